"""Text of a rule file -> syntax tree and diagnostics. All syntax errors of a file are reported at once.

After an error the clause it stands in is set aside and the file is read again without it, so that the grammar stays
one and the recovery stays outside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from copygate.dsl import ast
from copygate.dsl.build import Builder
from copygate.dsl.diagnostics import Diagnostic
from copygate.dsl.expectation import describe
from copygate.dsl.keywords import CLAUSE_WORDS, ITEM_WORDS
from copygate.dsl.table import lark, tree_of
from copygate.dsl.tokens import Part, Tok, read_parts, starts_clause, tokenise
from copygate.dsl.wholes import whole_example
from copygate.errors import Wording
from copygate.model.span import Span

if TYPE_CHECKING:
    from lark import Token
    from lark.exceptions import UnexpectedToken

MOST_ERRORS: Final = 50
"""A file with more syntax errors than this is not a rule file; the rest is not read."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """What could be read. `damaged` names the items that lost a clause, whose absence is therefore no news."""

    tree: ast.SourceFile
    diagnostics: tuple[Diagnostic, ...]
    damaged: frozenset[str]


def parse(source: str, path: str) -> Parsed:
    """Read a rule file. Never raises on any text."""
    parts, problems = read_parts(source, path, whole_example)
    tree, damaged = tree_of(parts), set[str]()
    problems += _clauses_inside_lines(parts, path)
    tokens = [] if tree is not None else tokenise(source, path)[0]  # an error is told by the tokens
    while tree is None and (tree := tree_of(tokens)) is None:
        error = _error_in(tokens)
        at = _index_of(tokens, error.token)
        problems.append(describe(error, tokens, at, path, len(source)))
        damaged.add(_name_of_item(tokens, at))
        tokens = _without_clause(tokens, at)
        if len(problems) >= MOST_ERRORS:
            return Parsed(ast.SourceFile(()), tuple(problems), frozenset(damaged))
    builder = Builder(path)
    items = builder.file(tree)
    problems += builder.problems
    return Parsed(items, tuple(sorted(problems, key=lambda d: d.span)), frozenset(damaged | builder.damaged))


def _error_in(tokens: list[Tok]) -> UnexpectedToken:
    """The first token that breaks the grammar, and what could have stood in its place."""
    from lark.exceptions import UnexpectedToken

    try:
        lark().parse(_as_lark(tokens))
    except UnexpectedToken as error:
        return error
    raise AssertionError("a table that refuses what its grammar accepts")


def _as_lark(tokens: list[Tok]) -> Any:
    from lark import Token

    return [Token(t.terminal, t.text, start_pos=t.span.start, end_pos=t.span.end) for t in tokens]


def _index_of(tokens: list[Tok], token: Token) -> int:
    """Index of the token an error names; the length of the list when the text ended too early."""
    if token.type == "$END":
        return len(tokens)
    return next(i for i, t in enumerate(tokens) if t.span.start == token.start_pos)


def _without_clause(tokens: list[Tok], at: int) -> list[Tok]:
    """The tokens without the clause the error stands in; without the whole item if its head is wrong; with an `end`
    where it is missing."""
    if at == len(tokens) or (tokens[at].terminal in ITEM_WORDS and tokens[at].begins_line):
        if _opened(tokens, at):
            place = Span(tokens[at - 1].span.end, tokens[at - 1].span.end)
            return [*tokens[:at], Tok("END", "end", place, begins_line=True), *tokens[at:]]
        if at == len(tokens):
            return _cut(tokens, max(at - 1, 0))
    return _cut(tokens, at)


def _cut(tokens: list[Tok], at: int) -> list[Tok]:
    start = at
    if starts_clause(tokens[at]) and at > 0 and tokens[at].terminal not in ITEM_WORDS:
        previous = at - 1  # the clause before this one was left unfinished: it is the one to drop
        while previous > 0 and not starts_clause(tokens[previous]):
            previous -= 1
        ends = tokens[at].terminal == "END"
        if tokens[previous].terminal in CLAUSE_WORDS and (ends or not _may_stand_here(tokens, at)):
            return [*tokens[:previous], *tokens[at:]]
        if ends and tokens[previous].terminal in ITEM_WORDS:
            start = previous  # not even the head is whole
    while start > 0 and not starts_clause(tokens[start]):
        start -= 1
    stop = start + 1
    if tokens[start].terminal in ITEM_WORDS:
        while stop < len(tokens) and tokens[stop].terminal not in ITEM_WORDS | {"END"}:
            stop += 1
        if stop < len(tokens) and tokens[stop].terminal == "END":
            stop += 1
    else:
        while stop < len(tokens) and not starts_clause(tokens[stop]):
            stop += 1
    return [*tokens[:start], *tokens[stop:]]


_IN_WORKFLOWS: Final = frozenset({"TIER", "SIGN_OFF", "FOUR_EYES", "BAR", "TAKEDOWN", "RESTORE"})


def _may_stand_here(tokens: list[Tok], at: int) -> bool:
    """Whether the clause word is wrong in itself (a rule's clause in a workflow), not the clause before it."""
    head = next((t.terminal for t in reversed(tokens[:at]) if t.terminal in ITEM_WORDS and t.begins_line), "RULE")
    return (tokens[at].terminal in _IN_WORKFLOWS) != (head == "WORKFLOW")


def _opened(tokens: list[Tok], at: int) -> bool:
    """Whether an item is open before `at`."""
    for token in reversed(tokens[:at]):
        if token.terminal == "END":
            return False
        if token.terminal in ITEM_WORDS and token.begins_line:
            return True
    return False


def _name_of_item(tokens: list[Tok], at: int) -> str:
    for i in range(min(at, len(tokens) - 1), -1, -1):
        if tokens[i].terminal in ITEM_WORDS and tokens[i].begins_line and i + 1 < len(tokens):
            return tokens[i + 1].text
    return ""


_ONLY_AT_LINE_START: Final = CLAUSE_WORDS - {"WHEN", "SIGN_OFF", "FOUR_EYES", "NOTE", "FROM"}


def _clauses_inside_lines(parts: list[Part], path: str) -> list[Diagnostic]:
    """A clause begins a line; one that does not reads as part of the line before it."""
    return [
        Diagnostic(
            path,
            token.span,
            "clause-inside-line",
            Wording(f"`{token.text}` begins a clause and must begin a line", f"`{token.text}` 是子句的开头,须另起一行"),
        )
        for token in parts
        if isinstance(token, Tok) and token.terminal in _ONLY_AT_LINE_START and not token.begins_line
    ]
