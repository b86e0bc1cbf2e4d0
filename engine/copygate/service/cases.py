"""`Cases`: drafts are submitted, checked, decided on and published. Every method is one act, one leaf, one request id.

A request repeated with its id does nothing again and gives the same result.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from copygate import __version__
from copygate.audit.canonical import Json, canonical
from copygate.audit.entry import Actor, Obj, Policy
from copygate.audit.identifiers import timestamp
from copygate.audit.note import SigningKey
from copygate.decisions.envelope import digest_of
from copygate.decisions.freezing import Frozen, draft_of, freeze
from copygate.errors import CopygateError, ReviewError, UsageError, Wording
from copygate.review.case import Binding, Case, Event
from copygate.review.decide import checked, decide, sent_back
from copygate.review.guards import Command, Recheck
from copygate.review.states import State
from copygate.service.deadlines import timers_after
from copygate.service.listing import checklist_digest
from copygate.service.plans import plan_json
from copygate.service.rules import Judged
from copygate.service.waivers import NOTE, drawn_up
from copygate.service.world import (
    CASE,
    House,
    asks_the_rules,
    day_of,
    read_case,
    read_revision,
    recheck_of,
    world_of,
)
from copygate.service.writer import ENGINE, TIMER, Said, Transaction, Writer, repeated, user
from copygate.store import ledger
from copygate.store.ledger import Leaf

Seen = Binding | str
"""What was on the screen: the binding itself, or its `seen_code`."""

_NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})
_CODE: Final = 12


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
class _Said:
    """What an act says beside what follows from the event: `fired` is the timer that brought it about."""

    actor: Actor
    policy: Policy | None = None
    request: str = ""
    reason: str = ""
    reason_text: str = ""
    seals: Mapping[str, tuple[str, bytes]] = field(default_factory=lambda: _NOTHING)
    data: Mapping[str, Json] = field(default_factory=lambda: _NOTHING)
    fired: str = ""


class Cases:
    """The acts of the transition table."""

    def __init__(self, writer: Writer, house: House) -> None:
        self._writer, self._house = writer, house

    # --- the draft ------------------------------------------------------------------------------------------------

    def submit(
        self,
        draft: Path | Frozen,
        key: SigningKey,
        role: str = "creator",
        *,
        case: str = "",
        contributors: Iterable[str] = (),
        metadata: Mapping[str, str] = _NOTHING,
        request: str = "",
    ) -> Done:
        """Freeze a draft as a new case, or as the next revision of one, and check it."""
        act = "review.revised" if case else "review.submitted"
        with self._writer.reading() as transaction:
            obj = Obj(type=CASE, id=case) if case else None
            before = repeated(transaction, request, act, obj, key.name)
        if before is None:
            frozen = draft if isinstance(draft, Frozen) else freeze(draft, metadata)
            leaf, again = self._submit(frozen, act, key, role, case, tuple(contributors), request)
        else:
            leaf, again = before, True
        done = _done(leaf, again)
        with self._writer.reading() as transaction:
            _, leaves = read_case(transaction, done.case)
        for later in leaves:
            said = later.said
            if later.number > leaf.number and said["act"] in ("review.checked", "review.check-failed"):
                return replace(done, state=said["to"], alarm=said.get("reason", {}).get("code", ""))
        came_to = self.check(done.case)  # nobody has yet, or whoever began it died
        return replace(done, state=came_to.state, alarm=came_to.alarm)

    def _submit(
        self,
        frozen: Frozen,
        act: str,
        key: SigningKey,
        role: str,
        name: str,
        contributors: tuple[str, ...],
        request: str,
    ) -> tuple[Leaf, bool]:
        draft = draft_of(frozen)
        calendar = self._house.calendar
        window: dict[str, datetime] = {}
        if draft.publish_at is not None:
            window["publish_at"] = calendar.starts(draft.publish_at)
        if draft.publish_until is not None:
            window["publish_until"] = calendar.ends(draft.publish_until)
        with self._writer.writing() as transaction:
            if (leaf := repeated(transaction, request, act, None, key.name)) is not None:
                return leaf, True
            self._house.in_force(transaction)
            if name:
                case, leaves = read_case(transaction, name)
                frozen = _one_content_one_digest(transaction, frozen, leaves)
            else:
                case = Case(f"c-{secrets.token_hex(8)}")
            others = sorted(set(contributors) - {key.name})
            for each in others:
                _known(transaction, each)
            data = {"revision": frozen.digest, "contributors": others, **window}
            world = world_of(transaction, self._house, case, evidence=False)
            event = decide(case, Command(act, key.name, role, data=data), world)
            subject = f"{CASE}:{case.id}"
            files = (content for _, content in sorted(frozen.files.items()))
            said: dict[str, Json] = {name: timestamp(moment) for name, moment in window.items()}
            seals = {f"revision.file/{at}": (subject, content) for at, content in enumerate(files)}
            given = _Said(
                user(key, role),
                request=request,
                seals={"revision.manifest": (subject, frozen.manifest), **seals},
                data=({"contributors": others} if others else {}) | said,
            )
            leaf = self._write(transaction, case, event, given, key)
            return leaf, False

    def check(self, name: str) -> Done:
        """Check what is in CHECKING. What breaks down leaves it there with an alarm; nothing passes by accident."""
        with self._writer.reading() as transaction:
            case, leaves = read_case(transaction, name)
            frozen = read_revision(transaction, leaves)
            rules, seq = self._house.in_force(transaction)
            today = day_of(transaction.now, self._house.calendar)
        judged: Judged | None = None
        why = ""
        try:
            judged = rules.judge(frozen, today)
        except Exception as error:  # noqa: BLE001 - whatever broke: the case stays where it is, and says so
            why = error.code if isinstance(error, CopygateError) else type(error).__name__
        with self._writer.writing() as transaction:
            now_case, _ = read_case(transaction, name)
            if now_case.binding != case.binding or now_case.state is not State.CHECKING:
                return self._as_it_stands(transaction, name)
            if judged is None:
                event = Event("review.check-failed", transaction.now, binding=case.binding)
                leaf = self._write(transaction, case, event, _Said(ENGINE, reason=why))
                return replace(_done(leaf), alarm=why)
            event = checked(case, recheck_of(case, frozen, judged, rules, seq), transaction.now, judged.plan)
            return _done(self._write_judged(transaction, case, event, judged))

    def recheck(self, name: str) -> Done | None:
        """Ask today's rules: stricter ones send a case back; a published one is owed a dated second look."""
        case, judged, today = self.judged_today(name)
        with self._writer.writing() as transaction:
            now_case, _ = read_case(transaction, name)
            if now_case.binding != case.binding:
                return None
            if case.state is State.PUBLISHED:
                return self._owe_recheck(transaction, now_case, today)
            return self.send_back(transaction, now_case, today, judged)

    def recheck_all(self) -> tuple[Done, ...]:
        """`recheck` of everything that is open or published."""
        states = (State.IN_REVIEW, State.APPROVED, State.SCHEDULED, State.PUBLISHED)
        with self._writer.reading() as transaction:
            names = ledger.names_in(transaction.connection, CASE, [each.value for each in states], 1_000_000)
        return tuple(done for done in map(self.recheck, names) if done is not None)

    # --- decisions ------------------------------------------------------------------------------------------------

    def approve(
        self,
        case: str,
        key: SigningKey,
        role: str,
        requirement: str,
        *,
        seen: Seen,
        answers: Mapping[str, int | bool] = _NOTHING,
        on_behalf_of: str | None = None,
        request: str = "",
    ) -> Done:
        """A tier's yes, with every line of its checklist answered."""
        said = Command("review.approved", key.name, role, on_behalf_of, requirement, data={"answers": dict(answers)})
        return self.act(case, said, key, seen=seen, request=request)

    def sign_off(
        self,
        case: str,
        key: SigningKey,
        role: str,
        requirement: str,
        *,
        seen: Seen,
        on_behalf_of: str | None = None,
        request: str = "",
    ) -> Done:
        """A yes beside the tiers: a specialist's signature, the second pair of eyes."""
        said = Command("review.signed-off", key.name, role, on_behalf_of, requirement)
        return self.act(case, said, key, seen=seen, request=request)

    def request_changes(
        self, case: str, key: SigningKey, role: str, reason: str, *, seen: Seen, request: str = ""
    ) -> Done:
        """Back to the author. It is a veto, which follows the case until it is resolved."""
        return self.act(
            case, Command("review.changes-requested", key.name, role, reason=reason), key, seen=seen, request=request
        )

    def reject(self, case: str, key: SigningKey, role: str, reason: str, *, seen: Seen, request: str = "") -> Done:
        """The end of the case."""
        return self.act(
            case, Command("review.rejected", key.name, role, reason=reason), key, seen=seen, request=request
        )

    def resolve_veto(self, case: str, key: SigningKey, role: str, veto: int, reason: str, *, request: str = "") -> Done:
        """An objection is settled, by whoever raised it or the director."""
        said = Command("review.veto-resolved", key.name, role, reason=reason, data={"veto": veto})
        return self.act(case, said, key, request=request)

    def comment(self, case: str, key: SigningKey, role: str, text: str, *, request: str = "") -> Done:
        """A remark; it decides nothing."""
        return self.act(case, Command("review.commented", key.name, role, reason=text), key, request=request)

    def reassign(self, case: str, key: SigningKey, role: str, to: str, *, request: str = "") -> Done:
        """Who should look at it next."""
        return self.act(
            case, Command("review.reassigned", key.name, role, data={"to_account": to}), key, request=request
        )

    def waive(  # noqa: PLR0913 - an act is told all that it says
        self,
        case: str,
        keys: Sequence[SigningKey],
        role: str,
        rule: str,
        until: datetime,
        reason: str,
        *,
        seen: Seen,
        words: bool = False,
        request: str = "",
    ) -> Done:
        """Two people answer for a finding, in this revision, until a day.

        They sign the waiver itself too, so that it can leave the store as a file. `words`: there it covers the very
        words found, and the rest of the text may still be mended.
        """
        with self._writer.reading() as transaction:
            zone = self._house.calendar.zone
            waiver = drawn_up(transaction, zone, case, keys, role, rule=rule, until=until, reason=reason, words=words)
        data = {
            "rule": rule,
            "until": until,
            "accounts": tuple(each.name for each in keys),
            "waiver": digest_of(waiver.json()),
        }
        said = Command("waiver.granted", keys[0].name, role, reason=reason, data=data)
        seals = {NOTE: (f"{CASE}:{case}", waiver.sign(*keys))}
        return self.act(case, said, *keys, seen=seen, request=request, seals=seals)

    # --- publication ----------------------------------------------------------------------------------------------

    def publish(self, case: str, key: SigningKey, role: str = "publisher", *, request: str = "") -> Done:
        """To the readers, if today's rules, people and evidence allow."""
        return self.act(case, Command("publication.published", key.name, role), key, request=request)

    def schedule(
        self, case: str, key: SigningKey, role: str = "publisher", *, at: datetime | None = None, request: str = ""
    ) -> Done:
        """To be published at a time (that of the draft, if none is given), if the same guard then allows."""
        said = Command("publication.scheduled", key.name, role, data={"at": at} if at else {})
        return self.act(case, said, key, request=request)

    def unschedule(self, case: str, key: SigningKey, role: str = "publisher", *, request: str = "") -> Done:
        """Not at that time."""
        return self.act(case, Command("publication.unscheduled", key.name, role), key, request=request)

    def suspend(
        self, case: str, key: SigningKey, role: str = "duty-officer", *, reason: str = "", request: str = ""
    ) -> Done:
        """Takedown: one person is enough."""
        return self.act(case, Command("publication.suspended", key.name, role, reason=reason), key, request=request)

    def restore(self, case: str, key: SigningKey, role: str, *, reason: str = "", request: str = "") -> Done:
        """One of those who say that it may stand again."""
        return self.act(case, Command("publication.restored", key.name, role, reason=reason), key, request=request)

    def supersede(self, case: str, key: SigningKey, role: str = "publisher", *, request: str = "") -> Done:
        """Another text has taken its place."""
        return self.act(case, Command("publication.superseded", key.name, role), key, request=request)

    def withdraw(self, case: str, key: SigningKey, role: str, reason: str, *, request: str = "") -> Done:
        """Its author gives it up."""
        return self.act(case, Command("review.withdrawn", key.name, role, reason=reason), key, request=request)

    # --- the one way ----------------------------------------------------------------------------------------------

    def act(
        self,
        name: str,
        command: Command,
        key: SigningKey,
        *beside: SigningKey,
        seen: Seen | None = None,
        request: str = "",
        seals: Mapping[str, tuple[str, bytes]] = _NOTHING,
    ) -> Done:
        """Any act of the table, by the owner of the key (and of those `beside`, where an act takes two).

        Raises ReviewError, whose code is the guard that objected. Before a publication today's rules are asked, outside
        the transaction; they hold only if the case and the rules are still those when the lock is held.
        """
        act, obj = command.act, Obj(type=CASE, id=name)
        if command.account != key.name or act in ("review.submitted", "review.revised"):
            raise UsageError("not-yours", Wording("an act is signed with one's own key", "须用本人的密钥签名"))
        if any(isinstance(each, datetime) and each.tzinfo is None for each in command.data.values()):
            raise UsageError("time-zone", Wording("a time without its zone", "时间须带时区"))
        with self._writer.reading() as transaction:
            if (leaf := repeated(transaction, request, act, obj, key.name)) is not None:
                return _done(leaf, True)
        judged, today, of = None, None, None
        if asks_the_rules(act):
            of, judged, today = self.judged_today(name)
        with self._writer.writing() as transaction:
            if (leaf := repeated(transaction, request, act, obj, key.name)) is not None:
                return _done(leaf, True)
            case, _ = read_case(transaction, name)
            if of is not None and today is not None:
                _, seq = self._house.in_force(transaction)
                if of.binding != case.binding or seq != today.seq:
                    raise ReviewError(
                        "revision-seen", Wording("the case changed meanwhile: look again", "其间审核单有变,请重新查看")
                    )
            if act == "review.reassigned":
                _known(transaction, str(command.data.get("to_account", "")))
            asked = replace(command, seen=_seen(seen, case) if seen is not None else command.seen)
            try:
                event = decide(case, asked, world_of(transaction, self._house, case, today))
            except ReviewError as error:
                refused = error
            else:
                actor = user(key, command.role, command.on_behalf_of)
                said = _Said(
                    actor,
                    request=request,
                    reason_text=command.reason,
                    seals=seals,
                    data=self._data(case, event, command),
                )
                return _done(self._write(transaction, case, event, said, key, *beside))
            if refused.code == "rules-current" and today is not None and judged is not None:
                self.send_back(transaction, case, today, judged)
        raise refused

    def publish_on_time(self, transaction: Transaction, case: Case, timer: str, today: Recheck, by: str) -> Leaf:
        """A scheduled publication whose time has come: the same guard, for whoever scheduled it."""
        command = Command("publication.published", by, "publisher")
        event = decide(case, command, world_of(transaction, self._house, case, today))
        actor = Actor(id="timer", kind="timer", role="publisher", on_behalf_of=by)
        return self._write(transaction, case, event, _Said(actor, fired=timer))

    def expire_on_time(self, transaction: Transaction, case: Case, timer: str) -> Leaf:
        """What was to stand until now."""
        event = decide(case, Command("publication.expired"), world_of(transaction, self._house, case, evidence=False))
        return self._write(transaction, case, event, _Said(TIMER, fired=timer))

    def judged_today(self, name: str) -> tuple[Case, Judged, Recheck]:
        """What today's rules say of a case's revision."""
        with self._writer.reading() as transaction:
            case, leaves = read_case(transaction, name)
            frozen = read_revision(transaction, leaves)
            rules, seq = self._house.in_force(transaction)
            day = day_of(transaction.now, self._house.calendar)
        judged = rules.judge(frozen, day)
        return case, judged, recheck_of(case, frozen, judged, rules, seq)

    def send_back(self, transaction: Transaction, case: Case, today: Recheck, judged: Judged) -> Done | None:
        """What stricter rules do to an open case; nothing if they are not stricter on it."""
        event = sent_back(case, today, transaction.now, judged.plan)
        return None if event is None else _done(self._write_judged(transaction, case, event, judged))

    def _owe_recheck(self, transaction: Transaction, case: Case, today: Recheck) -> Done | None:
        worse = set(today.blocking) - set(case.blocking)
        key = f"{case.id}/{today.rulebook}"
        if not worse or ledger.row_of(transaction.connection, "rechecks", key) is not None:
            return None
        row: dict[str, Json] = {"case": case.id, "rulebook": today.rulebook, "since": timestamp(transaction.now)}
        rules: Json = list(today.blocking)
        said = Said("recheck.owed", _obj(case), ENGINE, rows=[("rechecks", key, row)], data={"blocking": rules})
        return _done(transaction.write(said))

    def _write_judged(self, transaction: Transaction, case: Case, event: Event, judged: Judged) -> Leaf:
        data: dict[str, Json] = {
            "outcome": judged.outcome,
            "blocking": list(judged.blocking),
            "unwaivable": list(judged.unwaivable),
            "plan": plan_json(judged.plan),
        }
        seals = {"verdict": (f"{CASE}:{case.id}", judged.verdict)}
        return self._write(
            transaction, case, event, _Said(ENGINE, policy=_policy(case.after(event)), seals=seals, data=data)
        )

    def _write(self, transaction: Transaction, case: Case, event: Event, said: _Said, *signers: SigningKey) -> Leaf:
        """INVARIANT: one state change, one leaf; every act on a case comes through here."""
        after = case.after(event)
        leaf = Said(
            event.act,
            _obj(after),
            said.actor,
            case.state.value if case.events else "",
            after.state.value,
            said.policy or _policy(case),
            said.request,
            said.reason or (event.act.partition(".")[2] if said.reason_text else ""),
            said.reason_text,
            said.seals,
            rows=timers_after(transaction, case, after, event, self._house.calendar, said.fired),
            data=said.data,
        )
        return transaction.write(leaf, *signers)

    def _data(self, case: Case, event: Event, command: Command) -> dict[str, Json]:
        """What an act says in the log, of what it was given."""
        given = event.data
        said: dict[str, Json] = {}
        if event.act in ("review.approved", "review.signed-off"):
            said = {"requirement": command.requirement, "round": case.round, "tier": given["tier"]}
            wanted = case.plan.requirement(command.requirement) if case.plan else None
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

    @staticmethod
    def _as_it_stands(transaction: Transaction, name: str) -> Done:
        _, leaves = read_case(transaction, name)
        return _done(leaves[-1], True)


def _one_content_one_digest(transaction: Transaction, frozen: Frozen, leaves: tuple[Leaf, ...]) -> Frozen:
    """With the nonce of the revision before, so that a submission that changes nothing is seen to be the same."""
    try:
        before = read_revision(transaction, leaves)
    except ReviewError:
        return frozen
    alike = frozen.like(before)
    return alike if alike.digest == before.digest else frozen


def _known(transaction: Transaction, account: str) -> None:
    if ledger.row_of(transaction.connection, "people", account) is None:
        raise UsageError("unknown-person", Wording(f"nobody is `{account}`", f"没有这个人:{account}"))


def _obj(case: Case) -> Obj:
    return Obj(type=CASE, id=case.id, revision=case.revision, rev_digest=case.binding.revision if case.binding else "")


def _policy(case: Case) -> Policy | None:
    bound = case.binding
    if bound is None or not bound.rulebook:
        return None
    return Policy(bundle_digest=bound.rulebook, seq=case.rulebook_seq, eval_digest=bound.evaluation, engine=__version__)


def _seen(seen: Seen | None, case: Case) -> Binding | None:
    if isinstance(seen, str):
        return case.binding if seen and seen == seen_code(case.binding) else None
    return seen


def _done(leaf: Leaf, again: bool = False) -> Done:
    said = leaf.said
    return Done(said["obj"]["id"], said["act"], said.get("to", ""), said["id"], leaf.number, again)
