"""`python -m tests.memory [FILE]…`: the most memory that is resident while a picture is read, for each format at its limit.

Without files it draws a poster of nearly 40 million pixels, saves it in every format and mode that readers know, and
the smaller ones that the formats with hungry decoders are read at. 512 MiB is the bound; what would take more is refused.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from PIL import Image, ImageDraw

from copygate.assets.reader import PictureReader
from tests.posters import font

_BOUND: Final = 512
_LARGE: Final = (5400, 7200)


def main(paths: list[str]) -> int:
    """A line for each picture; 1 if one took more than the bound."""
    given = ((path, Path(path).read_bytes()) for path in paths)
    worst = 0
    for name, data in given if paths else pictures():
        with PictureReader(cached=False) as reader:
            picture = reader.read(data, name)
            peak = _peak(reader)
        worst = max(worst, peak)
        said = ", ".join(each.wording.en for each in picture.problems) or f"{len(picture.text)} characters read"
        print(f"{name:<34} {len(data) >> 20:>4} MiB file {peak:>5} MiB resident   {said}", flush=True)
    print(f"most: {worst} MiB of {_BOUND} MiB")
    return 1 if worst > _BOUND else 0


def _peak(reader: PictureReader) -> int:
    child = reader._child
    if child is None:
        return 0  # it ran into its limit and is gone
    found = re.search(r"VmHWM:\s*(\d+) kB", Path(f"/proc/{child.pid}/status").read_text())
    return int(found[1]) >> 10 if found else 0


def pictures() -> Iterator[tuple[str, bytes]]:
    """A poster in many formats."""
    whole = _poster(_LARGE)
    clear = whole.copy()
    clear.putalpha(Image.linear_gradient("L").resize(_LARGE))
    yield "JPEG 39 MP", _saved(whole, "JPEG", quality=85)
    yield "JPEG, progressive, 39 MP", _saved(whole, "JPEG", quality=85, progressive=True)
    yield "JPEG, CMYK, 39 MP", _saved(whole.convert("CMYK"), "JPEG", quality=60)
    for mode in ("RGB", "RGBA", "P", "L", "1"):
        image = clear if mode == "RGBA" else whole.convert(mode)
        yield f"PNG, {mode}, 39 MP", _saved(image, "PNG", compress_level=1)
    yield "GIF 39 MP", _saved(whole, "GIF")
    yield "TIFF 39 MP", _saved(whole, "TIFF", compression="jpeg")
    for size, compression in (((4600, 6100), "tiff_adobe_deflate"), (_LARGE, "tiff_adobe_deflate")):
        strip = _saved(_poster(size), "TIFF", compression=compression, strip_size=1 << 30)
        yield f"TIFF, one strip, {_megapixels(size)}", strip
    for size in ((3400, 4500), _LARGE):
        yield f"WebP {_megapixels(size)}", _saved(_poster(size), "WEBP", quality=70, method=0)
        yield f"AVIF {_megapixels(size)}", _saved(_poster(size), "AVIF", quality=50, speed=10)
    for size in ((2600, 3400), (3600, 4800)):
        frames = [_poster(size), _poster(size).transpose(Image.Transpose.ROTATE_180)]
        for kind in ("GIF", "WEBP", "PNG"):
            data = _saved(frames[0], kind, save_all=True, append_images=frames[1:])
            yield f"{kind}, two frames, {_megapixels(size)}", data
    yield "JPEG 1440x22000", _saved(_poster((1440, 22_000)), "JPEG", quality=80)
    yield "PNG 1440x22000", _saved(_poster((1440, 22_000)), "PNG", compress_level=3)


def _megapixels(size: tuple[int, int]) -> str:
    return f"{size[0] * size[1] / 1_000_000:.0f} MP"


def _poster(size: tuple[int, int]) -> Image.Image:
    image = Image.linear_gradient("L").resize(size)
    image = Image.merge("RGB", (image, image.transpose(Image.Transpose.FLIP_TOP_BOTTOM), Image.new("L", size, 200)))
    draw, top = ImageDraw.Draw(image), size[0] // 20
    for share, text in (
        (9, "全网第一面霜"),
        (14, "熬夜肌的急救方案"),
        (20, "七天见证水润变化"),
        (34, "图片仅供参考，以实物为准"),
    ):
        draw.text((size[0] // 20, top), text, font=font("bold", size[0] // share), fill="black")
        top += round(size[0] / share * 1.4)
    return image


def _saved(image: Image.Image, kind: str, **settings: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **settings)
    return out.getvalue()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
