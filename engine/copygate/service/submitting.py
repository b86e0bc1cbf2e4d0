"""`Submitting`: drafts are frozen, submitted and checked, and checked again when the rules have changed."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from copygate.audit.canonical import Json
from copygate.audit.entry import Obj
from copygate.audit.identifiers import timestamp
from copygate.audit.note import SigningKey
from copygate.decisions.freezing import Frozen, draft_of, freeze
from copygate.errors import CopygateError, ReviewError, StoreError
from copygate.review.case import Case, Event
from copygate.review.decide import checked, decide
from copygate.review.guards import Command, Recheck
from copygate.review.states import State
from copygate.service.acting import NOTHING, Acting, Done, Saying, done_of, known, obj_of
from copygate.service.listings import in_force
from copygate.service.rules import Judged
from copygate.service.world import BLACKLISTED, CASE, day_of, judged_of, read_case, read_revision, recheck_of, world_of
from copygate.service.writer import ENGINE, Said, Transaction, repeated, user
from copygate.store import ledger
from copygate.store.ledger import Leaf


class Submitting(Acting):
    """What happens to the draft itself."""

    def submit(
        self,
        draft: Path | Frozen,
        key: SigningKey,
        role: str = "creator",
        *,
        case: str = "",
        contributors: Iterable[str] = (),
        metadata: Mapping[str, str] = NOTHING,
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
        done = done_of(leaf, again)
        try:
            return self._checked(done, leaf)
        except StoreError as error:
            # It is submitted, whatever became of the check: it waits in CHECKING until somebody asks again.
            return replace(done, alarm=error.code)

    def _checked(self, done: Done, leaf: Leaf) -> Done:
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
                known(transaction, each)
            data = {"revision": frozen.digest, "contributors": others, **window}
            world = world_of(transaction, self._house, case, evidence=False)
            event = decide(case, Command(act, key.name, role, data=data), world)
            subject = f"{CASE}:{case.id}"
            files = (content for _, content in sorted(frozen.files.items()))
            said: dict[str, Json] = {name: timestamp(moment) for name, moment in window.items()}
            seals = {f"revision.file/{at}": (subject, content) for at, content in enumerate(files)}
            given = Saying(
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
            today, listed = day_of(transaction.now, self._house.calendar), in_force(transaction)
        judged: Judged | None = None
        why = ""
        try:
            judged = judged_of(rules, case, frozen, today, listed)
        except Exception as error:  # noqa: BLE001 - whatever broke: the case stays where it is, and says so
            why = error.code if isinstance(error, CopygateError) else type(error).__name__
        with self._writer.writing() as transaction:
            now_case, _ = read_case(transaction, name)
            if now_case.binding != case.binding or now_case.state is not State.CHECKING:
                return self._as_it_stands(transaction, name)
            if judged is None:
                event = Event("review.check-failed", transaction.now, binding=case.binding)
                leaf = self._write(transaction, case, event, Saying(ENGINE, reason=why))
                return replace(done_of(leaf), alarm=why)
            event = checked(case, recheck_of(case, frozen, judged, rules, seq, listed), transaction.now, judged.plan)
            return done_of(self._write_judged(transaction, case, event, judged))

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

    def _owe_recheck(self, transaction: Transaction, case: Case, today: Recheck) -> Done | None:
        # A rule of the same name that finds something else is another rule.
        worse = {each for each in today.blocking if today.grounds.get(each) != case.grounds.get(each)}
        key = f"{case.id}/{today.rulebook}"
        if any(each.startswith(BLACKLISTED) for each in worse):
            key += "/" + sha256("\n".join(sorted(worse)).encode()).hexdigest()[:16]
        if not worse or ledger.row_of(transaction.connection, "rechecks", key) is not None:
            return None
        row: dict[str, Json] = {"case": case.id, "rulebook": today.rulebook, "since": timestamp(transaction.now)}
        rules: Json = list(today.blocking)
        said = Said("recheck.owed", obj_of(case), ENGINE, rows=[("rechecks", key, row)], data={"blocking": rules})
        return done_of(transaction.write(said))

    @staticmethod
    def _as_it_stands(transaction: Transaction, name: str) -> Done:
        _, leaves = read_case(transaction, name)
        return done_of(leaves[-1], True)


def _one_content_one_digest(transaction: Transaction, frozen: Frozen, leaves: tuple[Leaf, ...]) -> Frozen:
    """With the nonce of the revision before, so that a submission that changes nothing is seen to be the same."""
    try:
        before = read_revision(transaction, leaves)
    except ReviewError:
        return frozen
    alike = frozen.like(before)
    return alike if alike.digest == before.digest else frozen
