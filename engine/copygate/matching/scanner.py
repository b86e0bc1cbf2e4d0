"""Everything all rules look for, compiled into one machine: `Scanner.scan` reads a document once.

Terms, allowed phrases, pieces of near-copies and the literals that patterns require all go into one automaton over
skeletons. What it finds are candidates; `Hits` verifies those of a leaf when somebody asks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Final, assert_never

from copygate.matching.aliases import aliases_of
from copygate.matching.automaton import Automaton
from copygate.matching.characterindex import CharacterIndex
from copygate.matching.compiled import ALIAS, PHRASE, PIECE, TERM, WHOLE, Entries, Entry, Leaves, Lexicon, Recogniser
from copygate.matching.detectors import detector
from copygate.matching.disguises import Disguises, Filing
from copygate.matching.hits import Hits
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

_OFTEN: Final = 1e-3
"""A string that stands in a text so often tells nothing of it."""


CODE: Final = "detector:qr-code"


class Scanner:
    """All leaves, compiled. Picklable; automaton and patterns wake when first used."""

    def __init__(self, leaves: Iterable[Leaf], withstood: Mapping[str, frozenset[str]] | None = None) -> None:
        """`withstood`: by leaf the evasions by guess that any rule sees through there (None: all, everywhere)."""
        self.leaves = Leaves()
        # The patterns of lexicons are leaves of their own, and wake their lexicon.
        self._whole: dict[str, str] = {}
        build = _Build(withstood)
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
                    self.leaves[leaf.key] = Recogniser(
                        leaf.name, None if found.glance is None else found.glance.pattern
                    )
                    if found.needs:
                        build.needs[leaf.key] = (found.needs,)
                    build.words(leaf.key, found.words)
                case _:
                    assert_never(leaf)
        self._automaton, self._entries = Automaton(list(build.skeletons)), Entries(list(build.skeletons.values()))
        self._symbols, self._symbol_entries = Automaton(list(build.symbols)), Entries(list(build.symbols.values()))
        self._disguises = Disguises(build.filings)
        self._by_characters = CharacterIndex(build.needs)

    def scan(self, document: Document) -> Hits:
        """Every candidate in the document."""
        hits = Hits(self.leaves, self._whole)
        for segment in document.segments:
            if segment.text:
                self._read(hits, Reading(segment))
            if segment.source.anchors and segment.text and _is_code(segment) and self.leaves.known(CODE):
                hits.give(CODE, Match(segment, 0, len(segment.text), NONE, segment.text))
        return hits

    def _read(self, hits: Hits, reading: Reading) -> None:
        characters = reading.characters
        hits.propose(reading, self._automaton.find(reading.skeleton.text), self._entries, characters)
        aside = without_readings(reading.layer)
        if aside is not None:
            # Read past its bracketed pronunciations a segment is looked through for terms only.
            past = Reading(reading.segment, aside)
            hits.propose(past, self._automaton.find(past.skeleton.text), self._entries, None)
        for found in self._disguises.find(reading, self.leaves):
            hits.disguised(reading, found.entry, found.place)
        if self._symbol_entries:
            hits.propose(reading, self._symbols.find(reading.layer.text), self._symbol_entries, characters)
        glimpsed: dict[str, bool] = {}
        for key in self._by_characters.possible(characters):
            leaf = self.leaves[key]
            glance = leaf.glance if isinstance(leaf, Recogniser) else None
            if glance is not None and glance not in glimpsed:
                glimpsed[glance] = _glance(glance).search(reading.folded.text) is not None
            if glance is None or glimpsed[glance]:
                hits.consider(reading, key)


def _is_code(segment: Segment) -> bool:
    """Whether the text is what a code on a picture says."""
    return any(key == "code" for key, _ in segment.source.anchors[0].place)


@cache
def _glance(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


class _Build:
    """What is collected on the way: strings for the automata, and the entries each one stands for."""

    def __init__(self, withstood: Mapping[str, frozenset[str]] | None) -> None:
        self._withstood = withstood
        self.filings: list[Filing] = []
        self.skeletons: dict[str, list[Entry]] = {}
        self.symbols: dict[str, list[Entry]] = {}
        # Leaves that the automaton cannot find, by the characters they cannot do without.
        self.needs: dict[str, Sequence[Iterable[str]]] = {}

    def lexicon(self, leaf: TermsLeaf) -> Lexicon:
        """Compile a lexicon; an allowed phrase is filed once for its group."""
        lexicon = Lexicon()
        known: set[tuple[str, str]] = set()
        for term in leaf.terms:
            number = lexicon.add_term(term)
            self._file((TERM, leaf.key, number), term.text)
            guessed = self._guessed(leaf.key, term)
            if guessed:
                self.filings.append(Filing((TERM, leaf.key, number), term.text, bool(term.context)))
                for alias, evasions in aliases_of(term.text):
                    if evasions <= guessed:
                        self._file((ALIAS, leaf.key, lexicon.add_alias(number, alias, evasions)), alias)
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
        """Compile a pattern and file it under the strings it requires, else under characters, else as fitting any
        text."""
        from copygate.matching.literals import required_literals
        from copygate.matching.patternneeds import needs_of, reach_of

        source = fold_pattern(written)
        pattern = Pattern(source, needs_of(source), reach_of(source))
        skeletons = {skeleton_of(string) for string in required_literals(source) or ()}
        # One common character is in every other text: such patterns are filed by all the characters they need.
        shortest = min(map(len, skeletons), default=0)
        if shortest >= 2 or (shortest == 1 and sum(map(frequency, skeletons)) < _OFTEN):
            for skeleton in skeletons:
                self.skeletons.setdefault(skeleton, []).append((WHOLE, key, 0))
        else:
            self.needs[key] = pattern.needs
        return pattern

    def words(self, key: str, words: Iterable[str]) -> None:
        """File a detector under the words that call it."""
        for word in words:
            self.skeletons.setdefault(skeleton_of(word), []).append((WHOLE, key, 0))

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
