"""All strings to look for at once: the only module that knows daachorse."""

from __future__ import annotations

from typing import Any


class Automaton:
    """Finds every occurrence of every string; picklable, and loaded only when first used."""

    def __init__(self, strings: list[str]) -> None:
        self.size = len(strings)
        self._machine: Any = None
        self._dump = b""
        if strings:
            from daachorse import CharwiseDoubleArrayAhoCorasick

            self._machine = CharwiseDoubleArrayAhoCorasick(strings)

    def find(self, text: str) -> list[tuple[int, int, int]]:
        """All occurrences, overlapping ones too, as (start, end, index of the string)."""
        if self._machine is None:
            if not self._dump:
                return []
            from daachorse import CharwiseDoubleArrayAhoCorasick

            self._machine = CharwiseDoubleArrayAhoCorasick.deserialize(self._dump)
            self._dump = b""
        found: list[tuple[int, int, int]] = self._machine.find_overlapping(text)
        return found

    def __getstate__(self) -> tuple[int, bytes]:
        return self.size, self._dump if self._machine is None else self._machine.serialize()

    def __setstate__(self, state: tuple[int, bytes]) -> None:
        self.size, self._dump = state
        self._machine = None
