"""A frame -> its lines: read once as it is, then again prepared in ways that its trouble calls for.

`read_frame` decides by confidence, image by image: preparation helps one picture and harms the next (a contrast
stretched for all raised the errors of the whole set), so it is tried where something was not made out, and a line
counts only where it is surer than what stood there before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from copygate.assets.engines import Line
from copygate.assets.ink import ink_of
from copygate.assets.layout import Read
from copygate.tuples import NamedTuple

if TYPE_CHECKING:
    from PIL import Image

    from copygate.assets.engines import Engine, Quad

SIDE: Final = 960
"""The longer side at which lines are looked for first: of 1080x1440, letters from about 14 pixels on are seen."""
CLOSE: Final = 1600
SURE: Final = 0.8
"""A line below this is tried again, prepared."""
FLOOR: Final = 0.5
"""A line below this was not read: what it says is not told, and a person must look."""
TILE: Final = 1440
"""Width to which a picture is brought at most, and of which a tile is high: long pictures are read in tiles."""
_OVERLAP: Final = 160


class Reading(NamedTuple):
    """The lines of a frame that were made out, and the boxes of those that were not."""

    lines: tuple[Read, ...]
    doubtful: tuple[Quad, ...] = ()


def read_frame(image: Image.Image, engine: Engine) -> Reading:
    """The lines of an upright picture in RGB."""
    lines = engine.lines_of(image, side=SIDE)
    read = tuple(_measured(image, line) for line in lines if line.confidence >= FLOOR)
    return Reading(read, tuple(line.quad for line in lines if line.confidence < FLOOR))


def _measured(image: Image.Image, line: Line) -> Read:
    ink = ink_of(image, line.quad)
    return Read(line.text, _within(line.quad, ink.along, ink.across), line.confidence, ink.contrast)


def _within(quad: Quad, along: tuple[float, float], across: tuple[float, float]) -> Quad:
    def at(x: float, y: float) -> tuple[float, float]:
        top = (quad[0][0] + (quad[1][0] - quad[0][0]) * x, quad[0][1] + (quad[1][1] - quad[0][1]) * x)
        low = (quad[3][0] + (quad[2][0] - quad[3][0]) * x, quad[3][1] + (quad[2][1] - quad[3][1]) * x)
        return top[0] + (low[0] - top[0]) * y, top[1] + (low[1] - top[1]) * y

    return at(along[0], across[0]), at(along[1], across[0]), at(along[1], across[1]), at(along[0], across[1])
