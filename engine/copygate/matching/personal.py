"""Personal data never leaves in clear: `personal_spans` finds it in a document, `mask` hides it in any text.

Masking keeps the length of the text, so that positions in the masked text are those in the original. What is hidden is
settled where the data stands, because many kinds show only by the words around them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final

from copygate.lazily import Lazily
from copygate.matching.detectors import NAMES
from copygate.matching.hits import Hits
from copygate.matching.leaf import DetectorLeaf
from copygate.matching.scanner import Scanner
from copygate.model.document import Document, Segment
from copygate.model.draft import Draft, TextField
from copygate.normalisation.characters import is_zero_width
from copygate.tuples import NamedTuple

# How many letters and digits stay visible at the head and at the tail.
_VISIBLE: Final = {
    "personal.mobile-number": (3, 4),
    "personal.landline": (3, 2),
    "personal.resident-id": (3, 4),
    "personal.bank-card": (4, 4),
    "personal.iban": (4, 4),
    "personal.email": (1, 0),
    "personal.network-address": (2, 0),
    "personal.postal-address": (3, 0),
    "personal.social-security-number": (0, 4),
    "personal.social-account": (1, 1),
}
_OTHERS: Final = (1, 2)
_ABOUT_PERSONS: Final = frozenset(("personal.health-record", "personal.minor-identity"))


PERSONAL: Final = {f"detector:{name}": name for name in sorted(NAMES) if name.startswith("personal.")}
"""The leaves of a scanner that find personal data."""

_SEVEN: Final = Lazily(r"[0-9](?:[^0-9]{0,2}[0-9]){6}")


class Veil(NamedTuple):
    """Personal data at a range of a text, and what is shown in its place: as long, with stars."""

    start: int
    end: int
    cover: str


def personal_spans(document: Document, hits: Hits | None = None) -> dict[int, list[Veil]]:
    """The personal data of a document: segment index -> what is hidden in the segment's text, in order, apart.

    `hits` are what was found in it, if anything was; a scanner that knows all personal data need not read it twice.
    """
    if hits is None or not all(map(hits.knows, PERSONAL)):
        hits = _scanner().scan(document)
    found: dict[int, list[tuple[int, int, set[int]]]] = {}
    for key in hits.holding(frozenset(PERSONAL)):
        name = PERSONAL[key]
        for match in hits.matches(key):
            hidden = set(_hidden(match.segment.text, match.start, match.end, name))
            found.setdefault(match.segment.index, []).append((match.start, match.end, hidden))
    texts = {segment.index: segment.text for segment in document.segments}
    return {index: list(_veils(texts[index], sorted(listed))) for index, listed in found.items()}


def mask(text: str) -> str:
    """The text with its personal data hidden: 138****8000, a***@b.com, 110***********0001."""
    field = TextField("text", "body", text)
    veils = personal_spans(Document(Draft("", "", (field,)), (Segment(0, "body", text, field),)))
    parts: list[str] = []
    at = 0
    for start, end, cover in veils.get(0, ()):
        parts += (text[at:start], cover)
        at = end
    return "".join((*parts, text[at:]))


def mask_id(name: str) -> str:
    """The id of a record with its personal data hidden; nearly every id is plainly none, and costs next to nothing."""
    if name.isascii() and "@" not in name and _SEVEN.search(name) is None:
        return name
    return mask(name)


def _veils(text: str, found: list[tuple[int, int, set[int]]]) -> Iterator[Veil]:
    """One veil for whatever overlaps: a number may be an account, an address of mail may begin with a number."""
    at = 0
    while at < len(found):
        start, end, hidden = found[at]
        while at + 1 < len(found) and found[at + 1][0] < end:
            at += 1
            end = max(end, found[at][1])
            hidden = hidden | found[at][2]
        yield Veil(start, end, "".join("*" if place in hidden else text[place] for place in range(start, end)))
        at += 1


def _hidden(text: str, start: int, end: int, name: str) -> Iterable[int]:
    if name in _ABOUT_PERSONS:
        return _given_names(text, start, end)
    head, tail = _VISIBLE.get(name, _OTHERS)
    if name == "personal.email":
        # Only the name before the at sign, however that is written, is personal.
        end = next((at for at in range(start, end) if not _in_name(text[at])), end)
    telling = [at for at in range(start, end) if text[at].isalnum()]
    if name == "personal.mobile-number":
        telling = telling[-11:]
    return telling[head : len(telling) - tail] or telling[1:]


def _given_names(text: str, start: int, end: int) -> Iterator[int]:
    """Of what is told of a person only the name is hidden: without it the rest is told of nobody."""
    from copygate.matching.detectors.names import name_at

    at = start
    while at < end:
        stop = name_at(text, at)
        if stop is None or stop > end:
            at += 1
            continue
        yield from range(at + 1, stop)
        at = stop


def _in_name(character: str) -> bool:
    # What nobody sees belongs to the name too.
    return character.isalnum() or character in "._%+-．＿％＋－" or is_zero_width(character)


@cache
def _scanner() -> Scanner:
    return Scanner((DetectorLeaf(key, name) for key, name in PERSONAL.items()), kept=False)
