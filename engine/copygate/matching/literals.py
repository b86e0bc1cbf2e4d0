"""Which strings a match of a pattern must hold, and where: `anchors_of`, which lets the one automaton stand in for most
regexes.

An anchor is a set of strings of which every match holds one; its guards are further such sets, each with how far from
the anchor it can stand. A pattern of several branches has an anchor for each. Everything over-approximates: where
nothing can be told there is no anchor, and the pattern is tried wherever its characters are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from math import fsum, inf
from typing import Any

from copygate.matching.guards import Guard
from copygate.matching.patternneeds import ANY_CASE, has_more_cases
from copygate.matching.rarity import frequency
from copygate.normalisation.views import skeleton_of
from copygate.patterntree import AT, BRANCH, CLASS, GROUP, REPEAT, TEXT, WORDS, Node, Sequence, tree_of
from copygate.tuples import NamedTuple

_MOST = 128
_MOST_BRANCHES = 48
_FURTHEST = 96
"""A guard that may stand further away than so many characters guards little."""
_OFTEN = 0.1
"""A set that stands in so many places of a text is no guard."""
_NOTHING = frozenset({""})


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
    if tree is None:
        return ()
    any_case = ANY_CASE.search(pattern) is not None
    anchors = [_anchor(branch, any_case) for branch in _branches(list(_flat(tree)))]
    found = [anchor for anchor in anchors if anchor is not None]
    return tuple(found) if len(found) == len(anchors) else ()


def _branches(items: Sequence) -> list[Sequence]:
    """The sequences a pattern chooses from; a choice among strings alone is one part of a sequence."""
    if len(items) != 1 or items[0][0] != BRANCH or _exactly(*items[0]) is not None:
        return [items]
    found = [branch for each in items[0][1] for branch in _branches(list(_flat(each)))]
    return found if len(found) <= _MOST_BRANCHES else [items]


def _flat(tree: Sequence) -> Iterator[Node]:
    """The items of a sequence, those of its groups among them; what stands between characters takes up no room."""
    for kind, argument in tree:
        if kind == GROUP:
            yield from _flat(argument)
        elif kind != AT:
            yield kind, argument


def _anchor(items: Sequence, any_case: bool) -> Anchor | None:
    """The rarest of the required sets, with the others around it."""
    parts = [_shown(part, any_case) for part in _parts(items)]
    told = [(_share(part.strings), at) for at, part in enumerate(parts) if part.strings]
    if not told:
        return None
    at = min(told)[1]
    # The rarest first: it is asked first.
    guards = [guard for share, other in sorted(told) if other != at for guard in _guard(parts, at, other, share)]
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


def _shown(part: _Part, any_case: bool) -> _Part:
    """The part with its strings as a skeleton shows them; without any where it shows nothing of one."""
    if part.strings is None:
        return part
    # A skeleton may show the forms of one letter as different ones: Н looks like H, н does not.
    if any_case and any(map(has_more_cases, part.strings)):
        return part._replace(strings=None)
    shown = frozenset(map(_skeleton_of, part.strings))
    if "" in shown:
        return part._replace(strings=None)
    # A string that holds another of the set says no more than that one, but then the part may go on beyond it.
    sizes = sorted(set(map(len, shown)))
    least = frozenset([one for one in shown if not _holds_one(one, shown, sizes)]) if len(sizes) > 1 else shown
    return _Part(least, part.width, part.within, part.exact and len(least) == len(shown))


def _holds_one(string: str, others: frozenset[str], sizes: list[int]) -> bool:
    """Whether a shorter string of a set stands in this one."""
    for size in sizes:
        if size >= len(string):
            return False
        for at in range(len(string) - size + 1):
            if string[at : at + size] in others:
                return True
    return False


def _parts(items: Iterable[Node]) -> Iterator[_Part]:
    run = _NOTHING
    for kind, argument in items:
        exact = _exactly(kind, argument)
        if exact is not None and len(run) * len(exact) <= _MOST:
            run = _joined(run, exact)
            continue
        if run is not _NOTHING:
            yield _run(run)
        run = _NOTHING
        if exact is not None:
            run = exact
        else:
            required = _of_node(kind, argument)
            width = _width(kind, argument)
            # Of what is repeated the first time and the last time stand at its ends.
            within = _width_of(argument[2]) if kind == REPEAT else width
            yield _Part(required if required and "" not in required else None, width, within, exact=False)
    if run is not _NOTHING:
        yield _run(run)


def _run(strings: frozenset[str]) -> _Part:
    width = max(map(len, strings))
    return _Part(None if "" in strings else strings, width, width, exact=True)


def _width(kind: str, argument: Any) -> int | None:
    """How many characters a node matches at most; None where that is no small number."""
    if kind == TEXT:
        return len(argument)
    if kind == CLASS:
        return 1
    if kind == WORDS:
        return max(map(len, argument))
    if kind == GROUP:
        return _width_of(argument)
    if kind == BRANCH:
        widths = [_width_of(branch) for branch in argument]
        return None if None in widths else max((width for width in widths if width is not None), default=0)
    if kind == REPEAT:
        width, most = _width_of(argument[2]), argument[1]
        return None if width is None or most == inf or width * most > _FURTHEST else width * most
    return 0


def _width_of(tree: Sequence) -> int | None:
    widths = [_width(kind, argument) for kind, argument in tree]
    return None if None in widths else sum(width for width in widths if width is not None)


def _of_sequence(tree: Sequence) -> frozenset[str] | None:
    """A set of strings of which every match of a sequence holds one: the rarest there is."""
    told = [part.strings for part in _parts(_flat(tree)) if part.strings is not None]
    return min(told, key=_share) if len(told) > 1 else told[0] if told else None


def _exactly(kind: str, argument: Any) -> frozenset[str] | None:
    """All the strings a node can match, where they are few; None where they are many or unknown."""
    if kind == TEXT:
        return frozenset((argument,))
    if kind == WORDS:
        return _few(frozenset(argument))
    if kind == CLASS:
        return _few(argument.listed(_MOST))
    if kind == GROUP:
        return _all_of(argument)
    if kind == BRANCH:
        branches = [_all_of(branch) for branch in argument]
        known = [branch for branch in branches if branch is not None]
        return _few(frozenset().union(*known)) if len(known) == len(branches) else None
    if kind == REPEAT and argument[:2] == (0, 1):
        optional = _all_of(argument[2])
        return None if optional is None else optional | _NOTHING
    return _NOTHING if kind == AT else None


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
    if kind == BRANCH:
        branches = [_of_sequence(branch) for branch in argument]
        if any(branch is None for branch in branches):
            return None
        return _few(frozenset().union(*(branch for branch in branches if branch)))
    if kind == REPEAT and argument[0] > 0:
        return _of_sequence(argument[2])
    # Of a node whose strings are known `_exactly` has told all.
    return None


def _share(strings: frozenset[str] | None) -> float:
    """How often one of the strings stands in a text, whatever the order they are summed in."""
    return fsum(map(_frequency, strings or ()))


# Patterns share their words: of a rulebook's every second one has been met before.
_skeleton_of = lru_cache(maxsize=65_536)(skeleton_of)
_frequency = lru_cache(maxsize=65_536)(frequency)
