"""What a name in a rule means: looked up in the rule's own pack first, then in the packs that one uses.

Names go before titles, so that a title in the other language never hides a name.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from copygate.dsl import ast
from copygate.packs.packed import Packed
from copygate.packs.rulebook import Lexicon, Pack, Rulebook, Source, Spec
from copygate.tuples import NamedTuple

T = TypeVar("T")


class PackNames(NamedTuple):
    """What a pack calls its lexicons and definitions, by name and by title: of hundreds a check asks for a few, so each
    definition is packed by itself."""

    lexicons: dict[str, str]
    lexicon_titles: dict[str, str]
    definitions: dict[str, Packed[ast.Definition]]
    definition_titles: dict[str, Packed[ast.Definition]]


def names_in(pack: Pack) -> PackNames:
    """The names a pack itself gives; of things of one name the first has it."""
    packed = [(item, Packed(item.but(examples=()))) for item in pack.definitions()]
    return PackNames(
        {lexicon.name: lexicon.name for lexicon in reversed(pack.lexicons)},
        {lexicon.title: lexicon.name for lexicon in reversed(pack.lexicons)},
        {item.name: kept for item, kept in reversed(packed)},
        {item.title: kept for item, kept in reversed(packed)},
    )


def lexicon_named(rulebook: Rulebook, pack: Pack, name: str) -> tuple[Pack, Lexicon] | None:
    """The lexicon of that name or title, with its own pack."""
    return _find(((x.name, (x.title,), (home, x)) for home in rulebook.visible(pack) for x in home.lexicons), name)


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
