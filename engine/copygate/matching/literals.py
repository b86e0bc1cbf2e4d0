"""Which strings must occur for a pattern to match: what lets the one automaton stand in for most regexes.

`required_literals` over-approximates: where it cannot tell, it says so, and the pattern is tried on every text.
"""

from __future__ import annotations

import re
from importlib import import_module
from typing import Any

# The parser of `re` is private, yet it has stood still for years; every use is a fixed shape of its tree.
parser, constants = import_module("re._parser"), import_module("re._constants")
_MOST = 64
_NOTHING = frozenset({""})
# What RE2 has and Python has not, said so that Python reads a class of characters there.
_UNICODE_CLASS = re.compile(r"\\(?:[pP](?:\{\^?\w+\}|\w)|(.))", re.DOTALL)


def required_literals(pattern: str) -> frozenset[str] | None:
    """A set of strings of which every match contains at least one; None when there is no such set."""
    if "[:" in pattern:
        return None  # a POSIX class, which Python would read as a list of letters
    try:
        tree = parser.parse(_UNICODE_CLASS.sub(lambda found: found[0] if found[1] else r"\w", pattern))
    except (re.error, RecursionError, OverflowError):
        # RE2 has more syntax that Python has not (\z, \C); such a pattern goes without a filter.
        return None
    return _of_sequence(tree)


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
    return max((each for each in candidates if "" not in each), key=_selectivity, default=None)


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


def _selectivity(required: frozenset[str]) -> tuple[int, int]:
    return min(4, *(len(string) for string in required)), -len(required)
