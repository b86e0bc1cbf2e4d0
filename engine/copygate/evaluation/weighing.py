"""`weigh`: a condition taken apart, each part with its truth on this draft and what it looked at.

`Weighed` is the tree; `deciding` finds the smallest part of it that made the whole what it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from copygate.dsl import ast
from copygate.evaluation.conditions import Names, compile_condition, item_condition, value_of
from copygate.evaluation.items import name_of
from copygate.evaluation.matchers import unit_around
from copygate.evaluation.measures import measure
from copygate.evaluation.places import region_of
from copygate.evaluation.reading import excerpt
from copygate.evaluation.scope import Scope
from copygate.evaluation.truth import Truth, Unknown
from copygate.model.span import Span
from copygate.tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from copygate.matching.match import Match

Values = tuple[tuple[str, str], ...]
FOUND: Final = "found"
"""Stands in `values` for the words that a part found."""
_MOST_SHOWN: Final = 3
"""So many of the words or items that a part looked at are named."""


class Weighed(NamedTuple):
    """A condition with its truth, what it saw, and its parts. `definition`: the condition a name stands for."""

    node: ast.Condition
    truth: Truth
    values: Values = ()
    parts: tuple[Weighed, ...] = ()
    definition: ast.Definition | None = None


def weigh(condition: ast.Condition, names: Names, scope: Scope, match: Match | None, *, deep: bool = False) -> Weighed:
    """The tree of a condition. `deep` opens definitions; without it a name is told as a name."""
    truth = compile_condition(condition, names)(scope, match)
    match condition:
        case ast.And(items) | ast.Or(items):
            return Weighed(condition, truth, (), tuple(weigh(i, names, scope, match, deep=deep) for i in items))
        case ast.Not(item):
            return Weighed(condition, truth, (), (weigh(item, names, scope, match, deep=deep),))
        case ast.Reference(name) | ast.DraftIs(name):
            found = names.definition(name) if deep else None
            if found is not None:
                definition, home = found
                inside = weigh(definition.when, home, scope, match, deep=True)
                return Weighed(condition, truth, (), (inside,), definition)
    return Weighed(condition, truth, tuple(_values(condition, names, scope, match, truth)))


def deciding(weighed: Weighed, *, wanted: bool) -> Weighed | None:
    """The smallest part that makes a condition what it is; None when it is not what was wanted."""
    if weighed.truth is not wanted:
        return None
    if isinstance(weighed.node, ast.Or if wanted else ast.And):
        for part in weighed.parts:
            found = deciding(part, wanted=wanted)
            if found is not None:
                return found
    return weighed


def values_of(weighed: Weighed) -> Iterator[tuple[str, str]]:
    """What a condition and its parts saw."""
    yield from weighed.values
    for part in weighed.parts:
        yield from values_of(part)


def _values(
    condition: ast.Condition, names: Names, scope: Scope, match: Match | None, truth: Truth
) -> Iterator[tuple[str, str]]:
    match condition:
        case ast.Equals(attribute) | ast.OneOf(attribute) | ast.Includes(attribute):
            yield attribute, shown(scope.attribute(attribute))
        case ast.Compares(attribute, _, operand):
            head, _, what = attribute.rpartition(".")
            unit = names.unit(operand, scope.day)
            yield attribute, shown(measure(scope, head, what, unit) if head else scope.attribute(attribute))
            if isinstance(operand, ast.SpecRef):
                yield operand.path, shown(names.bound(operand, scope.day))
        case ast.Present(attribute, None):
            yield attribute, _presence(scope, attribute)
        case ast.DraftIs("promotional"):
            yield "kind", scope.draft.kind
            for attribute in ("commercial-relation", "purchase-link"):
                if scope.draft.attributes.get(attribute) is not None:
                    yield attribute, shown(scope.attribute(attribute))
        case ast.Reference(name) | ast.DraftIs(name) if names.definition(name) is None:
            if scope.draft.attributes.get(name) is not None:
                yield name, shown(scope.attribute(name))
        case ast.EvidenceState(kind):
            held = [each for each in scope.draft.evidence if each.kind == kind]
            yield kind, "、".join(f"–{each.valid_until}" if each.valid_until else "✓" for each in held) or "-"
        case ast.Quantified(_, inner):
            yield from _of_items(inner, names, scope)
        case ast.Found(matcher, places):
            found = names.matching(matcher)(scope, region_of(places)).matches
            if found:
                yield FOUND, quoted(scope, found)
        case _ if match is not None and truth is True:
            yield from _of_match(condition, names, scope, match)


def _of_match(condition: ast.Condition, names: Names, scope: Scope, match: Match) -> Iterator[tuple[str, str]]:
    """The words around a match that a condition found there."""
    match condition:
        case ast.Surrounded(_, matcher) | ast.Inside(matcher):
            yield from _beside(scope, match, names.matching(matcher)(scope, region_of(None)).matches)
        case ast.SameHas(unit, matcher):
            around = unit_around(match, unit)
            beside = names.matching(matcher)(scope, region_of(None)).matches
            yield from _beside(scope, match, (m for m in beside if around.start <= m.start and m.end <= around.end))


def _beside(scope: Scope, match: Match, others: Iterable[Match]) -> Iterator[tuple[str, str]]:
    """The words that stand by a match, the nearest first."""
    near = [other for other in others if other.segment is match.segment]
    near.sort(key=lambda other: max(other.start - match.end, match.start - other.end, 0))
    if near:
        yield FOUND, quoted(scope, near)


def _of_items(condition: ast.Condition, names: Names, scope: Scope) -> Iterator[tuple[str, str]]:
    item, holds = item_condition(condition, names)
    what = getattr(condition, "attribute", "").partition(".")[2]
    for number, record in enumerate(scope.items(item)[:_MOST_SHOWN], 1):
        truth = holds(scope, record)
        value = shown(value_of(scope, record, item, what, names)) if what else ""
        sign = "?" if isinstance(truth, Unknown) else "✓" if truth else "✗"
        yield name_of(record, item, number), f"{value} {sign}".strip()


def _presence(scope: Scope, attribute: str) -> str:
    """A text is there or not; the author's words themselves are no value."""
    if any(segment.text.strip() for segment in scope.segments(attribute)):
        return "✓"
    return shown(scope.attribute(attribute))


def quoted(scope: Scope, matches: Iterable[Match]) -> str:
    """The first of some words, as they may be shown to anybody."""
    found = list(matches)
    words = dict.fromkeys(excerpt(scope, m.segment, Span(m.start, m.end), reveal=False)[0] for m in found)
    return " ".join(f"「{word}」" for word in list(words)[:_MOST_SHOWN]) + ("…" if len(words) > _MOST_SHOWN else "")


def shown(value: object) -> str:
    """A declared or measured value in a word: `-` where nothing is declared, `?` where it is unknown."""
    if isinstance(value, Unknown):
        return "?"
    if value is None or value == ():
        return "-"
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    return str(int(value)) if isinstance(value, float) and value == int(value) else str(value)
