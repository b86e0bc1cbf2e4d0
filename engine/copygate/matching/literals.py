"""Which strings must occur for a pattern to match: what lets the one automaton stand in for most regexes.

`required_literals` over-approximates: where it cannot tell, it says so, and the pattern is tried on every text.
"""

from __future__ import annotations

from typing import Any

from copygate.matching.patterntree import constants, tree_of
from copygate.matching.rarity import frequency

_MOST = 128
_NOTHING = frozenset({""})


def required_literals(pattern: str) -> frozenset[str] | None:
    """A set of strings of which every match contains at least one; None when there is no such set."""
    tree = tree_of(pattern)
    return None if tree is None else _of_sequence(tree)


def _of_sequence(tree: Any) -> frozenset[str] | None:
    candidates: list[frozenset[str]] = []
    run = _NOTHING
    for operator, argument in tree:
        if operator is constants.AT:
            continue
        exact = _exactly(operator, argument)
        if exact is not None and len(run) * len(exact) <= _MOST:
            run = frozenset(before + after for before in run for after in exact)
            continue
        candidates.append(run)
        run = exact if exact is not None else _NOTHING
        if exact is None and (required := _of_node(operator, argument)):
            candidates.append(required)
    candidates.append(run)
    return min((each for each in candidates if "" not in each), key=_share, default=None)


def _exactly(operator: Any, argument: Any) -> frozenset[str] | None:
    """All the strings a node can match, where they are few; None where they are many or unknown."""
    if operator is constants.LITERAL:
        return frozenset({chr(argument)})
    if operator is constants.IN and all(kind is constants.LITERAL for kind, _ in argument):
        return frozenset(chr(code) for _, code in argument) if len(argument) <= _MOST else None
    if operator is constants.SUBPATTERN:
        return _all_of(argument[-1])
    if operator is constants.BRANCH:
        branches = [_all_of(branch) for branch in argument[1]]
        known = [branch for branch in branches if branch is not None]
        union: frozenset[str] = frozenset().union(*known)
        return union if len(known) == len(branches) and len(union) <= _MOST else None
    if operator in (constants.MAX_REPEAT, constants.MIN_REPEAT) and argument[:2] == (0, 1):
        optional = _all_of(argument[2])
        return None if optional is None else optional | _NOTHING
    return None


def _all_of(tree: Any) -> frozenset[str] | None:
    run = _NOTHING
    for operator, argument in tree:
        exact = _exactly(operator, argument)
        if exact is None or len(run) * len(exact) > _MOST:
            return None
        run = frozenset(before + after for before in run for after in exact)
    return run


def _of_node(operator: Any, argument: Any) -> frozenset[str] | None:
    if operator is constants.SUBPATTERN:
        return _of_sequence(argument[-1])
    if operator is constants.BRANCH:
        branches = [_of_sequence(branch) for branch in argument[1]]
        if any(branch is None for branch in branches):
            return None
        union: frozenset[str] = frozenset().union(*(branch for branch in branches if branch))
        return union if len(union) <= _MOST else None
    if operator in (constants.MAX_REPEAT, constants.MIN_REPEAT) and argument[0] > 0:
        return _of_sequence(argument[2])
    if operator is constants.IN and all(kind is constants.LITERAL for kind, _ in argument):
        return frozenset(chr(code) for _, code in argument) if len(argument) <= _MOST else None
    return None


def _share(required: frozenset[str]) -> tuple[float, list[str]]:
    """How often one of the strings stands in a text; ties are broken for good, since a rulebook has one digest."""
    return sum(map(frequency, required)), sorted(required)
