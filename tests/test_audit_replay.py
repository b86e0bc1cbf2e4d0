"""The replay of review cases: what was published had been approved, by people who may, and every act was possible."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pytest

from copygate.audit.canonical import Json
from copygate.audit.entry import Actor, Entry
from copygate.audit.identifiers import timestamp
from copygate.audit.verifier import (
    ALWAYS_SIGNED,
    CASE_ACTS,
    MATTER_ACTS,
    MATTER_TABLES,
    SIGNED_BY_PEOPLE,
    TWO_PEOPLE,
    Replay,
    read_leaf,
)
from copygate.review.matters import KINDS, STEPS
from copygate.review.states import TRANSITIONS, State
from tests.audit import ORIGIN, entry, moment
from tests.audit_log import PLAN, small_log


@dataclass(frozen=True)
class Step:
    """One act on the case."""

    act: str
    by: str
    before: str
    after: str
    data: dict[str, Json]
    change: dict[str, Any]
    beside: tuple[str, ...] = ()


def step(act: str, by: str, before: str, after: str, data: dict[str, Json] | None = None, **change: Any) -> Step:
    return Step(act, by, before, after, data or {}, change)


SUBMITTED = step("review.submitted", "p-1", "", "checking")
CHECKED = step("review.checked", "engine", "checking", "in-review", {"plan": PLAN})
FIRST = step("review.approved", "p-2", "in-review", "in-review", {"requirement": "first", "round": 1})
FINAL = step("review.approved", "p-3", "in-review", "approved", {"requirement": "final", "round": 1})
PUBLISHED = step("publication.published", "p-1", "approved", "published")
SUSPENDED = step("publication.suspended", "p-1", "published", "suspended")
RESTORED = step("publication.restored", "p-2", "suspended", "suspended")
RESTORED_TOO = step("publication.restored", "p-3", "suspended", "published")
WHOLE = (SUBMITTED, CHECKED, FIRST, FINAL, PUBLISHED)
OTHER = "0" * 64


def replayed(*steps: Step) -> Replay:
    """The log with these acts, each signed by its actor where it has to be."""
    log = small_log(cases=0)
    for number, each in enumerate(steps, 100):
        states = (each.before, each.after)
        said: Entry = entry(number, each.act, by=each.by, case="7", states=states, data={**each.data, "n": number})
        if each.by == "engine":
            said = replace(said, actor=Actor(id="engine", kind="engine"))
        for name, value in each.change.items():
            owner, _, inner = name.partition("__")
            said = replace(said, **{owner: replace(getattr(said, owner), **{inner: value})})
        log.add(said, *((each.by, *each.beside) if each.act in ALWAYS_SIGNED | SIGNED_BY_PEOPLE else ()))
    replay = Replay()
    for index, raw in enumerate(log.leaves):
        replay.apply(index, read_leaf(raw, ORIGIN))
    return replay


def without(removed: Step, *, instead: tuple[Step, ...] = ()) -> tuple[Step, ...]:
    """The whole story with one act replaced."""
    at = WHOLE.index(removed)
    return (*WHOLE[:at], *instead, *WHOLE[at + 1 :])


def changed(original: Step, **fields: Any) -> tuple[Step, ...]:
    """The whole story with one act changed."""
    return without(original, instead=(replace(original, **fields),))


def test_a_publication_that_was_approved() -> None:
    replay = replayed(*WHOLE, SUSPENDED, RESTORED, RESTORED_TOO)
    assert replay.problems == []
    assert [(each.case, each.people) for each in replay.published] == [("case/7", 2), ("case/7", 2)]


VETO = step("review.changes-requested", "p-2", "in-review", "changes-requested")
ANEW = step("review.revised", "p-1", "changes-requested", "checking")
SECOND_ROUND = {"round": 2}
UNAPPROVED = {
    "final": (SUBMITTED, CHECKED, replace(FIRST, after="approved"), PUBLISHED),
    "final: one person in two tiers": changed(FINAL, by="p-2"),
    "final: of another revision": changed(FINAL, change={"obj__rev_digest": OTHER}),
    "final: under other rules": changed(FINAL, change={"policy__bundle_digest": OTHER}),
    "final: of another evaluation": changed(FINAL, change={"policy__eval_digest": OTHER}),
    "final: of another round": changed(FINAL, data={"requirement": "final", "round": 2}),
    "final: in a role that may not": changed(FINAL, change={"actor__role": "creator"}),
    "final: by a contributor": changed(SUBMITTED, data={"contributors": ["p-3"]}),
    "final: by a delegate of a contributor": changed(FINAL, change={"actor__on_behalf_of": "p-1"}),
    "final: by the delegate of the first": changed(FINAL, change={"actor__on_behalf_of": "p-2"}),
    "0": tuple(
        replace(each, change={"policy__bundle_digest": OTHER}) if each in (FIRST, FINAL) else each for each in WHOLE
    ),
    "0: a plan that asks for nothing": (
        SUBMITTED,
        replace(CHECKED, data={"plan": {"requirements": [], "restore_approvals": 0}}),
        step("review.approved", "p-2", "in-review", "approved", {"requirement": "none", "round": 9}),
        PUBLISHED,
    ),
    "revision": changed(PUBLISHED, change={"obj__rev_digest": OTHER}),
    "veto": (
        *(SUBMITTED, CHECKED, VETO, ANEW, CHECKED),
        *(replace(each, data={**each.data, **SECOND_ROUND}) for each in (FIRST, FINAL)),
        PUBLISHED,
    ),
    "restore": (*WHOLE, SUSPENDED, RESTORED_TOO),
    "restore: one person twice": (*WHOLE, SUSPENDED, RESTORED, replace(RESTORED_TOO, by="p-2")),
    "restore: by a contributor": (*WHOLE, SUSPENDED, RESTORED, replace(RESTORED_TOO, by="p-1")),
}


@pytest.mark.parametrize("name", UNAPPROVED)
def test_a_publication_that_was_not_approved_is_found(name: str) -> None:
    replay = replayed(*UNAPPROVED[name])
    assert [(each.code, each.what) for each in replay.problems] == [
        ("unapproved", f"case/7: {name.split(':', maxsplit=1)[0]}")
    ]


def test_a_resolved_veto_stands_in_nobodys_way() -> None:
    resolved = step("review.veto-resolved", "p-2", "in-review", "in-review", {"veto": 1})
    *before, published = UNAPPROVED["veto"]
    assert replayed(*before[:5], resolved, *before[5:], published).problems == []


IMPOSSIBLE = [
    ("act", (SUBMITTED, CHECKED, step("publication.published", "p-1", "in-review", "published"))),
    ("act", (SUBMITTED, CHECKED, step("review.commented", "p-1", "in-review", "approved"))),
    ("act", (SUBMITTED, step("review.unheard-of", "p-1", "checking", "in-review"))),
    ("transition", (SUBMITTED, replace(FIRST, before="in-review"))),
    ("case-data", changed(CHECKED, data={})),
    ("case-data", changed(FIRST, data={"requirement": "first"})),
    ("case-data", changed(FIRST, data={"requirement": 1, "round": 1})),
    ("case-data", changed(SUBMITTED, data={"contributors": [{}]})),
    ("case-data", changed(CHECKED, data={"plan": {"requirements": [7]}})),
    (
        "case-data",
        (SUBMITTED, CHECKED, VETO, step("review.veto-resolved", "p-2", "changes-requested", "", {"veto": 0})),
    ),
]


@pytest.mark.parametrize(("code", "steps"), IMPOSSIBLE)
def test_what_cannot_have_happened_is_found(code: str, steps: tuple[Step, ...]) -> None:
    assert code in {each.code for each in replayed(*steps).problems}


def test_the_verifier_has_the_transition_table_of_the_review() -> None:
    assert CASE_ACTS.keys() == {row.act for row in TRANSITIONS}
    for row in TRANSITIONS:
        origins, outcomes = CASE_ACTS[row.act]
        assert set(origins.split()) == {state.value for state in row.origins}, row.act
        assert {State(each) for each in outcomes.split()} >= ({row.to} if row.to else set()), row.act
        if row.to:
            assert outcomes == row.to.value, row.act
        assert row.signed is (row.act in ALWAYS_SIGNED | SIGNED_BY_PEOPLE), row.act


def test_the_verifier_has_the_table_of_matters() -> None:
    assert MATTER_ACTS.keys() == {row.act for row in STEPS}
    assert set(MATTER_TABLES) == set(KINDS)
    for row in STEPS:
        origins, outcome = MATTER_ACTS[row.act]
        assert (set(origins.split()), outcome) == ({each or "-" for each in row.origins}, row.to), row.act
        assert (row.people == 2) is (row.act in TWO_PEOPLE), row.act
        assert row.people < 2 or row.act in ALWAYS_SIGNED, row.act


def at(number: int) -> str:
    return timestamp(moment(number))


def of(kind: str, name: str, state: str, **data: Any) -> dict[str, Any]:
    """The data of an act on a matter, with the row that it sets."""
    row = {"table": MATTER_TABLES[kind], "key": name, "row": {"state": state, **data.pop("row", {})}}
    return {"data": {**data, "rows": [row]}, "change": {"obj__type": kind, "obj__id": name}}


GRANTED = Step(
    "override.granted",
    "p-2",
    "",
    "unreviewed",
    beside=("p-3",),
    **of("override", "o-1", "unreviewed", case="7", accounts=["p-2", "p-3"], until=at(1000), round=1),
)
FORCED = step("publication.forced", "p-3", "in-review", "published", {"override": "o-1"})
REVIEWED = Step("override.reviewed", "p-1", "unreviewed", "reviewed", **of("override", "o-1", "reviewed", case="7"))
BROKEN = (SUBMITTED, CHECKED, GRANTED, FORCED, REVIEWED)


def test_a_break_glass_that_two_granted_and_another_reviewed() -> None:
    replay = replayed(*BROKEN)
    assert replay.problems == []
    assert [(each.people, each.forced) for each in replay.published] == [(2, True)]


def granted(**data: Any) -> Step:
    return replace(GRANTED, data={**GRANTED.data, **data})


UNFOUNDED = {
    "longer than an hour": (("matter", "unapproved"), (granted(until=at(9000)), FORCED)),
    "over": (("unapproved",), (granted(until=at(103)), FORCED)),
    "of another round": (("matter", "unapproved"), (granted(round=2), FORCED)),
    "of another case": (("matter", "unapproved"), (granted(case="8"), FORCED)),
    "by one person": (("two-people",), (replace(GRANTED, beside=()),)),
    "for one person": (("two-people",), (granted(accounts=["p-2"]),)),
    "used by a third": (("unapproved",), (GRANTED, replace(FORCED, by="p-1"))),
    "not granted": (("unapproved",), (FORCED,)),
    "past an objection": (
        ("unapproved",),
        (
            step("review.changes-requested", "p-2", "in-review", "changes-requested"),
            step("review.revised", "p-1", "changes-requested", "checking"),
            CHECKED,
            granted(round=2),
            FORCED,
        ),
    ),
    "reviewed by one of the two": (("matter",), (GRANTED, FORCED, replace(REVIEWED, by="p-3"))),
    "another while one is unreviewed": (
        ("matter",),
        (
            GRANTED,
            replace(
                GRANTED,
                **of("override", "o-2", "unreviewed", **{**GRANTED.data, "rows": ()}),  # the same again
            ),
        ),
    ),
    "a row that says otherwise": (("matter",), (replace(GRANTED, data={**GRANTED.data, "rows": []}),)),
    "reviewed twice": (("transition", "act"), (GRANTED, REVIEWED, replace(REVIEWED, before="reviewed"))),
}


@pytest.mark.parametrize("name", UNFOUNDED)
def test_a_break_glass_that_was_none_is_found(name: str) -> None:
    codes, steps = UNFOUNDED[name]
    found = {each.code for each in replayed(SUBMITTED, CHECKED, *steps).problems}
    assert found
    assert found <= set(codes)


def test_no_break_glass_past_what_nobody_can_waive() -> None:
    hard = replace(CHECKED, data={**CHECKED.data, "unwaivable": ["cn/hard"]})
    (problem,) = replayed(SUBMITTED, hard, GRANTED, FORCED).problems
    assert (problem.code, problem.what) == ("unapproved", "case/7: unwaivable")


def oral(**data: Any) -> Step:
    said = {"requirement": "first", "round": 1, "approver": "p-2", "approver_role": "legal", "until": at(1500), **data}
    return step("review.approved-orally", "p-3", "in-review", "in-review", said)


PAPERED = step("review.papered", "p-2", "in-review", "in-review", {"requirement": "first", "round": 1})
LAPSED = step("review.oral-lapsed", "timer", "published", "suspended", {"requirement": "first"})
ALONE: dict[str, Json] = {
    "requirements": [{"id": "first", "kind": "tier", "roles": ["legal"], "approvals": 1}],
    "restore_approvals": 1,
}
ONE_TIER = replace(CHECKED, data={"plan": ALONE})
SHORT = replace(PUBLISHED, before="in-review")
ORAL = {
    "": (CHECKED, oral(), PAPERED, FINAL, PUBLISHED),
    "final": (CHECKED, oral(), FINAL, PUBLISHED),
    "0: over": (ONE_TIER, oral(until=at(103)), step("review.commented", "p-1", "in-review", "in-review"), SHORT),
    "restore: not on paper": (ONE_TIER, oral(), SHORT, LAPSED, replace(RESTORED, by="p-2", after="published")),
}


@pytest.mark.parametrize("name", ORAL)
def test_an_oral_approval_counts_for_its_time_and_never_for_two_people(name: str) -> None:
    problems = [each for each in replayed(SUBMITTED, *ORAL[name]).problems if each.code != "act"]
    expected = {"": [], "restore: not on paper": ["case/7: oral"]}
    lacking = name.split(":", maxsplit=1)[0]
    assert [each.what for each in problems if each.code == "unapproved"] == expected.get(name, [f"case/7: {lacking}"])


@pytest.mark.parametrize("data", [{"approver": "p-3"}, {"until": at(9000)}, {"until": at(1)}, {"until": "soon"}])
def test_an_oral_approval_that_cannot_be_one_is_found(data: dict[str, Any]) -> None:
    assert {each.code for each in replayed(SUBMITTED, CHECKED, oral(**data)).problems} == {"case-data"}


SUSPENDED_SO = replace(SUSPENDED, data={"takedown": "t-1"})
REMOVED = Step("takedown.removal-confirmed", "p-1", "", "removed", **of("takedown", "t-1", "removed"))
WRITTEN = Step("takedown.written-up", "p-1", "removed", "written-up", **of("takedown", "t-1", "written-up"))
RECEIVED = Step("report.received", "p-1", "", "received", **of("report", "r-1", "received", case="7", came_at=at(1)))
BESIDE = [
    ([], (*WHOLE, RECEIVED, SUSPENDED_SO, REMOVED, WRITTEN)),
    (["matter"], (*WHOLE, SUSPENDED, REMOVED)),
    (["matter"], (*WHOLE, SUSPENDED_SO, replace(WRITTEN, before=""))),
    (
        [],
        (
            *WHOLE,
            SUSPENDED_SO,
            replace(WRITTEN, before="", **of("takedown", "t-1", "written-up", row={"restored_at": at(1)})),
        ),
    ),
    (["matter"], (SUBMITTED, CHECKED, RECEIVED)),
    (["matter"], (*WHOLE, replace(RECEIVED, data={**RECEIVED.data, "came_at": at(99999)}))),
    (["case-data"], (*WHOLE, replace(RECEIVED, data={**RECEIVED.data, "came_at": 7}))),
    (["act"], (*WHOLE, SUSPENDED_SO, replace(REMOVED, act="report.decided"))),
]


@pytest.mark.parametrize(("codes", "steps"), BESIDE)
def test_reports_and_takedowns_follow_from_the_case(codes: list[str], steps: tuple[Step, ...]) -> None:
    assert [each.code for each in replayed(*steps).problems] == codes
