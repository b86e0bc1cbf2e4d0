"""The replay of review cases: what was published had been approved, by people who may, and every act was possible."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pytest

from copygate.audit.canonical import Json
from copygate.audit.entry import Actor, Entry
from copygate.audit.verifier import ALWAYS_SIGNED, CASE_ACTS, SIGNED_BY_PEOPLE, Replay, read_leaf
from copygate.review.states import TRANSITIONS, State
from tests.audit import ORIGIN, entry
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
        log.add(said, *((each.by,) if each.act in ALWAYS_SIGNED | SIGNED_BY_PEOPLE else ()))
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
