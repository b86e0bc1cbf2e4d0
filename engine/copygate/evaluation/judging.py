"""The four verbs: what a rule that applies finds in a document.

Nothing here decides an outcome; it says which violations there are, and what kept a rule from being decided.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from copygate.dsl import ast
from copygate.evaluation.conditions import Holds, Names, any_of_them, compare_values, item_condition, item_evidence
from copygate.evaluation.matchers import compile_matcher
from copygate.evaluation.measures import measure
from copygate.evaluation.places import PARTS_OF_PICTURES, region_of, region_of_items
from copygate.evaluation.truth import Truth, Unknown, all_hold, any_holds, negate
from copygate.model.finding import Measured
from copygate.model.vocabulary import ITEMS, PLACES
from copygate.tuples import NamedTuple

if TYPE_CHECKING:
    from copygate.evaluation.scope import Scope
    from copygate.matching.match import Match


class Violation(NamedTuple):
    """One violation, or one thing owed: at a match, at a measured place, for an item (`subject`, of a list `item`), or
    nowhere because something is missing."""

    match: Match | None = None
    measured: Measured | None = None
    place: str | None = None
    subject: str | None = None
    item: str | None = None


class Judgement(NamedTuple):
    """What a rule found, and what kept it from finding out."""

    violations: tuple[Violation, ...] = ()
    unknown: Unknown | None = None


NOTHING = Judgement()
Judge = Callable[["Scope", Truth], Judgement]
"""From the scope and the truth of the rule's `when` (never false) to what the rule found."""


def compile_verb(verb: ast.Verb, excuses: list[Holds], names: Names) -> Judge:
    """The function for a verb with its `unless` conditions."""
    excused = any_of_them(excuses)
    match verb:
        case ast.Forbid(matcher=ast.WholeDraft()):
            return lambda scope, applies: _settled(all_hold((applies, negate(excused(scope, None)))), Violation())
        case ast.Forbid():
            return _forbid(verb, excused, names)
        case ast.Require():
            return _require(verb, excused, names)
        case ast.Limit():
            return _limit(verb, excused, names)
        case ast.Oblige():
            return _oblige(verb, excused, names)


def _settled(truth: Truth, violation: Violation) -> Judgement:
    if isinstance(truth, Unknown):
        return Judgement(unknown=truth)
    return Judgement((violation,)) if truth else NOTHING


def _forbid(verb: ast.Forbid, excused: Holds, names: Names) -> Judge:
    withstood = names.despite if verb.despite is None else frozenset(verb.despite)
    matching, region = compile_matcher(verb.matcher, names.leaf_of, withstood), region_of(verb.places)

    def judge(scope: Scope, applies: Truth) -> Judgement:
        found = matching(scope, region)
        unknown = Unknown(unread=found.unread) if found.unread else None
        violations = []
        for match in found.matches:
            truth = all_hold((applies, negate(excused(scope, match))))
            if isinstance(truth, Unknown):
                unknown = truth if unknown is None else unknown | truth
            elif truth:
                violations.append(Violation(match))
        return Judgement(_outermost(violations), unknown) if violations or unknown is not None else NOTHING

    return judge


def _outermost(violations: list[Violation]) -> tuple[Violation, ...]:
    """Without those whose words lie inside another's: the reader is told once."""
    kept: list[Violation] = []
    reach = (-1, -1)
    for each in sorted(violations, key=_outer_first):
        if each.match is not None and (each.match.segment.index, each.match.end) > reach:
            kept.append(each)
            reach = (each.match.segment.index, each.match.end)
    return tuple(kept)


def _outer_first(violation: Violation) -> tuple[int, int, int]:
    match = violation.match
    return (match.segment.index, match.start, -match.end) if match else (-1, -1, -1)


def _require(verb: ast.Require, excused: Holds, names: Names) -> Judge:
    withstood = names.plainly if verb.despite is None else frozenset(verb.despite)
    matching = compile_matcher(verb.matcher, names.leaf_of, withstood)
    places = verb.places
    if places is None or not places.every:
        region = region_of(places)

        def missing(scope: Scope) -> Truth:
            return negate(matching(scope, region).exists)
    else:
        regions = [(place.name, region_of_items((place,))) for place in places.items]

        def missing(scope: Scope) -> Truth:
            present = [r for name, r in regions if _is_there(scope, name) or r.unread(scope)]
            return any_holds(negate(matching(scope, region).exists) for region in present or [regions[0][1]])

    def judge(scope: Scope, applies: Truth) -> Judgement:
        return _settled(all_hold((applies, negate(excused(scope, None)), missing(scope))), Violation())

    return judge


def _is_there(scope: Scope, place: str) -> bool:
    """Whether the draft has the place: parts of pictures where it has pictures."""
    return bool(scope.draft.pictures) if place in PARTS_OF_PICTURES else bool(scope.segments(place))


def _limit(verb: ast.Limit, excused: Holds, names: Names) -> Judge:
    subject, _, what = verb.measure.rpartition(".")

    def applies_here(scope: Scope, applies: Truth) -> Truth:
        return all_hold((applies, negate(excused(scope, None))))

    if verb.quantifier is not None and subject in ITEMS:
        condition: ast.Condition = (
            ast.OneOf(verb.measure, verb.values)
            if verb.values
            else ast.Compares(verb.measure, verb.operator or "=", verb.operand or ast.Quantity(0))
        )
        item, holds = item_condition(condition, names)
        each = verb.quantifier == "every"

        def judge_items(scope: Scope, applies: Truth) -> Judgement:
            records = scope.items(item)
            if not records:
                return NOTHING
            truths = [holds(scope, record) for record in records]
            truth = all_hold((applies_here(scope, applies), negate(all_hold(truths) if each else any_holds(truths))))
            if truth is not True or not each:
                return _settled(truth, Violation())
            from copygate.evaluation.items import measured_of, name_of

            return Judgement(
                tuple(
                    Violation(None, measured_of(scope, verb, record, names), None, name_of(record, item, number), item)
                    for number, record in enumerate(records, 1)
                    if truths[number - 1] is False
                )
            )

        return judge_items

    def judge(scope: Scope, applies: Truth) -> Judgement:
        if verb.operand is None:
            return NOTHING
        bound = names.bound(verb.operand, scope.day)
        if bound is None:
            return Judgement(unknown=Unknown())
        unit = names.unit(verb.operand, scope.day)
        value = measure(scope, subject, what, unit)
        within = compare_values(value, verb.operator or "=", bound)
        if within is True:
            return NOTHING  # whatever else: most drafts keep most bounds
        truth = all_hold((applies_here(scope, applies), negate(within)))
        if truth is False:
            return NOTHING
        if isinstance(value, Unknown):
            return _settled(truth, Violation())
        shown = Measured(
            _round(value), _round(bound) if isinstance(bound, float) else str(bound), unit or _default_unit(what)
        )
        return _settled(truth, Violation(None, shown, subject if subject in PLACES and what != "count" else None))

    return judge


def _written(value: ast.Value) -> str:
    """A value of a list as a person would write it."""
    return value.text if isinstance(value, ast.Text) else value.name if isinstance(value, ast.Word) else ""


def _default_unit(what: str) -> str:
    return {
        "length": "chars",
        "lines": "line",
        "longest-sentence": "chars",
        "keyword-density": "%",
        "han-share": "%",
    }.get(what, "items")


def _round(value: float) -> float | int:
    return int(value) if value == int(value) else value


def _oblige(verb: ast.Oblige, excused: Holds, names: Names) -> Judge:
    item = verb.for_each.name if isinstance(verb.for_each, ast.Named) and verb.for_each.name in ITEMS else None
    each = names.matching(verb.for_each) if verb.for_each and item is None else None
    region = region_of(verb.places)

    def judge(scope: Scope, applies: Truth) -> Judgement:
        if item is not None:
            owed = all_hold((applies, negate(excused(scope, None))))
            if isinstance(owed, Unknown):
                return Judgement(unknown=owed) if scope.items(item) else NOTHING
            return Judgement(tuple(_owed_for(scope, item, verb.obligation, names))) if owed else NOTHING
        if each is None:
            return _settled(all_hold((applies, negate(excused(scope, None)))), Violation())
        found = each(scope, region)
        unknown = Unknown(unread=found.unread) if found.unread else None
        owed_at = []
        for match in found.matches:
            truth = all_hold((applies, negate(excused(scope, match))))
            if isinstance(truth, Unknown):
                unknown = truth if unknown is None else unknown | truth
            elif truth:
                owed_at.append(Violation(match))
        return Judgement(_outermost(owed_at), unknown)

    return judge


def _owed_for(
    scope: Scope, item: str, obligation: ast.SignOff | ast.EvidenceOwed | ast.FourEyes, names: Names
) -> Iterator[Violation]:
    """One for each item of the list, but for those whose evidence is there."""
    from copygate.evaluation.items import name_of

    for number, record in enumerate(scope.items(item), 1):
        if isinstance(obligation, ast.EvidenceOwed) and item_evidence(scope, record, obligation.kind, names) is True:
            continue
        yield Violation(subject=name_of(record, item, number), item=item)
