"""The grammar as an automaton: `tree_of` reads tokens by the LALR(1) table that Lark makes of `grammar.lark`.

Making the table and running it the general way were a third of reading a rulebook. So the table lies beside the
grammar as `grammar.json` (`python -m copygate.dsl.table` writes it; a test holds it to the grammar), and its runner
makes just the nodes that are wanted. Where the grammar was changed since, the table is made anew.
"""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from copygate.dsl.tokens import Part, Tok, Tree
from copygate.model.span import Span
from copygate.tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lark import Lark, Token

_GRAMMAR: Final = Path(__file__).with_name("grammar.lark")
_TABLE: Final = Path(__file__).with_name("grammar.json")
_END: Final = "$END"


class Production(NamedTuple):
    """One way to write a rule: how many symbols, which of them are kept (True: their own parts in their place), and
    whether a sole part stands for the whole."""

    rule: str
    size: int
    kept: tuple[tuple[int, bool], ...]
    passes: bool


class Table(NamedTuple):
    """For each state what to do at each symbol: go to a state (>= 0), or reduce by production ~n; a number alone does
    so at any symbol. `end` is the state of a complete text."""

    productions: tuple[Production, ...]
    rows: tuple[dict[str, int] | int, ...]
    end: int


def tree_of(parts: Sequence[Part]) -> Tree | None:  # noqa: PLR0912 - see below
    """The tree of a file's tokens, and of the trees that stand for some of them; None where they break the grammar."""
    # One loop, for a call at each step would cost as much as the step.
    productions, rows, end = table()
    state, states, values, starts, ends = 0, list[int](), list[Any](), list[int](), list[int]()
    for part in (*parts, None):
        # A tree comes where its first token may come.
        terminal = _END if part is None else part.children[0][0] if isinstance(part, Tree) else part.terminal
        while True:
            row = rows[state]
            action = row if isinstance(row, int) else row.get(terminal)
            if action is None:
                return None
            if action >= 0:
                break
            rule, size, kept, passes = productions[~action]
            if size != 1:
                low = len(values) - size
                children: list[Any] = []
                for index, inline in kept:
                    if not inline:
                        children.append(values[low + index])
                    elif children:
                        children += values[low + index]
                    else:
                        children = values[low + index]  # nobody else has it: a long list is never copied
                start, stop = (starts[low], ends[-1]) if size else (0, 0)
                if size:
                    state = states[low]
                    del states[low:], values[low:], starts[low:], ends[low:]
                states.append(state)
                values.append(None)
                starts.append(start)
                ends.append(stop)
            else:
                state = states[-1]
                children = [] if not kept else values[-1] if kept[0][1] else [values[-1]]
            if passes and len(children) == 1:
                values[-1] = children[0]
            else:
                values[-1] = children if rule[0] == "_" else Tree(rule, children, Span(starts[-1], ends[-1]))
            # A state with a number instead of a row is never one in which a rule begins.
            state = rows[state][rule]  # type: ignore[index]
            if part is None and state == end:
                whole: Tree = values[0]
                return whole
        if part is not None:
            states.append(state)
            state = row[part.rule] if isinstance(part, Tree) else action  # type: ignore[index] # no number shifts
            values.append(part)
            starts.append(part.span.start)
            ends.append(part.span.end)
    return None


def acceptable(tokens: list[Tok]) -> frozenset[str]:
    """The terminals that may follow the tokens of a file's beginning; none where those break the grammar."""
    states = [0]
    for token in tokens:
        moved = _after(states, token.terminal)
        if moved is None:
            return frozenset()
        states = moved
    known = {symbol for row in table().rows if isinstance(row, dict) for symbol in row if symbol.isupper()}
    return frozenset(terminal for terminal in known if _after(states, terminal) is not None)


def _after(states: list[int], terminal: str) -> list[int] | None:
    """The states once the terminal is read; None where it cannot stand."""
    productions, rows, _ = table()
    states = list(states)
    while True:
        row = rows[states[-1]]
        action = row if isinstance(row, int) else row.get(terminal)
        if action is None:
            return None
        if action >= 0:
            return [*states, action]
        rule, size, _, _ = productions[~action]
        del states[len(states) - size :]
        # A state with a number instead of a row is never one in which a rule begins.
        states.append(rows[states[-1]][rule])  # type: ignore[index]


@cache
def table() -> Table:
    """The table of the grammar as it is."""
    grammar = _GRAMMAR.read_bytes()
    try:
        written = json.loads(_TABLE.read_bytes())
    except (OSError, ValueError):
        written = {}
    if written.get("grammar") != hashlib.sha256(grammar).hexdigest():
        return made(lark())
    symbols = written["symbols"]
    return Table(
        tuple(Production(rule, size, tuple(map(tuple, kept)), passes) for rule, size, kept, passes in written["rules"]),
        tuple(row if isinstance(row, int) else {symbols[at]: to for at, to in row} for row in written["rows"]),
        written["end"],
    )


@cache
def lark() -> Lark:
    """Lark's own parser of the grammar: it makes the table, and it knows what was expected where a text breaks off."""
    from lark import Lark
    from lark.lexer import Lexer

    class TokenList(Lexer):
        """Hands the parser the tokens it is given."""

        def __init__(self, lexer_conf: object) -> None:
            del lexer_conf

        def lex(self, data: list[Token]) -> Iterator[Token]:  # type: ignore[override] # a list, not a text
            return iter(data)

    return Lark(_GRAMMAR.read_text(encoding="utf-8"), parser="lalr", lexer=TokenList)


def made(parser: Lark) -> Table:
    """The table that Lark made, its states numbered in the order in which they are met."""
    from lark.parsers.lalr_analysis import Shift

    given = parser.parser.parser._parse_table  # private, yet what `Lark.save` writes
    rules = sorted(parser.rules, key=str)
    number_of = {rule: number for number, rule in enumerate(rules)}
    place = {given.start_states["start"]: 0}
    order = [*place]
    for state in order:  # which grows on the way
        for _, (act, to) in sorted(given.states[state].items()):
            if act is Shift and to not in place:
                place[to] = len(order)
                order.append(to)
    rows: list[dict[str, int] | int] = []
    for state in order:
        row = {
            str(symbol): place[to] if act is Shift else ~number_of[to]
            for symbol, (act, to) in sorted(given.states[state].items())
        }
        only = set(row.values())
        # Reducing whatever comes finds an error a little later, and never shifts a wrong token.
        rows.append(only.pop() if len(only) == 1 and min(only) < 0 else row)
    return Table(tuple(map(_production, rules)), tuple(rows), place[given.end_states["start"]])


def _production(rule: Any) -> Production:
    kept = [
        (at, not symbol.is_term and symbol.name.startswith("_"))
        for at, symbol in enumerate(rule.expansion)
        if not (symbol.is_term and symbol.filter_out)
    ]
    return Production(str(rule.origin.name), len(rule.expansion), tuple(kept), bool(rule.options.expand1))


def write() -> None:
    """Write the table of the grammar beside it."""
    found = made(lark())
    symbols = sorted({symbol for row in found.rows if not isinstance(row, int) for symbol in row})
    at = {symbol: number for number, symbol in enumerate(symbols)}
    rows = [row if isinstance(row, int) else [(at[symbol], to) for symbol, to in row.items()] for row in found.rows]
    parts = {
        "grammar": hashlib.sha256(_GRAMMAR.read_bytes()).hexdigest(),
        "symbols": symbols,
        "rules": found.productions,
        "end": found.end,
    }
    lines = [f"{json.dumps(key)}: {json.dumps(value, separators=(',', ':'))}" for key, value in parts.items()]
    lines.append('"rows": [\n' + ",\n".join(json.dumps(row, separators=(",", ":")) for row in rows) + "]")
    _TABLE.write_text("{" + ",\n".join(lines) + "}\n", encoding="utf-8")


if __name__ == "__main__":
    write()
