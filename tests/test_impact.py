"""What a change of the rules does to posts: the short way comes to what two full checks come to, whatever the change."""

from __future__ import annotations

import pytest
from hypothesis import event, given, note
from hypothesis import strategies as st

from copygate.evaluation.compiled import CompiledRulebook, prepare
from copygate.impact.bump import Bump, bump_of
from copygate.impact.comparing import Compared, Comparer
from copygate.impact.difference import difference
from copygate.model.draft import Draft
from copygate.model.verdict import Outcome, Verdict
from copygate.packs.rulebook import Lexicon, Rulebook, TermGroup
from copygate.pipeline import check
from tests.conftest import FEW
from tests.rule_edits import Edit, edited, edits
from tests.rulebooks import TODAY, Made, draft_of, drafts, rulebook_of, rulebooks


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


@FEW
@given(rulebooks, st.lists(edits, min_size=1, max_size=2), st.lists(drafts(), min_size=2, max_size=4))
def test_what_is_no_major_change_fails_nothing_that_passed(
    made: Made, changes: list[tuple[str, Edit]], posts: list[Draft]
) -> None:
    """The version told from the rules alone is on the safe side, of every draft."""
    after = edited(made, changes)
    note(str([name for name, _ in changes]))
    between = difference(made.rulebook, after)
    reasons = [reason for pack in ("t/law", "t/xhs") for reason in bump_of(between, pack, texts_differ=False)]
    bump = max((reason.bump for reason in reasons), default=Bump.NONE)
    event(bump.name)
    for draft in posts:
        note(str([(field.name, field.raw) for field in draft.fields]))
        was, now = full(draft, made.rulebook), full(draft, after)
        if bump < Bump.MAJOR and was.outcome is Outcome.CLEAR and not between.platforms:
            assert now.outcome is Outcome.CLEAR
        if bump < Bump.MINOR:
            assert said(was) == said(now)


def law(*rules: str, groups: tuple[TermGroup, ...]) -> Rulebook:
    """The rules of a small pack, with these groups as its lexicon `health`."""
    rulebook = rulebook_of(rules).rulebook
    pack = rulebook.packs[0]
    lexicons = (*(each for each in pack.lexicons if each.name not in ("health", "quality")), *(
        Lexicon(name, name, (group,)) for name, group in zip(("health", "quality"), groups, strict=True)
    ))  # fmt: skip
    return rulebook._replace(packs=(pack._replace(lexicons=lexicons), *rulebook.packs[1:]))


CURES = 'rule NAME "药"\n  cites law 1\n  forbid health\n    despite homophone, split\n  severity review\nend'
PRAISE = 'rule NAME "夸"\n  cites law 1\n  forbid quality\n    despite homophone, split\n  severity review\n  when kind is article\nend'


@pytest.mark.parametrize(
    ("text", "added"),
    [("这里果家级品质", "果家级"), ("竹弟一名", "苐"), ("全城弟一", "弟一")],
    ids=["its own word", "letters", "sounds"],
)
def test_a_word_of_one_lexicon_may_be_a_disguise_of_another(text: str, added: str) -> None:
    """A term that is put in is no disguise any more: a rule that did not change falls silent, and that is seen."""
    cures = TermGroup("cures", "", ("国家级", "第一"))
    before = law(CURES, PRAISE, groups=(cures, TermGroup("praise", "", ("最佳",))))
    after = law(CURES, PRAISE, groups=(cures, TermGroup("praise", "", ("最佳", added))))
    between = difference(before, after)
    assert between.affected == {"t/law/r1"}
    draft = draft_of(text, kind="promotion")
    agree(Comparer(between, today=TODAY, whole=False).compare(draft), draft, before, after)


def test_the_one_word_that_silences_another_rule() -> None:
    """The same for certain: before, `果家级` reads as `国家级`; once it is a term itself, it does not."""
    cures = TermGroup("cures", "", ("国家级",))
    before = law(CURES, PRAISE, groups=(cures, TermGroup("praise", "", ("最佳",))))
    after = law(CURES, PRAISE, groups=(cures, TermGroup("praise", "", ("最佳", "果家级"))))
    draft = draft_of("这里果家级品质", kind="promotion")
    compared = Comparer(difference(before, after), today=TODAY, whole=False).compare(draft)
    assert compared is not None
    assert [each.rule for each in compared.gone] == ["t/law/r0"]
    assert (compared.before, compared.after) == (Outcome.REVIEW, Outcome.CLEAR)


@pytest.mark.parametrize(
    "text",
    ["果家级公园", "果家级公园林", "果家级公园区里", "果家级公圆", "国☆家级公园", "国家级", "果家级公园的国家级品质"],
)
@pytest.mark.parametrize("field", ["allow", "context", "despite"])
def test_a_phrase_allowed_excuses_its_disguises_too(text: str, field: str) -> None:
    """It takes less to excuse than to find: looking for the phrase as if it were a term would miss it."""
    group = TermGroup("cures", "", ("国家级",))
    praise = TermGroup("praise", "", ("最佳",))
    before = law(CURES, PRAISE, groups=(group, praise))
    changed = {
        "allow": group._replace(allow=("国家级公园",)),
        "context": group._replace(context=("公园",)),
        "despite": group._replace(despite=("fullwidth",)),
    }[field]
    after = law(CURES, PRAISE, groups=(changed, praise))
    draft = draft_of(text, kind="promotion")
    agree(Comparer(difference(before, after), today=TODAY, whole=False).compare(draft), draft, before, after)


def test_what_changes_nothing_is_no_change() -> None:
    """Another order of files and lexicons; and of words only, which finds what it found."""
    rulebook = law(CURES, groups=(TermGroup("a", "", ("治疗",)), TermGroup("b", "", ("最佳",))))
    pack = rulebook.packs[0]
    turned = pack._replace(files=pack.files[::-1], lexicons=pack.lexicons[::-1])
    assert difference(rulebook, rulebook._replace(packs=(turned, *rulebook.packs[1:]))).changes == ()
    said_otherwise = law(
        CURES.replace("药", "药品"), groups=(TermGroup("a", "", ("治疗",)), TermGroup("b", "", ("最佳",)))
    )
    (changed,) = difference(rulebook, said_otherwise).changes
    assert (changed.kind, changed.parts) == ("reworded", ("title",))
