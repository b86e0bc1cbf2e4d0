"""Checks of conditions: each names things that exist, compares like with like, and stands where it has a meaning."""

from __future__ import annotations

from copygate.dsl import ast
from copygate.dsl.attributes import DRAFT, OF_ITEMS, is_of_item, type_of
from copygate.dsl.contradictions import can_hold
from copygate.dsl.matchers import MatcherChecker
from copygate.dsl.scope import speaks_of_match
from copygate.errors import Wording
from copygate.model.vocabulary import DETECTORS, DRAFT_IS, EVIDENCE_KINDS, ITEMS, PLACES


class ConditionChecker:
    """Checks of the conditions of one file."""

    def __init__(self, matchers: MatcherChecker) -> None:
        self.matchers, self.types = matchers, matchers.types
        self.scope, self.complaints = matchers.scope, matchers.complaints

    def whole(self, condition: ast.Condition | None, *, of_match: bool, workflow: bool = False) -> None:
        """One clause. `of_match`: it may speak of the match; `workflow`: it belongs to the review policy."""
        if condition is None:
            return
        before = len(self.complaints.found)
        self._check(condition, of_match=of_match, workflow=workflow)
        if len(self.complaints.found) == before and not can_hold(condition, self.scope):
            self.complaints.error(
                condition.span,
                "never-holds",
                "this can never hold: its parts exclude one another",
                "此条件永远不成立:其中各部分互相排斥",
            )

    def _check(self, condition: ast.Condition, *, of_match: bool, workflow: bool) -> None:
        if isinstance(condition, ast.And | ast.Or):
            for i, item in enumerate(condition.items):
                if isinstance(item, ast.Reference) and self._is_stray_value(condition, i):
                    return
                self._check(item, of_match=of_match, workflow=workflow)
        elif isinstance(condition, ast.Not):
            self._check(condition.item, of_match=of_match, workflow=workflow)
        elif isinstance(condition, ast.Reference | ast.DraftIs):
            self._named(condition, of_match=of_match)
        elif isinstance(condition, ast.Surrounded | ast.Inside | ast.SameHas | ast.MatchIs):
            self._about_match(condition, of_match=of_match)
        elif isinstance(condition, ast.Found):
            self.matchers.matcher(condition.matcher)
            self.matchers.places(condition.places)
        elif isinstance(condition, ast.Quantified):
            self._simple(condition.condition, of_item=True, workflow=workflow)
        elif isinstance(condition, ast.Obliged):
            if not workflow:
                self._policy_only(condition, self.complaints.keyword("OBLIGED"))
        else:
            self._simple(condition, of_item=False, workflow=workflow)

    def _simple(
        self,
        condition: ast.Equals | ast.OneOf | ast.Includes | ast.Compares | ast.Present | ast.EvidenceState,
        *,
        of_item: bool,
        workflow: bool,
    ) -> None:
        if isinstance(condition, ast.EvidenceState):
            self.evidence_kind(condition, condition.kind)
            if condition.item is not None:
                self._item(condition, condition.item)
            return
        if isinstance(condition, ast.Present):
            self._present(condition)
            return
        if condition.attribute == "outcome" and not workflow:
            self._policy_only(condition, self.complaints.spoken("outcome"))
            return
        type_ = self.types.attribute(condition, condition.attribute, of_item=of_item)
        if type_ is None:
            return
        if isinstance(condition, ast.Compares):
            self.types.comparison(condition, condition.attribute, type_)
            return
        if isinstance(condition, ast.Equals) and type_.sort == "list":
            written = self.complaints.spoken(condition.attribute)
            includes = self.complaints.keyword("INCLUDES")
            self.complaints.error(
                condition.span,
                "list-is",
                f"`{written}` is a list: ask what it includes",
                f"`{written}` 是列表,应问它包含什么",
                Wording(f"write `{written} {includes} …`", f"应写作 `{written} {includes} …`"),
            )
            return
        for value in condition.values if isinstance(condition, ast.OneOf) else (condition.value,):
            self.types.value(condition.attribute, type_, value)

    def _present(self, condition: ast.Present) -> None:
        name = condition.attribute
        if condition.item is not None:
            self._item(condition, condition.item)
            fields = OF_ITEMS.get(condition.item)
            if fields is not None and name not in fields:
                what = Wording("attribute", "属性")
                self.complaints.unknown(condition, name, "unknown-attribute", what, tuple(fields))
            return
        if name in ITEMS or name in PLACES or name in DRAFT or name in self.scope.attributes:
            return
        if is_of_item(name) or type_of(name, self.scope) is None:
            known = (*DRAFT, *ITEMS, *PLACES, *self.scope.attributes)
            self.complaints.unknown(condition, name, "unknown-attribute", Wording("attribute", "属性"), known)

    def _named(self, condition: ast.Reference | ast.DraftIs, *, of_match: bool) -> None:
        name = condition.name
        if isinstance(condition, ast.DraftIs) and name in DRAFT_IS:
            return
        definition = self.scope.definitions.get(name)
        if definition is not None:
            if definition.about_match and (not of_match or isinstance(condition, ast.DraftIs)):
                self._misplaced(condition, f"`{name}` speaks of the match, so it", f"`{name}` 讲的是匹配到的文字,")
            return
        type_ = None if isinstance(condition, ast.DraftIs) or is_of_item(name) else type_of(name, self.scope)
        if type_ is not None and type_.sort == "yes-no":
            return
        if name in self.scope.lexicons or name in DETECTORS:
            at = self.complaints.word(condition.span, name)
            written, found = self.complaints.spelled(at, name), self.complaints.keyword("FOUND")
            self.complaints.error(
                condition.span,
                "matcher-as-condition",
                f"`{written}` is something to look for, not a condition",
                f"`{written}` 是要查找的内容,不是条件",
                Wording(f"write `{found} {written}`", f"应写作 `{found} {written}`"),
            )
            return
        yes_no = tuple(key for key, value in DRAFT.items() if value.sort == "yes-no")
        known = DRAFT_IS if isinstance(condition, ast.DraftIs) else yes_no
        self.complaints.unknown(
            condition,
            name,
            "unknown-name",
            Wording("condition", "条件"),
            (*known, *self.scope.definitions),
            also=tuple(self.scope.lexicons),
        )

    def _is_stray_value(self, condition: ast.And | ast.Or, i: int) -> bool:
        """`kind is promotion or article`: the writer meant `kind in (promotion, article)`."""
        first = condition.items[0]
        item = condition.items[i]
        if not isinstance(first, ast.Equals) or not isinstance(item, ast.Reference):
            return False
        type_ = type_of(first.attribute, self.scope)
        if type_ is None or item.name not in type_.values or item.name in self.scope.definitions:
            return False
        spoken, keyword = self.complaints.spoken, self.complaints.keyword
        names = [first.value.name] if isinstance(first.value, ast.Word) else []
        names += [other.name for other in condition.items[1:] if isinstance(other, ast.Reference)]
        attribute = spoken(first.attribute)
        written = f"{attribute} {keyword('IN')} ({', '.join(map(spoken, names))})"
        if first.negated:
            written = f"{keyword('NOT')} {written}"
        word = spoken(item.name)
        self.complaints.error(
            item.span,
            "value-without-attribute",
            f"`{word}` is a value of `{attribute}`, not a condition",
            f"`{word}` 是 `{attribute}` 的值,不是条件",
            Wording(f"write `{written}`", f"应写作 `{written}`"),
        )
        return True

    def evidence_kind(self, node: ast.Node, kind: str) -> None:
        """A kind of document."""
        if kind not in EVIDENCE_KINDS and kind not in self.scope.evidence_kinds:
            known = (*EVIDENCE_KINDS, *sorted(self.scope.evidence_kinds))
            self.complaints.unknown(node, kind, "unknown-evidence", Wording("kind of evidence", "凭证种类"), known)

    def _item(self, node: ast.Node, name: str) -> None:
        if name not in ITEMS:
            self.complaints.unknown(node, name, "unknown-item", Wording("kind of item", "项目"), tuple(ITEMS))

    def _about_match(
        self, condition: ast.Surrounded | ast.Inside | ast.SameHas | ast.MatchIs, *, of_match: bool
    ) -> None:
        if not isinstance(condition, ast.MatchIs):
            self.matchers.matcher(condition.matcher)
        if isinstance(condition, ast.Surrounded):
            self.matchers.distance(condition.within)
        elif isinstance(condition, ast.SameHas):
            self.matchers.span_unit(condition, condition.unit)
        if not of_match:
            self._misplaced(condition, "this speaks of the match, so it", "这里讲的是匹配到的文字,")

    def _misplaced(self, condition: ast.Condition, en: str, zh: str) -> None:
        assert speaks_of_match(condition, self.scope.definitions)  # noqa: S101 - INVARIANT of the callers
        self.complaints.error(
            condition.span,
            "match-condition-elsewhere",
            f"{en} can stand only in the `unless` of a `forbid` or of an `oblige … for each`",
            f"{zh}只能用在 `禁止` 或 `须经 … 每处` 的 `除非` 里",
        )

    def _policy_only(self, condition: ast.Condition, written: str) -> None:
        self.complaints.error(
            condition.span,
            "workflow-only",
            f"`{written}` belongs to the review policy: a rule cannot ask for the verdict it is part of",
            f"`{written}` 只用于审核流程:规则不能问自己参与得出的结论",
        )
