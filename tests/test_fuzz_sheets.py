"""Workbooks, PDFs and bundles with anything in them wrong: read, or refused with a word; never another end."""

from __future__ import annotations

import zipfile
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from hypothesis import given
from hypothesis import strategies as st

from copygate.errors import InputError
from copygate.extraction.document import document_of
from copygate.intake.bundle import unpacked
from copygate.intake.formats import pdf as pdf_reader
from copygate.intake.formats import xlsx
from copygate.intake.formats.cellcomments import annotate
from copygate.model.draft import Draft
from copygate.model.remark import Remark
from tests.conftest import FEW
from tests.pdfs import line, pdf, picture
from tests.test_xlsx import month, with_parts, written

PIECES: Final = (
    *(
        b"",
        b"<",
        b">",
        b'"',
        b"</row>",
        b"<row/>",
        b'<c r="A1"',
        b"<f/>",
        b"-1",
        b"99999999999",
        b"1e999",
        b"\xff",
        b"\0",
    ),
    *(
        b"&#0;",
        b"&#xd800;",
        b't="s"',
        b"inlineStr",
        b"XFD1048577",
        b"A0",
        b"obj",
        b"endstream",
        b"/Length 9",
        b"<</",
        b">>",
    ),
)
edits = st.lists(
    st.tuples(st.integers(0, 1 << 16), st.integers(0, 40), st.one_of(st.sampled_from(PIECES), st.binary(max_size=4))),
    min_size=1,
    max_size=5,
)
Edits = list[tuple[int, int, bytes]]


@lru_cache(maxsize=1)
def workbook() -> bytes:
    """A workbook with everything a reader looks at."""
    from openpyxl.comments import Comment
    from openpyxl.drawing.image import Image
    from PIL import Image as Picture

    book = month()
    sheet = book.worksheets[0]
    sheet["D3"].hyperlink = "https://t.example/"
    sheet["D3"].comment = Comment("别动", "小李")
    pixels = BytesIO()
    Picture.new("RGB", (4, 4)).save(pixels, "PNG")
    sheet.add_image(Image(pixels), "G4")
    return written(book)


def edited(data: bytes, changes: Edits) -> bytes:
    """The bytes with stretches of them replaced."""
    for at, length, piece in changes:
        start = at % (len(data) + 1)
        data = data[:start] + piece + data[start + length :]
    return data


def assert_sound(drafts: tuple[Draft, ...]) -> None:
    """Whatever was read can be judged, and every anchor stands in its text."""
    for draft in drafts:
        document_of(draft)
        for field in draft.fields:
            field.raw.encode()
            assert all(0 <= anchor.start < anchor.end <= len(field.raw) for anchor in field.anchors)
        for problem in draft.problems:
            assert problem.wording.zh


@FEW
@given(st.integers(0, 99), edits)
def test_any_workbook(which: int, changes: Edits) -> None:
    with zipfile.ZipFile(BytesIO(workbook())) as archive:
        names = [name for name in archive.namelist() if name.startswith("xl/") and "theme" not in name]
        name = names[which % len(names)]
        data = with_parts(workbook(), {name: edited(archive.read(name), changes)})
    try:
        drafts = xlsx.read(data, "a.xlsx")
        assert_sound(drafts)
        annotate(data, [Remark("x", draft=0), Remark("y", at=(("sheet", "十一月"), ("cell", "E3")))])
    except InputError as refused:
        assert_told(refused)


@FEW
@given(edits)
def test_any_pdf(changes: Edits) -> None:
    whole = pdf(
        line("国家级", 40) + picture(50), annotations=[b"<</Type/Annot/Subtype/FreeText/Rect[0 0 9 9]/Contents(x)>>"]
    )
    try:
        assert_sound(pdf_reader.read(edited(whole, changes), "a.pdf"))
    except InputError as refused:
        assert_told(refused)


@FEW
@given(edits)
def test_any_bundle(changes: Edits) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder, "a.zip")
        out = BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr("里/稿.md", "国家级")
            archive.writestr("b.csv", "标题,正文\n甲,乙\n")
        path.write_bytes(edited(out.getvalue(), changes) or b"x")
        try:
            with unpacked(path) as members:
                for member in members:
                    assert_sound(tuple(member.drafts()))
        except InputError as refused:
            assert_told(refused)


def assert_told(refused: InputError) -> None:
    """A refusal says what is wrong in both languages, and nothing of how copygate is made."""
    assert refused.wording.zh
    assert "Error(" not in refused.wording.en
