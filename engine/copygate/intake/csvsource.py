"""A content calendar as CSV (or TSV) to drafts, each cell at its exact place in the file.

A reader of our own, because the `csv` module does not tell where a field stands. RFC 4180, and what programs write
besides: `;` and tab, `sep=;` in the first line, a lone `\\r` as a line end, text after a closing quote.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Final

from copygate.errors import Wording
from copygate.intake.calendar import calendar_drafts, nothing_to_publish
from copygate.intake.cells import Cell, Row, reference_of
from copygate.intake.headers import header_of
from copygate.intake.lines import LineTable
from copygate.lazily import Lazily
from copygate.model.draft import Draft, FieldSource, InputProblem
from copygate.tuples import NamedTuple

_DELIMITERS: Final = (",", ";", "\t")
_SEPARATOR = Lazily(r"sep=([,;\t])(?:\r\n|\n|\r|\Z)", 2)  # re.IGNORECASE
_SAMPLE_ROWS: Final = 50


def drafts_from_csv(text: str, *, path: str) -> Iterator[Draft]:
    """The drafts in a CSV file, one after another as its rows are read. Raises InputError if there is none."""
    declared = _SEPARATOR.match(text)
    start = declared.end() if declared else 0
    delimiter = declared[1] if declared else _delimiter(text)
    found = False
    for draft in calendar_drafts(_rows(text, start, delimiter), path=path):
        found = True
        yield draft
    if not found:
        raise nothing_to_publish()


class _Field(NamedTuple):
    """A field as read: its value, where its text starts and all of it ends; whether the file spells it so."""

    value: str
    start: int
    end: int
    exact: bool = True
    closed: bool = True


def _rows(text: str, start: int, delimiter: str) -> Iterator[Row]:
    """Rows with anything in them; empty ones are counted, as a spreadsheet shows them."""
    lines = LineTable(text)
    for number, fields in enumerate(_records(text, start, delimiter), 1 if not start else 2):
        cells, problems = [], []
        for column, field in enumerate(fields, 1):
            if not field.value.strip():
                continue
            line, at = lines.at(field.start)
            source = FieldSource(line, at, exact=field.exact)
            reference = reference_of(column, number)
            cells.append(Cell(column, reference, field.value, field.value, source, (("cell", reference),)))
            if not field.closed:
                problems.append(_unclosed(line, at))
        if cells:
            yield Row(number, lines.at(fields[0].start)[0], tuple(cells), tuple(problems))


def _records(text: str, at: int, delimiter: str) -> Iterator[list[_Field]]:
    fields: list[_Field] = []
    while at < len(text):
        field = _field(text, at, delimiter)
        fields.append(field)
        at = field.end
        if text.startswith(delimiter, at):
            at += 1
            if at == len(text):
                fields.append(_Field("", at, at))
            else:
                continue
        yield fields
        fields = []
        at += 2 if text.startswith("\r\n", at) else 1


def _field(text: str, at: int, delimiter: str) -> _Field:
    if not text.startswith('"', at):
        end = _plain_end(text, at, delimiter)
        return _Field(text[at:end], at, end)
    close, doubled = text.find('"', at + 1), False
    while close >= 0 and text.startswith('"', close + 1):
        doubled = True
        close = text.find('"', close + 2)
    if close < 0:
        return _Field(text[at + 1 :].replace('""', '"'), at + 1, len(text), exact=not doubled, closed=False)
    end = _plain_end(text, close + 1, delimiter)
    value = text[at + 1 : close].replace('""', '"') + text[close + 1 : end]
    return _Field(value, at + 1, end, exact=not doubled and end == close + 1)


def _plain_end(text: str, at: int, delimiter: str) -> int:
    found = _ENDS[delimiter].search(text, at)
    return found.start() if found else len(text)


_ENDS: Final = {delimiter: Lazily(f"[{delimiter}\r\n]") for delimiter in _DELIMITERS}


def _delimiter(text: str) -> str:
    """The delimiter under which a header row shows, the one with the most columns named; without any header the one
    that most of the first rows agree on."""
    best, found = (0, 0), ","
    for delimiter in _DELIMITERS:
        rows = list(islice(_rows(text, 0, delimiter), _SAMPLE_ROWS))
        widths = [len(row.cells) for row in rows if len(row.cells) > 1]
        score = (max(map(_named, rows), default=0), max(map(widths.count, widths), default=0))
        if score > best:
            best, found = score, delimiter
    return found


def _named(row: Row) -> int:
    """How many columns the row names, if it is a header."""
    header = header_of({cell.column: cell.shown for cell in row.cells}, first=row.line == 1)
    return 0 if header is None else sum(column.name is not None for column in header.values())


def _unclosed(line: int, column: int) -> InputProblem:
    en = "the quotation mark opened here is never closed, so everything after it was read as one cell"
    zh = "此处开始的引号没有结束，其后的内容都被读成了一个单元格"
    return InputProblem("csv-syntax", Wording(en, zh), line, column)
