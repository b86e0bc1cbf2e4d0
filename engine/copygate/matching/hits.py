"""The candidates a scan found, verified leaf by leaf when somebody asks: `Hits.matches`."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from itertools import accumulate, chain
from typing import assert_never

from copygate.matching import windows
from copygate.matching.characterindex import Callers
from copygate.matching.compiled import (
    ALIAS,
    PHRASE,
    WHOLE,
    Entries,
    Entry,
    Filed,
    Leaves,
    Lexicon,
    Recogniser,
)
from copygate.matching.detectors import Detector, detector
from copygate.matching.guards import GuardTable
from copygate.matching.leaf import Term
from copygate.matching.match import Match, leftmost_longest
from copygate.matching.reading import Reading
from copygate.matching.regex import EncodedText, Pattern
from copygate.matching.resemblance import Resemblance
from copygate.matching.wording import Place, Wording
from copygate.normalisation.characters import NONE
from copygate.tuples import NamedTuple

_Candidate = tuple[int, int, Reading, windows.Places]
"""Kind and number of an entry, and where in the skeleton (or, for a term all of symbols, in the text) it stands."""
_Disguised = tuple[int, int, Reading, Place]


class Late(NamedTuple):
    """What wakes no rule, and so is looked for only when a rule that is awake asks for one of `keys`."""

    callers: Callers
    keys: frozenset[str]


class _Proposal(NamedTuple):
    """Where a reading shows the strings of an automaton, by their numbers. `patterns`: whether these read it too."""

    reading: Reading
    places: dict[int, windows.Places]
    patterns: bool


class Hits:
    """What one document holds, by leaf. Verification happens once per leaf, on demand."""

    __slots__ = (
        "_candidates",
        "_disguised",
        "_given",
        "_held",
        "_late",
        "_leaves",
        "_parts",
        "_put_off",
        "_readings",
        "_reduced",
        "_sought",
        "_verified",
        "_whole",
        "touched",
    )

    def __init__(self, leaves: Leaves, whole: Mapping[str, str], late: Late) -> None:
        self._leaves, self._whole = leaves, whole
        self._late: Late | None = late
        self._put_off: list[tuple[_Proposal, Filed]] = []
        self._readings: list[Reading] = []
        self._candidates: dict[str, list[_Candidate]] = {}
        self._disguised: dict[str, list[_Disguised]] = {}
        self._sought: dict[str, list[tuple[Reading, windows.Places]]] = {}
        self._held: dict[str, bool] = {}
        self._parts: dict[str, list[str]] = {}
        self._given: dict[str, list[Match]] = {}
        self._verified: dict[str, tuple[Match, ...]] = {}
        self._reduced: dict[tuple[str, frozenset[str] | None], tuple[Match, ...]] = {}
        # Keys of the leaves of which something stands in the text. All others do not match, but for late ones.
        self.touched: set[str] = set()

    def propose(
        self, reading: Reading, found: list[tuple[int, int, int]], filed: Filed, *, patterns: bool = True
    ) -> None:
        """Note what the automaton found in a reading."""
        places: dict[int, windows.Places] = {}
        for start, end, index in found:
            if index in places:
                places[index].append((start, end))
            else:
                places[index] = [(start, end)]
        if places:
            proposal = _Proposal(reading, places, patterns)
            self._note(proposal, filed.early, filed.guards)
            self._put_off.append((proposal, filed))

    def disguised(self, reading: Reading, entry: Entry, place: Place) -> None:
        """Note a term or phrase that is known to stand in disguise at a place of the reading."""
        kind, key, number = entry
        self._disguised.setdefault(key, []).append((kind, number, reading, place))
        if kind != PHRASE:
            self._held[key] = True
            self.touched.add(key)

    def read(self, reading: Reading, keys: Iterable[str]) -> None:
        """Note a reading that patterns and detectors look at, and the leaves to be looked for in the whole of it."""
        self._readings.append(reading)
        self._consider(reading, keys)

    def knows(self, key: str) -> bool:
        """Whether the scanner looked for the leaf at all."""
        return self._leaves.has(key)

    def may_hold(self, key: str) -> bool:
        """Whether the leaf may match; where not, it certainly does not."""
        known = self._held.get(key)
        if known is None:
            known = self._held[key] = self._look(key)
        return known

    def holding(self, keys: frozenset[str]) -> list[str]:
        """Those of the leaves that may match."""
        if self._late is not None and not keys.isdisjoint(self._late.keys):
            self._read_late()
        return list(filter(self.may_hold, keys & self.touched))

    @property
    def triggered(self) -> set[str]:
        """The leaves that may match."""
        self._read_late()
        return set(filter(self.may_hold, self.touched))

    def give(self, key: str, match: Match) -> None:
        """Note a match that needs no looking: what the segment is, not what it says."""
        self._given.setdefault(key, []).append(match)
        self._held[key] = True
        self.touched.add(key)

    def matches(self, key: str, despite: frozenset[str] | None = None) -> tuple[Match, ...]:
        """The leaf's matches in reading order, none overlapping.

        `despite` names the evasions to see through; a match that used any other does not count, and does not hide a
        shorter one that counts. None sees through all.
        """
        if not self.may_hold(key):
            return ()
        found = self._reduced.get((key, despite))
        if found is None:
            verified = self._verified.get(key)
            if verified is None:
                verified = self._verified[key] = tuple(match for match in self._verify(key) if _counts(match))
            accepted = verified if despite is None else [match for match in verified if match.evasions <= despite]
            found = self._reduced[key, despite] = leftmost_longest(accepted) if accepted else ()
        return found

    # ------------------------------------------------------------ what may match

    def _note(self, proposal: _Proposal, entries: Entries, guards: GuardTable) -> None:
        reading, places_of, patterns = proposal
        candidates, sought = self._candidates, self._sought
        letters = None if reading.unfolds else reading.skeleton.text
        known = entries.known
        for index, places in places_of.items():
            for kind, key, number in known[index] if index in known else entries[index]:
                if kind == WHOLE:
                    # Nine anchors in ten stand alone, and their patterns need not be looked at.
                    standing = places if letters is None else guards.standing(number, letters, places)
                    if standing and patterns:
                        if key in sought:
                            sought[key].append((reading, standing))
                        else:
                            sought[key] = [(reading, standing)]
                            self._touch(key)
                else:
                    if key in candidates:
                        candidates[key].append((kind, number, reading, places))
                    else:
                        candidates[key] = [(kind, number, reading, places)]
                    if kind != PHRASE:
                        self._held[key] = True
                        self.touched.add(key)

    def _touch(self, key: str) -> None:
        if key in self.touched:
            return
        self.touched.add(key)
        whole = self._whole.get(key)
        if whole is not None:
            self._parts.setdefault(whole, []).append(key)
            self.touched.add(whole)

    def _consider(self, reading: Reading, keys: Iterable[str]) -> None:
        for key in keys:
            self._sought.setdefault(key, []).append((reading, []))
            self._touch(key)

    def _read_late(self) -> None:
        late, self._late = self._late, None
        if late is not None:
            for proposal, filed in self._put_off:
                self._note(proposal, filed.late, filed.guards)
            for reading in self._readings:
                self._consider(reading, late.callers.called(reading))

    def _look(self, key: str) -> bool:
        if self._late is not None and key in self._late.keys:
            self._read_late()
        if key not in self.touched:
            return False
        if key in self._held:
            return True
        sought = self._sought.get(key)
        if sought is None:
            return any(map(self.may_hold, self._parts.get(key, ())))
        leaf = self._leaves[key]
        return not isinstance(leaf, Pattern) or any(leaf.possible(reading.characters) for reading, _ in sought)

    # ------------------------------------------------------------ what does match

    def _verify(self, key: str) -> Iterator[Match]:
        leaf = self._leaves[key]
        match leaf:
            case Lexicon():
                return self._term_matches(leaf, key)
            case Pattern():
                return _pattern_matches(leaf, self._sought[key])
            case Recogniser(name):
                readings = dict.fromkeys(reading for reading, _ in self._sought.get(key, ()))
                return chain(self._given.get(key, ()), _detected(detector(name), list(readings)))
            case Resemblance():
                return _alike(leaf, self._candidates[key])
            case _:
                assert_never(leaf)

    def _term_matches(self, lexicon: Lexicon, key: str) -> Iterator[Match]:
        stand, phrases = self._standing_terms(lexicon, key)
        found = [
            Match(reading.segment, *reading.layer.span(place.start, place.end), place.evasions, term.text, term)
            for reading, term, place in stand
        ]
        for part in self._parts.get(key, ()):
            # The verified matches of the pattern, which is a leaf of its own.
            if self.may_hold(part):
                term = lexicon.pattern_term(part)
                found += (match._replace(term=term) for match in self._verify(part))
        if not found:
            return
        allowed = _Allowed(lexicon, phrases)
        for match in found:
            group = match.term.group if match.term is not None else ""
            if not allowed.covers(group, match.segment.index, match.start, match.end, match.evasions):
                yield match

    def _standing_terms(
        self, lexicon: Lexicon, key: str
    ) -> tuple[list[tuple[Reading, Term, Place]], list[_Disguised | _Candidate]]:
        """The terms that stand where they were proposed, those in disguise first; and the allowed phrases proposed."""
        stand: list[tuple[Reading, Term, Place]] = []
        phrases: list[_Disguised | _Candidate] = []
        for disguised in self._disguised.get(key, ()):
            if disguised[0] == PHRASE:
                phrases.append(disguised)
            else:
                stand.append((disguised[2], lexicon.term(disguised[1]), disguised[3]))
        for candidate in self._candidates.get(key, ()):
            kind, number, reading, proposed = candidate
            if kind == PHRASE:
                phrases.append(candidate)
                continue
            wording, owed = lexicon.wording(kind, number), NONE
            if kind == ALIAS:
                number, owed = lexicon.alias(number)
            for start, end in proposed:
                for place in _places(wording, reading, start, end):
                    used = place._replace(evasions=place.evasions | owed) if owed else place
                    stand.append((reading, lexicon.term(number), used))
        return stand, phrases


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
    """Occurrences of allowed phrases, to be asked whether they cover a match; read of what was proposed when asked."""

    def __init__(self, lexicon: Lexicon, phrases: list[_Disguised | _Candidate]) -> None:
        self._lexicon, self._phrases = lexicon, phrases
        self._places: dict[tuple[str, int], list[tuple[int, int, frozenset[str]]]] = {}
        # Of the places up to each one the latest end.
        self._latest: dict[tuple[str, int], list[int]] | None = None

    def _read(self) -> dict[tuple[str, int], list[int]]:
        for kind, number, reading, proposed in self._phrases:
            group = self._lexicon.phrase_group(number)
            if isinstance(proposed, Place):
                self._add(group, reading, proposed)
                continue
            wording = self._lexicon.wording(kind, number)
            for start, end in proposed:
                for place in _places(wording, reading, start, end):
                    self._add(group, reading, place)
        for listed in self._places.values():
            listed.sort(key=lambda item: item[:2])
        return {key: list(accumulate((e for _, e, _ in each), max)) for key, each in self._places.items()}

    def _add(self, group: str, reading: Reading, place: Place) -> None:
        low, high = reading.layer.span(place.low, place.high)
        self._places.setdefault((group, reading.segment.index), []).append((low, high, place.evasions))

    def covers(self, group: str, segment: int, start: int, end: int, evasions: frozenset[str]) -> bool:
        """Whether a phrase of the group, no more disguised than the match, covers it."""
        if not self._phrases:
            return False
        if self._latest is None:
            self._latest = self._read()
        places = self._places.get((group, segment))
        if not places:
            return False
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
