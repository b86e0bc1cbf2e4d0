"""`Desk`: what people look at: the queue, a case with all a decision needs, its history, whether it is approved."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from copygate.decisions.freezing import Frozen
from copygate.model.checklist import Checklist
from copygate.model.review import Requirement
from copygate.review.approvals import missing, standing
from copygate.review.case import Case
from copygate.review.guards import GUARDS, Command, Recheck
from copygate.review.states import TERMINAL, State, transition
from copygate.service.cases import Cases, seen_code
from copygate.service.people import name_of
from copygate.service.takingdown import beside
from copygate.service.world import CASE, House, read_case, read_revision, read_verdict, world_of
from copygate.service.writer import Transaction, Writer
from copygate.store import ledger
from copygate.store.ledger import Leaf

OPEN: Final = tuple(state for state in State if state not in TERMINAL and state is not State.PUBLISHED)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A line of the queue. `due_at` is when the tier's time is broken."""

    case: str
    state: State
    revision: int
    title: str
    tier: str = ""
    roles: tuple[str, ...] = ()
    due_at: datetime | None = None
    alarms: int = 0


@dataclass(frozen=True, slots=True)
class Standing:
    """A requirement, how many people it still needs, and who has said yes so far."""

    requirement: Requirement
    missing: int
    people: tuple[str, ...]
    checklist: Checklist | None = None
    points: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Happened:
    """One leaf of a case's history, with names and reasons where they were not erased."""

    leaf: int
    event: str
    at: datetime
    act: str
    state: str
    account: str
    name: str
    role: str
    on_behalf_of: str
    reason: str
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class View:
    """A case as it stands. `seen` goes back with a decision; `verdict` is the JSON of the last check."""

    case: Case
    seen: str
    requirements: tuple[Standing, ...]
    verdict: dict[str, Any]
    draft: Frozen | None
    history: tuple[Happened, ...]


class Desk:
    """Questions; nothing here changes anything."""

    def __init__(self, writer: Writer, house: House, cases: Cases) -> None:
        self._writer, self._house, self._cases = writer, house, cases

    def queue(self, roles: Iterable[str] = (), *, states: Iterable[State] = OPEN, limit: int = 200) -> list[Waiting]:
        """What waits; with roles, only what waits for one of them."""
        wanted = set(roles)
        with self._writer.reading() as transaction:
            names = ledger.names_in(transaction.connection, CASE, [each.value for each in states], limit)
            found = [self._waiting(transaction, name) for name in names]
        return [each for each in found if not wanted or wanted & set(each.roles)]

    def show(self, name: str, lang: str = "zh") -> View:
        """Everything about a case, findings in the language of the reader."""
        with self._writer.reading() as transaction:
            case, leaves = read_case(transaction, name)
            directory = transaction.directory()
            verdict = read_verdict(transaction, leaves, lang)
            requirements = []
            for each in case.plan.requirements() if case.plan else ():
                yes = tuple(one.account for one in standing(case, each, directory, transaction.now))
                listed = self._house.checklists.get(each.checklist) if each.checklist else None
                points = case.plan.first_tier if case.plan and each.order == 0 else ()
                left = missing(case, each, directory, transaction.now)
                requirements.append(Standing(each, left, yes, listed, points))
            return View(
                case,
                seen_code(case.binding),
                tuple(requirements),
                verdict,
                self._draft(transaction, name),
                tuple(self._history(transaction, name)),
            )

    def history(self, name: str) -> tuple[Happened, ...]:
        """What happened to a case."""
        with self._writer.reading() as transaction:
            return tuple(self._history(transaction, name))

    def revision(self, name: str, number: int) -> Frozen:
        """The frozen draft of a revision, for comparing."""
        with self._writer.reading() as transaction:
            _, leaves = read_case(transaction, name)
            return read_revision(transaction, leaves, number)

    def is_approved(self, name: str, today: Recheck | None = None) -> str:
        """What publication still lacks, whoever publishes, as the code of the guard that objects; empty if nothing.

        Worked out from the leaves each time. Without `today` (what the rules in force say) that guard is left out.
        """
        with self._writer.reading() as transaction:
            case, _ = read_case(transaction, name)
            if today is None and case.binding is not None:
                bound = case.binding
                today = Recheck(bound.rulebook, case.rulebook_seq, bound.evaluation, case.outcome, case.blocking)
                today = replace(today, grounds=case.grounds)
            world = world_of(transaction, self._house, case, today)
        row = transition("publication.published")
        assert row is not None  # noqa: S101 - a row of our own table
        if case.state not in row.origins:
            return "wrong-state"
        command = Command(row.act)
        return next((name for name in row.guards if GUARDS[name](case, command, world) is not None), "")

    def names(self) -> dict[str, str]:
        """Accounts and the names people read."""
        with self._writer.reading() as transaction:
            return {each: name_of(transaction, each) for each in ledger.rows(transaction.connection, "people")}

    def _waiting(self, transaction: Transaction, name: str) -> Waiting:
        case, leaves = read_case(transaction, name)
        tiers = case.plan.tiers if case.plan else ()
        tier = tiers[case.tier] if case.state is State.IN_REVIEW and case.tier < len(tiers) else None
        directory = transaction.directory()
        roles = dict.fromkeys(tier.roles if tier else ())
        if case.state is State.IN_REVIEW and case.plan:
            for each in case.plan.beside:
                if missing(case, each, directory, transaction.now):
                    roles.update(dict.fromkeys(each.roles))
        elif case.state in (State.APPROVED, State.SCHEDULED):
            roles = {"publisher": None}
        timers = ledger.rows(transaction.connection, "timers", f"case/{name} ").values()
        due = [row["due_at"] for row in timers if row["kind"] == "breach" and "fired_at" not in row]
        title = ""
        for leaf in reversed(leaves):
            if leaf.said["act"] in ("review.submitted", "review.revised"):
                manifest = transaction.unsealed(leaf, "revision.manifest")
                title = json.loads(manifest)["draft"] if manifest else ""
                break
        return Waiting(
            name,
            case.state,
            case.revision,
            title,
            tier.title if tier else "",
            tuple(roles),
            datetime.fromisoformat(min(due)) if due else None,
            case.alarms,
        )

    @staticmethod
    def _draft(transaction: Transaction, name: str) -> Frozen | None:
        from copygate.errors import ReviewError

        try:
            return read_revision(transaction, read_case(transaction, name)[1])
        except ReviewError:
            return None  # erased: the view says so by its absence

    @staticmethod
    def _history(transaction: Transaction, name: str) -> Iterable[Happened]:
        names: dict[str, str] = {}
        state = ""
        for leaf in sorted(
            (*read_case(transaction, name)[1], *_beside(transaction, name)), key=lambda each: each.number
        ):
            said = leaf.said
            state = said.get("to", state) if said["obj"]["type"] == CASE else state
            actor = said["actor"]
            account = actor["id"]
            if account not in names:
                names[account] = name_of(transaction, account) if actor["kind"] == "user" else ""
            reason = said.get("reason", {})
            text = transaction.unsealed(leaf, reason["text"]) if "text" in reason else None
            data = {key: value for key, value in said.get("data", {}).items() if key not in ("rows", "plan")}
            yield Happened(
                leaf.number,
                said["id"],
                datetime.fromisoformat(said["ts"]),
                said["act"],
                state,
                account,
                names[account],
                actor.get("role", ""),
                actor.get("on_behalf_of", ""),
                text.decode() if text is not None else reason.get("code", ""),
                data,
            )


def _beside(transaction: Transaction, case: str) -> Iterator[Leaf]:
    """What happened to reports, takedowns and break-glass grants of a case; reminders left out."""
    for kind, name in beside(transaction, case):
        leaves = ledger.leaves_of(transaction.connection, kind, name)
        yield from (leaf for leaf in leaves if leaf.said["act"] != "timer.fired")
