"""Personal data never leaves in clear: `personal_spans` finds it in a document, `mask` hides it in any text.

Masking keeps the length of the text, so that positions in the masked text are those in the original.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from copygate.matching.detectors import NAMES
from copygate.matching.leaf import DetectorLeaf
from copygate.matching.scanner import Scanner
from copygate.model.document import Document, Segment
from copygate.model.draft import Draft, TextField
from copygate.model.span import Span
from copygate.normalisation.characters import is_zero_width

# How many letters and digits stay visible at the head and at the tail.
_VISIBLE = {
    "personal.mobile-number": (3, 4),
    "personal.resident-id": (3, 4),
    "personal.bank-card": (4, 4),
    "personal.email": (1, 0),
}
_OTHERS = (1, 2)


def personal_spans(document: Document) -> dict[int, list[Span]]:
    """The personal data of a document: segment index -> spans in the segment's text, in order."""
    return {index: [span for span, _ in found] for index, found in _found(document).items()}


def mask(text: str) -> str:
    """The text with its personal data hidden: 138****8000, a***@b.com, 110***********0001."""
    field = TextField("text", "body", text)
    found = _found(Document(Draft("", "", (field,)), (Segment(0, "body", text, field),)))
    characters = list(text)
    for span, name in found.get(0, ()):
        for at in _hidden(text, span, name):
            characters[at] = "*"
    return "".join(characters)


def _found(document: Document) -> dict[int, list[tuple[Span, str]]]:
    hits = _scanner().scan(document)
    found: dict[int, list[tuple[Span, str]]] = {}
    for name in sorted(hits.triggered):
        for match in hits.matches(name):
            found.setdefault(match.segment.index, []).append((Span(match.start, match.end), name))
    for listed in found.values():
        listed.sort()
    return found


def _hidden(text: str, span: Span, name: str) -> Iterable[int]:
    head, tail = _VISIBLE.get(name, _OTHERS)
    end = span.end
    if name == "personal.email":
        # Only the name before the at sign, however that is written, is personal.
        end = next((at for at in range(span.start, span.end) if not _in_name(text[at])), span.end)
    telling = [at for at in range(span.start, end) if text[at].isalnum()]
    if name == "personal.mobile-number":
        telling = telling[-11:]
    return telling[head : len(telling) - tail] or telling[1:]


def _in_name(character: str) -> bool:
    # What nobody sees belongs to the name too.
    return character.isalnum() or character in "._%+-．＿％＋－" or is_zero_width(character)


@cache
def _scanner() -> Scanner:
    return Scanner(DetectorLeaf(name, name) for name in sorted(NAMES) if name.startswith("personal."))
