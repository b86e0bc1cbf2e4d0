"""The draft as rules see it: segments of plain text, each with a way back to the author's characters."""

from __future__ import annotations

from typing import NamedTuple

from copygate.model.draft import Draft, TextField
from copygate.model.span import IDENTITY, OffsetMap, Span


class Segment(NamedTuple):
    """A run of reader-visible text in one place.

    `text` is free of markup; `offsets` leads from it to `source.raw`. Segments are numbered in reading order.
    """

    index: int  # type: ignore[assignment] # a tuple has a method of this name that nobody asks of a segment
    place: str
    text: str
    source: TextField
    offsets: OffsetMap = IDENTITY

    def raw_span(self, start: int, end: int) -> Span:
        """Span in the field's raw source of `text[start:end]`."""
        if self.offsets is IDENTITY:
            return Span(start, end)
        return self.offsets.span(start, end)


class Document(NamedTuple):
    """All segments of a draft in reading order. `unread` names places whose content exists but was not read."""

    draft: Draft
    segments: tuple[Segment, ...]
    unread: tuple[str, ...] = ()
