"""Ways through rules: the atoms of a condition, the definitions it names, the parts of a matcher that join others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from copygate.dsl import ast
from copygate.model.vocabulary import DRAFT_IS
from copygate.packs.rulebook import Pack, Rulebook, RuleFile
from copygate.tuples import NamedTuple

LEAVES: Final = (ast.Literally, ast.Pattern, ast.Similar, ast.Named)


class Home(NamedTuple):
    """A definition where it stands."""

    pack: Pack
    file: RuleFile
    definition: ast.Definition


def atoms(condition: ast.Condition | None) -> Iterator[ast.Condition]:
    """What a condition joins by `and`, `or` and `not`, in the order written."""
    if isinstance(condition, ast.And | ast.Or):
        for item in condition.items:
            yield from atoms(item)
    elif isinstance(condition, ast.Not):
        yield from atoms(condition.item)
    elif condition is not None:
        yield condition


def clauses(rule: ast.Rule) -> Iterator[tuple[str, ast.Condition]]:
    """The conditions of a rule, each with the clause it stands in."""
    if rule.when is not None:
        yield "when", rule.when
    if rule.ask_when is not None:
        yield "ask when", rule.ask_when
    for condition in rule.unless:
        yield "unless", condition


def matcher_of(verb: ast.Verb) -> ast.Matcher | None:
    """What a verb looks for."""
    if isinstance(verb, ast.Forbid | ast.Require):
        return verb.matcher
    return verb.for_each if isinstance(verb, ast.Oblige) else None


def joints(matcher: ast.Matcher | None) -> Iterator[ast.Proximity | ast.AllOf]:
    """The parts of a matcher that ask for two things at once."""
    if isinstance(matcher, ast.Proximity):
        yield matcher
        yield from joints(matcher.left)
        yield from joints(matcher.right)
    elif isinstance(matcher, ast.AnyOf | ast.AllOf):
        if isinstance(matcher, ast.AllOf):
            yield matcher
        for item in matcher.items:
            yield from joints(item)


def leaves(node: object) -> Iterator[ast.Literally | ast.Pattern | ast.Similar | ast.Named]:
    """Every leaf matcher below a node, in the order written."""
    if isinstance(node, LEAVES):
        yield node
    elif isinstance(node, ast.Node):
        for part in node.parts():
            yield from leaves(part)
    elif isinstance(node, tuple):
        for item in node:
            yield from leaves(item)


def definition_named(rulebook: Rulebook, pack: Pack, name: str) -> Home | None:
    """The definition that a name means in a pack: names before titles, the pack's own before those it uses."""
    if name in DRAFT_IS:
        return None
    by_title = None
    for home in rulebook.visible(pack):
        for file in home.files:
            for item in file.tree.items:
                if not isinstance(item, ast.Definition):
                    continue
                if item.name == name:
                    return Home(home, file, item)
                if by_title is None and item.title == name:
                    by_title = Home(home, file, item)
    return by_title


def names_in(node: object) -> Iterator[str]:
    """The definitions that a part of the tree names, anywhere below it."""
    if isinstance(node, ast.Reference | ast.DraftIs):
        yield node.name
    elif isinstance(node, ast.Node):
        for part in node.parts():
            yield from names_in(part)
    elif isinstance(node, tuple):
        for part in node:
            yield from names_in(part)
