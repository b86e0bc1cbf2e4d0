"""What a text must hold for a pattern to match, and how far a match can reach: `needs_of`, `reach_of`.

Both over-approximate, for they decide where a pattern is tried: `tests/test_matching.py` holds them to RE2 itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from copygate.lazily import Lazily
from copygate.matching.rarity import share_of
from copygate.matching.regex import Reach
from copygate.patterntree import (
    AT,
    BRANCH,
    CLASS,
    GROUP,
    REPEAT,
    TEXT,
    WORDS,
    Node,
    Sequence,
    tree_of,
    width_of_pattern,
)

# A need of more characters than this is met by any text.
_MOST = 160
_MOST_NEEDS = 4
_WIDEST = 240
ANY_CASE = Lazily(r"\(\?[a-zA-Z]*i")
_DOT_CROSSES = Lazily(r"\(\?[a-zA-Z]*s")


def needs_of(pattern: str) -> tuple[str, ...]:
    """Sets of characters; every match holds at least one of each. The rarest first."""
    tree = tree_of(pattern)
    if tree is None:
        return ()
    found = {need for need in _of_sequence(tree) if len(need) <= _MOST}
    if ANY_CASE.search(pattern):
        # RE2 folds k with the Kelvin sign and s with the long s; the folded view has neither.
        found = {_any_case(need) for need in found if not has_more_cases("".join(need))}
    least = [need for need in found if len(need) == 1 or not any(other < need for other in found)]
    rarest = sorted(least, key=lambda need: (_share(need), sorted(need)))
    return tuple("".join(sorted(need)) for need in rarest[:_MOST_NEEDS])


def has_more_cases(text: str) -> bool:
    """Whether RE2 may fold a letter of it with more than its large and its small form, as σ with ς; ASCII has none."""
    return not text.isascii() and any(letter.lower() != letter.upper() for letter in text if not letter.isascii())


def reach_of(pattern: str) -> Reach | None:
    """How far a match can go; None when it may go anywhere."""
    tree, width = tree_of(pattern), width_of_pattern(pattern)
    if tree is None or width is None:
        return None
    widest = width[1]
    if widest <= _WIDEST:
        return Reach(int(widest))
    # ^ and $ mean the ends of the text, which those of a line are not.
    crosses = _is_anchored(tree) or _crosses_lines(tree) or _DOT_CROSSES.search(pattern)
    return None if crosses else Reach(None)


def _of_sequence(tree: Sequence) -> list[frozenset[str]]:
    return [need for kind, argument in tree for need in _of_node(kind, argument)]


def _of_node(kind: str, argument: Any) -> list[frozenset[str]]:
    if kind == TEXT:
        return list(map(_letter, argument))
    if kind == WORDS:
        return [] if "" in argument else [frozenset([min(word, key=share_of) for word in argument])]
    if kind == CLASS:
        listed = argument.listed(_MOST)
        return [listed] if listed else []
    if kind == GROUP:
        return _of_sequence(argument)
    if kind == BRANCH:
        rarest = [min(_of_sequence(branch), key=_share, default=None) for branch in argument]
        known = [need for need in rarest if need is not None]
        return [frozenset().union(*known)] if len(known) == len(rarest) else []
    if kind == REPEAT and argument[0] > 0:
        return _of_sequence(argument[2])
    return []


_letter = cache(frozenset[str])


def _any_case(need: frozenset[str]) -> frozenset[str]:
    return frozenset(form for letter in need for form in (letter, letter.lower(), letter.upper(), letter.casefold()))


def _share(need: frozenset[str]) -> float:
    """How often one of the characters stands in a text, roughly."""
    return sum(map(share_of, need))


def _is_anchored(tree: Sequence) -> bool:
    return any(kind == AT and argument not in ("\\b", "\\B") for kind, argument in _nodes(tree))


def _crosses_lines(tree: Sequence) -> bool:
    """Whether a match may hold a line feed."""
    for kind, argument in _nodes(tree):
        if kind == CLASS:
            if argument.holds_line_feed():
                return True
        elif kind in (TEXT, WORDS) and any("\n" in text for text in argument):
            return True
    return False


def _nodes(tree: Sequence) -> Iterator[Node]:
    for kind, argument in tree:
        yield kind, argument
        if kind == GROUP:
            yield from _nodes(argument)
        elif kind == BRANCH:
            for branch in argument:
                yield from _nodes(branch)
        elif kind == REPEAT:
            yield from _nodes(argument[2])
