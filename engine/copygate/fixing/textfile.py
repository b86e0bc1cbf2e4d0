"""Edits to a text file, spliced in where the words stand, so that every other byte stays: Markdown, text, YAML."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from copygate.errors import InputError, Wording
from copygate.fixing.fix import Edit
from copygate.intake.lines import LineTable
from copygate.intake.reader import text_draft
from copygate.lazily import Lazily
from copygate.model.draft import Draft, TextField

SUFFIXES: Final = (".md", ".markdown", ".txt", ".yaml", ".yml")

_BOM: Final = b"\xef\xbb\xbf"
_LINE_BREAK = Lazily(r"\r\n|\n|\r")
_INLINE_MARKS: Final = "*_~[`"
_SENTENCE_ENDS: Final = "。.!！?？"


class TextFile:
    """One file of text, as `fix` edits it."""

    def __init__(self, suffix: str, shown: str) -> None:
        if suffix not in SUFFIXES:
            formats = ", ".join(SUFFIXES)
            raise InputError(
                "cannot-fix",
                Wording(
                    f"`{suffix}` files cannot be edited in place; --fix takes {formats}",
                    f"`{suffix}` 文件不能直接改；--fix 支持 {formats}",
                ),
            )
        self._suffix, self._shown = suffix, shown

    def read(self, data: bytes) -> Draft:
        """The draft in the file."""
        return text_draft(data, self._suffix, self._shown)

    def lines(self, data: bytes) -> list[str]:
        """Its lines, as `--diff` shows them."""
        return data.decode("utf-8-sig").splitlines()

    def written(self, data: bytes, draft: Draft, edit: Edit) -> Iterator[bytes]:
        """The file with the edit: a missing sentence first as a paragraph of its own, then in the line."""
        field = next(field for field in draft.fields if field.name == edit.field)
        bom = _BOM if data.startswith(_BOM) else b""
        text = data[len(bom) :].decode()
        lines = LineTable(text)
        for start, end, words in _wordings(field, edit):
            first, last = _index(lines, field, start), _index(lines, field, end)
            if first is not None and last is not None and text[first:last] == field.raw[start:end]:
                yield bom + (text[:first] + _laid(words, text, field) + text[last:]).encode()


def _wordings(field: TextField, edit: Edit) -> Iterator[tuple[int, int, str]]:
    """Where and what to write, the best first."""
    raw, at, text = field.raw, edit.start, edit.text
    if edit.part == "words":
        yield at, edit.end, text
        return
    markdown = field.markup == "markdown"
    gap = "\n\n" if markdown else "\n"
    if edit.part == "tail":
        at = len(raw.rstrip())
        if markdown or "\n" in raw.strip():
            yield at, at, gap + text.strip()
        yield at, at, text
        return
    while markdown and at and raw[at - 1] in _INLINE_MARKS:
        at -= 1
    if text.rstrip()[-1:] in _SENTENCE_ENDS and (markdown or "\n" in raw.strip()):
        yield at, at, text.strip() + gap
    yield at, at, text


def _index(lines: LineTable, field: TextField, at: int) -> int | None:
    """Where `raw[at]` stands in the file; None where the file spells the value differently."""
    source = field.source
    if not source.exact:
        return None
    breaks = [found.end() for found in _LINE_BREAK.finditer(field.raw, 0, at)]
    column = source.indent + at - breaks[-1] if breaks else source.column + at
    return lines.start_of(source.line + len(breaks)) + column - 1


def _laid(words: str, text: str, field: TextField) -> str:
    """The words with the line breaks of the file and the indent of the field."""
    if "\n" not in words:
        return words
    found = _LINE_BREAK.search(text)
    indent = " " * (field.source.indent - 1)
    first, *further = words.split("\n")
    return (found[0] if found else "\n").join((first, *(indent + line if line else "" for line in further)))
