"""Small PDFs, written by hand: lines of Chinese or Latin text at a place, pictures, links, whatever a test needs.

Chinese stands in a font that is not embedded, under a predefined map of characters (UniGB-UCS2-H, ISO 32000-1, 9.7.5.2).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

_CHINESE: Final = b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[4 0 R]>>"
_DESCENDANT: Final = (
    b"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/DW 1000"
    b"/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>>>"
)
_LATIN: Final = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
_DOT: Final = b"<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8/Length 1>>stream\nx\nendstream"


def line(text: str, top: float, left: float = 50, size: float = 12, *, invisible: bool = False) -> bytes:
    """A line of text `top` points below the upper edge of a page of 600."""
    font, written = (
        ("/L", b"(" + text.encode() + b")")
        if text.isascii()
        else ("/C", b"<" + text.encode("utf-16-be").hex().encode() + b">")
    )
    return b"BT %d Tr %s %g Tf 1 0 0 1 %g %g Tm %s Tj ET\n" % (
        3 if invisible else 0,
        font.encode(),
        size,
        left,
        600 - top - size,
        written,
    )


def picture(side: float) -> bytes:
    """A picture of that size in the lower corner."""
    return b"q %g 0 0 %g 10 10 cm /P Do Q\n" % (side, side)


def pdf(*pages: bytes, annotations: Sequence[bytes] = (), catalog: bytes = b"", title: bytes = b"") -> bytes:
    """A PDF with these contents of pages; the annotations stand on the first."""
    objects = [b"", b"", _CHINESE, _DESCENDANT, _LATIN, _DOT, b"<</Title(%s)>>" % title]
    kids = []
    for number, content in enumerate(pages):
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(content), content))
        annots = b"/Annots[%s]" % b" ".join(annotations) if annotations and not number else b""
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 600]/Contents %d 0 R%s"
            b"/Resources<</Font<</C 3 0 R/L 5 0 R>>/XObject<</P 6 0 R>>>>>>" % (len(objects), annots)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[0] = b"<</Type/Catalog/Pages 2 0 R%s>>" % catalog
    objects[1] = b"<</Type/Pages/Kids[%s]/Count %d>>" % (b" ".join(kids), len(pages))
    out = b"%PDF-1.7\n"
    offsets = []
    for number, content in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    return out + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R/Info 7 0 R>>\nstartxref\n%d\n%%%%EOF"
        % (size, table, size, len(out))
    )
