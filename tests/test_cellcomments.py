"""Promises of annotated workbooks: every remark at its cell, what was there kept, every other part byte for byte."""

from __future__ import annotations

import io
import zipfile

import pytest
from openpyxl import load_workbook
from openpyxl.chart import BarChart
from openpyxl.comments import Comment

from copygate.errors import InputError
from copygate.intake.contained import annotate_contained
from copygate.intake.formats.cellcomments import annotate
from copygate.intake.formats.xlsx import read
from copygate.model.remark import Remark
from copygate.pipeline import check
from copygate.report.remarks import remarks_of
from tests.rulebooks import TODAY
from tests.test_positions import COMPILED
from tests.test_xlsx import month, part, saved, with_parts, written


def remarks(data: bytes) -> list[Remark]:
    """What a check says of the workbook."""
    return [
        remark
        for number, draft in enumerate(read(data, "a.xlsx"))
        for remark in remarks_of(check(draft, COMPILED, today=TODAY), draft, "zh", number)
    ]


def comments(data: bytes) -> dict[str, str]:
    """Every comment by its cell, as openpyxl reads it."""
    return {
        f"{sheet.title}!{cell.coordinate}": cell.comment.text
        for sheet in load_workbook(io.BytesIO(data)).worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.comment is not None
    }


def test_each_finding_becomes_a_comment_and_the_rest_stays() -> None:
    book = month()
    sheet = book.worksheets[0]
    sheet["E3"].comment = Comment("老板说要更有冲击力", "小王")
    sheet["G9"].comment = Comment("别动", "小李")
    sheet.add_chart(BarChart(), "J2")
    data = written(book)
    annotated = annotate_contained(data, ".xlsx", remarks(data))
    found = comments(annotated)
    assert sorted(found) == [
        "十一月!A1", "十一月!D3", "十一月!D4", "十一月!D7", "十一月!E3", "十一月!F3", "十一月!G9", "备选!B2", "说明!B3",
    ]  # fmt: skip
    assert found["十一月!G9"] == "别动"
    assert found["十一月!E3"].startswith("老板说要更有冲击力\n\n词\n依据 《法》")
    assert "小红书 不能发布" in found["十一月!D3"]
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(io.BytesIO(annotated)) as new:
        kept = [name for name in old.namelist() if old.read(name) == new.read(name)]
        assert new.testzip() is None
    changed = {name for name in zipfile.ZipFile(io.BytesIO(data)).namelist() if name not in kept}
    assert changed == {
        "[Content_Types].xml", "xl/comments/comment1.xml", "xl/drawings/commentsDrawing1.vml",
        "xl/worksheets/sheet2.xml", "xl/worksheets/sheet3.xml",
    }  # fmt: skip
    assert [draft.fields for draft in read(annotated, "a.xlsx")] == [draft.fields for draft in read(data, "a.xlsx")]


def test_a_sheet_gains_one_element_and_no_other_byte() -> None:
    data = saved(("表", [["标题", "正文"], ["国家级", "乙"]]))
    sheet = part(data, "xl/worksheets/sheet1.xml").replace(
        b"</worksheet>", b"<tableParts count='0'/><extLst/></worksheet>"
    )
    data = with_parts(data, {"xl/worksheets/sheet1.xml": sheet})
    annotated = annotate(data, remarks(data))
    after = part(annotated, "xl/worksheets/sheet1.xml")
    start, end = after.index(b"<legacyDrawing"), after.index(b"<tableParts")
    assert after[:start] + after[end:] == sheet
    assert set(comments(annotated)) == {"表!A2"}
    again = annotate(annotated, remarks(annotated))
    assert part(again, "xl/worksheets/sheet1.xml") == after
    assert comments(again)["表!A2"].count("规则 ") == 2


def test_what_a_remark_holds_is_text_and_nothing_else() -> None:
    data = saved(("表", [["标题"], ["甲"]]))
    text = '=HYPERLINK("x") <b> & ]]> \x00\x0b\ud800 ' + "长" * 40_000
    (comment,) = comments(annotate(data, [Remark(text)])).values()
    assert comment.startswith('=HYPERLINK("x") <b> & ]]> ���')
    assert len(comment) == 30_000


def test_a_cell_with_a_thread_is_not_written_over() -> None:
    book = month()
    book.worksheets[0]["E3"].comment = Comment("[Threaded comment]", "tc={1}")
    data = written(book)
    rels = part(data, "xl/worksheets/_rels/sheet1.xml.rels").replace(
        b"</Relationships>",
        b'<Relationship Id="t" Type="http://schemas.microsoft.com/office/2017/10/relationships/threadedComment"'
        b' Target="/xl/threadedComments/t1.xml"/></Relationships>',
    )
    data = with_parts(data, {"xl/worksheets/_rels/sheet1.xml.rels": rels})
    found = comments(annotate(data, remarks(data)))
    assert found["十一月!E3"] == "[Threaded comment]"
    assert "【E3】\n词" in found["十一月!G3"]  # F3 has a remark of its own


def test_a_signed_workbook_is_not_annotated() -> None:
    data = with_parts(saved(("表", [["标题"], ["甲"]])), {"_xmlsignatures/origin.sigs": b"x"})
    with pytest.raises(InputError) as refused:
        annotate(data, remarks(data))
    assert refused.value.code == "signed"
