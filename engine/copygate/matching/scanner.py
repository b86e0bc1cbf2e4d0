"""Everything all rules look for, compiled into one machine: `Scanner.scan` reads a document once.

Terms, allowed phrases, pieces of near-copies and the literals that patterns require all go into one automaton over
skeletons. What it finds are candidates; `Hits` verifies those of a leaf when somebody asks.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Final, assert_never

from copygate.matching.aliases import aliases_of
from copygate.matching.automaton import Automaton
from copygate.matching.characterindex import Callers
from copygate.matching.compiled import ALIAS, PHRASE, PIECE, TERM, WHOLE, Entries, Entry, Leaves, Lexicon, Recogniser
from copygate.matching.detectors import Detector, detector
from copygate.matching.disguises import Disguises, Filing
from copygate.matching.guards import Guards
from copygate.matching.hits import Hits
from copygate.matching.leaf import DetectorLeaf, Leaf, PatternLeaf, SimilarLeaf, Term, TermsLeaf
from copygate.matching.rarity import frequency
from copygate.matching.reading import Reading
from copygate.matching.regex import Pattern, fold_pattern
from copygate.matching.resemblance import Resemblance
from copygate.matching.wording import proposal_of
from copygate.model.document import Document
from copygate.model.vocabulary import INFERRED_EVASIONS
from copygate.normalisation.characters import NONE
from copygate.normalisation.layer import without_readings
from copygate.normalisation.views import skeleton_of

if TYPE_CHECKING:
    from copygate.matching.literals import Anchor

_OFTEN: Final = 0.02
"""What stands in so many places of a text is not worth being shown each of them."""


class Scanner:
    """All leaves, compiled. Picklable; automaton and patterns wake when first used."""

    def __init__(
        self,
        leaves: Iterable[Leaf],
        withstood: Mapping[str, frozenset[str]] | None = None,
        waking: Container[str] | None = None,
    ) -> None:
        """`withstood`: by leaf the evasions by guess that any rule sees through there (None: all, everywhere).
        `waking`: leaves to be looked for in every text, where others can wait until they are asked for (None: all)."""
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
                    self.leaves[leaf.key] = Recogniser(leaf.name, build.detector(leaf.key, found))
                case _:
                    assert_never(leaf)
        self._automaton, self._entries = Automaton(list(build.skeletons)), Entries(list(build.skeletons.values()))
        self._symbols, self._symbol_entries = Automaton(list(build.symbols)), Entries(list(build.symbols.values()))
        self._disguises = Disguises(build.filings)
        early = (
            build.needs.keys()
            if waking is None
            else {key for key in build.needs if key in waking or self._whole.get(key) in waking}
        )
        self._callers, self._late_callers = (
            Callers(
                {key: need for key, need in build.needs.items() if (key in early) is now}, build.glances, self._whole
            )
            for now in (True, False)
        )

    def scan(self, document: Document) -> Hits:
        """Every candidate in the document."""
        hits = Hits(self.leaves, self._whole, self._late_callers)
        for segment in document.segments:
            if segment.text:
                self._read(hits, Reading(segment))
        return hits

    def _read(self, hits: Hits, reading: Reading) -> None:
        hits.propose(reading, self._automaton.find(reading.skeleton.text), self._entries)
        aside = without_readings(reading.layer)
        if aside is not None:
            # Read past its bracketed pronunciations a segment is looked through for terms only.
            past = Reading(reading.segment, aside)
            hits.propose(past, self._automaton.find(past.skeleton.text), self._entries, patterns=False)
        for found in self._disguises.find(reading, self.leaves):
            hits.disguised(reading, found.entry, found.place)
        if self._symbol_entries:
            hits.propose(reading, self._symbols.find(reading.layer.text), self._symbol_entries)
        hits.read(reading, self._callers.called(reading))


class _Build:
    """What is collected on the way: strings for the automata, and the entries each one stands for."""

    def __init__(self, withstood: Mapping[str, frozenset[str]] | None) -> None:
        self._withstood = withstood
        self.filings: list[Filing] = []
        self.skeletons: dict[str, list[Entry]] = {}
        self.symbols: dict[str, list[Entry]] = {}
        # Leaves that the automaton cannot find, by the characters they cannot do without.
        self.needs: dict[str, Sequence[Iterable[str]]] = {}
        self.glances: dict[str, str] = {}

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
        guards = self._anchored(key, anchors_of(source))
        pattern = Pattern(source, needs_of(source), reach_of(source), guards, spans_only=True)
        if guards is None:
            self.needs[key] = pattern.needs
        return pattern

    def detector(self, key: str, found: Detector) -> Guards | None:
        """File a detector under the patterns that call it, else under its words and characters."""
        from copygate.matching.literals import anchors_of

        called = [anchors_of(source) for source in found.calls]
        guards = self._anchored(key, [anchor for each in called for anchor in each]) if all(called) else None
        if guards is not None:
            return guards
        if found.needs:
            self.needs[key] = (found.needs,)
        if found.glance is not None:
            self.glances[key] = found.glance.pattern
        for word in found.words:
            self.skeletons.setdefault(skeleton_of(word), []).append((WHOLE, key, 0))
        return None

    def _anchored(self, key: str, anchors: Sequence[Anchor]) -> Guards | None:
        """File a leaf under its anchors, if they are not too common."""
        if not anchors or sum(frequency(string) for anchor in anchors for string in anchor.strings) > _OFTEN:
            return None
        for number, anchor in enumerate(anchors):
            for string in anchor.strings:
                self.skeletons.setdefault(string, []).append((WHOLE, key, number))
        return Guards(tuple(anchor.guards for anchor in anchors))

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
