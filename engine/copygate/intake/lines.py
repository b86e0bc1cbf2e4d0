"""Line and column of a character in a text: 1-based code points; `\\n`, `\\r\\n` and a lone `\\r` end a line."""

from __future__ import annotations

import re
from bisect import bisect_right

_BREAK = re.compile(r"\r\n|\n|\r")


class LineTable:
    """The lines of one text, found once."""

    __slots__ = ("_starts",)

    def __init__(self, text: str) -> None:
        self._starts = [0, *(found.end() for found in _BREAK.finditer(text))]

    def at(self, index: int) -> tuple[int, int]:
        """Line and column of the character at `index`."""
        line = bisect_right(self._starts, index)
        return line, index - self._starts[line - 1] + 1

    def start_of(self, line: int) -> int:
        """Index at which a line (1-based) starts; the last line's for one beyond the text."""
        return self._starts[min(line, len(self._starts)) - 1]
