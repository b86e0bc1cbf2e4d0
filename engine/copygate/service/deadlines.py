"""`timers_after`: which timers a case has after an event. Rows are set and dropped in the leaf of the event itself.

A tier's time is reminded of at 50 %, escalated at 80 % and broken at 100 %. INVARIANT: no timer approves anything.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from copygate.audit.canonical import Json
from copygate.audit.identifiers import timestamp
from copygate.review.case import Case, Event
from copygate.review.states import TERMINAL, State
from copygate.service.hours import Calendar
from copygate.service.writer import Row, Transaction
from copygate.store import ledger

STAGES: Final = (("remind", 50), ("escalate", 80), ("breach", 100))
PUBLISH, EXPIRE, CHECK, ORAL, LAPSE = "publish", "expire", "check", "oral-lapse", "lapse"
CHECK_WITHIN: Final = timedelta(minutes=10)
"""A case that is still in CHECKING by then raises an alarm: whoever checked it died."""


def timer_key(what: str, kind: str, due_at: datetime) -> str:
    """Unique per object, kind and moment."""
    return f"{what} {kind} {timestamp(due_at)}"


def timer_row(what: str, kind: str, due_at: datetime, **more: Json) -> Row:
    """A timer that has not fired."""
    row: dict[str, Json] = {"object": what, "kind": kind, "due_at": timestamp(due_at), **more}
    return "timers", timer_key(what, kind, due_at), row


def timers_after(
    transaction: Transaction, before: Case, after: Case, event: Event, calendar: Calendar, fired: str = ""
) -> list[Row]:
    """Rows that this event drops and sets; `fired` is the timer that brought it about."""
    what = f"case/{after.id}"
    pending = pending_timers(transaction, what)
    rows: list[Row] = []
    if fired:
        done = pending.pop(fired)
        rows.append(("timers", fired, {**done, "fired_at": timestamp(transaction.now), "came_to": event.act}))
    # An oral approval has its half hour wherever the case goes meanwhile; unless it is of no account any more.
    waits = after.state not in TERMINAL and any(not each.lapsed for each in after.spoken())
    for key in [key for key, row in pending.items() if row["kind"] == ORAL]:
        del pending[key]
        if not waits:
            rows.append(("timers", key, None))
    if event.act == "review.approved-orally":
        said = event.data
        rows.append(timer_row(what, ORAL, said["until"], requirement=event.requirement, accounts=[said["approver"]]))
    if _place(before) == _place(after):
        return rows
    rows += [("timers", key, None) for key in pending]
    for table, key, row in _wanted(what, after, event, transaction.now, calendar):
        if key in pending:
            rows.remove(("timers", key, None))
        elif ledger.row_of(transaction.connection, "timers", key) is None:
            rows.append((table, key, row))
    return rows


def pending_timers(transaction: Transaction, what: str) -> dict[str, dict[str, Any]]:
    """The timers of something that have not fired, by their keys."""
    rows = ledger.rows(transaction.connection, "timers", f"{what} ").items()
    return {key: row for key, row in rows if "fired_at" not in row}


def _place(case: Case) -> tuple[object, ...]:
    return (case.state, case.tier, case.round)


def _wanted(what: str, case: Case, event: Event, now: datetime, calendar: Calendar) -> list[Row]:
    match case.state:
        case State.CHECKING:
            return [timer_row(what, CHECK, now + CHECK_WITHIN)]
        case State.IN_REVIEW if case.plan and case.tier < len(case.plan.tiers):
            tier = case.plan.tiers[case.tier]
            if tier.within is None:
                return []
            return [
                timer_row(
                    what, kind, calendar.due(now, tier.within, percent), requirement=tier.id, roles=list(tier.roles)
                )
                for kind, percent in STAGES
            ]
        case State.SCHEDULED:
            at = event.data.get("at") or case.publish_at
            return [] if at is None else [timer_row(what, PUBLISH, at, by=event.account)]
        case State.PUBLISHED if case.publish_until is not None:
            return [timer_row(what, EXPIRE, case.publish_until)]
    return []
