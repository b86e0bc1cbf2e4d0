"""Excerpts of the author's text, every personal span in them masked whatever rule fired."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from copygate.matching.personal import mask, personal_spans
from copygate.model.span import Span

if TYPE_CHECKING:
    from copygate.evaluation.scope import Scope
    from copygate.model.document import Segment

_KEY = "personal spans"


def excerpt(scope: Scope, segment: Segment, span: Span, *, reveal: bool) -> tuple[str, bool]:
    """The author's characters at a span of a segment, and whether any of them are masked."""
    text = segment.text[span.start : span.end]
    if reveal:
        return text, False
    listed, longest = _personal(scope, segment)
    parts, at, masked = [], span.start, False
    for number in range(bisect_left(listed, Span(span.start - longest, 0)), len(listed)):
        personal = listed[number]
        if personal.start >= span.end:
            break
        if personal.overlaps(span):
            # INVARIANT: a part of a personal span is masked as the whole would be, so no excerpt reveals the rest.
            hidden = mask(segment.text[personal.start : personal.end])
            start, end = max(personal.start, span.start), min(personal.end, span.end)
            parts.append(segment.text[at:start])
            whole = start == personal.start and end == personal.end
            parts.append(hidden if whole else hidden[start - personal.start : end - personal.start])
            at, masked = end, True
    parts.append(segment.text[at : span.end])
    return "".join(parts), masked


def _personal(scope: Scope, segment: Segment) -> tuple[list[Span], int]:
    """The personal spans of a segment in order, and the length of the longest."""
    known = scope.memo.get(_KEY)
    if known is None:
        found = personal_spans(scope.document)
        lengths = {index: max(span.end - span.start for span in spans) for index, spans in found.items() if spans}
        known = scope.memo[_KEY] = {index: (sorted(found[index]), longest) for index, longest in lengths.items()}
    return known.get(segment.index, ([], 0))  # type: ignore[attr-defined, no-any-return] # we put it there
