"""One sheet of a workbook as it lies in its part: the cells of each row, what is merged, linked, drawn over them.

`sheet_of` is the way in. A formula is what it came to when the file was last computed; one that was not is a problem of
its cell, and so is an error, or a picture in place of a text.
"""

from __future__ import annotations

import io
import math
import re
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Final
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from copygate.errors import Wording
from copygate.intake.formats.numberformat import read_number
from copygate.intake.formats.workbook import Relations, Sheet, Workbook, broken, local, shown_by, text_of, unescaped

_REFERENCE: Final = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
_PICTURE: Final = re.compile(r"(?:_xlfn\.)?(?:DISPIMG|IMAGE)\s*\(", re.IGNORECASE)
_IN_CELL: Final = re.compile(r'DISPIMG\s*\(\s*"([^"]*)"', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class RawCell:
    """A cell that holds something."""

    row: int
    column: int
    value: str | int | float | bool | date | datetime | time
    shown: str
    problem: Wording | None = None


@dataclass(frozen=True, slots=True)
class Drawn:
    """A text that is not in a cell but belongs to one: what it links to, or a shape that stands over it."""

    row: int
    column: int
    place: str
    text: str


@dataclass(frozen=True, slots=True)
class Pictured:
    """A picture or a chart in or over a cell; `part` holds it, None where that is nowhere to be had."""

    row: int
    column: int
    part: str | None


@dataclass(slots=True)
class SheetCells:
    """All that a sheet shows. `merged_down`: first and last row, and column, of what is merged over rows."""

    rows: dict[int, list[RawCell]] = field(default_factory=dict)
    merged_down: list[tuple[int, int, int]] = field(default_factory=list)
    texts: list[Drawn] = field(default_factory=list)
    pictures: list[Pictured] = field(default_factory=list)


def sheet_of(workbook: Workbook, sheet: Sheet) -> SheetCells:
    """The cells of a sheet and what lies over them."""
    part = sheet.part or ""
    found = SheetCells()
    relations = workbook.relations(part)
    at = 0
    try:
        for _, element in ElementTree.iterparse(io.BytesIO(workbook.data(part))):  # noqa: S314 - no DTD, as checked
            name = local(element.tag)
            if name == "row":
                at = _whole(element.get("r")) or at + 1
                cells = _cells(workbook, element, at, found.pictures)
                if cells:
                    found.rows.setdefault(at, []).extend(cells)
                element.clear()
            elif name == "mergeCell":
                _take_merged(found, element.get("ref", ""))
            elif name == "hyperlink":
                _take_link(found, element, relations)
    except ElementTree.ParseError as error:
        raise broken(f"{part}: {error}") from None
    for relation in relations.values():
        if relation.kind == "drawing" and workbook.has(relation.target):
            _take_drawing(found, workbook.parsed(relation.target), workbook.relations(relation.target))
    return found


def corner(reference: str) -> tuple[int, int]:
    """Row and column of a cell by name, of a range its first; (0, 0) for what is neither."""
    found = _REFERENCE.match(reference)
    if found is None:
        return 0, 0
    column = 0
    for letter in found[1].upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found[2]), column


def _cells(workbook: Workbook, row: Element, number: int, pictures: list[Pictured]) -> list[RawCell]:
    cells = []
    column = 0
    for element in row:
        if local(element.tag) != "c":
            continue
        column = corner(element.get("r", ""))[1] or column + 1
        cell = _cell(workbook, element, number, column)
        if isinstance(cell, Pictured):
            pictures.append(cell)
        elif cell is not None:
            cells.append(cell)
    return cells


def _cell(workbook: Workbook, element: Element, row: int, column: int) -> RawCell | Pictured | None:
    parts = {local(child.tag): child for child in element}
    formula, value, kind = parts.get("f"), parts.get("v"), element.get("t", "n")
    if formula is not None and _PICTURE.match(formula.text or ""):
        named = _IN_CELL.search(formula.text or "")
        return Pictured(row, column, workbook.cell_pictures.get(named[1]) if named else None)
    if kind == "inlineStr":
        return _texted(row, column, text_of(parts["is"]) if "is" in parts else "")
    written = "" if value is None else value.text or ""
    if formula is not None and not written and (value is None or kind != "str"):
        return RawCell(row, column, "", "", _NOT_COMPUTED)
    if kind != "str":
        written = written.strip()
    if not written:
        return None
    if kind == "s":
        at = _whole(written)
        if not (written.isdigit() and at < len(workbook.texts)):
            raise broken(f"no shared text {written[:20]}")
        return _texted(row, column, workbook.texts[at])
    if kind == "e":
        # A picture placed in a cell is an error value with a note where to find it.
        if element.get("vm"):
            return Pictured(row, column, None)
        return RawCell(row, column, "", "", _error(written))
    if kind == "b":
        return RawCell(row, column, written in ("1", "true"), "TRUE" if written in ("1", "true") else "FALSE")
    if kind in ("str", "d"):
        return _texted(row, column, unescaped(written))
    return _numbered(workbook, element, row, column, written)


def _texted(row: int, column: int, text: str) -> RawCell | None:
    # Half a surrogate pair or a NUL is no character, in whatever way it got here.
    text = text.encode("utf-8", "replace").decode().replace("\0", "")
    return RawCell(row, column, text, text) if text.strip() else None


def _numbered(workbook: Workbook, element: Element, row: int, column: int, written: str) -> RawCell | None:
    try:
        number = float(written)
    except ValueError:
        return _texted(row, column, written)
    if not math.isfinite(number):
        return _texted(row, column, written)
    style = _whole(element.get("s"))
    code = workbook.formats[style] if style < len(workbook.formats) else "General"
    value, shown = read_number(number, code, from_1904=workbook.from_1904)
    return RawCell(row, column, value, shown) if shown else None


def _take_merged(found: SheetCells, reference: str) -> None:
    first, _, last = reference.partition(":")
    (top, column), (bottom, _) = corner(first), corner(last)
    if 0 < top < bottom <= top + 10_000 and len(found.merged_down) < 10_000:
        found.merged_down.append((top, bottom, column))


def _take_link(found: SheetCells, element: Element, relations: Relations) -> None:
    row, column = corner(element.get("ref", ""))
    id = next((value for key, value in element.attrib.items() if local(key) == "id"), "")
    relation = relations.get(id)
    if row and relation is not None and relation.external and relation.target.strip():
        found.texts.append(Drawn(row, column, "link-target", relation.target))


def _take_drawing(found: SheetCells, root: Element, relations: Relations) -> None:
    """Shapes with their text at the cell of their corner; pictures with the part that holds them."""
    for anchor in root:
        corners = [child for child in anchor if local(child.tag) == "from"]
        ends = {local(child.tag): _whole(child.text) + 1 for each in corners[:1] for child in each}
        row, column = ends.get("row", 1), ends.get("col", 1)
        for element in anchor.iter():
            name = local(element.tag)
            if name == "txBody":
                lines = [
                    "".join(each.text or "" for each in paragraph.iter() if local(each.tag) == "t")
                    for paragraph in element
                    if local(paragraph.tag) == "p"
                ]
                text = "\n".join(lines).strip()
                if text:
                    found.texts.append(Drawn(row, column, "body", text))
            elif name in ("pic", "graphicFrame"):
                found.pictures.append(Pictured(row, column, shown_by(element, relations)))


def _whole(text: str | None) -> int:
    return int(text) if text is not None and text.isascii() and text.isdigit() and len(text) < 9 else 0


def _error(written: str) -> Wording:
    name = written[:20]
    return Wording(f"the formula here gives `{name}`", f"此处公式的结果是 `{name}`")


_NOT_COMPUTED: Final = Wording(
    "a formula that was never computed: open the file in a spreadsheet program and save it",
    "此处的公式还没有计算结果：请用表格软件打开并保存一次",
)
