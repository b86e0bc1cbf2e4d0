"""What is wrong with a regular expression before any text is read."""

from __future__ import annotations

from typing import Final

from copygate.errors import Wording
from copygate.patterncheck import may_be_empty, refusal_of
from copygate.patternsamples import slow_part

SLOW: Final = Wording(
    "this pattern may read a long line anew from every match: bound the repeat in its optional part, `.{0,30}`",
    "此正则会从每一处匹配起把长行重读一遍:请给可选部分里的重复加上限,如 `.{0,30}`",
)


def pattern_problem(regex: str) -> Wording | None:
    """Why a pattern cannot serve in a rule: RE2 refuses it, it finds nothing at all (an empty match), or it is slow."""
    reason = refusal_of(regex)
    if reason is not None:
        return Wording(f"RE2 does not accept this pattern: {reason}", f"RE2 不接受此正则:{reason}")
    if may_be_empty(regex):
        return Wording(
            "this pattern also matches an empty text: make one part of it obligatory",
            "此正则也能匹配空文字:至少要有一个必需的部分",
        )
    if slow_part(regex):
        return SLOW
    return None
