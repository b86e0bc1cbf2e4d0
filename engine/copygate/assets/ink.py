"""How a line's letters look: their height, their contrast to the ground, and where the ink really stands.

`ink_of(image, quad)` lays the stretch flat and parts its pixels in two by brightness (Otsu 1979). An engine's box is
wider than the letters, and by how much differs between engines; so heights are taken from the ink.
"""

from __future__ import annotations

from math import dist
from typing import TYPE_CHECKING, Any, Final

from copygate.tuples import NamedTuple

if TYPE_CHECKING:
    from PIL import Image

    from copygate.assets.engines import Quad

_STRIP_HEIGHT: Final = 64
_MAX_STRIP: Final = 2400
_PARTED: Final = 0.55
"""Share of the strip's variance that two brightnesses must explain; less, and there is no telling ink from ground."""
_SHARE_OF_ROW: Final = 0.012
"""Of a row's pixels, ink enough to belong to letters rather than to noise."""


class Ink(NamedTuple):
    """The stretch that ink takes of the line's box, as shares along and across it, and its contrast.

    Where no ink was made out: the stretch that letters take as a rule, and None.
    """

    along: tuple[float, float] = (0.0, 1.0)
    across: tuple[float, float] = (0.16, 0.84)
    contrast: float | None = None


def ink_of(image: Image.Image, quad: Quad) -> Ink:
    """Where in the quad the ink stands, and its contrast."""
    import numpy

    strip = _flat(image, quad)
    if strip is None:
        return Ink()
    light = _luminance(numpy.asarray(strip, dtype=numpy.float32) / 255)
    # Eyes, and the thresholds made for them, go by perceived lightness, which luminance is not.
    bright = numpy.cbrt(light)
    threshold, parted = _otsu(bright)
    if parted < _PARTED:
        return Ink()
    above = bright > threshold
    ink = _is_ink(above)
    rows, columns = ink.mean(axis=1), ink.mean(axis=0)
    across, along = _extent(rows > _SHARE_OF_ROW), _extent(columns > 0)
    if across is None or along is None:
        return Ink()
    letters, ground = light[ink], light[~ink]
    if letters.size < 12 or ground.size < 12:
        return Ink(along, across)
    return Ink(along, across, _ratio(letters, ground))


def _flat(image: Image.Image, quad: Quad) -> Image.Image | None:
    from PIL import Image

    length = (dist(quad[0], quad[1]) + dist(quad[3], quad[2])) / 2
    height = (dist(quad[0], quad[3]) + dist(quad[1], quad[2])) / 2
    if length < 2 or height < 2:
        return None
    scale = min(1.0, _STRIP_HEIGHT / height)
    size = (max(2, min(_MAX_STRIP, round(length * scale))), max(2, round(height * scale)))
    # Pillow wants upper left, lower left, lower right, upper right.
    corners = [number for corner in (quad[0], quad[3], quad[2], quad[1]) for number in corner]
    return image.transform(size, Image.Transform.QUAD, corners, Image.Resampling.BICUBIC)


def _luminance(pixels: Any) -> Any:
    """Relative luminance after WCAG 2.2."""
    import numpy

    linear = numpy.where(pixels <= 0.04045, pixels / 12.92, ((pixels + 0.055) / 1.055) ** 2.4)
    return linear @ numpy.array([0.2126, 0.7152, 0.0722], dtype=numpy.float32)


def _otsu(values: Any) -> tuple[float, float]:
    """The threshold that parts the values best, and the share of their variance that this explains."""
    import numpy

    low, high = float(values.min()), float(values.max())
    if high - low < 0.02:
        return low, 0.0
    counts, edges = numpy.histogram(values, bins=96, range=(low, high))
    middles = (edges[:-1] + edges[1:]) / 2
    below = numpy.cumsum(counts)[:-1].astype(float)
    above = counts.sum() - below
    sums = numpy.cumsum(counts * middles)[:-1]
    total = float((counts * middles).sum())
    with numpy.errstate(divide="ignore", invalid="ignore"):
        between = below * above * (sums / below - (total - sums) / above) ** 2
    between[~numpy.isfinite(between)] = 0
    best = int(between.argmax())
    variance = float(values.var()) * counts.sum() ** 2
    return float(edges[best + 1]), float(between[best]) / variance if variance else 0.0


def _is_ink(above: Any) -> Any:
    """Which of the two is ink: the one that keeps away from the rim of the box."""
    import numpy

    rim = numpy.concatenate((above[0], above[-1], above[:, 0], above[:, -1]))
    return ~above if rim.mean() > 0.5 else above


def _extent(marks: Any) -> tuple[float, float] | None:
    import numpy

    found = numpy.flatnonzero(marks)
    if not found.size:
        return None
    return float(found[0]) / marks.size, float(found[-1] + 1) / marks.size


def _ratio(letters: Any, ground: Any) -> float:
    """The WCAG ratio of letters to ground. Rims of letters are blends of the two, so the middle of a stroke counts:
    of the letters the quarter furthest from the ground; of the ground, the quarter nearest to them does, for letters
    on a photograph are as legible as where the ground is at its worst."""
    import numpy

    if letters.mean() > ground.mean():
        bright, dark = float(numpy.percentile(letters, 75)), float(numpy.percentile(ground, 75))
    else:
        bright, dark = float(numpy.percentile(ground, 25)), float(numpy.percentile(letters, 25))
    return round((bright + 0.05) / (max(dark, 0.0) + 0.05), 2)
