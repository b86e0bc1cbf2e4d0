"""Text taken out of a file of paragraphs, with the way back: `Line` is a paragraph, `Gathered` a field of a draft."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from copygate.model.anchor import Anchor, Aside, Place
from copygate.model.draft import TextField


class Stretch(NamedTuple):
    """`text[start:end]` of a line is what the element `run` says, from its character `at` on; with `at` None the run
    counts as a whole."""

    start: int
    end: int
    run: Any
    at: int | None = 0


@dataclass(slots=True)
class Line:
    """A paragraph, cell or label as its reader meets it.

    `title`: it has the style of a title; `table` is the number of its table, if it stands in one; `in_body`: a comment
    may stand on its own runs, else beside `near`, a run of the body, if there is one.
    """

    text: str
    place: Place
    stretches: tuple[Stretch, ...] = ()
    links: tuple[tuple[int, int], ...] = ()
    table: int = 0
    title: bool = False
    near: Any = None
    in_body: bool = False


@dataclass(slots=True)
class Gathered:
    """A field put together from lines, one below the other. `shown_at` is the vocabulary's name for the place."""

    name: str
    shown_at: str
    lines: list[Line] = field(default_factory=list)

    def starts(self) -> list[int]:
        """Where each line starts in the field's text."""
        starts, at = [], 0
        for line in self.lines:
            starts.append(at)
            at += len(line.text) + 1
        return starts

    def as_field(self) -> TextField:
        """The same as a draft has it."""
        anchors, asides = [], []
        for start, line in zip(self.starts(), self.lines, strict=True):
            anchors.append(Anchor(start, start + len(line.text), line.place))
            asides += [Aside(start + first, start + last, "link-text") for first, last in line.links]
        raw = "\n".join(line.text for line in self.lines)
        return TextField(self.name, self.shown_at, raw, anchors=tuple(anchors), asides=tuple(asides))
