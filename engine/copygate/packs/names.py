"""What a name in a rule means: looked up in the rule's own pack first, then in the packs that one uses.

Names go before titles, so that a title in the other language never hides a name.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from copygate.dsl import ast
from copygate.packs.rulebook import Lexicon, Pack, Rulebook, Source, Spec

T = TypeVar("T")


def lexicon_named(rulebook: Rulebook, pack: Pack, name: str) -> tuple[Pack, Lexicon] | None:
    """The lexicon of that name or title, with its own pack."""
    return _find(((x.name, (x.title,), (home, x)) for home in rulebook.visible(pack) for x in home.lexicons), name)


def definition_named(rulebook: Rulebook, pack: Pack, name: str) -> tuple[Pack, ast.Definition] | None:
    """The definition of that name or title, with its own pack, in which the names it uses are to be looked up."""
    return _find(((x.name, (x.title,), (home, x)) for home in rulebook.visible(pack) for x in home.definitions()), name)


def source_named(rulebook: Rulebook, pack: Pack, name: str) -> Source | None:
    """The source of that id, short name or title."""
    return _find(((x.id, (x.short, x.title), x) for home in rulebook.visible(pack) for x in home.sources), name)


def spec_named(rulebook: Rulebook, pack: Pack, path: str) -> Spec | None:
    """The platform figure of that path."""
    return _find(((x.path, (), x) for home in rulebook.visible(pack) for x in home.specs), path)


def _find(entries: Iterable[tuple[str, tuple[str, ...], T]], name: str) -> T | None:
    by_title = None
    for own, titles, thing in entries:
        if own == name:
            return thing
        if by_title is None and name in titles:
            by_title = thing
    return by_title
