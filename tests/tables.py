"""The table that `make accuracy` prints: rows with counts and goals (Row), and the cases a person should look at (Report)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: `part` of `whole`, and the bound it is held to."""

    name: str
    part: int
    whole: int
    goal: float | None = None
    at_least: bool = True
    percent: bool = True

    @property
    def figure(self) -> float:
        """The share in percent, or the mean."""
        return (self.part / self.whole if self.whole else 0.0) * (100 if self.percent else 1)

    @property
    def met(self) -> bool:
        """Whether the goal is reached; a row without cases or without a goal always is."""
        if self.goal is None or not self.whole:
            return True
        return self.figure >= self.goal if self.at_least else self.figure <= self.goal


@dataclass(slots=True)
class Report:
    """The table, and the cases a person should look at."""

    lines: list[Row | str] = field(default_factory=list)
    misses: list[str] = field(default_factory=list)

    def miss(self, sort: str, case: Json, details: Iterable[str]) -> None:
        """Remember a case that went wrong."""
        self.misses.append("\n      ".join([f"{sort:16} {case['id']}  {case['text']}", *details]))


def render(lines: Iterable[Row | str]) -> Iterator[str]:
    """The table as text."""
    yield f"{'':34}{'count':>6} {'of':>6} {'figure':>8}   goal"
    for line in lines:
        if isinstance(line, str):
            yield line
            continue
        figure = f"{line.figure:.1f}%" if line.percent else f"{line.figure:.2f}"
        goal = ""
        if line.goal is not None:
            bound = f"{'>=' if line.at_least else '<='} {line.goal:g}{'%' if line.percent else ''}"
            goal = f"   {bound:8} {'ok' if line.met else 'MISSED'}"
        yield f"{line.name:34}{line.part:6} {line.whole:6} {figure if line.whole else '-':>8}{goal}"
