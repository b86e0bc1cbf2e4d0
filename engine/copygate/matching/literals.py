"""Which strings a match of a pattern must hold, and where: `anchors_of`, which lets the one automaton stand in for most
regexes.

An anchor is a set of strings of which every match holds one; its guards are further such sets, each with how far from
the anchor it can stand. A pattern of several branches has an anchor for each. Everything over-approximates: where
nothing can be told there is no anchor, and the pattern is tried wherever its characters are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from copygate.matching.guards import Guard
from copygate.matching.patterntree import constants, tree_of
from copygate.matching.rarity import frequency
from copygate.normalisation.views import skeleton_of
from copygate.tuples import NamedTuple

_MOST = 128
_MOST_BRANCHES = 48
_FURTHEST = 96
"""A guard that may stand further away than so many characters guards little."""
_OFTEN = 0.1
"""A set that stands in so many places of a text is no guard."""
_NOTHING = frozenset({""})
_BETWEEN = frozenset((constants.AT, constants.ASSERT, constants.ASSERT_NOT))
"""Nodes that look at what stands between two characters and take up no room."""


class Anchor(NamedTuple):
    """Strings of a skeleton, of which one stands in every match of the pattern (or of one branch of it)."""

    strings: frozenset[str]
    guards: tuple[Guard, ...] = ()


class _Part(NamedTuple):
    """A part of a sequence: the strings of which it holds one, if that is known, how wide it is at most (None: nobody
    knows), and within how many characters from either end of it one of the strings stands. `exact`: they are all it can
    be."""

    strings: frozenset[str] | None
    width: int | None
    within: int | None
    exact: bool


def anchors_of(pattern: str) -> tuple[Anchor, ...]:
    """An anchor for each branch; none where some branch has none."""
    tree = tree_of(pattern)
    anchors = [] if tree is None else [_anchor(branch) for branch in _branches(list(_flat(tree)))]
    found = [anchor for anchor in anchors if anchor is not None]
    return tuple(found) if len(found) == len(anchors) else ()


def _branches(items: list[Any]) -> list[list[Any]]:
    """The sequences a pattern chooses from; a choice among strings alone is one part of a sequence."""
    if len(items) != 1 or items[0][0] is not constants.BRANCH or _exactly(*items[0]) is not None:
        return [items]
    found = [branch for each in items[0][1][1] for branch in _branches(list(_flat(each)))]
    return found if len(found) <= _MOST_BRANCHES else [items]


def _flat(tree: Any) -> Iterator[Any]:
    """The items of a sequence, those of its groups among them."""
    for operator, argument in tree:
        if operator is constants.SUBPATTERN:
            yield from _flat(argument[-1])
        elif operator not in _BETWEEN:
            yield operator, argument


def _anchor(items: Iterable[Any]) -> Anchor | None:
    """The rarest of the required sets, with the others around it."""
    parts = [_shown(part) for part in _parts(items)]
    told = [(_share(part.strings), at) for at, part in enumerate(parts) if part.strings]
    if not told:
        return None
    at = min(told)[1]
    # The rarest first: it is asked first.
    guards = [guard for share, other in sorted(told) if other != at for guard in _guard(parts, at, other, share[0])]
    return Anchor(parts[at].strings or frozenset(), tuple(guards))


def _guard(parts: list[_Part], at: int, other: int, share: float) -> Iterator[Guard]:
    """The part `other` as a guard of the anchor `at`, where it tells anything."""
    strings = parts[other].strings
    low, high = min(at, other), max(at, other)
    # An anchor that is somewhere in its part may have the rest of it between itself and the guard.
    between = [*parts[low + 1 : high], *([] if parts[at].exact else [parts[at]])]
    widths = [parts[other].within, *(part.width for part in between)]
    if strings is None or None in widths or share > _OFTEN:
        return
    reach = sum(width for width in widths if width is not None)
    if reach <= _FURTHEST:
        single = "".join(sorted(string for string in strings if len(string) == 1))
        longer = tuple(sorted(string for string in strings if len(string) > 1))
        yield Guard(reach if other > at else -reach, single, longer)


def _shown(part: _Part) -> _Part:
    """The part with its strings as a skeleton shows them; without any where it shows nothing of one."""
    if part.strings is None:
        return part
    shown = frozenset(map(skeleton_of, part.strings))
    if "" in shown:
        return part._replace(strings=None)
    # A string that holds another of the set says no more than that one, but then the part may go on beyond it.
    sizes = sorted(set(map(len, shown)))
    least = frozenset(one for one in shown if not _holds_one(one, shown, sizes))
    return _Part(least, part.width, part.within, part.exact and len(least) == len(shown))


def _holds_one(string: str, others: frozenset[str], sizes: list[int]) -> bool:
    """Whether a shorter one of the others, which have these sizes, stands in the string."""
    shorter = [size for size in sizes if size < len(string)]
    return any(string[at : at + size] in others for size in shorter for at in range(len(string) - size + 1))


def _parts(items: Iterable[Any]) -> Iterator[_Part]:
    run = _NOTHING
    for operator, argument in items:
        exact = _exactly(operator, argument)
        if exact is not None and len(run) * len(exact) <= _MOST:
            run = frozenset(before + after for before in run for after in exact)
            continue
        if run is not _NOTHING:
            yield _run(run)
        run = _NOTHING
        if exact is not None:
            run = exact
        else:
            required = _of_node(operator, argument)
            width = _width(operator, argument)
            # Of what is repeated the first time and the last time stand at its ends.
            repeated = operator in (constants.MAX_REPEAT, constants.MIN_REPEAT)
            within = _width_of(argument[2]) if repeated else width
            yield _Part(required if required and "" not in required else None, width, within, exact=False)
    if run is not _NOTHING:
        yield _run(run)


def _run(strings: frozenset[str]) -> _Part:
    width = max(map(len, strings))
    return _Part(None if "" in strings else strings, width, width, exact=True)


def _width(operator: Any, argument: Any) -> int | None:
    """How many characters a node matches at most; None where that is no small number."""
    if operator in (constants.LITERAL, constants.NOT_LITERAL, constants.ANY, constants.IN):
        return 1
    if operator in _BETWEEN:
        return 0
    if operator is constants.SUBPATTERN:
        return _width_of(argument[-1])
    if operator is constants.BRANCH:
        widths = [_width_of(branch) for branch in argument[1]]
        return None if None in widths else max((width for width in widths if width is not None), default=0)
    if operator in (constants.MAX_REPEAT, constants.MIN_REPEAT):
        width = _width_of(argument[2])
        most = argument[1] if argument[1] is not constants.MAXREPEAT else None
        return None if width is None or most is None or width * most > _FURTHEST else width * most
    return None


def _width_of(tree: Any) -> int | None:
    widths = [_width(operator, argument) for operator, argument in tree]
    return None if None in widths else sum(width for width in widths if width is not None)


def _of_sequence(tree: Any) -> frozenset[str] | None:
    """A set of strings of which every match of a sequence holds one: the rarest there is."""
    told = (part.strings for part in _parts(_flat(tree)))
    return min((strings for strings in told if strings is not None), key=_share, default=None)


def _exactly(operator: Any, argument: Any) -> frozenset[str] | None:
    """All the strings a node can match, where they are few; None where they are many or unknown."""
    if operator in _BETWEEN:
        return _NOTHING
    if operator is constants.LITERAL:
        return frozenset({chr(argument)})
    if operator is constants.IN:
        return _listed(argument)
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
    return frozenset(characters) if len(characters) <= _MOST else None


def _all_of(tree: Any) -> frozenset[str] | None:
    run = _NOTHING
    for operator, argument in tree:
        exact = _exactly(operator, argument)
        if exact is None or len(run) * len(exact) > _MOST:
            return None
        run = frozenset(before + after for before in run for after in exact)
    return run


def _of_node(operator: Any, argument: Any) -> frozenset[str] | None:
    if operator is constants.BRANCH:
        branches = [_of_sequence(branch) for branch in argument[1]]
        if any(branch is None for branch in branches):
            return None
        union: frozenset[str] = frozenset().union(*(branch for branch in branches if branch))
        return union if len(union) <= _MOST else None
    if operator in (constants.MAX_REPEAT, constants.MIN_REPEAT) and argument[0] > 0:
        return _of_sequence(argument[2])
    if operator is constants.IN:
        return _listed(argument)
    return None


def _share(strings: frozenset[str] | None) -> tuple[float, list[str]]:
    """How often one of the strings stands in a text; ties are broken for good, since a rulebook has one digest."""
    return sum(map(frequency, strings or ())), sorted(strings or ())
