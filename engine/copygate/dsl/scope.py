"""The names a rule file may use: what its pack, and the packs that one uses, have declared.

The language knows no packs; whoever loads them fills in a `Scope`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from copygate.dsl import ast

AttributeSort = Literal["text", "number", "yes-no", "date", "list", "name"]


@dataclass(frozen=True, slots=True)
class SourceInScope:
    """A law or guide: its articles by key and by every number, with whether each was verified."""

    id: str
    verified: bool
    articles: Mapping[str, bool]
    from_date: date | None = None
    until_date: date | None = None


@dataclass(frozen=True, slots=True)
class SpecInScope:
    """A platform figure. `may_block`: all its values are official and unconditional."""

    path: str
    unit: str
    numeric: bool
    may_block: bool


@dataclass(frozen=True, slots=True)
class AttributeInScope:
    """An attribute that a pack adds to drafts."""

    name: str
    sort: AttributeSort
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DefinitionInScope:
    """A named condition; `about_match`: it speaks of the match, itself or through another."""

    name: str
    when: ast.Condition
    about_match: bool


@dataclass(frozen=True, slots=True)
class Scope:
    """All tables lead from every spelling of a name (its title in the other language too) to what it names."""

    lexicons: Mapping[str, str] = field(default_factory=dict)
    definitions: Mapping[str, DefinitionInScope] = field(default_factory=dict)
    sources: Mapping[str, SourceInScope] = field(default_factory=dict)
    specs: Mapping[str, SpecInScope] = field(default_factory=dict)
    attributes: Mapping[str, AttributeInScope] = field(default_factory=dict)
    evidence_kinds: frozenset[str] = frozenset()
    checklists: frozenset[str] = frozenset()
    platforms: Mapping[str, str] = field(default_factory=dict)
    items: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """(`rule`, `define` or `workflow`, its name) -> path of the file of this pack where it stands first."""


def speaks_of_match(condition: ast.Condition, definitions: Mapping[str, DefinitionInScope]) -> bool:
    """Whether a condition asks how a match stands in its text, which only the `unless` of a `forbid` can."""
    if isinstance(condition, ast.Surrounded | ast.Inside | ast.SameHas | ast.MatchIs):
        return True
    if isinstance(condition, ast.And | ast.Or):
        return any(speaks_of_match(item, definitions) for item in condition.items)
    if isinstance(condition, ast.Not):
        return speaks_of_match(condition.item, definitions)
    if isinstance(condition, ast.Reference | ast.DraftIs):
        definition = definitions.get(condition.name)
        return definition is not None and definition.about_match
    return False


def sort_of(item: ast.Item) -> str:
    """The word an item begins with."""
    return "rule" if isinstance(item, ast.Rule) else "define" if isinstance(item, ast.Definition) else "workflow"


def references(condition: ast.Condition) -> tuple[ast.Reference | ast.DraftIs, ...]:
    """The definitions a condition names."""
    if isinstance(condition, ast.And | ast.Or):
        return tuple(found for item in condition.items for found in references(item))
    if isinstance(condition, ast.Not):
        return references(condition.item)
    return (condition,) if isinstance(condition, ast.Reference | ast.DraftIs) else ()
