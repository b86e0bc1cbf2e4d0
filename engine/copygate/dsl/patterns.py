"""What is wrong with a regular expression before any text is read."""

from __future__ import annotations

from copygate.errors import Wording
from copygate.patterncheck import may_be_empty, refusal_of


def pattern_problem(regex: str) -> Wording | None:
    """Why a pattern cannot serve in a rule: RE2 refuses it, or it finds nothing at all (an empty match)."""
    reason = refusal_of(regex)
    if reason is not None:
        return Wording(f"RE2 does not accept this pattern: {reason}", f"RE2 不接受此正则:{reason}")
    if may_be_empty(regex):
        return Wording(
            "this pattern also matches an empty text: make one part of it obligatory",
            "此正则也能匹配空文字:至少要有一个必需的部分",
        )
    return None
