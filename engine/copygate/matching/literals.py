"""Which strings must occur for a pattern to match: what lets the one automaton stand in for most regexes.

`required_literals` over-approximates: where it cannot tell, it says so, and the pattern is tried on every text.
"""

from __future__ import annotations

from math import fsum
from typing import Any

from copygate.matching.rarity import frequency
from copygate.patterntree import AT, BRANCH, CLASS, GROUP, REPEAT, TEXT, WORDS, Sequence, tree_of

_MOST = 128
_NOTHING = frozenset({""})


def required_literals(pattern: str) -> frozenset[str] | None:
    """A set of strings of which every match contains at least one; None when there is no such set."""
    tree = tree_of(pattern)
    return None if tree is None else _of_sequence(tree)


def _of_sequence(tree: Sequence) -> frozenset[str] | None:
    candidates: list[frozenset[str]] = []
    run = _NOTHING
    for kind, argument in tree:
        if kind == AT:
            continue
        exact = _exactly(kind, argument)
        if exact is not None and len(run) * len(exact) <= _MOST:
            run = _joined(run, exact)
            continue
        candidates.append(run)
        run = exact if exact is not None else _NOTHING
        if exact is None and (required := _of_node(kind, argument)):
            candidates.append(required)
    candidates.append(run)
    told = [each for each in candidates if "" not in each]
    return min(told, key=_share) if len(told) > 1 else told[0] if told else None


def _exactly(kind: str, argument: Any) -> frozenset[str] | None:
    """All the strings a node can match, where they are few; None where they are many or unknown."""
    if kind == TEXT:
        return frozenset((argument,))
    if kind == WORDS:
        return _few(frozenset(argument))
    if kind == CLASS:
        return _few(argument.exactly)
    if kind == GROUP:
        return _all_of(argument)
    if kind == BRANCH:
        branches = [_all_of(branch) for branch in argument]
        known = [branch for branch in branches if branch is not None]
        return _few(frozenset().union(*known)) if len(known) == len(branches) else None
    if kind == REPEAT and argument[:2] == (0, 1):
        optional = _all_of(argument[2])
        return None if optional is None else optional | _NOTHING
    return None


def _all_of(tree: Sequence) -> frozenset[str] | None:
    run = _NOTHING
    for kind, argument in tree:
        exact = _exactly(kind, argument)
        if exact is None or len(run) * len(exact) > _MOST:
            return None
        run = _joined(run, exact)
    return run


def _joined(run: frozenset[str], exact: frozenset[str]) -> frozenset[str]:
    return exact if run is _NOTHING else frozenset([before + after for before in run for after in exact])


def _few(strings: frozenset[str] | None) -> frozenset[str] | None:
    return strings if strings is not None and len(strings) <= _MOST else None


def _of_node(kind: str, argument: Any) -> frozenset[str] | None:
    if kind == GROUP:
        return _of_sequence(argument)
    if kind == BRANCH:
        branches = [_of_sequence(branch) for branch in argument]
        if any(branch is None for branch in branches):
            return None
        return _few(frozenset().union(*(branch for branch in branches if branch)))
    if kind == REPEAT and argument[0] > 0:
        return _of_sequence(argument[2])
    # Of a node whose strings are known `_exactly` has told all.
    return None


def _share(required: frozenset[str]) -> tuple[float, list[str]]:
    """How often one of the strings stands in a text; ties are broken for good, since a rulebook has one digest."""
    return fsum(map(frequency, required)), sorted(required)
