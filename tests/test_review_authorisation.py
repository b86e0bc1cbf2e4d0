"""The authorisation matrix: every act in every state, by every role, in every relation to the draft; none left out.

Everything else that an act needs is there, so that what refuses is the state, the role or the relation, and by name.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from copygate.model.review import Requirement, ReviewPlan
from copygate.review.case import Approval, Binding, Case, Oral, Veto
from copygate.review.guards import Command, Override, Recheck, World, refusal
from copygate.review.matterguards import refused
from copygate.review.matters import STEPS, Matter, Step
from copygate.review.people import ROLES, Delegation, Directory, Grant
from copygate.review.states import TRANSITIONS, State, Transition

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
AGO, LATER = NOW - timedelta(days=30), NOW + timedelta(minutes=20)
ACTOR, OTHER, HOLDER, AUTHOR = "p-actor", "p-other", "p-holder", "p-author"
REVIEWERS = ("editor", "legal", "director", "tech-lead", "counsel")
BOUND = Binding("r1", "rules", "evaluation", 1)
SIGN_OFF = Requirement("sign-off:x", "sign-off", "会签", REVIEWERS)
TIER = Requirement("tier:one", "tier", "初审", REVIEWERS, 1, 0)
PLAN = ReviewPlan("one", (TIER,))
TODAY = Recheck("rules", 1, "evaluation", "review")

RELATIONS = (
    "outsider",
    "contributor",
    "twin of a contributor",
    "delegate of a contributor",
    "delegator of a contributor",
    "on behalf of a holder",
    "on behalf of a contributor",
    "on behalf of nobody who asked",
    "in a role that has ended",
)
INVOLVED = frozenset(each for each in RELATIONS if "contributor" in each)
BARS = frozenset(("not-barred", "no-hand-in-it", "none-has-a-hand", "override-in-force"))


def directory(role: str, relation: str) -> Directory:
    """Who holds what, where the actor stands so to the draft."""
    ended = NOW - timedelta(days=1) if relation == "in a role that has ended" else None
    behalf = relation.startswith("on behalf")
    holder = AUTHOR if relation == "on behalf of a contributor" else HOLDER
    grants = [Grant(OTHER, each, AGO) for each in ROLES]
    grants.append(Grant(holder if behalf else ACTOR, role, AGO, ended))
    lent = {
        "delegate of a contributor": (AUTHOR, ACTOR, "creator"),
        "delegator of a contributor": (ACTOR, AUTHOR, "creator"),
        "on behalf of a holder": (HOLDER, ACTOR, role),
        "on behalf of a contributor": (AUTHOR, ACTOR, role),
    }.get(relation)
    delegations = () if lent is None else (Delegation(*lent, AGO, NOW + timedelta(days=1)),)
    same = ((ACTOR, AUTHOR),) if relation == "twin of a contributor" else ()
    return Directory(tuple(grants), delegations, same)


def behalf_of(relation: str) -> str | None:
    if not relation.startswith("on behalf"):
        return None
    return AUTHOR if relation == "on behalf of a contributor" else HOLDER


def contributors(relation: str) -> frozenset[str]:
    return frozenset((ACTOR, AUTHOR) if relation == "contributor" else (AUTHOR,))


def expected(row: Transition | Step, origins: frozenset[str], state: str, role: str, relation: str) -> str | None:
    """By whom it is refused, worked out from the table alone."""
    if state not in origins:
        return "wrong-state"
    if role not in row.roles or relation in ("on behalf of nobody who asked", "in a role that has ended"):
        return "no-such-role"
    two = next((each for each in row.guards if each in ("waivable", "two-people")), None)
    bars = next((each for each in row.guards if each in BARS), None)
    stops = [each for each in (bars if relation in INVOLVED else None, two if behalf_of(relation) else None) if each]
    return min(stops, key=row.guards.index, default=None)


# --- cases --------------------------------------------------------------------------------------------------------


def ready(act: str, state: State, role: str, relation: str) -> tuple[Case, Command, World]:
    """The case, the command and the world in which nothing but state, role and relation can object."""
    case = Case(
        "c-1",
        state,
        0,
        1,
        BOUND,
        1,
        "review",
        plan=PLAN,
        contributors=contributors(relation),
        published="r1",
    )
    yes = Approval("tier:one", OTHER, "editor", None, AGO, BOUND)
    data: dict[str, Any] = {}
    requirement = "tier:one"
    overrides: tuple[Override, ...] = ()
    match act:
        case "review.submitted" | "review.revised":
            data = {"revision": "r2"}
        case "review.signed-off":
            case, requirement = replace(case, plan=replace(PLAN, beside=(SIGN_OFF,))), "sign-off:x"
        case "review.approved-orally":
            data = {"approver": OTHER, "approver_role": "legal", "channel": "phone", "until": LATER}
        case "review.papered":
            given = Approval("tier:one", ACTOR, role, None, AGO, BOUND, OTHER, LATER)
            case = replace(case, orals=(Oral(given, "phone"),))
        case "review.veto-resolved":
            case, data = replace(case, vetoes=(Veto(1, ACTOR, role, AGO),)), {"veto": 1}
        case "waiver.granted":
            case = replace(case, blocking=("cn/soft",))
            data = {"rule": "cn/soft", "until": LATER, "accounts": (ACTOR, OTHER)}
        case "publication.forced":
            overrides = (Override("o-1", BOUND, (ACTOR, OTHER), LATER),)
            data = {"override": "o-1"}
        case "review.approved":
            pass
        case _:
            case, requirement = replace(case, approvals=(yes,)), ""
    command = Command(act, ACTOR, role, behalf_of(relation), requirement, "理由", BOUND, data)
    return case, command, World(NOW, directory(role, relation), recheck=TODAY, overrides=overrides)


def cells() -> Iterator[tuple[State, str, str]]:
    for state in State:
        for role in ROLES:
            for relation in RELATIONS:
                yield state, role, relation


@pytest.mark.parametrize("row", [row for row in TRANSITIONS if row.roles], ids=lambda row: row.act)
def test_every_act_on_a_case(row: Transition) -> None:
    origins = frozenset(each.value for each in row.origins)
    allowed = 0
    for state, role, relation in cells():
        found = refusal(*ready(row.act, state, role, relation))
        wanted = expected(row, origins, state, role, relation)
        assert (found[0] if found else None) == wanted, (row.act, state, role, relation)
        allowed += wanted is None
    assert allowed, "an act that nobody may ever do"


# --- matters ------------------------------------------------------------------------------------------------------

DATA: dict[str, dict[str, Any]] = {
    "report.received": {"kind": "misleading", "came_at": AGO},
    "report.triaged": {"grade": "urgent"},
    "report.decided": {"outcome": "upheld"},
    "report.answered": {},
    "takedown.removal-failed": {},
    "takedown.removal-confirmed": {},
    "takedown.written-up": {},
    "override.granted": {"accounts": (ACTOR, OTHER), "until": LATER, "incident": "INC-7"},
    "override.reviewed": {"justified": True},
    "blacklist.added": {"accounts": (ACTOR, OTHER), "until": LATER, "appeal": "写信"},
    "blacklist.appealed": {},
    "blacklist.appeal-rejected": {},
    "blacklist.revoked": {"accounts": (ACTOR, OTHER)},
}
STATES = sorted({state for row in STEPS for state in (*row.origins, row.to)})


@pytest.mark.parametrize("row", [row for row in STEPS if row.roles], ids=lambda row: row.act)
def test_every_act_on_a_matter(row: Step) -> None:
    allowed = 0
    for state in STATES:
        for role in ROLES:
            for relation in RELATIONS:
                live = State.IN_REVIEW if row.kind == "override" else State.SUSPENDED
                case = Case("c-1", live, 0, 1, BOUND, 1, contributors=contributors(relation), published="r1")
                listed = {"accounts": ("p-somebody", "p-else"), "restored_at": "2026-11-23"}
                matter = Matter(row.kind, "x-1", state, listed, case)
                command = Command(
                    row.act, ACTOR, role, behalf_of(relation), reason="理由", seen=BOUND, data=DATA[row.act]
                )
                found = refused(matter, command, World(NOW, directory(role, relation)))
                wanted = expected(row, frozenset(row.origins), state, role, relation)
                assert (found[0] if found else None) == wanted, (row.act, state, role, relation)
                allowed += wanted is None
    assert allowed, "an act that nobody may ever do"


def test_the_matrix_is_whole() -> None:
    assert DATA.keys() == {row.act for row in STEPS if row.roles}
    people = [row for row in TRANSITIONS if row.roles]
    size = len(people) * len(State) * len(ROLES) * len(RELATIONS)
    size += len(DATA) * len(STATES) * len(ROLES) * len(RELATIONS)
    assert size > 25_000
