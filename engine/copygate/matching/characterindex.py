"""Which leaves a text may hold, judged by nothing but its characters and a glance: `Callers`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from copygate.matching.reading import Reading

Needs = Mapping[str, Sequence[Iterable[str]]]

_ROUNDS: Final = 3
"""So many needs of a leaf are looked at; the first ones are the rarest."""


class Callers:
    """Leaves that no string calls."""

    def __init__(self, needs: Needs, glances: Mapping[str, str]) -> None:
        self._index = CharacterIndex(needs)
        self._glances = {key: glances[key] for key in needs if key in glances}

    def called(self, reading: Reading) -> list[str]:
        """The leaves that a reading may hold. Leaves that share a glance share its cost."""
        if not self._index:
            return []
        glances = self._glances
        glimpsed: dict[str, bool] = {}
        found = []
        for key in self._index.possible(reading.characters):
            glance = glances.get(key)
            if glance is not None and glance not in glimpsed:
                glimpsed[glance] = _glance(glance).search(reading.folded.text) is not None
            if glance is None or glimpsed[glance]:
                found.append(key)
        return found


@cache
def _glance(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


class CharacterIndex:
    """Leaves by their needs: sets of characters, one of each of which a text with a match holds.

    Every leaf is a bit, every character the leaves whose needs it meets, so that a text costs one `or` a character
    however many leaves there are.
    """

    def __init__(self, needs: Needs) -> None:
        self._keys = list(needs)
        count = len(self._keys)
        self._meets: dict[str, int] = {}
        # A leaf with fewer needs than there are rounds has met the missing ones.
        self._met = 0
        for number, each in enumerate(needs.values()):
            for turn in range(_ROUNDS):
                bit = 1 << (turn * count + number)
                if turn >= len(each):
                    self._met |= bit
                    continue
                for character in each[turn]:
                    self._meets[character] = self._meets.get(character, 0) | bit

    def __len__(self) -> int:
        return len(self._keys)

    def possible(self, characters: set[str]) -> list[str]:
        """The keys of the leaves that a text of these characters may hold."""
        met, meets = self._met, self._meets
        for character in characters & meets.keys():
            met |= meets[character]
        count = len(self._keys)
        left = met & (met >> count) & (met >> 2 * count) & ((1 << count) - 1)
        found = []
        while left:
            lowest = left & -left
            found.append(self._keys[lowest.bit_length() - 1])
            left ^= lowest
        return found
