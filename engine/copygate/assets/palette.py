"""The colours of a picture, and how much of it keeps to a brand's palette.

`colours_of(image)` runs in the child and knows no palette: what it gives is kept with the picture, so that a palette
can change without any picture being read again. `share_within(colours, palette)` is arithmetic on those numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from copygate.assets.difference import Lab, lab_of, within

if TYPE_CHECKING:
    from PIL import Image

Colours = tuple[tuple[int, int], ...]
"""Colours as 0xRRGGBB, each with its count of pixels, most frequent first."""

FINE: Final = 1024
"""So many colours are told apart to a sixty-fourth of each channel (at most one ΔE); the rest to a sixteenth."""
_LONGEST_SIDE: Final = 900


def colours_of(image: Image.Image) -> Colours:
    """The colours of an upright picture in RGB."""
    from PIL import Image

    longest = max(image.size)
    if longest > _LONGEST_SIDE:
        # Taken as they are, not averaged: a mixture of two colours is none of the picture's.
        size = tuple(max(1, side * _LONGEST_SIDE // longest) for side in image.size)
        image = image.resize((size[0], size[1]), Image.Resampling.NEAREST)
    few = image.getcolors(FINE)
    counted = few if few is not None else image.point(_SIXTY_FOURTHS).getcolors(64**3) or []
    counts = {_packed(colour): count for count, colour in counted if isinstance(colour, tuple)}
    ordered = sorted(counts.items(), key=lambda each: (-each[1], each[0]))
    rest: dict[int, int] = {}
    for colour, count in ordered[FINE:]:
        coarse = colour & 0xF0F0F0 | 0x080808
        rest[coarse] = rest.get(coarse, 0) + count
    return (*ordered[:FINE], *sorted(rest.items(), key=lambda each: (-each[1], each[0])))


def share_within(colours: Sequence[tuple[int, int]], palette: Sequence[int], tolerance: float) -> float:
    """The share, in percent, of pixels whose colour differs from one of the palette's by at most `tolerance` ΔE2000."""
    marks = [_lab(colour) for colour in palette]
    total = kept = 0
    for colour, count in colours:
        total += count
        seen = _lab(colour)
        if any(within(mark, seen, tolerance) for mark in marks):
            kept += count
    return 100 * kept / total if total else 0.0


def _packed(colour: tuple[int, ...]) -> int:
    return colour[0] << 16 | colour[1] << 8 | colour[2]


def _lab(colour: int) -> Lab:
    return lab_of(colour >> 16 & 0xFF, colour >> 8 & 0xFF, colour & 0xFF)


# The middle of each stretch of four values.
_SIXTY_FOURTHS: Final = [value & 0xFC | 0x02 for value in range(256)] * 3
