"""What a change of the rules does to posts: the short way comes to what two full checks come to, whatever the change."""

from __future__ import annotations

from hypothesis import event, given, note
from hypothesis import strategies as st

from copygate.evaluation.compiled import CompiledRulebook, prepare
from copygate.impact.comparing import Compared, Comparer
from copygate.impact.difference import difference
from copygate.model.draft import Draft
from copygate.model.verdict import Verdict
from copygate.packs.rulebook import Rulebook
from copygate.pipeline import check
from tests.conftest import FEW
from tests.rule_edits import Edit, edited, edits
from tests.rulebooks import TODAY, Made, drafts, rulebooks


def said(verdict: Verdict) -> set[object]:
    """All that a verdict decides, without its words."""
    findings = {(f.rule, f.status, f.severity, f.platforms, f.location) for f in verdict.findings}
    debts = {(o.rule, o.kind, o.what, o.count, o.location) for o in verdict.obligations}
    asked = {(rule, question.fact) for question in verdict.questions for rule in question.rules}
    return {*findings, *debts, *asked}


def full(draft: Draft, rulebook: Rulebook) -> Verdict:
    return check(draft, CompiledRulebook(prepare(rulebook)), today=TODAY)


def agree(compared: Compared | None, draft: Draft, before: Rulebook, after: Rulebook) -> None:
    was, now = full(draft, before), full(draft, after)
    if compared is None:
        assert (was.outcome, was.platforms, said(was)) == (now.outcome, now.platforms, said(now))
        return
    assert compared.flips == (was.outcome is not now.outcome)
    if compared.flips:
        assert (compared.before, compared.after) == (was.outcome, now.outcome)
    platforms = {
        name: (was.platforms[name], now.platforms[name])
        for name in was.platforms
        if was.platforms[name] is not now.platforms[name]
    }
    assert compared.platforms == platforms
    assert {each.rule for each in compared.gone} == {rule_of(each) for each in said(was) - said(now)}
    assert {each.rule for each in compared.new} == {rule_of(each) for each in said(now) - said(was)}


def rule_of(each: object) -> str:
    assert isinstance(each, tuple)
    return str(each[0])


@FEW
@given(rulebooks, st.lists(edits, min_size=1, max_size=2), st.lists(drafts(), min_size=2, max_size=4))
def test_the_short_way_agrees_with_two_full_checks(
    made: Made, changes: list[tuple[str, Edit]], posts: list[Draft]
) -> None:
    """Whatever was changed: outcomes, outcomes by platform, and which rules say more or less."""
    after = edited(made, changes)
    note(str([name for name, _ in changes]))
    comparer = Comparer(difference(made.rulebook, after), today=TODAY, whole=False)
    for draft in posts:
        note(str([(field.name, field.raw) for field in draft.fields]))
        compared = comparer.compare(draft)
        event("differs" if compared is not None else "the same")
        agree(compared, draft, made.rulebook, after)
