"""Cells of a table as planners write them: where each stands, the moments it spells, the lists it holds."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Final

from copygate.errors import Wording
from copygate.lazily import Lazily
from copygate.model.anchor import Anchor, Place
from copygate.model.draft import Embedded, FieldSource, InputProblem, Scalar, TextField
from copygate.model.platforms import platform_named
from copygate.tuples import NamedTuple


class Cell(NamedTuple):
    """A cell with something in it. `shown` is what its author sees; `reference` is its name, `B4`."""

    column: int
    reference: str
    value: Scalar | time
    shown: str
    source: FieldSource
    place: Place
    problem: Wording | None = None
    """Why what it shows is not known."""


class Row(NamedTuple):
    """The cells of a row that hold something, ascending. `number` is the row's as a spreadsheet counts, `line` its line
    in the file (in a sheet the same).

    `drawn` are texts that stand over the row or behind its cells: shapes, targets of links;
    `embedded` are the pictures there.
    """

    number: int
    line: int
    cells: tuple[Cell, ...]
    problems: tuple[InputProblem, ...] = ()
    drawn: tuple[TextField, ...] = ()
    embedded: tuple[Embedded, ...] = ()


def reference_of(column: int, row: int) -> str:
    """The name of a cell, both counted from 1: (28, 4) is `AB4`."""
    letters = ""
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{row}"


def text_of(cell: Cell, place: str, platform: str | None = None) -> TextField:
    """A further text of a draft, named after its place and its cell: `body[B4]`."""
    return TextField(
        f"{place}[{cell.reference}]", place, cell.shown, "plain", cell.source, platform, anchors_of(cell, cell.shown)
    )


def anchors_of(cell: Cell, raw: str) -> tuple[Anchor, ...]:
    """All of a text stands in its cell."""
    return (Anchor(0, len(raw), cell.place),)


def problem_at(cell: Cell, code: str, wording: Wording) -> InputProblem:
    """A problem told where the cell is: by its name, and in a text by line and column too, which a sheet has not."""
    sheet = dict(cell.place).get("sheet")
    if sheet is None:
        wording = Wording(f"{cell.reference}: {wording.en}", f"{cell.reference}：{wording.zh}")
        return InputProblem(code, wording, cell.source.line, cell.source.column)
    en, zh = f"sheet “{sheet}” {cell.reference}: {wording.en}", f"工作表“{sheet}” {cell.reference}：{wording.zh}"
    return InputProblem(code, Wording(en, zh))


def moment(value: object) -> object:
    """The date, the date with a time, or the time that a cell spells; any other value as it is.

    `2026/11/3`, `2026.11.03 20:00`, `2026年11月3日 20:00`, `20:00`. A day without a year is none: nothing is guessed.
    """
    if isinstance(value, datetime):
        return value.date() if value.time() == time() else value
    if not isinstance(value, str):
        return value
    found = _MOMENT.fullmatch(value.strip())
    if found is None:
        return value
    try:
        year, month, day_of, hours, minutes, seconds = (int(digits or 0) for digits in found.group(*_PARTS))
        hour = None if found["hour"] is None else time(hours, minutes, seconds)
        day = None if found["year"] is None else date(year, month, day_of)
    except ValueError:
        return value
    if day is None:
        return value if hour is None else hour
    return day if hour is None else datetime.combine(day, hour)


def listed(text: str) -> list[object]:
    """The items of a cell that lists several: a line each, or between commas."""
    return [item.strip() for item in _BETWEEN.split(text) if item.strip()]


def platforms_listed(text: str) -> list[object]:
    """The platforms a cell names: also `小红书/抖音`, `小红书+抖音`; a name that holds such a sign stays whole."""
    names: list[object] = []
    for name in listed(text):
        parts = [name] if platform_named(str(name)) else [part.strip() for part in _JOINED.split(str(name))]
        names += [part for part in parts if part]
    return names


_MOMENT: Final = Lazily(
    r"(?:(?P<year>\d{4})\s*(?P<sign>[-/.年])\s*(?P<month>\d{1,2})\s*(?:(?P=sign)|月)\s*(?P<day>\d{1,2})\s*[日号]?)?"
    r"\s*(?:T?(?P<hour>\d{1,2})[:：](?P<minute>\d{2})(?:[:：](?P<second>\d{2}))?)?"
)
_PARTS: Final = ("year", "month", "day", "hour", "minute", "second")
_BETWEEN: Final = Lazily("[\n\r,，、;；]")
_JOINED: Final = Lazily("[/／|｜&＆+＋]")
