"""`Receipts`: what a repository may rely on offline: receipts of approved drafts, and the waivers that hold.

A receipt is issued by an act of the transition table under the guards of a publication, so that "is it approved?" is
worked out in the transaction that writes the leaf (`decisions/receipt.py` says what a receipt is).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from copygate.audit.canonical import parse
from copygate.audit.entry import Entry
from copygate.decisions.receipt import ISSUED, LONGEST_DAYS, Receipt, outcomes_by_rule, sealed
from copygate.decisions.trust import Approver
from copygate.errors import AuditError, ReviewError, UsageError, Wording
from copygate.model.verdict import Outcome
from copygate.review.approvals import standing
from copygate.review.case import Binding, Case
from copygate.review.guards import Command
from copygate.review.states import State
from copygate.service.cases import Cases
from copygate.service.people import name_of
from copygate.service.waivers import NOTE
from copygate.service.world import CASE, House, day_of, read_case, read_revision, read_verdict
from copygate.service.writer import Transaction, Writer
from copygate.store import ledger

if TYPE_CHECKING:
    from copygate.audit.note import SigningKey
    from copygate.service.auditing import Audit
    from copygate.store.ledger import Leaf

DAYS: Final = 30
APPROVALS: Final = ("review.approved", "review.signed-off")
_MOST: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Issued:
    """A receipt, ready to be written as two files."""

    receipt: Receipt
    proof: bytes
    leaf: bytes


class Receipts:
    """Receipts and waivers that leave the store."""

    def __init__(self, writer: Writer, house: House, cases: Cases, audit: Audit) -> None:
        self._writer, self._house, self._cases, self._audit = writer, house, cases, audit

    def issue(
        self, case: str, key: SigningKey, role: str = "publisher", *, days: int = DAYS, request: str = ""
    ) -> Issued:
        """A receipt of an approved case, for so many days at most. Raises ReviewError, by the guard that objects."""
        if not 1 <= days <= LONGEST_DAYS:
            raise UsageError("days", Wording(f"from 1 to {LONGEST_DAYS} days", f"1 至 {LONGEST_DAYS} 天"))
        receipt, seen = self.drawn_up(case, days)
        data = {
            "receipt": receipt.digest,
            "since": receipt.since.isoformat(),
            "until": receipt.until.isoformat(),
        }
        command = Command(ISSUED, key.name, role, seen=seen, data=data)
        done = self._cases.act(case, command, key, request=request)
        proof, leaf = self._audit.receipt(done.leaf)
        return Issued(receipt, sealed(receipt, proof), leaf)

    def drawn_up(self, case: str, days: int = DAYS) -> tuple[Receipt, Binding | None]:
        """What a receipt would say, and of what; whether it may be issued is for the guards."""
        with self._writer.reading() as transaction:
            at, leaves = read_case(transaction, case)
            return self._receipt(transaction, at, leaves, days), at.binding

    def waivers(self) -> dict[str, bytes]:
        """The waivers of all cases that hold today, by their ids, as the people who granted them signed them."""
        found: dict[str, bytes] = {}
        with self._writer.reading() as transaction:
            today = day_of(transaction.now, self._house.calendar).isoformat()
            for name in ledger.names_in(transaction.connection, CASE, [each.value for each in State], _MOST):
                for leaf in ledger.leaves_of(transaction.connection, CASE, name):
                    if leaf.said["act"] != "waiver.granted":
                        continue
                    note = transaction.unsealed(leaf, NOTE)
                    if note is None:
                        continue  # erased with its case, or granted before waivers were files
                    said: Any = parse(note.partition(b"\n")[0])
                    if said["until"] >= today:
                        found[said["id"]] = note
        return found

    def _receipt(self, transaction: Transaction, case: Case, leaves: tuple[Leaf, ...], days: int) -> Receipt:
        verdict = read_verdict(transaction, leaves)
        if not verdict:
            raise ReviewError("erased", Wording("the verdict was erased", "检查结论已删除"))
        frozen = read_revision(transaction, leaves)
        calendar = self._house.calendar
        today = day_of(transaction.now, calendar)
        first = _day(case.publish_at, calendar.zone)
        since = calendar.begun(transaction.now) if first is None or first <= today else first
        ends = [max(since, today) + timedelta(days=days - 1), _last(case.publish_until, calendar.zone)]
        # A receipt outlasts neither a waiver nor a paper that the approval rests on.
        revision = case.binding.revision if case.binding else ""
        ends += [_last(each.until, calendar.zone) for each in case.waivers if each.revision == revision]
        needed = {each.kind for each in case.plan.evidence} if case.plan else set()
        for row in ledger.rows(transaction.connection, "attached", f"{case.id}/").values():
            filed = ledger.row_of(transaction.connection, "evidence", row["evidence"])
            if filed is not None and filed["kind"] in needed and "until" in filed:
                ends.append(_last(datetime.fromisoformat(filed["until"]), calendar.zone))
        until = min(each for each in ends if each is not None)
        if until < since:
            raise ReviewError("receipt-window", Wording("there is no day left for it", "已没有可用的日子"))
        words = {each.word: each for each in Outcome}
        directory, requirements = transaction.directory(), case.plan.requirements() if case.plan else ()
        yes = [each for one in requirements for each in standing(case, one, directory, transaction.now)]
        roles = {each.account: each.role for each in reversed(yes)}
        _signed(transaction, case, leaves)
        named = tuple(
            Approver(account, name_of(transaction, account) or account, roles[account])
            for account in dict.fromkeys(each.account for each in yes)
        )
        if not named:
            raise ReviewError("all-requirements-met", Wording("nobody has approved it", "还没有人批准"))
        return Receipt(
            case=case.id,
            manifest=json.loads(frozen.manifest),
            outcome=words[verdict["outcome"]],
            platforms={name: words[word] for name, word in verdict["platforms"].items()},
            rules=outcomes_by_rule(verdict),
            approvers=named,
            since=since,
            until=until,
        )


def _signed(transaction: Transaction, case: Case, leaves: tuple[Leaf, ...]) -> None:
    """INVARIANT: what somebody wrote into the database as an approval, without the person's key, leaves no store."""
    enrolled = ledger.enrolled_keys(transaction.connection)
    bound = case.binding
    for leaf in leaves:
        entry = Entry.decode(leaf.raw)
        about = (entry.obj.rev_digest, entry.policy.eval_digest if entry.policy else "", entry.data.get("round"))
        if entry.act in APPROVALS and bound and about == (bound.revision, bound.evaluation, bound.round):
            try:
                holds = entry.actor.id in enrolled.signers(entry)
            except AuditError:
                holds = False
            if not holds:
                raise ReviewError(
                    "approval-signature",
                    Wording(
                        f"the signature of `{entry.actor.id}` does not hold, or the key was revoked: approve anew",
                        f"“{entry.actor.id}”的签名不成立,或密钥已撤销:须重新审批",
                    ),
                )


def _day(moment: datetime | None, zone: Any) -> date | None:
    return None if moment is None else moment.astimezone(zone).date()


def _last(moment: datetime | None, zone: Any) -> date | None:
    """The last whole day before an end."""
    return None if moment is None else (moment.astimezone(zone) - timedelta(microseconds=1)).date()
