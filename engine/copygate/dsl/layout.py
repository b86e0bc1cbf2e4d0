"""How a rule file looks: where lines begin, where values stand, and what stands between two tokens.

Items begin at column 0, clauses at 2, everything further at 4; the value of a clause stands at column 12.
"""

from __future__ import annotations

from typing import Final

from copygate.dsl.diagnostics import display_width
from copygate.dsl.keywords import CLAUSE_WORDS

VALUE_COLUMN: Final = 12
_EXAMPLE_COLUMN: Final = 17
CLAUSE_INDENT: Final = 2
FURTHER_INDENT: Final = 4

STEP_WORDS: Final = frozenset({"TIER", "SIGN_OFF", "FOUR_EYES", "BAR", "TAKEDOWN", "RESTORE"})
RULE_WORDS: Final = CLAUSE_WORDS - STEP_WORDS


def clause(keyword: str, value: str) -> str:
    """A line that begins with a clause word: `  cites     ad-law 9(3)`."""
    words = keyword.split(" ")
    if words[0] == "example" and len(words) > 1:
        head = _padded(" " * CLAUSE_INDENT + words[0], VALUE_COLUMN)
        return f"{_padded(head + words[1], _EXAMPLE_COLUMN)}{value}".rstrip(" ")
    return f"{_padded(' ' * CLAUSE_INDENT + keyword, VALUE_COLUMN)}{value}".rstrip(" ")


def further(keyword: str, value: str) -> str:
    """A line that goes on with the matcher's places: `    in      title, body`."""
    return f"{_padded(' ' * FURTHER_INDENT + keyword, VALUE_COLUMN)}{value}".rstrip(" ")


def quoted(text: str) -> str:
    """A text as a string token."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{escaped}"'


def _padded(head: str, column: int) -> str:
    return head + " " * max(1, column - display_width(head))
