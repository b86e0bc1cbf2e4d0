"""A pattern as a tree, for those who reason about what it can match: `tree_of`.

Reasoning must over-approximate: where RE2 and Python's parser read a pattern differently there is no tree.
"""

from __future__ import annotations

import re
from functools import lru_cache
from importlib import import_module
from typing import Any

from copygate.lazily import Lazily

# The parser of `re` is private, yet it has stood still for years; every use is a fixed shape of its tree.
parser, constants = import_module("re._parser"), import_module("re._constants")
# What RE2 has and Python has not, said so that Python reads a class of characters there.
_POSIX_CLASS = Lazily(r"\[:\^?\w+:\]")
_UNICODE_CLASS = Lazily(r"\\(?:[pP](?:\{\^?\w+\}|\w)|(.))", re.DOTALL)


@lru_cache(maxsize=16)  # three ask for it, one after the other; reading a pattern is most of what they do
def tree_of(pattern: str) -> Any:
    """Python's parse tree of a pattern, `\\w` standing for every class by Unicode property; None when it has none."""
    if _POSIX_CLASS.search(pattern):
        return None  # Python would read it as a list of letters
    try:
        return parser.parse(_UNICODE_CLASS.sub(lambda found: found[0] if found[1] else r"\w", pattern))
    except (re.error, RecursionError, OverflowError):
        return None  # RE2 has more syntax that Python has not (\z, \C)
