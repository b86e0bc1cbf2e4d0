"""Matches of one segment, asked for those beside a place: every answer by bisection, however many matches there are."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from copygate.matching.match import Match


class Beside:
    """The matches of one segment, by where they start and where they end."""

    __slots__ = ("_earliest_ends", "_ends", "_latest_ends", "_starts")

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        ordered = sorted(spans)
        self._starts = [start for start, _ in ordered]
        self._ends = sorted(end for _, end in ordered)
        # Of those that start here or later the earliest end; of those that start here or earlier the latest.
        self._earliest_ends = list(accumulate((end for _, end in reversed(ordered)), min))[::-1]
        self._latest_ends = list(accumulate((end for _, end in ordered), max))

    def lies_in(self, low: int, high: int) -> bool:
        """Whether a match lies wholly between two places."""
        at = bisect_left(self._starts, low)
        return at < len(self._starts) and self._earliest_ends[at] <= high

    def covers(self, start: int, end: int) -> bool:
        """Whether a match holds the whole range."""
        at = bisect_right(self._starts, start)
        return at > 0 and self._latest_ends[at - 1] >= end

    def starts_within(self, place: int, distance: int) -> bool:
        """Whether a match starts at a place or at most so far behind it."""
        at = bisect_left(self._starts, place)
        return at < len(self._starts) and self._starts[at] - place <= distance

    def ends_within(self, place: int, distance: int) -> bool:
        """Whether a match ends at a place or at most so far before it."""
        at = bisect_right(self._ends, place)
        return at > 0 and place - self._ends[at - 1] <= distance


NONE_BESIDE = Beside(())


def by_segment(matches: Iterable[Match]) -> dict[int, Beside]:
    """The matches of each segment, by its number."""
    spans: dict[int, list[tuple[int, int]]] = {}
    for match in matches:
        spans.setdefault(match.segment.index, []).append((match.start, match.end))
    return {index: Beside(listed) for index, listed in spans.items()}
