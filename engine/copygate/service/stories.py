"""`story_of`: one case as the log tells it, for counting: its tiers and their times, findings, publications, takedowns.

Nothing here reads a counter. What was erased is missing from the story (`platforms`, `named`) and is not guessed.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final

from copygate.review.case import Case
from copygate.review.states import State
from copygate.service.folding import event_of
from copygate.service.matters import TABLES
from copygate.service.takingdown import beside
from copygate.service.writer import Transaction
from copygate.store import ledger
from copygate.store.ledger import Leaf

BESIDE: Final = "beside"
"""Every tier has said yes, a sign-off has not."""
_RULE: Final = re.compile(r"[a-z][\w-]*(?:/[\w-]+){1,3}", re.ASCII)
_CHECKS: Final = ("review.checked", "review.sent-back")


@dataclass(frozen=True, slots=True)
class Turn:
    """A case at a tier: from when, until when (None: still there), and whether the tier said yes."""

    tier: str
    title: str
    working: bool
    since: datetime
    until: datetime | None = None
    passed: bool = False


@dataclass(frozen=True, slots=True)
class Deadline:
    """A time that was allowed. `ended`: when what it was for was done; None while it is not, or where it was broken."""

    title: str
    due_at: datetime
    fired: bool = False
    ended: datetime | None = None


@dataclass(frozen=True, slots=True)
class Takedown:
    """What readers saw was hidden; `named`: the rules that its reason names, None where the reason names none.

    `restored`: two people found that it may stand as it was.
    """

    at: datetime
    named: frozenset[str] | None
    restored: bool = False


@dataclass
class Story:
    """What happened to a case."""

    case: str
    submitted: datetime | None = None
    state: str = ""
    platforms: tuple[str, ...] = ()
    first_outcome: str = ""
    blocked: frozenset[str] = frozenset()
    """Rules that blocked the first check."""
    found: dict[str, frozenset[str]] = field(default_factory=dict)
    """Rules that any check found, with the platforms it found them for (none: for all)."""
    left: frozenset[str] = frozenset()
    """Rules that the last check still found."""
    waived: set[str] = field(default_factory=set)
    changes: int = 0
    published: datetime | None = None
    takedowns: list[Takedown] = field(default_factory=list)
    rechecks: set[str] = field(default_factory=set)
    """Rules that block what is published since they were tightened."""
    turns: list[Turn] = field(default_factory=list)
    deadlines: dict[str, Deadline] = field(default_factory=dict)


def story_of(transaction: Transaction, name: str, leaves: tuple[Leaf, ...]) -> Story:
    """Its leaves in order."""
    story, case = Story(name), Case(name)
    open_turn: Turn | None = None
    for leaf in leaves:
        said = leaf.said
        at = datetime.fromisoformat(said["ts"])
        event = event_of(said)
        before, case = case, case if event is None else case.after(event)
        if _place(before) != _place(case):
            if open_turn is not None:
                story.turns.append(_ended(open_turn, at, before, case))
            open_turn = _turn(case, at)
        _tell(transaction, story, case, leaf, at)
    if open_turn is not None:
        story.turns.append(open_turn)
    story.state = case.state.value
    _clocks_beside(transaction, story, leaves)
    return story


def _clocks_beside(transaction: Transaction, story: Story, leaves: tuple[Leaf, ...]) -> None:
    """The clocks of its reports, takedowns and break-glass grants; what they are for stands in place of a tier."""
    every = list(leaves)
    for kind, name in beside(transaction, story.case):
        every += ledger.leaves_of(transaction.connection, kind, name)
    for leaf in sorted(every, key=lambda each: each.number):
        said = leaf.said
        for row in said.get("data", {}).get("rows", ()):
            kind = row["key"].partition("/")[0]
            if row["table"] == "timers" and kind in TABLES:
                _deadline(story, None, row, datetime.fromisoformat(said["ts"]), kind)


def _tell(transaction: Transaction, story: Story, case: Case, leaf: Leaf, at: datetime) -> None:
    said = leaf.said
    act, data = said["act"], said.get("data", {})
    story.submitted = story.submitted or at
    if act in _CHECKS:
        _checked(transaction, story, leaf, data)
    elif act == "review.changes-requested":
        story.changes += 1
    elif act == "waiver.granted":
        story.waived.add(data["rule"])
    elif act in ("publication.published", "publication.forced"):
        story.published = story.published or at
    elif act == "publication.suspended":
        reason = transaction.unsealed(leaf, "reason.text") or b""
        story.takedowns.append(Takedown(at, frozenset(_RULE.findall(reason.decode())) or None))
    elif act == "publication.restored" and said["to"] == State.PUBLISHED and story.takedowns:
        story.takedowns[-1] = replace(story.takedowns[-1], restored=True)
    elif act == "recheck.owed":
        story.rechecks.update(data["blocking"])
    for row in data.get("rows", ()):
        if row["table"] == "timers" and row["key"].startswith("case/"):
            _deadline(story, case, row, at)


def _checked(transaction: Transaction, story: Story, leaf: Leaf, data: dict[str, Any]) -> None:
    blocking = frozenset(data["blocking"])
    raw = transaction.unsealed(leaf, "verdict")
    verdict = json.loads(raw) if raw else {}
    now = dict.fromkeys(blocking, frozenset[str]())
    for each in verdict.get("findings", ()):
        if each["severity"] != "note" and each["status"] != "waived":
            now[each["rule"]] = now.get(each["rule"], frozenset()) | frozenset(each["platforms"])
    if not story.first_outcome:
        story.first_outcome, story.blocked = data["outcome"], blocking
    for rule, platforms in now.items():
        story.found[rule] = story.found.get(rule, frozenset()) | platforms
    story.left = frozenset(now)
    story.platforms = tuple(verdict.get("platforms", ())) or story.platforms


def _deadline(story: Story, case: Case | None, changed: dict[str, Any], at: datetime, what: str = "") -> None:
    key, row = changed["key"], changed.get("row")
    known = story.deadlines.get(key)
    if row is None:
        if known is not None and not known.fired:
            story.deadlines[key] = Deadline(known.title, known.due_at, ended=at)
    elif row["kind"] == "breach":
        due = datetime.fromisoformat(row["due_at"])
        wanted = case.plan.requirement(row.get("requirement", "")) if case and case.plan else None
        title = known.title if known else wanted.title if wanted else what
        story.deadlines[key] = Deadline(title, due, fired="fired_at" in row)


def _place(case: Case) -> tuple[object, ...]:
    return (case.state, case.tier, case.round)


def _turn(case: Case, at: datetime) -> Turn | None:
    if case.state is not State.IN_REVIEW or case.plan is None:
        return None
    if case.tier >= len(case.plan.tiers):
        return Turn(BESIDE, "", False, at)
    tier = case.plan.tiers[case.tier]
    return Turn(tier.id.partition(":")[2] or tier.id, tier.title, bool(tier.within and tier.within.working), at)


def _ended(turn: Turn, at: datetime, before: Case, after: Case) -> Turn:
    onward = after.state is State.IN_REVIEW and after.tier > before.tier and after.round == before.round
    return Turn(turn.tier, turn.title, turn.working, turn.since, at, onward or after.state is State.APPROVED)
