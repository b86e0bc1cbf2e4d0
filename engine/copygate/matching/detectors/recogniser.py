"""What a detector is: a name, a cheap test, and a linear search."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from copygate.lazily import Lazily
from copygate.matching.regex import EncodedText, Pattern


class Found(NamedTuple):
    """A range of the text read, with the value it states, if it states one."""

    start: int
    end: int
    value: float | None = None
    unit: str | None = None


class Detector(NamedTuple):
    """`needs` holds characters of which every match has at least one; with none there is never a match.

    A detector reads the folded view, or where `literal` the author's text as it stands. `glance` is a pattern of
    Python's, cheaper than the search, that the text of every match contains; detectors that share one share its cost.
    `words` call the detector too, without characters or glance: they cost nothing, since the automaton looks for them
    with everything else. `calls` are patterns of which every match holds a match of one: where the automaton can look
    for what they need, they alone call the detector.
    """

    name: str
    needs: frozenset[str]
    find: Callable[[EncodedText], Iterator[Found]]
    literal: bool = False
    glance: Lazily | re.Pattern[str] | None = None
    words: tuple[str, ...] = ()
    calls: tuple[str, ...] = ()

    def possible(self, text: str) -> bool:
        """Whether the text can hold a match."""
        if not self.needs.isdisjoint(text) and (self.glance is None or self.glance.search(text)):
            return True
        lowered = text.lower()
        return any(word in lowered for word in self.words)

    def __reduce__(self) -> tuple[Callable[[str], Detector], tuple[str]]:
        from copygate.matching.detectors import detector

        return detector, (self.name,)


def by_pattern(name: str, needs: str, *sources: str) -> Detector:
    """A detector that is no more than what some patterns match."""
    patterns = [Pattern(source) for source in sources]

    def find(text: EncodedText) -> Iterator[Found]:
        for pattern in patterns:
            for start, end in pattern.find(text):
                yield Found(start, end)

    return Detector(name, frozenset(needs), find, calls=sources)


def neighbours(text: str, start: int, end: int) -> tuple[str, str]:
    """The characters directly before and after a range; empty at the ends of the text."""
    return text[start - 1 : start] if start else "", text[end : end + 1]


def is_latin(character: str) -> bool:
    """Whether it is an ASCII letter."""
    return character.isascii() and character.isalpha()


def announced(text: str, start: int, end: int, words: tuple[str, ...], reach: int = 20, beyond: int = 10) -> bool:
    """Whether one of the words stands shortly before the range, or directly behind it, in the same line or the last."""
    ahead = text[max(0, start - reach) : start].lower()
    behind = text[end : end + beyond].lower()
    behind = behind.partition("\n")[0]
    return any(word in ahead or word in behind for word in words)


def stands_alone(text: str, start: int, end: int) -> bool:
    """Whether digits at a range are a whole code: no digit or letter touches them, no decimal goes on."""
    before, after = neighbours(text, start, end)
    if before.isdigit() or after.isdigit() or is_latin(before) or is_latin(after):
        return False
    two_before, two_after = text[max(0, start - 2) : start], text[end : end + 2]
    goes_on_before = len(two_before) == 2 and two_before[0].isdigit() and two_before[1] in ".-"
    goes_on_after = len(two_after) == 2 and two_after[0] in ".-" and two_after[1].isdigit()
    return not goes_on_before and not goes_on_after
