"""Other views of a picture for an engine that could not make it out: turned, stretched in contrast, closer.

Each `View` leads back: a quad found on it is put where it stands in the picture it was made of.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from copygate.assets.engines import Point, Quad
from copygate.tuples import NamedTuple

if TYPE_CHECKING:
    from PIL import Image


class View(NamedTuple):
    """An image made of another, and the way of its points back."""

    image: Image.Image
    point: Callable[[float, float], Point]

    def back(self, quad: Quad) -> Quad:
        """Where the quad stands in the picture."""
        one, two, three, four = (self.point(x, y) for x, y in quad)
        return one, two, three, four


def views_of(image: Image.Image, *, turned: bool) -> Iterator[View]:
    """As it is; with `turned`, the three other ways up; then, where that changes much, with its contrast stretched."""
    yield View(image, lambda x, y: (x, y))
    width, height = image.size
    if turned:
        from PIL import Image

        yield View(image.transpose(Image.Transpose.ROTATE_90), lambda x, y: (width - y, x))
        yield View(image.transpose(Image.Transpose.ROTATE_270), lambda x, y: (y, height - x))
        yield View(image.transpose(Image.Transpose.ROTATE_180), lambda x, y: (width - x, height - y))
    if turned or _is_flat(image):
        yield View(stretched(image), lambda x, y: (x, y))


def _is_flat(image: Image.Image) -> bool:
    """Whether nearly all of its pixels lie within half of the range from black to white."""
    counts = image.convert("L").histogram()
    seen, low, high = 0, None, 255
    for shade, count in enumerate(counts):
        seen += count
        if low is None and seen > 0.01 * image.width * image.height:
            low = shade
        if seen >= 0.99 * image.width * image.height:
            high = shade
            break
    return high - (low or 0) < 128


def stretched(image: Image.Image) -> Image.Image:
    """Grey, from black to white, on the lighter ground."""
    from PIL import ImageOps, ImageStat

    grey = ImageOps.autocontrast(image.convert("L"), cutoff=1)
    if ImageStat.Stat(grey).median[0] < 128:
        grey = ImageOps.invert(grey)
    return grey.convert("RGB")


def closer(image: Image.Image, quad: Quad, *, margin: float = 0.5, height: float = 40) -> View:
    """The stretch around a line, brought to one height; `margin` is in heights of the line."""
    from PIL import Image

    across, along = [x for x, _ in quad], [y for _, y in quad]
    stands = max(2.0, min(max(across) - min(across), max(along) - min(along)))
    margin *= stands
    left, top = max(0, round(min(across) - margin)), max(0, round(min(along) - margin))
    right, bottom = min(image.width, round(max(across) + margin)), min(image.height, round(max(along) + margin))
    part = image.crop((left, top, max(right, left + 2), max(bottom, top + 2)))
    scale = max(0.25, min(4.0, height / stands))
    size = max(2, round(part.width * scale)), max(2, round(part.height * scale))
    part = part.resize(size, Image.Resampling.LANCZOS)
    return View(part, lambda x, y: (left + x / scale, top + y / scale))
