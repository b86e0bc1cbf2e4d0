"""Plain text: the author's characters as they are, one segment to a field."""

from __future__ import annotations

from copygate.model.document import Segment
from copygate.model.draft import TextField


def plain_segment(field: TextField, index: int) -> Segment:
    """The whole field as a segment whose positions are those of the raw text."""
    return Segment(index, field.place, field.raw, field)
