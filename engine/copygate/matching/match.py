"""One match, at the author's characters."""

from __future__ import annotations

from collections.abc import Iterable

from copygate.matching.leaf import Term
from copygate.model.document import Segment
from copygate.model.span import Span
from copygate.tuples import NamedTuple


class Match(NamedTuple):
    """`text` is the author's slice `segment.text[start:end]`, `raw` its span in the field's source.

    `evasions` is exactly what had to be undone to read `unfolded` (empty: the author wrote it so). A rule accepts the
    match if its `despite` names all of them. `value` and `unit` come from detectors and similarity.
    """

    segment: Segment
    start: int
    end: int
    evasions: frozenset[str]
    unfolded: str
    term: Term | None = None
    value: float | None = None
    unit: str | None = None

    @property
    def text(self) -> str:
        """The author's characters."""
        return self.segment.text[self.start : self.end]

    @property
    def raw(self) -> Span:
        """Span in the field's raw source."""
        return self.segment.raw_span(self.start, self.end)


def leftmost_longest(matches: Iterable[Match]) -> tuple[Match, ...]:
    """Overlapping matches reduced to the leftmost, of those the longest, of those the least disguised."""
    ordered = sorted(matches, key=lambda match: (match.segment.index, match.start, -match.end, len(match.evasions)))
    kept: list[Match] = []
    for match in ordered:
        if kept and kept[-1].segment.index == match.segment.index and match.start < kept[-1].end:
            continue
        kept.append(match)
    return tuple(kept)
