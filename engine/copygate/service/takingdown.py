"""`opened`: a takedown begins with the leaf that hides a case; until it is removed and its post-mortem written.

The clock runs from the first report that is still open, not from when somebody looked at it: page at 0, once more at a
quarter of the time, duty legal at three quarters, breach at its end (0, 30, 90 and 120 minutes of two hours).
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Final

from copygate.audit.canonical import Json
from copygate.audit.identifiers import timestamp
from copygate.model.review import TimeAllowed
from copygate.review.case import Case, Event
from copygate.review.matters import REPORT, TAKEDOWN
from copygate.service.deadlines import pending_timers, timer_row
from copygate.service.hours import Calendar
from copygate.service.writer import Row, Transaction
from copygate.store import ledger

SLA: Final = (
    ("page", 0, ("duty-officer",)),
    ("re-page", 25, ("duty-officer",)),
    ("duty-legal", 75, ("legal",)),
    ("breach", 100, ("legal", "director", "admin")),
)
POST_MORTEM: Final = "post-mortem"
POST_MORTEM_WITHIN: Final = timedelta(hours=72)
TAKEDOWNS: Final = "takedowns"
REPORTS: Final = "reports"
BESIDE: Final = "beside"
_URGENT: Final = ("received", "triaged")


def sla_rows(
    what: str, start: datetime, allowed: TimeAllowed, calendar: Calendar, after: datetime | None = None
) -> list[Row]:
    """The stages of a clock; with `after`, only those that lie ahead of it."""
    due = [(kind, calendar.due(start, allowed, percent), roles) for kind, percent, roles in SLA]
    return [timer_row(what, kind, at, roles=list(roles)) for kind, at, roles in due if after is None or at >= after]


def beside(transaction: Transaction, case: str, kind: str = "") -> list[tuple[str, str]]:
    """Kind and id of the reports, takedowns and break-glass grants of a case, however many other cases have."""
    rows = ledger.rows(transaction.connection, BESIDE, f"{case}/{kind}/" if kind else f"{case}/")
    return [(row["kind"], row["id"]) for row in rows.values()]


def beside_row(case: str, kind: str, name: str) -> Row:
    """The row by which a case finds what is about it."""
    return BESIDE, f"{case}/{kind}/{name}", {"kind": kind, "id": name}


def opened(transaction: Transaction, case: Case, event: Event, calendar: Calendar) -> tuple[str, list[Row]]:
    """The takedown of a case that this event hides: its name, its row and its clock."""
    name, now = f"t-{secrets.token_hex(8)}", transaction.now
    start, rows = now, list[Row]()
    for _, report in beside(transaction, case.id, REPORT):
        said = ledger.row_of(transaction.connection, REPORTS, report) or {}
        if said["state"] in _URGENT and said.get("grade") != "ordinary":
            start = min(start, datetime.fromisoformat(said["came_at"]))
            # From here on the clock is the takedown's; what is due already still fires as the report's.
            rows += dropped(transaction, f"{REPORT}/{report}", ahead_of=now)
    row: dict[str, Json] = {
        "case": case.id,
        "since": timestamp(now),
        "clock_from": timestamp(start),
        "state": "removing",
        "by": event.act,
    }
    what = f"{TAKEDOWN}/{name}"
    allowed = case.plan.takedown_within if case.plan else TimeAllowed(2, "hours")
    rows += [
        (TAKEDOWNS, name, row),
        beside_row(case.id, TAKEDOWN, name),
        *sla_rows(what, start, allowed, calendar, now),
    ]
    rows.append(timer_row(what, POST_MORTEM, now + POST_MORTEM_WITHIN, roles=["legal", "director"]))
    return name, rows


def restored(transaction: Transaction, case: Case) -> list[Row]:
    """It stands again: nothing has to be removed any more. The post-mortem is still owed."""
    rows: list[Row] = []
    for _, name in beside(transaction, case.id, TAKEDOWN):
        row = ledger.row_of(transaction.connection, TAKEDOWNS, name) or {}
        if row["state"] != "written-up" and "restored_at" not in row:
            rows.append((TAKEDOWNS, name, {**row, "restored_at": timestamp(transaction.now)}))
            rows += dropped(transaction, f"{TAKEDOWN}/{name}", ahead_of=transaction.now, keep=(POST_MORTEM,))
    return rows


def dropped(
    transaction: Transaction, what: str, *, ahead_of: datetime | None = None, keep: tuple[str, ...] = ()
) -> list[Row]:
    """The timers of something that are not wanted any more; those that are due already fire all the same."""
    limit = timestamp(ahead_of) if ahead_of else ""
    found = pending_timers(transaction, what).items()
    return [("timers", key, None) for key, row in found if row["due_at"] > limit and row["kind"] not in keep]
