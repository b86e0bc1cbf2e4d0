"""A text as HTML with words marked in place, marks free to overlap: each number leads to the problem it stands for."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

from copygate.report.excerpt import visible
from copygate.tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

_GRAVEST: Final = ("block", "ask", "warn", "owe", "note")


class Mark(NamedTuple):
    """`text[start:end]` is of a kind (a class of the stylesheet), and has a number that leads to `target`."""

    start: int
    end: int
    kind: str
    number: int
    target: str


def marked_text(text: str, marks: Sequence[Mark]) -> str:
    """The text in pieces: where marks overlap a piece shows the gravest; numbers stand where a mark ends."""
    cuts = sorted({0, len(text), *(at for mark in marks for at in (mark.start, mark.end))})
    opening: dict[int, list[Mark]] = {}
    for mark in marks:
        opening.setdefault(mark.start, []).append(mark)
    open_now: list[Mark] = []
    pieces: list[str] = []
    for first, last in zip(cuts, [*cuts[1:], len(text)], strict=True):
        ended = [mark for mark in open_now if mark.end <= first]
        open_now = [mark for mark in open_now if mark.end > first]
        starting = opening.get(first, ())
        ended += [mark for mark in starting if mark.end <= first]  # a place between two characters
        open_now += [mark for mark in starting if mark.end > first]
        pieces += [_number(mark) for mark in sorted(ended, key=lambda mark: mark.number)]
        words = "\n".join(visible(line) for line in text[first:last].replace("\r\n", "\n").split("\n"))
        if words:
            kinds = [mark.kind for mark in open_now]
            gravest = next((kind for kind in _GRAVEST if kind in kinds), None)
            pieces.append(f'<mark class="{gravest}">{escape(words)}</mark>' if gravest else escape(words))
    return "".join(pieces)


def _number(mark: Mark) -> str:
    return f'<a class="number {mark.kind}" href="#{mark.target}">{mark.number}</a>'
