"""Plain text: the author's characters as they are."""

from __future__ import annotations

from copygate.model.document import Segment
from copygate.model.draft import TextField
from copygate.model.span import OffsetMap


def plain_segments(field: TextField, first_index: int) -> list[Segment]:
    """The whole field as a segment whose positions are those of the raw text; then one for each of its asides."""
    segments = [Segment(first_index, field.place, field.raw, field)]
    for number, (start, end, place) in enumerate(field.asides, first_index + 1):
        segments.append(Segment(number, place, field.raw[start:end], field, OffsetMap((0,), (start,))))
    return segments
