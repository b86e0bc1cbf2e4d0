"""From a span in a field's raw text to the line and column an author's editor shows."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import lru_cache

from copygate.lazily import Lazily
from copygate.model.anchor import place_of
from copygate.model.draft import BEGINNING, TextField
from copygate.model.finding import Location
from copygate.model.span import Span

_LINE_BREAK = Lazily(r"\r\n|\n|\r")
_ASTRAL = Lazily("[\U00010000-\U0010ffff]")


def locate(field: TextField, span: Span, record_line: int | None = None) -> Location:
    """Where `span` of `field.raw` stands in the file.

    Line and column are 1-based code points; `\\n`, `\\r\\n` and a lone `\\r` each end a line. In JSONL (`record_line`
    given, and no source) they are the record's line and 1. Where the file spells the value differently from `raw`,
    they are those of the value's start. The UTF-16 offsets count code units from the start of `raw`, as editors and
    browsers do.
    """
    breaks, astral = _landmarks(field.raw)
    source = field.source
    if record_line is not None and source == BEGINNING:
        line, column = record_line, 1
    elif not source.exact:
        line, column = source.line, source.column
    else:
        further = bisect_right(breaks, span.start)
        line = source.line + further
        column = source.indent + span.start - breaks[further - 1] if further else source.column + span.start
    return Location(
        field=field.name,
        start=span.start,
        end=span.end,
        utf16_start=span.start + bisect_left(astral, span.start),
        utf16_end=span.end + bisect_left(astral, span.end),
        line=line,
        column=column,
        at=place_of(field.anchors, span.start, span.end) if field.anchors else None,
    )


# Many findings point into one text: finding its lines again for each would make a long text quadratic.
@lru_cache(maxsize=8)
def _landmarks(raw: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Where each line but the first starts, and where each character outside the Basic Multilingual Plane stands."""
    lines = tuple(found.end() for found in _LINE_BREAK.finditer(raw))
    return lines, tuple(found.start() for found in _ASTRAL.finditer(raw))
