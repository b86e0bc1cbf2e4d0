"""The static checker, by data: valid files have nothing against them, invalid ones exactly what stands beside them."""

from __future__ import annotations

import difflib
import shutil
from pathlib import Path

import pytest

from copygate.dsl.diagnostics import Diagnostic, render
from copygate.packs.folders import find_packs
from copygate.packs.loader import RulebookErrors, compile_rulebook

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures" / "dsl"
VALID = sorted((FIXTURES / "valid").glob("*.rule"))
INVALID = sorted((FIXTURES / "invalid").glob("*.rule"))


def _check(rule: Path, folder: Path) -> tuple[str, tuple[Diagnostic, ...]]:
    """Load the rule file within the pack of fixtures/dsl/scope; its text and what is said about it."""
    pack = folder / "demo"
    shutil.copytree(FIXTURES / "scope", pack)
    shutil.copy(rule, pack / rule.name)
    try:
        compiled = compile_rulebook(find_packs([folder]))
    except RulebookErrors as errors:
        return errors.sources[str(pack / rule.name)], errors.diagnostics
    return compiled.sources[str(pack / rule.name)], compiled.warnings


@pytest.mark.parametrize("rule", VALID, ids=lambda path: path.stem)
def test_valid(rule: Path, tmp_path: Path) -> None:
    source, found = _check(rule, tmp_path)
    assert not found, "\n".join(render(diagnostic, source, "en") for diagnostic in found)


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("rule", INVALID, ids=lambda path: path.stem)
def test_invalid(rule: Path, lang: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    source, found = _check(rule, tmp_path)
    actual = "".join(f"{d.severity} {d.code}\n{render(d, source, lang)}\n\n" for d in found)
    actual = actual.replace(f"{tmp_path}/demo/", "")
    expected = rule.with_suffix(f".{lang}.txt")
    if request.config.getoption("--update-golden"):
        expected.write_text(actual, encoding="utf-8")
    written = expected.read_text(encoding="utf-8")
    if actual != written:
        pytest.fail(
            "\n".join(difflib.unified_diff(written.splitlines(), actual.splitlines(), lineterm="")), pytrace=False
        )


def test_every_diagnostic_points_into_its_file(tmp_path: Path) -> None:
    for number, rule in enumerate(INVALID):
        source, found = _check(rule, tmp_path / str(number))
        for diagnostic in found:
            assert 0 <= diagnostic.span.start <= diagnostic.span.end <= len(source)
            assert diagnostic.wording.en
            assert diagnostic.wording.zh
