"""Excerpts of the author's text, every personal span in them masked whatever rule fired."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from copygate.matching.personal import Veil, personal_spans
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
    parts: list[str] = []
    at, masked = span.start, False
    for number in range(bisect_left(listed, (span.start - longest,)), len(listed)):
        veil = listed[number]
        if veil.start >= span.end:
            break
        if veil.end > span.start:
            # INVARIANT: a part of a personal span is masked as the whole would be, so no excerpt reveals the rest.
            start, end = max(veil.start, span.start), min(veil.end, span.end)
            parts += (segment.text[at:start], veil.cover[start - veil.start : end - veil.start])
            at, masked = end, True
    parts.append(segment.text[at : span.end])
    return "".join(parts), masked


def _personal(scope: Scope, segment: Segment) -> tuple[list[Veil], int]:
    """What is hidden in a segment, in order, and the length of the longest."""
    known = scope.memo.get(_KEY)
    if known is None:
        found = personal_spans(scope.document, scope.hits)
        lengths = {index: max(veil.end - veil.start for veil in veils) for index, veils in found.items() if veils}
        known = scope.memo[_KEY] = {index: (found[index], longest) for index, longest in lengths.items()}
    return known.get(segment.index, ([], 0))  # type: ignore[attr-defined, no-any-return] # we put it there
