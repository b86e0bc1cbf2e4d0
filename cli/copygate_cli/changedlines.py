"""Which lines of a text are new against an older one: `changed_lines(old, new)`, 1-based.

Patience: lines that occur once in both are anchors, longest order kept; between them again. It never calls a line old
that has no place in an order-preserving match (a moved line is new), and hostile text cannot make it slow, as it can a
search for the shortest script; where anchors fail it calls a few lines too many changed, which is the safe side.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from typing import Final

_BREAK: Final = re.compile(rb"\r\n|\n|\r")
_BOM: Final = b"\xef\xbb\xbf"
_PASSES: Final = 64
"""How often each line may be looked at; text made to need more counts as changed from there on."""


def changed_lines(old: bytes, new: bytes) -> frozenset[int]:
    """The lines of `new` that were added or altered; how lines end is no change."""
    before, after = _BREAK.split(old.removeprefix(_BOM)), _BREAK.split(new.removeprefix(_BOM))
    kept: set[int] = set()
    pending = [(0, len(before), 0, len(after))]
    left = _PASSES * (len(before) + len(after))
    while pending and left > 0:
        a, a_end, b, b_end = pending.pop()
        left -= a_end - a + b_end - b
        while a < a_end and b < b_end and before[a] == after[b]:
            kept.add(b)
            a, b = a + 1, b + 1
        while a < a_end and b < b_end and before[a_end - 1] == after[b_end - 1]:
            a_end, b_end = a_end - 1, b_end - 1
            kept.add(b_end)
        anchors = _anchors(before, after, (a, a_end, b, b_end))
        for at, to in anchors:
            kept.add(to)
            pending.append((a, at, b, to))
            a, b = at + 1, to + 1
        if anchors:
            pending.append((a, a_end, b, b_end))
    return frozenset(number + 1 for number in range(len(after)) if number not in kept)


def _anchors(before: Sequence[bytes], after: Sequence[bytes], part: tuple[int, int, int, int]) -> list[tuple[int, int]]:
    """Pairs of places of lines that stand once in either part: the longest run of them that rises in both."""
    a, a_end, b, b_end = part
    if a == a_end or b == b_end:
        return []
    once_before, once_after = Counter(before[a:a_end]), Counter(after[b:b_end])
    at = {before[place]: place for place in range(a, a_end) if once_before[before[place]] == 1}
    pairs = [(at[after[to]], to) for to in range(b, b_end) if once_after[after[to]] == 1 and after[to] in at]
    ends: list[int] = []  # the smallest last place of a rising run of each length
    last: list[int] = []  # which pair that is
    previous = [-1] * len(pairs)
    for number, (place, _) in enumerate(pairs):
        length = bisect_left(ends, place)
        previous[number] = last[length - 1] if length else -1
        ends[length : length + 1] = [place]
        last[length : length + 1] = [number]
    run, number = [], last[-1] if last else -1
    while number >= 0:
        run.append(pairs[number])
        number = previous[number]
    return run[::-1]
