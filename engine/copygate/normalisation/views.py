"""The two views of a segment that matching runs on: `Skeleton` for terms, `Folded` for regexes.

A skeleton is the most folded text there is, shared by all terms: whatever it has in common with a term is only a
candidate, to be verified against the layer's own characters.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right

from copygate.normalisation.characters import FOLDED, NONE, SKELETON, Evasions, fold_evasions, is_mark
from copygate.normalisation.layer import Layer
from copygate.normalisation.plain import folded, letters_of

# Positions are worked out one block at a time, and only for blocks that hold a candidate.
_BLOCK = 4096
_GLANCES = 8
# Digits are never collapsed: 100 is not 10. A skeleton holds no line breaks.
_RUN = re.compile(r"(.)\1\1*")


class Skeleton:
    """The letters of a layer, folded, without anything between them and without repetition."""

    __slots__ = ("_blocks", "_glances", "_starts", "layer", "text")

    def __init__(self, layer: Layer) -> None:
        self.layer = layer
        self._blocks: dict[int, array[int]] = {}
        self._glances = 0
        text = layer.text
        if len(text) <= _BLOCK:
            self._starts, self.text = [0], collapse(letters_of(text))
            return
        self._starts, pieces, length, last = [], [], 0, ""
        for at in range(0, len(text), _BLOCK):
            piece = collapse(letters_of(text[at : at + _BLOCK]))
            if piece and piece[0] == last and not _is_digit(last):
                piece = piece[1:]
            self._starts.append(length)
            pieces.append(piece)
            length += len(piece)
            last = piece[-1] if piece else last
        self.text = "".join(pieces)

    def position(self, index: int) -> int:
        """Where in the layer's text the run of letters begins that the skeleton shows at `index`."""
        block = bisect_right(self._starts, index) - 1
        found = self._blocks.get(block)
        if found is None:
            found = self._blocks[block] = self._positions(block)
        return found[index - self._starts[block]]

    def glance(self, start: int, end: int) -> int | None:
        """Where the text shows the skeleton's `start:end` letter by letter, told without working out positions.

        None where it does not, or where the same letters stand twice in the block.
        """
        block = bisect_right(self._starts, start) - 1
        low, high = self._starts[block], self._starts[block + 1] if block + 1 < len(self._starts) else len(self.text)
        if end > high:
            return None
        known = self._blocks.get(block)
        if known is None:
            # Each glance reads the block several times; from a few on its positions are cheaper.
            self._glances += 1
            if self._glances > _GLANCES:
                known = self._blocks[block] = self._positions(block)
        if known is not None:
            at = known[start - low]
            return at if self.layer.text.startswith(self.text[start:end], at) else None
        written = self.text[start:end]
        first = block * _BLOCK
        at = self.layer.text.find(written, first, first + _BLOCK)
        if at < 0 or self.layer.text.rfind(written, first, first + _BLOCK) != at:
            return None
        return at if self.text.find(written, low, high) == self.text.rfind(written, low, high) else None

    def _positions(self, block: int) -> array[int]:
        before = self._starts[block]
        last = ord(self.text[before - 1]) if before else -1
        first = block * _BLOCK
        # Comprehensions, not one loop with branches: blocks are thousands of characters, and many hold a candidate.
        folded = list(map(SKELETON.__getitem__, map(ord, self.layer.text[first : first + _BLOCK])))
        if str in set(map(type, folded)):
            return _spread(folded, first, last)
        kept = [at for at, value in enumerate(folded, first) if value is not None]
        values = [value for value in folded if value is not None]
        pairs = zip(kept, values, [last, *values], strict=False)
        return array("I", [at for at, value, former in pairs if value != former or 48 <= value <= 57])  # type: ignore[operator] # no strings among them


def _spread(folded: list[int | str | None], first: int, last: int) -> array[int]:
    """The positions where some characters unfold to several letters."""
    positions = array("I")
    for at, value in enumerate(folded, first):
        for letter in () if value is None else value if isinstance(value, str) else chr(value):
            if ord(letter) != last or _is_digit(letter):
                positions.append(at)
                last = ord(letter)
    return positions


class Folded:
    """A layer's text with full width and variants undone and invisible characters gone; all else is as written."""

    __slots__ = ("_kept", "layer", "text")

    def __init__(self, layer: Layer) -> None:
        self.layer = layer
        self.text = folded(layer.text)
        self._kept: array[int] | None = None

    def base_span(self, start: int, end: int) -> tuple[int, int]:
        """The range of the layer's text that a non-empty range of the view stands for."""
        if len(self.text) == len(self.layer.text):
            return start, end
        kept = self._positions()
        stop = kept[end - 1] + 1
        # A mark on the last character is part of it: the keycap of 0⃣.
        text = self.layer.text
        while stop < len(text) and is_mark(text[stop]) and FOLDED[ord(text[stop])] is None:
            stop += 1
        return kept[start], stop

    def index(self, position: int) -> int:
        """Where the view shows the layer's character at a position, or the next one that it shows."""
        return position if len(self.text) == len(self.layer.text) else bisect_left(self._positions(), position)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The author's range that a non-empty range of the view stands for."""
        return self.layer.span(*self.base_span(start, end))

    def evasions(self, start: int, end: int) -> Evasions:
        """What was undone in a range of the view."""
        low, high = self.base_span(start, end)
        written = self.layer.text[low:high]
        if written == self.text[start:end]:
            return NONE
        used: set[str] = set()
        for character in written:
            if FOLDED[ord(character)] is None:
                used.add("insertion")
            else:
                used |= fold_evasions(character)
        return frozenset(used)

    def _positions(self) -> array[int]:
        if self._kept is None:
            table = FOLDED
            self._kept = array("I", (at for at, char in enumerate(self.layer.text) if table[ord(char)] is not None))
        return self._kept


def collapse(text: str) -> str:
    """Runs of one letter as a single letter."""
    return _RUN.sub(_once, text) if _RUN.search(text) else text


def skeleton_of(text: str) -> str:
    """The skeleton of a term."""
    return collapse(text.translate(SKELETON))


def _once(run: re.Match[str]) -> str:
    return run[0] if _is_digit(run[1]) else run[1]


def _is_digit(letter: str) -> bool:
    return "0" <= letter <= "9"
