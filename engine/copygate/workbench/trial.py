"""Examples judged by the engine that judges drafts: `Trial`. Each is read and scanned once, however often judged."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from copygate.dsl import ast
from copygate.evaluation.combine import combine
from copygate.evaluation.compiled import CompiledRule, CompiledRulebook, Prepared, prepare
from copygate.evaluation.conditions import Names, compile_condition
from copygate.evaluation.evaluator import run_rule
from copygate.evaluation.findings import Reporter
from copygate.evaluation.scope import Scope, as_day
from copygate.extraction.document import document_of
from copygate.matching.hits import Hits
from copygate.matching.match import Match
from copygate.model.document import Document
from copygate.packs.examples import ExampleOutcome, draft_of, promised_outcome
from copygate.packs.rulebook import Pack, Rulebook


class Trial:
    """A rulebook of which every pack judges, and the examples read so far."""

    def __init__(self, rulebook: Rulebook) -> None:
        everything = rulebook._replace(selected=frozenset(pack.id for pack in rulebook.packs))
        self.prepared: Prepared = prepare(everything)
        self.compiled = CompiledRulebook(self.prepared)
        self.rulebook = everything
        self._numbers = {id(rule): number for number, (_, rule) in enumerate(self.compiled.sources)}
        self._read: dict[int, tuple[Document, Hits]] = {}

    def judge(self, _: Rulebook, pack: Pack, item: ast.Rule | ast.Definition, example: ast.Example) -> ExampleOutcome:
        """What a rule makes of its example by itself, or whether a definition holds."""
        if isinstance(item, ast.Definition):
            return outcome_of_definition(item, example, self.scope(example, date.today()), self.compiled.names(pack))
        return outcome_of_rule(self.compiled, self.rule(item), example, self.scope(example, day_of(item, example)))

    def rule(self, rule: ast.Rule) -> CompiledRule:
        """A rule of the rulebook, compiled."""
        return self.compiled.rule(self._numbers[id(rule)])

    def scope(self, example: ast.Example, day: date, hits: Hits | None = None) -> Scope:
        """An example under judgement on a day; with `hits` as if it had been scanned for something else."""
        document, scanned = self.read(example)
        return Scope(document, scanned if hits is None else hits, day)

    def read(self, example: ast.Example) -> tuple[Document, Hits]:
        """The example as a document, and what it holds."""
        known = self._read.get(id(example))
        if known is None:
            document = document_of(draft_of(example))
            known = self._read[id(example)] = document, self.prepared.scanner.scan(document)
        return known


def outcome_of_rule(
    rulebook: CompiledRulebook, compiled: CompiledRule, example: ast.Example, scope: Scope
) -> ExampleOutcome:
    """What the rule alone says of the example."""
    result = run_rule(compiled, scope)
    if result is None or (result.force == "not-yet" and result.error is None):
        return ExampleOutcome(caught=False, outcome="clear")
    judgement, unknown = result.judgement, result.judgement.unknown
    found = [each.match.text if each.match else "" for each in judgement.violations]
    reporter = Reporter(rulebook, scope, lang="en", reveal=True)
    if isinstance(compiled.rule.verb, ast.Oblige):
        # What the draft already holds is not owed; only the reporter subtracts it.
        found = [each.match or "" for each in reporter.obligations(result)]
    outcome = ""
    if promised_outcome(example) is not None:
        parts = reporter.findings(result), reporter.obligations(result), reporter.questions(result)
        outcome = combine(*parts, ()).word
    return ExampleOutcome(
        caught=bool(found),
        matches=tuple(text for text in found if text),
        asked=tuple(sorted(unknown.facts)) if unknown is not None else (),
        error=result.error,
        outcome=outcome,
    )


def outcome_of_definition(
    definition: ast.Definition, example: ast.Example, scope: Scope, names: Names
) -> ExampleOutcome:
    """A definition that speaks of a match is asked about the one the example names."""
    holds = compile_condition(definition.when, names)
    truths = [holds(scope, match) for match in matches_named(example, scope)]
    return ExampleOutcome(caught=all(truth is True for truth in truths), matches=example.finds)


def matches_named(example: ast.Example, scope: Scope) -> Sequence[Match | None]:
    """The places of the words that an example of a definition names; nowhere if it names none."""
    found = [
        Match(segment, at, at + len(text), frozenset(), text)
        for text in example.finds
        for segment in scope.document.segments
        if (at := segment.text.find(text)) >= 0
    ]
    return found or [None]


def day_of(rule: ast.Rule, example: ast.Example) -> date:
    """The day an example is judged on: the one it names as its publication, else today, or the nearest day on which
    the rule is in force."""
    for setting in example.settings:
        if setting.attribute == "publish-at":
            named = setting.values[0]
            day = as_day(named.day) if isinstance(named, ast.Day) else None
            if day is not None:
                return day
    day = max(date.today(), rule.from_date or date.min)
    return min(day, rule.until_date or date.max)
