"""Where a heavier part is not installed, the message says which, and nothing passes."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from copygate.assets import child
from copygate.extras import EXTRAS, extra_of
from copygate_cli.complaints import explain_failure

ROOT = Path(__file__).resolve().parent.parent


def test_every_extra_of_the_package_is_known() -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    assert set(EXTRAS.values()) == set(extras) - {"all", "dev"}


def test_what_is_imported_is_declared() -> None:
    """A package that only comes along with another one is gone the day that one does without it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = [
        *project["dependencies"],
        *(each for extra in project["optional-dependencies"].values() for each in extra),
    ]
    names = {re.split(r"[<>=\[]", each)[0].lower() for each in declared}
    code = "\n".join(
        path.read_text(encoding="utf-8") for root in ("engine", "cli") for path in (ROOT / root).rglob("*.py")
    )
    owners = packages_distributions()
    imported = set(re.findall(r"^ *(?:from|import) (\w+)", code, re.MULTILINE)) - {"opencc"}  # only rebuilds a table
    undeclared = {name for name in imported & set(owners) if not {each.lower() for each in owners[name]} & names}
    assert undeclared <= {"copygate", "copygate_cli"}
    assert {"numpy", "lxml", "ruamel"} <= imported & set(owners)


@pytest.mark.parametrize(
    ("module", "extra"),
    [("PIL.Image", "images"), ("docx", "office"), ("cryptography.hazmat", "store"), ("copygate.nowhere", None)],
)
def test_a_missing_module_names_its_extra(module: str, extra: str | None) -> None:
    assert extra_of(ModuleNotFoundError(name=module)) == extra


def test_a_command_that_needs_more_says_what_to_install(capsys: pytest.CaptureFixture[str]) -> None:
    assert explain_failure(ModuleNotFoundError(name="sqlalchemy"), "zh") == 2
    assert "请安装 `copygate[store]`" in capsys.readouterr().err


def test_a_picture_without_pillow_is_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_: object) -> None:
        raise ModuleNotFoundError("No module named 'PIL'", name="PIL")

    monkeypatch.setattr(child, "opened", gone)
    code, en, zh = child._said(child.Reader(), b"", "rapidocr")["refused"]
    assert code == "missing-extra"
    assert "copygate[images]" in en
    assert "copygate[images]" in zh
