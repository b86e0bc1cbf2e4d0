"""What two editions of a lexicon do not share, as leaves of their own: a text without any of it matches both alike.

A term stands or falls by itself, and so does an allowed phrase: which of them stand in a text, and which match is kept
of several that overlap, can only change where one that was put in or taken out is proposed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

from copygate.impact.difference import Difference
from copygate.matching.leaf import Leaf, Term, TermPattern, TermsLeaf
from copygate.matching.scanner import Scanner
from copygate.tuples import NamedTuple

T = TypeVar("T")


def rules_of_changed_words(between: Difference) -> tuple[frozenset[str], dict[str, TermsLeaf]]:
    """The rules of which nothing but words of lexicons changed; and by the key of each such lexicon what changed."""
    was, now = between.before.found.leaves, between.after.found.leaves
    known: dict[str, TermsLeaf | None] = {}
    rules: set[str] = set()
    for change in between.changes:
        if change.kind != "changed":
            continue
        for key in change.parts:
            if key not in known:
                guessed = bool(_withstood(between, key))
                known[key] = _changed_words(was.get(key), now.get(key), guessed)
        if all(known[key] is not None for key in change.parts):
            rules.add(change.rule)
    return frozenset(rules), {key: leaf for key, leaf in known.items() if leaf is not None}


class Words(NamedTuple):
    """What was put into a lexicon and taken out of it; patterns count as terms."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    allowed: tuple[str, ...]
    refused: tuple[str, ...]


def words_between(was: TermsLeaf, now: TermsLeaf) -> Words:
    """For people: as sets, whatever the group."""
    olds, news = _written(was), _written(now)
    before, after = {phrase for _, phrase in _phrases(was)}, {phrase for _, phrase in _phrases(now)}
    return Words(
        tuple(each for each in news if each not in olds),
        tuple(each for each in olds if each not in news),
        tuple(sorted(after - before)),
        tuple(sorted(before - after)),
    )


def _written(leaf: TermsLeaf) -> dict[str, None]:
    return dict.fromkeys((*(term.text for term in leaf.terms), *(each.pattern for each in leaf.patterns)))


def scanner_of(changed: Mapping[str, TermsLeaf], between: Difference, words: Iterable[str]) -> Scanner:
    """Finds what changed, under any disguise that either edition sees through."""
    withstood = {key: _withstood(between, key) for key in changed}
    return Scanner(changed.values(), withstood, beside=words)


def _withstood(between: Difference, key: str) -> frozenset[str]:
    """The evasions by guess that either edition sees through there."""
    none: frozenset[str] = frozenset()
    return between.before.found.withstood.get(key, none) | between.after.found.withstood.get(key, none)


def _changed_words(was: Leaf | None, now: Leaf | None, guessed: bool) -> TermsLeaf | None:
    """What only one of two lexicons holds, allowed phrases as terms; None where it cannot be told term by term."""
    if not isinstance(was, TermsLeaf) or not isinstance(now, TermsLeaf):
        return None
    terms, patterns = _apart(_bare(was.terms), _bare(now.terms)), _apart(_plain(was.patterns), _plain(now.patterns))
    if terms is None or patterns is None:
        return None
    phrases = _phrases(was) ^ _phrases(now)
    if phrases and guessed:
        return None  # a phrase in disguise excuses on less than it takes to find a term
    if len({(term.group, term.context) for term in (*was.terms, *now.terms)}) > len(
        {term.group for term in (*was.terms, *now.terms)}
    ):
        return None  # other words bear out the doubtful disguises of a whole group
    allowed = [Term(phrase, group) for group, phrase in sorted(phrases)]
    return TermsLeaf(was.key, (*terms, *allowed), tuple(patterns))


def _bare(terms: Iterable[Term]) -> list[Term]:
    return [term._replace(allow=()) for term in terms]


def _plain(patterns: Iterable[TermPattern]) -> list[TermPattern]:
    return [pattern._replace(allow=()) for pattern in patterns]


def _apart(was: list[T], now: list[T]) -> list[T] | None:
    """What stands in one of the lists only; None where the rest is in another order, in case that decides."""
    olds, news = set(was), set(now)
    if [each for each in was if each in news] != [each for each in now if each in olds]:
        return None
    return [*(each for each in was if each not in news), *(each for each in now if each not in olds)]


def _phrases(leaf: TermsLeaf) -> set[tuple[str, str]]:
    of_terms = {(each.group, phrase) for each in leaf.terms for phrase in each.allow}
    return of_terms | {(each.group, phrase) for each in leaf.patterns for phrase in each.allow}
