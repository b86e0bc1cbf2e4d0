"""How well a picture is found again after what people do to it: `python -m tests.likeness` prints the matrix.

Each row is a change, over so many generated scenes: the median and the largest distance (of 128 bits) to what was kept
of the original, and the share found. The last row is the nearest pair of strangers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from PIL import Image, ImageDraw, ImageEnhance, ImageFilter, ImageOps

from copygate.assets.likeness import ALIKE, SAME, Bound, View, distance, is_within, kept_of, seen_in
from tests.scenes import scene, worn

Change = Callable[[Image.Image], Image.Image]


def crop(left: float, top: float, right: float, bottom: float, image: Image.Image) -> Image.Image:
    """Without so much of each side."""
    width, height = image.size
    box = (int(width * left), int(height * top), int(width * (1 - right)), int(height * (1 - bottom)))
    return image.crop(box)


def bannered(image: Image.Image) -> Image.Image:
    """With a pale bar across its lower part."""
    image = image.copy()
    width, height = image.size
    ImageDraw.Draw(image).rectangle((0, int(height * 0.8), width, int(height * 0.93)), fill=(250, 250, 250))
    return image


def _resized(size: tuple[int, int], image: Image.Image) -> Image.Image:
    return image.resize(size)


def _enhanced(what: Callable[[Image.Image], ImageEnhance._Enhance], factor: float, image: Image.Image) -> Image.Image:
    return what(image).enhance(factor)


FOUND: dict[str, Change] = {
    "unchanged": lambda image: image,
    "JPEG 20": partial(worn, quality=20),
    "a sixth of its size": partial(_resized, (150, 200)),
    "squeezed to a square": partial(_resized, (900, 900)),
    "brighter": partial(_enhanced, ImageEnhance.Brightness, 1.35),
    "darker": partial(_enhanced, ImageEnhance.Brightness, 0.6),
    "less contrast": partial(_enhanced, ImageEnhance.Contrast, 0.6),
    "more colour": partial(_enhanced, ImageEnhance.Color, 1.8),
    "grey": lambda image: ImageOps.grayscale(image).convert("RGB"),
    "blurred": lambda image: image.filter(ImageFilter.GaussianBlur(4)),
    "mirrored": ImageOps.mirror,
    "white border": lambda image: ImageOps.expand(image, 60, "white"),
    "bars beside it": lambda image: ImageOps.pad(image, (1200, 1200), color="black"),
    "cropped by 5%": partial(crop, 0.05, 0.05, 0.05, 0.05),
    "cropped by 10%": partial(crop, 0.1, 0.1, 0.1, 0.1),
    "cropped by 15%": partial(crop, 0.15, 0.15, 0.15, 0.15),
    "cropped to a square": partial(crop, 0, 0.125, 0, 0.125),
    "one side cropped": partial(crop, 0.13, 0, 0, 0),
    "top cropped": partial(crop, 0, 0.18, 0, 0),
    "cropped and worn": lambda image: worn(crop(0.06, 0.06, 0.06, 0.06, image), 30),
}
"""What must be found nine times out of ten; most of it always is."""

HARD: dict[str, Change] = {
    "bar across": bannered,
    "turned by 2 degrees": lambda image: image.rotate(2, fillcolor="white"),
    "turned by 90 degrees": lambda image: image.rotate(90, expand=True),
    "colours exchanged": lambda image: Image.merge("RGB", image.split()[1:] + image.split()[:1]),
    "a corner of it": partial(crop, 0, 0, 0.4, 0.4),
}


def distances(change: Change, count: int) -> list[Bound]:
    """To what was kept of the original, for so many scenes, ascending."""
    return sorted(distance(seen_in(change(scene(seed))), kept(seed)) for seed in range(count))


def strangers(count: int) -> Iterator[Bound]:
    """Distances between different scenes."""
    seen = [seen_in(scene(seed)) for seed in range(count)]
    for seed in range(count):
        yield from (distance(other, kept(seed)) for at, other in enumerate(seen) if at != seed)


_KEPT: dict[int, tuple[View, ...]] = {}


def kept(seed: int) -> tuple[View, ...]:
    """The views kept of a scene."""
    if seed not in _KEPT:
        _KEPT[seed] = kept_of(scene(seed))
    return _KEPT[seed]


def main() -> int:
    """Print the matrix."""
    count = 40
    print(f"{'':22} {'median':>6} {'most':>5}  alike  the same")
    for name, change in (FOUND | HARD).items():
        found = distances(change, count)
        alike, same = (sum(is_within(each, bound) for each in found) / count for bound in (ALIKE, SAME))
        print(f"{name:22} {found[count // 2].bits:6} {found[-1].bits:5}  {alike:5.0%}  {same:5.0%}")
    apart = sorted(strangers(120))
    print(f"strangers: {len(apart)} pairs, the nearest {[tuple(each) for each in apart[:5]]} ({ALIKE=}, {SAME=})")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
