"""`examine`: one rule on one document, all of it: each clause with what it saw, each match with what excused it or not,
and where nothing was found, what came near.

The same judge and the same tree (`weighing.py`) as `check --explain`, which tells of each rule only what decided.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from copygate.dsl import ast
from copygate.evaluation.evaluator import run_rule
from copygate.evaluation.explain import Reasons
from copygate.evaluation.measures import measure
from copygate.evaluation.places import region_of
from copygate.evaluation.reading import excerpt
from copygate.evaluation.scope import Scope
from copygate.evaluation.truth import Unknown
from copygate.evaluation.weighing import shown
from copygate.matching.personal import mask
from copygate.model.location import locate
from copygate.model.span import Span
from copygate.model.vocabulary import EVASIONS, ITEMS
from copygate.tuples import NamedTuple

if TYPE_CHECKING:
    from datetime import date

    from copygate.evaluation.compiled import CompiledRule, CompiledRulebook
    from copygate.evaluation.explain import Explanation
    from copygate.evaluation.judging import Violation
    from copygate.evaluation.weighing import Weighed
    from copygate.matching.match import Match
    from copygate.model.document import Document
    from copygate.model.finding import Location


class Met(NamedTuple):
    """Words that the rule looks for, where they stand, and each `unless` with its truth there. `counts`: a violation,
    or something owed; `group` names the list of words it came from (`pack/lexicon/group`)."""

    text: str
    place: str
    location: Location
    unless: tuple[Weighed, ...]
    counts: bool
    group: str | None = None
    evasions: tuple[str, ...] = ()


class Near(NamedTuple):
    """Why words that are there do not count: they stand `elsewhere`, are `disguised` in a way this rule does not see
    through, or are `allowed` by a phrase of the lexicon (`by`)."""

    why: Literal["elsewhere", "disguised", "allowed"]
    text: str
    by: str = ""
    location: Location | None = None


class Examined(NamedTuple):
    """Everything a rule had to go by. `reasons`: why it ended as it did, the first one decisive."""

    reasons: tuple[Explanation, ...]
    when: Weighed | None
    ask_when: Weighed | None
    unless: tuple[Weighed, ...]
    met: tuple[Met, ...]
    near: tuple[Near, ...]
    measured: tuple[tuple[str, str], ...]
    missing: bool
    unknown: Unknown | None
    error: str | None


def examine(compiled: CompiledRulebook, rule: CompiledRule, document: Document, day: date) -> Examined:
    """Look at one rule on one document, as of a day. `unless` is told of each match, or once where there is none."""
    scope = Scope(document, compiled.scanner.scan(document), day)
    reasons = Reasons(compiled, rule, scope)
    told = tuple(reasons.all())
    result = run_rule(rule, scope)  # leaves `scope.asking` as the rule's conditions saw it
    violations = result.judgement.violations if result is not None else ()
    written, per_match = rule.rule, _asks_each_match(rule.rule.verb)
    met = tuple(_met(reasons, match, violations) for match in _words(reasons)) if per_match else ()
    return Examined(
        told,
        reasons.weighed(written.when, None, deep=True) if written.when else None,
        reasons.weighed(written.ask_when, None, deep=True) if written.ask_when else None,
        () if per_match else tuple(reasons.weighed(each, None, deep=True) for each in written.unless),
        met,
        tuple(_near(compiled, reasons)) if per_match and not met else (),
        _measured(reasons, violations),
        bool(violations) and isinstance(written.verb, ast.Require),
        result.judgement.unknown if result is not None else None,
        result.error if result is not None else None,
    )


def _asks_each_match(verb: ast.Verb) -> bool:
    if isinstance(verb, ast.Forbid):
        return not isinstance(verb.matcher, ast.WholeDraft)
    each = verb.for_each if isinstance(verb, ast.Oblige) else None
    return each is not None and not (isinstance(each, ast.Named) and each.name in ITEMS)


def _words(reasons: Reasons) -> tuple[Match, ...]:
    verb = reasons.rule.rule.verb
    if isinstance(verb, ast.Oblige) and verb.for_each is not None:
        return reasons.names.matching(verb.for_each)(reasons.scope, region_of(verb.places)).matches
    return reasons.matches()


def _met(reasons: Reasons, match: Match, violations: tuple[Violation, ...]) -> Met:
    return Met(
        excerpt(reasons.scope, match.segment, Span(match.start, match.end), reveal=False)[0],
        match.segment.source.name,
        _location(reasons.scope, match),
        tuple(reasons.weighed(each, match, deep=True) for each in reasons.rule.rule.unless),
        any(each.match is not None and _covers(each.match, match) for each in violations),
        match.term.group if match.term is not None else None,
        tuple(sorted(match.evasions)),
    )


def _covers(outer: Match, inner: Match) -> bool:
    return outer.segment is inner.segment and outer.start <= inner.start and inner.end <= outer.end


def _location(scope: Scope, match: Match) -> Location:
    return locate(match.segment.source, match.raw, scope.draft.record_line)


def _near(compiled: CompiledRulebook, reasons: Reasons) -> list[Near]:
    """Where a `forbid` found nothing: what it would have found elsewhere, or had it seen through more."""
    scope = reasons.scope

    def told(why: Literal["elsewhere", "disguised"], match: Match, by: str) -> Near:
        text = excerpt(scope, match.segment, Span(match.start, match.end), reveal=False)[0]
        return Near(why, text, by, _location(scope, match))

    elsewhere = [told("elsewhere", match, match.segment.place) for match in reasons.matches(everywhere=True)]
    if elsewhere:
        return elsewhere
    hidden = reasons.matches(frozenset(EVASIONS))
    return [told("disguised", match, ", ".join(sorted(match.evasions))) for match in hidden]


def _measured(reasons: Reasons, violations: tuple[Violation, ...]) -> tuple[tuple[str, str], ...]:
    """What a limit measured; of items each that breaks it."""
    verb, scope, names = reasons.rule.rule.verb, reasons.scope, reasons.names
    if not isinstance(verb, ast.Limit):
        return ()
    head, _, what = verb.measure.rpartition(".")
    if verb.quantifier is not None and head in ITEMS:
        from copygate.evaluation.conditions import value_of
        from copygate.evaluation.items import name_of

        records = enumerate(scope.items(head), 1)
        return tuple((mask(name_of(r, head, n)), shown(value_of(scope, r, head, what, names))) for n, r in records)
    unit = names.unit(verb.operand, scope.day) if verb.operand is not None else None
    values = [(verb.measure, shown(measure(scope, head, what, unit)))]
    if isinstance(verb.operand, ast.SpecRef):
        values.append((verb.operand.path, shown(names.bound(verb.operand, scope.day))))
    return tuple(values)
