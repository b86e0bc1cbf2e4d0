"""Strategies for the bytes of a file of each format: real files mutated, and files made up of what readers trip over."""

from __future__ import annotations

import io
import random
import struct
import zlib
from collections.abc import Callable, Mapping
from functools import cache
from typing import Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from hypothesis import strategies as st

from tests.conftest import ROOT
from tests.office import p, r, table, word_xml
from tests.pdfs import line, pdf, picture

_FORMATS: Final = ROOT / "fixtures" / "formats"
_PICTURES: Final = ROOT / "fixtures" / "pictures"

Bytes = st.SearchStrategy[bytes]
Pieces = tuple[bytes, ...]

_ANY: Final[Pieces] = (
    b"", b"\0", b"\xff", b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"\x80\0\0\0", b"\0\0\0\0", b"\r", b"\n\n", b"\x1a", b"\xef\xbb\xbf",
    b"-1", b"0", b"65536", b"99999999999", b"1e999", b"NaN", "国家级".encode(), "\u202e".encode(), "\U000e0041".encode(), b"\xed\xa0\x80",
)  # fmt: skip
_XML: Final[Pieces] = (
    b"<", b">", b"&", b"]]>", b"<!--", b"-->", b"&#0;", b"&#xd800;", b"&#x10ffff;", b"&amp;", b"&e;", b"<?x y?>", b"<![CDATA[",
    b'<!DOCTYPE a [<!ENTITY e "x">]>', b"<w:p>", b"</w:p>", b"</w:r>", b"<w:tbl>", b"<w:tr><w:tc>", b' w:val=""', b"<a:p/>", b"<mc:AlternateContent>",
    b"</row>", b"<row/>", b'<c r="A1"', b"<f/>", b't="s"', b't="inlineStr"', b"XFD1048577", b"A0", b"<v>1</v>", b'r:id="rId1"', b"../../x", b"mailto:x",
)  # fmt: skip
_PDF: Final[Pieces] = (
    b"obj", b"endobj", b"stream\n", b"endstream", b"/Length 9", b"/Length 999999999", b"<</", b">>", b"[", b"]", b"(", b")", b"1 0 R", b"8 0 R",
    b"/Kids[2 0 R]", b"/Filter/FlateDecode", b"/Type/Page", b"/MediaBox[0 0 1e9 1e9]", b"/Rotate 90", b"BT", b"ET", b" Tf ", b" Tj ", b"/P Do",
    b"/Annots", b"/Subtype/Link", b"/Encrypt 3 0 R", b"/ObjStm", b"xref", b"trailer", b"startxref\n0", b"9999999 0 9999999 0 0 0 cm",
)  # fmt: skip
_HTML: Final[Pieces] = (
    b"<", b">", b"</", b"<p>", b"</p>", b"<b>", b"<div hidden>", b"<span style='display:none'>", b"<!--", b"-->", b"<script>", b"</script>", b"<style>",
    b"<textarea>", b"<title>", b"<svg>", b"<![CDATA[", b"<table><tr><td>", b"<br>", b"<img src=x alt='", b"<a href=", b"&", b"&#x4f73;", b"&nbsp", b"&#0;",
    b"&notit;", b"'", b'"', b"=", b"/", b"<template>", b"<ruby><rt>", b"<details>", b"<select><option>", b"<input value=", b"<bdo dir=rtl>", b"<pre>\n",
    b"<meta charset=gbk>", b"<base href=", b"<style>p{display:none}</style>", b"<math>", b"<plaintext>", b"<noscript>", b"<iframe srcdoc=",
)  # fmt: skip
_CUES: Final[Pieces] = (
    b"\n", b"\r", b"\n\n", b"WEBVTT", b"WEBVTT\n\n", b"NOTE ", b"STYLE\n", b"REGION\n", b"1\n", b"00:00:01,000 --> 00:00:02,500\n", b"00:01.000 --> 00:02.000",
    b" --> ", b"->", b"00:00:00", b"999:99:99,999", b"<v x>", b"</v>", b"<c.a>", b"<00:00:01.000>", b"{\\an8}", b"<i>", b"</i>", b"&lt;", b"&amp;", b"-",
    b" align:start", b" ", b"\t", "第一".encode(), "国家".encode(), "级".encode(),
)  # fmt: skip
_IMAGE: Final[Pieces] = (
    b"IHDR", b"IDAT", b"IEND", b"PLTE", b"tRNS", b"acTL", b"fcTL", b"fdAT", b"eXIf", b"iCCP", b"zTXt", b"\xff\xd8", b"\xff\xd9", b"\xff\xda", b"\xff\xc2",
    b"\xff\xe1\0\x10Exif\0\0", b"\xff\xdb", b"\xff\xc4", b"GIF89a", b"\x21\xf9\x04", b"\x2c", b"\x3b", b"RIFF", b"VP8 ", b"VP8L", b"VP8X", b"ANMF", b"ALPH",
    b"II*\0", b"MM\0*", b"ftypavif", b"meta", b"iloc", b"\x9c\x3e\0\0", b"\xff\x7f",
)  # fmt: skip

_EDIT = st.tuples(st.floats(0, 1, exclude_max=True), st.sampled_from("=+-*x^~"), st.integers(0, 1 << 16))


def mutated(seeds: st.SearchStrategy[bytes], pieces: Pieces) -> Bytes:
    """A seed with up to a dozen edits: pieces put over, in, or out; stretches repeated; bits flipped; cut short."""
    known = (*_ANY, *pieces)
    edits = st.lists(_EDIT, min_size=1, max_size=12)
    return st.builds(lambda seed, chosen: _edited(seed, chosen, known), seeds, edits)


def _edited(data: bytes, edits: list[tuple[float, str, int]], pieces: Pieces) -> bytes:
    for where, how, number in edits:
        at = int(where * len(data))
        piece = pieces[number % len(pieces)]
        length = number % 61
        if how == "=":
            data = data[:at] + piece + data[at + len(piece) :]
        elif how == "+":
            data = data[:at] + piece + data[at:]
        elif how == "-":
            data = data[:at] + data[at + length :]
        elif how == "*":
            data = data[:at] + data[at : at + length] * (2 + number % 7) + data[at + length :]
        elif how == "x":  # a stretch from elsewhere in the file
            data = data[:at] + data[number % (len(data) + 1) :][:length] + data[at:]
        elif how == "^" and data:
            data = data[:at] + bytes([data[at] ^ (1 << number % 8)]) + data[at + 1 :]
        elif how == "~" and number % 8 == 0:
            data = data[:at]
    return data


@cache
def _members(package: bytes) -> dict[str, bytes]:
    with ZipFile(io.BytesIO(package)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def mutated_package(packages: tuple[bytes, ...], pieces: Pieces) -> Bytes:
    """A package with one or two of its parts mutated, left out, or put in place of another."""
    known = (*_ANY, *pieces)
    change = st.tuples(st.integers(0, 1 << 16), st.integers(0, 1 << 16), st.lists(_EDIT, min_size=1, max_size=8))

    def changed(package: bytes, changes: list[tuple[int, int, list[tuple[float, str, int]]]]) -> bytes:
        members = dict(_members(package))
        for which, how, edits in changes:
            name = sorted(members)[which % len(members)]
            if how % 16 == 0 and len(members) > 1:
                del members[name]
            elif how % 16 == 1:
                members[name] = members[sorted(members)[how % len(members)]]
            else:
                members[name] = _edited(members[name], edits, known)
        out = io.BytesIO()
        with ZipFile(out, "w", ZIP_DEFLATED) as archive:
            for name, member in members.items():
                archive.writestr(name, member, ZIP_STORED if changes[0][1] % 5 == 0 else ZIP_DEFLATED)
        return out.getvalue()

    return st.builds(changed, st.sampled_from(packages), st.lists(change, min_size=1, max_size=2))


# ---------------------------------------------------------------- made up

_WORD_LEAVES: Final = (
    p("文"), r("字"), p("国家级", style="Title"), table(("甲", "乙")), "<w:sdt/>", "<w:tbl/>", "<w:tr/>", "<w:tc/>", "<w:drawing/>", "<w:fldChar/>",
    "<w:fldChar w:fldCharType='begin'/>", "<w:fldChar w:fldCharType='separate'/>", "<w:fldChar w:fldCharType='end'/>", "<w:instrText>HYPERLINK x</w:instrText>",
    "<w:hyperlink/>", "<w:ruby/>", "<mc:AlternateContent/>", "<w:pStyle w:val='Title'/>", "<w:gridSpan w:val='x'/>", "<w:vMerge/>", "<w:footnoteReference w:id='9'/>",
    "<w:t/>", "<w:tab/>", "<w:br/>", "<w:sym w:font='Wingdings' w:char='F0E0'/>", "<w:vanish/>", "<!--x-->", "<?x y?>", "<w:object/>", "<v:textbox/>", "<m:t>x</m:t>",
)  # fmt: skip
_WORD_PARENTS: Final = (
    "w:p", "w:r", "w:tbl", "w:tr", "w:tc", "w:sdt", "w:sdtContent", "w:ins", "w:del", "w:moveTo", "w:hyperlink", "w:drawing", "w:txbxContent", "wps:txbx",
    "mc:AlternateContent", "mc:Choice", "mc:Fallback", "w:ruby", "w:rubyBase", "w:rt", "w:pPr", "w:rPr", "w:fldSimple", "w:smartTag", "m:oMath", "a:p", "w:novelty",
)  # fmt: skip


def _elements(leaves: Pieces | tuple[str, ...], parents: tuple[str, ...]) -> st.SearchStrategy[str]:
    return st.recursive(
        st.sampled_from([str(leaf) for leaf in leaves]),
        lambda inner: st.tuples(st.sampled_from(parents), st.lists(inner, max_size=4)).map(
            lambda made: f"<{made[0]}>{''.join(made[1])}</{made[0]}>"
        ),
        max_leaves=20,
    )


_CELLS = st.tuples(
    st.sampled_from(["A1", "B2", "C2", "A2", "ZZ9", "XFD1048576", "A1048577", "", "a1", "1A", "A-1"]),
    st.sampled_from(["", "s", "inlineStr", "str", "b", "e", "d", "n", "x"]),
    st.sampled_from(["", "0", "1", "-1", "99999999999", "1e308", "45000.5", "标题", "#REF!", "国家级", "2026-11-21T00:00", "nan", "true"]),
    st.sampled_from(["0", "1", "2", "999", "-1", ""]),
    st.sampled_from(["", "<f>A1&amp;B1</f>", '<f t="shared" si="0"/>', "<f/>", "<is><t>字</t></is>", "<is><r><t>一</t></r></is>"]),
)  # fmt: skip


def _sheet(rows: list[tuple[str, list[tuple[str, str, str, str, str]]]]) -> bytes:
    from tests.test_xlsx import saved

    body = ""
    for number, cells in rows:
        made = (
            f'<c r="{at}" t="{kind}" s="{style}">{more}<v>{value}</v></c>' for at, kind, value, style, more in cells
        )
        body += f'<row r="{number}">{"".join(made)}</row>'
    xml = f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{body}</sheetData></worksheet>'
    members = {
        **_members(saved(("十一月", [["标题", "正文"], ["甲", "乙"]]))),
        "xl/worksheets/sheet1.xml": xml.encode(),
    }
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, member in members.items():
            archive.writestr(name, member)
    return out.getvalue()


_NUMBERS = st.sampled_from([0, 1, -1, 12, 0.001, 1e6, -1e9, 400, 599.5])
_PAGES = st.lists(
    st.one_of(
        st.builds(line, st.sampled_from(["国家级", "x", "a b c", "", "()", "\\"]), _NUMBERS, _NUMBERS, _NUMBERS),
        st.builds(picture, _NUMBERS),
        st.sampled_from([b"q ", b"Q ", b"0 0 0 0 0 0 cm ", b"1 0 0 -1 0 0 cm ", b"BT ", b"ET ", b"/X gs ", b"[(a)-99999(b)]TJ ", b"W n ", b"0 Ts 900 Tz "]),
    ),
    max_size=12,
).map(b"".join)  # fmt: skip
_ANNOTATIONS = st.lists(
    st.builds(
        lambda kind, rect, more: b"<</Type/Annot/Subtype/%s/Rect[%s]%s>>" % (kind, rect, more),
        st.sampled_from([b"FreeText", b"Link", b"Text", b"Widget", b"Popup", b"X"]),
        st.sampled_from([b"0 0 9 9", b"9 9 0 0", b"", b"1e9 0 -1e9 5", b"a b c d"]),
        st.sampled_from([b"/Contents(x)", b"/A<</S/URI/URI(https://t.example/)>>", b"/Contents<feff56fd>", b"/V(x)/FT/Tx/T(n)", b"/A 99 0 R", b""]),
    ),
    max_size=3,
)  # fmt: skip


def _png(width: int, height: int, depth: int, colour: int, rows: bytes, chunks: list[tuple[bytes, bytes]]) -> bytes:
    """A PNG of any head, honest in its check sums: those alone stop no decoder."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, width % 2)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        (
            chunk(b"IHDR", head),
            *(chunk(kind, body) for kind, body in chunks),
            chunk(b"IDAT", zlib.compress(rows)),
            chunk(b"IEND", b""),
        )
    )


_SIDES = st.sampled_from([0, 1, 2, 3, 17, 64, 1000, 6000, 8000, 40_000, 1 << 20, (1 << 31) - 1])
_PNGS = st.builds(
    _png,
    _SIDES,
    _SIDES,
    st.sampled_from([1, 2, 4, 8, 16, 3]),
    st.sampled_from([0, 2, 3, 4, 6, 5]),
    st.one_of(st.binary(max_size=64), st.integers(0, 1 << 20).map(bytes)),
    st.lists(
        st.tuples(
            st.sampled_from([b"PLTE", b"tRNS", b"eXIf", b"iCCP", b"zTXt", b"acTL", b"fcTL", b"fdAT", b"gAMA", b"pHYs"]),
            st.binary(max_size=40),
        ),
        max_size=3,
    ),
)


def _drawn(mode: str, format_: str, size: tuple[int, int], seed: int, orientation: int) -> bytes:
    """A small picture of noise that Pillow writes; PNG where it does not write that mode so."""
    from PIL import Image

    noise = random.Random(seed)
    image = Image.frombytes("RGBA", size, noise.randbytes(4 * size[0] * size[1]))
    if mode == "RGB":
        image = image.convert("RGB")
    elif mode != "RGBA":
        image = image.convert("RGB").convert(mode)
    exif = Image.Exif()
    exif[0x0112] = orientation
    out = io.BytesIO()
    try:
        image.save(
            out,
            format_,
            exif=exif.tobytes(),
            save_all=format_ in ("GIF", "WEBP", "TIFF"),
            append_images=[image.rotate(90)],
        )
    except (OSError, ValueError, TypeError):
        out = io.BytesIO()
        image.convert("RGB").save(out, "PNG")
    return out.getvalue()


_DRAWN = st.builds(
    _drawn,
    st.sampled_from(["1", "L", "P", "RGB", "RGBA", "CMYK", "I", "F", "YCbCr", "HSV", "LAB"]),
    st.sampled_from(["PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF", "AVIF"]),
    st.tuples(st.sampled_from([1, 2, 9, 64, 300]), st.sampled_from([1, 5, 64, 200, 900])),
    st.integers(0, 9),
    st.integers(0, 9),
)


def _joined(pieces: Pieces) -> Bytes:
    return st.lists(st.one_of(st.sampled_from(pieces), st.sampled_from(_ANY)), max_size=60).map(b"".join)


def _seeds(folder: str, *suffixes: str) -> tuple[bytes, ...]:
    found = sorted(path for path in (ROOT / "fixtures" / folder).iterdir() if path.suffix in suffixes)
    return tuple(path.read_bytes() for path in found)


@cache
def strategy_of(name: str) -> Bytes:
    """Files of a format."""
    return _STRATEGIES[name]()


def _docx() -> Bytes:
    seeds = _seeds("formats", ".docx")
    made = st.lists(_elements(_WORD_LEAVES, _WORD_PARENTS), max_size=6).map(lambda body: word_xml("".join(body)))
    return st.one_of(
        mutated_package(seeds, _XML), made, mutated_package(seeds, _XML), mutated(st.sampled_from(seeds), _XML)
    )


def _xlsx() -> Bytes:
    from tests.test_fuzz_sheets import workbook

    seeds = (*_seeds("formats", ".xlsx"), workbook())
    rows = st.lists(
        st.tuples(st.sampled_from(["1", "2", "3", "0", "", "1048577"]), st.lists(_CELLS, max_size=5)), max_size=4
    )
    return st.one_of(
        mutated_package(seeds, _XML),
        rows.map(_sheet),
        mutated_package(seeds, _XML),
        mutated(st.sampled_from(seeds), _XML),
    )


def _pdf() -> Bytes:
    seeds = (
        *_seeds("formats", ".pdf"),
        pdf(
            line("国家级", 40) + picture(50),
            annotations=[b"<</Type/Annot/Subtype/FreeText/Rect[0 0 9 9]/Contents(x)>>"],
        ),
    )
    made = st.builds(
        lambda pages, annotations: pdf(*pages, annotations=annotations),
        st.lists(_PAGES, min_size=1, max_size=3),
        _ANNOTATIONS,
    )
    return st.one_of(mutated(st.sampled_from(seeds), _PDF), made, mutated(made, _PDF))


def _image() -> Bytes:
    seeds = _seeds("pictures", ".png", ".jpg", ".webp", ".gif")
    return st.one_of(mutated(st.sampled_from(seeds), _IMAGE), _PNGS, _DRAWN, mutated(_DRAWN, _IMAGE))


def _of_text(files: Bytes) -> Bytes:
    """Mostly with what is no UTF-8 replaced: that alone is refused at once."""
    return st.one_of(files.map(lambda data: data.decode(errors="replace").encode()), files)


def _html() -> Bytes:
    return _of_text(st.one_of(mutated(st.sampled_from(_seeds("formats", ".html")), _HTML), _joined(_HTML)))


def _subtitles() -> Bytes:
    return _of_text(st.one_of(mutated(st.sampled_from(_seeds("formats", ".srt", ".vtt")), _CUES), _joined(_CUES)))


_STRATEGIES: Final[Mapping[str, Callable[[], Bytes]]] = {
    "docx": _docx,
    "xlsx": _xlsx,
    "pdf": _pdf,
    "image": _image,
    "html": _html,
    "subtitles": _subtitles,
}
