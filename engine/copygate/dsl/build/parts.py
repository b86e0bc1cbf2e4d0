"""Reading a parse tree: kinds, texts, names by their English spelling, spans."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final, cast

from copygate.dsl import ast
from copygate.dsl.tokens import Tok, Tree
from copygate.model.vocabulary import canonical

if TYPE_CHECKING:
    from copygate.model.span import Span

_RELATION: Final = {"NEAR": "near", "FOLLOWED_BY": "followed by", "PRECEDED_BY": "preceded by"}


def kind_of(part: Tree | Tok) -> str:
    """The rule or the terminal, which are the first field of either."""
    return part[0]


def text_of(part: Tree | Tok) -> str:
    """The text of a token."""
    return cast("Tok", part).text


def text_at(tree: Tree, index: int) -> str:
    return text_of(tree.children[index])


def trees(tree: Tree, rule: str) -> Iterable[Tree]:
    return (part for part in tree.children if isinstance(part, Tree) and part.rule == rule)


def name_of(part: Tree | Tok) -> str:
    """A name, each dotted part of it by its English spelling."""
    text = text_of(part)
    return ".".join(map(canonical, text.split("."))) if "." in text else canonical(text)


def operator_of(part: Tree | Tok) -> ast.Operator:
    return cast("ast.Operator", text_of(part))


def relation_of(part: Tree | Tok) -> Any:
    return _RELATION[kind_of(part)]


def span_of(part: Tree | Tok) -> Span:
    """From the first token below to the last, brackets included."""
    return part.span
