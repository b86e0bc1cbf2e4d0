"""Conditions: parse tree -> nodes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from copygate.dsl import ast
from copygate.dsl.build.matchers import MatcherBuilder
from copygate.dsl.build.parts import kind_of, name_of, operator_of, relation_of, span_of

if TYPE_CHECKING:
    from copygate.dsl.tokens import Tree


class ConditionBuilder(MatcherBuilder):
    """Builds conditions."""

    def _conjunction(self, tree: Tree) -> ast.And:
        return ast.And(tuple(self._node(part) for part in tree.children if kind_of(part) != "AND"), span=span_of(tree))

    def _disjunction(self, tree: Tree) -> ast.Or:
        return ast.Or(tuple(self._node(part) for part in tree.children if kind_of(part) != "OR"), span=span_of(tree))

    def _negation(self, tree: Tree) -> ast.Not:
        return ast.Not(self._second(tree), span=span_of(tree))

    def _draft_is(self, tree: Tree) -> ast.DraftIs:
        return ast.DraftIs(name_of(tree.children[2]), kind_of(tree.children[1]) == "IS_NOT", span=span_of(tree))

    def _reference(self, tree: Tree) -> ast.Reference:
        return ast.Reference(name_of(tree.children[0]), span=span_of(tree))

    def _equals(self, tree: Tree) -> ast.Equals:
        name, verb, value = tree.children
        return ast.Equals(name_of(name), self._node(value), kind_of(verb) == "IS_NOT", span=span_of(tree))

    def _one_of(self, tree: Tree) -> ast.OneOf:
        values = tuple(self._node(part) for part in tree.children[2:])
        return ast.OneOf(name_of(tree.children[0]), values, span=span_of(tree))

    def _includes(self, tree: Tree) -> ast.Includes:
        return ast.Includes(name_of(tree.children[0]), self._node(tree.children[2]), span=span_of(tree))

    def _compares(self, tree: Tree) -> ast.Compares:
        name, operator, operand = tree.children
        return ast.Compares(name_of(name), operator_of(operator), self._node(operand), span=span_of(tree))

    _item_equals, _item_one_of, _item_compares = _equals, _one_of, _compares

    def _present(self, tree: Tree) -> ast.Present:
        return ast.Present(name_of(tree.children[1]), span=span_of(tree))

    def _item_present(self, tree: Tree) -> ast.Present:
        item, _, attribute = tree.children
        return ast.Present(name_of(attribute), name_of(item), span=span_of(tree))

    def _evidence_state(self, tree: Tree) -> ast.EvidenceState:
        verb, kind = tree.children
        return ast.EvidenceState(name_of(kind), kind_of(verb) == "LACKS_EVIDENCE", span=span_of(tree))

    def _item_evidence(self, tree: Tree) -> ast.EvidenceState:
        item, verb, kind = tree.children
        return ast.EvidenceState(name_of(kind), kind_of(verb) == "LACKS_EVIDENCE", name_of(item), span=span_of(tree))

    def _found(self, tree: Tree) -> ast.Found:
        return ast.Found(self._second(tree), self._opt(tree, "places"), span=span_of(tree))

    def _quantified(self, tree: Tree) -> ast.Quantified:
        quantifier = "any" if kind_of(tree.children[0]) == "ANY" else "every"
        return ast.Quantified(quantifier, self._second(tree), span=span_of(tree))  # type: ignore[arg-type] # as above

    def _surrounded(self, tree: Tree) -> ast.Surrounded:
        within = self._opt(tree, "distance")
        return ast.Surrounded(relation_of(tree.children[0]), self._second(tree), within, span=span_of(tree))

    def _inside(self, tree: Tree) -> ast.Inside:
        return ast.Inside(self._second(tree), span=span_of(tree))

    def _same_has(self, tree: Tree) -> ast.SameHas:
        return ast.SameHas(name_of(tree.children[1]), self._node(tree.children[3]), span=span_of(tree))

    def _match_is(self, tree: Tree) -> ast.MatchIs:
        return ast.MatchIs(kind_of(tree.children[0]).lower(), span=span_of(tree))  # type: ignore[arg-type] # one of four

    def _obliged(self, tree: Tree) -> ast.Obliged:
        return ast.Obliged(span=span_of(tree))
