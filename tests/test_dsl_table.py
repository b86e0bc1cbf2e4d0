"""The table that lies beside the grammar is the one Lark makes of it, and running it reads what Lark reads."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lark import Token
from lark import Tree as LarkTree
from lark.exceptions import UnexpectedToken

from copygate.dsl import table as tables
from copygate.dsl.parser import parse
from copygate.dsl.table import lark, made, table, tree_of
from copygate.dsl.tokens import Tok, Tree, tokenise
from copygate.model.span import Span

RULES = sorted((Path(__file__).resolve().parent.parent / "rules").rglob("*.rule"))
TOKENS = [tokenise(path.read_text(encoding="utf-8"), "")[0] for path in RULES]


def by_lark(tokens: list[Tok]) -> Any:
    """What Lark itself makes of the tokens, as plain tuples; None where it refuses them."""
    given = [Token(t.terminal, t.text, start_pos=t.span.start, end_pos=t.span.end) for t in tokens]
    try:
        tree: Any = lark().parse(given)
    except UnexpectedToken:
        return None
    return _plain(tree)


def _plain(part: Any) -> Any:
    if isinstance(part, LarkTree):
        return str(part.data), [*map(_plain, part.children)]
    if isinstance(part, Tree):
        return part.rule, [*map(_plain, part.children)]
    if isinstance(part, Token):
        return part.type, str(part), part.start_pos
    return part.terminal, part.text, part.span.start


def _each(tree: Tree) -> Iterator[Tree | Tok]:
    yield tree
    for part in tree.children:
        yield from _each(part) if isinstance(part, Tree) else (part,)


def test_the_table_is_that_of_the_grammar() -> None:
    assert table() == made(lark())


@pytest.mark.parametrize("tokens", TOKENS, ids=[path.stem for path in RULES])
def test_rule_files_read_as_lark_reads_them(tokens: list[Tok]) -> None:
    tree = tree_of(tokens)
    assert tree is not None
    assert _plain(tree) == by_lark(tokens)
    starts, ends = {token.span.start for token in tokens}, {token.span.end for token in tokens}
    assert all(part.span.start in starts and part.span.end in ends for part in _each(tree))


@st.composite
def broken(draw: st.DrawFn) -> list[Tok]:
    """A stretch of real tokens, some left out, doubled or moved."""
    tokens = draw(st.sampled_from(TOKENS))
    at = draw(st.integers(0, len(tokens) - 1))
    begin = next((i for i in range(at, -1, -1) if tokens[i].terminal in ("RULE", "DEFINE", "WORKFLOW")), 0)
    stretch = tokens[begin : begin + draw(st.integers(1, 120))]
    for _ in range(draw(st.integers(0, 2))):
        place = draw(st.integers(0, len(stretch) - 1))
        stretch[place : place + 1] = draw(st.sampled_from([[], [stretch[place]] * 2, [stretch[-1 - place]]])) or []
        if not stretch:
            break
    return stretch


@pytest.mark.parametrize("path", RULES[::4], ids=[path.stem for path in RULES[::4]])
def test_an_example_read_at_one_go_is_what_its_tokens_say(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = path.read_text(encoding="utf-8")
    texts = [
        text,
        text.replace(" finds ", " finds\n# 注\n"),
        text.replace("例", "例 "),
        text.replace('" finds', '", finds'),
    ]
    read = [parse(each, "") for each in texts]
    monkeypatch.setattr("copygate.dsl.parser.whole_example", lambda source, at: None)
    assert read == [parse(each, "") for each in texts]
    assert [example.span for item in read[0].tree.items for example in getattr(item, "examples", ())] == [
        example.span for item in parse(text, "").tree.items for example in getattr(item, "examples", ())
    ]


@pytest.mark.property
@given(broken())
def test_what_breaks_the_grammar_is_refused_as_lark_refuses_it(tokens: list[Tok]) -> None:
    tree = tree_of(tokens)
    assert (None if tree is None else _plain(tree)) == by_lark(tokens)


def test_no_tokens_are_a_file_without_items() -> None:
    assert tree_of([]) == Tree("start", [], Span(0, 0))


@pytest.mark.parametrize("written", [None, "{", '{"grammar": "another"}'])
def test_a_table_that_is_not_the_grammars_is_made_anew(
    written: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = table()
    if written is not None:
        (tmp_path / "grammar.json").write_text(written, encoding="utf-8")
    monkeypatch.setattr(tables, "_TABLE", tmp_path / "grammar.json")
    table.cache_clear()
    try:
        assert table() == expected
        assert parse('rule a "b"\nend', "a.rule").diagnostics
    finally:
        table.cache_clear()
