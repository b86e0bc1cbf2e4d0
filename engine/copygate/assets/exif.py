"""What a picture's file tells beside its pixels: that it says where it was taken, and with which device.

Runs in the child only. Coordinates, serial numbers and names never leave it: that they are there is all a rule needs.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from copygate.tuples import NamedTuple

if TYPE_CHECKING:
    from PIL import Image

_MAKE, _MODEL, _SOFTWARE = 0x010F, 0x0110, 0x0131
_PHOTO, _PLACE = 0x8769, 0x8825
_LATITUDE, _LONGITUDE = 2, 4
# The owner of the camera, serial numbers of body and lens, the unique number of the picture.
_NAMING: Final = (0xA430, 0xA431, 0xA435)
_ARTIST: Final = 0x013B
_MOST: Final = 60

# XMP and IPTC say it once more, and survive where EXIF was removed.
_XMP_PLACE: Final = re.compile(
    rb"(?:exif|Iptc4xmp\w+):(?:GPSLatitude|GPSLongitude|LocationShown|LocationCreated|Sublocation)\b"
)
_XMP_DEVICE: Final = re.compile(rb"""tiff:Model\s*(?:=\s*["']|>)\s*([^"'<]{1,60})""")
_XMP_NAMING: Final = re.compile(rb"(?:aux|exifEX):(?:SerialNumber|BodySerialNumber|LensSerialNumber|OwnerName)\b")


class Traces(NamedTuple):
    """`location`: the place of exposure is written down; `device`: make and model of the camera or telephone, empty
    where it is not; `identity`: a serial number or an owner's name is."""

    location: bool = False
    device: str = ""
    identity: bool = False


def traces_of(source: Image.Image) -> Traces:
    """What the metadata of an opened picture tells. Raises ValueError and its like where they are garbled."""
    exif = source.getexif()
    place, photo = dict(exif.get_ifd(_PLACE)), dict(exif.get_ifd(_PHOTO))
    xmp = _xmp(source)
    device = " ".join(dict.fromkeys(word for tag in (_MAKE, _MODEL) for word in _words(exif.get(tag))))
    if not device and (named := _XMP_DEVICE.search(xmp)) is not None:
        device = " ".join(_words(named.group(1)))
    return Traces(
        location=_says(place.get(_LATITUDE)) or _says(place.get(_LONGITUDE)) or _XMP_PLACE.search(xmp) is not None,
        device=device[:_MOST],
        identity=any(_says(photo.get(tag)) for tag in _NAMING)
        or _says(exif.get(_ARTIST))
        or _XMP_NAMING.search(xmp) is not None,
    )


def _says(value: Any) -> bool:
    """Whether a field holds anything but blanks and zeros: many programs empty one without removing it."""
    if value is None:
        return False
    if isinstance(value, tuple | list):
        return any(_says(part) for part in value)
    if isinstance(value, bytes):
        return bool(value.strip(b"\0 "))
    if isinstance(value, str):
        return bool(value.strip("\0 "))
    # Pillow's rationals may be 0/0, which is not a number.
    return bool(value == value and value != 0)  # noqa: PLR0124 - NaN is what differs from itself


def _words(value: Any) -> list[str]:
    text = value.decode("utf-8", "replace") if isinstance(value, bytes) else value if isinstance(value, str) else ""
    return ["".join(ch for ch in word if ch.isprintable()) for word in text.replace("\0", " ").split()]


def _xmp(source: Image.Image) -> bytes:
    packet = source.info.get("xmp") or source.info.get("XML:com.adobe.xmp") or b""
    return packet.encode("utf-8", "replace") if isinstance(packet, str) else bytes(packet)
