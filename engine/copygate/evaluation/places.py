"""Places of a rule -> a region of the document: whole segments, or the first or last part of a place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from copygate.dsl import ast
from copygate.evaluation.truth import Truth, Unknown
from copygate.matching import structure
from copygate.model.span import Span
from copygate.model.vocabulary import READER_PLACES
from copygate.tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from copygate.evaluation.scope import Scope
    from copygate.matching.match import Match
    from copygate.model.document import Segment

PARTS_OF_PICTURES: Final = frozenset({"image-corner", "image-bottom-third"})
PICTURE_PLACES: Final = PARTS_OF_PICTURES | {"image-text"}


class Region(NamedTuple):
    """Where to look. `whole`: places that count entirely; `sliced`: places of which only a part does; `pictured`: parts
    of pictures."""

    whole: frozenset[str]
    sliced: tuple[ast.Place, ...] = ()
    pictured: tuple[ast.Place, ...] = ()

    def select(self, scope: Scope, matches: tuple[Match, ...]) -> tuple[Match, ...]:
        """The matches inside the region. A match counts for a slice when it lies wholly inside."""
        if not self.sliced and not self.pictured:
            whole = self.whole
            if all(match.segment.place in whole for match in matches):
                return matches
            return tuple(match for match in matches if match.segment.place in whole)
        parts = [part for place in self.sliced for part in slice_of(scope, place)]
        return tuple(
            match
            for match in matches
            if match.segment.place in self.whole
            or any(match.segment is seg and span.start <= match.start and match.end <= span.end for seg, span in parts)
            or (self.pictured and any(_stands_in(scope, place, match) is True for place in self.pictured))
        )

    def unmeasured(self, scope: Scope, matches: tuple[Match, ...]) -> frozenset[str]:
        """The parts of pictures of which nobody can say whether one of the matches stands there as it must."""
        found = (_stands_in(scope, place, match) for match in matches for place in self.pictured)
        return frozenset(name for truth in found if isinstance(truth, Unknown) for name in truth.unread)

    def unread(self, scope: Scope) -> frozenset[str]:
        """Which of these places hold something that was not read."""
        if not scope.document.unread:
            return frozenset()
        asked = self.whole | {place.name for place in (*self.sliced, *self.pictured)}
        pictures = PICTURE_PLACES if PICTURE_PLACES & set(scope.document.unread) else frozenset()
        return asked & (set(scope.document.unread) | pictures)


EVERYWHERE: Final = Region(frozenset(READER_PLACES))


def region_of(places: ast.Places | None) -> Region:
    """The region for a list of places; all text a reader meets when there is none."""
    return EVERYWHERE if places is None else region_of_items(places.items)


def region_of_items(items: Iterable[ast.Place]) -> Region:
    """The region of these places."""
    listed = tuple(items)
    whole = frozenset(place.name for place in listed if place.slice is None) - PARTS_OF_PICTURES
    sliced = tuple(place for place in listed if place.slice is not None and place.name not in whole)
    return Region(whole, sliced, tuple(place for place in listed if place.name in PARTS_OF_PICTURES))


def _stands_in(scope: Scope, place: ast.Place, match: Match) -> Truth:
    from copygate.evaluation.regions import stands_in

    return stands_in(scope, place, match)


def slice_of(scope: Scope, place: ast.Place) -> list[tuple[Segment, Span]]:
    """The parts of a place that a slice such as `first 20 chars` keeps, in reading order."""
    cut = place.slice
    segments = scope.segments(place.name)
    if cut is None:
        return [(segment, Span(0, len(segment.text))) for segment in segments]
    key = ("slice", place)
    known = scope.memo.get(key)
    if known is None:
        pieces = _characters(segments, cut) if cut.unit == "chars" else _units(segments, cut)
        scope.memo[key] = known = pieces
    return known  # type: ignore[return-value] # the memo holds what we put there


def _characters(segments: tuple[Segment, ...], cut: ast.Slice) -> list[tuple[Segment, Span]]:
    left = cut.count
    pieces: list[tuple[Segment, Span]] = []
    for segment in segments if cut.end == "first" else reversed(segments):
        if left <= 0:
            break
        size = len(segment.text)
        taken = min(left, size)
        pieces.append((segment, Span(0, taken) if cut.end == "first" else Span(size - taken, size)))
        left -= taken
    return pieces


def _units(segments: tuple[Segment, ...], cut: ast.Slice) -> list[tuple[Segment, Span]]:
    left = cut.count
    pieces: list[tuple[Segment, Span]] = []
    for segment in segments if cut.end == "first" else reversed(segments):
        spans = _split(segment.text, cut.unit)
        for span in spans if cut.end == "first" else reversed(spans):
            if left <= 0:
                return pieces
            if segment.text[span.start : span.end].strip():
                pieces.append((segment, span))
                left -= 1
    return pieces


def _split(text: str, unit: str) -> list[Span]:
    around = {"clause": structure.clause, "sentence": structure.sentence}.get(unit, structure.paragraph)
    spans: list[Span] = []
    at = 0
    while at < len(text):
        span = around(text, Span(at, at + 1))
        spans.append(Span(at, max(span.end, at + 1)))
        at = spans[-1].end
    return spans
