"""Parse tree -> syntax tree nodes, each with its span; names become the vocabulary's English ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal, cast

from copygate.dsl import ast
from copygate.dsl.build.conditions import ConditionBuilder
from copygate.dsl.build.parts import kind_of, name_of, operator_of, span_of, text_at, text_of, trees
from copygate.dsl.tokens import Tree
from copygate.model.span import Span

if TYPE_CHECKING:
    from datetime import date


_SEVERITY: Final = {
    "NOTE": "note",
    "WARN": "warn",
    "REVIEW": "review",
    "BLOCK": "block",
    "BLOCK_ALWAYS": "block-always",
}
_ONCE: Final = frozenset({"severity", "from_date", "until_date", "when", "ask_when", "message", "verb"})
_VERBS: Final = frozenset({"forbid", "require", "limit", "oblige"})


class Builder(ConditionBuilder):
    """Builds one file."""

    def file(self, tree: Tree) -> ast.SourceFile:
        """The whole file."""
        items = [item for child in tree.children if (item := self._item(cast("Tree", child)))]
        return ast.SourceFile(tuple(items), span=span_of(tree))

    def _item(self, tree: Tree) -> ast.Item | None:
        head, name, title, *rest = tree.children
        del head
        parts = [part for part in rest if isinstance(part, Tree)]
        place = {"span": span_of(tree), "name_span": span_of(name)}
        if tree.rule == "workflow":
            steps = tuple(self._step(part) for part in parts)
            return ast.Workflow(text_of(name), text_of(title), steps, **place)
        clauses = self._clauses(parts, text_of(name))
        if tree.rule == "definition":
            return self._definition(text_of(name), text_of(title), clauses, place)
        if "verb" not in clauses:
            self._problem(
                span_of(name),
                text_of(name),
                "no-verb",
                f"rule `{text_of(name)}` has no verb: `forbid`, `require`, `limit` or `oblige`",
                f"规则 `{text_of(name)}` 缺少动词:`禁止`、`必须有`、`限制` 或 `须经`",
            )
            return None
        one = {key: values[0] for key, values in clauses.items() if key in _ONCE}
        return ast.Rule(
            text_of(name),
            text_of(title),
            one["verb"],
            cites=tuple(cite for cites in clauses.get("cites", []) for cite in cites),
            severity=one.get("severity"),
            from_date=one.get("from_date"),
            until_date=one.get("until_date"),
            when=one.get("when"),
            unless=tuple(clauses.get("unless", [])),
            ask_when=one.get("ask_when"),
            message=one.get("message"),
            suggests=tuple(clauses.get("suggest", [])),
            examples=tuple(clauses.get("example", [])),
            **place,
        )

    def _definition(
        self, name: str, title: str, clauses: dict[str, list[Any]], place: dict[str, Span]
    ) -> ast.Definition | None:
        for key in clauses.keys() - {"when", "example"}:
            self._problem(
                place["name_span"],
                name,
                "clause-in-definition",
                f"definition `{name}` takes `when` and examples only, not `{key.replace('_', ' ')}`",
                f"定义 `{name}` 只能有 `当` 和例句",
            )
        if "when" not in clauses:
            self._problem(
                place["name_span"],
                name,
                "no-condition",
                f"definition `{name}` has no `when`",
                f"定义 `{name}` 缺少 `当`",
            )
            return None
        return ast.Definition(name, title, clauses["when"][0], tuple(clauses.get("example", [])), **place)

    def _clauses(self, parts: list[Tree], item: str) -> dict[str, list[Any]]:
        clauses: dict[str, list[Any]] = {}
        for part in parts:
            key = "verb" if part.rule in _VERBS else part.rule
            value = self._node(part)
            if value is None:
                continue
            if key in _ONCE and key in clauses:
                self._problem(
                    span_of(part),
                    item,
                    "clause-twice",
                    f"`{text_at(part, 0)}` stands twice in `{item}`",
                    f"`{item}` 中 `{text_at(part, 0)}` 写了两次",
                )
                continue
            clauses.setdefault(key, []).append(value)
        return clauses

    def _cites(self, tree: Tree) -> list[ast.Cite]:
        return [ast.Cite(text_at(part, 0), text_at(part, 1), span=span_of(part)) for part in trees(tree, "citation")]

    def _severity(self, tree: Tree) -> str:
        return _SEVERITY[kind_of(tree.children[1])]

    def _from_date(self, tree: Tree) -> date | None:
        return self._date(tree.children[1])

    _until_date = _from_date

    def _suggest(self, tree: Tree) -> ast.Suggest:
        rest = tree.children[1:]
        if kind_of(rest[0]) == "AT":
            place = self._node(rest[1])
            end: Literal["head", "tail"] = "head" if kind_of(rest[2]) == "HEAD" else "tail"
            insertion = ast.Insertion(place, end, text_of(rest[4]), span=span_of(tree))
            return ast.Suggest(insertion=insertion, span=span_of(tree))
        return ast.Suggest(tuple(map(text_of, rest)), span=span_of(tree))

    _when = _unless = _ask_when = _message = ConditionBuilder._second

    def _forbid(self, tree: Tree) -> ast.Forbid:
        return ast.Forbid(self._second(tree), self._opt(tree, "places"), self._opt(tree, "despite"), span=span_of(tree))

    def _require(self, tree: Tree) -> ast.Require:
        return ast.Require(
            self._second(tree), self._opt(tree, "places"), self._opt(tree, "despite"), span=span_of(tree)
        )

    def _limit(self, tree: Tree) -> ast.Limit:
        parts = list(tree.children[1:])
        quantifier = self._node(parts.pop(0)) if kind_of(parts[0]) == "quantifier" else None
        measure = name_of(parts.pop(0))
        if kind_of(parts[0]) == "OPERATOR":
            operand = self._node(parts[1])
            return ast.Limit(measure, operator_of(parts[0]), operand, quantifier=quantifier, span=span_of(tree))
        values = tuple(self._node(part) for part in parts[1:])
        return ast.Limit(measure, values=values, quantifier=quantifier, span=span_of(tree))

    def _oblige(self, tree: Tree) -> ast.Oblige:
        return ast.Oblige(
            self._second(tree), self._opt(tree, "for_each"), self._opt(tree, "places"), span=span_of(tree)
        )

    def _quantifier(self, tree: Tree) -> str:
        return "any" if kind_of(tree.children[0]) == "ANY" else "every"

    def _whole_draft(self, tree: Tree) -> ast.WholeDraft:
        return ast.WholeDraft(span=span_of(tree))

    def _despite(self, tree: Tree) -> tuple[str, ...]:
        return tuple(name_of(part) for part in tree.children[1:])

    def _for_each(self, tree: Tree) -> Any:
        return self._second(tree)

    def _sign_off(self, tree: Tree) -> ast.SignOff:
        return ast.SignOff(name_of(tree.children[2]), span=span_of(tree))

    def _four_eyes(self, tree: Tree) -> ast.FourEyes:
        return ast.FourEyes(span=span_of(tree))

    def _evidence_owed(self, tree: Tree) -> ast.EvidenceOwed:
        kinds = [kind_of(part) for part in tree.children]
        at_least = int(float(text_of(tree.children[kinds.index("NUMBER")]))) if "NUMBER" in kinds else 1
        return ast.EvidenceOwed(
            name_of(tree.children[1]),
            at_least,
            "DIFFERENT_ISSUERS" in kinds,
            "VALID_THROUGH" in kinds,
            span=span_of(tree),
        )

    def _example(self, tree: Tree) -> ast.Example:
        verdict, text = tree.children[:2]
        times = self._opt(tree, "repeated")
        return ast.Example(
            kind_of(verdict) == "EXAMPLE_GOOD",
            None if kind_of(text) == "DRAFT" else text_of(text),
            self._opt(tree, "with") or (),
            self._opt(tree, "finds") or (),
            self._opt(tree, "asks") or (),
            1 if times is None else times,
            span=span_of(tree),
        )

    def _repeated(self, tree: Tree) -> int:
        return int(float(text_at(tree, 1)))

    def _with(self, tree: Tree) -> tuple[ast.Setting, ...]:
        return tuple(self._node(part) for part in trees(tree, "setting"))

    def _setting(self, tree: Tree) -> ast.Setting:
        name, *values = tree.children
        if kind_of(name) == "HAS_EVIDENCE":
            return ast.Setting("evidence", (ast.Word(name_of(values[0]), span=span_of(values[0])),), span=span_of(tree))
        return ast.Setting(name_of(name), tuple(self._node(value) for value in values), span=span_of(tree))

    def _finds(self, tree: Tree) -> tuple[str, ...]:
        return tuple(map(text_of, tree.children[1:]))

    def _asks(self, tree: Tree) -> tuple[str, ...]:
        return tuple(name_of(part) for part in tree.children[1:])

    def _step(self, tree: Tree) -> ast.Step:
        return cast("ast.Step", self._node(tree))

    def _tier(self, tree: Tree) -> ast.Tier:
        _, name, title, _, by = tree.children[:5]
        return ast.Tier(
            text_of(name),
            text_of(title),
            name_of(by),
            self._opt(tree, "approvals") or 1,
            self._opt(tree, "deadline"),
            self._opt(tree, "checklist"),
            self._opt(tree, "when"),
            span=span_of(tree),
        )

    def _sign_step(self, tree: Tree) -> ast.SignStep:
        _, name, _, by = tree.children[:4]
        return ast.SignStep(text_of(name), name_of(by), self._opt(tree, "when"), span=span_of(tree))

    def _four_step(self, tree: Tree) -> ast.FourStep:
        return ast.FourStep(self._opt(tree, "when"), span=span_of(tree))

    def _bar(self, tree: Tree) -> ast.BarStep:
        return ast.BarStep(tuple(name_of(part) for part in tree.children[1:]), span=span_of(tree))

    def _takedown(self, tree: Tree) -> ast.TakedownStep:
        approvals = self._opt(tree, "approvals") or 1
        return ast.TakedownStep(name_of(tree.children[2]), approvals, self._opt(tree, "deadline"), span=span_of(tree))

    def _restore(self, tree: Tree) -> ast.RestoreStep:
        return ast.RestoreStep(self._opt(tree, "approvals") or 1, self._opt(tree, "deadline"), span=span_of(tree))

    def _approvals(self, tree: Tree) -> int:
        return int(float(text_at(tree, 1)))

    def _deadline(self, tree: Tree) -> ast.Deadline:
        _, count, unit = tree.children
        working = kind_of(unit) == "WORKING_HOURS"
        name = "hours" if working else name_of(unit)
        return ast.Deadline(int(float(text_of(count))), name, working, span=span_of(tree))

    def _checklist(self, tree: Tree) -> str:
        return text_at(tree, 1)
