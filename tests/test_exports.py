"""What systems export (`fixtures/exports`, as each of them spells it): quiet when clean, and every word of it is read.

Each run of Chinese in a file is replaced by one that no file holds, one at a time: it must turn up in a text of a draft,
at its line where that text stands there as it is spelled, or the draft must be undecided.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from copygate import load_rulebook, pipeline
from copygate.evaluation.compiled import CompiledRulebook
from copygate.extraction.document import document_of
from copygate.intake.reader import read_file
from copygate.model.draft import Draft
from copygate.model.location import locate
from copygate.model.verdict import Outcome

EXPORTS = Path(__file__).resolve().parent.parent / "fixtures/exports"
FILES = sorted(EXPORTS.iterdir())
RUN = re.compile(r"[\u3400-\u9fff]{2,}")
TODAY = date(2026, 11, 21)
MARK = "甲乙丙丁戊己"
UNSHOWN = ("微软雅黑",)
"""The name of a typeface."""


def read(path: Path, shown: str) -> list[Draft]:
    return list(read_file(path, shown=shown))


def places_of(drafts: list[Draft]) -> Iterator[tuple[int, int | None]]:
    """Where the mark is found: the line, and the column where the text is spelled in the file as it is read."""
    for draft in drafts:
        for segment in document_of(draft).segments:
            at = segment.text.find(MARK)
            if at >= 0:
                field = segment.source
                found = locate(field, segment.raw_span(at, at + len(MARK)))
                yield found.line, found.column if field.source.exact else None


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_word_of_an_export_is_read_at_its_place(path: Path, tmp_path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    file = tmp_path / path.name
    runs = [run for run in RUN.finditer(text) if run[0] not in UNSHOWN]
    assert runs
    for run in runs:
        file.write_text(text[: run.start()] + MARK + text[run.end() :], encoding="utf-8")
        drafts = read(file, path.name)
        if any(draft.problems for draft in drafts):
            continue
        line = 1 + text.count("\n", 0, run.start())
        column = run.start() - text.rfind("\n", 0, run.start())
        found = list(places_of(drafts))
        assert found, f"{path.name}:{line}: {run[0]}"
        assert any(at <= line and (where is None or (at, where) == (line, column)) for at, where in found), (
            run[0],
            found,
        )


@pytest.fixture(scope="module")
def rulebook() -> CompiledRulebook:
    return load_rulebook()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_clean_export_is_quiet(path: Path, rulebook: CompiledRulebook) -> None:
    for draft in read(path, path.name):
        assert draft.problems == ()
        verdict = pipeline.check(draft, rulebook, today=TODAY)
        assert verdict.outcome == Outcome.CLEAR, (draft.id, verdict.findings, verdict.obligations)
