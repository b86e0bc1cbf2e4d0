"""Checks of the examples of rules and definitions: they declare what exists, and speak of their own text."""

from __future__ import annotations

from typing import Final

from copygate.dsl import ast
from copygate.dsl.attributes import OF_ITEMS, is_of_item, known_names, type_of
from copygate.dsl.conditions import ConditionChecker
from copygate.errors import Wording
from copygate.model.span import Span
from copygate.model.vocabulary import ITEMS, PLACES

_LONGEST: Final = 200_000
"""What an example may come to: more than any platform's limit, and nothing a hostile pack can fill memory with."""


class SampleChecker:
    """Checks of the examples of one file."""

    def __init__(self, conditions: ConditionChecker) -> None:
        self.conditions, self.types = conditions, conditions.types
        self.scope, self.complaints = conditions.scope, conditions.complaints

    def both_kinds(self, rule: ast.Rule) -> None:
        """A rule shows at least one draft it catches and one it lets through."""
        for good, terminal in ((False, "EXAMPLE_BAD"), (True, "EXAMPLE_GOOD")):
            if not any(example.good is good for example in rule.examples):
                code = "no-good-example" if good else "no-bad-example"
                word = self.complaints.keyword(terminal)
                kind = Wording("it lets through", "它放行") if good else Wording("it catches", "它拦下")
                self.complaints.error(
                    rule.name_span,
                    code,
                    f"rule `{rule.name}` shows no draft that {kind.en}",
                    f"规则 `{rule.name}` 没有给出{kind.zh}的例句",
                    Wording(f'add: {word} "…"', f'请加上:{word} "…"'),
                )

    def example(self, example: ast.Example, *, of_rule: bool = True) -> None:
        """One example, of a rule or of a definition."""
        if example.times != 1:
            self._repetition(example)
        for setting in example.settings:
            self._setting(setting, of_rule=of_rule)
        texts = [example.text or ""]
        texts += [value.text for setting in example.settings for value in setting.values if isinstance(value, ast.Text)]
        for found in example.finds:
            if not any(found in text for text in texts):
                self.complaints.error(
                    self._quoted(example, found),
                    "finds-elsewhere",
                    f"`{found}` does not occur in the example",
                    f"例句中没有 `{found}`",
                )
        for name in example.asks:
            if type_of(name, self.scope) is None:
                known = known_names(self.scope, name)
                self.complaints.unknown(example, name, "unknown-attribute", Wording("attribute", "属性"), known)

    def _repetition(self, example: ast.Example) -> None:
        if example.times >= 1 and example.times * len(example.text or "") <= _LONGEST:
            return
        self.complaints.error(
            example.span,
            "bad-repetition",
            f"an example is repeated at least once, and at most to {_LONGEST} characters",
            f"例句至少重复 1 次,总长不超过 {_LONGEST} 字",
        )

    def _setting(self, setting: ast.Setting, *, of_rule: bool) -> None:
        name = setting.attribute
        if name == "evidence":
            for value in setting.values:
                if isinstance(value, ast.Word):
                    self.conditions.evidence_kind(value, value.name)
            return
        if name in PLACES:
            for value in setting.values:
                if not isinstance(value, ast.Text):
                    written = self.complaints.spoken(name)
                    self.complaints.error(
                        value.span, "wrong-type", f"`{written}` is text, in quotes", f"`{written}` 是文字,须加引号"
                    )
            return
        type_ = type_of(name, self.scope)
        if name == "outcome" and type_ is not None and of_rule:
            # Not declared but promised: what the rule alone makes of the example.
            for value in setting.values:
                self.types.value(name, type_, value)
            return
        owner, _, measure = name.partition(".")
        counted = owner in ITEMS and measure == "count"
        if type_ is not None and "." in name and not is_of_item(name) and not counted:
            written = self.complaints.spoken(name)
            self.complaints.error(
                self.complaints.word(setting.span, name),
                "measured-not-declared",
                f"`{written}` is measured, not declared: give the text or the items themselves",
                f"`{written}` 由程序计量,不能声明:请直接给出文字或项目",
            )
            return
        if type_ is None or name == "outcome":
            known = (*known_names(self.scope, name), *PLACES)
            known = tuple(k for k in known if k not in OF_ITEMS and k != "outcome")
            self.complaints.unknown(setting, name, "unknown-attribute", Wording("attribute", "属性"), known)
            return
        if len(setting.values) > 1 and type_.single:
            written = self.complaints.spoken(name)
            self.complaints.error(setting.span, "wrong-type", f"`{written}` has one value", f"`{written}` 只能有一个值")
        for value in setting.values:
            self.types.value(name, type_, value)

    def _quoted(self, example: ast.Example, text: str) -> Span:
        at = self.complaints.source.rfind(text, example.span.start, example.span.end)
        return example.span if at < 0 else Span(at, at + len(text))
