"""What decoding a picture will take, told from its head: `decoding_bytes`. Runs in the child only.

A cap on pixels alone lets one format take five times the memory of another (WebP and AVIF hold the picture three times
over while they decode it). Measured by `python -m tests.memory`.
"""

from __future__ import annotations

from typing import Any, Final

MAX_DECODING_BYTES: Final = 270 * 1024 * 1024
"""What is left of 512 MiB beside the interpreter and the engine's models."""
MAX_KEPT_BYTES: Final = 128 * 1024 * 1024
"""Frames that wait to be read, brought to size."""

_MODES: Final = {"1": 1, "L": 1, "P": 1, "I;16": 2, "I;16B": 2, "I;16L": 2}
_OF_MODE: Final = 4
_DECODERS: Final = {"WEBP": 12, "AVIF": 12, "BMP": 3}
"""Bytes for each pixel that the decoder takes beside the picture itself."""
_OF_ANIMATION: Final = 20
_ROWS_PER_STRIP: Final = 278
_COEFFICIENT: Final = 2


def decoding_bytes(source: Any, frames: int, reduced: int) -> int:
    """At the peak, for the picture as Pillow opened it; a JPEG is decoded `reduced` times as small."""
    pixels = int(source.width) * int(source.height)
    held = float(_MODES.get(source.mode, _OF_MODE))
    if source.format in ("JPEG", "MPO"):
        return round(pixels * (held / reduced**2 + _coefficients(source)))
    held += _DECODERS.get(source.format, 0)
    if source.format == "TIFF":
        held += _strip(source)
    if frames > 1:
        held += _OF_ANIMATION
    return round(pixels * held)


def _coefficients(source: Any) -> float:
    """Bytes for each pixel of a progressive JPEG, which is held whole until its last scan."""
    if not source.info.get("progressive"):
        return 0.0
    most: int = max(across * down for _, across, down, _ in source.layer)
    return float(sum(_COEFFICIENT * across * down / most for _, across, down, _ in source.layer))


def _strip(source: Any) -> float:
    """Bytes for each pixel that libtiff unpacks at once; and a copy where the picture lies on its side."""
    bits = source.tag_v2.get(258, (8,))
    rows = source.tag_v2.get(_ROWS_PER_STRIP, source.height)
    share = min(1.0, float(rows) / int(source.height))
    turned = _OF_MODE if source.tag_v2.get(274, 1) != 1 else 0
    deep = sum(bits) / 8 if isinstance(bits, tuple) else bits / 8 * int(source.tag_v2.get(277, 1))
    return share * float(deep) + turned
