"""Reading a parse tree: kinds, tokens, names by their English spelling, spans."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final, cast

from copygate.dsl import ast
from copygate.model.span import Span
from copygate.model.vocabulary import canonical

if TYPE_CHECKING:
    from lark import Token, Tree

_RELATION: Final = {"NEAR": "near", "FOLLOWED_BY": "followed by", "PRECEDED_BY": "preceded by"}


def is_tree(part: object) -> bool:
    return hasattr(part, "children")


def kind_of(part: Any) -> str:
    return str(part.data) if is_tree(part) else str(part.type)


def token_at(tree: Tree[Token], index: int) -> Token:
    return cast("Token", tree.children[index])


def trees(tree: Tree[Token], name: str) -> Iterable[Tree[Token]]:
    return (cast("Tree[Token]", part) for part in tree.children if is_tree(part) and kind_of(part) == name)


def name_of(part: object) -> str:
    """A name, each dotted part of it by its English spelling."""
    return ".".join(canonical(word) for word in str(part).split("."))


def operator_of(part: object) -> ast.Operator:
    return cast("ast.Operator", str(part))


def relation_of(part: object) -> Any:
    return _RELATION[kind_of(part)]


def span_of(part: Any) -> Span:
    """From the first token below to the last, brackets included."""
    if not is_tree(part):
        return Span(part.start_pos, part.end_pos)
    return ast.NOWHERE if part.meta.empty else Span(part.meta.start_pos, part.meta.end_pos)
