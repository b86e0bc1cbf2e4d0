"""Which rules two rulebooks understand differently, and why: `Difference`. No post is looked at."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

from copygate.dsl import ast
from copygate.evaluation.compiled import Gathered, gather
from copygate.impact.reach import Ingredients, RuleIngredients
from copygate.packs.rulebook import Pack, Rulebook
from copygate.tuples import NamedTuple

_ABSENT: Final = object()
Kind = Literal["added", "removed", "changed", "reworded"]


class RuleChange(NamedTuple):
    """A rule that differs. `parts` names the ingredients that do; a reworded rule finds what it found."""

    rule: str
    kind: Kind
    title: str
    parts: tuple[str, ...] = ()


class Edition(NamedTuple):
    """One of the two rulebooks, with what its rules are made of."""

    rulebook: Rulebook
    found: Gathered
    rules: Mapping[str, Ingredients]

    def rule(self, rule_id: str) -> ast.Rule | None:
        """The rule of that id, as written."""
        pack = self.rulebook.pack(rule_id.rpartition("/")[0])
        name = rule_id.rpartition("/")[2]
        return next((rule for rule in pack.rules() if rule.name == name), None) if pack is not None else None

    @property
    def platforms(self) -> frozenset[str | None]:
        """The platforms that its packs have rules for."""
        return frozenset(pack.platform for pack in self.rulebook.judging() if pack.applies == "platform")


class Difference(NamedTuple):
    """Two editions of a rulebook, and the rules that differ, by id."""

    before: Edition
    after: Edition
    changes: tuple[RuleChange, ...]

    @property
    def affected(self) -> frozenset[str]:
        """The rules whose answers may differ; those only reworded are not among them."""
        return frozenset(change.rule for change in self.changes if change.kind != "reworded")

    @property
    def platforms(self) -> frozenset[str | None]:
        """The platforms that only one of the editions has rules for."""
        return self.before.platforms ^ self.after.platforms

    @property
    def names_platforms_first(self) -> bool:
        """Whether only one of them has platform packs at all: a rulebook without any asks no draft for one."""
        return bool(self.before.platforms) is not bool(self.after.platforms)


def edition(rulebook: Rulebook) -> Edition:
    """A rulebook with what its rules are made of."""
    found = gather(rulebook)
    return Edition(rulebook, found, RuleIngredients(rulebook, found))


def difference(before: Rulebook, after: Rulebook) -> Difference:
    """What changed from one rulebook to the other."""
    old, new = edition(before), edition(after)
    titles = _titles(before) | _titles(after)
    changes = []
    steady = _steady(before, after)
    for rule in sorted({*old.rules, *new.rules}):
        if rule.rpartition("/")[0] in steady and rule in old.rules and rule in new.rules:
            continue
        was, now = old.rules.get(rule), new.rules.get(rule)
        if was is None or now is None:
            changes.append(RuleChange(rule, "added" if was is None else "removed", titles[rule]))
        elif parts := _differing(was.meaning, now.meaning):
            changes.append(RuleChange(rule, "changed", titles[rule], parts))
        elif parts := _differing(was.wording, now.wording):
            changes.append(RuleChange(rule, "reworded", titles[rule], parts))
    return Difference(old, new, tuple(changes))


def _steady(before: Rulebook, after: Rulebook) -> set[str]:
    """Packs that are one and the same in both, as are those they use: no rule of theirs can differ."""
    same = {pack.id for pack in after.packs if (other := before.pack(pack.id)) and _is_the_same(pack, other)}
    pictures = [[pack.assets for pack in each.judging() if pack.assets] for each in (before, after)]
    if pictures[0] != pictures[1]:
        return set()  # what is licensed or forbidden is so whichever rule asks
    uses = {pack.id: pack.uses for pack in after.packs}
    while True:
        # A definition of a pack that is used may rest on one that this pack uses in turn.
        left = {pack_id for pack_id in same if same.issuperset(uses[pack_id])}
        if left == same:
            return same
        same = left


def _is_the_same(pack: Pack, other: Pack) -> bool:
    """Whether one was taken from the other; where it lies does not matter."""
    parts = zip(pack._fields, pack, other, strict=True)
    return all(name == "root" or one is another for name, one, another in parts)


def _differing(was: Mapping[str, object], now: Mapping[str, object]) -> tuple[str, ...]:
    return tuple(sorted(name for name in {*was, *now} if was.get(name, _ABSENT) != now.get(name, _ABSENT)))


def _titles(rulebook: Rulebook) -> dict[str, str]:
    return {f"{pack.id}/{rule.name}": rule.title for pack in rulebook.judging() for rule in pack.rules()}
