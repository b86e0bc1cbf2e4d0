"""One row of a content calendar to a draft, by the columns of its table: `row_draft` is the way in.

What a cell declares goes through `draft_from_mapping`, so every rule of declared keys holds here too, its problems
included; this module says under which key, and where.
"""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Final

from copygate.errors import Wording
from copygate.intake.cells import Cell, Row, anchors_of, listed, moment, platforms_listed, problem_at, text_of
from copygate.intake.headers import ASSET_KEYS, Column, Header
from copygate.intake.problems import KeyPath, Positions
from copygate.intake.schema import draft_from_mapping
from copygate.intake.texts import READING_ORDER
from copygate.intake.vocabulary import kebab, key_named
from copygate.model.draft import Draft, InputProblem, TextField

_MOMENTS: Final = frozenset(("publish-at", "due-at", "publish-until"))
_LISTS: Final = ASSET_KEYS | {"platforms", "evidence", "endorsers"}
# A remark this long may be copy; shorter ones are words such as 待写, 已定稿, 周二.
_COPY_LENGTH: Final = 12
_NO_DAY: Final = Wording(
    "a time without a day: write the day in this row too (merged cells will do)",
    "只有时间，没有日期：请在这一行也写上日期（合并单元格也可以）",
)


def row_draft(row: Row, header: Header, *, path: str, id: str) -> Draft | None:
    """The draft in a row; None for a slot that nobody has filled: no text, no picture, no long remark.

    `id` names the draft where the row gives it no name.
    """
    reader = _RowReader(row, header)
    if not (reader.filled or reader.remarks):
        return None
    return reader.draft(path, id)


class _RowReader:
    def __init__(self, row: Row, header: Header) -> None:
        self._row = row
        self._declared: dict[str, object] = {}
        self._variants: dict[str, dict[str, str]] = {}
        self._positions = Positions()
        self._keys: dict[str, str] = {}  # the key under which a name of the vocabulary is declared
        self._spelled: dict[str, str] = {}
        self._shown: dict[str, Cell] = {}  # by the name of the field that its text becomes
        self._further: list[TextField] = list(row.drawn)
        self._moments: dict[str, list[tuple[str, Cell]]] = {}
        self._problems = list(row.problems)
        self.filled = bool(row.drawn or row.problems)
        self.remarks: list[TextField] = []
        for cell in row.cells:
            self._take(cell, header.get(cell.column))
        for name, cells in self._moments.items():
            self._settle(name, cells)

    def draft(self, path: str, id: str) -> Draft:
        """The draft, however wrong what it declares may be."""
        draft = draft_from_mapping(
            self._declared, path=path, default_id=id, positions=self._positions, record_line=self._row.line
        )
        further = [*self._further, *([] if self.filled else self.remarks)]
        shows = bool(further or self._row.embedded)
        problems = [self._placed(problem) for problem in draft.problems if not (shows and problem.code == "no-text")]
        fields = (*map(self._anchored, draft.fields), *further)
        return draft._replace(fields=fields, problems=(*self._problems, *problems), embedded=self._row.embedded)

    def _take(self, cell: Cell, column: Column | None) -> None:
        if cell.problem is not None:
            self._problems.append(problem_at(cell, "cell-not-understood", cell.problem))
            self.filled = True
        elif column is None:
            # Under no header: nothing says that readers will not see it.
            self._further.append(text_of(cell, "body"))
            self.filled = True
        elif column.is_text:
            self.filled = True
            self._take_text(cell, column)
        elif column.name in _MOMENTS:
            self._moments.setdefault(column.name or "", []).append((column.key, cell))
        elif column.name in _LISTS:
            self.filled = self.filled or column.name in ASSET_KEYS
            self._take_list(cell, column)
        else:
            if column.name == "author":
                self._shown.setdefault("author", cell)
            own = column.name is None and not isinstance(cell.value, time)
            self._declare(column, cell.value if own else cell.shown, cell)
            if column.name is None and isinstance(cell.value, str) and len(cell.value) >= _COPY_LENGTH:
                self.remarks.append(text_of(cell, "body"))

    def _take_text(self, cell: Cell, column: Column) -> None:
        name = column.name or ""
        if column.part == "platform" and column.platform is not None:
            field = f"per_platform.{column.platform}.{name}"
            if field not in self._shown:
                self._shown[field] = cell
                self._declared["per-platform"] = self._variants
                self._variants.setdefault(column.platform, {})[name] = cell.shown
                self._stands(("per-platform", column.platform, name), cell)
                return
        elif column.part == "whole" and name not in self._shown:
            self._shown[name] = cell
            self._declare(column, cell.shown, cell)
            return
        # A second text of its kind is read all the same: nothing says which of the two will appear.
        self._further.append(text_of(cell, READING_ORDER[name], column.platform))

    def _take_list(self, cell: Cell, column: Column) -> None:
        """Several columns of a list (图片, 配图) make one list."""
        name = column.name or ""
        items = platforms_listed(cell.shown) if name == "platforms" else listed(cell.shown)
        key = self._keys.get(name)
        before = None if key is None else self._declared[key]
        if key is None or not isinstance(before, list):
            self._declare(column, items, cell)
            key, before = self._keys[name], []
        else:
            self._declared[key] = before + items
        for at in range(len(before), len(before) + len(items)):
            self._positions.values[key, at] = cell.source

    def _settle(self, name: str, cells: list[tuple[str, Cell]]) -> None:
        """A date in one column and the time in another are one moment."""
        read = [(key, cell, moment(cell.value)) for key, cell in cells]
        hours = [hour for _, _, hour in read if isinstance(hour, time)]
        days = [each for each in read if not isinstance(each[2], time)] or read[:1]
        if len({_day(value) for _, _, value in days}) == 1:
            # The same day in two columns, once with the time perhaps, is said twice and not two things.
            days = [next((each for each in days if isinstance(each[2], datetime)), days[0])]
        for key, cell, value in days:
            if isinstance(value, time):
                self._problems.append(problem_at(cell, "bad-date", _NO_DAY))
                continue
            when = value
            if isinstance(value, date) and not isinstance(value, datetime) and len(hours) == 1:
                when = datetime.combine(value, hours[0])
            self._declare(Column(key, name), when, cell)

    def _declare(self, column: Column, value: object, cell: Cell) -> None:
        """Two columns of the author's own may share a name. Of the vocabulary they may not, and then a key that differs
        in nothing but a blank makes `draft_from_mapping` say so."""
        key = column.key
        if column.name is not None and key_named(key) != column.name:
            self._spelled[column.name] = key  # a planner's word for it, which drafts do not know
            key = column.name
        while key in self._declared or (column.name is None and kebab(key) in map(kebab, self._declared)):
            key += " " if column.name is not None else "·"
        self._keys.setdefault(column.name or key, key)
        self._declared[key] = value
        self._stands((key,), cell)

    def _stands(self, path: KeyPath, cell: Cell) -> None:
        self._positions.values[path] = self._positions.keys[path] = cell.source

    def _anchored(self, field: TextField) -> TextField:
        cell = self._shown.get(field.name.partition("[")[0])
        return field if cell is None else field._replace(anchors=anchors_of(cell, field.raw))

    def _placed(self, problem: InputProblem) -> InputProblem:
        """The problem at its cell, and in the planner's words."""
        for name, key in self._spelled.items():
            en, zh = (words.replace(f"`{name}", f"`{key}") for words in problem.wording)
            problem = problem._replace(wording=Wording(en, zh))
        for cell in self._row.cells:
            if (cell.source.line, cell.source.column) == (problem.line, problem.column):
                return problem_at(cell, problem.code, problem.wording)
        first = self._row.cells[0]
        return problem_at(first, problem.code, problem.wording)


def _day(value: object) -> object:
    return value.date() if isinstance(value, datetime) else value
