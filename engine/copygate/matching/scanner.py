"""Everything all rules look for, compiled into one machine: `Scanner.scan` reads a document once.

Terms, allowed phrases, pieces of near-copies and the literals that patterns require all go into one automaton over
skeletons. What it finds are candidates; `Hits` verifies those of a leaf when somebody asks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property
from typing import Final, assert_never

from copygate.matching.automaton import Automaton
from copygate.matching.compiled import PHRASE, PIECE, TERM, WHOLE_SEGMENT, Compiled, Entries, Entry, Lexicon
from copygate.matching.detectors import Detector, Lazily, detector
from copygate.matching.hits import Hits
from copygate.matching.leaf import DetectorLeaf, Leaf, PatternLeaf, SimilarLeaf, TermsLeaf
from copygate.matching.reading import Reading
from copygate.matching.regex import Pattern, PatternSet, fold_pattern
from copygate.matching.resemblance import Resemblance
from copygate.matching.wording import proposal_of
from copygate.model.document import Document
from copygate.normalisation.layer import without_readings
from copygate.normalisation.views import skeleton_of

WORTH_COMPILING: Final = 20_000
"""After so many characters, telling the patterns that occur by one pass of a set is worth the set's compilation; until
then a pattern is a candidate wherever a character occurs that it cannot do without."""


class Scanner:
    """All leaves, compiled. Picklable; automaton and patterns wake when first used."""

    def __init__(self, leaves: Iterable[Leaf]) -> None:
        self.leaves: dict[str, Compiled] = {}
        build = _Build()
        patterns: list[tuple[str, str]] = []
        for leaf in leaves:
            if leaf.key in self.leaves:
                continue
            match leaf:
                case TermsLeaf():
                    self.leaves[leaf.key] = build.lexicon(leaf)
                case PatternLeaf():
                    pattern = self.leaves[leaf.key] = Pattern(fold_pattern(leaf.pattern))
                    if not build.pattern(leaf.key, pattern.source):
                        patterns.append((leaf.key, pattern.source))
                case SimilarLeaf():
                    resemblance = self.leaves[leaf.key] = Resemblance(leaf.text, leaf.at_least)
                    for offset, piece in resemblance.pieces:
                        build.skeletons.setdefault(piece, []).append((PIECE, leaf.key, offset))
                case DetectorLeaf():
                    found = self.leaves[leaf.key] = detector(leaf.name)
                    _file_under(build.detectors, leaf.key, found.needs)
                    build.words(leaf.key, found.words)
                case _:
                    assert_never(leaf)
        self._automaton, self._entries = Automaton(list(build.skeletons)), Entries(list(build.skeletons.values()))
        self._symbols, self._symbol_entries = Automaton(list(build.symbols)), Entries(list(build.symbols.values()))
        self._detectors, self._patterns, self._anywhere = build.detectors, build.patterns, build.anywhere
        self._loose = [key for key, _ in patterns]
        self._characters_read = 0
        self._set = PatternSet([source for _, source in patterns])

    @cached_property
    def _glances(self) -> dict[Lazily | re.Pattern[str], frozenset[str]]:
        """The detectors that each glance speaks for."""
        keys: dict[Lazily | re.Pattern[str], set[str]] = {}
        for key, leaf in self.leaves.items():
            if isinstance(leaf, Detector) and leaf.glance is not None:
                keys.setdefault(leaf.glance, set()).add(key)
        return {glance: frozenset(named) for glance, named in keys.items()}

    def scan(self, document: Document) -> Hits:
        """Every candidate in the document."""
        hits = Hits(self.leaves)
        for segment in document.segments:
            if segment.text:
                self._read(hits, Reading(segment))
        return hits

    def _read(self, hits: Hits, reading: Reading) -> None:
        entries = self._entries
        if entries:
            for start, end, index in self._automaton.find(reading.skeleton.text):
                hits.propose(reading, entries[index], start, end)
            aside = without_readings(reading.layer)
            if aside is not None:
                self._read_past(hits, Reading(reading.segment, aside))
        if self._symbol_entries:
            for start, end, index in self._symbols.find(reading.layer.text):
                hits.propose(reading, self._symbol_entries[index], start, end)
        self._read_whole(hits, reading)

    def _read_whole(self, hits: Hits, reading: Reading) -> None:
        """Propose what is looked for in the whole text: the patterns that may occur, and the detectors."""
        text = reading.folded.text
        characters = set(text)
        if len(text) != len(reading.segment.text):
            characters.update(reading.segment.text)
        called = _called(self._detectors, characters)
        for glance, keys in self._glances.items():
            if not called.isdisjoint(keys) and glance.search(text) is None:
                called -= keys
        self._characters_read += len(text)
        if self._characters_read > WORTH_COMPILING:
            called.update(self._loose[index] for index in self._set.occurring(reading.encoded))
        else:
            called |= _called(self._patterns, characters)
            called.update(self._anywhere)
        hits.consider(reading, called)

    def _read_past(self, hits: Hits, reading: Reading) -> None:
        """Look for terms only, in a segment read past its bracketed pronunciations."""
        for start, end, index in self._automaton.find(reading.skeleton.text):
            terms = [entry for entry in self._entries[index] if entry[0] in (TERM, PHRASE)]
            hits.propose(reading, terms, start, end)


class _Build:
    """What is collected on the way: strings for the automata, and the entries each one stands for."""

    def __init__(self) -> None:
        self.skeletons: dict[str, list[Entry]] = {}
        self.symbols: dict[str, list[Entry]] = {}
        self.detectors: dict[str, list[str]] = {}
        self.patterns: dict[str, list[str]] = {}
        self.anywhere: list[str] = []

    def lexicon(self, leaf: TermsLeaf) -> Lexicon:
        """Compile a lexicon; an allowed phrase is filed once for its group."""
        lexicon = Lexicon()
        known: set[tuple[str, str]] = set()
        for term in leaf.terms:
            self._file((TERM, leaf.key, lexicon.add_term(term)), term.text)
            for phrase in term.allow:
                if (term.group, phrase) not in known:
                    known.add((term.group, phrase))
                    self._file((PHRASE, leaf.key, lexicon.add_phrase(term.group, phrase)), phrase)
        return lexicon

    def pattern(self, key: str, pattern: str) -> bool:
        """File a pattern under the literals it requires; false when characters, or nothing at all, must do instead."""
        from copygate.matching.literals import required_literals

        required = required_literals(pattern) or ()
        skeletons = {skeleton_of(string) for string in required}
        # One character alone is in every other text: such patterns are filed by characters.
        if skeletons and min(map(len, skeletons)) >= 2:
            for skeleton in skeletons:
                self.skeletons.setdefault(skeleton, []).append((WHOLE_SEGMENT, key, 0))
            return True
        if required and "(?i" not in pattern:
            _file_under(self.patterns, key, (string[0] for string in required))
        else:
            self.anywhere.append(key)
        return False

    def words(self, key: str, words: Iterable[str]) -> None:
        """File a detector under the words that call it."""
        for word in words:
            self.skeletons.setdefault(skeleton_of(word), []).append((WHOLE_SEGMENT, key, 0))

    def _file(self, entry: Entry, term: str) -> None:
        skeleton, text = proposal_of(term)
        if skeleton:
            self.skeletons.setdefault(skeleton, []).append(entry)
        elif text:
            self.symbols.setdefault(text, []).append(entry)


def _file_under(index: dict[str, list[str]], key: str, characters: Iterable[str]) -> None:
    """File a leaf under each of the characters one of which it cannot do without."""
    for character in set(characters):
        index.setdefault(character, []).append(key)


def _called(index: dict[str, list[str]], characters: set[str]) -> set[str]:
    """The leaves that have a character of theirs in the text."""
    called: set[str] = set()
    for character in index.keys() & characters:
        called.update(index[character])
    return called
