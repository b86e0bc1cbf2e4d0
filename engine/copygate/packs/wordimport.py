"""`plan_import`: what a word list would add to a lexicon, and everything a person should know before it does.

A flat list of short words is what makes checkers hated: 开水 stands in 离开水面, a single character everywhere. Such
words are held up until somebody says that they are meant.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, Literal
from unicodedata import category

from copygate.intake.wordlist import Entry
from copygate.normalisation.ordinary import words_around
from copygate.packs.lawful import LawfulTexts
from copygate.packs.lexicons import fold
from copygate.packs.rulebook import Lexicon
from copygate.tuples import NamedTuple

Kind = Literal[
    "twice",
    "there",
    "subsumed",
    "subsumes",
    "allowed",
    "hidden",
    "long",
    "useless-allow",
    "found-again",
    "single",
    "inside-words",
    "across-words",
    "in-corpus",
]
LEFT_OUT: Final = frozenset({"twice", "there", "subsumed", "allowed", "hidden", "long"})
HELD_UP: Final = frozenset({"single", "inside-words", "in-corpus"})
LONGEST: Final = 100
_SHORT: Final = 2
_MOST_SAMPLES: Final = 3


class Doubt(NamedTuple):
    """Something to know of a word. `detail` is what it concerns: the other word, words it stands in, samples."""

    kind: Kind
    entry: Entry
    detail: tuple[str, ...] = ()
    number: int = 0

    @property
    def holds_up(self) -> bool:
        """Whether nothing is written before a person says that the word is meant."""
        return self.kind in HELD_UP and (self.kind != "in-corpus" or len(self.entry.word) <= _SHORT)


class Addition(NamedTuple):
    """Words for one group: of that id, with that text to stand for them."""

    group: str
    replace: str
    entries: tuple[Entry, ...]


class Plan(NamedTuple):
    """What would be added, and the doubts in the order of the list."""

    additions: tuple[Addition, ...]
    doubts: tuple[Doubt, ...]


def plan_import(entries: Iterable[Entry], lexicon: Lexicon | None, default: str, corpus: LawfulTexts | None) -> Plan:
    """The plan for a list. `default` is the group of words that name none."""
    known = _known(lexicon)
    innocent = {fold(phrase): phrase for phrase in _allowed(lexicon)}
    listed = list(entries)
    new = {fold(entry.word): entry.word for entry in reversed(listed) if _spoils(entry) is None}
    doubts: list[Doubt] = []
    kept: dict[tuple[str, str], list[Entry]] = {}
    seen: dict[str, str] = {}
    for entry in listed:
        plain = fold(entry.word)
        found = list(_doubts(entry, known, innocent, new, seen))
        seen.setdefault(plain, entry.word)
        if not any(doubt.kind in LEFT_OUT for doubt in found):
            found += _suspicions(entry, corpus)
            kept.setdefault((entry.group or default, entry.replace), []).append(entry)
        doubts += found
    additions = tuple(Addition(group, replace, tuple(words)) for (group, replace), words in kept.items())
    return Plan(additions, tuple(doubts))


def _known(lexicon: Lexicon | None) -> Mapping[str, str]:
    return {} if lexicon is None else {fold(term): term for group in lexicon.groups for term in group.terms}


def _allowed(lexicon: Lexicon | None) -> Iterable[str]:
    return () if lexicon is None else (*lexicon.allow, *(phrase for group in lexicon.groups for phrase in group.allow))


def _spoils(entry: Entry) -> Doubt | None:
    """What makes a word no word at all."""
    hidden = tuple(f"U+{ord(ch):04X}" for ch in entry.word if category(ch) in ("Cf", "Cc", "Co", "Cs"))
    if hidden:
        return Doubt("hidden", entry, hidden)
    return Doubt("long", entry, number=len(entry.word)) if len(entry.word) > LONGEST else None


def _doubts(
    entry: Entry,
    known: Mapping[str, str],
    innocent: Mapping[str, str],
    new: Mapping[str, str],
    seen: Mapping[str, str],
) -> Iterable[Doubt]:
    plain = fold(entry.word)
    spoiled = _spoils(entry)
    if spoiled is not None:
        yield spoiled
        return
    if plain in known:
        yield Doubt("there", entry, (known[plain],))
        return
    if plain in seen:
        yield Doubt("twice", entry, (seen[plain],))
        return
    if plain in innocent:
        yield Doubt("allowed", entry, (innocent[plain],))
        return
    shorter = _part_of(plain, known) or _part_of(plain, new)
    if shorter is not None and not entry.replace:
        yield Doubt("subsumed", entry, (shorter,))
        return
    longer = tuple(term for other, term in known.items() if plain in other)
    if longer:
        yield Doubt("subsumes", entry, longer[:_MOST_SAMPLES], len(longer))
    for phrase in entry.allow:
        if plain not in fold(phrase) or plain == fold(phrase):
            yield Doubt("useless-allow", entry, (phrase,))
    if entry.replace and plain in fold(entry.replace):
        yield Doubt("found-again", entry, (entry.replace,))


def _part_of(plain: str, words: Mapping[str, str]) -> str | None:
    """A shorter word that stands in this one and so finds it; Latin words stand alone and find no part of a word."""
    for start in range(len(plain)):
        for end in range(start + 1, len(plain) + 1):
            if end - start < len(plain) and plain[start:end] in words and not plain.isascii():
                return words[plain[start:end]]
    return None


def _suspicions(entry: Entry, corpus: LawfulTexts | None) -> Iterable[Doubt]:
    word = entry.word
    if len(word) == 1:
        yield Doubt("single", entry)
    elif len(word) <= _SHORT:
        around = [each for each in words_around(word) if not any(fold(p) in each or each in p for p in entry.allow)]
        if around:
            yield Doubt("inside-words", entry, tuple(around[:_MOST_SAMPLES]), len(around))
    if corpus is not None:
        number, samples = corpus.holding(word, entry.allow)
        across = () if number else corpus.across(word)
        if across:
            yield Doubt("across-words", entry, across)
        if number:
            yield Doubt("in-corpus", entry, samples, number)
