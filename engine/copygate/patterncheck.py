"""Whether RE2 takes a pattern and what it must not match: `refusal_of`, `may_be_empty`.

Compiling every pattern of a rulebook takes a quarter of a second, of which a check needs a hundredth. So a pattern that
cannot be too large is only parsed here, and one whose shortest match is known is never run. A check that finds its
rulebook in the cache comes here for `compiled` alone.
"""

from __future__ import annotations

from functools import cache
from typing import Any, Final

_MODEST: Final = 20_000
"""A quarter of the instructions that RE2 allows a program."""


def refusal_of(source: str) -> str | None:
    """What RE2 has against a pattern, in its own words; None when it takes it."""
    from copygate.patterntree import size_of, tree_of

    tree = tree_of(source)
    if tree is not None and size_of(tree) * (3 if "(?" in source else 1) < _MODEST and _parses(source):
        return None
    return compiled(source)[1]


def may_be_empty(source: str) -> bool:
    """Whether a pattern that RE2 takes also matches an empty text."""
    from copygate.patterntree import width_of_pattern

    width = width_of_pattern(source)
    if width is not None and width[0] > 0:
        return False
    return compiled(source)[0].search(b"") is not None


def compiled(source: str, *, spans_only: bool = False) -> tuple[Any, str | None]:
    """The re2 object, or None and why there is none. With `spans_only` it tells no groups, and costs less."""
    import re2

    try:
        return re2.compile(source, _quiet(spans_only)), None
    except re2.error as error:
        reason = error.args[0] if error.args else "invalid pattern"
        return None, reason.decode("utf-8", "replace") if isinstance(reason, bytes) else str(reason)


def _parses(source: str) -> bool:
    """Whether RE2 can read the pattern: a set of patterns compiles nothing before it is complete."""
    import re2

    try:
        re2.Set.SearchSet(_quiet(spans_only=True)).Add(source)
    except re2.error:
        return False
    return True


@cache
def _quiet(spans_only: bool) -> Any:
    import re2

    options = re2.Options()
    options.log_errors = False
    options.never_capture = spans_only
    return options
