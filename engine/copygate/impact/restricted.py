"""A rulebook cut down to some of its rules, so that a post costs what these rules cost: `restricted`.

INVARIANT: a rule says of every draft in the restricted rulebook what it says in the whole one. Leaves are independent
of one another but in one place: the index of disguises asks whether what is written is itself a term of any lexicon,
and puts the letters of all terms together from their parts. So the words of the leaves left out go into it too, as
words that no rule looks for; and `unsteady` names the texts of which two rulebooks may think differently for that
reason alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from copygate.evaluation.compiled import CompiledRulebook, Gathered, Prepared
from copygate.evaluation.promotion import CALL, PRICE
from copygate.matching.disguises import disguisable, parts_of
from copygate.matching.scanner import Scanner, filings_of
from copygate.normalisation import sounds

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from copygate.impact.difference import Difference, Edition
    from copygate.matching.leaf import Leaf

_ALWAYS = (PRICE, CALL, "detector:emoji", "detector:hashtag", "detector:mention", "detector:url")
"""What rules ask for without naming it: `draft is promotional`, and the counts that platforms bound."""


def disguised_words(found: Gathered) -> frozenset[str]:
    """The skeletons of all terms and allowed phrases that are looked for in disguise."""
    return frozenset(
        skeleton
        for filing in filings_of(found.leaves.values(), found.withstood)
        if (skeleton := disguisable(filing.text))
    )


def unsteady(before: frozenset[str], after: frozenset[str]) -> list[str]:
    """Strings one of which a skeleton holds wherever a rule that did not change may say something else of it, because
    other words are looked for in disguise than before.

    A word that came or went matters to those that sound like it: what is written so was, or is, no disguise of them.
    """
    changed = before ^ after
    if not changed:
        return []
    sounding: dict[str, set[str]] = {}
    for word in before | after:
        for sound in sounds.sounds_of(word):
            sounding.setdefault(sound, set()).add(word)
    alike = {word for word in changed if sounding.get(sounds.sound_of(word), set()) - {word}}
    letters, formerly = set("".join(after)), set("".join(before))
    return sorted({*alike, *parts_of(letters ^ formerly)})


def restricted(edition: Edition, kept: Collection[str], words: frozenset[str]) -> CompiledRulebook:
    """The rulebook with the `kept` rules only. `words` are its `disguised_words`."""
    scanner = _scanner(_leaves(edition, kept), edition.found.withstood, _needed(edition, kept), words)
    return _judging(edition, kept, scanner)


def together(
    between: Difference, kept: tuple[Collection[str], Collection[str]], words: frozenset[str]
) -> list[tuple[Scanner, list[CompiledRulebook]]]:
    """Each edition with the rules kept of it: under one scanner, where what they look for under a name is the same."""
    sides = [
        (edition, rules)
        for edition, wanted in zip((between.before, between.after), kept, strict=True)
        if (rules := edition.rules.keys() & set(wanted))
    ]
    leaves = [_leaves(edition, rules) for edition, rules in sides]
    if len(sides) == 2 and any(leaves[1].get(key, leaf) != leaf for key, leaf in leaves[0].items()):
        scanners = [
            _scanner(own, edition.found.withstood, _needed(edition, rules), words)
            for own, (edition, rules) in zip(leaves, sides, strict=True)
        ]
        return [(scanner, [_judging(*side, scanner)]) for scanner, side in zip(scanners, sides, strict=True)]
    if not sides:
        return []
    joined = {key: leaf for own in leaves for key, leaf in own.items()}
    withstood = {
        key: frozenset().union(*(edition.found.withstood.get(key, frozenset()) for edition, _ in sides))
        for key in joined
    }
    scanner = _scanner(joined, withstood, {key for side in sides for key in _needed(*side)}, words)
    return [(scanner, [_judging(*side, scanner) for side in sides])]


def _leaves(edition: Edition, kept: Collection[str]) -> dict[str, Leaf]:
    keys = {key for rule_id in kept for key in edition.rules[rule_id].leaves}
    return {key: leaf for key, leaf in edition.found.leaves.items() if key in keys or key in _ALWAYS}


def _needed(edition: Edition, kept: Collection[str]) -> set[str]:
    chosen = (entry for rule_id, entry in zip(edition.rules, edition.found.rules, strict=True) if rule_id in kept)
    return {key for _, needs, _ in chosen for need in needs for key in need}


def _scanner(
    leaves: Mapping[str, Leaf], withstood: Mapping[str, frozenset[str]], waking: set[str], words: frozenset[str]
) -> Scanner:
    return Scanner(leaves.values(), withstood, waking, beside=words)


def _judging(edition: Edition, kept: Collection[str], scanner: Scanner) -> CompiledRulebook:
    chosen = tuple(entry for rule_id, entry in zip(edition.rules, edition.found.rules, strict=True) if rule_id in kept)
    return CompiledRulebook(Prepared(edition.rulebook, scanner, chosen, edition.found.names))
