"""Findings, obligations and questions -> the outcome. Combining is `max`, so the order of rules means nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from copygate.model.finding import Finding, Severity
from copygate.model.verdict import Outcome, Question

if TYPE_CHECKING:
    from collections.abc import Iterable

    from copygate.model.draft import InputProblem
    from copygate.model.verdict import Obligation, Verdict

_OF_VIOLATION = {
    Severity.NOTE: Outcome.CLEAR,
    Severity.WARN: Outcome.CLEAR,
    Severity.REVIEW: Outcome.REVIEW,
    Severity.BLOCK: Outcome.BLOCKED,
    Severity.BLOCK_ALWAYS: Outcome.BLOCKED,
}


def outcome_of(finding: Finding) -> Outcome:
    """What one finding does; one that was waived does nothing more."""
    if finding.waiver is not None:
        return Outcome.CLEAR
    if finding.status == "violation":
        return _OF_VIOLATION[finding.severity]
    return Outcome.UNDECIDED if finding.severity >= Severity.REVIEW else Outcome.CLEAR


def combine(
    findings: Iterable[Finding],
    obligations: Iterable[Obligation],
    questions: Iterable[Question],
    errors: Iterable[InputProblem],
) -> Outcome:
    """The worst of all."""
    outcome = max((outcome_of(finding) for finding in findings), default=Outcome.CLEAR)
    if any(True for _ in obligations):
        outcome = max(outcome, Outcome.OWES)
    if any(True for _ in questions) or any(True for _ in errors):
        outcome = max(outcome, Outcome.UNDECIDED)
    return outcome


def narrowed(verdict: Verdict, findings: tuple[Finding, ...], obligations: tuple[Obligation, ...]) -> Verdict:
    """The verdict with only some of its findings and obligations; what was not read or not answered stays.

    INVARIANT: no outcome gets worse by it, and none gets better than what is left.
    """
    beside = combine((), obligations, verdict.questions, verdict.errors)

    def on(platform: str | None) -> Outcome:
        told = (each for each in findings if platform is None or not each.platforms or platform in each.platforms)
        return max((outcome_of(finding) for finding in told), default=Outcome.CLEAR)

    return verdict._replace(
        outcome=min(verdict.outcome, max(on(None), beside)),
        findings=findings,
        obligations=obligations,
        platforms={name: min(before, max(on(name), beside)) for name, before in verdict.platforms.items()},
    )


def once_each(questions: Iterable[Question]) -> tuple[Question, ...]:
    """One question a fact, with all the rules that wait for it."""
    by_fact: dict[str, Question] = {}
    for question in questions:
        known = by_fact.get(question.fact)
        by_fact[question.fact] = (
            question
            if known is None
            else known._replace(
                rules=tuple(dict.fromkeys((*known.rules, *question.rules))),
                cites=tuple(dict.fromkeys((*known.cites, *question.cites))),
            )
        )
    return tuple(by_fact.values())


def merge_variants(variants: Iterable[tuple[Finding, ...]]) -> tuple[Finding, ...]:
    """Findings of all platform variants, the same one once, worst first and then in reading order."""
    merged: dict[object, Finding] = {}
    for findings in variants:
        for finding in findings:
            where = finding.location
            place = where and (where.field, where.start, where.end)
            key = (finding.rule, finding.status, place, finding.at, finding.message)
            known = merged.get(key)
            if known is None:
                merged[key] = finding
            elif known.platforms and finding.platforms:
                merged[key] = known._replace(platforms=tuple(sorted({*known.platforms, *finding.platforms})))
            else:
                merged[key] = known._replace(platforms=())
    return tuple(sorted(merged.values(), key=_worst_first))


def _worst_first(finding: Finding) -> tuple[int, int, str, int, str]:
    where = finding.location
    return (
        -outcome_of(finding),
        -finding.severity,
        where.field if where else "",
        where.start if where else -1,
        finding.rule,
    )
