"""What must stand around an anchor for it to be part of a match: `GuardTable`, asked before a regex is."""

from __future__ import annotations

from collections.abc import Iterable

from copygate.tuples import NamedTuple

Places = list[tuple[int, int]]


class Guard(NamedTuple):
    """Strings of a skeleton, one of which stands near an anchor: it ends at most `reach` letters behind the anchor's
    end, or if that is negative begins at most so many before its start. `longer`: those of more than one letter."""

    reach: int
    single: str
    longer: tuple[str, ...]


class GuardTable:
    """The guards of every anchor, by its number. Kept as lines of text, of which a check reads back a few."""

    __slots__ = ("_lines", "_ready", "_text")

    def __init__(self, anchors: Iterable[tuple[Guard, ...]] = ()) -> None:
        # A skeleton holds letters only, so that no string holds a mark or a blank.
        self._text = "\n".join(
            "|".join(f"{guard.reach} {guard.single} {' '.join(guard.longer)}" for guard in guards) for guards in anchors
        )
        self._lines: list[str] | None = None
        self._ready: dict[int, list[_Ready]] = {}

    def standing(self, anchor: int, letters: str, places: Places) -> Places:
        """The places of an anchor in the letters of a skeleton around which all its guards stand."""
        ready = self._ready.get(anchor)
        if ready is None:
            if self._lines is None:
                self._lines = self._text.split("\n")
            line = self._lines[anchor]
            ready = self._ready[anchor] = list(map(_ready, line.split("|"))) if line else []
        if not ready:
            return places
        if len(places) == 1:
            return places if _all_stand(ready, letters, *places[0]) else []
        return [place for place in places if _all_stand(ready, letters, *place)]

    def __reduce__(self) -> tuple[type[GuardTable], tuple[()], str]:
        return GuardTable, (), self._text

    def __setstate__(self, text: str) -> None:
        self._text = text


_Ready = tuple[int, frozenset[str], frozenset[str], list[str]]
"""A guard's reach, its single letters, the first ones of its longer strings, and these."""


def _ready(written: str) -> _Ready:
    reach, single, *longer = written.split(" ")
    strings = [string for string in longer if string]
    return int(reach), frozenset(single), frozenset([string[0] for string in strings]), strings


def _all_stand(guards: list[_Ready], letters: str, start: int, end: int) -> bool:
    for reach, single, heads, longer in guards:
        # One letter may be both the end of one string and the beginning of the next: 最好吃 stands for 最好好吃.
        near = letters[end - 1 : end + reach] if reach > 0 else letters[max(0, start + reach) : start + 1]
        if not single.isdisjoint(near):
            continue
        if heads.isdisjoint(near):
            return False
        for string in longer:
            if string in near:
                break
        else:
            return False
    return True
