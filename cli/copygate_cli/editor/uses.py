"""What a name in a rule would name, told by the words before it: `use_at`. Completion, hover and definitions ask it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from copygate.dsl.tokens import Tok, starts_clause

_AFTER: Final = {
    **dict.fromkeys(("EVIDENCE", "HAS_EVIDENCE", "LACKS_EVIDENCE"), "evidence"),
    **dict.fromkeys(("WHEN", "UNLESS", "ASK_WHEN", "AND", "OR", "NOT"), "condition"),
    **dict.fromkeys(
        ("FORBID", "REQUIRE", "FOUND", "NEAR", "FOLLOWED_BY", "PRECEDED_BY", "INSIDE", "FOR_EACH"), "matcher"
    ),
    **dict.fromkeys(("ANY", "EVERY", "HAS", "LIMIT", "WITH", "ASKS"), "attribute"),
    **dict.fromkeys(("SAME", "WITHIN", "NUMBER", "FIRST", "LAST"), "unit"),
    **dict.fromkeys(("IN", "AT", "EVERY_OF"), "place"),
    **dict.fromkeys(("BY", "BAR"), "role"),
    "SPEC": "spec",
    "DESPITE": "evasion",
    "CHECKLIST": "checklist",
    "CITES": "source",
}
_LISTS: Final = frozenset({"IN", "DESPITE", "WITH", "ASKS", "BAR", "CITES"})
_OF_A_NAME: Final = frozenset({"IS", "IS_NOT", "INCLUDES", "OPERATOR"})


class Use(NamedTuple):
    """What sort of thing is named; `of`: the source of an article, the attribute of a value."""

    sort: str = ""
    of: str = ""


def use_at(tokens: Sequence[Tok], at: int) -> Use:
    """What a name would name as the token number `at`."""
    start = max((i for i in range(at) if starts_clause(tokens[i])), default=0)
    clause = tokens[start:at]
    if not clause:
        return Use()
    last = clause[-1]
    if last.terminal in ("_COMMA", "_LPAR"):
        return _in_list(clause)
    if last.terminal in _OF_A_NAME and len(clause) > 1:
        before = clause[-2]
        return Use("draft-is") if before.terminal == "DRAFT" else Use("value", before.text)
    if last.terminal == "NAME" and clause[0].terminal == "CITES":
        return Use("article", last.text)
    if last.terminal == "NAME" and any(token.terminal == "WITH" for token in clause):
        return Use("value", last.text)
    return Use(_AFTER.get(last.terminal, ""))


def _in_list(clause: Sequence[Tok]) -> Use:
    """The next of a list, or the first in a bracket: what opened it decides."""
    depth = 0
    for at in range(len(clause) - 1, -1, -1):
        terminal = clause[at].terminal
        if terminal == "_RPAR":
            depth += 1
        elif terminal == "_LPAR" and depth:
            depth -= 1
        elif depth:
            continue
        elif terminal == "_LPAR":
            return _bracket(clause[:at])
        elif terminal in _LISTS:
            return Use(_AFTER[terminal])
    return Use()


def _bracket(before: Sequence[Tok]) -> Use:
    opener = before[-1].terminal if before else ""
    if opener in ("ANY_OF", "ALL_OF"):
        return Use("matcher")
    if opener == "IN" and len(before) > 1 and before[-2].terminal == "NAME":
        return Use("value", before[-2].text)
    if opener == "NAME" and any(token.terminal == "WITH" for token in before):
        return Use("value", before[-1].text)
    if opener in ("_COMMA", "_LPAR"):
        return _in_list(before)
    return Use(_AFTER.get(opener, ""))
