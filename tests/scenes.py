"""Pictures made by code, each of a seed: shapes on a ground, as different from one another as photographs are."""

from __future__ import annotations

import io
import random
from functools import cache

from PIL import Image, ImageDraw, ImageFilter

SIZE = (900, 1200)


@cache
def scene(seed: int, size: tuple[int, int] = SIZE) -> Image.Image:
    """One picture."""
    chance = random.Random(seed)

    def colour() -> tuple[int, int, int]:
        return chance.randint(0, 255), chance.randint(0, 255), chance.randint(0, 255)

    turned = Image.linear_gradient("L").rotate(chance.choice((0, 90, 180, 270))).resize(size)
    image = Image.composite(Image.new("RGB", size, colour()), Image.new("RGB", size, colour()), turned)
    pen = ImageDraw.Draw(image)
    for _ in range(chance.randint(3, 9)):
        x, y = chance.randint(0, size[0]), chance.randint(0, size[1])
        width, height = chance.randint(60, 500), chance.randint(60, 500)
        box = (x - width // 2, y - height // 2, x + width // 2, y + height // 2)
        shape = chance.choice((pen.ellipse, pen.rectangle))
        shape(box, fill=colour())
    for _ in range(60):
        x, y, r = chance.randint(0, size[0]), chance.randint(0, size[1]), chance.randint(3, 40)
        pen.ellipse((x - r, y - r, x + r, y + r), fill=colour())
    return image.filter(ImageFilter.GaussianBlur(chance.choice((0, 2, 5))))


def as_jpeg(image: Image.Image, quality: int, **kept: object) -> bytes:
    """The picture as a JPEG file."""
    file = io.BytesIO()
    image.save(file, "JPEG", quality=quality, **kept)
    return file.getvalue()


def worn(image: Image.Image, quality: int) -> Image.Image:
    """The picture after it was saved as JPEG."""
    return Image.open(io.BytesIO(as_jpeg(image, quality))).convert("RGB")
