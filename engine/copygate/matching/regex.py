"""Linear-time regular expressions on encoded text: beside `patterncheck` the only module that knows re2.

Positions come back as code points. Text is encoded once, however many patterns look at it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from copygate import patterncheck
from copygate.errors import CopygateError, Wording
from copygate.normalisation.characters import FOLDED, form
from copygate.tuples import NamedTuple


class Reach(NamedTuple):
    """How far a match goes from any of its characters: `width` characters at most, or none past its line (`None`)."""

    width: int | None


if TYPE_CHECKING:
    _State = tuple[str, tuple[str, ...], Reach | None, bool]


class EncodedText:
    """A text beside its UTF-8 bytes. `memo` keeps what several recognisers read in it, each under a key of its own."""

    __slots__ = ("_ascii", "_at", "_byte", "data", "memo", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.memo: dict[object, object] = {}
        self.data = text.encode("utf-8", "surrogatepass")
        self._ascii = len(self.data) == len(text)
        self._at = self._byte = 0

    def index(self, byte: int) -> int:
        """The code point at a byte offset; cheap for offsets that mostly ascend."""
        if self._ascii:
            return byte
        if byte < self._byte:
            self._at = self._byte = 0
        chunk = self.data[self._byte : byte]
        # Code points are the bytes that do not continue one.
        self._at += len(chunk.translate(None, _CONTINUING))
        self._byte = byte
        return self._at


class Pattern:
    """One RE2 pattern, compiled when first used; picklable.

    `needs` and `reach` tell where it is worth trying (`patternneeds`): sets of characters, one of each of which a text
    that matches holds, and how far a match goes. With
    `spans_only` nobody asks for its groups, and RE2 is spared working them out.
    """

    _compiled: Any
    __slots__ = ("_compiled", "_spans_only", "needs", "reach", "source")

    def __init__(
        self,
        source: str,
        needs: tuple[str, ...] = (),
        reach: Reach | None = None,
        *,
        spans_only: bool = False,
    ) -> None:
        self.source, self.needs, self.reach = source, needs, reach
        self._spans_only, self._compiled = spans_only, None

    def possible(self, characters: set[str]) -> bool:
        """Whether a text of these characters can hold a match."""
        for need in self.needs:  # noqa: SIM110 - a loop costs half of what a generator does
            if characters.isdisjoint(need):
                return False
        return True

    def find(self, text: EncodedText) -> Iterator[tuple[int, int]]:
        """Spans of all non-overlapping, non-empty matches."""
        for match in self.matches(text):
            start, end = match.span()
            if start < end:
                yield text.index(start), text.index(end)

    def matches(self, text: EncodedText) -> Iterator[Any]:
        """The matches of re2 itself, with byte offsets, for callers that need groups."""
        found: Iterator[Any] = self.compiled.finditer(text.data)
        return found

    def found_in(self, text: EncodedText) -> bool:
        """Whether there is any match."""
        return self.compiled.search(text.data) is not None

    @property
    def compiled(self) -> Any:
        """The re2 object."""
        if self._compiled is None:
            self._compiled = _compile(self.source, self._spans_only)
        return self._compiled

    def __getstate__(self) -> _State:
        return self.source, self.needs, self.reach, self._spans_only

    def __setstate__(self, state: _State) -> None:
        self.source, self.needs, self.reach, self._spans_only = state
        self._compiled = None


@lru_cache(maxsize=4096)  # checked when read, compiled when the scanner is built
def fold_pattern(source: str) -> str:
    """The pattern as it must be to match text that has been folded: ＶＸ and ： in a pattern mean VX and a colon."""
    if source.isascii() or source.translate(FOLDED) == source:
        return source
    changed = {ch: chr(value) for ch in set(source) if isinstance(value := FOLDED[ord(ch)], int) and value != ord(ch)}
    pieces = list(source)
    for at, character in enumerate(source):
        folded = changed.get(character)
        if folded is None:
            continue
        in_range = source[at - 1 : at] == "-" or source[at + 1 : at + 2] == "-"
        if in_range and form(character) is None:
            continue
        is_sign = folded.isascii() and unicodedata.category(folded)[0] in "PS" and source[at - 1 : at] != "\\"
        pieces[at] = "\\" + folded if is_sign else folded
    return "".join(pieces)


def _compile(source: str, spans_only: bool = False) -> Any:
    compiled, reason = patterncheck.compiled(source, spans_only=spans_only)
    if reason is not None:
        raise CopygateError("bad-pattern", Wording(en=reason, zh=f"正则表达式有误：{reason}"))
    return compiled


_CONTINUING = bytes(range(0x80, 0xC0))
