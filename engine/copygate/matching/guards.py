"""What must stand around an anchor for it to be part of a match: `Guards`, asked before a regex is."""

from __future__ import annotations

from copygate.tuples import NamedTuple


class Guards:
    """The guards of several anchors, by their numbers; made ready when first asked, picklable."""

    __slots__ = ("_ready", "_written")

    def __init__(self, written: tuple[tuple[Guard, ...], ...] = ()) -> None:
        self._written = written
        self._ready: dict[int, list[_Ready]] = {}

    def stand(self, anchor: int, letters: str, places: list[tuple[int, int]]) -> list[tuple[int, int]]:
        """The places of an anchor, in the letters of a skeleton, around which all its guards stand."""
        ready = self._ready.get(anchor)
        if ready is None:
            ready = self._ready[anchor] = list(map(_ready, self._written[anchor]))
        return [place for place in places if _all_stand(ready, letters, *place)] if ready else places

    def __reduce__(self) -> tuple[type[Guards], tuple[tuple[tuple[Guard, ...], ...]]]:
        return Guards, (self._written,)


class Guard(NamedTuple):
    """Strings of a skeleton, one of which stands near an anchor: it ends at most `reach` letters behind the anchor's
    end, or if that is negative begins at most so many before its start. `longer`: those of more than one letter."""

    reach: int
    single: str
    longer: tuple[str, ...]


_Ready = tuple[int, frozenset[str], frozenset[str], tuple[str, ...]]
"""A guard's reach, its single letters, the first ones of its longer strings, and these."""


def _ready(guard: Guard) -> _Ready:
    return guard.reach, frozenset(guard.single), frozenset(string[0] for string in guard.longer), guard.longer


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
