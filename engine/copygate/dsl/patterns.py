"""What is wrong with a regular expression before any text is read."""

from __future__ import annotations

from typing import Any

from copygate.errors import Wording


def pattern_problem(regex: str) -> Wording | None:
    """Why a pattern cannot serve in a rule: RE2 refuses it, or it finds nothing at all (an empty match)."""
    compiled, reason = _compile(regex)
    if compiled is None:
        return Wording(f"RE2 does not accept this pattern: {reason}", f"RE2 不接受此正则:{reason}")
    if compiled.search(b"") is not None:
        return Wording(
            "this pattern also matches an empty text: make one part of it obligatory",
            "此正则也能匹配空文字:至少要有一个必需的部分",
        )
    return None


def _compile(regex: str) -> tuple[Any, str]:
    import re2

    options = re2.Options()
    options.log_errors = False
    try:
        return re2.compile(regex, options), ""
    except re2.error as error:
        reason = error.args[0] if error.args else "invalid pattern"
        return None, reason.decode("utf-8", "replace") if isinstance(reason, bytes) else str(reason)
