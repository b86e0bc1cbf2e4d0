"""What the tests of the matchers share: documents from bare text, and cases from `fixtures/matching`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from copygate.matching.leaf import DetectorLeaf, Term, TermsLeaf
from copygate.matching.match import Match
from copygate.matching.scanner import Scanner
from copygate.model.document import Document, Segment
from copygate.model.draft import Draft, TextField
from copygate.model.span import Span

FOLDER = Path(__file__).resolve().parent.parent / "fixtures" / "matching"


def cases(name: str) -> Any:
    """The cases of one fixture file."""
    return YAML(typ="safe", pure=True).load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))


def document(*texts: str) -> Document:
    """A document of one plain segment for each text."""
    fields = tuple(TextField(f"body[{number}]", "body", text) for number, text in enumerate(texts))
    segments = tuple(Segment(number, "body", field.raw, field) for number, field in enumerate(fields))
    return Document(Draft("draft", "draft.md", fields), segments)


def lexicon(terms: list[str], allow: list[str] | None = None) -> TermsLeaf:
    """A lexicon of one group, in which each phrase is allowed for the terms it contains."""
    phrases = allow or []
    return TermsLeaf("terms", tuple(Term(text, "group", tuple(p for p in phrases if text in p)) for text in terms))


def find(leaf: TermsLeaf, text: str, despite: frozenset[str] | None = None) -> tuple[Match, ...]:
    """The matches of one lexicon in one text."""
    return Scanner([leaf]).scan(document(text)).matches(leaf.key, despite)


def detect(name: str, text: str) -> tuple[Match, ...]:
    """What one detector finds in one text, by way of the scanner and so of the detector's cheap test."""
    return Scanner([DetectorLeaf(name, name)]).scan(document(text)).matches(name)


def marked(text: str) -> tuple[str, Span]:
    """A text with its one [ ] taken out, and the span that stood in it."""
    low, high = text.index("["), text.index("]")
    return text[:low] + text[low + 1 : high] + text[high + 1 :], Span(low, high - 1)
