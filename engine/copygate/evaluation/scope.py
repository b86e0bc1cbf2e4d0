"""One document under judgement: its facts, its matches (memoised), and the day it is judged on."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from copygate.evaluation.truth import Truth, Unknown
from copygate.model.draft import Record
from copygate.model.vocabulary import canonical
from copygate.tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from copygate.matching.hits import Hits
    from copygate.matching.match import Match
    from copygate.model.document import Document, Segment
    from copygate.model.draft import AttributeValue, Draft, Scalar


PICTURES: Final = ("image", "cover", "avatar", "asset")
OF_ASSETS: Final = ("image", "cover", "avatar", "video", "audio")
"""Items that stand among the assets of a draft."""


class MatchSet(NamedTuple):
    """Matches in reading order, and which of the places asked for could not be read."""

    matches: tuple[Match, ...] = ()
    unread: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.matches)

    @property
    def exists(self) -> Truth:
        """Whether there is a match: unknown where there is none but something was not read."""
        if self.matches:
            return True
        return Unknown(unread=self.unread) if self.unread else False


NO_MATCHES = MatchSet()


class Scope:
    """What conditions look at. `asking` names the attributes whose absence is unknown for the rule being judged."""

    __slots__ = ("_segments", "asking", "day", "document", "draft", "hits", "memo")

    def __init__(self, document: Document, hits: Hits, day: date) -> None:
        self.document, self.draft, self.hits, self.day = document, document.draft, hits, day
        self.asking: frozenset[str] = frozenset()
        self.memo: dict[object, object] = {}
        self._segments: dict[str, tuple[Segment, ...]] | None = None

    def segments(self, place: str) -> tuple[Segment, ...]:
        """The segments of a place in reading order."""
        if self._segments is None:
            by_place: dict[str, list[Segment]] = {}
            for segment in self.document.segments:
                by_place.setdefault(segment.place, []).append(segment)
            self._segments = {place: tuple(found) for place, found in by_place.items()}
        return self._segments.get(place, ())

    def attribute(self, name: str) -> AttributeValue | Unknown | None:
        """The declared value; None where absence means "no"; unknown where the rule asks."""
        value = self.draft.attributes.get(name)
        if value is None and name == "kind":
            return self.draft.kind
        if value is None and name == "platforms":
            return self.draft.platforms
        if value is None and name in self.asking:
            return Unknown(frozenset({name}))
        return value

    def items(self, name: str) -> tuple[Record, ...]:
        """The items of a list attribute: `endorser` are the draft's `endorsers`; pictures and films are assets."""
        value = _sequence(self.draft.attributes.get(f"{name}s", ()))
        assets = _sequence(self.draft.attributes.get("assets", ())) if name in OF_ASSETS else ()
        if assets:
            from copygate.model.assetkinds import KINDS

            value = (*value, *(asset for asset in assets if isinstance(asset, Record) and KINDS[name](asset)))
        return tuple(
            item if isinstance(item, Record) else Record((("name", item),))  # type: ignore[arg-type] # a scalar by type
            for item in value
        )


def item_value(record: Record, item: str, measure: str) -> Scalar | tuple[Scalar, ...] | Unknown:
    """What an item says of itself; unknown where a present item does not say."""
    value = record.get(measure)
    return Unknown(frozenset({f"{item}.{measure}"})) if value is None else value


def _sequence(value: object) -> Sequence[object]:
    return value if isinstance(value, tuple) else ()


def same_name(value: object, name: str) -> bool:
    """Whether a declared value is a vocabulary word in either language, or the same text in any case."""
    if isinstance(value, bool):
        return name == ("yes" if value else "no")
    if isinstance(value, str):
        return canonical(value.strip()).casefold() == name.casefold()
    return False


def as_day(value: object) -> date | None:
    """A declared day or moment as a day."""
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else None


def judged_on(draft: Draft, today: date, as_of: date | None) -> date:
    """The day whose law applies: publication, not earlier than today unless asked for explicitly."""
    if as_of is not None:
        return as_of
    planned = as_day(draft.publish_at)
    return planned if planned is not None and planned > today else today
