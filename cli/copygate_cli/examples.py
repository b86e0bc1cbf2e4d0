"""`rules test`: the examples in the rules, judged by the engine that checks drafts; the failures, then how many."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

import click

from copygate.dsl import ast
from copygate.evaluation.compiled import CompiledRulebook, prepare
from copygate.evaluation.conditions import compile_condition
from copygate.evaluation.evaluator import run_rule
from copygate.evaluation.findings import Reporter
from copygate.evaluation.scope import Scope
from copygate.extraction.document import document_of
from copygate.matching.match import Match
from copygate.packs.examples import ExampleOutcome, draft_of, run_examples
from copygate.report.wording import counted, say
from copygate_cli.diagnosis import diagnostics_text

if TYPE_CHECKING:
    from copygate.packs.loader import Compiled
    from copygate.packs.rulebook import Pack, Rulebook


def run_packs(loaded: Compiled, packs: Sequence[Pack], lang: str) -> int:
    """Run the examples of these packs, opt-in ones too; the exit code."""
    everything = loaded.rulebook._replace(selected=frozenset(pack.id for pack in loaded.rulebook.packs))
    trial = _Trial(CompiledRulebook(prepare(everything)))
    shown = everything._replace(packs=tuple(packs))
    results = run_examples(shown, trial.judge)
    failures = [result.problem for result in results if result.problem is not None]
    rules = counted("rules.count", sum(len(pack.rules()) for pack in packs), lang)
    if failures:
        click.echo(diagnostics_text(failures, loaded.sources, lang, total=False))
        click.echo("\n" + say("test.failed", lang, failed=len(failures), examples=len(results)))
        return 1
    click.echo(say("test.fine", lang, examples=len(results), rules=rules))
    return 0


class _Trial:
    """Judges an example by its own rule alone."""

    def __init__(self, compiled: CompiledRulebook) -> None:
        self.compiled = compiled
        self.numbers = {id(rule): number for number, (_, rule) in enumerate(compiled.sources)}

    def judge(self, _: Rulebook, pack: Pack, item: ast.Rule | ast.Definition, example: ast.Example) -> ExampleOutcome:
        document = document_of(draft_of(example))
        day = _day_in_force(item) if isinstance(item, ast.Rule) else date.today()
        scope = Scope(document, self.compiled.scanner.scan(document), day)
        if isinstance(item, ast.Rule):
            return self._of_rule(item, scope)
        return self._of_definition(pack, item, example, scope)

    def _of_rule(self, rule: ast.Rule, scope: Scope) -> ExampleOutcome:
        result = run_rule(self.compiled.rule(self.numbers[id(rule)]), scope)
        if result is None:
            return ExampleOutcome(caught=False)
        judgement, unknown = result.judgement, result.judgement.unknown
        found = [each.match.text if each.match else "" for each in judgement.violations]
        if isinstance(rule.verb, ast.Oblige):
            # What the draft already holds is not owed; only the reporter subtracts it.
            owed = Reporter(self.compiled, scope, lang="en", reveal=True).obligations(result)
            found = [each.match or "" for each in owed]
        return ExampleOutcome(
            caught=bool(found),
            matches=tuple(text for text in found if text),
            asked=tuple(sorted(unknown.facts)) if unknown is not None else (),
            error=result.error,
        )

    def _of_definition(
        self, pack: Pack, definition: ast.Definition, example: ast.Example, scope: Scope
    ) -> ExampleOutcome:
        """A definition that speaks of a match is asked about the one the example names."""
        holds = compile_condition(definition.when, self.compiled.names(pack))
        asked: list[Match | None] = [
            Match(segment, at, at + len(text), frozenset(), text)
            for text in example.finds
            for segment in scope.document.segments
            if (at := segment.text.find(text)) >= 0
        ]
        truths = [holds(scope, match) for match in asked or [None]]
        return ExampleOutcome(caught=all(truth is True for truth in truths), matches=example.finds)


def _day_in_force(rule: ast.Rule) -> date:
    """Today, or the nearest day on which the rule is in force."""
    day = max(date.today(), rule.from_date or date.min)
    return min(day, rule.until_date or date.max)
