"""Everything all rules look for, compiled into one machine: `Scanner.scan` reads a document once.

Terms, allowed phrases, pieces of near-copies and the literals that patterns require all go into one automaton over
skeletons. What it finds are candidates; `Hits` verifies those of a leaf when somebody asks.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Final, assert_never

from copygate.matching.aliases import aliases_of
from copygate.matching.automaton import Automaton
from copygate.matching.characterindex import Callers
from copygate.matching.compiled import ALIAS, PHRASE, PIECE, TERM, WHOLE, Entry, Filed, Leaves, Lexicon, Recogniser
from copygate.matching.detectors import Detector, detector
from copygate.matching.disguises import Disguises, Filing
from copygate.matching.guards import Guard
from copygate.matching.hits import Hits, Late
from copygate.matching.leaf import DetectorLeaf, Leaf, PatternLeaf, SimilarLeaf, Term, TermsLeaf
from copygate.matching.match import Match
from copygate.matching.rarity import frequency
from copygate.matching.reading import Reading
from copygate.matching.regex import Pattern, fold_pattern
from copygate.matching.resemblance import Resemblance
from copygate.matching.wording import proposal_of
from copygate.model.document import Document, Segment
from copygate.model.vocabulary import INFERRED_EVASIONS
from copygate.normalisation.characters import NONE
from copygate.normalisation.layer import without_readings
from copygate.normalisation.views import skeleton_of

if TYPE_CHECKING:
    from copygate.matching.literals import Anchor

_OFTEN: Final = 0.02
"""What stands in so many places of a text is not worth being shown each of them."""


CODE: Final = "detector:qr-code"


class Scanner:
    """All leaves, compiled. Picklable; automaton and patterns wake when first used."""

    def __init__(
        self,
        leaves: Iterable[Leaf],
        withstood: Mapping[str, frozenset[str]] | None = None,
        waking: Container[str] | None = None,
        *,
        kept: bool = True,
        beside: Iterable[str] = (),
    ) -> None:
        """`withstood`: by leaf the evasions by guess that any rule sees through there (None: all, everywhere).
        `waking`: leaves to be looked for in every text, where others can wait until they are asked for (None: all).
        `kept`: the scanner is pickled for later runs, so that it may take its time.
        `beside`: skeletons of the words that `filings_of` names of the leaves that were left out (see `Disguises`)."""
        self.leaves = Leaves()
        # The patterns of lexicons are leaves of their own, and wake their lexicon.
        self._whole: dict[str, str] = {}
        build = _Build(withstood, kept)
        for leaf in leaves:
            if leaf.key in self.leaves:
                continue
            match leaf:
                case TermsLeaf():
                    lexicon = self.leaves[leaf.key] = build.lexicon(leaf)
                    for part, each in zip(lexicon.patterns, leaf.patterns, strict=True):
                        self.leaves[part[0]] = build.pattern(part[0], each.pattern)
                        self._whole[part[0]] = leaf.key
                case PatternLeaf():
                    self.leaves[leaf.key] = build.pattern(leaf.key, leaf.pattern)
                case SimilarLeaf():
                    resemblance = self.leaves[leaf.key] = Resemblance(leaf.text, leaf.at_least)
                    for offset, piece in resemblance.pieces:
                        build.skeletons.setdefault(piece, []).append((PIECE, leaf.key, offset))
                case DetectorLeaf():
                    found = detector(leaf.name)
                    self.leaves[leaf.key] = Recogniser(leaf.name)
                    build.detector(leaf.key, found)
                case _:
                    assert_never(leaf)

        @cache
        def wakes(key: str) -> bool:
            return waking is None or key in waking or self._whole.get(key) in waking

        self._automaton, self._filed = (
            Automaton(list(build.skeletons)),
            Filed.of(build.skeletons.values(), wakes, build.guards),
        )
        self._symbols, self._symbols_filed = Automaton(list(build.symbols)), Filed.of(build.symbols.values(), wakes)
        self._disguises = Disguises(build.filings, beside)
        self._callers, callers = (
            Callers({key: need for key, need in build.needs.items() if wakes(key) is early}, build.glances)
            for early in (True, False)
        )
        self._late = Late(callers, frozenset(key for key in self.leaves if not wakes(key)))

    def scan(self, document: Document, readings: Mapping[int, Reading] | None = None) -> Hits:
        """Every candidate in the document. `readings`: those of its segments, by their index, where another scanner has
        made them."""
        hits = Hits(self.leaves, self._whole, self._late)
        for segment in document.segments:
            if segment.text:
                self._read(hits, Reading(segment) if readings is None else readings[segment.index])
            if segment.source.anchors and segment.text and _is_code(segment) and self.leaves.known(CODE):
                hits.give(CODE, Match(segment, 0, len(segment.text), NONE, segment.text))
        return hits

    def _read(self, hits: Hits, reading: Reading) -> None:
        hits.propose(reading, self._automaton.find(reading.skeleton.text), self._filed)
        aside = without_readings(reading.layer)
        if aside is not None:
            # Read past its bracketed pronunciations a segment is looked through for terms only.
            past = Reading(reading.segment, aside)
            hits.propose(past, self._automaton.find(past.skeleton.text), self._filed, patterns=False)
        for found in self._disguises.find(reading, self.leaves):
            hits.disguised(reading, found.entry, found.place)
        if self._symbols.size:
            hits.propose(reading, self._symbols.find(reading.layer.text), self._symbols_filed)
        hits.read(reading, self._callers.called(reading))


def filings_of(leaves: Iterable[Leaf], withstood: Mapping[str, frozenset[str]]) -> list[Filing]:
    """What a scanner of these leaves looks for in disguise."""
    build = _Build(withstood, kept=False)
    for leaf in leaves:
        if isinstance(leaf, TermsLeaf):
            build.lexicon(leaf)
    return build.filings


def _is_code(segment: Segment) -> bool:
    """Whether the text is what a code on a picture says."""
    return any(key == "code" for key, _ in segment.source.anchors[0].place)


class _Build:
    """What is collected on the way: strings for the automata, and the entries each one stands for."""

    def __init__(self, withstood: Mapping[str, frozenset[str]] | None, kept: bool) -> None:
        self._withstood, self._kept = withstood, kept
        self.filings: list[Filing] = []
        self.skeletons: dict[str, list[Entry]] = {}
        self.symbols: dict[str, list[Entry]] = {}
        # Leaves that the automaton cannot find, by the characters they cannot do without.
        self.needs: dict[str, Sequence[Iterable[str]]] = {}
        self.glances: dict[str, str] = {}
        # By the number of an anchor.
        self.guards: list[tuple[Guard, ...]] = []

    def lexicon(self, leaf: TermsLeaf) -> Lexicon:
        """Compile a lexicon; an allowed phrase is filed once for its group."""
        lexicon = Lexicon()
        known: set[tuple[str, str]] = set()
        allowed: tuple[str, tuple[str, ...]] | None = None
        for term in leaf.terms:
            number = lexicon.add_term(term)
            self._file((TERM, leaf.key, number), term.text)
            guessed = self._guessed(leaf.key, term)
            if guessed:
                self.filings.append(Filing((TERM, leaf.key, number), term.text, bool(term.context)))
                for alias, evasions in aliases_of(term.text):
                    if evasions <= guessed:
                        self._file((ALIAS, leaf.key, lexicon.add_alias(number, alias, evasions)), alias)
            if allowed is None or allowed[0] != term.group or allowed[1] is not term.allow:
                allowed = term.group, term.allow  # which the terms of a group share
                self._allow(lexicon, leaf.key, term.group, term.allow, known, bool(guessed))
        for number, pattern in enumerate(leaf.patterns):
            lexicon.add_pattern(f"{leaf.key}\n{number}", pattern)
            self._allow(lexicon, leaf.key, pattern.group, pattern.allow, known, guessed=False)
        return lexicon

    def _allow(
        self, lexicon: Lexicon, key: str, group: str, phrases: Iterable[str], known: set[tuple[str, str]], guessed: bool
    ) -> None:
        """File the allowed phrases of a group that are not known yet."""
        for phrase in phrases:
            if (group, phrase) not in known:
                known.add((group, phrase))
                entry = (PHRASE, key, lexicon.add_phrase(group, phrase))
                self._file(entry, phrase)
                if guessed:
                    self.filings.append(Filing(entry, phrase, False))

    def pattern(self, key: str, written: str) -> Pattern:
        """Compile a pattern and file it under its anchors, else under characters, else as fitting any text."""
        from copygate.matching.literals import anchors_of
        from copygate.matching.patternneeds import needs_of, reach_of

        source = fold_pattern(written)
        pattern = Pattern(source, needs_of(source), reach_of(source), spans_only=True)
        if not self._anchored(key, anchors_of(source)):
            self.needs[key] = pattern.needs
        return pattern

    def detector(self, key: str, found: Detector) -> None:
        """File a detector under the patterns that call it, else under its words and characters."""
        if self._kept and found.calls:
            from copygate.matching.literals import anchors_of

            called = [anchors_of(source) for source in found.calls]
            if all(called) and self._anchored(key, [anchor for each in called for anchor in each]):
                return
        if found.needs:
            self.needs[key] = (found.needs,)
        if found.glance is not None:
            self.glances[key] = found.glance.pattern
        for word in found.words:
            self._call(key, (skeleton_of(word),))

    def _anchored(self, key: str, anchors: Sequence[Anchor]) -> bool:
        """File a leaf under its anchors, if there are any and they are not too common."""
        if not anchors or sum(frequency(string) for anchor in anchors for string in anchor.strings) > _OFTEN:
            return False
        for anchor in anchors:
            self._call(key, anchor.strings, anchor.guards)
        return True

    def _call(self, key: str, strings: Iterable[str], guards: tuple[Guard, ...] = ()) -> None:
        for string in strings:
            self.skeletons.setdefault(string, []).append((WHOLE, key, len(self.guards)))
        self.guards.append(guards)

    def _guessed(self, key: str, term: Term) -> frozenset[str]:
        """The evasions by guess under which anybody asks for a term."""
        guessed = INFERRED_EVASIONS if self._withstood is None else self._withstood.get(key, NONE)
        return guessed if term.despite is None else guessed & term.despite

    def _file(self, entry: Entry, term: str) -> None:
        skeleton, text = proposal_of(term)
        if skeleton:
            self.skeletons.setdefault(skeleton, []).append(entry)
        elif text:
            self.symbols.setdefault(text, []).append(entry)
