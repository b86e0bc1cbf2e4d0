"""`Acting.act`: any act of the transition table, decided and written in one transaction. `Done` says what it came to.

A request repeated with its id does nothing again and gives the same result.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256
from types import MappingProxyType
from typing import Any, Final

from copygate import __version__
from copygate.audit.canonical import Json, canonical
from copygate.audit.entry import Actor, Obj, Policy
from copygate.audit.identifiers import timestamp
from copygate.audit.note import SigningKey
from copygate.errors import ReviewError, UsageError, Wording
from copygate.review.case import Binding, Case, Event
from copygate.review.decide import decide, oral_lapsed, sent_back
from copygate.review.guards import Command, Recheck
from copygate.review.states import State, transition
from copygate.service.deadlines import timers_after
from copygate.service.listing import checklist_digest
from copygate.service.listings import in_force, names_in_force
from copygate.service.plans import plan_json
from copygate.service.rules import Judged
from copygate.service.takingdown import opened, restored
from copygate.service.world import (
    CASE,
    House,
    asks_the_rules,
    day_of,
    judged_of,
    read_case,
    read_revision,
    recheck_of,
    world_of,
)
from copygate.service.writer import ENGINE, TIMER, Said, Tell, Transaction, Writer, repeated, user
from copygate.store import ledger
from copygate.store.ledger import Leaf

Seen = Binding | str
"""What was on the screen: the binding itself, or its `seen_code`."""

NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})
_CODE: Final = 12
_TOLD: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "review.oral-lapsed": ("director", "legal"),
        "review.sent-back": ("creator", "publisher"),
        "publication.forced": ("legal", "admin"),
        "publication.lapsed": ("duty-officer", "publisher", "legal"),
        "publication.suspended": ("duty-officer", "publisher", "legal"),
        "publication.restored": ("duty-officer", "publisher", "legal"),
    }
)
"""Who hears of what happens to a case, beside those whom a timer reminds."""


@dataclass(frozen=True, slots=True)
class Done:
    """What an act came to. `repeated`: the same request had done it before, nothing happened now."""

    case: str
    act: str
    state: str
    event: str
    leaf: int
    repeated: bool = False
    alarm: str = ""


def seen_code(binding: Binding | None) -> str:
    """A short code of what a reviewer has on the screen; a decision with an old one is refused."""
    if binding is None:
        return ""
    said = canonical([binding.revision, binding.rulebook, binding.evaluation, binding.round])
    return sha256(said).hexdigest()[:_CODE]


@dataclass(frozen=True, slots=True)
class Saying:
    """What an act says beside what follows from the event: `fired` is the timer that brought it about."""

    actor: Actor
    policy: Policy | None = None
    request: str = ""
    reason: str = ""
    reason_text: str = ""
    seals: Mapping[str, tuple[str, bytes]] = field(default_factory=lambda: NOTHING)
    data: Mapping[str, Json] = field(default_factory=lambda: NOTHING)
    fired: str = ""


class Acting:
    """The one way."""

    def __init__(self, writer: Writer, house: House) -> None:
        self._writer, self._house = writer, house

    def act(
        self,
        name: str,
        command: Command,
        key: SigningKey,
        *beside: SigningKey,
        seen: Seen | None = None,
        request: str = "",
        seals: Mapping[str, tuple[str, bytes]] = NOTHING,
    ) -> Done:
        """Any act of the table, by the owner of the key (and of those `beside`, where an act takes two).

        Raises ReviewError, whose code is the guard that objected. Before a publication today's rules are asked, outside
        the transaction; they hold only if the case and the rules are still those when the lock is held.
        """
        act, obj = command.act, Obj(type=CASE, id=name)
        row = transition(act)
        if row is not None and not row.roles:
            raise ReviewError("no-such-role", Wording("no person does this", "这不是由人作出的"))
        if command.account != key.name or act in ("review.submitted", "review.revised"):
            raise UsageError("not-yours", Wording("an act is signed with one's own key", "须用本人的密钥签名"))
        if set(command.data.get("accounts", (key.name,))) != {key.name, *(each.name for each in beside)}:
            raise UsageError("not-yours", Wording("everybody named signs", "所列的人须各用本人密钥签名"))
        if any(isinstance(each, datetime) and each.tzinfo is None for each in command.data.values()):
            raise UsageError("time-zone", Wording("a time without its zone", "时间须带时区"))
        with self._writer.reading() as transaction:
            if (leaf := repeated(transaction, request, act, obj, key.name)) is not None:
                return done_of(leaf, True)
        judged, today, of = None, None, None
        if asks_the_rules(act):
            of, judged, today = self.judged_today(name)
        with self._writer.writing() as transaction:
            if (leaf := repeated(transaction, request, act, obj, key.name)) is not None:
                return done_of(leaf, True)
            case, _ = read_case(transaction, name)
            if of is not None and today is not None:
                _, seq = self._house.in_force(transaction)
                heard = names_in_force(transaction)
                if of.binding != case.binding or seq != today.seq or heard != today.heard:
                    raise ReviewError(
                        "revision-seen", Wording("the case changed meanwhile: look again", "其间审核单有变,请重新查看")
                    )
            if act == "review.reassigned":
                known(transaction, str(command.data.get("to_account", "")))
            asked = replace(command, seen=seen_binding(seen, case) if seen is not None else command.seen)
            try:
                event = decide(case, asked, world_of(transaction, self._house, case, today))
            except ReviewError as error:
                refused = error
            else:
                kind = "break-glass" if act == "publication.forced" else "user"
                actor = user(key, command.role, command.on_behalf_of, kind)
                said = Saying(
                    actor,
                    request=request,
                    reason_text=command.reason,
                    seals=seals,
                    data=self._data(case, event, command),
                )
                return done_of(self._write(transaction, case, event, said, key, *beside))
            if refused.code in ("rules-current", "not-blacklisted") and today is not None and judged is not None:
                self.send_back(transaction, case, today, judged)
        raise refused

    def publish_on_time(self, transaction: Transaction, case: Case, timer: str, today: Recheck, by: str) -> Leaf:
        """A scheduled publication whose time has come: the same guard, for whoever scheduled it."""
        command = Command("publication.published", by, "publisher")
        event = decide(case, command, world_of(transaction, self._house, case, today))
        actor = Actor(id="timer", kind="timer", role="publisher", on_behalf_of=by)
        return self._write(transaction, case, event, Saying(actor, fired=timer))

    def expire_on_time(self, transaction: Transaction, case: Case, timer: str) -> Leaf:
        """What was to stand until now."""
        event = decide(case, Command("publication.expired"), world_of(transaction, self._house, case, evidence=False))
        return self._write(transaction, case, event, Saying(TIMER, fired=timer))

    def lapse_on_time(self, transaction: Transaction, case: Case, timer: str, why: Mapping[str, Json]) -> Leaf:
        """What a published case stood on is gone: it is hidden, and may stand again when two people say so."""
        event = Event("publication.lapsed", transaction.now, binding=case.binding)
        return self._write(transaction, case, event, Saying(TIMER, reason=str(why["why"]), data=why, fired=timer))

    def oral_on_time(self, transaction: Transaction, case: Case, timer: str) -> Leaf | None:
        """An oral approval that nobody put on paper; None where it is of no account any more."""
        event = oral_lapsed(case, transaction.now)
        if event is None:
            return None
        data: dict[str, Json] = {"requirement": event.requirement}
        return self._write(transaction, case, event, Saying(TIMER, data=data, fired=timer))

    def judged_today(self, name: str) -> tuple[Case, Judged, Recheck]:
        """What today's rules say of a case's revision."""
        with self._writer.reading() as transaction:
            case, leaves = read_case(transaction, name)
            frozen = read_revision(transaction, leaves)
            rules, seq = self._house.in_force(transaction)
            day = day_of(transaction.now, self._house.calendar)
            listed = in_force(transaction)
        judged = judged_of(rules, case, frozen, day, listed)
        return case, judged, recheck_of(case, frozen, judged, rules, seq, listed)

    def send_back(self, transaction: Transaction, case: Case, today: Recheck, judged: Judged) -> Done | None:
        """What stricter rules do to an open case; nothing if they are not stricter on it."""
        event = sent_back(case, today, transaction.now, judged.plan)
        return None if event is None else done_of(self._write_judged(transaction, case, event, judged))

    def _write_judged(self, transaction: Transaction, case: Case, event: Event, judged: Judged) -> Leaf:
        data: dict[str, Json] = {
            "outcome": judged.outcome,
            "blocking": list(judged.blocking),
            "unwaivable": list(judged.unwaivable),
            "plan": plan_json(judged.plan),
        }
        if event.data["grounds"]:
            data["grounds"] = dict(event.data["grounds"])
        seals = {"verdict": (f"{CASE}:{case.id}", judged.verdict)}
        if judged.verdict_en:
            seals["verdict.en"] = (f"{CASE}:{case.id}", judged.verdict_en)
        return self._write(
            transaction, case, event, Saying(ENGINE, policy=policy_of(case.after(event)), seals=seals, data=data)
        )

    def _write(self, transaction: Transaction, case: Case, event: Event, said: Saying, *signers: SigningKey) -> Leaf:
        """INVARIANT: one state change, one leaf; every act on a case comes through here."""
        after = case.after(event)
        rows = timers_after(transaction, case, after, event, self._house.calendar, said.fired)
        data = dict(said.data)
        if (case.state, after.state) == (State.PUBLISHED, State.SUSPENDED):
            data["takedown"], more = opened(transaction, after, event, self._house.calendar)
            rows += more
        elif (case.state, after.state) == (State.SUSPENDED, State.PUBLISHED):
            rows += restored(transaction, after)
        leaf = Said(
            event.act,
            obj_of(after),
            said.actor,
            case.state.value if case.events else "",
            after.state.value,
            said.policy or policy_of(case),
            said.request,
            said.reason or (event.act.partition(".")[2] if said.reason_text else ""),
            said.reason_text,
            said.seals,
            rows=rows,
            data=data,
            tell=_told(event, transaction, said.fired),
        )
        return transaction.write(leaf, *signers)

    def _data(self, case: Case, event: Event, command: Command) -> dict[str, Json]:
        """What an act says in the log, of what it was given."""
        given = event.data
        said: dict[str, Json] = {}
        if event.act == "review.approved-orally":
            said = {name: given[name] for name in ("approver", "approver_role", "channel", "tier")}
            said |= {"requirement": command.requirement, "round": case.round, "until": timestamp(given["until"])}
        elif event.act == "publication.forced":
            said = {"override": given["override"]}
        elif event.act in ("review.approved", "review.signed-off", "review.papered"):
            said = {"requirement": command.requirement, "round": case.round, "tier": given.get("tier", case.tier)}
            wanted = case.plan.requirement(command.requirement) if case.plan else None
            if case.plan:
                # Signed with it: a plan that asks for less cannot be put in the place of this one afterwards.
                said["plan"] = sha256(canonical(plan_json(case.plan))).hexdigest()
            if wanted is not None and wanted.checklist:
                listed = self._house.checklists[wanted.checklist]
                extra = case.plan.first_tier if case.plan and wanted.order == 0 else ()
                lines = {each.id for each in listed.lines} | set(extra)
                said["checklist"] = checklist_digest(listed)
                said["answers"] = {name: each for name, each in given["answers"].items() if name in lines}
        elif event.act == "review.veto-resolved":
            said = {"veto": given["veto"]}
        elif event.act == "waiver.granted":
            said = {"rule": given["rule"], "accounts": list(given["accounts"]), "until": timestamp(given["until"])}
            if "waiver" in given:
                said["waiver"] = given["waiver"]
        elif event.act == "receipt.issued":
            said = {name: given[name] for name in ("receipt", "since", "until")}
        elif event.act == "review.reassigned":
            said = {"to_account": given["to_account"]}
        elif event.act == "publication.scheduled":
            at = given.get("at") or case.publish_at
            if at is None:
                raise UsageError("no-time", Wording("say when, for the draft does not", "稿件没写发布时间,请指定"))
            said = {"at": timestamp(at)}
        return said


def known(transaction: Transaction, account: str) -> None:
    if ledger.row_of(transaction.connection, "people", account) is None:
        raise UsageError("unknown-person", Wording(f"nobody is `{account}`", f"没有这个人:{account}"))


def _told(event: Event, transaction: Transaction, fired: str) -> Tell | None:
    row = ledger.row_of(transaction.connection, "timers", fired) if fired else None
    if row is not None:
        more = {"kind": row["kind"], "due_at": row["due_at"], "came_to": event.act}
        return Tell(_TOLD.get(event.act, ("publisher",)), tuple(row.get("accounts", ())), more)
    if event.act == "review.approved-orally":
        return Tell(accounts=(str(event.data["approver"]),), more={"until": timestamp(event.data["until"])})
    if event.act == "publication.restored" and event.data["to"] != State.PUBLISHED:
        return None  # nothing has changed for readers until the last of them agrees
    return Tell(_TOLD[event.act]) if event.act in _TOLD else None


def obj_of(case: Case) -> Obj:
    return Obj(type=CASE, id=case.id, revision=case.revision, rev_digest=case.binding.revision if case.binding else "")


def policy_of(case: Case) -> Policy | None:
    bound = case.binding
    if bound is None or not bound.rulebook:
        return None
    return Policy(bundle_digest=bound.rulebook, seq=case.rulebook_seq, eval_digest=bound.evaluation, engine=__version__)


def seen_binding(seen: Seen | None, case: Case) -> Binding | None:
    if isinstance(seen, str):
        return case.binding if seen and seen == seen_code(case.binding) else None
    return seen


def done_of(leaf: Leaf, again: bool = False) -> Done:
    said = leaf.said
    return Done(said["obj"]["id"], said["act"], said.get("to", ""), said["id"], leaf.number, again)
