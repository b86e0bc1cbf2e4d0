"""The candidates a scan found, verified leaf by leaf when somebody asks: `Hits.matches`."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from itertools import accumulate, chain
from typing import assert_never

from copygate.matching import windows
from copygate.matching.compiled import ALIAS, PHRASE, WHOLE, Compiled, Entries, Entry, Lexicon, Recogniser
from copygate.matching.detectors import Detector, detector
from copygate.matching.match import Match, leftmost_longest
from copygate.matching.reading import Reading
from copygate.matching.regex import EncodedText, Pattern
from copygate.matching.resemblance import Resemblance
from copygate.matching.wording import Place, Wording
from copygate.normalisation.characters import NONE

_Candidate = tuple[int, int, Reading, windows.Places]
"""Kind and number of an entry, and where in the skeleton (or, for a term all of symbols, in the text) it stands."""
_Disguised = tuple[int, int, Reading, Place]


class Hits:
    """What one document holds, by leaf. Verification happens once per leaf, on demand."""

    __slots__ = (
        *("_candidates", "_disguised", "_given", "_leaves", "_reduced", "_sought", "_verified", "_whole"),
        "triggered",
    )

    def __init__(self, leaves: Mapping[str, Compiled], whole: Mapping[str, str]) -> None:
        self._leaves = leaves
        self._whole = whole
        self._candidates: dict[str, list[_Candidate]] = {}
        self._disguised: dict[str, list[_Disguised]] = {}
        self._sought: dict[str, list[tuple[Reading, windows.Places]]] = {}
        self._given: dict[str, list[Match]] = {}
        self._verified: dict[str, tuple[Match, ...]] = {}
        self._reduced: dict[tuple[str, frozenset[str] | None], tuple[Match, ...]] = {}
        # Keys of the leaves that may match; all others certainly do not.
        self.triggered: set[str] = set()

    def propose(
        self, reading: Reading, found: list[tuple[int, int, int]], entries: Entries, characters: set[str] | None
    ) -> None:
        """Note what the automaton found in a reading. Patterns count only for a text of `characters` that can hold
        them; without any they are not asked for."""
        places_of: dict[int, windows.Places] = {}
        for start, end, index in found:
            known = places_of.get(index)
            if known is None:
                places_of[index] = [(start, end)]
            else:
                known.append((start, end))
        for index, places in places_of.items():
            for kind, key, number in entries[index]:
                if kind != WHOLE:
                    self._candidates.setdefault(key, []).append((kind, number, reading, places))
                    if kind != PHRASE:
                        self.triggered.add(key)
                elif characters is not None:
                    leaf = self._leaves[key]
                    if not isinstance(leaf, Pattern) or leaf.possible(characters):
                        self.consider(reading, key, places)

    def disguised(self, reading: Reading, entry: Entry, place: Place) -> None:
        """Note a term or phrase that is known to stand in disguise at a place of the reading."""
        kind, key, number = entry
        self._disguised.setdefault(key, []).append((kind, number, reading, place))
        if kind != PHRASE:
            self.triggered.add(key)

    def consider(self, reading: Reading, key: str, places: windows.Places | None = None) -> None:
        """Note that a leaf is to be looked for in the whole reading, or around these places of its skeleton."""
        self._sought.setdefault(key, []).append((reading, places or []))
        self.triggered.add(key)
        if key in self._whole:
            self.triggered.add(self._whole[key])

    def give(self, key: str, match: Match) -> None:
        """Note a match that needs no looking: what the segment is, not what it says."""
        self._given.setdefault(key, []).append(match)
        self.triggered.add(key)

    def matches(self, key: str, despite: frozenset[str] | None = None) -> tuple[Match, ...]:
        """The leaf's matches in reading order, none overlapping.

        `despite` names the evasions to see through; a match that used any other does not count, and does not hide a
        shorter one that counts. None sees through all.
        """
        if key not in self.triggered:
            return ()
        found = self._reduced.get((key, despite))
        if found is None:
            verified = self._verified.get(key)
            if verified is None:
                verified = self._verified[key] = tuple(match for match in self._verify(key) if _counts(match))
            accepted = verified if despite is None else [match for match in verified if match.evasions <= despite]
            found = self._reduced[key, despite] = leftmost_longest(accepted)
        return found

    def _verify(self, key: str) -> Iterator[Match]:
        leaf, candidates = self._leaves[key], self._candidates.get(key, [])
        match leaf:
            case Lexicon():
                return self._term_matches(leaf, candidates, self._disguised.get(key, []))
            case Pattern():
                return _pattern_matches(leaf, self._sought[key])
            case Recogniser(name):
                readings = dict.fromkeys(reading for reading, _ in self._sought.get(key, ()))
                return chain(self._given.get(key, ()), _detected(detector(name), list(readings)))
            case Resemblance():
                return _alike(leaf, candidates)
            case _:
                assert_never(leaf)

    def _term_matches(
        self, lexicon: Lexicon, candidates: list[_Candidate], disguised: list[_Disguised]
    ) -> Iterator[Match]:
        allowed = _Allowed()
        places: list[tuple[Reading, int, Place]] = []
        found = [
            (kind, number, reading, place)
            for kind, number, reading, proposed in candidates
            for start, end in proposed
            for place in _places(lexicon.wording(kind, number), reading, start, end)
        ]
        for kind, number, reading, place in (*disguised, *found):
            if kind == PHRASE:
                allowed.add(lexicon.phrase_group(number), reading, place)
            elif kind == ALIAS:
                of, evasions = lexicon.alias(number)
                places.append((reading, of, place._replace(evasions=place.evasions | evasions)))
            else:
                places.append((reading, number, place))
        for reading, number, place in places:
            term = lexicon.term(number)
            begin, stop = reading.layer.span(place.start, place.end)
            if not allowed.covers(term.group, reading.segment.index, begin, stop, place.evasions):
                yield Match(reading.segment, begin, stop, place.evasions, term.text, term)
        for key, term in lexicon.patterns:
            # The verified matches of the pattern, which is a leaf of its own.
            for match in self._verify(key) if key in self._sought else ():
                if not allowed.covers(term.group, match.segment.index, match.start, match.end, match.evasions):
                    yield match._replace(term=term)


def _places(wording: Wording, reading: Reading, start: int, end: int) -> Iterator[Place]:
    if not wording.skeleton:
        yield Place(start, end, NONE, start, end)
        return
    joints = reading.layer.joints
    for place in wording.places(reading.skeleton, start, end):
        # Read past its pronunciations, a segment shows again all it shows without; only what spans one is new.
        if not joints or not joints.isdisjoint(range(place.start + 1, place.end)):
            yield place


def _counts(match: Match) -> bool:
    """Whether the term itself withstands what the match used; one that does not hides no shorter one that does."""
    return match.term is None or match.term.despite is None or match.evasions <= match.term.despite


class _Allowed:
    """Occurrences of allowed phrases, to be asked whether they cover a match."""

    def __init__(self) -> None:
        self._places: dict[tuple[str, int], list[tuple[int, int, frozenset[str]]]] = {}
        # Of the places up to each one the latest end; worked out when first asked.
        self._latest: dict[tuple[str, int], list[int]] | None = None

    def add(self, group: str, reading: Reading, place: Place) -> None:
        low, high = reading.layer.span(place.low, place.high)
        self._places.setdefault((group, reading.segment.index), []).append((low, high, place.evasions))

    def covers(self, group: str, segment: int, start: int, end: int, evasions: frozenset[str]) -> bool:
        """Whether a phrase of the group, no more disguised than the match, covers it."""
        places = self._places.get((group, segment))
        if not places:
            return False
        if self._latest is None:
            for listed in self._places.values():
                listed.sort(key=lambda item: item[:2])
            self._latest = {key: list(accumulate((e for _, e, _ in each), max)) for key, each in self._places.items()}
        latest = self._latest[group, segment]
        at = bisect_right(places, start, key=lambda item: item[0])
        while at and latest[at - 1] >= end:
            at -= 1
            if places[at][1] >= end and places[at][2] <= evasions:
                return True
        return False


def _pattern_matches(pattern: Pattern, sought: list[tuple[Reading, windows.Places]]) -> Iterator[Match]:
    by_reading: dict[int, tuple[Reading, list[windows.Places]]] = {}
    for reading, places in sought:
        by_reading.setdefault(id(reading), (reading, []))[1].append(places)
    for reading, each in by_reading.values():
        for start, end in windows.find(pattern, reading, [places for places in each if places]):
            yield _folded_match(reading, start, end)


def _detected(detector: Detector, readings: list[Reading]) -> Iterator[Match]:
    for reading in readings:
        if detector.literal:
            for found in detector.find(EncodedText(reading.segment.text)):
                text = reading.segment.text[found.start : found.end]
                yield Match(reading.segment, found.start, found.end, NONE, text, None, found.value, found.unit)
            continue
        for found in detector.find(reading.encoded):
            yield _folded_match(reading, found.start, found.end, found.value, found.unit)


def _folded_match(reading: Reading, start: int, end: int, value: float | None = None, unit: str | None = None) -> Match:
    folded = reading.folded
    low, high = folded.span(start, end)
    evasions = folded.evasions(start, end)
    return Match(reading.segment, low, high, evasions, folded.text[start:end], None, value, unit)


def _alike(resemblance: Resemblance, candidates: list[_Candidate]) -> Iterator[Match]:
    for reading in _readings(candidates):
        skeleton = reading.skeleton
        anchors = [start - offset for _, offset, where, each in candidates if where is reading for start, _ in each]
        for likeness in resemblance.find(skeleton.text, anchors):
            low, high = skeleton.position(likeness.start), skeleton.position(likeness.end - 1) + 1
            start, end = reading.layer.span(low, high)
            text = skeleton.text[likeness.start : likeness.end]
            yield Match(reading.segment, start, end, NONE, text, None, likeness.score, "percent")


def _readings(candidates: list[_Candidate]) -> list[Reading]:
    return list({id(candidate[2]): candidate[2] for candidate in candidates}.values())
