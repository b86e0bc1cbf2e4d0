"""A text derived from another with every character's way back: `Layer`.

The bottom layer of a segment is the author's text itself. Two things call for another one: combining sequences, which
no per-character table can fold (e + U+0301), and pronunciations in brackets, 国(guó)家, read past as one reads them.
"""

from __future__ import annotations

import unicodedata
from array import array

from copygate.lazily import Lazily
from copygate.normalisation.characters import is_cjk
from copygate.tuples import NamedTuple


class Layer(NamedTuple):
    """`text` with, unless it is the author's own, the author's range of each character.

    `joints` are the positions before which something was left out on purpose.
    """

    text: str
    starts: array[int] | None = None
    ends: array[int] | None = None
    joints: frozenset[int] = frozenset()

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The author's range for a non-empty range of this layer."""
        if self.starts is None or self.ends is None:
            return start, end
        return self.starts[start], self.ends[end - 1]

    def leave_out(self, ranges: list[tuple[int, int]]) -> Layer:
        """This layer without the given ranges, which ascend and do not touch the start."""
        pieces, starts, ends, joints = [], array("I"), array("I"), []
        at = length = 0
        for low, high in [*ranges, (len(self.text), len(self.text))]:
            pieces.append(self.text[at:low])
            starts.extend(range(at, low) if self.starts is None else self.starts[at:low])
            ends.extend(range(at + 1, low + 1) if self.ends is None else self.ends[at:low])
            length += low - at
            joints.append(length)
            at = high
        return Layer("".join(pieces), starts, ends, frozenset(joints[:-1]))


def composed(text: str) -> Layer:
    """The bottom layer: the text itself, or where it holds decomposed characters, those composed."""
    if text.isascii() or unicodedata.is_normalized("NFC", text):
        return Layer(text)
    pieces, starts, ends = [], array("I"), array("I")
    for start, end in _clusters(text):
        cluster = text[start:end]
        joined = unicodedata.normalize("NFC", cluster) if end - start > 1 else cluster
        for offset, character in enumerate(joined):
            pieces.append(character)
            # What did not compose keeps its own place; what did takes the place of all it was made of.
            same = joined == cluster
            starts.append(start + offset if same else start)
            ends.append(start + offset + 1 if same else end)
    return Layer("".join(pieces), starts, ends)


def without_readings(layer: Layer) -> Layer | None:
    """The layer without bracketed pronunciations after Chinese characters; None when it has none."""
    text = layer.text
    if not any(bracket in text for bracket in _OPENING) or not _BRACKETS.search(text):
        return None
    ranges = [match.span() for match in _READING.finditer(layer.text) if _follows_cjk(layer.text, match.start())]
    return layer.leave_out(ranges) if ranges else None


def _follows_cjk(text: str, position: int) -> bool:
    return position > 0 and is_cjk(text[position - 1])


def _clusters(text: str) -> list[tuple[int, int]]:
    bounds = [index for index, character in enumerate(text) if not _joins(character)]
    if not bounds or bounds[0] != 0:
        bounds.insert(0, 0)
    return list(zip(bounds, [*bounds[1:], len(text)], strict=True))


def _joins(character: str) -> bool:
    # Conjoining vowels and final consonants of Hangul compose too although they are no combining marks.
    is_jamo = "\u1161" <= character <= "\u1175" or "\u11a8" <= character <= "\u11c2"
    return is_jamo or unicodedata.combining(character) != 0


_OPENING = "(（[［【〔"
_SYLLABLE = r"[A-Za-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿ]{1,6}[1-5]?"
_BRACKETS = Lazily(r"[(（\[［【〔]\s?[A-Za-zà-ǜḿ]")
_READING = Lazily(rf"[(（\[［【〔]\s?{_SYLLABLE}\s?[)）\]］】〕]")
