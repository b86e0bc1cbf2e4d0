"""`Timers.tick()`: whatever is due happens, each once. Run it as often as you like, from as many processes as you like.

A timer is marked as fired in the very leaf of what it did, so a crash loses nothing and repeats nothing.
INVARIANT: a timer reminds, escalates, publishes what people approved, and expires. It never approves.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from copygate.audit.canonical import Json
from copygate.audit.entry import Obj
from copygate.audit.identifiers import timestamp
from copygate.errors import CopygateError, ReviewError, StoreError
from copygate.review.case import Case
from copygate.review.guards import lacking_now
from copygate.review.matters import BLACKLIST
from copygate.review.states import State
from copygate.service.cases import Cases
from copygate.service.deadlines import CHECK, EXPIRE, LAPSE, ORAL, PUBLISH, timer_row
from copygate.service.listings import names_in_force
from copygate.service.vault import EVIDENCE, EXPIRED, SUSPENDS
from copygate.service.world import CASE, House, latest_rules, read_case, world_of
from copygate.service.writer import TIMER, Row, Said, Tell, Transaction, Writer
from copygate.store import ledger


@dataclass(frozen=True, slots=True)
class Notice:
    """What somebody should hear of: about what, of which kind, for whom, and what came of it."""

    about: str
    kind: str
    due_at: datetime
    came_to: str
    roles: tuple[str, ...] = ()
    cases: tuple[str, ...] = ()
    """Published cases that rest on a paper that has expired."""


class Timers:
    """Rows that are due."""

    def __init__(self, writer: Writer, house: House, cases: Cases) -> None:
        self._writer, self._house, self._cases = writer, house, cases

    def pending(self) -> tuple[dict[str, Any], ...]:
        """All timers that have not fired, the next first."""
        with self._writer.reading() as transaction:
            rows = ledger.rows(transaction.connection, "timers").values()
        return tuple(sorted((row for row in rows if "fired_at" not in row), key=lambda row: str(row["due_at"])))

    def tick(self, now: datetime | None = None) -> tuple[Notice, ...]:
        """Fire what is due, sign what is owed. What was fired now, in order."""
        moment = now or self._writer.clock()
        notices, tried = [], set[str]()
        while True:
            with self._writer.reading() as transaction:
                due = ledger.due(transaction.connection, timestamp(moment))
            left = [each for each in due if each not in tried]
            if not left:
                break
            for key in left:
                tried.add(key)
                notice = self._fire(key, moment)
                if notice is not None:
                    notices.append(notice)
        self._writer.sign_if_due()
        return tuple(notices)

    def fire(self, key: str) -> Notice | None:
        """One timer that is due, now."""
        return self._fire(key, self._writer.clock())

    def _fire(self, key: str, now: datetime) -> Notice | None:
        """One timer, in one transaction. None if another process was quicker."""
        with self._writer.reading() as transaction:
            row = ledger.row_of(transaction.connection, "timers", key)
        if row is None or "fired_at" in row:
            return None
        if row["kind"] == PUBLISH:
            return self._publish(key, row, now)
        with self._writer.writing(now) as transaction:
            row = ledger.row_of(transaction.connection, "timers", key)
            if row is None or "fired_at" in row:
                return None
            if row["object"].startswith(f"{EVIDENCE}/"):
                return self._remind_of_evidence(transaction, key, row)
            if not row["object"].startswith(f"{CASE}/"):
                return self._of_matter(transaction, key, row)
            case, _ = read_case(transaction, row["object"].partition("/")[2])
            if row["kind"] == ORAL:
                leaf = self._cases.oral_on_time(transaction, case, key)
                if leaf is not None:
                    return _notice(row, "review.oral-lapsed")
            elif row["kind"] == LAPSE and self._must_lapse(transaction, case, row):
                why: dict[str, Json] = {name: row[name] for name in ("why", "evidence", "override") if name in row}
                self._cases.lapse_on_time(transaction, case, key, why)
                return _notice(row, "publication.lapsed")
            if row["kind"] in (ORAL, LAPSE):
                self._mark(transaction, key, row, "moot")
                return None
            if row["kind"] == EXPIRE and case.state in (State.PUBLISHED, State.SCHEDULED):
                self._cases.expire_on_time(transaction, case, key)
                return _notice(row, "publication.expired")
            came_to = "alarm" if row["kind"] == CHECK else "notice"
            self._mark(transaction, key, row, came_to)
            return _notice(row, came_to)

    def _publish(self, key: str, row: Mapping[str, Any], now: datetime) -> Notice | None:
        name = row["object"].partition("/")[2]
        try:
            with self._writer.reading() as transaction:
                self._house.in_force(transaction)
        except StoreError as error:
            # It stays due, for a process that has the rules that were adopted; whoever ticks without them is told.
            return _notice(row, f"waiting: {error.code}")
        refused, today, judged, of = "", None, None, None
        try:
            of, judged, today = self._cases.judged_today(name)
        except CopygateError as error:
            refused = error.code
        except Exception as error:  # noqa: BLE001 - a check that broke down publishes nothing, and is told
            refused = type(error).__name__
        with self._writer.writing(now) as transaction:
            current = ledger.row_of(transaction.connection, "timers", key)
            if current is None or "fired_at" in current:
                return None
            case, _ = read_case(transaction, name)
            heard = today.heard if today is not None else ()
            latest = latest_rules(transaction) or {}
            adopted = today is None or (today.rulebook, today.seq) == (latest.get("digest"), latest.get("seq"))
            changed = of is not None and (of.binding != case.binding or heard != names_in_force(transaction))
            if changed or not adopted:
                return None  # it changed while the rules were asked: the next tick looks again
            if today is not None and judged is not None:
                try:
                    self._cases.publish_on_time(transaction, case, key, today, row["by"])
                except ReviewError as error:
                    refused = error.code
                    if refused in ("rules-current", "not-blacklisted") and self._cases.send_back(
                        transaction, case, today, judged
                    ):
                        return _notice(row, "review.sent-back")
                else:
                    return _notice(row, "publication.published")
            self._mark(transaction, key, row, "refused", why=refused)
            return _notice(row, f"refused: {refused}")

    def _must_lapse(self, transaction: Transaction, case: Case, row: Mapping[str, Any]) -> bool:
        """Whether what it stood on is gone in fact: another paper may have taken the place of the one that expired."""
        if case.state is not State.PUBLISHED:
            return False
        return row["why"] != EVIDENCE or bool(lacking_now(case, world_of(transaction, self._house, case)))

    def _of_matter(self, transaction: Transaction, key: str, row: Mapping[str, Any]) -> Notice:
        """Reports, takedowns, break-glass grants: somebody is reminded. An entry of the blacklist ends."""
        kind, _, name = row["object"].partition("/")
        if kind != BLACKLIST:
            self._mark(transaction, key, row, "notice")
            return _notice(row, "notice")
        said = ledger.row_of(transaction.connection, BLACKLIST, name) or {}
        fired: dict[str, Json] = {**row, "fired_at": timestamp(transaction.now), "came_to": "blacklist.expired"}
        rows: list[Row] = [("timers", key, fired), (BLACKLIST, name, {**said, "state": EXPIRED})]
        about = Obj(type=BLACKLIST, id=name)
        tell = _tell(row, "blacklist.expired")
        transaction.write(Said("blacklist.expired", about, TIMER, said["state"], EXPIRED, rows=rows, tell=tell))
        return _notice(row, "blacklist.expired")

    def _remind_of_evidence(self, transaction: Transaction, key: str, row: Mapping[str, Any]) -> Notice:
        name = row["object"].partition("/")[2]
        paper = ledger.row_of(transaction.connection, EVIDENCE, name) or {}
        state = str(paper["state"])
        after, came_to = state, "notice"
        rows: list[Row] = []
        if row["kind"] == EXPIRED:
            after, came_to = EXPIRED, EXPIRED
            rows.append((EVIDENCE, name, {**paper, "state": EXPIRED}))
        attached = ledger.rows(transaction.connection, "attached").values()
        cases = [each["case"] for each in attached if each["evidence"] == name] if row["kind"] == EXPIRED else []
        live = [each for each in cases if ledger.state_of(transaction.connection, CASE, each) == State.PUBLISHED]
        if paper["kind"] in SUSPENDS:
            # Each case is hidden by a leaf of its own, which this very tick still writes.
            why = {"why": EVIDENCE, "evidence": name}
            rows += [timer_row(f"{CASE}/{each}", LAPSE, transaction.now, **why) for each in live]
        self._mark(transaction, key, row, came_to, states=(state, after), rows=rows, cases=tuple(live))
        return _notice(row, came_to, cases=tuple(live))

    @staticmethod
    def _mark(
        transaction: Transaction,
        key: str,
        row: Mapping[str, Any],
        came_to: str,
        *,
        why: str = "",
        states: tuple[str, str] = ("", ""),
        rows: list[Row] | None = None,
        cases: tuple[str, ...] = (),
    ) -> None:
        # A case's states are those of its table; what only reminds of it names none.
        kind, _, name = row["object"].partition("/")
        fired = {**row, "fired_at": timestamp(transaction.now), "came_to": came_to}
        data: dict[str, Json] = {"kind": row["kind"], "due_at": row["due_at"], "came_to": came_to}
        if why:
            data["why"] = why
        said = Said(
            "timer.fired",
            Obj(type=kind, id=name),
            TIMER,
            *states,
            rows=[("timers", key, fired), *(rows or [])],
            data=data,
            tell=None if came_to == "moot" else _tell(row, came_to, cases, why),
        )
        transaction.write(said)


def _tell(row: Mapping[str, Any], came_to: str, cases: tuple[str, ...] = (), why: str = "") -> Tell:
    more: dict[str, Json] = {"kind": row["kind"], "due_at": row["due_at"], "came_to": came_to}
    if cases:
        more["cases"] = list(cases)
    if why:
        more["why"] = why
    return Tell(tuple(row.get("roles", ())), tuple(row.get("accounts", ())), more)


def _notice(row: Mapping[str, Any], came_to: str, cases: tuple[str, ...] = ()) -> Notice:
    due_at = datetime.fromisoformat(row["due_at"])
    return Notice(row["object"], row["kind"], due_at, came_to, tuple(row.get("roles", ())), cases)
