"""Text gathered from several stretches of raw text, and the map that leads back to them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator

from copygate.model.span import IDENTITY, OffsetMap
from copygate.tuples import NamedTuple


class Piece(NamedTuple):
    """Characters `start` to `end` of a content: as they stand, or, with `text`, another spelling of what they say."""

    start: int
    end: int
    text: str | None = None


class Content:
    """The text of one block, its lines joined by `\\n`, without the marks of lists and quotes before each line."""

    __slots__ = ("_derived", "_raw", "text")

    def __init__(self, raw: str, lines: Iterable[tuple[int, int]]) -> None:
        """`lines` are half-open ranges of `raw`, ascending, none holding a line break."""
        derived: list[int] = []
        source: list[int] = []
        parts: list[str] = []
        length, expected = 0, -1
        for start, end in lines:
            if parts:
                # The break that ended the line before: `\r\n` is one break, at its `\n`.
                at = raw.find("\n", expected, start)
                at = at if at >= 0 else raw.find("\r", expected, start)
                if at != expected:
                    derived.append(length)
                    source.append(at)
                parts.append("\n")
                length, expected = length + 1, at + 1
            if start != expected:
                derived.append(length)
                source.append(start)
            parts.append(raw[start:end])
            length, expected = length + end - start, end
        self.text = "".join(parts)
        self._derived = derived
        self._raw = source

    def raw(self, index: int) -> int:
        """Position in the raw text of the character at `index`."""
        at = bisect_right(self._derived, index) - 1
        return self._raw[at] + index - self._derived[at]

    def part(self, start: int, end: int) -> Content:
        """The content of `text[start:end]` alone."""
        part = Content("", ())
        part.text = self.text[start:end]
        runs = list(self._stretches(start, end)) or [(start, self.raw(start) if self.text else 0, end)]
        part._derived = [at - start for at, _, _ in runs]
        part._raw = [raw for _, raw, _ in runs]
        return part

    def gathered(self, pieces: Iterable[Piece]) -> tuple[str, OffsetMap]:
        """The text of the pieces, ascending, and the map from it to the raw text."""
        derived: list[int] = []
        source: list[int] = []
        wide: list[tuple[int, int]] = []
        parts: list[str] = []
        length, expected = 0, -1
        for start, end, text in pieces:
            if text is None:
                for begin, raw, stop in self._stretches(start, end):
                    if raw != expected:
                        derived.append(length)
                        source.append(raw)
                    length, expected = length + stop - begin, raw + stop - begin
                parts.append(self.text[start:end])
                continue
            raw, raw_end = self.raw(start), self.raw(end - 1) + 1
            parts.append(text)
            for _ in text:
                derived.append(length)
                source.append(raw)
                if raw_end - raw != 1:
                    wide.append((length, raw_end))
                length += 1
            expected = -1
        if source in ([], [0]):
            return "".join(parts), IDENTITY if not wide else OffsetMap((0,), (0,), tuple(wide))
        return "".join(parts), OffsetMap(tuple(derived), tuple(source), tuple(wide))

    def _stretches(self, start: int, end: int) -> Iterator[tuple[int, int, int]]:
        """Start, position in the raw text, and end of each stretch that stands there in one piece."""
        at = bisect_right(self._derived, start) - 1
        while start < end:
            stop = min(end, self._derived[at + 1]) if at + 1 < len(self._derived) else end
            yield start, self._raw[at] + start - self._derived[at], stop
            start = stop
            at += 1
