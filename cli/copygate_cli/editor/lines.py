"""Positions of the protocol ↔ code points of a text, whatever units the editor counts in (LSP 3.17, Position)."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from lsprotocol.types import Position, Range

from copygate.model.span import Span

if TYPE_CHECKING:
    from pygls.workspace import PositionCodec


class Lines:
    """A text whose lines end in one character. Our own lines: Python's also end at U+2028, an editor's do not."""

    def __init__(self, text: str, codec: PositionCodec) -> None:
        self.text, self._codec = text, codec
        self._starts = [0, *(at + 1 for at, letter in enumerate(text) if letter == "\n")]

    def offset(self, position: Position) -> int:
        """The code point at a position; past the end of a line its end."""
        line = min(position.line, len(self._starts) - 1)
        start, stop = self._starts[line], self._end(line)
        units = at = 0
        for letter in self.text[start:stop]:
            if units >= position.character:
                break
            units += self._codec.client_num_units(letter)
            at += 1
        return start + at

    def position(self, offset: int) -> Position:
        """Where a code point is."""
        line = bisect_right(self._starts, offset) - 1
        return Position(line, self._codec.client_num_units(self.text[self._starts[line] : offset]))

    def range(self, span: Span) -> Range:
        """A span as the editor has it."""
        return Range(self.position(span.start), self.position(span.end))

    def span(self, range_: Range) -> Span:
        """What the editor has marked."""
        return Span(self.offset(range_.start), self.offset(range_.end))

    def _end(self, line: int) -> int:
        return self._starts[line + 1] - 1 if line + 1 < len(self._starts) else len(self.text)
