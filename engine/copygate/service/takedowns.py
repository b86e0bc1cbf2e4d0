"""`Takedowns`: after a case was hidden: is it gone from the platform, and what has the house learnt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from copygate.audit.canonical import Json
from copygate.audit.note import SigningKey
from copygate.review.guards import Command
from copygate.review.matters import TAKEDOWN
from copygate.service.matters import Change, Matters, Settled
from copygate.service.takingdown import POST_MORTEM, dropped
from copygate.service.writer import Tell
from copygate.store import ledger


@dataclass(frozen=True, slots=True)
class Takedown:
    """One takedown. `restored`: the case stands again; `due_at`: when the time to remove it runs out."""

    id: str
    case: str
    state: str
    since: datetime
    clock_from: datetime
    restored: bool
    due_at: datetime | None = None


class Takedowns(Matters):
    """Until the removal is confirmed and the post-mortem is written."""

    def failed(self, takedown: str, key: SigningKey, role: str, reason: str, *, request: str = "") -> Settled:
        """The platform did not remove it. It stays open; legal hears of it at once."""
        command = Command("takedown.removal-failed", key.name, role, reason=reason)
        return self._settle(takedown, command, key, request, Tell(("legal", "director")))

    def removed(self, takedown: str, key: SigningKey, role: str, reason: str = "", *, request: str = "") -> Settled:
        """Somebody has looked: readers do not see it any more."""
        return self._settle(
            takedown, Command("takedown.removal-confirmed", key.name, role, reason=reason), key, request
        )

    def write_up(self, takedown: str, key: SigningKey, role: str, text: str, *, request: str = "") -> Settled:
        """The post-mortem: how it came about, what was done, what changes."""
        return self._settle(takedown, Command("takedown.written-up", key.name, role, reason=text), key, request)

    def all(self, case: str = "", *, closed: bool = False) -> tuple[Takedown, ...]:
        """Those that owe something still, the oldest first; with `closed` all of them."""
        with self._writer.reading() as transaction:
            found = []
            for name, row in self._rows(transaction, TAKEDOWN, case):
                if row["state"] == "written-up" and not closed:
                    continue
                timers = ledger.rows(transaction.connection, "timers", f"{TAKEDOWN}/{name} ").values()
                due = [each["due_at"] for each in timers if each["kind"] == "breach" and "fired_at" not in each]
                found.append(
                    Takedown(
                        name,
                        row["case"],
                        row["state"],
                        datetime.fromisoformat(row["since"]),
                        datetime.fromisoformat(row["clock_from"]),
                        "restored_at" in row,
                        datetime.fromisoformat(min(due)) if due else None,
                    )
                )
        return tuple(sorted(found, key=lambda each: each.since))

    def _settle(
        self, takedown: str, command: Command, key: SigningKey, request: str, tell: Tell | None = None
    ) -> Settled:
        with self._writer.writing() as transaction:
            if again := self._again(transaction, request, command.act, TAKEDOWN, takedown, key):
                return again
            matter = self._read(transaction, TAKEDOWN, takedown)
            self._may(transaction, matter, command, (key,))
            what, rows = f"{TAKEDOWN}/{takedown}", []
            if command.act == "takedown.removal-confirmed":
                rows = dropped(transaction, what, ahead_of=transaction.now, keep=(POST_MORTEM,))
            elif command.act == "takedown.written-up":
                rows = dropped(transaction, what, ahead_of=transaction.now)
            data: dict[str, Json] = {"case": matter.row["case"]}
            return self._write(transaction, matter, command, (key,), Change(rows=rows, data=data, tell=tell), request)
