"""Near-copies of a text: `Resemblance.find` returns the stretches of a skeleton that are alike enough.

Pigeonhole: a stretch that differs by at most k edits from a text cut into k + 1 pieces holds one of them untouched, so
the automaton looks for the pieces and only their surroundings are compared.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from copygate.normalisation.views import skeleton_of
from copygate.tuples import NamedTuple

_LONGEST_WINDOW: Final = 32
"""Needles. A window is searched anew for each stretch found in it, so that its length bounds the work per character."""


class Likeness(NamedTuple):
    """A stretch of the skeleton and how alike it is, in percent."""

    start: int
    end: int
    score: float


class Resemblance:
    """A text to find again, and how alike is alike enough."""

    __slots__ = ("at_least", "needle", "pieces", "reach")

    def __init__(self, text: str, at_least: float) -> None:
        self.needle = skeleton_of(text)
        self.at_least = at_least
        length = len(self.needle)
        # The score is that of insertions and deletions against both lengths.
        self.reach = min(length, int((100 - at_least) / 100 * 2 * length))
        count = min(self.reach + 1, length)
        bounds = [index * length // count for index in range(count + 1)] if count else []
        self.pieces = tuple((low, self.needle[low:high]) for low, high in pairwise(bounds))

    def find(self, skeleton: str, anchors: list[int]) -> list[Likeness]:
        """The best stretches around `anchors`, the places where the needle would begin if a piece there were its."""
        from rapidfuzz.fuzz import partial_ratio_alignment

        found: list[Likeness] = []
        pending = self._windows(skeleton, anchors)[::-1]
        while pending:
            low, high = pending.pop()
            # A shorter haystack would be searched for in the needle instead.
            if high - low < len(self.needle) - self.reach or high <= low:
                continue
            window = skeleton[low:high]
            best = partial_ratio_alignment(
                self.needle, window.ljust(len(self.needle), "\0"), score_cutoff=self.at_least
            )
            if best is None or best.dest_end <= best.dest_start:
                continue
            start, end = low + best.dest_start, min(low + best.dest_end, high)
            found.append(Likeness(start, end, best.score))
            pending += [(end, high), (low, start)]
        return sorted(found, key=lambda likeness: likeness.start)

    def _windows(self, skeleton: str, anchors: list[int]) -> list[tuple[int, int]]:
        # INVARIANT: what would begin at an anchor lies whole in a window; two windows may overlap, and both tell of it.
        windows: list[tuple[int, int]] = []
        most = _LONGEST_WINDOW * len(self.needle)
        for anchor in sorted(anchors):
            low, high = max(0, anchor - self.reach), min(len(skeleton), anchor + len(self.needle) + self.reach)
            if windows and low <= windows[-1][1] and high - windows[-1][0] <= most:
                windows[-1] = (windows[-1][0], max(high, windows[-1][1]))
            else:
                windows.append((low, high))
        return windows
