"""Where things stand in the author's file, and the problems reported there."""

from __future__ import annotations

from copygate.errors import Wording
from copygate.model.draft import FieldSource, InputProblem

# From the root of the declaration to a value: keys as the author spelled them, and list indices from 0.
KeyPath = tuple[str | int, ...]


class Positions:
    """Where each value, and each key, stands in the file. What is not listed stands at the beginning."""

    __slots__ = ("keys", "values")

    def __init__(self) -> None:
        self.values: dict[KeyPath, FieldSource] = {}
        self.keys: dict[KeyPath, FieldSource] = {}


class ProblemLog:
    """Gathers the problems of one draft, each at the line and column of the key or value it speaks of."""

    __slots__ = ("found", "line", "positions")

    def __init__(self, positions: Positions | None, line: int | None, found: list[InputProblem] | None = None) -> None:
        self.positions, self.line = positions, line
        self.found: list[InputProblem] = [] if found is None else found

    def add(self, code: str, path: KeyPath, en: str, zh: str, *, at_key: bool = False) -> None:
        """Note a problem with the value (or the key) at `path`."""
        line, column = self.line, None if self.line is None else 1
        if self.positions is not None:
            places = self.positions.keys if at_key else self.positions.values
            place = places.get(path) or self.positions.keys.get(path[:1])
            if place is not None:
                line, column = place.line, place.column
        self.found.append(InputProblem(code, Wording(en, zh), line, column))


def spelled(path: KeyPath) -> str:
    """The path as an author would write it: `per_platform.x.tags[2]`."""
    words = ""
    for step in path:
        words += f"[{step}]" if isinstance(step, int) else f".{step}" if words else step
    return words
