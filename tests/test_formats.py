"""Drafts in the formats people have: what is found in each fixture, and where its author is told to look, exactly."""

from __future__ import annotations

import json
from datetime import date
from importlib import import_module
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from copygate import load_rulebook, pipeline
from copygate.evaluation.compiled import CompiledRulebook
from copygate.intake.contained import READERS
from copygate.intake.reader import read_file
from copygate.model.draft import Draft
from copygate.report.concise import concise_lines
from copygate.report.style import Style
from copygate.resources import bundled
from copygate_cli.main import run
from tests.conftest import Golden

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures/formats"
VALIDATOR = Draft202012Validator(json.loads((bundled("schemas") / "verdict.v1.json").read_text(encoding="utf-8")))
DRAFTS = sorted(path.name for path in FIXTURES.iterdir() if path.is_file() and path.suffix != ".toml")


@pytest.fixture(scope="module")
def rulebook() -> CompiledRulebook:
    return load_rulebook([FIXTURES / "rules"])


def drafts_in(name: str) -> tuple[Draft, ...]:
    """The drafts of a fixture; binary ones are read here and not in a child, which takes half a second each."""
    path = FIXTURES / name
    if path.suffix in READERS:
        pytest.importorskip({".docx": "docx", ".pptx": "pptx", ".xlsx": "openpyxl", ".pdf": "pypdfium2"}[path.suffix])
        drafts: tuple[Draft, ...] = import_module(READERS[path.suffix]).read(path.read_bytes(), name)
        return drafts
    return tuple(draft._replace(id=name, path=name) for draft in read_file(path))


@pytest.mark.parametrize("name", DRAFTS)
def test_every_fixture_has_its_findings_at_their_places(name: str, rulebook: CompiledRulebook, golden: Golden) -> None:
    lines = []
    for draft in drafts_in(name):
        verdict = pipeline.check(draft, rulebook, today=date(2026, 11, 21), lang="zh")
        lines += [
            *concise_lines(verdict, draft, Style("zh")),
            f"{verdict.outcome.word} {sorted(draft.attributes.items())}",
        ]
    golden(f"formats/{name}.txt", "\n".join(lines) + "\n")


@pytest.mark.parametrize("name", [name for name in DRAFTS if Path(name).suffix in READERS][:1])
def test_the_child_process_answers_as_its_reader_does(name: str) -> None:
    shown = str(FIXTURES / name)
    (there,), (here,) = read_file(FIXTURES / name), drafts_in(name)
    assert there == here._replace(id=shown, path=shown)


def test_one_broken_file_of_many_is_told_and_the_others_are_checked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("docx")
    (tmp_path / "a.docx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512))
    (tmp_path / "b.docx").write_bytes((FIXTURES / "面霜种草.docx").read_bytes()[:9000])
    (tmp_path / "c.docm").write_bytes(b"PK")
    (tmp_path / "d.txt").write_text("全网最佳", encoding="utf-8")
    (tmp_path / "copygate.toml").write_text('[check]\npacks = ["house/formats"]\nexclude = ["*.toml", ".cache"]\n')
    monkeypatch.setenv("COPYGATE_CACHE_DIR", str(tmp_path / ".cache"))
    monkeypatch.setattr("copygate.resources.bundled", lambda _: FIXTURES / "rules")
    monkeypatch.chdir(tmp_path)
    assert run(["check", ".", "--format", "concise", "--lang", "zh"]) == 3
    told = capsys.readouterr().out
    assert "a.docx:1:1: undecided old-format 这是 Office 97-2003 的旧格式" in told
    assert "b.docx:1:1: undecided broken-file 文件已损坏或没有保存完整" in told
    assert "c.docm:1:1: undecided macros `.docm` 文件可能含有宏，不予打开；请另存为 `.docx`" in told
    assert "d.txt:1:3: block house/formats/superlative 不用极限词「最佳」" in told
