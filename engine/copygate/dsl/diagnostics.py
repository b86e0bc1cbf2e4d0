"""Diagnostics: what is wrong in a rule file, where, and how to repair it."""

from __future__ import annotations

from pathlib import PurePath
from typing import Final, Literal
from unicodedata import category, east_asian_width

from copygate.errors import Wording
from copygate.model.span import Span
from copygate.tuples import NamedTuple

LONGEST_LINE: Final = 110
SHOWN_BEFORE: Final = 40
SHOWN_AFTER: Final = 30
"""A longer line is shown from so many characters before the place to so many after it."""


class Diagnostic(NamedTuple):
    """One thing that is wrong. `repair` is text that would mend it, put where the span is."""

    path: str
    span: Span
    code: str
    wording: Wording
    repair: Wording | None = None
    severity: Literal["error", "warning"] = "error"


def render(diagnostic: Diagnostic, source: str, lang: str) -> str:
    """The diagnostic as a person reads it: file, line, column, the line itself, and a caret under the place."""
    line, column, text = _line_of(source, diagnostic.span.start)
    head = f"{PurePath(diagnostic.path)}:{line}:{column}: {diagnostic.wording.say(lang)}"
    if not text.strip():
        return head if diagnostic.repair is None else f"{head}\n    {diagnostic.repair.say(lang)}"
    start = column - 1
    stop = max(start + 1, min(start + diagnostic.span.end - diagnostic.span.start, len(text)))
    left = max(0, start - SHOWN_BEFORE) if len(text) > LONGEST_LINE else 0
    right = min(len(text), stop + SHOWN_AFTER) if len(text) > LONGEST_LINE else len(text)
    before = ("…" if left else "") + _visible(text[left:start])
    after = _visible(text[stop:right]) + ("…" if right < len(text) else "")
    marked = _visible(text[start:stop])
    marks = " " * display_width(before) + "▔" * max(1, display_width(marked))
    repair = f" {diagnostic.repair.say(lang)}" if diagnostic.repair else ""
    return f"{head}\n{line:>4} │ {before}{marked}{after}\n{'':4} │ {marks}{repair}"


def display_width(text: str) -> int:
    """Columns a terminal gives to the text: two for wide and full-width characters, none for combining ones."""
    return sum(0 if _is_zero_width(ch) else 2 if east_asian_width(ch) in "WF" else 1 for ch in text)


def _visible(text: str) -> str:
    """The text with what would hide in it, or repaint the terminal, spelled out."""
    return "".join(" " if ch == "\t" else f"<U+{ord(ch):04X}>" if category(ch) in ("Cc", "Cf") else ch for ch in text)


def _is_zero_width(ch: str) -> bool:
    return category(ch) in ("Mn", "Me", "Cf")


def _line_of(source: str, offset: int) -> tuple[int, int, str]:
    start = source.rfind("\n", 0, offset) + 1
    stop = source.find("\n", offset)
    text = source[start : len(source) if stop < 0 else stop].rstrip("\r")
    return source.count("\n", 0, offset) + 1, offset - start + 1, text
