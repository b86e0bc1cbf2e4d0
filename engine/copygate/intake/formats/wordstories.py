"""What a walk through a Word document keeps in mind: the `Story` it is in, the `Paragraph` it puts together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from copygate.intake.formats.gathered import Line, Stretch
from copygate.model.anchor import Place


@dataclass(slots=True)
class Story:
    """Paragraphs that are counted together. `near`: see Line; `open` is the paragraph that is being put together."""

    part: str
    lines: list[Line]
    in_body: bool = False
    near: Any = None
    count: int = 0
    table: tuple[int, int, int] | None = None
    open: Paragraph | None = None

    def place(self) -> Place:
        if self.table is not None:
            number, row, column = self.table
            return ("part", f"table {number}"), ("row", row), ("column", column)
        return ("part", self.part), ("paragraph", self.count + 1)


@dataclass(slots=True)
class Text:
    """The text of a paragraph as it grows."""

    parts: list[str] = field(default_factory=list)
    length: int = 0
    stretches: list[Stretch] = field(default_factory=list)
    links: list[tuple[int, int]] = field(default_factory=list)

    def add(self, text: str, run: Any, at: int | None) -> None:
        if text:
            self.stretches.append(Stretch(self.length, self.length + len(text), run, at))
            self.parts.append(text)
            self.length += len(text)

    def words(self) -> str:
        """The text, empty if it is nothing but blanks."""
        text = "".join(self.parts)
        return text if text.strip() else ""


@dataclass(slots=True)
class Field:
    """A field code that is open: what it instructs, and whether its result has begun."""

    paragraph: Any
    start: int
    instruction: str = ""
    shown: bool = False


@dataclass(slots=True)
class Paragraph:
    """What is known while one paragraph is walked. `later` walks what is read after it; `whole` is a run that counts as
    a whole for what stands in it."""

    story: Story
    place: Place
    title: bool
    visible: Text = field(default_factory=Text)
    hidden: Text = field(default_factory=Text)
    later: list[Callable[[], None]] = field(default_factory=list)
    style: str | None = None
    whole: Any = None
    pictured: bool = False
