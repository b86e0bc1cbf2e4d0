"""`table(heads, rows)`: columns of text that line up where characters are two columns wide."""

from __future__ import annotations

from collections.abc import Sequence

from copygate.report.excerpt import columns_of, visible


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """The lines; nothing in a cell can act on the terminal."""
    every = [tuple(heads), *(tuple(map(visible, row)) for row in rows)]
    wide = [max(columns_of(row[at]) for row in every) for at in range(len(heads))]
    return "\n".join("  ".join(padded(cell, wide[at]) for at, cell in enumerate(row)).rstrip() for row in every)


def padded(text: str, columns: int) -> str:
    """The text with blanks up to a width."""
    return text + " " * max(0, columns - columns_of(text))
