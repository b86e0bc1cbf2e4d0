"""`Overrides`: break-glass. Two people, an incident, 60 minutes at most; all hear of it, somebody else reviews it.

It stands in for approvals that are missing and for findings that two people could have waived. INVARIANT: never for
what nobody can waive, an open objection, evidence that is owed, or the blacklist (`publication.forced`).
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from copygate.audit.canonical import Json
from copygate.audit.identifiers import timestamp
from copygate.audit.note import SigningKey
from copygate.errors import StoreError
from copygate.model.review import TimeAllowed
from copygate.review.guards import Command
from copygate.review.matters import OVERRIDE
from copygate.review.states import State
from copygate.service.acting import Seen, policy_of, seen_binding
from copygate.service.deadlines import LAPSE, STAGES, timer_key, timer_row
from copygate.service.matters import Change, Matters, Settled
from copygate.service.takingdown import dropped
from copygate.service.timers import Timers
from copygate.service.world import House
from copygate.service.writer import Row, Tell, Writer

TOLD: Final = ("legal", "admin")
REVIEWERS: Final = ["legal", "counsel", "director"]
_A_DAY: Final = TimeAllowed(24, "hours")


@dataclass(frozen=True, slots=True)
class Grant:
    """A break-glass. `review_by`: when its review is due."""

    id: str
    case: str
    incident: str
    accounts: tuple[str, ...]
    granted_at: datetime
    until: datetime
    state: str
    review_by: datetime


class Overrides(Matters):
    """From the grant to its review."""

    def __init__(self, writer: Writer, house: House, timers: Timers) -> None:
        super().__init__(writer, house)
        self._timers = timers

    def grant(
        self,
        case: str,
        keys: Sequence[SigningKey],
        role: str,
        incident: str,
        reason: str,
        *,
        seen: Seen,
        minutes: int = 60,
        request: str = "",
    ) -> Settled:
        """For exactly what was seen, for so many minutes, to the two people who ask."""
        with self._writer.writing() as transaction:
            if again := self._again(transaction, request, "override.granted", OVERRIDE, "", keys[0]):
                return again
            now, name = transaction.now, f"o-{secrets.token_hex(8)}"
            matter = self._read(transaction, OVERRIDE, name, case)
            until = now + timedelta(minutes=minutes)
            accounts = tuple(each.name for each in keys)
            command = Command(
                "override.granted",
                keys[0].name,
                role,
                reason=reason,
                seen=seen_binding(seen, matter.case) if matter.case else None,
                data={"accounts": accounts, "until": until, "incident": incident},
            )
            self._may(transaction, matter, command, keys)
            bound = command.seen
            directory = transaction.directory()
            told = {each.account for each in directory.grants if each.role in TOLD and each.in_force(now)}
            row: dict[str, Json] = {
                "case": case,
                "incident": incident,
                "accounts": list(accounts),
                "granted_at": timestamp(now),
                "until": timestamp(until),
                "round": bound.round if bound else 0,
            }
            what = f"{OVERRIDE}/{name}"
            due = [(kind, self._house.calendar.due(now, _A_DAY, percent)) for kind, percent in STAGES]
            rows: list[Row] = [timer_row(what, kind, at, roles=REVIEWERS) for kind, at in due]
            change = Change(
                {
                    **row,
                    "revision": bound.revision if bound else "",
                    "rulebook": bound.rulebook if bound else "",
                    "evaluation": bound.evaluation if bound else "",
                },
                rows,
                data=row,
                tell=Tell(TOLD, tuple(sorted(told)), {"case": f"case/{case}", "until": timestamp(until)}),
                revision=(matter.case.revision, bound.revision) if matter.case and bound else (0, ""),
                policy=policy_of(matter.case) if matter.case else None,
            )
            return self._write(transaction, matter, command, keys, change, request)

    def review(
        self, override: str, key: SigningKey, role: str, justified: bool, reason: str, *, request: str = ""
    ) -> Settled:
        """Somebody else judges it. What was forced out without good ground is hidden at once."""
        lapse = ""
        with self._writer.writing() as transaction:
            if again := self._again(transaction, request, "override.reviewed", OVERRIDE, override, key):
                return again
            matter = self._read(transaction, OVERRIDE, override)
            command = Command("override.reviewed", key.name, role, reason=reason, data={"justified": justified})
            self._may(transaction, matter, command, (key,))
            now = transaction.now
            rows = dropped(transaction, f"{OVERRIDE}/{override}", ahead_of=now)
            case = matter.case
            if not justified and case and case.state is State.PUBLISHED and case.override == override:
                what = f"case/{case.id}"
                rows.append(timer_row(what, LAPSE, now, why="override", override=override))
                lapse = timer_key(what, LAPSE, now)
            data: dict[str, Json] = {"case": matter.row["case"], "justified": justified}
            change = Change({"justified": justified}, rows, data=data, tell=Tell(TOLD))
            done = self._write(transaction, matter, command, (key,), change, request)
        if lapse:
            try:
                self._timers.fire(lapse)
            except StoreError:
                return done  # it is reviewed; the row that hides the case is due, for the next tick
        return done

    def all(self, case: str = "", *, reviewed: bool = False) -> tuple[Grant, ...]:
        """Those that wait for their review; with `reviewed` all of them."""
        with self._writer.reading() as transaction:
            rows = self._rows(transaction, OVERRIDE, case)
        return tuple(
            Grant(
                name,
                row["case"],
                row["incident"],
                tuple(row["accounts"]),
                (granted := datetime.fromisoformat(row["granted_at"])),
                datetime.fromisoformat(row["until"]),
                row["state"],
                self._house.calendar.due(granted, _A_DAY),
            )
            for name, row in rows
            if (reviewed or row["state"] == "unreviewed")
        )
