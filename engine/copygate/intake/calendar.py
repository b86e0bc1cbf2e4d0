"""A content calendar (rows of cells under a header) to drafts: each row that holds something to publish is one.

`calendar_drafts` is the way in, for spreadsheets and CSV alike. A row without text and without a picture is a slot that
nobody has filled yet, and skipped. What stands outside the tables (a heading, a note, a sheet without any header) is
one draft of its own per sheet, so that no text in the file is passed over.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from copygate.errors import InputError, Wording
from copygate.intake.calendarrow import row_draft
from copygate.intake.cells import Cell, Row, moment, problem_at, reference_of, text_of
from copygate.intake.headers import Header, header_of
from copygate.model.draft import Draft, Embedded, InputProblem, TextField

MAX_OUTSIDE_CELLS: Final = 20_000
_LONGEST_NAME: Final = 12


def calendar_drafts(rows: Iterable[Row], *, path: str, sheet: str | None = None) -> Iterator[Draft]:
    """The drafts of one sheet, in the order of its rows, then what stands outside its tables."""
    header: Header | None = None
    outside: list[TextField] = []
    problems: list[InputProblem] = []
    embedded: list[Embedded] = []
    first = True
    for row in rows:
        found = header_of({cell.column: cell.shown for cell in row.cells}, first=first)
        first = first and not row.cells
        header = found or header
        draft = None
        if header is not None and found is None and row.cells:
            name = reference_of(row.cells[0].column, row.number)
            draft = row_draft(row, header, path=path, id=_id(path, sheet, name))
        if draft is not None:
            yield draft
            continue
        problems += row.problems
        embedded += row.embedded
        outside += row.drawn
        for cell in row.cells:
            if cell.problem is not None:
                problems.append(problem_at(cell, "cell-not-understood", cell.problem))
            elif header is None or _is_stray(cell, header, is_header=found is not None):
                outside.append(text_of(cell, "body"))
    if len(outside) > MAX_OUTSIDE_CELLS:
        problems.append(_too_many())
        del outside[MAX_OUTSIDE_CELLS:]
    if outside or problems:
        id = _id(path, sheet, _cells_of(outside))
        yield Draft(id, path, tuple(outside), problems=tuple(problems), embedded=tuple(embedded))


def _id(path: str, sheet: str | None, cells: str) -> str:
    """`排期.csv:A4`, `排期.xlsx:十一月!A4`, and of what stands outside the tables `排期.xlsx:十一月!A1,A9,…`."""
    return f"{path}:{cells}" if sheet is None else f"{path}:{sheet}!{cells}"


def _cells_of(fields: list[TextField]) -> str:
    names = [str(dict(field.anchors[0].place)["cell"]) for field in fields[:3] if field.anchors]
    return ",".join([*names, *("…" for _ in fields[3:4])]) or "…"


def _is_stray(cell: Cell, header: Header, *, is_header: bool) -> bool:
    """A text where a date or a number is due, in a row that is no draft: `第二周 11.9-11.15` across the table. In a
    header, what is too long to name an attribute."""
    column = header.get(cell.column)
    if is_header:
        return column is not None and column.name is None and len(cell.shown) > _LONGEST_NAME
    dated = column is not None and column.name in ("publish-at", "due-at", "id")
    return dated and isinstance(cell.value, str) and moment(cell.value) == cell.value


def nothing_to_publish() -> InputError:
    """The refusal of a calendar without any draft: a file that is named and passes must have held something."""
    return InputError(
        "empty-file", Wording("no row of the calendar holds anything to publish", "日历里没有一行有可发布的内容")
    )


def _too_many() -> InputProblem:
    return InputProblem(
        "too-large",
        Wording(
            f"over {MAX_OUTSIDE_CELLS:,} cells without a header: name the columns (标题, 正文, 平台 …)",
            f"没有表头的单元格超过 {MAX_OUTSIDE_CELLS:,} 个：请写明各列（标题、正文、平台……）",
        ),
    )
