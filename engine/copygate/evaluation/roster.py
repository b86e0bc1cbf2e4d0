"""Which rules a document wakes: `Roster`, made once for all drafts that declare the same.

Most rules that speak to every draft of a platform bound a measure, and most drafts keep every bound: so what is
measured is measured once and compared with the tightest bounds, and the rules wake only where one is not kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import TYPE_CHECKING, Final

from copygate.dsl import ast
from copygate.evaluation.measures import measure
from copygate.evaluation.needs import is_declared
from copygate.evaluation.truth import Unknown
from copygate.model.vocabulary import ITEMS
from copygate.tuples import NamedTuple

if TYPE_CHECKING:
    from copygate.evaluation.conditions import Names
    from copygate.evaluation.needs import Declared, Need
    from copygate.evaluation.scope import Scope
    from copygate.packs.rulebook import Pack

_Measure = tuple[str, str, str | None]
"""Of what, what of it, in which unit."""
_ENDLESS: Final = float("inf")


class Bound(NamedTuple):
    """What a rule that limits says: a measure, and the values that keep it."""

    measure: _Measure
    low: float
    high: float


class _Kept(NamedTuple):
    """Rules that limit the same measure, each with its bound, and the values that keep all of them."""

    measure: _Measure
    low: float
    high: float
    rules: tuple[tuple[int, Bound], ...]


class Roster(NamedTuple):
    """Rules by their numbers: those that say something of every text, those that limit, those that a leaf wakes, and
    what else each of these needs."""

    always: tuple[int, ...]
    limits: tuple[_Kept, ...]
    woken_by: dict[str, list[int]]
    others: dict[int, list[Need]]

    def awake(self, scope: Scope) -> list[int]:
        """The rules that may have something to say, in their order."""
        hits, callers, others = scope.hits, self.woken_by, self.others
        woken = {*self.always, *self._over(scope)}
        called: set[int] = set()
        for key in hits.touched:
            rules = callers.get(key)
            if rules is not None and hits.may_hold(key):
                called.update(rules)
        for index in called:
            for need in others.get(index, ()):
                if not hits.holding(need):
                    break
            else:
                woken.add(index)
        return sorted(woken)

    def _over(self, scope: Scope) -> Iterable[int]:
        """The rules that limit what goes beyond one of the bounds."""
        for kept in self.limits:
            try:
                value = measure(scope, *kept.measure)
            except Exception:  # noqa: BLE001 - each of the rules fails with the same, and says so
                yield from (index for index, _ in kept.rules)
                continue
            if isinstance(value, Unknown):
                yield from (index for index, _ in kept.rules)
            elif not kept.low <= value <= kept.high:
                yield from (index for index, bound in kept.rules if not bound.low <= value <= bound.high)


def roster_of(
    needs: list[tuple[Need, ...]], packs: list[Pack], declared: Declared, bound_of: Callable[[int], Bound | None]
) -> Roster:
    """The roster for drafts that declare this. `bound_of` gives what a rule limits, if that is all it does."""
    present = declared.keys
    always: list[int] = []
    limits: dict[_Measure, list[tuple[int, Bound]]] = {}
    woken_by: dict[str, list[int]] = {}
    others: dict[int, list[Need]] = {}
    for index, (each, pack) in enumerate(zip(needs, packs, strict=True)):
        if pack.applies == "platform" and pack.platform not in declared.platforms:
            continue
        left = [need for need in each if need.isdisjoint(present)]
        if any(all(map(is_declared, need)) for need in left):
            continue
        if left:
            # The first need is what wakes the rule.
            for key in left[0]:
                woken_by.setdefault(key, []).append(index)
            if len(left) > 1:
                others[index] = left[1:]
        elif (bound := bound_of(index)) is not None:
            limits.setdefault(bound.measure, []).append((index, bound))
        else:
            always.append(index)
    return Roster(tuple(always), tuple(_kept(each) for each in limits.values()), woken_by, others)


def _kept(limits: list[tuple[int, Bound]]) -> _Kept:
    bounds = [bound for _, bound in limits]
    low, high = max(bound.low for bound in bounds), min(bound.high for bound in bounds)
    return _Kept(bounds[0].measure, low, high, tuple(limits))


def bound_kept(rule: ast.Rule, names: Names, day: date) -> Bound | None:
    """What a rule limits on a day, where a value within its bound means that it has nothing to say."""
    verb = rule.verb
    if not isinstance(verb, ast.Limit) or verb.operand is None or verb.operator not in ("<=", ">="):
        return None
    subject, _, what = verb.measure.rpartition(".")
    if verb.quantifier is not None and subject in ITEMS:
        return None
    bound = names.bound(verb.operand, day)
    if not isinstance(bound, int | float):
        return None
    low, high = (-_ENDLESS, float(bound)) if verb.operator == "<=" else (float(bound), _ENDLESS)
    return Bound((subject, what, names.unit(verb.operand, day)), low, high)
