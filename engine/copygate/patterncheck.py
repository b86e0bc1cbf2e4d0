"""Whether RE2 takes a pattern and what it must not match: `refusal_of`, `may_be_empty`.

Compiling every pattern of a rulebook takes a quarter of a second, of which a check needs a hundredth. So a pattern that
cannot be too large is only parsed here, and one whose shortest match is known is never run.
"""

from __future__ import annotations

from functools import cache
from typing import Any, Final

from copygate.patterntree import BRANCH, CLASS, GROUP, REPEAT, TEXT, WORDS, Characters, Sequence, tree_of, width_of

_MODEST: Final = 20_000
"""A quarter of the instructions that RE2 allows a program."""


def refusal_of(source: str) -> str | None:
    """What RE2 has against a pattern, in its own words; None when it takes it."""
    tree = tree_of(source)
    if tree is not None and _size(tree) * (3 if "(?" in source else 1) < _MODEST and _parses(source):
        return None
    return compiled(source)[1]


def may_be_empty(source: str) -> bool:
    """Whether a pattern that RE2 takes also matches an empty text."""
    tree = tree_of(source)
    if tree is not None and width_of(tree)[0] > 0:
        return False
    return compiled(source)[0].search(b"") is not None


def compiled(source: str) -> tuple[Any, str | None]:
    """The re2 object, or None and why there is none."""
    import re2

    try:
        return re2.compile(source, _quiet()), None
    except re2.error as error:
        reason = error.args[0] if error.args else "invalid pattern"
        return None, reason.decode("utf-8", "replace") if isinstance(reason, bytes) else str(reason)


def _parses(source: str) -> bool:
    """Whether RE2 can read the pattern: a set of patterns compiles nothing before it is complete."""
    import re2

    try:
        re2.Set.SearchSet(_quiet()).Add(source)
    except re2.error:
        return False
    return True


@cache
def _quiet() -> Any:
    import re2

    options = re2.Options()
    options.log_errors = False
    return options


def _size(tree: Sequence) -> float:
    """More instructions than RE2 makes of it."""
    size = 0.0
    for kind, argument in tree:
        if kind == TEXT:
            size += 4 * len(argument)
        elif kind == WORDS:
            size += 4 * sum(map(len, argument)) + len(argument)
        elif kind == CLASS:
            size += _size_of_class(argument)
        elif kind == GROUP:
            size += 2 + _size(argument)
        elif kind == BRANCH:
            size += len(argument) + sum(map(_size, argument))
        elif kind == REPEAT:
            least, most, inner = argument
            size += 1 + (_size(inner) + 1) * max(1, least + 1 if most == float("inf") else most)
    return size


def _size_of_class(found: Characters) -> int:
    # Of the classes by property that of all letters is the longest: some 1,200 instructions.
    named = 2_000 * sum(len(kind) > 2 for kind in found.kinds)
    return 120 * len(found.kinds) + named + 30 + 20 * (len(found.singles) + len(found.ranges))
