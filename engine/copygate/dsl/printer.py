"""Syntax tree -> canonical text, in either keyword spelling. Parsing the text gives the tree again."""

from __future__ import annotations

from typing import Literal

from copygate.dsl import ast
from copygate.dsl.keywords import spellings
from copygate.dsl.layout import clause, further, quoted
from copygate.dsl.phrases import Phrases


def print_file(tree: ast.SourceFile, keywords: Literal["en", "zh"]) -> str:
    """The whole file: items in their order, clauses in the canonical one."""
    printer = _Printer(keywords)
    return "\n".join(f"{printer.item(item)}\n" for item in tree.items)


def verb_lines(rule: ast.Rule, keywords: Literal["en", "zh"], phrases: Phrases | None = None) -> list[str]:
    """What a rule demands: its verb, with its places and what it sees through; its names as `phrases` spells them."""
    printer = _Printer(keywords)
    printer.phrases = phrases or printer.phrases
    return printer.verb(rule.verb)


def rule_text(rule: ast.Rule, keywords: Literal["en", "zh"]) -> str:
    """One rule as it would stand in a file."""
    return _Printer(keywords).item(rule)


class _Printer:
    def __init__(self, lang: Literal["en", "zh"]) -> None:
        self.words = spellings()[lang]
        self.phrases = Phrases(lang)

    def item(self, item: ast.Item) -> str:
        sort = "RULE" if isinstance(item, ast.Rule) else "DEFINE" if isinstance(item, ast.Definition) else "WORKFLOW"
        if isinstance(item, ast.Rule):
            lines = self._rule(item)
        elif isinstance(item, ast.Definition):
            lines = [self._clause("WHEN", self.phrases.condition(item.when)), *map(self._example, item.examples)]
        else:
            lines = [self._step(step) for step in item.steps]
        return "\n".join((f"{self.words[sort]} {item.name} {quoted(item.title)}", *lines, self.words["END"]))

    def _rule(self, rule: ast.Rule) -> list[str]:
        condition = self.phrases.condition
        lines = []
        if rule.cites:
            lines.append(self._clause("CITES", ", ".join(f"{cite.source} {cite.article}" for cite in rule.cites)))
        if rule.severity is not None:
            lines.append(self._clause("SEVERITY", self.words[rule.severity.upper().replace("-", "_")]))
        if rule.from_date is not None:
            lines.append(self._clause("FROM", rule.from_date.isoformat()))
        if rule.until_date is not None:
            lines.append(self._clause("UNTIL", rule.until_date.isoformat()))
        if rule.when is not None:
            lines.append(self._clause("WHEN", condition(rule.when)))
        if rule.ask_when is not None:
            lines.append(self._clause("ASK_WHEN", condition(rule.ask_when)))
        lines += self.verb(rule.verb)
        lines += [self._clause("UNLESS", condition(unless)) for unless in rule.unless]
        if rule.message is not None:
            lines.append(self._clause("MESSAGE", quoted(rule.message)))
        lines += [self._clause("SUGGEST", self._suggest(suggest)) for suggest in rule.suggests]
        return lines + [self._example(example) for example in rule.examples]

    def verb(self, verb: ast.Verb) -> list[str]:
        """The verb with the clauses that stand directly after it."""
        if isinstance(verb, ast.Limit):
            return [self._clause("LIMIT", self._limit(verb))]
        if isinstance(verb, ast.Oblige):
            lines = [self._clause("OBLIGE", self._obligation(verb))]
        else:
            keyword = "FORBID" if isinstance(verb, ast.Forbid) else "REQUIRE"
            lines = [self._clause(keyword, self.phrases.matcher(verb.matcher))]
        if verb.places is not None:
            lines.append(further(self.words["IN"], self.phrases.places(verb.places)))
        if not isinstance(verb, ast.Oblige) and verb.despite is not None:
            lines.append(further(self.words["DESPITE"], ", ".join(map(self.phrases.name, verb.despite))))
        return lines

    def _limit(self, verb: ast.Limit) -> str:
        name = self.phrases.name(verb.measure)
        if verb.quantifier is not None:
            name = f"{self.words[verb.quantifier.upper()]} {name}"
        if verb.operator is None or verb.operand is None:
            return f"{name} {self.words['IN']} ({self.phrases.values(verb.values)})"
        return f"{name} {verb.operator} {self.phrases.operand(verb.operand)}"

    def _obligation(self, verb: ast.Oblige) -> str:
        owed, words = verb.obligation, self.words
        if isinstance(owed, ast.SignOff):
            text = f"{words['SIGN_OFF']} {words['BY']} {self.phrases.name(owed.by)}"
        elif isinstance(owed, ast.FourEyes):
            text = words["FOUR_EYES"]
        else:
            text = f"{words['EVIDENCE']} {self.phrases.name(owed.kind)}"
            text += f" {words['AT_LEAST']} {owed.at_least}" if owed.at_least != 1 else ""
            text += f" {words['DIFFERENT_ISSUERS']}" if owed.different_issuers else ""
            text += f" {words['VALID_THROUGH']}" if owed.valid_through else ""
        return text if verb.for_each is None else f"{text} {words['FOR_EACH']} {self.phrases.primary(verb.for_each)}"

    def _suggest(self, suggest: ast.Suggest) -> str:
        insertion, words = suggest.insertion, self.words
        if insertion is None:
            return ", ".join(map(quoted, suggest.replacements))
        place, end = self.phrases.place(insertion.place), words[insertion.end.upper()]
        return f"{words['AT']} {place} {end} {words['INSERT']} {quoted(insertion.text)}"

    def _example(self, example: ast.Example) -> str:
        words = self.words
        text = words["DRAFT"] if example.text is None else quoted(example.text)
        if example.times != 1:
            text += f" {words['REPEATED']} {example.times}"
        if example.settings:
            text += f" {words['WITH']} {', '.join(map(self._setting, example.settings))}"
        if example.finds:
            text += f" {words['FINDS']} {', '.join(map(quoted, example.finds))}"
        if example.asks:
            text += f" {words['ASKS']} {', '.join(map(self.phrases.name, example.asks))}"
        return self._clause("EXAMPLE_GOOD" if example.good else "EXAMPLE_BAD", text)

    def _setting(self, setting: ast.Setting) -> str:
        values = self.phrases.values(setting.values)
        if setting.attribute == "evidence":
            return f"{self.words['HAS_EVIDENCE']} {values}"
        name = self.phrases.name(setting.attribute)
        return f"{name} {values}" if len(setting.values) == 1 else f"{name} ({values})"

    def _step(self, step: ast.Step) -> str:
        words, name = self.words, self.phrases.name
        if isinstance(step, ast.BarStep):
            return self._clause("BAR", ", ".join(map(name, step.who)))
        if isinstance(step, ast.RestoreStep):
            return self._clause("RESTORE", self._limits(step).strip())
        if isinstance(step, ast.TakedownStep):
            return self._clause("TAKEDOWN", f"{words['BY']} {name(step.by)}{self._limits(step)}")
        when = "" if step.when is None else f" {words['WHEN']} {self.phrases.condition(step.when)}"
        if isinstance(step, ast.FourStep):
            return self._clause("FOUR_EYES", when.strip())
        if isinstance(step, ast.SignStep):
            return self._clause("SIGN_OFF", f"{step.name} {words['BY']} {name(step.by)}{when}")
        checklist = "" if step.checklist is None else f" {words['CHECKLIST']} {step.checklist}"
        head = f"{step.name} {quoted(step.title)} {words['BY']} {name(step.by)}"
        return self._clause("TIER", f"{head}{self._limits(step)}{checklist}{when}")

    def _limits(self, step: ast.Tier | ast.TakedownStep | ast.RestoreStep) -> str:
        text = f" {self.words['APPROVALS']} {step.approvals}" if step.approvals != 1 else ""
        if step.within is None:
            return text
        unit = self.words["WORKING_HOURS"] if step.within.working else self.phrases.name(step.within.unit)
        return f"{text} {self.words['WITHIN']} {step.within.count} {unit}"

    def _clause(self, terminal: str, value: str) -> str:
        return clause(self.words[terminal], value)
