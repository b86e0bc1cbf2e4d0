"""Where in a long text a pattern is worth trying: around the strings or characters it cannot do without.

INVARIANT: every match lies whole in one window, with a character to spare on each side, so that trying the windows
finds what trying the whole text would find.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from copygate.matching.reading import Reading
from copygate.matching.regex import EncodedText, Pattern

WORTHWHILE: Final = 300
"""A window costs as much as reading so many characters of the text."""
_SPARE, _SAMPLE = 2, 16_384

Places = list[tuple[int, int]]
"""Ranges of a skeleton."""


def find(pattern: Pattern, reading: Reading, places: list[Places]) -> Iterator[tuple[int, int]]:
    """Spans of the matches in the folded view. `places` are where the skeleton shows a string that matches hold;
    without any the pattern goes by its characters."""
    text = reading.folded.text
    most = len(text) // WORTHWHILE
    anchored = bool(places or pattern.needs)
    if not most or not anchored or pattern.reach is None or _count(pattern, text, places) > most:
        yield from pattern.find(reading.encoded)
        return
    anchors = _shown(reading, places) if places else _characters(pattern.needs[0], text)
    for low, high in _merged(_around(text, low, high, pattern.reach.width) for low, high in anchors):
        window = text[low:high]
        if pattern.possible(set(window)):
            for start, end in pattern.find(EncodedText(window)):
                yield low + start, low + end


def _count(pattern: Pattern, text: str, places: list[Places]) -> int:
    """How many places there are to try, for characters by a sample."""
    if places:
        return sum(map(len, places))
    sample = text[:_SAMPLE]
    return sum(map(sample.count, pattern.needs[0])) * len(text) // len(sample)


def _shown(reading: Reading, places: list[Places]) -> list[tuple[int, int]]:
    """The ranges of the folded view behind ranges of the skeleton, ascending."""
    skeleton, folded = reading.skeleton, reading.folded
    after_last, last = len(reading.layer.text), len(skeleton.text)
    ranges = []
    for start, end in sorted(place for each in places for place in each):
        # A letter of the skeleton is a run of letters: the string may begin with the last one of it.
        stop = skeleton.position(end) if end < last else after_last
        ranges.append((folded.index(skeleton.position(start)), folded.index(stop)))
    return ranges


def _characters(need: str, text: str) -> Iterator[tuple[int, int]]:
    return (found.span() for found in re.compile(f"[{re.escape(need)}]").finditer(text))


def _around(text: str, low: int, high: int, width: int | None) -> tuple[int, int]:
    if width is not None:
        return max(0, low - width - _SPARE), min(len(text), high + width + _SPARE)
    end = text.find("\n", high)
    return text.rfind("\n", 0, low) + 1, len(text) if end < 0 else end


def _merged(windows: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Windows that touch as one; those given ascend."""
    low = high = -1
    for begin, stop in windows:
        if begin <= high:
            high = max(high, stop)
            continue
        if high >= 0:
            yield low, high
        low, high = begin, stop
    if high >= 0:
        yield low, high
