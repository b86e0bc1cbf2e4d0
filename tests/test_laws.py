"""Laws of the verdict that hold whatever the rules and the draft: order, monotony, purity, dates, promotion."""

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copygate.evaluation.combine import combine, outcome_of
from copygate.model.draft import AttributeValue, Draft
from copygate.model.finding import Severity
from copygate.model.verdict import Outcome, Verdict
from copygate.packs.rulebook import Rulebook
from copygate.pipeline import check
from tests.rulebooks import TODAY, Made, draft_of, drafts, forbids, rule_texts, rulebook_of, rulebooks


def judged(made: Made, draft: Draft, as_of: date | None = None) -> Verdict:
    return check(draft, made.compiled(), today=TODAY, as_of=as_of)


def told(verdict: Verdict) -> tuple[object, ...]:
    """All a verdict says, without the order in which rules were read."""
    questions = {(asked.fact, frozenset(asked.rules)) for asked in verdict.questions}
    return (
        verdict.outcome, frozenset(verdict.findings), frozenset(verdict.obligations), questions,
        frozenset(verdict.errors), tuple(sorted(verdict.platforms.items())),
    )  # fmt: skip


@given(rulebooks, drafts())
def test_the_order_of_rules_and_packs_means_nothing(made: Made, draft: Draft) -> None:
    packs = [pack._replace(files=tuple(reversed(pack.files))) for pack in made.rulebook.packs]
    turned = Made(Rulebook(tuple(reversed(packs)), made.rulebook.digest), made.text)
    assert told(judged(turned, draft)) == told(judged(made, draft))


@given(st.lists(rule_texts(), min_size=1, max_size=3), rule_texts(forbids), drafts())
def test_one_more_prohibition_never_lowers_an_outcome(rules: list[str], another: str, draft: Draft) -> None:
    before = judged(rulebook_of(rules), draft).outcome
    assert judged(rulebook_of([*rules, another]), draft).outcome >= before


@given(st.lists(rule_texts(), min_size=1, max_size=3), drafts())
def test_rules_do_not_see_one_another(rules: list[str], draft: Draft) -> None:
    """The outcome under several rules is the worst of those under each of them alone."""
    alone = [judged(rulebook_of([rule]), draft).outcome for rule in rules]
    assert judged(rulebook_of(rules), draft).outcome == max(alone)


@given(rulebooks, drafts())
def test_a_verdict_is_a_pure_function(made: Made, draft: Draft) -> None:
    """The same twice from one compiled rulebook, with another draft judged between, and from a fresh one."""
    compiled = made.compiled()
    first = check(draft, compiled, today=TODAY)
    check(draft_of("最佳,治疗,best", kind="article"), compiled, today=TODAY)
    assert first == check(draft, compiled, today=TODAY) == judged(made, draft)


@given(rulebooks, drafts())
def test_the_outcome_is_the_worst_of_what_is_listed(made: Made, draft: Draft) -> None:
    """Nothing but what a reader can see in the verdict decides it, and every platform has its share of it."""
    verdict = judged(made, draft)
    assert verdict.outcome == combine(verdict.findings, verdict.obligations, verdict.questions, verdict.errors)
    assert all(outcome <= verdict.outcome for outcome in verdict.platforms.values())


@given(rulebooks, drafts())
def test_duplicates_change_nothing(made: Made, draft: Draft) -> None:
    """Combining is `max`: the same findings, obligations and questions twice come to what they come to once."""
    verdict = judged(made, draft)
    findings, owed, questions, errors = verdict.findings, verdict.obligations, verdict.questions, verdict.errors
    assert combine(findings * 2, owed * 2, questions * 2, errors * 2) == combine(findings, owed, questions, errors)


@pytest.mark.parametrize("severity", list(Severity))
def test_combining_is_max_over_every_severity(severity: Severity) -> None:
    made = rulebook_of([f'rule NAME "试"\n cites law 1\n forbid "最好"\n severity {severity.word}\nend'])
    verdict = judged(made, draft_of("最好"))
    expected = {
        Severity.REVIEW: Outcome.REVIEW,
        Severity.BLOCK: Outcome.BLOCKED,
        Severity.BLOCK_ALWAYS: Outcome.BLOCKED,
    }
    assert [finding.severity for finding in verdict.findings] == [severity]
    assert verdict.outcome == expected.get(severity, Outcome.CLEAR) == outcome_of(verdict.findings[0])
    for parts in permutations(verdict.findings * 2):
        assert combine(parts, (), (), ()) == verdict.outcome


# ---------------------------------------------------------------- dates

DATED = 'rule NAME "试"\n cites law 1\n forbid "最好"\n severity block\n from 2026-06-01\n until 2026-06-30\nend'


@pytest.mark.parametrize(
    ("day", "outcome"),
    [
        (date(2026, 5, 31), Outcome.CLEAR),
        (date(2026, 6, 1), Outcome.BLOCKED),
        (date(2026, 6, 30), Outcome.BLOCKED),
        (date(2026, 7, 1), Outcome.CLEAR),
    ],
)
def test_both_days_of_a_rule_are_inclusive(day: date, outcome: Outcome) -> None:
    verdict = judged(rulebook_of([DATED]), draft_of("最好"), as_of=day)
    assert (verdict.outcome, verdict.as_of) == (outcome, day.isoformat())


@pytest.mark.parametrize("days", [1, 2, 400])
def test_a_rule_not_yet_in_force_is_a_note_with_a_countdown(days: int) -> None:
    day = date(2026, 6, 1) - timedelta(days)
    (finding,) = judged(rulebook_of([DATED]), draft_of("最好"), as_of=day).findings
    assert (finding.severity, finding.status) == (Severity.NOTE, "violation")
    assert "2026-06-01" in finding.message
    assert re.search(rf"(?<!\d){days}(?!\d)", finding.message)
    assert judged(rulebook_of([DATED]), draft_of("最好"), as_of=date(2026, 7, 1)).findings == ()


@given(rulebooks, drafts(), st.dates(date(2025, 1, 1), date(2028, 1, 1)))
def test_a_draft_is_judged_on_its_day_of_publication(made: Made, draft: Draft, day: date) -> None:
    """Publication ahead counts, a day gone by only when asked for; `as_of` overrules both."""
    attributes = {name: value for name, value in draft.attributes.items() if name != "publish-at"}
    planned = draft._replace(attributes={**attributes, "publish-at": day})
    assert judged(made, planned).as_of == max(day, TODAY).isoformat()
    assert judged(made, draft, as_of=day).as_of == day.isoformat()


# ---------------------------------------------------------------- promotion

PROMOTIONAL = 'rule NAME "试"\n cites law 1\n when draft is promotional\n forbid "最好"\n severity block\nend'
OF_ARTICLES = 'rule NAME "试"\n cites law 1\n when kind is not promotion\n forbid "最好"\n severity block\nend'
KINDS = ("article", "notice", "comment", "reply", "live-script", "statement")


@given(rulebooks, drafts())
def test_no_kind_means_promotion(made: Made, draft: Draft) -> None:
    attributes = {name: value for name, value in draft.attributes.items() if name != "kind"}
    silent = draft._replace(attributes=attributes)
    declared = draft._replace(attributes={**attributes, "kind": "promotion"})
    assert told(judged(made, silent)) == told(judged(made, declared))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("body", ["最好,只要99元,立即购买", "最好的选择:价格¥99,点击链接", "最好!９９元,赶紧下单"])
def test_no_kind_switches_off_promotion_where_there_is_a_price_and_a_call(kind: str, body: str) -> None:
    assert judged(rulebook_of([PROMOTIONAL]), draft_of(body, kind=kind)).outcome == Outcome.BLOCKED


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "declared", [{"commercial-relation": "paid"}, {"commercial-relation": True}, {"purchase-link": True}]
)
def test_no_kind_switches_off_promotion_that_is_declared_otherwise(
    kind: str, declared: dict[str, AttributeValue]
) -> None:
    draft = draft_of("最好", kind=kind)
    draft = draft._replace(attributes={**draft.attributes, **declared})
    assert judged(rulebook_of([PROMOTIONAL]), draft).outcome == Outcome.BLOCKED


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_counts_where_nothing_is_for_sale(kind: str) -> None:
    assert judged(rulebook_of([PROMOTIONAL]), draft_of("最好", kind=kind)).outcome == Outcome.CLEAR
    assert judged(rulebook_of([OF_ARTICLES]), draft_of("最好", kind=kind)).outcome == Outcome.BLOCKED


@given(st.lists(rule_texts(forbids, plain=True), min_size=1, max_size=3), drafts())
def test_metadata_only_adds_rules_of_promotion(rules: list[str], draft: Draft) -> None:
    """Declaring a commercial relation or a purchase link never lowers the outcome of rules about promotion."""
    made = rulebook_of([rule.replace("\nend", "\n  when draft is promotional\nend") for rule in rules])
    attributes = {k: v for k, v in draft.attributes.items() if k not in ("commercial-relation", "purchase-link")}
    bare = draft._replace(attributes=attributes)
    more = draft._replace(attributes={**attributes, "commercial-relation": "paid", "purchase-link": True})
    assert judged(made, more).outcome >= judged(made, bare).outcome
