"""`csv_bytes(heads, rows)`: a table as CSV for spreadsheet programs, Chinese and all, in which no cell is a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Final
from unicodedata import category, normalize

_STARTS: Final = frozenset("=+-@|%\u2212\u2010\u2011\u2012\u2013\u2014")
"""What a spreadsheet takes as the start of a formula or a command; dashes of every kind, which it may fold."""


def csv_bytes(heads: Sequence[str], rows: Sequence[Sequence[object]]) -> bytes:
    """UTF-8 with the mark by which spreadsheet programs know it; every cell quoted, numbers as they are."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    for row in (heads, *rows):
        writer.writerow([each if isinstance(each, int | float) else inert(str(each)) for each in row])
    return "\ufeff".encode() + out.getvalue().encode()


def inert(cell: str) -> str:
    """The text, with an apostrophe before what a spreadsheet program would run (OWASP ASVS 5.0, 1.2.10).

    Full-width and small signs count as plain ones, and so does a sign behind blanks or characters that show nothing.
    """
    # A program may trim, or drop what shows nothing, and then meet the sign; tab and line end start by themselves.
    shown = cell.lstrip()
    while shown and category(shown[0]) in ("Cf", "Cc", "Mn"):
        shown = shown[1:].lstrip()
    risky = cell[:1] in ("\t", "\r", "\n") or (shown and normalize("NFKC", shown[0])[:1] in _STARTS)
    return f"'{cell}" if risky else cell
