"""Positions: half-open code-point spans, and the map that leads from a changed text back to its source."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from copygate.tuples import NamedTuple


class Span(NamedTuple):
    """A half-open range of code points, `start <= end`."""

    start: int
    end: int

    def covers(self, other: Span) -> bool:
        """Whether every code point of `other` lies inside."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Whether the two share a code point."""
        return self.start < other.end and other.start < self.end


class OffsetMap(NamedTuple):
    """From positions in a derived text to positions in the text it was made from.

    `derived` and `source` are parallel and ascending: from `derived[i]` on, character k of the derived text comes
    from source character `source[i] + (k - derived[i])`, until the next break. Dropped source characters cost one
    break; a source character that became several costs one break for each of them; several source characters that
    became one are listed in `wide` (derived position -> end of its source range).
    """

    derived: tuple[int, ...] = (0,)
    source: tuple[int, ...] = (0,)
    wide: tuple[tuple[int, int], ...] = ()

    def position(self, index: int) -> int:
        """Source index of the derived character at `index`."""
        at = bisect_right(self.derived, index) - 1
        return self.source[at] + index - self.derived[at]

    def span(self, start: int, end: int) -> Span:
        """Source span of the derived range; an empty range maps to an empty span."""
        first = self.position(start)
        if end <= start:
            return Span(first, first)
        last = end - 1
        if self.wide:
            at = bisect_left(self.wide, (last,))
            if at < len(self.wide) and self.wide[at][0] == last:
                return Span(first, self.wide[at][1])
        return Span(first, self.position(last) + 1)


IDENTITY = OffsetMap()
