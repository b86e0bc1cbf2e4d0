"""The fifteen invariants of the design, under random histories through the real service on a database.

Beside the service runs a model: the pure case of `copygate.review` with a directory, rules and papers of its own, told of
every act and never of what the database holds. Both must permit and refuse alike. Publications are judged a third time,
by brute force over the raw leaves. `HYPOTHESIS_PROFILE=fuzz`: 100 histories of 50 steps, `soak`: 1,000 of 100, for each
step is some transactions (4.4 s of CPU for one of 50 steps, some 107 leaves and 5,000 statements: 100 of them would be a
third of what the whole suite may take); the 20,000 are those of the pure states in test_review.
"""

from __future__ import annotations

import itertools
import json
import os
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar
from unittest.mock import patch

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from copygate.audit.verifier import Key, verify
from copygate.decisions.freezing import Frozen
from copygate.errors import ReviewError, UsageError
from copygate.review.case import Case, Event
from copygate.review.decide import checked, decide, oral_lapsed, sent_back
from copygate.review.guards import Command, EvidenceHeld, Override, Recheck, World, lacking_now, refusal
from copygate.review.matterguards import refused
from copygate.review.matters import Matter, step
from copygate.review.people import Delegation, Directory, Grant
from copygate.review.states import TERMINAL, TRANSITIONS, State, transition
from copygate.service import Document, Done
from copygate.service.listing import read_checklists
from copygate.service.plans import evaluation_digest, grounds_of
from copygate.store import ledger
from tests.review_store import ANSWERS, FOUNDERS, PLAN, ROLES, START, Office, key_of, needing

PROFILE = os.environ.get("HYPOTHESIS_PROFILE", "ci")
EXAMPLES, STEPS = {"fuzz": (100, 50), "soak": (1_000, 100)}.get(PROFILE, (12, 30))
ADMINS = [key_of(name) for name in FOUNDERS]
WITH_PAPERS = needing(PLAN, "licence")
CHECKLISTS = read_checklists()
TEXTS = ("甲稿", "乙稿", "丙稿")
ACCOUNTS = st.sampled_from(sorted(ROLES))
ROLE = st.sampled_from(sorted({role for roles in ROLES.values() for role in roles}))
THEN = ("", "approved", "published", "schedule", "revoke", "rules", "veto", "forced", "spoken", "paper runs out")
WHICH = st.integers(0, 1)
REQUIREMENTS = st.sampled_from([each.id for each in PLAN.requirements()])
OTHER_ACTS = st.sampled_from(
    [row.act for row in TRANSITIONS if row.roles and row.act not in ("review.submitted", "review.revised")]
)


T = TypeVar("T")


class Crash(BaseException):
    """The process dies here."""


def fitting(account: str, act: str) -> str:
    """The role of somebody that may do this, else whatever they are."""
    row = step(act) or transition(act)
    may = row.roles if row else ()
    return next((each for each in ROLES[account] if each in may), ROLES[account][0])


def attempt(ask: Callable[[], T]) -> tuple[T | None, str]:
    """What came of it, or the code of the refusal."""
    try:
        return ask(), ""
    except (ReviewError, UsageError) as error:
        return None, error.code


class Histories(RuleBasedStateMachine):
    """Two cases, eight people, rules that change, papers that expire, processes that die."""

    @initialize(first=st.sampled_from(THEN), second=st.sampled_from(THEN))
    def begin(self, first: str, second: str) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.office = Office(Path(self.folder.name) / "store")
        self.office.rules.plan = WITH_PAPERS
        long_ago = START - timedelta(days=60)
        self.grants = [Grant(f"p-{who}", role, long_ago) for who, roles in ROLES.items() for role in roles]
        self.delegations: list[Delegation] = []
        self.cases: dict[str, Case] = {}
        self.frozen: dict[str, Frozen] = {}
        self.papers: dict[str, list[EvidenceHeld]] = {}
        self.due: dict[str, tuple[datetime, str]] = {}
        self.last: tuple[Callable[[], Done], Done] | None = None
        self.requests = itertools.count()
        self.overrides: dict[str, list[Override]] = {}
        self.unreviewed: dict[str, tuple[str, Override]] = {}
        self.reports: dict[str, tuple[str, str]] = {}
        self.listed: dict[str, str] = {}
        for number, account in enumerate(("wang", "zhou")):
            self.submit(number, account, TEXTS[number])
            self.file_paper(number, None)
        for number, then in enumerate((first, second)):
            if then == "approved":
                self.approve_as_planned(self.ready(number))
            elif then == "forced":
                self.break_the_glass_as_planned(number, "zhou", 60)
            elif then == "spoken":
                self.say_yes_as_planned(number, "qian", "lapse")
            elif then == "paper runs out":
                self.publish_on_a_paper_that_ends(number)
            elif then:
                self.publish_what_was_approved(number, "" if then == "published" else then)

    def teardown(self) -> None:
        """Replay gives the tables, and the verifier, which shares no code with the writer, is content."""
        if not hasattr(self, "office"):
            return
        service = self.office.service
        self.rules_only_went_forward_and_timers_fired_once()
        before = self.tables()
        service.keeping.rebuild()
        assert self.tables() == before
        out = Path(self.folder.name) / "export"
        service.audit.export(out)
        verdict = verify(out, [Key.parse(str(service.verifier))], [], 4)
        assert not verdict.problems, [problem.say("en") for problem in verdict.problems]
        self.folder.cleanup()

    # --- the model ------------------------------------------------------------------------------------------------

    @property
    def directory(self) -> Directory:
        return Directory(tuple(self.grants), tuple(self.delegations), (("p-li", "p-li2"),))

    def recheck(self, name: str) -> Recheck:
        rules, met = self.office.rules, self.met(name)
        outcome, blocking = "blocked" if met else rules.outcome, (*rules.blocking, *met)
        verdict = json.dumps({"outcome": outcome, "blocking": blocking}).encode()
        evaluation = evaluation_digest(self.frozen[name].nonce, verdict, rules.plan)
        unwaivable, grounds = (*rules.unwaivable, *met), grounds_of(self.frozen[name].nonce, verdict, blocking)
        return Recheck(rules.digest, rules.version, evaluation, outcome, blocking, unwaivable, grounds=grounds)

    def met(self, name: str) -> tuple[str, ...]:
        """The entries of the blacklist that a draft meets, in the order of their ids."""
        text = b"".join(self.frozen[name].files.values()).decode()
        return tuple(f"blacklist/{each}" for each, value in sorted(self.listed.items()) if value in text)

    def world(self, name: str) -> World:
        held = tuple(self.papers.get(name, ()))
        met = tuple(each.partition("/")[2] for each in self.met(name))
        overrides = tuple(self.overrides.get(name, ()))
        return World(self.office.clock.now, self.directory, CHECKLISTS, held, met, self.recheck(name), overrides)

    def pick(self, which: int) -> str | None:
        names = list(self.cases)
        return names[which] if which < len(names) else None

    def hands_on(self, name: str) -> bool:
        """Whether somebody who is to approve has contributed."""
        people = {self.directory.person_of(f"p-{each}") for each in ("li", "zhao", "sun", "chen")}
        return not people.isdisjoint(map(self.directory.person_of, self.cases[name].contributors))

    def tables(self) -> list[tuple[str, str, str]]:
        with self.office.service.writer.reading() as transaction:
            rows = ledger.table_rows(transaction.connection)
            return sorted((each.table, each.key, json.dumps(each.row, sort_keys=True)) for each in rows)

    def size(self) -> int:
        return self.office.service.audit.size()

    def both(self, name: str, command: Command, *beside: str) -> None:
        """One act, asked of the model and of the service: both say yes, or no for the same reason."""
        case, world, before = self.cases[name], self.world(name), self.size()
        expected = refusal(case, command, world)
        key = key_of(command.account.removeprefix("p-"))
        request = f"q-{next(self.requests)}"

        def ask() -> Done:
            others = [key_of(each.removeprefix("p-")) for each in beside]
            return self.office.service.cases.act(name, command, key, *others, request=request)

        done, code = attempt(ask)
        assert code == (expected[0] if expected else ""), f"{command.act}: the model and the service differ"
        if done is None:
            assert self.send_back(name) == self.size() - before, "a refusal writes nothing but a sending back"
            return
        assert self.size() == before + 1, "one act, one leaf"
        event = decide(case, command, world)
        if command.act == "publication.published":
            self.judge_publication(name)
        elif command.act == "publication.forced":
            self.judge_break_glass(name, command)
        self.cases[name] = case.after(event)
        self.last = (ask, done)
        if command.act == "publication.scheduled":
            self.due[name] = (command.data["at"], command.account)

    def send_back(self, name: str) -> int:
        """Whether the service, refused at publication by stricter rules, has sent the case back."""
        now = self.office.service.desk.show(name).case
        if now.round == self.cases[name].round:
            return 0
        event = sent_back(self.cases[name], self.recheck(name), self.office.clock.now, self.office.rules.plan)
        assert event is not None
        self.cases[name] = self.cases[name].after(event)
        return 1

    def judge_publication(self, name: str) -> None:
        """By the raw leaves and by hand: distinct people outside the draft, in order, for exactly this; and papers."""
        case, directory, now = self.cases[name], self.directory, self.office.clock.now
        bound = case.binding
        assert bound is not None
        assert not case.unwaivable, "what cannot be waived is never published"
        with self.office.service.writer.reading() as transaction:
            leaves = [leaf.said for leaf in ledger.leaves_of(transaction.connection, "case", name)]
        submitted = [leaf for leaf in leaves if leaf["act"] in ("review.submitted", "review.revised")]
        contributors = {directory.person_of(leaf["actor"]["id"]) for leaf in submitted}
        since = max(
            number
            for number, leaf in enumerate(leaves)
            if leaf["act"] in ("review.checked", "review.sent-back", "review.oral-lapsed")
        )
        yes = []
        for leaf in leaves[since:]:
            if leaf["act"] not in ("review.approved", "review.signed-off", "review.papered", "review.approved-orally"):
                continue
            assert leaf["obj"]["rev_digest"] == bound.revision
            assert leaf["policy"]["eval_digest"] == bound.evaluation
            actor, data = leaf["actor"], leaf["data"]
            holder, role = actor.get("on_behalf_of", actor["id"]), actor["role"]
            if leaf["act"] == "review.approved-orally":
                holder, role = data["approver"], data["approver_role"]
                if datetime.fromisoformat(data["until"]) <= now:
                    continue
            people = {directory.person_of(each) for each in (actor["id"], holder)}
            if not people & contributors and directory.holds(holder, role, now):
                yes.append((data["requirement"], people))
        tiers = [[people for requirement, people in yes if requirement == tier.id] for tier in PLAN.tiers]
        assert any(
            all(not a & b for a, b in itertools.combinations(choice, 2)) for choice in itertools.product(*tiers)
        ), "no three distinct people outside the draft hold the three tiers"
        assert any(requirement == "sign-off:technical" for requirement, _ in yes)
        objections = sum(leaf["act"] == "review.changes-requested" for leaf in leaves)
        assert objections == len({leaf["data"]["veto"] for leaf in leaves if leaf["act"] == "review.veto-resolved"})
        assert any(paper.until is None or paper.until > now for paper in self.papers.get(name, ())), "no valid paper"

    def judge_break_glass(self, name: str, command: Command) -> None:
        """By hand: nothing that nobody can waive, no objection, two people outside the draft, within the hour; papers."""
        case, directory, now = self.cases[name], self.directory, self.office.clock.now
        assert not case.unwaivable
        assert not self.recheck(name).unwaivable
        assert all(veto.resolved for veto in case.vetoes)
        used = next(each for each in self.overrides[name] if each.id == command.data["override"])
        assert used.binding == case.binding
        assert now < used.until
        people = {directory.person_of(each) for each in used.accounts}
        assert len(people) == 2
        assert directory.person_of(command.account) in people
        assert not people & {directory.person_of(each) for each in case.contributors}
        assert any(paper.until is None or paper.until > now for paper in self.papers.get(name, ()))

    # --- what people do -------------------------------------------------------------------------------------------

    @rule(which=WHICH, account=ACCOUNTS, text=st.sampled_from(TEXTS))
    def submit(self, which: int, account: str, text: str) -> None:
        name, before = self.pick(which), self.size()
        case = self.cases[name] if name else Case("")
        frozen = self.office.draft(text)
        if name and frozen.like(self.frozen[name]).digest == self.frozen[name].digest:
            frozen = self.frozen[name]
        act = "review.revised" if name else "review.submitted"
        data = {"revision": frozen.digest}
        role = ROLES[account][0]
        command = Command(act, f"p-{account}", role, data=data)
        world = World(self.office.clock.now, self.directory)
        expected = refusal(case, command, world)
        request = f"q-{next(self.requests)}"

        def ask() -> Done:
            return self.office.service.cases.submit(frozen, key_of(account), role, case=name or "", request=request)

        done, code = attempt(ask)
        assert code == (expected[0] if expected else "")
        if done is None:
            assert self.size() == before
            return
        assert self.size() == before + 2
        self.frozen[done.case] = frozen
        case = replace(case, id=done.case).after(decide(case, command, world))
        if self.office.rules.breaks:
            assert done.state == State.CHECKING
            case = case.after(Event("review.check-failed", self.office.clock.now))
        else:
            rules = self.office.rules
            case = case.after(checked(case, self.recheck(done.case), self.office.clock.now, rules.plan))
        self.cases[done.case] = case
        self.last = (ask, done)

    @rule(which=WHICH, account=ACCOUNTS, requirement=REQUIREMENTS, behalf=st.none() | ACCOUNTS, stale=st.booleans())
    def approve(self, which: int, account: str, requirement: str, behalf: str | None, stale: bool) -> None:
        name = self.pick(which)
        wanted = PLAN.requirement(requirement)
        if name is None or wanted is None:
            return
        bound = self.cases[name].binding
        seen = replace(bound, round=bound.round + 1) if stale and bound else bound
        act = "review.approved" if wanted.order is not None else "review.signed-off"
        by = f"p-{behalf}" if behalf else None
        role = wanted.roles[0]
        self.both(name, Command(act, f"p-{account}", role, by, requirement, seen=seen, data={"answers": ANSWERS}))

    @rule(which=WHICH)
    def approve_as_planned(self, which: int) -> None:
        name = self.pick(which)
        if name is None:
            return
        for act, account, role, requirement in (
            ("review.approved", "li", "editor", "tier:initial"),
            ("review.approved", "zhao", "legal", "tier:second"),
            ("review.signed-off", "sun", "tech-lead", "sign-off:technical"),
            ("review.approved", "chen", "director", "tier:final"),
        ):
            seen = self.cases[name].binding
            command = Command(act, f"p-{account}", role, None, requirement, seen=seen, data={"answers": ANSWERS})
            self.both(name, command)

    @rule(which=WHICH, account=ACCOUNTS, role=ROLE, own=st.integers(0, 3), act=OTHER_ACTS)
    def anything(self, which: int, account: str, role: str, own: int, act: str) -> None:
        name = self.pick(which)
        if name is None:
            return
        if own:  # mostly in a role of one's own
            role = ROLES[account][own % len(ROLES[account])]
        at = self.office.clock.now + timedelta(hours=3)
        given: dict[str, dict[str, Any]] = {
            "review.veto-resolved": {"veto": 1},
            "publication.scheduled": {"at": at},
            "receipt.issued": {"receipt": "0" * 64, "since": "2026-11-23", "until": "2026-12-01"},
            "review.reassigned": {"to_account": "p-zhao"},
            "waiver.granted": {"rule": "cn/new", "accounts": (f"p-{account}", "p-chen"), "until": at},
        }
        data = given.get(act, {"answers": ANSWERS})
        seen = self.cases[name].binding
        command = Command(act, f"p-{account}", role, None, "tier:second", "试试", seen, data)
        beside = ("p-chen",) if act == "waiver.granted" and account != "chen" else ()
        self.both(name, command, *beside)

    @rule(which=WHICH)
    def publish(self, which: int) -> None:
        name = self.pick(which)
        if name is not None:
            self.both(name, Command("publication.published", "p-qian", "publisher"))

    @rule(which=WHICH, hours=st.integers(1, 40))
    def schedule(self, which: int, hours: int) -> None:
        name = self.pick(which)
        if name is not None:
            at = self.office.clock.now + timedelta(hours=hours)
            self.both(name, Command("publication.scheduled", "p-qian", "publisher", data={"at": at}))

    @rule(which=WHICH, then=st.sampled_from(["", "revoke", "rules", "veto", "schedule"]))
    def publish_what_was_approved(self, which: int, then: str) -> None:
        """The straight way, and something that comes between approval and publication."""
        which = self.ready(which)
        self.approve_as_planned(which)
        name = self.pick(which)
        assert name is None or self.cases[name].state is State.APPROVED or self.delegations or self.hands_on(name)
        if then == "revoke":
            self.revoke("zhao")
        elif then == "rules":
            self.new_rules("blocked")
        elif then == "veto" and name:
            seen = self.cases[name].binding
            self.both(name, Command("review.changes-requested", "p-zhou", "legal", reason="再看看", seen=seen))
        elif then == "schedule" and name:
            self.schedule(which, 30)
            return
        self.publish(which)

    @rule(which=WHICH)
    def publish_on_a_paper_that_ends(self, which: int) -> None:
        """A case of its own that has no other paper, and a day and more go by."""
        name = self.pick(which)
        if name is not None:
            del self.cases[name]
            self.due.pop(name, None)
        which = len(self.cases)
        self.submit(which, "wang", f"第 {next(self.requests)} 稿")
        self.file_paper(which, 1)
        which = self.ready(which)
        self.approve_as_planned(which)
        self.publish(which)
        self.time_passes(30, "")

    def ready(self, which: int) -> int:
        """A case that can be approved: this one revised under mild rules, or another in its place once it has ended."""
        for account in ("wang", "li", "zhao", "sun", "chen", "qian"):
            self.grant_again(account)
        if self.office.rules.outcome != "review":
            self.new_rules("review")
        name = self.pick(which)
        if name and (self.cases[name].state in (*TERMINAL, State.PUBLISHED, State.SUSPENDED) or self.hands_on(name)):
            del self.cases[name]
            self.due.pop(name, None)
            which = len(self.cases)
        self.submit(which, "wang", f"第 {next(self.requests)} 稿")
        name = self.pick(which)
        if name:
            for veto in self.cases[name].vetoes:
                data = {"veto": veto.number}
                self.both(name, Command("review.veto-resolved", veto.account, veto.role, reason="已改", data=data))
            if not self.papers.get(name):
                self.file_paper(which, None)
        return which

    @rule(which=WHICH, first=st.sampled_from(["sun", "zhao", "li"]), second=st.sampled_from(["sun", "zhou", "li2"]))
    def hide_and_restore(self, which: int, first: str, second: str) -> None:
        name = self.pick(which)
        if name is not None:
            self.both(name, Command("publication.suspended", "p-chen", "duty-officer", reason="投诉"))
            for account in (first, second):
                role = "legal" if "legal" in ROLES[account] else "editor"
                self.both(name, Command("publication.restored", f"p-{account}", role, reason="已核实"))

    @rule(which=WHICH, days=st.integers(1, 5) | st.none())
    def file_paper(self, which: int, days: int | None) -> None:
        name = self.pick(which)
        if name is None:
            return
        if not self.directory.holds("p-wang", "creator", self.office.clock.now):
            return  # who holds no role any more files nothing
        until = self.office.clock.now + timedelta(days=days) if days else None
        vault, document = self.office.service.vault, Document("licence", "甲", until=until)
        paper = vault.file(b"1", document, key_of("wang"), cases=[name])
        vault.verify(paper, key_of("zhou"), "legal") if self.directory.holds(
            "p-zhou", "legal", self.office.clock.now
        ) else vault.verify(paper, key_of("sun"), "editor")
        self.papers.setdefault(name, []).append(EvidenceHeld("licence", "甲", None, until))

    @rule(which=WHICH, heard=ACCOUNTS, given=ACCOUNTS, requirement=REQUIREMENTS, minutes=st.sampled_from([5, 30, 45]))
    def say_yes(self, which: int, heard: str, given: str, requirement: str, minutes: int) -> None:
        name, wanted = self.pick(which), PLAN.requirement(requirement)
        if name is None or wanted is None:
            return
        until = self.office.clock.now + timedelta(minutes=minutes)
        data = {"approver": f"p-{given}", "approver_role": wanted.roles[0], "channel": "phone", "until": until}
        seen, role = self.cases[name].binding, ROLES[heard][0]
        self.both(name, Command("review.approved-orally", f"p-{heard}", role, None, requirement, "", seen, data))

    @rule(which=WHICH, heard=st.sampled_from(["zhao", "sun", "qian"]), then=st.sampled_from(["paper", "lapse", "both"]))
    def say_yes_as_planned(self, which: int, heard: str, then: str) -> None:
        """The straight way by word of mouth, with what follows from it."""
        which = self.ready(which)
        self.say_yes(which, heard, "li", "tier:initial", 30)
        if then != "lapse":
            self.put_on_paper(which, "li", "tier:initial")
        self.approve_as_planned(which)
        self.publish(which)
        if then != "paper":
            self.time_passes(1, "")

    @rule(which=WHICH, account=ACCOUNTS, requirement=REQUIREMENTS)
    def put_on_paper(self, which: int, account: str, requirement: str) -> None:
        name, wanted = self.pick(which), PLAN.requirement(requirement)
        if name is None or wanted is None:
            return
        seen = self.cases[name].binding
        data = {"answers": ANSWERS}
        self.both(name, Command("review.papered", f"p-{account}", wanted.roles[0], None, requirement, "", seen, data))

    @rule(which=WHICH, first=ACCOUNTS, second=ACCOUNTS, minutes=st.sampled_from([10, 60, 90]), by=ACCOUNTS)
    def break_the_glass(self, which: int, first: str, second: str, minutes: int, by: str) -> None:
        name = self.pick(which)
        if name is None:
            return
        case, now = self.cases[name], self.office.clock.now
        accounts, role = (f"p-{first}", f"p-{second}"), fitting(first, "override.granted")
        data = {"accounts": accounts, "until": now + timedelta(minutes=minutes), "incident": "INC-1"}
        matter = Matter("override", "o", "", {}, case, tuple(self.unreviewed))
        command = Command("override.granted", accounts[0], role, reason="急", seen=case.binding, data=data)
        expected = refused(matter, command, World(now, self.directory))
        keys = [key_of(first), key_of(second)]
        seen, before = case.binding or "", self.size()
        done, code = attempt(
            lambda: self.office.service.overrides.grant(name, keys, role, "INC-1", "急", seen=seen, minutes=minutes)
        )
        assert code == (expected[0] if expected else "")
        assert self.size() == before + (done is not None)
        if done is not None and case.binding is not None:
            (grant,) = [each for each in self.office.service.overrides.all() if each.id == done.id]
            made = Override(done.id, case.binding, accounts, grant.until)
            self.overrides.setdefault(name, []).append(made)
            self.unreviewed[done.id] = (name, made)
        for each in self.overrides.get(name, ()):
            role = fitting(by, "publication.forced")
            self.both(name, Command("publication.forced", f"p-{by}", role, data={"override": each.id}))

    @rule(which=WHICH, by=st.sampled_from(["chen", "zhou"]), minutes=st.sampled_from([10, 60]))
    def break_the_glass_as_planned(self, which: int, by: str, minutes: int) -> None:
        self.break_the_glass(self.ready(which), "chen", "zhou", minutes, by)

    @rule(account=ACCOUNTS, justified=st.booleans())
    def review_the_break_glass(self, account: str, justified: bool) -> None:
        for ident, (name, made) in tuple(self.unreviewed.items()):
            case = self.cases.get(name)
            if case is None:
                continue  # the model has let that case go
            role = fitting(account, "override.reviewed")
            matter = Matter("override", ident, "unreviewed", {"accounts": list(made.accounts)}, case)
            command = Command("override.reviewed", f"p-{account}", role, reason="看过", data={"justified": justified})
            expected = refused(matter, command, World(self.office.clock.now, self.directory))
            review = self.office.service.overrides.review
            done, code = attempt(lambda: review(ident, key_of(account), role, justified, "看过"))  # noqa: B023 - asked at once
            assert code == (expected[0] if expected else "")
            if done is not None:
                del self.unreviewed[ident]
                if not justified and case.state is State.PUBLISHED and case.override == ident:
                    self.cases[name] = case.after(Event("publication.lapsed", self.office.clock.now))

    @rule(which=WHICH, account=ACCOUNTS, what=st.sampled_from(["triaged", "decided", "answered"]))
    def hear_a_reader(self, which: int, account: str, what: str) -> None:
        """A report comes in, and somebody tries the next step on each there is."""
        name, reports, key = self.pick(which), self.office.service.reports, key_of(account)
        if name is not None:
            now, role = self.office.clock.now, fitting(account, "report.received")
            data = {"kind": "other", "came_at": now}
            command = Command("report.received", f"p-{account}", role, data=data)
            expected = refused(Matter("report", "r", "", {}, self.cases[name]), command, World(now, self.directory))
            done, code = attempt(lambda: reports.receive(name, "图文不符", key, role, came_at=now))
            assert code == (expected[0] if expected else "")
            if done is not None:
                self.reports[done.id] = (name, "received")
        asked: dict[str, tuple[dict[str, str], Callable[..., Any]]] = {
            "triaged": ({"grade": "ordinary"}, lambda ident, role: reports.triage(ident, key, role, "ordinary")),
            "decided": ({"outcome": "upheld"}, lambda ident, role: reports.decide(ident, key, role, "upheld", "属实")),
            "answered": ({}, lambda ident, role: reports.answer(ident, key, role, "谢谢")),
        }
        given, act = asked[what]
        for ident, (about, state) in tuple(self.reports.items()):
            if about not in self.cases:
                continue
            role = fitting(account, f"report.{what}")
            command = Command(f"report.{what}", f"p-{account}", role, reason="属实", data=given)
            matter = Matter("report", ident, state, {}, self.cases[about])
            expected = refused(matter, command, World(self.office.clock.now, self.directory))
            done, code = attempt(lambda: act(ident, role))  # noqa: B023 - asked at once
            assert code == (expected[0] if expected else "")
            if done is not None:
                self.reports[ident] = (about, what)

    @rule(account=ACCOUNTS, what=st.sampled_from(["failed", "removed", "write_up"]))
    def clear_up_after_a_takedown(self, account: str, what: str) -> None:
        acts = {"failed": "removal-failed", "removed": "removal-confirmed", "write_up": "written-up"}
        takedowns, act = self.office.service.takedowns, f"takedown.{acts[what]}"
        for each in takedowns.all():
            state, role = "" if each.state == "removing" else each.state, fitting(account, act)
            row = {"restored_at": "2026"} if each.restored else {}
            command = Command(act, f"p-{account}", role, reason="已看")
            expected = refused(
                Matter("takedown", each.id, state, row), command, World(self.office.clock.now, self.directory)
            )
            call = getattr(takedowns, what)
            given = {"reason": "已看"} if what == "removed" else {}
            texts = () if what == "removed" else ("已看",)
            _, code = attempt(lambda: call(each.id, key_of(account), role, *texts, **given))  # noqa: B023 - asked at once
            assert code == (expected[0] if expected else "")

    @rule(first=ACCOUNTS, second=ACCOUNTS, text=st.sampled_from(TEXTS), revoke=st.booleans())
    def list_a_phrase(self, first: str, second: str, text: str, revoke: bool) -> None:
        """Two people list it, or take it off again; what was listed first is tried."""
        blacklist, now = self.office.service.blacklist, self.office.clock.now
        keys, accounts = [key_of(first), key_of(second)], (f"p-{first}", f"p-{second}")
        if revoke and self.listed:
            ident = min(self.listed)
            (entry,) = [each for each in blacklist.all() if each.id == ident]
            role = fitting(first, "blacklist.revoked")
            command = Command("blacklist.revoked", accounts[0], role, reason="改判", data={"accounts": accounts})
            matter = Matter("blacklist", ident, "in-force", {"accounts": list(entry.accounts)})
            expected = refused(matter, command, World(now, self.directory))
            done, code = attempt(lambda: blacklist.revoke(ident, keys, role, "改判"))
            if done is not None:
                del self.listed[ident]
        else:
            role, until = fitting(first, "blacklist.added"), now + timedelta(days=900)
            data = {"accounts": accounts, "until": until, "appeal": "写信"}
            command = Command("blacklist.added", accounts[0], role, reason="误导", data=data)
            expected = refused(Matter("blacklist", "b"), command, World(now, self.directory))
            given: dict[str, Any] = {"reason": "误导", "until": until, "appeal": "写信"}
            done, code = attempt(lambda: blacklist.add("phrase", text, keys, role, **given))
            if done is not None:
                self.listed[done.id] = text
        assert code == (expected[0] if expected else "")

    # --- what happens to the house --------------------------------------------------------------------------------

    @rule(outcome=st.sampled_from(["owes", "review", "undecided", "blocked", "hard"]))
    def new_rules(self, outcome: str) -> None:
        blocking = ("cn/new",) if outcome in ("blocked", "hard") else ()
        told = "blocked" if outcome == "hard" else outcome
        self.office.adopt(outcome=told, blocking=blocking, unwaivable=blocking if outcome == "hard" else ())

    @rule(account=st.sampled_from(sorted(set(ROLES) - {"sun"})))
    def revoke(self, account: str) -> None:
        now = self.office.clock.now
        for role in ROLES[account]:
            if self.directory.holds(f"p-{account}", role, now):
                self.office.service.people.revoke(f"p-{account}", role, ADMINS[0])
        until = self.office.clock.now
        mine = [each for each in self.grants if each.account == f"p-{account}" and each.until is None]
        self.grants = [each for each in self.grants if each not in mine] + [replace(each, until=until) for each in mine]

    @rule(account=ACCOUNTS)
    def grant_again(self, account: str) -> None:
        for role in ROLES[account]:
            if not self.directory.holds(f"p-{account}", role, self.office.clock.now):
                self.office.service.people.grant(f"p-{account}", role, ADMINS[0])
                self.grants.append(Grant(f"p-{account}", role, self.office.clock.now))

    @rule(delegator=ACCOUNTS, delegate=ACCOUNTS, role=ROLE)
    def delegate(self, delegator: str, delegate: str, role: str) -> None:
        until = self.office.clock.now + timedelta(days=2)
        try:
            self.office.service.people.delegate(f"p-{delegate}", role, until, key_of(delegator))
        except ReviewError:
            assert not self.directory.holds(f"p-{delegator}", role, self.office.clock.now)
            return
        since = self.office.clock.now
        self.delegations.append(Delegation(f"p-{delegator}", f"p-{delegate}", role, since, until))

    @rule(breaks=st.booleans())
    def engine(self, breaks: bool) -> None:
        self.office.rules.breaks = breaks and not self.cases

    @rule(hours=st.sampled_from([-2, 1, 3, 5, 30]), crash=st.sampled_from(["", "append", "sign"]))
    def time_passes(self, hours: int, crash: str) -> None:
        """Processes die in the middle of a tick, clocks jump; each timer fires once all the same."""
        if hours < 0 and self.due:
            return  # approvals are bound to moments; only timers must bear a clock that is set back
        self.office.clock.forward(hours=max(hours, 0))
        before = self.size()
        early = self.office.clock.now + timedelta(hours=min(hours, 0))
        if crash:
            try:
                with self.dying(crash):
                    self.office.service.timers.tick()
            except Crash:
                self.office.service = self.office.open()
        self.office.service.timers.tick(early)
        self.office.service.timers.tick()
        assert self.office.service.timers.tick() == ()
        self.absorb(before)
        self.ticked = self.office.clock.now

    @staticmethod
    def dying(where: str) -> Any:
        real = ledger.append

        def append(connection: Any, entry: Any) -> Any:
            real(connection, entry)
            raise Crash

        if where == "append":
            return patch.object(ledger, "append", append)
        return patch.object(ledger, "keep_checkpoint", side_effect=Crash)

    def absorb(self, before: int) -> None:
        """What timers wrote into the log, judged and told to the model."""
        service = self.office.service
        for leaf in service.audit.leaves(before, self.size() - before):
            said = leaf.said
            name = said["obj"]["id"]
            if said["obj"]["type"] != "case" or name not in self.cases:
                continue
            command = Command("publication.published", self.due.get(name, (None, ""))[1], "publisher")
            if said["act"] == "publication.published":
                assert refusal(self.cases[name], command, self.world(name)) is None
                self.judge_publication(name)
                self.cases[name] = self.cases[name].after(decide(self.cases[name], command, self.world(name)))
            elif said["act"] == "review.sent-back":
                now = self.office.clock.now
                event = sent_back(self.cases[name], self.recheck(name), now, self.office.rules.plan)
                assert event is not None
                self.cases[name] = self.cases[name].after(event)
            elif said["act"] == "review.oral-lapsed":
                event = oral_lapsed(self.cases[name], self.office.clock.now)
                assert event is not None
                self.cases[name] = self.cases[name].after(event)
            elif said["act"] == "publication.lapsed":
                assert self.cases[name].state is State.PUBLISHED
                assert lacking_now(self.cases[name], self.world(name)), "hidden without a reason"
                self.cases[name] = self.cases[name].after(Event("publication.lapsed", self.office.clock.now))
            else:
                assert said["act"] == "timer.fired"
                if said["data"]["kind"] == "publish":
                    refused = refusal(self.cases[name], command, self.world(name))
                    assert refused is not None
                    assert said["data"]["why"] == refused[0]

    @precondition(lambda self: getattr(self, "last", None) is not None)
    @rule()
    def ask_again(self) -> None:
        """The same request: the same result, and nothing written."""
        assert self.last is not None
        ask, done = self.last
        before = self.size()
        again = ask()
        assert (again.event, again.leaf, again.state, again.repeated) == (done.event, done.leaf, done.state, True)
        assert self.size() == before

    @rule(which=WHICH)
    def erase_evidence(self, which: int) -> None:
        """Destroying keys alters no leaf."""
        with self.office.service.writer.reading() as transaction:
            papers = list(ledger.rows(transaction.connection, "evidence"))
        if which >= len(papers):
            return
        raw = [leaf.raw for leaf in self.office.service.audit.leaves(0, self.size())]
        subject = f"evidence:{papers[which]}"
        _, code = attempt(lambda: self.office.service.keeping.erase(subject, ADMINS[0], "admin", "pipl-47"))
        assert code in ("", "nothing-sealed")
        assert [leaf.raw for leaf in self.office.service.audit.leaves(0, len(raw))] == raw

    # --- what always holds ----------------------------------------------------------------------------------------

    @invariant()
    def nothing_stays_up_on_a_word_that_nobody_signed(self) -> None:
        now = getattr(self, "ticked", None)
        for case in getattr(self, "cases", {}).values():
            if now is not None and case.state is State.PUBLISHED and not case.override:
                assert all(each.given.until is None or now < each.given.until for each in case.spoken())

    @invariant()
    def the_service_folds_what_the_model_folds(self) -> None:
        for name, case in getattr(self, "cases", {}).items():
            with self.office.service.writer.reading() as transaction:
                found = ledger.state_of(transaction.connection, "case", name)
            assert found == case.state, name

    @invariant()
    def what_is_published_can_be_hidden_and_what_ended_stays(self) -> None:
        for name, case in getattr(self, "cases", {}).items():
            if case.state is State.PUBLISHED:
                officer = Grant("p-x", "duty-officer", START - timedelta(days=90))
                world = World(self.office.clock.now, Directory((officer,)))
                assert refusal(case, Command("publication.suspended", "p-x", "duty-officer"), world) is None
            if case.state in TERMINAL:
                for row in TRANSITIONS:
                    assert refusal(case, Command(row.act, "p-chen", "director"), self.world(name)) is not None

    def rules_only_went_forward_and_timers_fired_once(self) -> None:
        """Asked at the end: the log only grows, so what was wrong at any step is still in it."""
        with self.office.service.writer.reading() as transaction:
            leaves = [json.loads(raw) for raw in ledger.leaves_from(transaction.connection, 0)]
        seqs = [leaf["policy"]["seq"] for leaf in leaves if leaf["act"] == "review.checked"]
        assert seqs == sorted(seqs)
        fired = [
            row["key"]
            for leaf in leaves
            for row in leaf.get("data", {}).get("rows", ())
            if row["table"] == "timers" and "fired_at" in row.get("row", {})
        ]
        assert len(fired) == len(set(fired))


TestHistories = Histories.TestCase
TestHistories.settings = settings(
    max_examples=EXAMPLES,
    stateful_step_count=STEPS,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
