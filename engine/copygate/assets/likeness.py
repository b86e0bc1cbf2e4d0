"""What a picture looks like, in hashes that JPEG, size and colour hardly change: for finding it again.

`seen_in` and `kept_of` run in the child; `distance` compares what they gave and needs no picture. A crop has another
hash than the whole, so of an asset that is to be recognised several views are kept: the whole and what people crop to.
Of a picture under check the whole, its mirror image, and what is left without a plain border are looked at. Pictures
turned by more than a degree or two, or set into another picture, are not found. Figures: `python -m tests.likeness`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from math import cos, pi, sqrt
from operator import mul
from typing import TYPE_CHECKING, Final

from copygate.tuples import NamedTuple

if TYPE_CHECKING:
    from PIL import Image

    Box = tuple[float, float, float, float]


class Bound(NamedTuple):
    """How far apart two views may lie: in bits of the coarse hashes (of 128), and in percent of their detail."""

    bits: int
    detail: int


ALIKE: Final = Bound(22, 60)
"""Views that seem to show the same picture: a person looks."""
SAME: Final = Bound(14, 25)
"""Views that do, and what is held for one picture holds for the other. Pages of text and covers drawn on one template
are coarsely the same; their detail is not."""
FAR: Final = Bound(128, 100)
_HEXADECIMAL: Final = frozenset("0123456789abcdefABCDEF")
_SIDE: Final = 32
_LOWEST: Final = 8
_DETAIL: Final = 16
_STEP: Final = 3
"""How much brighter (of 255) a place must be than its neighbour: wear makes less of a difference."""
_PLAIN: Final = 6.0
"""Standard deviation of brightness (of 255) below which a picture has no looks: any plain ground is like any other."""
_THUMBNAIL: Final = 320
_BORDER: Final = 24
"""How much brighter or darker than the border (of 255) a pixel is that no longer belongs to it."""
_TRIMS: Final = (0.04, 0.08, 0.12, 0.17)
_SIDES: Final = 0.15
_SHAPES: Final = (1.0, 3 / 4, 4 / 3, 9 / 16, 16 / 9)


class View(NamedTuple):
    """The hashes of a picture or a part of it: of its low frequencies, of its slopes, and of its slopes in detail."""

    waves: int
    slopes: int
    detail: int

    def __str__(self) -> str:
        return f"{self.waves:016x}{self.slopes:016x}{self.detail:064x}"


def seen_in(image: Image.Image) -> tuple[View, ...]:
    """The views of a picture under check; none where it is plain."""
    from PIL import ImageOps

    small = _small(image)
    if _is_plain(small):
        return ()
    inner = _without_border(small)
    views = [small, ImageOps.mirror(small)]
    if inner is not None and not _is_plain(inner):
        views += [inner, ImageOps.mirror(inner)]
    return tuple(map(view_of, views))


def kept_of(image: Image.Image) -> tuple[View, ...]:
    """The views of an asset that is to be recognised; none where it is plain."""
    small = _small(image)
    if _is_plain(small):
        return ()
    width, height = small.size
    boxes = dict.fromkeys(
        (round(width * left), round(height * top), round(width * right), round(height * bottom))
        for left, top, right, bottom in _crops(width / height)
    )
    parts = (small.crop(box) for box in boxes)
    return tuple(dict.fromkeys(view_of(part) for part in parts if not _is_plain(part)))


def distance(seen: Iterable[View], kept: Iterable[View]) -> Bound:
    """How far apart the most similar views lie; `FAR` where there are none."""
    kept = tuple(kept)
    bits, a, b = min(((_bits(a, b), a, b) for a in seen for b in kept), default=(FAR.bits, None, None))
    return FAR if a is None or b is None else Bound(bits, _difference_of_detail(a, b))


def is_within(found: Bound, bound: Bound) -> bool:
    """Whether views lie so near."""
    return found.bits <= bound.bits and found.detail <= bound.detail


def _bits(one: View, other: View) -> int:
    return (one.waves ^ other.waves).bit_count() + (one.slopes ^ other.slopes).bit_count()


def _difference_of_detail(one: View, other: View) -> int:
    """The share, in percent, of the slopes of either that are not of both: plain grounds have none, and say nothing."""
    either = (one.detail | other.detail).bit_count()
    return 100 * (one.detail ^ other.detail).bit_count() // either if either else 0


def view_from(text: str) -> View:
    """The view of 96 hexadecimal digits. Raises ValueError for anything else."""
    if len(text) != 96 or not _HEXADECIMAL.issuperset(text):
        raise ValueError("a view has 96 hexadecimal digits")
    return View(int(text[:16], 16), int(text[16:32], 16), int(text[32:], 16))


def view_of(image: Image.Image) -> View:
    """The hashes of one view."""
    from PIL import Image

    grey = image.convert("L")
    return View(
        _waves(grey.resize((_SIDE, _SIDE), Image.Resampling.BOX).tobytes()),
        _slopes(grey.resize((9, 8), Image.Resampling.BOX).tobytes(), 8, 0),
        _slopes(grey.resize((_DETAIL + 1, _DETAIL), Image.Resampling.BOX).tobytes(), _DETAIL, _STEP),
    )


def _waves(pixels: bytes) -> int:
    """The signs of the lowest frequencies of brightness against their median (a discrete cosine transform)."""
    rows = [_cosines(pixels[y * _SIDE : (y + 1) * _SIDE]) for y in range(_SIDE)]
    columns = [_cosines([row[across] for row in rows]) for across in range(_LOWEST)]
    frequencies = [columns[across][down] for down in range(_LOWEST) for across in range(_LOWEST)]
    # The first is the mean brightness, which says nothing of what is shown.
    middle = sorted(frequencies[1:])[len(frequencies) // 2 - 1]
    return sum(1 << at for at, value in enumerate(frequencies) if at and value > middle)


def _slopes(pixels: bytes, side: int, step: int) -> int:
    """Whether each of `side` x `side` places is brighter than its right neighbour."""
    pairs = ((y * (side + 1) + x, y * (side + 1) + x + 1) for y in range(side) for x in range(side))
    return sum(1 << at for at, (left, right) in enumerate(pairs) if pixels[left] > pixels[right] + step)


def _cosines(values: bytes | list[float]) -> list[float]:
    return [sum(map(mul, wave, values)) for wave in _basis()]


@cache
def _basis() -> tuple[tuple[float, ...], ...]:
    """The lowest waves of the DCT-II over 32 places, orthonormal."""
    return tuple(
        tuple(
            sqrt((1 if k == 0 else 2) / _SIDE) * cos(pi * k * (2 * place + 1) / (2 * _SIDE)) for place in range(_SIDE)
        )
        for k in range(_LOWEST)
    )


def _crops(ratio: float) -> Iterator[Box]:
    """What people crop a picture to, in parts of its width and height: all of it, without its margins, without one
    side, and the middle in the shapes that platforms ask for."""
    yield 0, 0, 1, 1
    for trim in _TRIMS:
        yield trim, trim, 1 - trim, 1 - trim
    yield _SIDES, 0, 1, 1
    yield 0, _SIDES, 1, 1
    yield 0, 0, 1 - _SIDES, 1
    yield 0, 0, 1, 1 - _SIDES
    for shape in _SHAPES:
        share = min(shape / ratio, ratio / shape)
        margin = (1 - share) / 2
        if shape < ratio:
            yield margin, 0, 1 - margin, 1
        else:
            yield 0, margin, 1, 1 - margin


def _small(image: Image.Image) -> Image.Image:
    from PIL import Image

    scale = max(1.0, max(image.size) / _THUMBNAIL)
    size = (max(1, round(image.width / scale)), max(1, round(image.height / scale)))
    return image.convert("L").resize(size, Image.Resampling.BOX)


def _is_plain(image: Image.Image) -> bool:
    from PIL import ImageStat

    return ImageStat.Stat(image).stddev[0] < _PLAIN


def _without_border(image: Image.Image) -> Image.Image | None:
    """What is left without a frame or bars of one brightness; None where there are none, or next to nothing is left."""
    from PIL import Image, ImageChops

    corner = image.getpixel((0, 0))
    ground = Image.new("L", image.size, corner)
    box = ImageChops.difference(image, ground).point(lambda value: 255 if value > _BORDER else 0).getbbox()
    if box is None or box == (0, 0, *image.size):
        return None
    inner = image.crop(box)
    return inner if inner.width * inner.height * 4 > image.width * image.height else None
