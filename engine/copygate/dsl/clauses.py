"""Checks of one rule beyond its conditions: verb, severity, sources, dates, message, suggestions."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from copygate.dsl import ast
from copygate.dsl.attributes import is_of_item
from copygate.dsl.conditions import ConditionChecker
from copygate.dsl.matchers import REGIONS
from copygate.errors import Wording
from copygate.model.span import Span
from copygate.model.vocabulary import ITEMS, ROLES

_PLACEHOLDERS: Final = ("match", "measured", "limit", "unit")
_RANK: Final = ("note", "warn", "review", "block", "block-always")


class RuleChecker:
    """Checks of the rules of one file."""

    def __init__(self, conditions: ConditionChecker) -> None:
        self.conditions, self.matchers, self.types = conditions, conditions.matchers, conditions.types
        self.scope, self.complaints = conditions.scope, conditions.complaints

    def rule(self, rule: ast.Rule, *, whole: bool) -> None:
        """One rule; `whole`: no clause of it was lost, so that what is missing is missing."""
        self.verb(rule.verb)
        of_match = _asks_of_each_match(rule.verb)
        self.conditions.whole(rule.when, of_match=False)
        self.conditions.whole(rule.ask_when, of_match=False)
        for condition in rule.unless:
            self.conditions.whole(condition, of_match=of_match)
        self._cites(rule)
        self._dates(rule)
        if whole:
            self._missing(rule)
        self._severity(rule)
        self._message(rule)
        for suggest in rule.suggests:
            if suggest.insertion is not None:
                self.matchers.place(suggest.insertion.place)
                if suggest.insertion.place.name in REGIONS:
                    en, zh = "text cannot be put into a picture", "无法在图片里插入文字"
                    self.complaints.error(suggest.insertion.span, "region-elsewhere", en, zh)

    def verb(self, verb: ast.Verb) -> None:
        """What the rule demands."""
        if isinstance(verb, ast.Forbid | ast.Require):
            self.matchers.matcher(verb.matcher)
            self.matchers.places(verb.places, require=isinstance(verb, ast.Require))
            self.matchers.despite(verb.despite, verb)
        elif isinstance(verb, ast.Limit):
            self._limit(verb)
        else:
            self._oblige(verb)

    def _limit(self, verb: ast.Limit) -> None:
        type_ = self.types.attribute(verb, verb.measure, of_item=verb.quantifier is not None)
        if type_ is None:
            return
        if type_.sort not in ("number", "ratio") and not is_of_item(verb.measure):
            written = self.complaints.spoken(verb.measure)
            self.complaints.error(
                verb.span,
                "not-a-measure",
                f"`{written}` is not a measure: use `forbid draft` with `when`",
                f"`{written}` 不是度量:请用 `禁止 稿件` 加 `当`",
            )
            return
        self.types.comparison(verb, verb.measure, type_)
        for value in verb.values:
            self.types.value(verb.measure, type_, value)

    def _oblige(self, verb: ast.Oblige) -> None:
        owed = verb.obligation
        if isinstance(owed, ast.SignOff):
            self.role(owed, owed.by)
        elif isinstance(owed, ast.EvidenceOwed):
            self.conditions.evidence_kind(owed, owed.kind)
            if owed.at_least < 1:
                self.complaints.error(owed.span, "owes-nothing", "`at least 0` obliges nobody", "`至少 0` 不构成义务")
        if verb.for_each is not None:
            self.matchers.matcher(verb.for_each, items=True)
        self.matchers.places(verb.places)

    def role(self, node: ast.Node, name: str) -> None:
        """Who signs."""
        if name not in ROLES:
            self.complaints.unknown(node, name, "unknown-role", Wording("role", "角色"), tuple(ROLES))

    def _cites(self, rule: ast.Rule) -> None:
        for cite in rule.cites:
            source = self.scope.sources.get(cite.source)
            if source is None:
                what = Wording("source", "来源")
                self.complaints.unknown(cite, cite.source, "unknown-source", what, tuple(self.scope.sources))
            elif cite.article not in source.articles:
                self.complaints.error(
                    cite.span,
                    "unknown-article",
                    f"`{cite.source}` has no article `{cite.article}` in pack.yaml",
                    f"pack.yaml 中 `{cite.source}` 没有条款 `{cite.article}`",
                    self.complaints.choices(cite.article, tuple(source.articles)),
                )

    def _dates(self, rule: ast.Rule) -> None:
        since, until = rule.from_date, rule.until_date
        if since is not None and until is not None and until < since:
            self.complaints.error(
                self._clause(rule, str(until)),
                "empty-dates",
                f"`until` {until} is before `from` {since}: the rule is never in force",
                f"终止日 {until} 早于起始日 {since},规则永不生效",
            )
            return
        sources = [source for cite in rule.cites if (source := self.scope.sources.get(cite.source)) is not None]
        if not sources:
            return
        earliest = min(source.from_date or date.min for source in sources)
        latest = max(source.until_date or date.max for source in sources)
        if (since is not None and not earliest <= since <= latest) or (until is not None and until < earliest):
            named = since if since is not None and not earliest <= since <= latest else until
            force_en = f"from {earliest}" + ("" if latest == date.max else f" until {latest}")
            force_zh = f"自 {earliest}" + ("" if latest == date.max else f" 至 {latest}")
            self.complaints.error(
                self._clause(rule, str(named)),
                "outside-force",
                f"on {named} no source of this rule is in force (they are {force_en})",
                f"{named} 时所依据的规定尚未生效或已失效(有效期{force_zh})",
            )

    def _missing(self, rule: ast.Rule) -> None:
        place = rule.name_span
        for absent, code, terminal, example in (
            (not rule.cites, "no-cites", "CITES", "ad-law 9(3)"),
            (rule.from_date is None, "no-from", "FROM", "2026-01-31"),
            (rule.message is None, "no-message", "MESSAGE", '"…"'),
        ):
            if absent:
                word = self.complaints.keyword(terminal)
                self.complaints.error(
                    place,
                    code,
                    f"rule `{rule.name}` has no `{word}`",
                    f"规则 `{rule.name}` 缺少 `{word}`",
                    Wording(f"add: {word} {example}", f"请加上:{word} {example}"),
                )
        if rule.severity is None and not isinstance(rule.verb, ast.Oblige):
            word = self.complaints.keyword("SEVERITY")
            levels = ", ".join(self.complaints.keyword(level) for level in ("NOTE", "WARN", "REVIEW", "BLOCK"))
            self.complaints.error(
                place,
                "no-severity",
                f"rule `{rule.name}` has no `{word}`",
                f"规则 `{rule.name}` 缺少 `{word}`",
                Wording(f"add: {word} {levels}", f"请加上 {word},可选:{levels}"),
            )
        if not rule.suggests and not isinstance(rule.verb, ast.Oblige):
            word = self.complaints.keyword("SUGGEST")
            self.complaints.warning(
                place,
                "no-suggestion",
                f"rule `{rule.name}` offers no way out (`{word}`)",
                f"规则 `{rule.name}` 没有给出改法(`{word}`)",
            )

    def _severity(self, rule: ast.Rule) -> None:
        if rule.severity is None:
            return
        word = self.complaints.keyword(rule.severity.upper().replace("-", "_"))
        place = self._clause(rule, self.complaints.keyword("SEVERITY"))
        if isinstance(rule.verb, ast.Oblige):
            self.complaints.error(
                place,
                "severity-of-oblige",
                "`oblige` takes no severity: nothing is wrong yet",
                "`须经` 不带级别:此时还没有违规",
                Wording("remove this line", "请删去此行"),
            )
            return
        allowed, en, zh = "block-always", "", ""
        cited = [(self.scope.sources.get(cite.source), cite.article) for cite in rule.cites]
        if any(source is not None and source.articles.get(article) is False for source, article in cited):
            allowed, en, zh = "review", "a source it cites is not verified", "所依据的来源尚未核对"
        operand = rule.verb.operand if isinstance(rule.verb, ast.Limit) else None
        if isinstance(operand, ast.SpecRef):
            spec = self.scope.specs.get(operand.path)
            if spec is not None and not spec.may_block:
                allowed, en, zh = "warn", f"`{spec.path}` is not an official figure", f"`{spec.path}` 不是官方数值"
        if _RANK.index(rule.severity) > _RANK.index(allowed):
            at_most = self.complaints.keyword(allowed.upper())
            self.complaints.warning(
                place,
                "severity-lowered",
                f"`{word}` counts as `{at_most}` here: {en}",
                f"`{word}` 在此按 `{at_most}` 处理:{zh}",
            )

    def _message(self, rule: ast.Rule) -> None:
        for found in re.finditer(r"\{([^{}]*)\}", rule.message or ""):
            name = found[1]
            if name not in _PLACEHOLDERS:
                self.complaints.error(
                    self._clause(rule, found[0]),
                    "unknown-placeholder",
                    f"unknown placeholder `{found[0]}`",
                    f"未知的占位符 `{found[0]}`",
                    self.complaints.choices(name, _PLACEHOLDERS),
                )
            elif name == "match" and not self._has_match(rule.verb):
                self.complaints.error(
                    self._clause(rule, found[0]),
                    "no-match-to-show",
                    "this rule finds no text that `{match}` could show",
                    "此规则没有匹配的文字可供 `{match}` 显示",
                )
            elif name != "match" and not isinstance(rule.verb, ast.Limit):
                self.complaints.error(
                    self._clause(rule, found[0]),
                    "nothing-measured",
                    f"only a `limit` fills `{found[0]}`",
                    f"只有 `限制` 才能填写 `{found[0]}`",
                )

    def _has_match(self, verb: ast.Verb) -> bool:
        if isinstance(verb, ast.Forbid):
            return not isinstance(verb.matcher, ast.WholeDraft)
        return isinstance(verb, ast.Oblige) and verb.for_each is not None

    def _clause(self, rule: ast.Rule, written: str) -> Span:
        """Where a word of the rule is written; its name if it is spelled otherwise there."""
        at = self.complaints.source.find(written, rule.span.start, rule.span.end)
        return rule.name_span if at < 0 else Span(at, at + len(written))


def _asks_of_each_match(verb: ast.Verb) -> bool:
    """Whether `unless` is asked of each match by itself: of a `forbid`, and of an `oblige … for each` of matches."""
    match verb:
        case ast.Forbid(matcher):
            return not isinstance(matcher, ast.WholeDraft)
        case ast.Oblige(for_each=each):
            return each is not None and not (isinstance(each, ast.Named) and each.name in ITEMS)
        case _:
            return False
