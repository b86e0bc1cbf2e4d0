"""Plain text: the author's characters as they are, one segment to a field, and what of it is read elsewhere too."""

from __future__ import annotations

from copygate.model.document import Segment
from copygate.model.draft import TextField
from copygate.model.span import OffsetMap


def plain_segment(field: TextField, index: int) -> Segment:
    """The whole field as a segment whose positions are those of the raw text."""
    return Segment(index, field.place, field.raw, field)


def plain_segments(field: TextField, first_index: int) -> list[Segment]:
    """The field as a segment, then its asides."""
    segments = [plain_segment(field, first_index)]
    for number, (start, end, place) in enumerate(field.asides, first_index + 1):
        segments.append(Segment(number, place, field.raw[start:end], field, OffsetMap((0,), (start,))))
    return segments
