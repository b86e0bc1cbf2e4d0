"""Where a heavier part is not installed, the message says which, and nothing passes."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from copygate.assets import child
from copygate.extras import EXTRAS, extra_of
from copygate_cli.complaints import explain_failure

ROOT = Path(__file__).resolve().parent.parent


def test_every_extra_of_the_package_is_known() -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    assert set(EXTRAS.values()) == set(extras) - {"all", "dev"}


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
