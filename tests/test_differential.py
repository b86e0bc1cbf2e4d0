"""The engine and the slow reference agree on every draft under every rulebook: two readings of docs/language.md."""

from __future__ import annotations

from datetime import date

from hypothesis import given, note

from copygate.evaluation.scope import judged_on
from copygate.model.draft import Draft
from copygate.pipeline import check
from tests import reference
from tests.reference import Judged
from tests.rulebooks import TODAY, Made, drafts, rulebooks


def by_engine(draft: Draft, made: Made, as_of: date | None = None) -> Judged:
    verdict = check(draft, made.compiled(), today=TODAY, as_of=as_of)
    broken = [problem.wording.en for problem in verdict.errors if problem.code == "check-failed"]
    assert not broken, broken
    findings = set()
    for finding in verdict.findings:
        at = finding.location
        findings.add((finding.rule, finding.status, *((at.field, at.start, at.end) if at else (None, None, None))))
    obligations = {
        (
            owed.rule,
            owed.kind,
            owed.what,
            owed.count,
            (at.field, at.start, at.end) if (at := owed.location) else (None, None, None),
        )
        for owed in verdict.obligations
    }
    asked = frozenset(question.fact for question in verdict.questions)
    return Judged(verdict.outcome.word, frozenset(findings), frozenset(obligations), asked)


def by_reference(draft: Draft, made: Made, as_of: date | None = None) -> Judged:
    return reference.judge(draft, made.rulebook, judged_on(draft, TODAY, as_of))


@given(rulebooks, drafts())
def test_engine_and_reference_agree(made: Made, draft: Draft) -> None:
    """Outcome, findings with their places, obligations and questions: the same from both readings."""
    note(str([(field.name, field.raw) for field in draft.fields]))
    assert by_engine(draft, made) == by_reference(draft, made)
