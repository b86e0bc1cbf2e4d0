"""`decide`: a command that the guards let through becomes the event that happened; any other is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from copygate.errors import ReviewError
from copygate.review.approvals import may_stand, missing, unmet
from copygate.review.case import Binding, Case, Event
from copygate.review.guards import Command, Recheck, World, asked_now, refusal
from copygate.review.states import TERMINAL, State


def decide(case: Case, command: Command, world: World) -> Event:
    """The event for a command. Raises ReviewError, whose code is the guard that objected."""
    refused = refusal(case, command, world)
    if refused is not None:
        raise ReviewError(*refused)
    event = Event(
        command.act,
        world.now,
        command.account,
        command.role,
        command.on_behalf_of,
        command.requirement,
        command.reason,
        case.binding,
        dict(command.data),
    )
    match command.act:
        case "review.approved" | "review.signed-off" | "review.approved-orally":
            return _with(event, **_after_yes(case, event, world))
        case "review.papered":
            # Who heard it and who gave it are two people from now on: that can be what four eyes still lacked.
            moves = _after_yes(case, event, world) if case.state is State.IN_REVIEW else {"to": case.state.value}
            return _with(event, **moves)
        case "publication.restored":
            enough = may_stand(case, asked_now(case, command, world), world.directory)
            return _with(event, to=(State.PUBLISHED if enough else State.SUSPENDED).value)
        case _:
            return event


def sent_back(case: Case, today: Recheck, now: datetime, plan: Any) -> Event | None:
    """What stricter rules do to a case under review or approved; None where they are not stricter on it.

    A rule that was loosened helps no open round: only rounds opened afterwards.
    """
    order = ("clear", "owes", "review", "undecided", "blocked")
    if case.state not in (State.IN_REVIEW, State.APPROVED, State.SCHEDULED) or today.seq < case.rulebook_seq:
        return None
    # The same rulebook can be stricter too: on the day that a rule in it comes into force.
    worse = order.index(today.outcome) > order.index(case.outcome)
    # A rule of the same name may find something else: what people answer for is what it found.
    other = any(today.grounds.get(each, "") != case.grounds.get(each, "") for each in today.blocking)
    stricter = worse or other or today.asks_more or set(today.blocking) - set(case.blocking)
    if not stricter:
        return None
    return Event("review.sent-back", now, binding=case.binding, data=_found(today, plan))


def checked(case: Case, today: Recheck, now: datetime, plan: Any) -> Event:
    """The event of a check that was carried out."""
    bound = case.binding or Binding("", "", "", 0)
    return Event("review.checked", now, binding=bound, data=_found(today, plan))


def oral_lapsed(case: Case, now: datetime) -> Event | None:
    """What becomes of a case whose oral approval nobody put on paper in time; None where it was or is of no account."""
    waiting = [each for each in case.spoken() if not each.lapsed and each.given.until and each.given.until <= now]
    if not waiting or case.state in TERMINAL:
        return None
    to = State.IN_REVIEW
    if case.state in (State.PUBLISHED, State.SUSPENDED):
        to = case.state if case.override else State.SUSPENDED  # what was forced out stood on no approval
    return Event(
        "review.oral-lapsed",
        now,
        requirement=waiting[0].given.requirement,
        binding=case.binding,
        data={"to": to.value},
    )


def _found(today: Recheck, plan: Any) -> dict[str, Any]:
    """What a check says of the case from now on."""
    return {
        "rulebook": today.rulebook,
        "evaluation": today.evaluation,
        "seq": today.seq,
        "outcome": today.outcome,
        "blocking": today.blocking,
        "unwaivable": today.unwaivable,
        "grounds": today.grounds,
        "plan": plan,
    }


def _after_yes(case: Case, event: Event, world: World) -> dict[str, object]:
    """Where a yes leads: the next tier that is not yet met, and approved when nothing is left."""
    here = {"to": State.IN_REVIEW.value, "tier": case.tier}
    given = case.after(replace(event, data={**event.data, **here}))
    tiers = given.plan.tiers if given.plan else ()
    tier = given.tier
    while tier < len(tiers) and missing(given, tiers[tier], world.directory, world.now) == 0:
        tier += 1
    done = tier == len(tiers) and not unmet(given, world.directory, world.now)
    return {"to": (State.APPROVED if done else State.IN_REVIEW).value, "tier": tier}


def _with(event: Event, **data: object) -> Event:
    return replace(event, data={**event.data, **data})
