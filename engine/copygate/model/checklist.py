"""What a tier of review ticks off line by line, and what it scores; declared by packs."""

from __future__ import annotations

from typing import Final

from copygate.tuples import NamedTuple

BEST_SCORE: Final = 5
"""The best score of a weighted line."""


class ChecklistLine(NamedTuple):
    """One line. Without a weight it must be answered yes; with one it is scored from 0 to BEST_SCORE."""

    id: str
    text: str
    weight: int = 0


class Checklist(NamedTuple):
    """A versioned list. `pass_mark` is the least share, in percent of the most that the weighted lines can reach."""

    id: str
    title: str
    version: str
    lines: tuple[ChecklistLine, ...]
    pass_mark: int = 0
