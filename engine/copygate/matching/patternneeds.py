"""What a text must hold for a pattern to match, and how far a match can reach: `needs_of`, `reach_of`.

Both over-approximate, for they decide where a pattern is tried: `tests/test_matching.py` holds them to RE2 itself.
"""

from __future__ import annotations

from typing import Any

from copygate.lazily import Lazily
from copygate.matching.patterntree import constants, tree_of
from copygate.matching.rarity import frequency
from copygate.tuples import NamedTuple

# A need of more characters than this is met by any text.
_MOST = 160
_MOST_NEEDS = 4
_WIDEST = 240
_ANY_CASE = Lazily(r"\(\?[a-zA-Z]*i")
_DOT_CROSSES = Lazily(r"\(\?[a-zA-Z]*s")
_PROPERTY = Lazily(r"\\[pP](?!\{Han\})")


class Reach(NamedTuple):
    """How far a match goes from any of its characters: `width` characters at most, or none past its line (`None`)."""

    width: int | None


def needs_of(pattern: str) -> tuple[str, ...]:
    """Sets of characters; every match holds at least one of each. The rarest first."""
    tree = tree_of(pattern)
    if tree is None:
        return ()
    found = {need for need in _of_sequence(tree) if len(need) <= _MOST}
    if _ANY_CASE.search(pattern):
        # RE2 folds k with the Kelvin sign and s with the long s; the folded view has neither.
        found = {_any_case(need) for need in found}
    least = [need for need in found if not any(other < need for other in found)]
    rarest = sorted(least, key=lambda need: (_share(need), sorted(need)))
    return tuple("".join(sorted(need)) for need in rarest[:_MOST_NEEDS])


def reach_of(pattern: str) -> Reach | None:
    """How far a match can go; None when it may go anywhere."""
    tree = tree_of(pattern)
    if tree is None:
        return None
    widest: int = tree.getwidth()[1]
    if widest <= _WIDEST:
        return Reach(widest)
    # ^ and $ mean the ends of the text, which those of a line are not.
    crosses = _is_anchored(tree) or _crosses_lines(tree) or _DOT_CROSSES.search(pattern) or _PROPERTY.search(pattern)
    return None if crosses else Reach(None)


def _of_sequence(tree: Any) -> list[frozenset[str]]:
    return [need for operator, argument in tree for need in _of_node(operator, argument)]


def _of_node(operator: Any, argument: Any) -> list[frozenset[str]]:
    if operator is constants.LITERAL:
        return [frozenset({chr(argument)})]
    if operator is constants.IN:
        listed = _listed(argument)
        return [listed] if listed else []
    if operator is constants.SUBPATTERN:
        return _of_sequence(argument[-1])
    if operator is constants.BRANCH:
        rarest = [min(_of_sequence(branch), key=_share, default=None) for branch in argument[1]]
        known = [need for need in rarest if need is not None]
        return [frozenset().union(*known)] if len(known) == len(rarest) else []
    if operator in (constants.MAX_REPEAT, constants.MIN_REPEAT) and argument[0] > 0:
        return _of_sequence(argument[2])
    return []


def _listed(items: Any) -> frozenset[str] | None:
    """The characters of a class, where they are few and named."""
    characters: set[str] = set()
    for kind, value in items:
        if kind is constants.LITERAL:
            characters.add(chr(value))
        elif kind is constants.RANGE and value[1] - value[0] < _MOST:
            characters.update(map(chr, range(value[0], value[1] + 1)))
        elif kind is constants.CATEGORY and value is constants.CATEGORY_DIGIT:
            characters.update("0123456789")  # RE2's \d is ASCII
        else:
            return None
    return frozenset(characters)


def _any_case(need: frozenset[str]) -> frozenset[str]:
    return frozenset(form for letter in need for form in (letter, letter.lower(), letter.upper(), letter.casefold()))


def _share(need: frozenset[str]) -> float:
    """How often one of the characters stands in a text, roughly."""
    return sum(map(frequency, need))


def _is_anchored(tree: Any) -> bool:
    return any(
        operator is constants.AT and argument not in (constants.AT_BOUNDARY, constants.AT_NON_BOUNDARY)
        for operator, argument in _nodes(tree)
    )


def _crosses_lines(tree: Any) -> bool:
    """Whether a match may hold a line feed."""
    for operator, argument in _nodes(tree):
        if operator is constants.IN:
            negated = argument[0][0] is constants.NEGATE
            named = any(_names_line_feed(kind, value) for kind, value in argument)
            if negated != named:
                return True
        elif (operator is constants.NOT_LITERAL and argument != ord("\n")) or (
            operator is constants.LITERAL and argument == ord("\n")
        ):
            return True
    return False


def _names_line_feed(kind: Any, value: Any) -> bool:
    if kind is constants.LITERAL:
        return bool(value == ord("\n"))
    if kind is constants.RANGE:
        return bool(value[0] <= ord("\n") <= value[1])
    return kind is constants.CATEGORY and value not in (constants.CATEGORY_DIGIT, constants.CATEGORY_WORD)


def _nodes(tree: Any) -> Any:
    for operator, argument in tree:
        yield operator, argument
        if operator is constants.SUBPATTERN:
            yield from _nodes(argument[-1])
        elif operator is constants.BRANCH:
            for branch in argument[1]:
                yield from _nodes(branch)
        elif operator in (constants.MAX_REPEAT, constants.MIN_REPEAT):
            yield from _nodes(argument[2])
