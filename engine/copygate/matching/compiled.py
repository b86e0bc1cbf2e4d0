"""What a scanner keeps of each leaf, and the entries by which the automaton points back to leaves."""

from __future__ import annotations

import pickle
from array import array
from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate
from typing import Any, TypeAlias

from copygate.matching.guards import Guard, GuardTable
from copygate.matching.leaf import Term, TermPattern
from copygate.matching.regex import Pattern
from copygate.matching.resemblance import Resemblance
from copygate.matching.wording import Wording
from copygate.tuples import NamedTuple

# Kinds of entry. The third part of an entry is the number of the term or phrase in its lexicon, or for a piece its
# offset in the needle, for an alias its number among the aliases. A WHOLE leaf, a pattern or detector, is looked for
# all over a text that holds its string, and the third part is the number of its anchor.
TERM, PHRASE, PIECE, WHOLE, ALIAS = range(5)
Entry = tuple[int, str, int]
_Filed: TypeAlias = "tuple[str, str, bool, frozenset[str] | None]"
"""A term's text, its group, whether it must stand alone, and what it withstands."""


class Lexicon:
    """A lexicon: its terms and patterns, and its allowed phrases with the group they belong to.

    Kept as plain words, because a check reads back all of them and touches a few: how a word is to be verified is
    worked out when it is first a candidate.
    """

    def __init__(self) -> None:
        self._terms: list[_Filed] = []
        self._phrases: list[tuple[str, str]] = []
        self._patterns: list[tuple[str, Term]] = []
        self._aliases: list[tuple[int, str, frozenset[str]]] = []
        self._contexts: dict[str, tuple[str, ...]] = {}
        self._known: dict[tuple[int, int], Wording] = {}

    def add_term(self, term: Term) -> int:
        """File a term; its number."""
        self._terms.append((term.text, term.group, term.whole, term.despite))
        if term.context:
            self._contexts[term.group] = term.context
        return len(self._terms) - 1

    def add_alias(self, number: int, text: str, evasions: frozenset[str]) -> int:
        """File another spelling of a term, and the evasions it amounts to; the alias's number."""
        self._aliases.append((number, text, evasions))
        return len(self._aliases) - 1

    def alias(self, number: int) -> tuple[int, frozenset[str]]:
        """The number of the term that an alias spells, and by which evasions."""
        term, _, evasions = self._aliases[number]
        return term, evasions

    def context(self, number: int) -> tuple[str, ...]:
        """The words near which a doubtful disguise of the term counts."""
        return self._contexts.get(self._terms[number][1], ())

    def add_phrase(self, group: str, phrase: str) -> int:
        """File an allowed phrase of a group; its number."""
        self._phrases.append((group, phrase))
        return len(self._phrases) - 1

    def add_pattern(self, key: str, pattern: TermPattern) -> None:
        """File a pattern, which the scanner keeps as a leaf of that key."""
        self._patterns.append((key, Term("", pattern.group, (), despite=pattern.despite)))

    @property
    def patterns(self) -> list[tuple[str, Term]]:
        """The keys of the patterns, each with the term its matches are told as."""
        return self._patterns

    def pattern_term(self, key: str) -> Term:
        """The term as which the matches of the pattern of that key are told."""
        return dict(self._patterns)[key]

    def term(self, number: int) -> Term:
        """The term of that number."""
        text, group, whole, despite = self._terms[number]
        return Term(text, group, (), whole, despite, self._contexts.get(group, ()))

    def phrase_group(self, number: int) -> str:
        """The group an allowed phrase excuses."""
        return self._phrases[number][0]

    def wording(self, kind: int, number: int) -> Wording:
        """How a term or a phrase is verified."""
        known = self._known.get((kind, number))
        if known is None:
            if kind == PHRASE:
                known = Wording(self._phrases[number][1])
            elif kind == ALIAS:
                known = Wording(self._aliases[number][1])
            else:
                text, _, whole, _ = self._terms[number]
                known = Wording(text, whole)
            self._known[kind, number] = known
        return known

    def __getstate__(self) -> bytes:
        return pickle.dumps((self._terms, self._phrases, self._patterns, self._aliases, self._contexts), protocol=5)

    def __setstate__(self, packed: bytes) -> None:
        self._packed = packed

    def __getattr__(self, name: str) -> Any:
        # Only what unpickling left out comes here: a lexicon is unpacked when a draft first touches it.
        if name not in ("_terms", "_phrases", "_patterns", "_aliases", "_contexts", "_known"):
            raise AttributeError(name)
        unpacked = pickle.loads(self._packed)  # noqa: S301 - inside a pickle already trusted
        self._terms, self._phrases, self._patterns, self._aliases, self._contexts = unpacked
        self._known = {}
        return getattr(self, name)


class Entries:
    """For each string of an automaton, what it stands for. Packed into arrays, which come back from a pickle whole."""

    def __init__(self, entries: list[list[Entry]]) -> None:
        # Those already asked for; who asks for many looks here first.
        self.known: dict[int, list[Entry]] = {}
        self._keys = sorted({key for each in entries for _, key, _ in each})
        number_of = {key: number for number, key in enumerate(self._keys)}
        flat = [part for each in entries for kind, key, number in each for part in (kind, number_of[key], number)]
        starts, parts = array("I", accumulate((3 * len(each) for each in entries), initial=0)), array("I", flat)
        self._starts: array[int] | memoryview[int] = starts
        self._parts: array[int] | memoryview[int] = parts

    def __len__(self) -> int:
        return len(self._starts) - 1

    def __getitem__(self, index: int) -> list[Entry]:
        known = self.known.get(index)
        if known is None:
            parts, keys = self._parts, self._keys
            known = self.known[index] = [
                (parts[at], keys[parts[at + 1]], parts[at + 2])
                for at in range(self._starts[index], self._starts[index + 1], 3)
            ]
        return known

    def __reduce_ex__(self, protocol: Any) -> Any:
        arrays = (self._starts, self._parts)
        return _entries, (self._keys, *(pickle.PickleBuffer(x) if protocol >= 5 else x.tobytes() for x in arrays))


class Filed(NamedTuple):
    """The entries of the strings of an automaton: those of leaves that wake rules, and those of all others; and the
    guards of the anchors."""

    early: Entries
    late: Entries
    guards: GuardTable

    @classmethod
    def of(
        cls, entries: Iterable[list[Entry]], wakes: Callable[[str], bool], guards: Iterable[tuple[Guard, ...]] = ()
    ) -> Filed:
        """The entries of each string, parted by the keys of their leaves; the guards by the numbers of the anchors."""
        listed = list(entries)
        return cls(
            Entries([[entry for entry in each if wakes(entry[1])] for each in listed]),
            Entries([[entry for entry in each if not wakes(entry[1])] for each in listed]),
            GuardTable(guards),
        )


def _entries(keys: list[str], starts: Any, parts: Any) -> Entries:
    made = Entries.__new__(Entries)
    made._keys, made.known = keys, {}
    made._starts, made._parts = memoryview(starts).cast("B").cast("I"), memoryview(parts).cast("B").cast("I")
    return made


class Leaves(dict[str, "Compiled"]):
    """The compiled leaves by their keys, to be asked for by key only: one that comes back from a pickle stays packed
    until it is wanted."""

    def __init__(self, keys: Iterable[str] = (), ends: Sequence[int] = (), packed: Any = b"") -> None:
        super().__init__()
        self._numbers = {key: number for number, key in enumerate(keys)}
        self._ends, self._packed = ends, memoryview(packed)

    def has(self, key: str) -> bool:
        """Whether there is a leaf of that key, unpacked or not."""
        return key in self._numbers or key in self

    def __missing__(self, key: str) -> Compiled:
        leaf: Compiled = pickle.loads(self._bytes(self._numbers[key]))  # noqa: S301 - inside a pickle already trusted
        self[key] = leaf
        return leaf

    def known(self, key: str) -> bool:
        """Whether there is such a leaf; `in` does not see one that is still packed."""
        return key in self or key in self._numbers

    def _bytes(self, number: int) -> memoryview:
        return self._packed[self._ends[number - 1] if number else 0 : self._ends[number]]

    def __reduce_ex__(self, protocol: Any) -> tuple[type[Leaves], tuple[list[str], array[int], Any]]:
        packed: dict[str, Any] = {key: self._bytes(number) for key, number in self._numbers.items()}
        packed |= {key: pickle.dumps(leaf, protocol=5) for key, leaf in self.items()}
        ends = array("I", accumulate(map(len, packed.values())))
        joined = b"".join(packed.values())
        return Leaves, (list(packed), ends, pickle.PickleBuffer(joined) if protocol >= 5 else joined)


class Recogniser(NamedTuple):
    """A detector by its name: a text that does not call it never imports it."""

    name: str


Compiled = Lexicon | Pattern | Resemblance | Recogniser
