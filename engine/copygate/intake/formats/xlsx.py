"""A workbook (`.xlsx`) to drafts: every sheet, hidden ones too, is read as a content calendar (`intake/calendar.py`).

The parts are read as they are, not through openpyxl, which gives either formulas or their values, drops shapes, and
refuses files that other programs write. Comments are not read: they are the planners' talk about a post.
"""

from __future__ import annotations

from collections.abc import Iterator

from copygate.errors import Wording
from copygate.intake.calendar import calendar_drafts, nothing_to_publish
from copygate.intake.cells import Cell, Row, reference_of
from copygate.intake.formats.package import open_package
from copygate.intake.formats.sheetcells import RawCell, sheet_of
from copygate.intake.formats.workbook import Sheet, Workbook
from copygate.model.anchor import Anchor, Place
from copygate.model.draft import Draft, Embedded, FieldSource, InputProblem, TextField


def read(data: bytes, shown: str) -> tuple[Draft, ...]:
    """The drafts in a workbook, sheet by sheet."""
    drafts = placed_drafts(Workbook(open_package(data, "xlsx")), shown)
    if not drafts:
        raise nothing_to_publish()
    return tuple(draft for _, draft in drafts)


def picture(data: bytes, name: str) -> bytes:
    """A picture that lies in the workbook, by the name of its part."""
    return Workbook(open_package(data, "xlsx")).data(name)


def cells(data: bytes) -> list[tuple[str, int, list[tuple[int, str, bool]]]]:
    """The rows of every sheet: name, number, and of each cell its column, what it shows, and whether that is known."""
    workbook = Workbook(open_package(data, "xlsx"))
    rows = []
    for sheet in workbook.sheets:
        if sheet.part is not None:
            read = sheet_of(workbook, sheet).rows
            rows += [
                (sheet.name, number, [(each.column, each.shown, each.problem is None) for each in read[number]])
                for number in sorted(read)
            ]
    return rows


def placed_drafts(workbook: Workbook, shown: str) -> list[tuple[str, Draft]]:
    """The drafts, each with the name of its sheet."""
    return [
        (sheet.name, draft)
        for sheet in workbook.sheets
        for draft in calendar_drafts(_rows(workbook, sheet), path=shown, sheet=sheet.name)
    ]


def _rows(workbook: Workbook, sheet: Sheet) -> Iterator[Row]:
    """The rows that hold anything, ascending. A cell merged over several rows stands in each of them."""
    if sheet.part is None:
        yield Row(1, 1, (), (_unread(sheet.name, "A1", "a chart or a sheet of macros", "图表或宏表"),))
        return
    read = sheet_of(workbook, sheet)
    drawn: dict[int, list[TextField]] = {}
    problems: dict[int, list[InputProblem]] = {}
    for at, text in enumerate(read.texts):
        place = _place(sheet.name, text.column, text.row)
        name = f"{text.place}[{reference_of(text.column, text.row)}·{at}]"
        source = FieldSource(text.row, text.column, exact=False)
        anchors = (Anchor(0, len(text.text), place),)
        drawn.setdefault(text.row, []).append(TextField(name, text.place, text.text, "plain", source, None, anchors))
    embedded: dict[int, list[Embedded]] = {}
    for each in read.pictures:
        told = _unread(sheet.name, reference_of(each.column, each.row), "a picture or a chart", "图片或图表")
        if each.part is not None and workbook.has(each.part):
            place = _place(sheet.name, each.column, each.row)
            embedded.setdefault(each.row, []).append(Embedded(each.part, place, told.code))
        else:
            told = told._replace(code="picture-out-of-reach")
        problems.setdefault(each.row, []).append(told)
    rows = {number: [_cell(sheet.name, raw) for raw in cells] for number, cells in read.rows.items()}
    for first, last, column in read.merged_down:
        top = next((cell for cell in rows.get(first, ()) if cell.column == column), None)
        for number in range(first + 1, last + 1):
            if top is not None and number in rows:  # a row that holds nothing else is no draft of its own
                rows[number] = sorted([*(each for each in rows[number] if each.column != column), top])
    for number in sorted({*rows, *drawn, *problems}):
        cells = tuple(rows.get(number, ()))
        told_here, drawn_here = tuple(problems.get(number, ())), tuple(drawn.get(number, ()))
        yield Row(number, number, cells, told_here, drawn_here, tuple(embedded.get(number, ())))


def _cell(sheet: str, raw: RawCell) -> Cell:
    return Cell(
        raw.column,
        reference_of(raw.column, raw.row),
        raw.value,
        raw.shown,
        FieldSource(raw.row, raw.column, exact=False),
        _place(sheet, raw.column, raw.row),
        raw.problem,
    )


def _place(sheet: str, column: int, row: int) -> Place:
    return (("sheet", sheet), ("cell", reference_of(column, row)))


def _unread(sheet: str, reference: str, en: str, zh: str) -> InputProblem:
    return InputProblem(
        "picture-not-read",
        Wording(
            f"sheet “{sheet}” {reference}: {en} stands here, which is not read: a person must look",
            f"工作表“{sheet}” {reference}：此处有{zh}，未能识别其中文字，须由人查看",
        ),
    )
