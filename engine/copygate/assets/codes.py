"""QR and bar codes on a picture: what they say, of which kind, and where they stand. Runs in the child only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from copygate.model.picture import Box, Json
from copygate.tuples import NamedTuple

if TYPE_CHECKING:
    from PIL import Image

MAX_CODES: Final = 20
MAX_TEXT: Final = 4_096
"""Longer than any code that is scanned from a picture (a QR code holds at most 2,953 bytes)."""
SQUARES: Final = ("QRCode", "MicroQRCode", "RMQRCode", "DataMatrix", "Aztec", "PDF417")
"""Codes that a telephone follows."""
STRIPES: Final = ("EAN", "UPC", "ISBN", "Code 128")
"""Codes on goods and parcels. Other kinds of stripes have no check digit, and are read into any texture."""
_READ: Final = (*SQUARES, "EANUPC", "Code128")
_LOOKED_FOR_AGAIN: Final = ("QRCode", "DataMatrix", "Aztec")
_LONGEST_SIDE: Final = 2_400
_MARGIN: Final = 0.06
"""Of a code's side: its box is that of the middles of its corners, which small text beside it keeps clear of."""
_FLAT: Final = 12
"""A plane whose values lie so close holds no code, or one that nobody sees."""
_NEIGHBOURHOOD: Final = 48
_BOOST: Final = 4.0


class Code(NamedTuple):
    """One code: `format` as the standard names it (`QR Code`, `EAN-13`); `leads` for a square one that a telephone
    follows, not a stripe that a till reads."""

    text: str
    format: str
    leads: bool
    box: Box


def codes_in(image: Image.Image) -> tuple[Code, ...]:
    """The codes on an upright picture in RGB, from the top down, each once.

    A second look is taken at what is left when the ground is taken away, in brightness and in colour: a pale code, or
    one that differs from its ground in hue only, is plain to a telephone and not to a first look.
    """
    import zxingcpp

    whole, scale = _reduced(image)
    found: dict[str, Code] = {}
    for view, formats in _views(whole):
        for read in zxingcpp.read_barcodes(view, zxingcpp.barcode_formats_from_str(",".join(formats))):
            text, kind = read.text[:MAX_TEXT], str(read.format)
            if read.valid and text.strip() and len(found) < MAX_CODES:
                found.setdefault(text, Code(text, kind, not kind.startswith(STRIPES), _box(read.position, scale)))
    return tuple(sorted(found.values(), key=lambda code: (code.box[1], code.box[0], code.text)))


def is_on_code(quad: Iterable[tuple[float, float]], facts: Mapping[str, Json], frame: int) -> bool:
    """Whether a stretch that looked like text is the pattern of a code that was read on this frame."""
    corners = list(quad)
    x, y = (sum(corner[axis] for corner in corners) / len(corners) for axis in (0, 1))
    codes = facts.get("codes")
    for code in codes if isinstance(codes, list) else ():
        match code:
            case [_, _, _, int() as left, int() as top, int() as width, int() as height, int() as on] if on == frame:
                margin = _MARGIN * max(width, height)
                if -margin <= x - left <= width + margin and -margin <= y - top <= height + margin:
                    return True
            case _:
                continue
    return False


def _reduced(image: Image.Image) -> tuple[Image.Image, float]:
    """The picture, made smaller where it is so large that a code in it need not be looked for at full size."""
    from PIL import Image

    scale = max(1.0, max(image.size) / _LONGEST_SIDE)
    if scale == 1.0:
        return image, 1.0
    size = (max(1, round(image.width / scale)), max(1, round(image.height / scale)))
    return image.resize(size, Image.Resampling.BOX), scale


def _views(image: Image.Image) -> Iterator[tuple[Image.Image, tuple[str, ...]]]:
    """What is looked at, and for which kinds of codes."""
    bright, blue, red = image.convert("YCbCr").split()
    yield bright, _READ
    for plane in (bright, red, blue):
        values = [value for value, count in enumerate(plane.histogram()) if count]
        if values[-1] - values[0] > _FLAT:
            yield _without_ground(plane), _LOOKED_FOR_AGAIN


def _without_ground(plane: Image.Image) -> Image.Image:
    """How a pixel differs from its neighbourhood, made larger."""
    from PIL import Image, ImageFilter

    ground = plane.filter(ImageFilter.BoxBlur(_NEIGHBOURHOOD))
    # blend(a, b, k) is a + k (b - a), which is clipped: ground + boost * (plane - ground).
    return Image.blend(ground, plane, _BOOST)


def _box(position: Any, scale: float) -> Box:
    corners = (position.top_left, position.top_right, position.bottom_right, position.bottom_left)
    left, top = min(corner.x for corner in corners), min(corner.y for corner in corners)
    right, bottom = max(corner.x for corner in corners), max(corner.y for corner in corners)
    return round(left * scale), round(top * scale), round((right - left) * scale), round((bottom - top) * scale)
