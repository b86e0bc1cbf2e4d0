"""A word list as people keep it (CSV, TSV, XLSX, a word a line) to `Entry`s; nothing in it is ever computed.

`read_words` is the way in. Columns are known by their names in either language; without a header the first column holds
the words. What cannot be a word (a formula, a cell nobody computed) is told in `notes`, never guessed at.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from copygate.errors import InputError, Wording
from copygate.intake.reader import file_bytes
from copygate.tuples import NamedTuple

COLUMNS: Final = {
    "word": ("word", "words", "term", "terms", "词", "词条", "词语", "敏感词", "违禁词", "违规词", "禁用词", "关键词"),
    "group": ("group", "category", "type", "分组", "词组", "类别", "分类", "类型"),
    "reason": ("reason", "note", "notes", "comment", "理由", "原因", "说明", "备注", "注释"),
    "source": ("source", "law", "basis", "来源", "依据", "出处", "法规"),
    "allow": ("allow", "allowed", "allowed phrases", "exception", "放行", "放行短语", "例外", "白名单", "允许"),
    "replace": ("replace", "replacement", "替换", "替换为", "替换词"),
    "suggest": ("suggest", "suggestion", "suggestions", "建议", "可改", "改为", "建议用语"),
}
MOST_ROWS: Final = 200_000
_BETWEEN: Final = re.compile(r"[\n\r,,、;;|]+")
_FORMULA: Final = re.compile(r"[=+@]|-(?=[A-Za-z(])")
_NAMES: Final = {name: column for column, names in COLUMNS.items() for name in names}


class Entry(NamedTuple):
    """One word of the list, with what its row says of it. `at` is where it stands: a line, or a sheet and a row."""

    word: str
    at: Wording
    group: str = ""
    reason: str = ""
    source: str = ""
    allow: tuple[str, ...] = ()
    replace: str = ""
    suggest: tuple[str, ...] = ()


class WordList(NamedTuple):
    """The words in their order, and what a person should know of how the file was read."""

    entries: tuple[Entry, ...]
    notes: tuple[Wording, ...]


_Row = tuple[Wording, dict[int, str], frozenset[int]]
"""Where a row stands, its cells by column, and the columns of those nobody computed."""


def read_words(path: Path) -> WordList:
    """The words in a file. Raises InputError where the file cannot be read."""
    suffix, data = path.suffix.lower(), file_bytes(path)
    notes: list[Wording] = []
    if suffix == ".xlsx":
        rows = _sheets(data)
    elif suffix in (".csv", ".tsv", ".txt"):
        rows = _lines(_decoded(data, notes), suffix)
    else:
        en, zh = "a word list is .csv, .tsv, .txt or .xlsx", "词表文件须是 .csv、.tsv、.txt 或 .xlsx"
        raise InputError("unsupported-format", Wording(en, zh))
    entries = tuple(_entries(rows, notes))
    if not entries:
        raise InputError("empty-file", Wording("the list holds no words", "表里没有词"))
    return WordList(entries, tuple(notes))


def _decoded(data: bytes, notes: list[Wording]) -> str:
    """UTF-8, with or without its mark; else GB18030, which is told, for any bytes are some characters in it."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        en, zh = "the file is UTF-16; save it as UTF-8", "文件是 UTF-16 编码,请另存为 UTF-8"
        raise InputError("not-utf8", Wording(en, zh))
    if b"\0" in data:
        raise InputError("nul-byte", Wording("a NUL byte: not a text file", "有空字节:不是文本文件"))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        raise InputError("not-utf8", Wording("neither UTF-8 nor GB18030", "既不是 UTF-8 也不是 GB18030 编码")) from None
    notes.append(Wording("read as GB18030: look whether the words are right", "按 GB18030 编码读出,请看看字对不对"))
    return text


def _lines(text: str, suffix: str) -> Iterator[_Row]:
    sample = text[:4096].split("\n", 1)[0]
    delimiter = "\t" if suffix == ".tsv" or "\t" in sample else ";" if ";" in sample and "," not in sample else ","
    if suffix == ".txt":
        delimiter = "\t"
    csv.field_size_limit(1 << 20)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for row in reader:
            at = Wording(f"line {reader.line_num}", f"第 {reader.line_num} 行")
            yield at, {column: cell.strip() for column, cell in enumerate(row) if cell.strip()}, frozenset()
    except csv.Error as error:
        en, zh = f"line {reader.line_num}: {error}", f"第 {reader.line_num} 行读不了:{error}"
        raise InputError("csv-syntax", Wording(en, zh)) from None


def _sheets(data: bytes) -> Iterator[_Row]:
    from copygate.intake.contained import cells_contained

    for sheet, number, cells in cells_contained(data, ".xlsx"):
        at = Wording(f"sheet “{sheet}” row {number}", f"工作表“{sheet}”第 {number} 行")
        unknown = frozenset(column for column, _, known in cells if not known)
        yield at, {column: text.strip() for column, text, _ in cells if text.strip()}, unknown


def _entries(rows: Iterable[_Row], notes: list[Wording]) -> Iterator[Entry]:
    header: dict[str, int] | None = None
    for number, (at, cells, unknown) in enumerate(rows):
        if number > MOST_ROWS:
            notes.append(Wording(f"only {MOST_ROWS:,} rows were read", f"只读了前 {MOST_ROWS:,} 行"))
            return
        named = _header(cells)
        if named is not None:
            header = named
            continue
        columns = header or {"word": min(cells, default=0)}
        if columns["word"] in unknown or _FORMULA.match(cells.get(columns["word"], "")):
            en, zh = f"{at.en}: a formula is no word, left out", f"{at.zh}:是公式,不是词,没有采用"
            notes.append(Wording(en, zh))
            continue
        if columns["word"] in cells:
            yield _entry(at, {name: cells.get(column, "") for name, column in columns.items()})


def _header(cells: dict[int, str]) -> dict[str, int] | None:
    """Which column is which, if this row names them."""
    named: dict[str, int] = {}
    for column, text in cells.items():
        name = _NAMES.get(text.casefold().strip())
        if name is not None:
            named.setdefault(name, column)
    return named if ("word" in named and len(named) == len(cells)) or (len(named) > 1 and "word" in named) else None


def _entry(at: Wording, values: dict[str, str]) -> Entry:
    return Entry(
        values["word"],
        at,
        values.get("group", ""),
        values.get("reason", ""),
        values.get("source", ""),
        _listed(values.get("allow", "")),
        values.get("replace", ""),
        _listed(values.get("suggest", "")),
    )


def _listed(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for part in _BETWEEN.split(text) if part.strip()))
