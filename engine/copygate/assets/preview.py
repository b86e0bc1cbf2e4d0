"""A picture as a small JPEG for a report, decoded and encoded anew in a child process: nothing of the file itself, its
metadata least of all, goes into a page that is sent on.

`preview(data)` is the parent's side; `python -P -m copygate.assets.preview` the child, bytes in and bytes out.
"""

from __future__ import annotations

import io
import subprocess
import sys
from typing import Final

MOST_PIXELS_WIDE: Final = 900
MOST_PIXELS_HIGH: Final = 1600
MAX_WALL_SECONDS: Final = 30
_MAX_MEMORY_BYTES: Final = 1024 * 1024 * 1024
_MAX_CPU_SECONDS: Final = 20
_REFUSED: Final = 3


def preview(data: bytes) -> bytes | None:
    """The JPEG; None where the picture cannot be decoded, which its check has said already."""
    command = [sys.executable, "-P", "-m", "copygate.assets.preview"]
    try:
        child = subprocess.run(command, input=data, capture_output=True, timeout=MAX_WALL_SECONDS, check=False)  # noqa: S603 - our own interpreter and module
    except subprocess.TimeoutExpired:
        return None
    return child.stdout if child.returncode == 0 and child.stdout.startswith(b"\xff\xd8") else None


def main() -> int:
    """The child: limits first, then the first frame, as a reader sees it, made small."""
    from PIL import Image

    from copygate.assets.decode import frames_of, opened
    from copygate.errors import InputError

    _limit()
    try:
        frame = next(iter(frames_of(opened(sys.stdin.buffer.read())))).grounds[0].convert("RGB")
    except (InputError, MemoryError, StopIteration):
        return _REFUSED
    frame.thumbnail((MOST_PIXELS_WIDE, MOST_PIXELS_HIGH))
    # Pixels alone: what hangs on an opened picture, its comment say, would be written out with it.
    pixels = Image.new("RGB", frame.size)
    pixels.paste(frame)
    made = io.BytesIO()
    pixels.save(made, "JPEG", quality=82)
    sys.stdout.buffer.write(made.getvalue())
    return 0


def _limit() -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limits; there the wall clock alone bounds the child
        return
    resource.setrlimit(resource.RLIMIT_AS, (_MAX_MEMORY_BYTES, _MAX_MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (_MAX_CPU_SECONDS, _MAX_CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    raise SystemExit(main())
