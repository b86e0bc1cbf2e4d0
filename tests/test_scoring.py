"""The measure itself: what counts as caught and as an alarm, on verdicts made by hand."""

from __future__ import annotations

from typing import Literal

import pytest

from copygate.model.finding import Citation, Finding, Location, Severity
from copygate.model.verdict import Obligation, Outcome, Question, RulebookStamp, Verdict
from tests import scoring

TEXT = "城里口味最好,价格最好,欢迎来尝"
EMPTY = Verdict("a", "a", "2026-11-21", Outcome.CLEAR, (), (), (), (), RulebookStamp("", ()))
LABEL = scoring.Label("广告法", "9(3)", "最好")


def cite(law: str = "广告法", article: str = "9(3)") -> tuple[Citation, ...]:
    return (Citation("ad-law", law, article, "", ""),)


def found(
    severity: Severity = Severity.BLOCK,
    where: tuple[int, int] | None = (4, 6),
    cites: tuple[Citation, ...] = cite(),
    status: Literal["violation", "undecided"] = "violation",
) -> Finding:
    location = Location("body", *where, *where, 1, where[0] + 1) if where else None
    return Finding("cn/ad-law/x", "", severity, status, "", cites, match="最好", location=location)


def with_findings(*findings: Finding, outcome: Outcome = Outcome.CLEAR) -> Verdict:
    return EMPTY._replace(findings=findings, outcome=outcome)


@pytest.mark.parametrize(
    ("finding", "expected"),
    [
        pytest.param(found(), True, id="same span"),
        pytest.param(found(where=(9, 12)), True, id="overlaps the second place the span stands at"),
        pytest.param(found(where=(0, 4)), False, id="touches only"),
        pytest.param(found(where=None), True, id="something is missing"),
        pytest.param(found(cites=cite(article="9(4)")), True, id="other item of the article"),
        pytest.param(found(cites=cite(article="9")), True, id="article without item"),
        pytest.param(found(cites=cite(article="90(3)")), False, id="other article"),
        pytest.param(found(cites=cite(law="食品安全法")), False, id="other law"),
        pytest.param(found(severity=Severity.WARN), True, id="warn"),
        pytest.param(found(severity=Severity.NOTE), False, id="a note is not enough"),
    ],
)
def test_caught(finding: Finding, expected: bool) -> None:
    assert scoring.caught(with_findings(finding), LABEL, TEXT) is expected


def test_obligations_and_questions_catch() -> None:
    owed = Obligation("cn/ad-law/y", "evidence", "source", cite())
    asked = Question("category", "?", ("cn/ad-law/z",), cite())
    assert scoring.caught(EMPTY._replace(obligations=(owed,)), LABEL, TEXT)
    assert scoring.caught(EMPTY._replace(questions=(asked,)), LABEL, TEXT)
    assert not scoring.caught(EMPTY, LABEL, TEXT)


def test_alarm_is_a_warning_or_an_outcome_of_review_or_above() -> None:
    assert not scoring.alarms(EMPTY)
    assert not scoring.alarms(with_findings(found(Severity.NOTE)))
    assert scoring.alarms(with_findings(found(Severity.WARN)))
    assert scoring.alarms(EMPTY._replace(outcome=Outcome.REVIEW))
    assert scoring.alarms(EMPTY._replace(outcome=Outcome.UNDECIDED))


def test_a_verdict_that_only_asks_is_a_question_not_an_alarm() -> None:
    asked = Question("category", "?", ("cn/ad-law/x",), cite())
    asking = with_findings(found(Severity.BLOCK, status="undecided"), outcome=Outcome.UNDECIDED)._replace(
        questions=(asked,)
    )
    assert not scoring.alarms(asking)
    assert scoring.burdens(asking)
    assert scoring.alarms(asking._replace(questions=(asked._replace(rules=("cn/ad-law/other",)),)))
    assert scoring.alarms(asking._replace(findings=(*asking.findings, found(Severity.WARN))))


def test_articles_are_counted_once_whatever_their_item() -> None:
    verdict = with_findings(found(), found(cites=cite(article="9(4)")), found(cites=cite(article="28(2)(2)")))
    assert scoring.articles_cited(verdict) == {("广告法", "9"), ("广告法", "28")}
