"""Review cases: whatever people try in whatever order, nothing is published but what the right people approved as it is.

The machine knows nothing of `approvals.py`: at each publication it counts, from the events alone and by brute force,
whether distinct people without a hand in the draft filled every requirement of the plan.
"""

from __future__ import annotations

import itertools
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from copygate.errors import ReviewError
from copygate.model.checklist import Checklist, ChecklistLine
from copygate.model.review import EvidenceNeeded, Requirement, ReviewPlan
from copygate.review.case import Binding, Case, Event
from copygate.review.checklists import score, wrong_answers
from copygate.review.decide import checked, decide, sent_back
from copygate.review.guards import GUARDS, Command, EvidenceHeld, Recheck, World, refusal
from copygate.review.matterguards import GUARDS as MATTER_GUARDS
from copygate.review.matters import Matter
from copygate.review.page import GUARDS_SAY, MATTER_GUARDS_SAY, page
from copygate.review.people import Delegation, Directory, Grant
from copygate.review.states import TERMINAL, TRANSITIONS, State, transition

START = datetime(2026, 11, 23, 9, tzinfo=UTC)
LONG = timedelta(days=3650)
SOON = timedelta(days=60)
CHECKLIST = Checklist(
    "basic", "基本", "1", (ChecklistLine("law", "法规都已处理"), ChecklistLine("fit", "切题", 2)), pass_mark=60
)
GOOD = {"law": True, "fit": 4}
PEOPLE = {
    "wang": ("creator",),
    "li": ("editor", "creator"),
    "li2": ("legal", "director"),  # a second account of li
    "zhao": ("legal",),
    "chen": ("director", "duty-officer"),
    "sun": ("tech-lead", "editor"),
    "qian": ("publisher",),
    "zhou": ("duty-officer", "legal"),
}
PLAN = ReviewPlan(
    "standard",
    (
        Requirement("tier:initial", "tier", "初审", ("editor",), 1, 0, checklist="basic"),
        Requirement("tier:second", "tier", "复审", ("legal",), 1, 1),
        Requirement("tier:final", "tier", "终审", ("director",), 1, 2),
    ),
    (Requirement("sign-off:technical", "sign-off", "技术会签", ("tech-lead",)),),
    (EvidenceNeeded("cn/x", "licence"),),
)


def directory(**changes: Any) -> Directory:
    grants = tuple(Grant(who, role, START - LONG) for who, roles in PEOPLE.items() for role in roles)
    given: dict[str, Any] = {"grants": grants, "delegations": (), "same": (("li", "li2"),), **changes}
    return Directory(**given)


def recheck(seq: int = 1, outcome: str = "review", blocking: tuple[str, ...] = ()) -> Recheck:
    return Recheck(f"rules-{seq}", seq, f"evaluation-{seq}", outcome, blocking)


class Desk:
    """A case with the world around it; `do` is what the store does: decide, then fold."""

    def __init__(self, plan: ReviewPlan = PLAN) -> None:
        self.plan, self.case, self.now = plan, Case("1"), START
        self.directory = directory()
        self.rules = recheck()
        self.evidence: tuple[EvidenceHeld, ...] = (EvidenceHeld("licence", "版权方"),)
        self.events: list[Event] = []

    @property
    def world(self) -> World:
        return World(self.now, self.directory, {"basic": CHECKLIST}, self.evidence, recheck=self.rules)

    def do(self, act: str, account: str, role: str, **given: Any) -> Event:
        given.setdefault("seen", self.case.binding)
        event = decide(self.case, Command(act, account, role, **given), self.world)
        return self.happened(event)

    def happened(self, event: Event) -> Event:
        self.case = self.case.after(event)
        self.events.append(event)
        return event

    def submit(self, account: str = "wang", revision: str = "r1") -> None:
        act = "review.submitted" if self.case.state is State.DRAFTING else "review.revised"
        self.do(act, account, PEOPLE[account][0], data={"revision": revision})

    @property
    def state(self) -> str:
        return self.case.state.value

    def check(self) -> None:
        self.happened(checked(self.case, self.rules, self.now, self.plan))

    def approve_all(self) -> None:
        self.do("review.approved", "li", "editor", requirement="tier:initial", data={"answers": GOOD})
        self.do("review.approved", "zhao", "legal", requirement="tier:second")
        self.do("review.signed-off", "sun", "tech-lead", requirement="sign-off:technical")
        self.do("review.approved", "chen", "director", requirement="tier:final")


@pytest.fixture
def desk() -> Desk:
    made = Desk()
    made.submit()
    made.check()
    return made


def refused(desk: Desk, act: str, account: str, role: str, **given: Any) -> str:
    with pytest.raises(ReviewError) as error:
        desk.do(act, account, role, **given)
    assert error.value.wording.zh
    return error.value.code


def test_three_tiers_and_a_signature_lead_to_publication(desk: Desk) -> None:
    desk.approve_all()
    assert desk.state == State.APPROVED
    desk.do("publication.published", "qian", "publisher")
    assert (desk.case.state, desk.case.published) == (State.PUBLISHED, "r1")


def test_tiers_come_in_order(desk: Desk) -> None:
    assert refused(desk, "review.approved", "zhao", "legal", requirement="tier:second") == "tier-open"


def test_a_sign_off_may_come_last(desk: Desk) -> None:
    desk.do("review.approved", "li", "editor", requirement="tier:initial", data={"answers": GOOD})
    desk.do("review.approved", "zhao", "legal", requirement="tier:second")
    desk.do("review.approved", "chen", "director", requirement="tier:final")
    assert desk.state == State.IN_REVIEW
    assert refused(desk, "publication.published", "qian", "publisher") == "wrong-state"
    desk.do("review.signed-off", "sun", "tech-lead", requirement="sign-off:technical")
    assert desk.state == State.APPROVED


def test_a_requirement_is_met_in_its_own_role_and_once(desk: Desk) -> None:
    given: dict[str, Any] = {"requirement": "tier:initial", "data": {"answers": GOOD}}
    assert refused(desk, "review.approved", "zhao", "legal", **given) == "holds-role"
    desk.do("review.signed-off", "sun", "tech-lead", requirement="sign-off:technical")
    assert refused(desk, "review.signed-off", "sun", "tech-lead", requirement="sign-off:technical") == "beside-open"
    assert refused(desk, "review.signed-off", "li", "editor", requirement="tier:initial") == "beside-open"


def test_two_accounts_of_one_person_fill_one_tier(desk: Desk) -> None:
    desk.do("review.approved", "li", "editor", requirement="tier:initial", data={"answers": GOOD})
    assert refused(desk, "review.approved", "li2", "legal", requirement="tier:second") == "one-tier-each"


def test_no_contributor_decides_not_by_another_account_nor_through_a_delegate() -> None:
    desk = Desk()
    desk.submit("li")
    desk.check()
    given: dict[str, Any] = {"requirement": "tier:initial", "data": {"answers": GOOD}}
    assert refused(desk, "review.approved", "li", "editor", **given) == "not-barred"
    lent = Delegation("li", "zhou", "editor", START - LONG, START + LONG)
    desk.directory = directory(delegations=(lent,))
    assert refused(desk, "review.approved", "zhou", "editor", on_behalf_of="li", **given) == "not-barred"
    desk.do("review.approved", "sun", "editor", **given)
    assert refused(desk, "review.approved", "zhou", "legal", requirement="tier:second") == "not-barred"
    assert refused(desk, "review.approved", "li2", "legal", requirement="tier:second") == "not-barred"


def test_an_edit_outdates_every_approval(desk: Desk) -> None:
    desk.approve_all()
    assert refused(desk, "review.revised", "wang", "creator", data={"revision": "r1"}) == "new-content"
    desk.submit("sun", "r2")
    desk.check()
    assert desk.case.counted() == ()
    given: dict[str, Any] = {"requirement": "tier:initial", "data": {"answers": GOOD}}
    assert refused(desk, "review.approved", "sun", "editor", **given) == "not-barred"


def test_who_looked_at_something_else_decides_nothing(desk: Desk) -> None:
    old = Binding("r0", "rules-1", "evaluation-1", 1)
    given: dict[str, Any] = {"requirement": "tier:initial", "data": {"answers": GOOD}, "seen": old}
    assert refused(desk, "review.approved", "li", "editor", **given) == "revision-seen"


def test_a_veto_stands_until_it_is_resolved(desk: Desk) -> None:
    desk.do("review.changes-requested", "zhao", "legal", reason="价格没有依据")
    desk.submit("wang", "r2")
    desk.check()
    desk.approve_all()
    assert refused(desk, "publication.published", "qian", "publisher") == "no-veto"
    other: dict[str, Any] = {"reason": "已改", "data": {"veto": 1}}
    assert refused(desk, "review.veto-resolved", "sun", "editor", **other) == "own-veto-or-lead"
    desk.do("review.veto-resolved", "zhao", "legal", **other)
    desk.do("publication.published", "qian", "publisher")


def test_a_role_revoked_before_publication_takes_the_approval_with_it(desk: Desk) -> None:
    desk.approve_all()
    kept = tuple(each for each in desk.directory.grants if (each.account, each.role) != ("zhao", "legal"))
    desk.directory = directory(grants=(*kept, Grant("zhao", "legal", START - LONG, START + timedelta(hours=1))))
    desk.now = START + timedelta(hours=2)
    assert refused(desk, "publication.published", "qian", "publisher") == "all-requirements-met"


def test_evidence_must_cover_the_whole_window(desk: Desk) -> None:
    desk.approve_all()
    desk.evidence = (EvidenceHeld("licence", "版权方", None, START - timedelta(days=1)),)
    assert refused(desk, "publication.published", "qian", "publisher") == "evidence-covers"


def test_a_stricter_rule_sends_back_and_a_looser_one_helps_nobody(desk: Desk) -> None:
    desk.approve_all()
    assert sent_back(desk.case, recheck(2, "owes"), desk.now, PLAN) is None
    desk.rules = recheck(2, "blocked", ("cn/new",))
    assert refused(desk, "publication.published", "qian", "publisher") == "rules-current"
    event = sent_back(desk.case, desk.rules, desk.now, PLAN)
    assert event is not None
    desk.happened(event)
    assert (desk.case.state, desk.case.counted()) == (State.BLOCKED, ())


def test_an_older_rulebook_publishes_nothing(desk: Desk) -> None:
    desk.approve_all()
    desk.rules = recheck(0)
    assert refused(desk, "publication.published", "qian", "publisher") == "rules-current"


def test_what_cannot_be_waived_is_never_published() -> None:
    desk = Desk()
    desk.rules = Recheck("rules-1", 1, "e", "blocked", ("cn/hard", "cn/soft"), ("cn/hard",))
    desk.submit()
    desk.check()
    assert desk.state == State.BLOCKED
    two = {"accounts": ("zhao", "chen"), "until": START + SOON}
    given: dict[str, Any] = {"reason": "活动授权"}
    assert refused(desk, "waiver.granted", "zhao", "legal", data={"rule": "cn/hard", **two}, **given) == "waivable"
    one = {"rule": "cn/soft", "accounts": ("zhao", "zhao"), "until": START + SOON}
    assert refused(desk, "waiver.granted", "zhao", "legal", data=one, **given) == "waivable"
    desk.do("waiver.granted", "zhao", "legal", data={"rule": "cn/soft", **two}, **given)
    assert desk.state == State.BLOCKED


def test_hiding_takes_one_and_restoring_two(desk: Desk) -> None:
    desk.approve_all()
    desk.do("publication.published", "qian", "publisher")
    desk.do("publication.suspended", "chen", "duty-officer")
    assert refused(desk, "publication.restored", "wang", "editor") == "no-such-role"
    desk.do("publication.restored", "zhao", "legal")
    assert desk.state == State.SUSPENDED
    assert refused(desk, "publication.restored", "zhao", "legal") == "not-restored-before"
    desk.do("publication.restored", "sun", "editor")
    assert desk.state == State.PUBLISHED


YES_AGAIN = {
    "he held the role no more": lambda desk: setattr(desk, "directory", _without("zhao")),
    "they turned out to be one person": lambda desk: setattr(
        desk, "directory", directory(same=(("li", "li2"), ("zhao", "sun")))
    ),
    "he turned out to be the author": lambda desk: setattr(desk, "directory", directory(same=(("wang", "zhao"),))),
    "he acts for the author now": lambda desk: setattr(
        desk, "directory", directory(delegations=(Delegation("wang", "zhao", "creator", START - LONG, START + LONG),))
    ),
    "it was half a year ago": lambda desk: setattr(desk, "now", desk.now + timedelta(days=200)),
    "the clock was set back": lambda desk: setattr(desk, "now", desk.now - timedelta(days=1)),
}


def _without(account: str) -> Directory:
    return directory(grants=tuple(each for each in directory().grants if each.account != account))


@pytest.mark.parametrize("meanwhile", YES_AGAIN.values(), ids=YES_AGAIN)
def test_the_first_yes_to_a_restoration_is_judged_anew_at_the_second(desk: Desk, meanwhile: Any) -> None:
    """As approvals are: it stood in a list, and was counted whoever had given it had become."""
    desk.approve_all()
    desk.do("publication.published", "qian", "publisher")
    desk.do("publication.suspended", "chen", "duty-officer")
    desk.do("publication.restored", "zhao", "legal")
    meanwhile(desk)
    if desk.directory.person_of("zhao") == desk.directory.person_of("sun"):
        assert refused(desk, "publication.restored", "sun", "editor") == "not-restored-before"
        return
    desk.do("publication.restored", "sun", "editor")
    assert desk.state == State.SUSPENDED, "that is one who says so, not two"
    desk.directory = directory()
    if desk.now > START:
        desk.do("publication.restored", "zhao", "legal")  # it has grown old, and he may say so anew
        assert desk.state == State.PUBLISHED


def test_a_waiver_covers_what_the_rule_found_and_not_the_name_of_the_rule() -> None:
    """A rule that is tightened keeps its name; what it finds now nobody has answered for."""
    desk = Desk()
    found = Recheck("rules-1", 1, "e", "blocked", ("cn/soft",), grounds={"cn/soft": "one word"})
    desk.rules = found
    desk.submit()
    desk.check()
    two = {"rule": "cn/soft", "accounts": ("zhao", "chen"), "until": START + SOON}
    desk.do("waiver.granted", "zhao", "legal", data=two, reason="活动授权")
    desk.approve_all()
    assert sent_back(desk.case, found, desk.now, PLAN) is None
    desk.rules = Recheck("rules-2", 2, "e2", "blocked", ("cn/soft",), grounds={"cn/soft": "that word and another"})
    assert refused(desk, "publication.published", "qian", "publisher") == "rules-current"
    event = sent_back(desk.case, desk.rules, desk.now, PLAN)
    assert event is not None
    desk.happened(event)
    assert desk.state == State.BLOCKED
    desk.do("waiver.granted", "zhao", "legal", data=two, reason="那个词也有授权")
    desk.approve_all()
    desk.do("publication.published", "qian", "publisher")


TWO = World(START, directory())
ONE = World(START, directory(same=(("zhao", "zhou"),)))


@pytest.mark.parametrize(
    ("act", "row", "accounts", "guard"),
    [
        ("blacklist.added", {}, ("zhao", "zhou"), "two-people"),
        ("override.granted", {}, ("zhao", "zhou"), "two-people"),
        ("blacklist.revoked", {"accounts": ["zhao", "chen"]}, ("chen", "zhou"), "fresh-eyes"),
        ("blacklist.revoked", {"accounts": ["zhou", "chen"]}, ("chen", "zhao"), "fresh-eyes"),
        ("blacklist.appeal-rejected", {"accounts": ["zhou", "chen"]}, ("zhao",), "not-a-party"),
        ("override.reviewed", {"accounts": ["zhao", "chen"]}, ("zhou",), "not-a-party"),
    ],
)
def test_two_accounts_of_one_person_are_one_beside_the_cases_too(
    act: str, row: dict[str, Any], accounts: tuple[str, ...], guard: str
) -> None:
    """A second account is no second person to list, no fresh eyes to take off, and no other judge of one's own act."""
    matter = Matter(act.partition(".")[0], "x", "", row)
    said = Command(act, accounts[0], "legal", reason="改判", data={"accounts": accounts})
    assert MATTER_GUARDS[guard](matter, said, TWO) is None
    assert MATTER_GUARDS[guard](matter, said, ONE) is not None


def test_a_check_that_breaks_leaves_the_case_in_checking_with_an_alarm() -> None:
    desk = Desk()
    desk.submit()
    desk.happened(Event("review.check-failed", START))
    assert (desk.case.state, desk.case.alarms) == (State.CHECKING, 1)


@pytest.mark.parametrize(
    ("answers", "wrong"),
    [
        (GOOD, False),
        ({"law": True}, True),
        ({"law": False, "fit": 5}, True),
        ({"law": True, "fit": 2}, True),
        ({"law": True, "fit": 3}, False),
        ({"law": True, "fit": 6}, True),
        ({"law": True, "fit": True}, True),
        ({"law": 1, "fit": 5}, True),
    ],
)
def test_scorecards(answers: dict[str, Any], wrong: bool) -> None:
    assert (wrong_answers(CHECKLIST, (), answers) is not None) is wrong
    if not wrong:
        assert wrong_answers(CHECKLIST, ("question:category",), answers) is not None
        assert wrong_answers(CHECKLIST, ("question:category",), {**answers, "question:category": True}) is None
        assert score(CHECKLIST, answers) >= CHECKLIST.pass_mark


def test_the_table_is_whole() -> None:
    named = {name for row in TRANSITIONS for name in row.guards}
    assert named == set(GUARDS), "every guard is used, and every name is a guard"
    assert len({row.act for row in TRANSITIONS}) == len(TRANSITIONS)
    assert all(not row.origins & TERMINAL for row in TRANSITIONS)
    reached = {row.to for row in TRANSITIONS} | {State.BLOCKED, State.IN_REVIEW, State.APPROVED, State.DRAFTING}
    assert reached >= set(State)
    # Invariant 10: whatever is published can be hidden in one step, with no guard but the role.
    hide = transition("publication.suspended")
    assert hide is not None
    assert hide.guards == ()


ACCOUNTS = st.sampled_from(sorted(PEOPLE))
ROLE = st.sampled_from(sorted({role for roles in PEOPLE.values() for role in roles}))
REQUIREMENTS = st.sampled_from([each.id for each in PLAN.requirements()])


class Office(RuleBasedStateMachine):
    """People try everything; the case only ever moves by the table, and publication is checked by brute force."""

    @initialize()
    def open(self) -> None:
        self.desk = Desk()
        self.seq = 1

    def attempt(self, act: str, account: str, role: str, **given: Any) -> None:
        before = self.desk.case
        try:
            event = self.desk.do(act, account, role, **given)
        except ReviewError:
            assert self.desk.case is before
            return
        row = transition(act)
        assert row is not None
        assert before.state in row.origins
        if event.act in ("publication.published", "publication.scheduled"):
            self.check_publication(before)

    def check_publication(self, case: Case) -> None:
        desk = self.desk
        assert case.binding is not None
        assert not [veto for veto in case.vetoes if not veto.resolved]
        yes = [
            event
            for event in desk.events
            if event.act in ("review.approved", "review.signed-off") and event.binding == case.binding
        ]
        contributors = {
            desk.directory.person_of(event.account)
            for event in desk.events
            if event.act in ("review.submitted", "review.revised")
        }

        def people(event: Event) -> frozenset[str]:
            return frozenset(desk.directory.person_of(each) for each in (event.account, event.on_behalf_of) if each)

        tiers = [[event for event in yes if event.requirement == tier.id] for tier in PLAN.tiers]
        filled = any(
            all(not people(a) & people(b) for a, b in itertools.combinations(choice, 2))
            and all(not people(event) & contributors for event in choice)
            and all(desk.directory.holds(event.on_behalf_of or event.account, event.role, desk.now) for event in choice)
            for choice in itertools.product(*tiers)
        )
        assert filled, "no three distinct people outside the draft hold the three tiers"
        assert any(event.requirement == "sign-off:technical" and not people(event) & contributors for event in yes)

    @rule(account=ACCOUNTS, revision=st.sampled_from(["r1", "r2", "r3"]))
    def submit(self, account: str, revision: str) -> None:
        act = "review.submitted" if self.desk.case.state is State.DRAFTING else "review.revised"
        self.attempt(act, account, PEOPLE[account][0], data={"revision": revision})
        if self.desk.case.state is State.CHECKING:
            self.desk.check()

    @rule(account=ACCOUNTS, requirement=REQUIREMENTS, behalf=st.none() | ACCOUNTS)
    def approve(self, account: str, requirement: str, behalf: str | None) -> None:
        wanted = PLAN.requirement(requirement)
        assert wanted is not None
        act = "review.approved" if wanted.order is not None else "review.signed-off"
        given: dict[str, Any] = {"on_behalf_of": behalf, "data": {"answers": GOOD}}
        self.attempt(act, account, wanted.roles[0], requirement=requirement, **given)

    @rule()
    def approve_as_planned(self) -> None:
        for act, account, role, requirement in (
            ("review.approved", "li", "editor", "tier:initial"),
            ("review.approved", "zhao", "legal", "tier:second"),
            ("review.signed-off", "sun", "tech-lead", "sign-off:technical"),
            ("review.approved", "chen", "director", "tier:final"),
        ):
            self.attempt(act, account, role, requirement=requirement, data={"answers": GOOD})

    @rule(account=ACCOUNTS, role=ROLE)
    def publish(self, account: str, role: str) -> None:
        self.attempt("publication.published", account, role)

    @rule()
    def schedule(self) -> None:
        self.attempt("publication.scheduled", "qian", "publisher")

    @rule(account=ACCOUNTS, role=ROLE, act=st.sampled_from([row.act for row in TRANSITIONS if row.roles]))
    def anything(self, account: str, role: str, act: str) -> None:
        if act in ("review.submitted", "review.revised"):
            return
        self.attempt(act, account, role, reason="试", data={"veto": 1, "answers": GOOD})

    @rule(outcome=st.sampled_from(["owes", "review", "blocked"]))
    def new_rules(self, outcome: str) -> None:
        self.seq += 1
        self.desk.rules = recheck(self.seq, outcome, ("cn/new",) if outcome == "blocked" else ())
        event = sent_back(self.desk.case, self.desk.rules, self.desk.now, PLAN)
        if event is not None:
            self.desk.happened(event)

    @rule(account=ACCOUNTS)
    def revoke(self, account: str) -> None:
        kept = tuple(each for each in self.desk.directory.grants if each.account != account)
        self.desk.directory = directory(grants=kept, delegations=self.desk.directory.delegations)

    @rule(delegator=ACCOUNTS, delegate=ACCOUNTS, role=ROLE)
    def delegate(self, delegator: str, delegate: str, role: str) -> None:
        given = Delegation(delegator, delegate, role, START - LONG, START + LONG)
        grants = self.desk.directory.grants
        self.desk.directory = directory(grants=grants, delegations=(*self.desk.directory.delegations, given))

    @rule()
    def restore_everybody(self) -> None:
        self.desk.directory = directory()

    @invariant()
    def the_fold_gives_the_case(self) -> None:
        if hasattr(self, "desk"):
            again = Case("1")
            for event in self.desk.events:
                again = again.after(event)
            assert again == self.desk.case

    @invariant()
    def nothing_leaves_a_terminal_state(self) -> None:
        if hasattr(self, "desk") and self.desk.case.state in TERMINAL:
            for row in TRANSITIONS:
                command = Command(row.act, "chen", "director", seen=self.desk.case.binding)
                assert refusal(self.desk.case, command, self.desk.world) is not None


TestOffice = Office.TestCase
# `make soak`: pure states, so twenty thousand histories are a matter of hours; test_review_histories goes through a store.
EXAMPLES, STEPS = {"fuzz": (2_000, 50), "soak": (20_000, 100)}.get(os.environ.get("HYPOTHESIS_PROFILE", ""), (100, 50))
TestOffice.settings = settings(max_examples=EXAMPLES, stateful_step_count=STEPS)


def test_the_page_of_states_is_made_from_the_table() -> None:
    written = (Path(__file__).resolve().parent.parent / "docs/states.md").read_text(encoding="utf-8")
    assert written == "\n".join(page()) + "\n", "run `python -m copygate.review.page > docs/states.md`"
    assert set(GUARDS_SAY) == set(GUARDS)
    assert set(MATTER_GUARDS_SAY) == set(MATTER_GUARDS)
