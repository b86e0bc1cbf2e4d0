"""Run the rules over one document. A rule that fails is undecided, never passed over.

The slow reference that this must agree with is `tests/reference.py`.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from copygate.evaluation.judging import NOTHING, Judgement
from copygate.evaluation.scope import Scope
from copygate.evaluation.truth import Truth, Unknown
from copygate.tuples import NamedTuple

if TYPE_CHECKING:
    from copygate.evaluation.compiled import CompiledRule, CompiledRulebook
    from copygate.model.document import Document


class RuleResult(NamedTuple):
    """What one rule says of one document. `force` is `not-yet` for a rule whose first day lies ahead."""

    compiled: CompiledRule
    judgement: Judgement
    force: Literal["in-force", "not-yet"] = "in-force"
    error: str | None = None


class Evaluation(NamedTuple):
    """The results that say something, in the order of the rules; and the scope they were reached in."""

    scope: Scope
    results: tuple[RuleResult, ...]
    rules_run: int


def evaluate(compiled: CompiledRulebook, document: Document, day: date) -> Evaluation:
    """Judge a document by all rules in force on the day (and note those that soon will be)."""
    hits = compiled.scanner.scan(document)
    scope = Scope(document, hits, day)
    results = []
    for rule in compiled.awake(scope):
        result = run_rule(rule, scope)
        if result is not None:
            results.append(result)
    return Evaluation(scope, tuple(results), len(compiled))


def run_rule(compiled: CompiledRule, scope: Scope) -> RuleResult | None:
    """The result of one rule; None when it has nothing to say."""
    rule = compiled.rule
    if rule.until_date is not None and scope.day > rule.until_date:
        return None
    force: Literal["in-force", "not-yet"] = "in-force"
    if rule.from_date is not None and scope.day < rule.from_date:
        force = "not-yet"
    try:
        judgement = _judge(compiled, scope)
    except Exception as error:  # noqa: BLE001 - whatever a rule does wrong, a person must look: unknown never passes
        return RuleResult(compiled, Judgement(unknown=Unknown()), force, what_failed(error))
    if not judgement.violations and judgement.unknown is None:
        return None
    return RuleResult(compiled, judgement, force)


def what_failed(error: Exception) -> str:
    """What went wrong and where, for whoever mends it. Not the error's own words: they may quote the draft, and
    personal data never leaves in clear."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = f" ({Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno})" if trace is not None else ""
    return type(error).__name__ + where


def _judge(compiled: CompiledRule, scope: Scope) -> Judgement:
    scope.asking = frozenset()
    if compiled.ask_when is not None:
        asking = compiled.ask_when(scope, None)
        if asking is not False:
            scope.asking = compiled.asks
    applies: Truth = True if compiled.when is None else compiled.when(scope, None)
    if applies is False:
        return NOTHING
    return compiled.judge(scope, applies)
