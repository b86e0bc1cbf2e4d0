"""Bytes -> upright frames in RGB. Runs in the child only: `decoded` is the first thing that touches hostile pixels.

Formats come from an allow-list, because a cap on pixels alone does not stop a decoder that was written for telescopes
(CVE-2026-40192); what a file is, its content says, never its name.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from importlib import import_module
from math import ceil, floor
from typing import TYPE_CHECKING, Any, Final

from copygate.assets.budget import MAX_DECODING_BYTES, decoding_bytes
from copygate.errors import InputError, Wording
from copygate.tuples import NamedTuple

if TYPE_CHECKING:
    from PIL import Image

FORMATS: Final = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF", "AVIF")
MAX_PIXELS: Final = 40_000_000
MAX_FRAMES: Final = 300
"""Frames that are looked at to find those that differ; more than so many is no picture but a film."""
_SAME: Final = 6.0
"""Mean difference of brightness (of 255) on a thumbnail below which two frames say the same."""
_THUMBNAIL: Final = (48, 48)
WIDTH: Final = 1440
"""The shorter side that a picture has at most when it is looked at."""
_STRIP: Final = 128
"""Rows of the result that are made at once."""
_SEE_THROUGH: Final = 0.02
"""Share of pixels that let the ground through from which it matters what the ground is."""


class Opened(NamedTuple):
    """A picture whose head was read: `source` is Pillow's own image, at its first frame; sizes are as shown."""

    source: Image.Image
    format: str
    width: int
    height: int
    frames: int


class Frame(NamedTuple):
    """A frame that says something else than the ones before. `grounds` shows it on each ground a reader may see.

    They are `scale` times as large as the file has it: what no reader sees is let go before anything else is done.
    """

    number: int
    grounds: tuple[Image.Image, ...]
    scale: float


def opened(data: bytes) -> Opened:
    """The picture in these bytes, its pixels not yet decoded. Raises InputError: `picture-format`, `picture-broken`,
    `picture-too-large`."""
    from PIL import Image, UnidentifiedImageError

    for name in FORMATS:
        if name not in Image.OPEN:  # the rarer ones are registered as they are needed
            import_module(f"PIL.{name.capitalize()}ImagePlugin" if name != "WEBP" else "PIL.WebPImagePlugin")
    Image.MAX_IMAGE_PIXELS = None  # we look ourselves, and refuse instead of warning
    warnings.simplefilter("ignore")
    try:
        source = Image.open(io.BytesIO(data), formats=FORMATS)
        frames = int(getattr(source, "n_frames", 1))
    except UnidentifiedImageError:
        raise _unknown(data) from None
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - decoders raise whatever a broken file makes them
        raise broken(error) from None
    width, height = source.size
    if width * height > MAX_PIXELS:
        megapixels = width * height / 1_000_000
        raise InputError(
            "picture-too-large",
            Wording(
                f"it has {width}x{height} pixels ({megapixels:.0f} MP), more than {MAX_PIXELS // 1_000_000} MP",
                f"图片 {width}×{height} 共 {megapixels:.0f} 百万像素,超过 {MAX_PIXELS // 1_000_000} 百万",
            ),
        )
    if (needed := len(data) + _needed(source, frames)) > MAX_DECODING_BYTES:
        raise InputError(
            "picture-too-large",
            Wording(
                f"to unpack {width}x{height} pixels of {source.format} takes {needed >> 20} MiB of memory, more than "
                f"{MAX_DECODING_BYTES >> 20} MiB: make it smaller, or save it as JPEG",
                f"解码 {width}×{height} 像素的 {source.format} 约需 {needed >> 20} MiB 内存,超过 "
                f"{MAX_DECODING_BYTES >> 20} MiB:请缩小图片,或另存为 JPEG",
            ),
        )
    if _is_turned(source):
        width, height = height, width
    name = "JPEG" if source.format == "MPO" else source.format or ""
    # An MPO (opened by Pillow's reader of JPEG) is a photograph with a second view of the scene, shown to no reader.
    return Opened(source, name.lower(), width, height, 1 if source.format == "MPO" else frames)


def frames_of(picture: Opened) -> Iterator[Frame]:
    """The frames worth reading, in order; none shares its pixels with the file's own. Raises InputError
    `picture-broken` where the pixels cannot be decoded."""
    from PIL import Image, ImageChops, ImageOps, ImageStat

    source, last = picture.source, None
    try:
        for number in range(min(picture.frames, MAX_FRAMES)):
            if number:
                source.seek(number)
            if number == 0 and source.format in ("JPEG", "MPO"):
                source.draft("RGB", _seen(source.size))  # decoded small: a quarter of the time and memory
            source.load()
            image = _brought_to(_seen(source.size), source)
            ImageOps.exif_transpose(image, in_place=True)
            grounds = _on_grounds(image)
            thumbnail = grounds[0].convert("L").resize(_THUMBNAIL, Image.Resampling.BOX)
            if last is not None and ImageStat.Stat(ImageChops.difference(last, thumbnail)).mean[0] < _SAME:
                continue
            last = thumbnail
            yield Frame(number + 1, grounds, grounds[0].width / picture.width)
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - as in `opened`
        raise broken(error) from None


def _needed(source: Any, frames: int) -> int:
    seen = _seen(source.size)
    fits = min(source.width // seen[0], source.height // seen[1])
    reduced = next(each for each in (8, 4, 2, 1) if fits >= each)
    # Beside the picture as it is decoded: what is made of it, on one ground or on two.
    made = seen[0] * seen[1] * (12 if _lets_through(source) else 4)
    return decoding_bytes(source, frames, reduced) + made


def _seen(size: tuple[int, int]) -> tuple[int, int]:
    scale = WIDTH / min(size)
    return size if scale >= 1 else (round(size[0] * scale), round(size[1] * scale))


def _brought_to(size: tuple[int, int], source: Any) -> Image.Image:
    """The picture at that size, in RGB or RGBA: strip by strip, since a large one fits into memory once, not twice."""
    from PIL import Image

    grey = source.getextrema() if source.mode in ("I", "F", "I;16", "I;16B", "I;16L") else None
    mode = "RGBA" if _lets_through(source) else "RGB"
    page = Image.new(mode, size)
    page.info = dict(source.info)
    scale = source.height / size[1]
    # The filter looks at three pixels of the result to either side; what a strip shares with the next one.
    reach = 0 if size == source.size else ceil(3 * scale) + 1
    for top in range(0, size[1], _STRIP):
        bottom = min(size[1], top + _STRIP)
        first, last = max(0, floor(top * scale) - reach), min(source.height, ceil(bottom * scale) + reach)
        strip = source.crop((0, first, source.width, last))
        strip = (_eight_bits(strip, *grey) if grey else strip).convert(mode)
        if size != source.size:
            box = (0, top * scale - first, source.width, bottom * scale - first)
            strip = strip.resize((size[0], bottom - top), Image.Resampling.LANCZOS, box)
        page.paste(strip, (0, top))
    return page


def _lets_through(image: Image.Image) -> bool:
    return image.mode in ("RGBA", "LA", "PA", "RGBa", "La") or "transparency" in image.info


def broken(error: Exception) -> InputError:
    """The refusal of a file that a decoder could not make sense of."""
    what = f"{type(error).__name__}: {error}"[:160]
    return InputError(
        "picture-broken",
        Wording(f"the file is damaged or cut short ({what})", f"文件损坏或不完整({what})"),
    )


def _unknown(data: bytes) -> InputError:
    if data[4:8] == b"ftyp" and data[8:12] in (b"heic", b"heix", b"hevc", b"mif1", b"msf1"):
        return InputError(
            "picture-format",
            Wording("HEIC is not read: export it as JPEG or PNG", "不支持 HEIC:请导出为 JPEG 或 PNG"),
        )
    names = ", ".join(FORMATS)
    return InputError(
        "picture-format",
        Wording(f"not a picture that is read here ({names})", f"不是可识别的图片格式(支持 {names})"),
    )


def _is_turned(source: Image.Image) -> bool:
    if source.format == "TIFF":
        return False  # Pillow turns it as it is loaded, and gives its size as shown
    try:
        return source.getexif().get(0x0112) in (5, 6, 7, 8)
    except Exception:  # noqa: BLE001 - EXIF data is whatever the camera wrote; without it a picture stands as it is
        return False


def _on_grounds(image: Image.Image) -> tuple[Image.Image, ...]:
    """The picture in RGB; where it lets the ground through, on white and on black: pages come in both."""
    from PIL import Image

    if image.mode == "RGB":
        return (image,)
    alpha = image.getchannel("A")
    histogram = alpha.histogram()
    if sum(histogram[:200]) < _SEE_THROUGH * sum(histogram):
        return (image.convert("RGB"),)
    pages = []
    for ground in ("white", "black"):
        page = Image.new("RGB", image.size, ground)
        page.paste(image, mask=alpha)
        pages.append(page)
    return tuple(pages)


def _eight_bits(image: Any, low: float, high: float) -> Any:
    scale = 255 / (high - low) if high > low else 1.0
    return image.convert("F").point(lambda value: value * scale - low * scale).convert("L")
