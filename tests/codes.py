"""Generated QR and bar codes on poster-like pictures, from easy to hard; `python -m tests.codes` prints what is read.

Each cell names what was done to the code, so that a miss says what is hard: size, contrast, colour, blur, rotation,
inversion, JPEG, noise, a busy ground, a round logo in its middle, and pictures with several codes.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from PIL import Image, ImageDraw, ImageFilter

from tests.scenes import worn

SIZE = (1080, 1440)
Colour = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Sample:
    """A picture and what its codes say; `easy`: a telephone reads it at once."""

    name: str
    image: Image.Image
    texts: tuple[str, ...]
    easy: bool = False


def qr(text: str, side: int, dark: Colour = (0, 0, 0), light: Colour = (255, 255, 255)) -> Image.Image:
    """A QR code with its quiet zone, `side` pixels wide."""
    return drawn(text, "QRCode", side, dark, light)


def drawn(text: str, kind: str, side: int, dark: Colour = (0, 0, 0), light: Colour = (255, 255, 255)) -> Image.Image:
    """A code of any kind that zxing-cpp can write."""
    import zxingcpp

    made: Any = zxingcpp.create_barcode(text, getattr(zxingcpp.BarcodeFormat, kind))
    plain = memoryview(made.to_image(scale=4, add_quiet_zones=True))
    height, width = (plain.shape or (0, 0))[:2]
    mask = Image.frombytes("L", (width, height), plain.tobytes())
    mask = mask.resize((side, max(1, round(side * height / width))), Image.Resampling.LANCZOS)
    return Image.composite(Image.new("RGB", mask.size, light), Image.new("RGB", mask.size, dark), mask)


def poster(seed: int, *, busy: bool = False) -> Image.Image:
    """A ground that is plain with a soft gradient, or busy with shapes."""
    chance = random.Random(seed)
    base = tuple(chance.randint(120, 240) for _ in range(3))
    strip = Image.linear_gradient("L").resize(SIZE)
    other = Image.new("RGB", SIZE, tuple(max(0, value - 40) for value in base))
    image = Image.composite(Image.new("RGB", SIZE, base), other, strip)
    if busy:
        pen = ImageDraw.Draw(image)
        for _ in range(400):
            x, y, r = chance.randint(0, SIZE[0]), chance.randint(0, SIZE[1]), chance.randint(5, 90)
            colour = tuple(chance.randint(0, 255) for _ in range(3))
            pen.ellipse((x - r, y - r, x + r, y + r), fill=colour)
        image = image.filter(ImageFilter.GaussianBlur(3))
    return image


def samples() -> Iterator[Sample]:
    """The whole set."""
    for number, (name, easy, make) in enumerate(_cells()):
        texts, image = make(number)
        yield Sample(name, image, texts, easy)


Make = Callable[[int], tuple[tuple[str, ...], Image.Image]]


def _cells() -> Iterator[tuple[str, bool, Make]]:
    for side in (90, 120, 180, 260, 400, 700):
        yield f"size {side}", side >= 120, _one(side=side)
    for contrast in (160, 100, 64, 40, 24, 16):
        yield f"contrast {contrast}", contrast >= 100, _one(contrast=contrast)
    for radius in (1.0, 1.5, 2.0, 2.5, 3.0):
        yield f"blur {radius}", radius <= 1.5, _one(blur=radius)
    for angle in (5, 15, 30, 45, 90, 180, 270):
        yield f"turned {angle}", angle in (5, 90, 180, 270), _one(angle=angle)
    yield "white on black", True, _one(dark=(255, 255, 255), light=(0, 0, 0))
    yield "white on red", True, _one(dark=(255, 255, 255), light=(200, 30, 40))
    yield "blue on pale", True, _one(dark=(30, 80, 200), light=(240, 245, 255))
    yield "red on white", True, _one(dark=(220, 40, 50))
    yield "yellow on white", False, _one(dark=(240, 200, 40))
    yield "green on red", False, _one(dark=(40, 130, 60), light=(200, 60, 50))
    for quality in (60, 30, 15, 8):
        yield f"jpeg {quality}", quality >= 30, _one(jpeg=quality)
    for noise in (10, 25, 40):
        yield f"noise {noise}", noise == 10, _one(noise=noise)
    yield "busy ground", True, _one(busy=True)
    yield "busy, small", False, _one(busy=True, side=140)
    yield "busy, turned", False, _one(busy=True, angle=20)
    yield "logo", True, _one(logo=0.18)
    yield "large logo", False, _one(logo=0.26)
    yield "faint and blurred", False, _one(contrast=50, blur=1.5)
    yield "faint and turned", False, _one(contrast=40, angle=15)
    yield "faint, small", False, _one(contrast=50, side=150)
    yield "shot askew", False, _askew
    yield "screenshot halved", False, _one(side=320, shrink=0.5)
    yield "two codes", True, _two
    yield "payment code", True, _one(text="wxp://f2f0EXAMPLEexampleEXAMPLE")
    yield "bar code EAN-13", True, _one(text="6901234567892", kind="EAN13", side=400)
    yield "Data Matrix", True, _one(text="https://example.com/dm", kind="DataMatrix", side=200)
    yield "Aztec", True, _one(text="https://example.com/az", kind="Aztec", side=220)
    yield "PDF417", True, _one(text="https://example.com/pdf417", kind="PDF417", side=420)


def _one(  # what can be done to a code
    *,
    text: str = "",
    kind: str = "QRCode",
    side: int = 260,
    dark: Colour = (0, 0, 0),
    light: Colour = (255, 255, 255),
    contrast: int = 255,
    blur: float = 0,
    angle: float = 0,
    jpeg: int = 0,
    noise: int = 0,
    busy: bool = False,
    logo: float = 0,
    shrink: float = 1,
) -> Make:
    def make(number: int) -> tuple[tuple[str, ...], Image.Image]:
        chance = random.Random(number)
        said = text or f"https://u.wechat.com/{chance.randbytes(9).hex()}"
        image = poster(number, busy=busy)
        low = 255 - contrast
        shade = (low, low, low) if contrast < 255 else dark
        code = drawn(said, kind, side, shade, light)
        if logo:
            radius = round(side * logo / 2)
            middle = side // 2
            ImageDraw.Draw(code).ellipse(
                (middle - radius, middle - radius, middle + radius, middle + radius), fill=(20, 180, 90)
            )
        _paste(image, code, angle, (chance.randint(380, 700), chance.randint(400, 1000)))
        if blur:
            image = image.filter(ImageFilter.GaussianBlur(blur))
        if noise:
            image = Image.blend(image, _noise(chance), noise / 100)
        if shrink != 1:
            image = image.resize((round(SIZE[0] * shrink), round(SIZE[1] * shrink)), Image.Resampling.BICUBIC)
        return (said,), worn(image, jpeg) if jpeg else image

    return make


def _two(number: int) -> tuple[tuple[str, ...], Image.Image]:
    image = poster(number)
    texts = ("https://qm.qq.com/q/EXAMPLE", "https://example.com/shop/1")
    for at, text in enumerate(texts):
        image.paste(qr(text, 240), (120 + 560 * at, 900))
    return texts, image


def _askew(number: int) -> tuple[tuple[str, ...], Image.Image]:
    text = "https://example.com/askew"
    image = poster(number)
    code = qr(text, 400)
    mask = Image.new("L", code.size, 255)
    bent = (0, 40, 1.1, 0.12, -30, 1.15, 0.0003, 0.0002)
    coefficients = (bent[2], bent[3], -40, 0.08, bent[5], -60, bent[6], bent[7])
    size = (440, 440)
    tilted = code.transform(size, Image.Transform.PERSPECTIVE, coefficients, Image.Resampling.BICUBIC)
    image.paste(tilted, (320, 600), mask.transform(size, Image.Transform.PERSPECTIVE, coefficients))
    return (text,), image


def _paste(image: Image.Image, code: Image.Image, angle: float, middle: tuple[int, int]) -> None:
    mask = Image.new("L", code.size, 255)
    if angle:
        code = code.rotate(angle, Image.Resampling.BICUBIC, expand=True)
        mask = mask.rotate(angle, Image.Resampling.BICUBIC, expand=True)
    image.paste(code, (middle[0] - code.width // 2, middle[1] - code.height // 2), mask)


def _noise(chance: random.Random) -> Image.Image:
    return Image.frombytes("RGB", SIZE, chance.randbytes(SIZE[0] * SIZE[1] * 3))


def main() -> int:
    """Read them all and say which were missed, and what a picture costs."""
    from copygate.assets.codes import codes_in

    read = total = 0
    spent = time.process_time()
    for sample in samples():
        began = time.process_time()
        found = {code.text for code in codes_in(sample.image)}
        total += 1
        whole = found == set(sample.texts)
        read += whole
        if not whole or "-v" in sys.argv:
            took = time.process_time() - began
            print(f"{'read' if whole else 'MISSED'}  {sample.name}{'  (easy)' if sample.easy else ''}  {took:.2f} s")
    spent = time.process_time() - spent
    blank = time.process_time()
    for seed in range(4):
        codes_in(poster(seed, busy=True))
    blank = time.process_time() - blank
    print(
        f"codes: {read} of {total} pictures read, {spent / total:.2f} CPU s each; without a code {blank / 4:.2f} CPU s"
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
