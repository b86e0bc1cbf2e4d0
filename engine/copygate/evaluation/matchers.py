"""Matcher expressions -> functions from a scope to matches. Leaves are shared by all rules and matched once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from copygate.dsl import ast
from copygate.evaluation.beside import NONE_BESIDE, Beside, by_segment
from copygate.evaluation.comparing import compare
from copygate.evaluation.places import Region
from copygate.evaluation.scope import NO_MATCHES, MatchSet, Scope
from copygate.matching import structure
from copygate.model.span import Span

if TYPE_CHECKING:
    from copygate.matching.match import Match

Matching = Callable[[Scope, Region], MatchSet]
"""Matches of an expression inside a region of the document."""

UNITS: Final[dict[str, Callable[[str, Span], Span]]] = {
    "clause": structure.clause,
    "sentence": structure.sentence,
    "paragraph": structure.paragraph,
    "line": structure.paragraph,
}

NONE_UNREAD: Final[frozenset[str]] = frozenset()


def compile_matcher(
    matcher: ast.Matcher,
    leaf_of: Callable[[ast.Matcher], str],
    despite: frozenset[str],
) -> Matching:
    """The function for a matcher. `leaf_of` gives the key under which the scanner knows a leaf."""
    match matcher:
        case ast.Literally() | ast.Pattern() | ast.Similar():
            return _leaf(leaf_of(matcher), despite)
        case ast.Named(operator=None):
            return _leaf(leaf_of(matcher), despite)
        case ast.Named():
            return _bounded(matcher, _leaf(leaf_of(matcher), despite))
        case ast.AnyOf(items):
            leaves: dict[str, list[Matching]] = {}
            others: list[Matching] = []
            for item in items:
                part = compile_matcher(item, leaf_of, despite)
                if isinstance(item, ast.Literally | ast.Pattern | ast.Similar | ast.Named):
                    leaves.setdefault(leaf_of(item), []).append(part)
                else:
                    others.append(part)
            return _any_of(leaves, others)
        case ast.AllOf(items):
            return _all_of([compile_matcher(item, leaf_of, despite) for item in items])
        case ast.Proximity():
            left = compile_matcher(matcher.left, leaf_of, despite)
            right = compile_matcher(matcher.right, leaf_of, despite)
            return _proximity(left, matcher.relation, right, matcher.within)
        case ast.WholeDraft():
            return lambda scope, region: NO_MATCHES


def _leaf(key: str, despite: frozenset[str]) -> Matching:
    def matches(scope: Scope, region: Region) -> MatchSet:
        found = scope.hits.matches(key, despite)
        unread = region.unread(scope) if scope.document.unread else NONE_UNREAD
        if found:
            if region.pictured:
                unread |= region.unmeasured(scope, found)
            found = region.select(scope, found)
        return MatchSet(found, unread) if found or unread else NO_MATCHES

    return matches


def _bounded(matcher: ast.Named, inner: Matching) -> Matching:
    operator, bound = matcher.operator or "=", matcher.bound
    limit = bound.number if bound else 0.0

    def matches(scope: Scope, region: Region) -> MatchSet:
        found = inner(scope, region)
        kept = tuple(m for m in found.matches if m.value is not None and compare(operator, m.value, limit))
        return MatchSet(kept, found.unread)

    return matches


def _any_of(leaves: dict[str, list[Matching]], others: list[Matching]) -> Matching:
    keys = frozenset(leaves)

    def matches(scope: Scope, region: Region) -> MatchSet:
        # Of dozens of leaves a draft has one or two: only those are asked, unless something could not be read.
        woken = list(leaves) if scope.document.unread else scope.hits.holding(keys)
        if not woken and not others:
            return NO_MATCHES
        parts = [*(part for key in woken for part in leaves[key]), *others]
        sets = [found for part in parts if (found := part(scope, region)) is not NO_MATCHES]
        if len(sets) <= 1:
            return sets[0] if sets else NO_MATCHES
        unread: frozenset[str] = frozenset().union(*(each.unread for each in sets))
        return MatchSet(in_order([match for each in sets for match in each.matches]), unread)

    return matches


def _all_of(parts: list[Matching]) -> Matching:
    def matches(scope: Scope, region: Region) -> MatchSet:
        sets = [part(scope, region) for part in parts]
        unread: frozenset[str] = frozenset().union(*(each.unread for each in sets))
        if all(sets):
            return MatchSet(in_order([m for each in sets for m in each.matches]), unread)
        return MatchSet((), unread)

    return matches


def _proximity(left: Matching, relation: str, right: Matching, within: ast.Distance | None) -> Matching:
    def matches(scope: Scope, region: Region) -> MatchSet:
        ours = left(scope, region)
        if not ours and not ours.unread:
            return NO_MATCHES
        theirs = right(scope, region)
        others = by_segment(theirs.matches)
        kept = tuple(m for m in ours.matches if related(m, others.get(m.segment.index, NONE_BESIDE), relation, within))
        return MatchSet(kept, ours.unread | theirs.unread)

    return matches


def related(match: Match, others: Beside, relation: str, within: ast.Distance | None) -> bool:
    """Whether one of the others stands in the relation to the match; without a distance, in the same sentence."""
    after, before = relation != "preceded by", relation != "followed by"
    if within is not None and within.count is not None:
        return (after and others.starts_within(match.end, within.count)) or (
            before and others.ends_within(match.start, within.count)
        )
    around = unit_around(match, within.unit if within else "sentence")
    return (after and others.lies_in(match.end, around.end)) or (before and others.lies_in(around.start, match.start))


def unit_around(match: Match, unit: str) -> Span:
    """The clause, sentence or paragraph of the match, in its segment's text."""
    return UNITS[unit](match.segment.text, Span(match.start, match.end))


def in_order(matches: list[Match]) -> tuple[Match, ...]:
    """Reading order, each span once (the first leaf that found it)."""
    seen: dict[tuple[int, int, int], Match] = {}
    for match in matches:
        seen.setdefault((match.segment.index, match.start, match.end), match)
    return tuple(seen[key] for key in sorted(seen))
