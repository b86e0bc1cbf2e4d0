"""Conditions -> functions from a scope (and, in `unless`, a match) to a truth."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Final, Protocol

from copygate.dsl import ast
from copygate.evaluation.beside import NONE_BESIDE, Beside, by_segment
from copygate.evaluation.comparing import compare
from copygate.evaluation.matchers import Matching, compile_matcher, related, unit_around
from copygate.evaluation.measures import measure
from copygate.evaluation.places import EVERYWHERE, Region, region_of
from copygate.evaluation.promotion import is_of_genre, is_promotional
from copygate.evaluation.scope import PICTURES, Scope, as_day, item_value, same_name
from copygate.evaluation.truth import Truth, Unknown, all_hold, any_holds, negate
from copygate.matching.discourse import mentioned, negated
from copygate.matching.structure import quoted
from copygate.model.platforms import platform_named
from copygate.model.span import Span
from copygate.model.vocabulary import GENRES, HABITS, INFERRED_EVASIONS, ITEMS, PLACES

if TYPE_CHECKING:
    from copygate.matching.match import Match
    from copygate.model.draft import Record, Scalar
    from copygate.packs.rulebook import KnownAsset, Palette, SpecValue

_USES: Final = {"quoted": quoted, "negated": negated, "mentioned": mentioned}
_SHAPE: Final = 0.01
"""Two ratios that differ by no more than this share are the same shape."""
Holds = Callable[[Scope, "Match | None"], Truth]


class Known(Protocol):
    """What a pack's rules know of pictures: its brand's palette, and assets that are licensed or forbidden."""

    def palette(self) -> Palette | None:
        """The palette, if there is one."""

    def assets(self) -> tuple[KnownAsset, ...]:
        """Every asset that is listed."""


class Names:
    """What a rule's names mean: leaves by matcher, definitions by name, platform figures by path."""

    __slots__ = ("compiled", "definition", "despite", "figure", "known", "leaf_of")

    def __init__(
        self,
        leaf_of: Callable[[ast.Matcher], str],
        definition: Callable[[str], tuple[ast.Definition, Names] | None],
        figure: Callable[[str, date], SpecValue | None],
        despite: frozenset[str],
        known: Known | None = None,
    ) -> None:
        self.leaf_of, self.definition, self.figure, self.despite = leaf_of, definition, figure, despite
        self.known = known
        self.compiled: dict[str, Holds] = {}

    def matching(self, matcher: ast.Matcher) -> Matching:
        """The matcher under what the pack withstands by default; what surrounds a match is not guessed at."""
        return compile_matcher(matcher, self.leaf_of, self.plainly)

    @property
    def plainly(self) -> frozenset[str]:
        """What is seen through where something is not forbidden: no reading that a person would have to confirm."""
        return self.despite - INFERRED_EVASIONS

    def bound(self, operand: ast.Operand, day: date) -> float | date | str | None:
        """What to compare with; None where a platform figure is not known on that day."""
        if isinstance(operand, ast.SpecRef):
            figure = self.figure(operand.path, day)
            return None if figure is None else figure.value
        return _plain(operand)

    def unit(self, operand: ast.Operand, day: date) -> str | None:
        """The unit the bound is in."""
        if isinstance(operand, ast.SpecRef):
            figure = self.figure(operand.path, day)
            return None if figure is None else figure.unit
        return operand.unit if isinstance(operand, ast.Quantity) else None


def compile_condition(condition: ast.Condition, names: Names) -> Holds:  # noqa: PLR0911 - one arm for each node
    """The function for a condition."""
    match condition:
        case ast.And(items):
            return _decided_by(False, [compile_condition(item, names) for item in items])
        case ast.Or(items):
            return _decided_by(True, [compile_condition(item, names) for item in items])
        case ast.Not(item):
            inner = compile_condition(item, names)
            return lambda scope, match: negate(inner(scope, match))
        case ast.DraftIs(name, negated):
            holds = _draft_is(name, names)
            return (lambda scope, match: negate(holds(scope, match))) if negated else holds
        case ast.Reference(name):
            return _reference(name, names)
        case ast.Equals() | ast.OneOf() | ast.Includes() | ast.Compares() | ast.Present() | ast.EvidenceState():
            return _of_draft(condition, names)
        case ast.Found(matcher, places):
            matching, region = names.matching(matcher), region_of(places)
            # INVARIANT: a condition speaks of what was read. An unread picture makes the draft undecided by itself;
            # were it to make conditions unknown too, it would hide every finding of the text beside it.
            return lambda scope, match: bool(matching(scope, region).matches)
        case ast.Quantified(quantifier, inner_condition):
            return _quantified(quantifier, inner_condition, names)
        case ast.Surrounded() | ast.Inside() | ast.SameHas():
            return _around_match(condition, names)
        case ast.MatchIs("disguised"):
            return lambda scope, match: match is not None and not match.evasions <= HABITS
        case ast.MatchIs(use):
            test = _USES[use]
            return lambda scope, match: match is not None and test(match.segment.text, Span(match.start, match.end))
        case ast.Obliged():
            return lambda scope, match: False


def any_of_them(parts: list[Holds]) -> Holds:
    """The function for alternatives, of which one that holds decides."""
    return _decided_by(True, parts)


def _decided_by(deciding: bool, parts: list[Holds]) -> Holds:
    # The loops of `any_holds` (True decides) and `all_hold` (False does), without a generator: conditions are most of
    # what a check does.
    def holds(scope: Scope, match: Match | None) -> Truth:
        unknown: Unknown | None = None
        for part in parts:
            truth = part(scope, match)
            if truth is deciding:
                return deciding
            if isinstance(truth, Unknown):
                unknown = truth if unknown is None else unknown | truth
        return not deciding if unknown is None else unknown

    return holds


def _draft_is(name: str, names: Names) -> Holds:
    if name == "promotional":
        return lambda scope, match: is_promotional(scope)
    if name in GENRES:
        return lambda scope, match: is_of_genre(scope, name)
    return _reference(name, names)


def _reference(name: str, names: Names) -> Holds:
    known = names.compiled.get(name)
    if known is not None:
        return known
    found = names.definition(name)
    if found is None:
        return lambda scope, match: _yes(scope, name)
    definition, home = found
    holds = compile_condition(definition.when, home)
    names.compiled[name] = holds
    return holds


def _yes(scope: Scope, name: str) -> Truth:
    value = scope.attribute(name)
    if isinstance(value, Unknown):
        return value
    return value is not None and same_name(value, "yes")


# ---------------------------------------------------------------- attributes


def _of_draft(condition: ast.Condition, names: Names) -> Holds:
    match condition:
        case ast.Equals(attribute, value, negated):
            wanted = _names_of((value,), attribute)
            return lambda scope, match: _flip(_one_of(scope.attribute(attribute), wanted), negated)
        case ast.OneOf(attribute, values):
            wanted = _names_of(values, attribute)
            return lambda scope, match: _one_of(scope.attribute(attribute), wanted)
        case ast.Includes(attribute, value):
            wanted = _names_of((value,), attribute)
            return lambda scope, match: _one_of(scope.attribute(attribute), wanted)
        case ast.Compares(attribute, operator, operand):
            return _compares(attribute, operator, operand, names)
        case ast.Present(attribute):
            return lambda scope, match: _present(scope, attribute)
        case ast.EvidenceState(kind, lacks):
            return lambda scope, match: _flip(holds_evidence(scope, kind), lacks)
        case _:
            raise TypeError(f"not a condition on the draft: {condition}")


def _flip(truth: Truth, negated: bool) -> Truth:
    return negate(truth) if negated else truth


def _names_of(values: tuple[ast.Value, ...], attribute: str) -> tuple[str | float | date, ...]:
    plain = tuple(_plain(value) for value in values)
    if attribute != "platforms":
        return plain
    known = {name: platform_named(name) for name in plain if isinstance(name, str)}
    return tuple(found.id if isinstance(name, str) and (found := known[name]) else name for name in plain)


def _plain(value: ast.Value) -> str | float | date:
    match value:
        case ast.Word(name):
            return name
        case ast.Text(text):
            return text
        case ast.Day(day):
            return day
        case ast.Ratio(width, height):
            return width / height
        case ast.Quantity(number):
            return number


def _one_of(value: object, wanted: tuple[str | float | date, ...]) -> Truth:
    if isinstance(value, Unknown):
        return value
    if isinstance(value, tuple):
        return any(_one_of(item, wanted) is True for item in value)
    return any(_same(value, want) for want in wanted)


def _same(value: object, wanted: str | float | date) -> bool:
    if isinstance(wanted, str):
        return same_name(value, wanted)
    if isinstance(wanted, date):
        return as_day(value) == wanted
    return isinstance(value, int | float) and not isinstance(value, bool) and float(value) == wanted


def _present(scope: Scope, attribute: str) -> Truth:
    if attribute in ITEMS:
        return bool(scope.items(attribute))
    if attribute in PLACES:
        return any(segment.text.strip() for segment in scope.segments(attribute))
    value = scope.attribute(attribute)
    if isinstance(value, Unknown):
        return value
    if value is None or value in ("", ()):
        return False
    return not (same_name(value, "no") or same_name(value, "none"))


def _compares(attribute: str, operator: ast.Operator, operand: ast.Operand, names: Names) -> Holds:
    def holds(scope: Scope, match: Match | None) -> Truth:
        bound = names.bound(operand, scope.day)
        if bound is None:
            return Unknown()
        head, _, what = attribute.rpartition(".")
        if head:
            value: object = measure(scope, head, what, names.unit(operand, scope.day))
        else:
            value = scope.attribute(attribute)
        return compare_values(value, operator, bound)

    return holds


def compare_values(value: object, operator: str, bound: float | date | str) -> Truth:
    """A declared value against a bound; absence (None) is zero, and of a date or a name it is nothing at all."""
    if isinstance(value, Unknown):
        return value
    if isinstance(bound, date):
        day = as_day(value)
        return day is not None and compare(operator, day.toordinal(), bound.toordinal())
    if isinstance(bound, str):
        return same_name(value, bound) == (operator == "=")
    if value is None:
        return compare(operator, 0, bound)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return compare(operator, float(value), bound)


def holds_evidence(scope: Scope, kind: str) -> Truth:
    """Whether the draft holds evidence of the kind that is valid on the day of judgement."""
    return any(
        piece.kind == kind and (piece.valid_from or date.min) <= scope.day <= (piece.valid_until or date.max)
        for piece in scope.draft.evidence
    )


# ---------------------------------------------------------------- items


def _quantified(quantifier: str, condition: ast.Condition, names: Names) -> Holds:
    item, holds = item_condition(condition, names)
    combine = any_holds if quantifier == "any" else all_hold
    return lambda scope, match: combine(holds(scope, record) for record in scope.items(item))


def item_condition(condition: ast.Condition, names: Names) -> tuple[str, Callable[[Scope, Record], Truth]]:
    """The list a quantified condition goes over, and the function that judges one item of it."""
    match condition:
        case ast.Equals(attribute, value, negated):
            item, _, what = attribute.partition(".")
            wanted = _names_of((value,), attribute)
            return item, lambda scope, record: _flip(
                _one_of(value_of(scope, record, item, what, names), wanted), negated
            )
        case ast.OneOf(attribute, values):
            item, _, what = attribute.partition(".")
            wanted = _names_of(values, attribute)
            if what == "ratio":
                return item, lambda scope, record: _one_shape(value_of(scope, record, item, what, names), wanted)
            return item, lambda scope, record: _one_of(value_of(scope, record, item, what, names), wanted)
        case ast.Compares(attribute, operator, operand):
            item, _, what = attribute.partition(".")

            def judge(scope: Scope, record: Record) -> Truth:
                bound = names.bound(operand, scope.day)
                value = value_of(scope, record, item, what, names)
                if isinstance(value, tuple) and not isinstance(value, Unknown):  # which is a tuple, too
                    value = len(value)
                return Unknown() if bound is None else compare_values(value, operator, bound)

            return item, judge
        case ast.Present(attribute, item_name):
            return item_name or "", lambda scope, record: _declared(record, attribute)
        case ast.EvidenceState(kind, lacks, item_name):
            return item_name or "", lambda scope, record: _flip(item_evidence(scope, record, kind, names), lacks)
        case _:
            raise TypeError(f"not a condition on items: {condition}")


def _one_shape(value: object, wanted: tuple[str | float | date, ...]) -> Truth:
    """Whether a ratio is one of these: pixels are whole, so 900x383 is 2.35:1."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return _one_of(value, wanted)
    return any(isinstance(want, int | float) and abs(value - want) <= _SHAPE * want for want in wanted)


def value_of(scope: Scope, record: Record, item: str, what: str, names: Names) -> Scalar | tuple[Scalar, ...] | Unknown:
    """What an item says of itself, or was measured of it; unknown where a present item does not say."""
    if item in PICTURES:
        from copygate.evaluation.pictures import picture_value

        return picture_value(scope, record, item, what or "name", names)
    return item_value(record, item, what or "name")


def _declared(record: Record, attribute: str) -> Truth:
    value = record.get("alt" if attribute == "alt-text" else attribute)
    return value not in (None, "", ()) and not same_name(value, "no") and not same_name(value, "none")


def item_evidence(scope: Scope, record: Record, kind: str, names: Names) -> Truth:
    """Whether evidence of the kind is held for the item: declared with it, or apart and naming it or no item; for a
    licence also that the picture is one of the licensed assets of a pack."""
    if _declared(record, kind) is True:
        return True
    name = str(record.get("path") or record.get("name") or "")
    held = any(
        piece.kind == kind
        and piece.subject in (None, name)
        and (piece.valid_from or date.min) <= scope.day <= (piece.valid_until or date.max)
        for piece in scope.draft.evidence
    )
    if held or kind != "licence" or names.known is None or not scope.draft.pictures:
        return held
    from copygate.evaluation.pictures import licensed

    return licensed(scope, record, names.known.assets())


# ---------------------------------------------------------------- the match and its surroundings


def _around_match(condition: ast.Condition, names: Names) -> Holds:
    match condition:
        case ast.Surrounded(relation, matcher, within):
            beside = _beside(names.matching(matcher))
            return lambda scope, match: match is not None and related(match, beside(scope, match), relation, within)
        case ast.Inside(matcher):
            beside = _beside(names.matching(matcher))
            return lambda scope, match: match is not None and beside(scope, match).covers(match.start, match.end)
        case ast.SameHas(unit, matcher):
            beside = _beside(names.matching(matcher))

            def same_has(scope: Scope, match: Match | None) -> Truth:
                if match is None:
                    return False
                around = unit_around(match, unit)
                return beside(scope, match).lies_in(around.start, around.end)

            return same_has
        case _:
            raise TypeError(f"not a condition on the match: {condition}")


def _beside(matching: Matching) -> Callable[[Scope, Match], Beside]:
    """The matches in the segment of a match; worked out once a document, however many matches ask."""

    def beside(scope: Scope, match: Match) -> Beside:
        place = match.segment.place
        region = EVERYWHERE if place in EVERYWHERE.whole else Region(frozenset({place}))
        key = (matching, region)
        known = scope.memo.get(key)
        if known is None:
            known = scope.memo[key] = by_segment(matching(scope, region).matches)
        return known.get(match.segment.index, NONE_BESIDE)  # type: ignore[attr-defined, no-any-return] # we put it there

    return beside
