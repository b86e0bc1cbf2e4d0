"""What the names in a rule mean, so that rules of different packs can be compared: `Meaning`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from copygate.dsl import ast
from copygate.model.vocabulary import DETECTORS
from copygate.packs.names import lexicon_named
from copygate.packs.rulebook import Pack, Rulebook
from copygate.tuples import NamedTuple
from copygate.workbench.walk import definition_named


class Meaning(NamedTuple):
    """Names as one pack sees them."""

    rulebook: Rulebook
    pack: Pack

    def resolved(self, node: Any) -> Any:
        """The node with lexicons and definitions under names that mean the same in every pack."""
        if isinstance(node, ast.Named) and node.name not in DETECTORS:
            found = lexicon_named(self.rulebook, self.pack, node.name)
            return node if found is None else node.but(name=f"{found[0].id}/{found[1].name}")
        if isinstance(node, ast.Reference | ast.DraftIs):
            home = definition_named(self.rulebook, self.pack, node.name)
            return node if home is None else node.but(name=f"{home.pack.id}/{home.definition.name}")
        if isinstance(node, ast.Node):
            return node.but(**{name: self.resolved(getattr(node, name)) for name in node._fields})
        if isinstance(node, tuple):
            return tuple(self.resolved(item) for item in node)
        return node


def operands(matcher: ast.Matcher, meaning: Meaning) -> frozenset[ast.Matcher]:
    """What a matcher finds: its alternatives, each of which finds matches of its own."""
    return frozenset(_alternatives(meaning.resolved(matcher)))


def _alternatives(matcher: ast.Matcher) -> Iterator[ast.Matcher]:
    if isinstance(matcher, ast.AnyOf):
        for item in matcher.items:
            yield from _alternatives(item)
    else:
        yield matcher


def demands(condition: ast.Condition | None, meaning: Meaning) -> frozenset[ast.Condition]:
    """What a condition demands, each of which must hold."""
    if condition is None:
        return frozenset()
    items = condition.items if isinstance(condition, ast.And) else (condition,)
    return frozenset(meaning.resolved(item) for item in items)


def excuses_of(rule: ast.Rule) -> Iterator[ast.Condition]:
    """The excuses of a rule, one by one."""
    for condition in rule.unless:
        if isinstance(condition, ast.Or):
            yield from condition.items
        else:
            yield condition


def written_out(condition: ast.Condition, meaning: Meaning, within: frozenset[str] = frozenset()) -> ast.Condition:
    """The condition with every definition of the draft written out, and what cannot be reasoned about (that something
    is found, say) under a name of its own, the same wherever it stands."""
    match condition:
        case ast.And(items) | ast.Or(items):
            return condition.but(items=tuple(written_out(item, meaning, within) for item in items))
        case ast.Not(item):
            return condition.but(item=written_out(item, meaning, within))
        case ast.Reference(name) | ast.DraftIs(name):
            home = definition_named(meaning.rulebook, meaning.pack, name)
            if home is None or name in within:
                return condition
            there = Meaning(meaning.rulebook, home.pack)
            inner = written_out(home.definition.when, there, within | {name, home.definition.name})
            return ast.Not(inner) if isinstance(condition, ast.DraftIs) and condition.negated else inner
        case (
            ast.Found()
            | ast.Includes()
            | ast.Quantified()
            | ast.Surrounded()
            | ast.Inside()
            | ast.SameHas()
            | ast.MatchIs()
        ):
            return ast.Reference(f"§{meaning.resolved(condition)!r}")
        case _:
            return condition
