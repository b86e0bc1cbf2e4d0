"""Values, places and matchers: parse tree -> nodes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any, cast

from copygate.dsl import ast
from copygate.dsl.build.parts import kind_of, name_of, operator_of, relation_of, span_of, text_at, text_of, trees
from copygate.dsl.diagnostics import Diagnostic
from copygate.dsl.tokens import Tree
from copygate.errors import Wording
from copygate.model.span import Span

if TYPE_CHECKING:
    from copygate.dsl.tokens import Tok


class MatcherBuilder:
    """Builds what a rule looks for, and where.

    `problems` are errors of form that the grammar leaves open; `damaged` the items they hit.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        self.problems: list[Diagnostic] = []
        self.damaged: set[str] = set()

    def _problem(self, span: Span, item: str, code: str, en: str, zh: str) -> None:
        self.problems.append(Diagnostic(self.path, span, code, Wording(en, zh)))
        self.damaged.add(item)

    def _node(self, tree: Tree | Tok) -> Any:
        if not isinstance(tree, Tree):
            return tree.text
        build = cast("Callable[[Tree], Any]", getattr(self, f"_{tree.rule}"))
        return build(tree)

    def _second(self, tree: Tree) -> Any:
        return self._node(tree.children[1])

    def _opt(self, tree: Tree, name: str) -> Any:
        """The value of the child of that kind, or None."""
        return next((self._node(part) for part in trees(tree, name)), None)

    def _date(self, token: Tree | Tok) -> date | None:
        day = text_of(token)
        try:
            return date.fromisoformat(day)
        except ValueError:
            self._problem(span_of(token), "", "no-such-day", f"there is no day `{day}`", f"没有 `{day}` 这一天")
            return None

    def _places(self, tree: Tree) -> ast.Places:
        every = any(kind_of(part) == "EVERY_OF" for part in tree.children)
        return ast.Places(tuple(self._node(part) for part in trees(tree, "place")), every, span=span_of(tree))

    def _place(self, tree: Tree) -> ast.Place:
        bounds = tuple(self._node(part) for part in trees(tree, "region_bound"))
        return ast.Place(name_of(tree.children[0]), self._opt(tree, "slice"), bounds, span=span_of(tree))

    def _slice(self, tree: Tree) -> ast.Slice:
        end = "first" if kind_of(tree.children[0]) == "FIRST" else "last"
        count = int(float(text_at(tree, 1))) if len(tree.children) > 2 else 1
        return ast.Slice(end, name_of(tree.children[-1]), count, span=span_of(tree))  # type: ignore[arg-type] # as above

    def _region_bound(self, tree: Tree) -> ast.RegionBound:
        measure, operator, bound = tree.children
        return ast.RegionBound(name_of(measure), operator_of(operator), self._node(bound), span=span_of(tree))

    def _proximity(self, tree: Tree) -> ast.Proximity:
        left, relation, right = tree.children[:3]
        within = self._opt(tree, "distance")
        return ast.Proximity(self._node(left), relation_of(relation), self._node(right), within, span=span_of(tree))

    def _distance(self, tree: Tree) -> ast.Distance:
        count = int(float(text_at(tree, 1))) if len(tree.children) > 2 else None
        return ast.Distance(name_of(tree.children[-1]), count, span=span_of(tree))

    def _literal(self, tree: Tree) -> ast.Literally:
        return ast.Literally(text_at(tree, 0), span=span_of(tree))

    def _pattern(self, tree: Tree) -> ast.Pattern:
        return ast.Pattern(text_at(tree, 0), span=span_of(tree))

    def _named(self, tree: Tree) -> ast.Named:
        name, *rest = tree.children
        if not rest:
            return ast.Named(name_of(name), span=span_of(tree))
        return ast.Named(name_of(name), operator_of(rest[0]), self._node(rest[1]), span=span_of(tree))

    def _similar(self, tree: Tree) -> ast.Similar:
        return ast.Similar(text_at(tree, 1), float(text_at(tree, 3)), span=span_of(tree))

    def _any_of(self, tree: Tree) -> ast.AnyOf:
        return ast.AnyOf(tuple(self._node(part) for part in tree.children[1:]), span=span_of(tree))

    def _all_of(self, tree: Tree) -> ast.AllOf:
        return ast.AllOf(tuple(self._node(part) for part in tree.children[1:]), span=span_of(tree))

    def _text(self, tree: Tree) -> ast.Text:
        return ast.Text(text_at(tree, 0), span=span_of(tree))

    def _word(self, tree: Tree) -> ast.Word:
        token = tree.children[0]
        return ast.Word("review" if kind_of(token) == "REVIEW" else name_of(token), span=span_of(tree))

    def _day(self, tree: Tree) -> ast.Day:
        day = self._date(tree.children[0])
        return ast.Day(day or date.min, span=span_of(tree))

    def _ratio(self, tree: Tree) -> ast.Ratio:
        width, height = text_at(tree, 0).split(":")
        return ast.Ratio(float(width), float(height), span=span_of(tree))

    def _quantity(self, tree: Tree) -> ast.Quantity:
        number, *unit = tree.children
        if kind_of(number) == "PERCENT":
            return ast.Quantity(float(text_of(number).rstrip("%")), "%", span=span_of(tree))
        return ast.Quantity(float(text_of(number)), name_of(unit[0]) if unit else None, span=span_of(tree))

    def _spec(self, tree: Tree) -> ast.SpecRef:
        return ast.SpecRef(text_at(tree, 1), span=span_of(tree))
