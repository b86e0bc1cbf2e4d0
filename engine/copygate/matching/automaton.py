"""All strings to look for at once: the only module that knows daachorse."""

from __future__ import annotations

from collections.abc import Callable
from pickle import PickleBuffer
from typing import Any


class Automaton:
    """Finds every occurrence of every string; picklable, and loaded only when first used."""

    def __init__(self, strings: list[str]) -> None:
        self.size = len(strings)
        self._machine: Any = None
        self._dump: Any = b""
        if strings:
            from daachorse import CharwiseDoubleArrayAhoCorasick

            self._machine = CharwiseDoubleArrayAhoCorasick(strings)

    def find(self, text: str) -> list[tuple[int, int, int]]:
        """All occurrences, overlapping ones too, as (start, end, index of the string)."""
        if self._machine is None:
            if not self._dump:
                return []
            from daachorse import CharwiseDoubleArrayAhoCorasick

            self._machine = CharwiseDoubleArrayAhoCorasick.deserialize(bytes(self._dump))
            self._dump = b""
        found: list[tuple[int, int, int]] = self._machine.find_overlapping(text)
        return found

    def __reduce_ex__(self, protocol: Any) -> tuple[Callable[[int, Any], Automaton], tuple[int, Any]]:
        dump = self._dump if self._machine is None else self._machine.serialize()
        # A buffer, so that the cache can hand over the bytes where they lie in its file.
        return _restored, (self.size, PickleBuffer(dump) if protocol >= 5 else bytes(dump))


def _restored(size: int, dump: Any) -> Automaton:
    made = Automaton([])
    made.size, made._dump = size, dump
    return made
