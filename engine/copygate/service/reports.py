"""`Reports`: what readers complain of. The clock runs from receipt; the reporter is sealed under a key of their own.

INVARIANT: who reported is opened by `open_reporter` alone, which first writes down who did, when and why.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any, Final

from copygate.audit.canonical import Json
from copygate.audit.entry import Obj
from copygate.audit.identifiers import timestamp
from copygate.audit.note import SigningKey
from copygate.model.review import TimeAllowed
from copygate.review.guards import Command
from copygate.review.matters import REPORT
from copygate.service.deadlines import STAGES, timer_row
from copygate.service.matters import Change, Matters, Settled
from copygate.service.takingdown import dropped, sla_rows
from copygate.service.writer import Row, Said, Transaction, user
from copygate.store import ledger

OPENED: Final = "subject.opened"
_OPENING: Final = MappingProxyType({"outcome": "dismissed"})
ORDINARY: Final = TimeAllowed(24, "hours")
ANSWER_WITHIN: Final = timedelta(hours=24)
_DECIDERS: Final = ["duty-officer", "legal"]


@dataclass(frozen=True, slots=True)
class UserReport:
    """A report. `text` is empty once erased; `sealed`: it says who sent it, and that was not erased."""

    id: str
    case: str
    kind: str
    state: str
    came_at: datetime
    grade: str
    outcome: str
    text: str
    sealed: bool
    due_at: datetime | None = None


class Reports(Matters):
    """From receipt to the answer."""

    def receive(
        self,
        case: str,
        text: str,
        key: SigningKey,
        role: str,
        *,
        kind: str = "other",
        reporter: str = "",
        came_at: datetime | None = None,
        request: str = "",
    ) -> Settled:
        """A reader's complaint about something published. `came_at`: when it came in, by default now."""
        with self._writer.writing() as transaction:
            if again := self._again(transaction, request, "report.received", REPORT, "", key):
                return again
            came, name = came_at or transaction.now, f"r-{secrets.token_hex(8)}"
            command = Command("report.received", key.name, role, data={"kind": kind, "came_at": came})
            matter = self._read(transaction, REPORT, name, case)
            self._may(transaction, matter, command, (key,))
            row: dict[str, Json] = {"case": case, "kind": kind, "came_at": timestamp(came)}
            seals = {"report.text": (f"{REPORT}:{name}", text.encode())}
            if reporter:
                seals["report.reporter"] = (f"reporter:{name}", reporter.encode())
            allowed = matter.case.plan.takedown_within if matter.case and matter.case.plan else TimeAllowed(2, "hours")
            rows = sla_rows(f"{REPORT}/{name}", came, allowed, self._house.calendar)
            change = Change(row, rows, seals, row)
            return self._write(transaction, matter, command, (key,), change, request)

    def triage(self, report: str, key: SigningKey, role: str, grade: str, *, request: str = "") -> Settled:
        """How pressing it is. An ordinary one has a day, from its receipt; an urgent one keeps the takedown's clock."""
        command = Command("report.triaged", key.name, role, data={"grade": grade})
        return self._settle(report, command, key, request, {"grade": grade})

    def decide(
        self, report: str, key: SigningKey, role: str, outcome: str, reason: str, *, request: str = ""
    ) -> Settled:
        """What came of it. Upheld only once readers see it no more."""
        command = Command("report.decided", key.name, role, reason=reason, data={"outcome": outcome})
        return self._settle(report, command, key, request, {"outcome": outcome})

    def answer(self, report: str, key: SigningKey, role: str, text: str, *, request: str = "") -> Settled:
        """What the reporter was told."""
        return self._settle(report, Command("report.answered", key.name, role, reason=text), key, request, {})

    def open_reporter(self, report: str, key: SigningKey, role: str, reason: str) -> str:
        """Who sent it, for somebody who may judge it and says why; empty where nobody left a name, or it was erased."""
        with self._writer.writing() as transaction:
            matter = self._read(transaction, REPORT, report)
            command = Command("report.decided", key.name, role, reason=reason, data=_OPENING)
            # As who decides on it: in such a role, without a hand in the draft, with a reason. Nothing else is decided.
            self._may(transaction, replace(matter, state="received"), command, (key,))
            leaf = ledger.leaves_of(transaction.connection, REPORT, report)[0]
            who = transaction.unsealed(leaf, "report.reporter")
            if who is None:
                return ""
            opened = Obj(type="subject", id=f"reporter:{report}")
            transaction.write(Said(OPENED, opened, user(key, role), reason="opened", reason_text=reason), key)
        return who.decode()

    def all(self, case: str = "", *, closed: bool = False) -> tuple[UserReport, ...]:
        """The reports that are open, the oldest first; with `closed` all of them."""
        with self._writer.reading() as transaction:
            found = [
                self._report(transaction, name, row)
                for name, row in self._rows(transaction, REPORT, case)
                if closed or row["state"] != "answered"
            ]
        return tuple(sorted(found, key=lambda each: each.came_at))

    def _settle(self, report: str, command: Command, key: SigningKey, request: str, said: dict[str, Json]) -> Settled:
        with self._writer.writing() as transaction:
            if again := self._again(transaction, request, command.act, REPORT, report, key):
                return again
            matter = self._read(transaction, REPORT, report)
            self._may(transaction, matter, command, (key,))
            rows = self._clock_after(transaction, command, report, matter.row)
            change = Change(said, rows, data={**said, "case": matter.row["case"]})
            return self._write(transaction, matter, command, (key,), change, request)

    def _clock_after(self, transaction: Transaction, command: Command, report: str, row: Any) -> list[Row]:
        """What is due already fires all the same: a clock that has run out is not wound back."""
        now, what, calendar = transaction.now, f"{REPORT}/{report}", self._house.calendar
        rows = dropped(transaction, what, ahead_of=now)
        came = datetime.fromisoformat(row["came_at"])
        fresh: list[Row] = []
        if command.act == "report.decided":
            fresh = [timer_row(what, "answer", now + ANSWER_WITHIN, roles=_DECIDERS)]
        elif command.data.get("grade") == "ordinary":
            due = [(kind, calendar.due(came, ORDINARY, percent)) for kind, percent in STAGES]
            fresh = [timer_row(what, kind, at, roles=_DECIDERS) for kind, at in due if at >= now]
        elif command.act == "report.triaged":
            plan = self._read(transaction, REPORT, report).case
            allowed = plan.plan.takedown_within if plan and plan.plan else TimeAllowed(2, "hours")
            fresh = sla_rows(what, came, allowed, calendar, now)
        return without_repetition(transaction, rows, fresh)

    @staticmethod
    def _report(transaction: Transaction, name: str, row: dict[str, Any]) -> UserReport:
        leaf = ledger.leaves_of(transaction.connection, REPORT, name)[0]
        text = transaction.unsealed(leaf, "report.text")
        kids = (each["kid"] for each in leaf.said["sealed"] if each["path"] == "report.reporter")
        sealed = any("erased_at" not in (ledger.row_of(transaction.connection, "data_keys", kid) or {}) for kid in kids)
        timers = ledger.rows(transaction.connection, "timers", f"{REPORT}/{name} ").values()
        due = [each["due_at"] for each in timers if each["kind"] == "breach" and "fired_at" not in each]
        return UserReport(
            name,
            row["case"],
            row["kind"],
            row["state"],
            datetime.fromisoformat(row["came_at"]),
            row.get("grade", ""),
            row.get("outcome", ""),
            (text or b"").decode(),
            sealed,
            datetime.fromisoformat(min(due)) if due else None,
        )


def without_repetition(transaction: Transaction, dropping: list[Row], fresh: list[Row]) -> list[Row]:
    """Timers to drop and to set: what is there and stays is left alone, what has fired is not set again."""
    keys = {key for _, key, _ in fresh}
    there = [key for key in keys if ledger.row_of(transaction.connection, "timers", key) is not None]
    return [
        *(each for each in dropping if each[1] not in keys),
        *(each for each in fresh if each[1] not in there),
    ]
