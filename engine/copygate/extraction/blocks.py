"""Markdown's outer structure, after CommonMark 0.31 with GitHub's tables: headings, paragraphs, items, cells, code.

One pass over the lines, in time linear in the text: containers (quotes, list items) nest to `MAX_DEPTH`, and deeper
marks are read as text. HTML blocks are paragraphs here, because the tags are removed with the rest of inline markup.
"""

from __future__ import annotations

import re
from typing import Literal

from copygate.extraction.runs import Content
from copygate.lazily import Lazily
from copygate.tuples import NamedTuple

MAX_DEPTH = 32

_LINE = Lazily(r"[^\n\r]*+(?:\r\n|\n|\r|\Z)")
_RULE = Lazily(r"([-*_])(?:[ \t]*+\1){2,}+[ \t]*+\Z")
_BULLET = Lazily(r"(?:[-+*]|([0-9]{1,9})[.)])(?=[ \t]|\Z)")
_HEADING = Lazily(r"(#{1,6})(?:[ \t]++|\Z)")
_CLOSING_HASHES = Lazily(r"(?:\A|[ \t]++)#++\Z")
_FENCE = Lazily(r"`{3,}+(?=[^`]*+\Z)|~{3,}+")
_UNDERLINE = Lazily(r"(?:=++|-++)[ \t]*+\Z")
# CommonMark 4.6, kind 1: no blank line ends these. What stands in them is shown to nobody.
_UNSHOWN = Lazily(r"<(script|style)(?=[\s>]|\Z)", re.IGNORECASE)
_DELIMITER_ROW = Lazily(r"\|?[ \t]*+:?-++:?[ \t]*+(?:\|[ \t]*+:?-++:?[ \t]*+)*+\|?[ \t]*+\Z")
_CELL = Lazily(r"(?:[^|\\]|\\.|\\\Z)*+")


class Block(NamedTuple):
    """A stretch of text a reader sees as one: `level` is that of a heading (1 to 6), 0 for anything else."""

    kind: Literal["text", "code", "heading"]
    content: Content
    level: int = 0


def read_blocks(raw: str) -> list[Block]:
    """The blocks of a Markdown text in order; those without any character are left out."""
    reader = _Blocks(raw)
    for line in _LINE.finditer(raw):
        if line.start() < len(raw):
            reader.line(line.start(), line.start() + len(line[0].rstrip("\r\n")))
    reader.close()
    return reader.blocks


class _Blocks:
    def __init__(self, raw: str) -> None:
        self._raw = raw
        self.blocks: list[Block] = []
        self._containers: list[int] = []  # 0 for a quote, else the columns an item's text is indented by
        self._leaf: Literal["", "text", "code", "fence", "comment", "table"] = ""
        self._lines: list[tuple[int, int]] = []
        self._fence = ("", 0)
        self._closing = "-->"  # ends a comment, a script or a style sheet
        self._bare_item = False
        self._at = 0
        self._column = 0
        self._end = 0

    def line(self, start: int, end: int) -> None:
        self._at, self._end, self._column = start, end, 0
        matched = self._matched_containers()
        inside = matched == len(self._containers)
        if inside and self._leaf in {"fence", "comment"}:
            self._verbatim_line()
            return
        if not inside and self._leaf != "text":
            self._leave(matched)
        begun = self._new_containers(matched)
        indent, first = self._indent()
        if first == end:
            # CommonMark 5.2: an item may begin with one blank line, not with two.
            depth = len(self._containers) if begun else matched
            self._leave(depth - (self._bare_item and inside and not begun))
            self._bare_item = begun and self._containers[-1] > 0
            return
        self._bare_item = False
        if indent >= 4 and self._leaf != "text":
            if self._leaf != "code":
                self.close()
                self._leaf = "code"
            self._advance(4)
            self._lines.append((self._at, end))
            return
        rest = self._raw[first:end]
        # A paragraph's next line may leave out the marks of its containers, if it could be nothing else.
        lazy = not inside and not begun and self._leaf == "text"
        if indent < 4 and self._starts_block(rest, first, lazy, matched):
            return
        if self._leaf not in {"text", "table"}:
            self.close()
            self._leaf = "text"
        self._lines.append((first, first + len(rest.rstrip(" \t"))))

    def close(self) -> None:
        """End the open leaf and keep what it holds."""
        lines, leaf = self._lines, self._leaf
        self._lines, self._leaf = [], ""
        if leaf == "table":
            for start, end in lines:
                self._cells(start, end)
        elif lines:
            self._keep("code" if leaf in {"code", "fence"} else "text", lines)

    def _keep(self, kind: Literal["text", "code", "heading"], lines: list[tuple[int, int]], level: int = 0) -> None:
        content = Content(self._raw, lines)
        if content.text and not content.text.isspace():
            self.blocks.append(Block(kind, content, level))

    def _matched_containers(self) -> int:
        for number, width in enumerate(self._containers):
            indent, first = self._indent()
            if width:
                if first < self._end and indent < width:
                    return number
                self._advance(min(width, indent))
            else:
                if indent > 3 or first == self._end or self._raw[first] != ">":
                    return number
                self._enter_quote(indent)
        return len(self._containers)

    def _new_containers(self, matched: int) -> bool:
        """Enter the quotes and items this line begins; whether there are any."""
        begun = False
        while True:
            indent, first = self._indent()
            depth = len(self._containers) if begun else matched
            if indent > 3 or first == self._end or depth >= MAX_DEPTH:
                return begun
            if self._raw[first] == ">":
                self._leave(depth)
                self._enter_quote(indent)
                self._containers.append(0)
                begun = True
                continue
            rest = self._raw[first : self._end] if self._raw[first] in "-+*0123456789" else ""
            bullet = _BULLET.match(rest)
            if bullet is None or _RULE.match(rest):
                return begun
            if self._leaf == "text" and not begun and matched == len(self._containers):
                if bullet.end() == len(rest.rstrip(" \t")) or bullet[1] not in {None, "1"}:
                    return begun  # neither an empty item nor `2024.` interrupts a paragraph
                if _UNDERLINE.match(rest):
                    return begun
            self._leave(depth)
            self._advance(indent + bullet.end())
            gap, text = self._indent()
            gap = 1 if gap > 4 or text == self._end else gap
            self._advance(gap)
            self._containers.append(indent + bullet.end() + gap)
            begun = True

    def _starts_block(self, rest: str, first: int, lazy: bool, matched: int) -> bool:
        """Whether the line is, or opens, a block other than a paragraph; then it has been dealt with."""
        if rest[0] in "=-" and self._leaf == "text" and not lazy and self._lines and _UNDERLINE.match(rest):
            lines, self._lines, self._leaf = self._lines, [], ""
            self._keep("heading", lines, 1 if rest[0] == "=" else 2)
            return True
        if rest[0] in "-:|" and self._leaf == "text" and not lazy and self._opens_table(rest):
            return True
        if rest[0] in "-*_" and _RULE.match(rest):
            self._leave(matched if lazy else len(self._containers))
            return True
        if rest[0] == "#" and (heading := _HEADING.match(rest)):
            self._leave(matched if lazy else len(self._containers))
            title = _CLOSING_HASHES.sub("", rest[heading.end() :].rstrip(" \t"))
            start = first + heading.end()
            self._keep("heading", [(start, start + len(title))], len(heading[1]))
            return True
        if rest[0] in "`~" and (fence := _FENCE.match(rest)):
            self._leave(matched if lazy else len(self._containers))
            self._leaf, self._fence = "fence", (fence[0][0], len(fence[0]))
            return True
        if rest.startswith("<!--"):
            self._leave(matched if lazy else len(self._containers))
            self._verbatim(first, "-->", rest[4:])
            return True
        if rest[0] == "<" and (unshown := _UNSHOWN.match(rest)):
            self._leave(matched if lazy else len(self._containers))
            self._verbatim(first, f"</{unshown[1].lower()}", rest[unshown.end() :].lower())
            return True
        return False

    def _verbatim(self, first: int, closing: str, rest: str) -> None:
        """Open a block that lasts up to the line with this ending."""
        self._leaf, self._closing = "comment", closing
        self._lines.append((first, self._end))
        if closing in rest:
            self.close()

    def _verbatim_line(self) -> None:
        indent, first = self._indent()
        rest = self._raw[first : self._end]
        mark, count = self._fence
        closing = rest.rstrip(" \t")
        if self._leaf == "fence" and indent < 4 and len(closing) >= count and not closing.strip(mark):
            self.close()
            return
        self._lines.append((min(self._at, self._end), self._end))
        if self._leaf == "comment" and self._closing in rest.lower():
            self.close()

    def _opens_table(self, rest: str) -> bool:
        if not self._lines or "|" not in rest or not _DELIMITER_ROW.match(rest):
            return False
        header = self._lines[-1]
        columns = len(_cell_spans(self._raw, *header))
        if "|" not in self._raw[header[0] : header[1]] or columns != rest.strip(" \t").strip("|").count("|") + 1:
            return False
        self._lines.pop()
        self.close()
        self._lines, self._leaf = [header], "table"
        return True

    def _cells(self, start: int, end: int) -> None:
        for cell in _cell_spans(self._raw, start, end):
            self._keep("text", [cell])

    def _leave(self, depth: int) -> None:
        self.close()
        del self._containers[depth:]

    def _enter_quote(self, indent: int) -> None:
        self._advance(indent + 1)
        if self._at < self._end and self._raw[self._at] in " \t":
            self._advance(1)

    def _indent(self) -> tuple[int, int]:
        """Columns of white space from here on, and the position of the first character that is none."""
        at, column, raw = self._at, self._column, self._raw
        while at < self._end:
            if raw[at] == " ":
                column += 1
            elif raw[at] == "\t":
                column += 4 - column % 4
            else:
                break
            at += 1
        return column - self._column, at

    def _advance(self, columns: int) -> None:
        """Go on by so many columns; a tab may be entered half way."""
        goal = self._column + columns
        while self._column < goal and self._at < self._end:
            if self._raw[self._at] == "\t":
                stop = self._column + 4 - self._column % 4
                self._column = min(stop, goal)
                if stop > goal:
                    return
            else:
                self._column += 1
            self._at += 1


def _cell_spans(raw: str, start: int, end: int) -> list[tuple[int, int]]:
    """The cells of a table row: between pipes that are not escaped, white space around them left out."""
    row = raw[start:end].rstrip(" \t")
    at = 1 if row.startswith("|") else 0
    cells = []
    while at <= len(row):
        found = _CELL.match(row, at)
        stop = len(row) if found is None else found.end()
        if stop == len(row) and at and not row[at:].strip():
            break
        cell = row[at:stop]
        lead = len(cell) - len(cell.lstrip(" \t"))
        cells.append((start + at + lead, start + at + lead + len(cell.strip(" \t"))))
        at = stop + 1
    return cells
