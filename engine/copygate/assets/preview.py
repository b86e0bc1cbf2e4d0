"""A picture as a small JPEG for a report, decoded and encoded anew in a child process: nothing of the file itself, its
metadata least of all, goes into a page that is sent on, and no personal data that was read on it.

`preview(data, covered)` is the parent's side; `python -P -m copygate.assets.preview` the child, bytes in and bytes out.
"""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Iterable
from typing import Final

from copygate.limits import limit_this_process

MOST_PIXELS_WIDE: Final = 900
MOST_PIXELS_HIGH: Final = 1600
MAX_WALL_SECONDS: Final = 30
_MAX_MEMORY_BYTES: Final = 1024 * 1024 * 1024
_MAX_CPU_SECONDS: Final = 20
_REFUSED: Final = 3
_COVER: Final = "#808080"


Share = tuple[float, float, float, float]
"""A box as shares of the picture's width and height: left, top, right, bottom."""


def preview(data: bytes, covered: Iterable[Share] = ()) -> bytes | None:
    """The JPEG, with what is not to be shown covered; None where the picture cannot be decoded, which its check has
    said already."""
    command = [sys.executable, "-P", "-m", "copygate.assets.preview"]
    told = json.dumps(list(covered)).encode() + b"\n" + data
    try:
        child = subprocess.run(command, input=told, capture_output=True, timeout=MAX_WALL_SECONDS, check=False)  # noqa: S603 - our own interpreter and module
    except subprocess.TimeoutExpired:
        return None
    return child.stdout if child.returncode == 0 and child.stdout.startswith(b"\xff\xd8") else None


def main() -> int:
    """The child: limits first, then the first frame, as a reader sees it, covered and made small."""
    from PIL import Image, ImageDraw

    from copygate.assets.decode import frames_of, opened
    from copygate.errors import InputError

    limit_this_process(_MAX_MEMORY_BYTES, _MAX_CPU_SECONDS)
    try:
        covered: list[Share] = json.loads(sys.stdin.buffer.readline())
        frame = next(iter(frames_of(opened(sys.stdin.buffer.read())))).grounds[0].convert("RGB")
    except (InputError, MemoryError, StopIteration):
        return _REFUSED
    draw, (width, height) = ImageDraw.Draw(frame), frame.size
    for left, top, right, bottom in covered:
        draw.rectangle((int(left * width), int(top * height), int(right * width) + 1, int(bottom * height) + 1), _COVER)
    frame.thumbnail((MOST_PIXELS_WIDE, MOST_PIXELS_HIGH))
    # Pixels alone: what hangs on an opened picture, its comment say, would be written out with it.
    pixels = Image.new("RGB", frame.size)
    pixels.paste(frame)
    made = io.BytesIO()
    pixels.save(made, "JPEG", quality=82)
    sys.stdout.buffer.write(made.getvalue())
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
