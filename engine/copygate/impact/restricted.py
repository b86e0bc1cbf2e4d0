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

    from copygate.impact.reach import Ingredients
    from copygate.packs.rulebook import Rulebook

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


def restricted(
    rulebook: Rulebook, found: Gathered, rules: Mapping[str, Ingredients], kept: Collection[str], words: frozenset[str]
) -> CompiledRulebook:
    """The rulebook with the `kept` rules only. `words` are its `disguised_words`."""
    chosen = tuple(entry for rule_id, entry in zip(rules, found.rules, strict=True) if rule_id in kept)
    keys = {key for rule_id in kept for key in rules[rule_id].leaves}
    leaves = [found.leaves[key] for key in found.leaves if key in keys or key in _ALWAYS]
    waking = {key for _, needs, _ in chosen for need in needs for key in need}
    scanner = Scanner(leaves, found.withstood, waking, beside=words)
    return CompiledRulebook(Prepared(rulebook, scanner, chosen, found.names))
