"""Promises of workbooks: what a planner sees in a cell is what is checked, wherever it stands, and nothing is passed over."""

from __future__ import annotations

import io
import zipfile
from datetime import date, time
from typing import Any, Final

import pytest
from openpyxl import Workbook
from openpyxl.drawing.image import Image
from openpyxl.worksheet.worksheet import Worksheet

from copygate.errors import InputError
from copygate.intake.contained import read_contained
from copygate.intake.formats.numberformat import read_number
from copygate.intake.formats.xlsx import picture, read
from copygate.model.draft import Draft
from copygate.pipeline import check
from tests.rulebooks import TODAY
from tests.test_positions import COMPILED, TERM

HEADER: Final = ["日期", "时间", "平台", "标题", "文案", "话题", "状态"]


def saved(*sheets: tuple[str, list[list[Any]]]) -> bytes:
    """A workbook with these sheets."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    return written(book)


def written(book: Workbook) -> bytes:
    """The file's bytes."""
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def with_parts(data: bytes, parts: dict[str, bytes | None]) -> bytes:
    """The same package with parts put in place of others (None: left out)."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        kept = {name: source.read(name) for name in source.namelist()}
        for name, content in {**kept, **parts}.items():
            if content is not None:
                target.writestr(name, content)
    return out.getvalue()


def part(data: bytes, name: str) -> bytes:
    """One part of a package."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name)


def month() -> Workbook:
    """A calendar as planners keep it."""
    book = Workbook()
    sheet: Worksheet = book.worksheets[0]
    sheet.title = "十一月"
    sheet["A1"] = "十一月排期"
    sheet.merge_cells("A1:G1")
    sheet.append(HEADER)
    sheet.append([date(2026, 11, 23), time(20), "小红书", "换季", "第一行\n适合国家级", "#面霜 #国家级", "已定稿"])
    sheet.append([None, time(21), "抖音", "国家级", 0.99, None, "待审"])
    sheet.merge_cells("A3:A4")
    sheet.append([date(2026, 11, 24), None, "小红书", None, None, None, "待写"])
    sheet.append(["第二周"])
    sheet.append(["11月30日", None, "公众号", "末", '="国家"&"级"', None, None])
    for row in sheet.iter_rows(min_row=3):
        row[0].number_format = 'm"月"d"日"'
        row[4].number_format = "0%"
    hidden = book.create_sheet("备选")
    hidden.sheet_state = "veryHidden"
    hidden.append(["序号", "小红书标题", "抖音口播"])
    hidden.append([1, "国家级", "家人们"])
    hidden.row_dimensions[2].hidden = True
    book.create_sheet("说明")["B3"] = "不许写国家级"
    return book


def findings(drafts: tuple[Draft, ...]) -> list[tuple[str, str, str]]:
    """Draft, place and slice of each finding."""
    found = []
    for draft in drafts:
        raw = {field.name: field.raw for field in draft.fields}
        assert len(raw) == len(draft.fields)
        for finding in check(draft, COMPILED, today=TODAY).findings:
            at = finding.location
            assert at is not None
            place = dict(at.at or ())
            assert (at.line, place["cell"]) == (int(str(place["cell"])[1:]), place["cell"])
            found.append((draft.id, f"{place['sheet']}!{place['cell']}", raw[at.field][at.start : at.end]))
    return found


def test_a_month_is_read_in_the_child_as_a_planner_sees_it() -> None:
    drafts = read_contained(written(month()), ".xlsx", "排期.xlsx")
    assert [draft.id for draft in drafts] == [
        "排期.xlsx:十一月!A3", "排期.xlsx:十一月!A4", "排期.xlsx:十一月!A7", "排期.xlsx:十一月!A1,A6",
        "1", "排期.xlsx:说明!B3",
    ]  # fmt: skip
    first, second, third, _, variant, _ = drafts
    assert [str(draft.publish_at) for draft in (first, second)] == ["2026-11-23 20:00:00", "2026-11-23 21:00:00"]
    assert [field.raw for field in second.fields] == ["国家级", "99%"]
    assert [problem.wording.zh for problem in third.problems] == [
        "工作表“十一月” E7：此处的公式还没有计算结果：请用表格软件打开并保存一次",
        "工作表“十一月” A7：`日期` 不是有效日期，请写成 `2025-06-18` 或 `2025-06-18T20:00+08:00`",
    ]
    assert variant.platforms == ("xiaohongshu", "douyin")
    assert findings(drafts) == [
        ("排期.xlsx:十一月!A3", "十一月!E3", TERM),
        ("排期.xlsx:十一月!A3", "十一月!F3", TERM),
        ("排期.xlsx:十一月!A4", "十一月!D4", TERM),
        ("1", "备选!B2", TERM),
        ("排期.xlsx:说明!B3", "说明!B3", TERM),
    ]


@pytest.mark.parametrize(
    ("number", "code", "shown"),
    [
        (0.99, "0%", "99%"),
        (0.995, "0.0%", "99.5%"),
        (12000, '0!.0,"万"', "1.2万"),
        (1234567.5, "#,##0.00", "1,234,567.50"),
        (199, "[$¥-804]#,##0", "¥199"),
        (7, "000", "007"),
        (-5, "0;(0)", "(5)"),
        (13812345678, "000-0000-0000", "138-1234-5678"),
        (13812345678, "General", "13812345678"),
        (0.5, "# ?/?", "0.5"),
        (3, '0"折"', "3折"),
        (1e300, "0.00%", "1e+300"),
        (46352, "yyyy/m/d", "2026/11/26"),
        (46352.8333333333, 'm"月"d"日" h:mm', "11月26日 20:00"),
        (0.5, "上午/下午h:mm", "下午12:00"),
        (46352, "[$-804]aaaa", "星期四"),
        (1e9, "yyyy", "1000000000"),
        (5, "%" * 300, "5" + "0" * 0),
    ],
)
def test_numbers_are_shown_as_their_format_says(number: float, code: str, shown: str) -> None:
    assert read_number(number, code, from_1904=False)[1] == shown


def test_days_since_1904() -> None:
    assert str(read_number(44890, "yyyy/m/d", from_1904=True)[0]) == "2026-11-26"


def sheet_xml(cells: str, after: str = "") -> bytes:
    """A sheet part with a header row and one row of cells."""
    texts = "".join(
        f'<c r="{letter}1" t="inlineStr"><is><t>{name}</t></is></c>'
        for letter, name in zip("AB", ("标题", "文案"), strict=True)
    )
    return (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
        ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
        f'<sheetData><row r="1">{texts}</row><row r="2">{cells}</row></sheetData>{after}</worksheet>'
    ).encode()


def read_cells(cells: str) -> tuple[list[str], list[str]]:
    """Texts and codes of problems of a row."""
    data = with_parts(saved(("表", [["x"]])), {"xl/worksheets/sheet1.xml": sheet_xml(cells)})
    (draft,) = read(data, "a.xlsx")
    return [field.raw for field in draft.fields], [problem.wording.en.partition(": ")[2] for problem in draft.problems]


@pytest.mark.parametrize(
    ("cells", "texts", "problems"),
    [
        ('<c t="inlineStr"><is><r><t>国</t></r><rPh><t>x</t></rPh><r><t>家级</t></r></is></c>', ["国家级"], []),
        ('<c r="A2" t="str"><f>A1</f><v>甲</v></c><c r="B2" t="str"><f>B1</f><v></v></c>', ["甲"], []),
        ('<c r="A2"><f>A1</f></c><c r="B2" t="str"><v>乙_x000A_丙</v></c>', ["乙\n丙"], ["a formula that was never computed"]),
        ('<c r="A2" t="e"><f>1/0</f><v>#DIV/0!</v></c>', [], ["the formula here gives `#DIV/0!`"]),
        ('<c r="A2" t="e" vm="1"><v>#VALUE!</v></c>', [], ["a picture or a chart stands here, which is not read"]),
        ('<c r="A2" t="str"><f>_xlfn.DISPIMG("ID_1",1)</f><v>=DISPIMG()</v></c>', [], ["a picture or a chart stands here"]),
        ('<c r="A2" t="b"><v>1</v></c><c r="B2"><v>12</v></c>', ["TRUE", "12"], []),
        ('<c r="A2"><v>nan</v></c><c r="B2"><v>甲</v></c>', ["nan", "甲"], []),
    ],
)  # fmt: skip
def test_what_a_cell_holds(cells: str, texts: list[str], problems: list[str]) -> None:
    read_texts, read_problems = read_cells(cells)
    assert read_texts == texts
    told = [problem for problem in read_problems if "nothing here" not in problem]
    assert len(told) == len(problems)
    assert all(told[at].startswith(expected) for at, expected in enumerate(problems))


def test_links_and_shapes_belong_to_their_row_and_pictures_are_not_passed_over() -> None:
    from PIL import Image as Picture

    book = month()
    sheet = book.worksheets[0]
    sheet["D3"].hyperlink = "https://t.example/国家级"
    pixels = io.BytesIO()
    Picture.new("RGB", (4, 4)).save(pixels, "PNG")
    png = pixels.getvalue()
    sheet.add_image(Image(pixels), "G4")
    data = written(book)
    drawing = part(data, "xl/drawings/drawing1.xml")
    shape = (
        "<sp><txBody><a:p xmlns:a='urn:a'><a:r><a:t>国家</a:t></a:r><a:r><a:t>级</a:t></a:r></a:p></txBody></sp>"
    ).encode()
    data = with_parts(data, {"xl/drawings/drawing1.xml": drawing.replace(b"<clientData", shape + b"<clientData")})
    first, second, *_ = read(data, "a.xlsx")
    assert ("link-target", "https://t.example/国家级") in [(field.place, field.raw) for field in first.fields]
    assert ("body", "国家级") in [(field.place, field.raw) for field in second.fields]
    assert [problem.code for problem in second.problems] == ["picture-not-read"]
    (embedded,) = second.embedded
    assert (embedded.code, embedded.place) == ("picture-not-read", (("sheet", "十一月"), ("cell", "G4")))
    assert picture(data, embedded.name) == png


REFUSED: Final = {
    "empty": (saved(("表", [])), "empty-file"),
    "cut": (saved(("表", [["标题"]]))[:-40], "broken-file"),
    "no workbook": (with_parts(saved(("表", [["标题"]])), {"xl/workbook.xml": None}), "broken-file"),
    "broken sheet": (with_parts(saved(("表", [["标题"]])), {"xl/worksheets/sheet1.xml": b"<a><b></a>"}), "broken-file"),
    "entities": (
        with_parts(
            saved(("表", [["标题"]])), {"xl/worksheets/sheet1.xml": b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'}
        ),
        "xml-entities",
    ),
    "old": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "old-format"),
    "no zip": ("标题,正文\n".encode(), "broken-file"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused_says_why(name: str) -> None:
    data, code = REFUSED[name]
    with pytest.raises(InputError) as refused:
        read(data, "a.xlsx")
    assert refused.value.code == code
    assert refused.value.wording.zh


def test_a_workbook_of_too_many_cells_is_refused_within_its_budget() -> None:
    """12 MB of distinct rows: the child stops at its limit and says so, the parent goes on."""
    row = "<row>" + '<c t="inlineStr"><is><t>{0}国{1}</t></is></c>' * 50 + "</row>"
    rows = "".join(row.format(at % 977, at * 7919 % 104729) for at in range(40_000))
    sheet = sheet_xml("").replace(b"</sheetData>", rows.encode() + b"</sheetData>")
    assert len(sheet) > 80_000_000
    with pytest.raises(InputError) as refused:
        read_contained(with_parts(saved(("表", [["x"]])), {"xl/worksheets/sheet1.xml": sheet}), ".xlsx", "a.xlsx")
    assert refused.value.code == "over-budget"
