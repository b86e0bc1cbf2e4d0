"""`case_of(leaves)`: a review case folded from its leaves and nothing else, each time it is asked for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from copygate.review.case import Case, Event
from copygate.review.states import transition
from copygate.service.plans import plan_from
from copygate.store.ledger import Leaf

_MOMENTS: Final = ("publish_at", "publish_until", "until")


def case_of(name: str, leaves: Iterable[Leaf]) -> Case:
    """The case; one that no leaf speaks of is in drafting."""
    case = Case(name)
    for leaf in leaves:
        event = event_of(leaf.said)
        if event is not None:
            case = case.after(event)
    return case


def event_of(said: dict[str, Any]) -> Event | None:
    """What a leaf says happened to a case; None for what leaves the case as it is (a reminder)."""
    act, actor = said["act"], said["actor"]
    if transition(act) is None:
        return None
    policy, given = said.get("policy", {}), said.get("data", {})
    data = {**given, **{name: datetime.fromisoformat(given[name]) for name in _MOMENTS if name in given}}
    if act in ("review.submitted", "review.revised"):
        data["revision"] = said["obj"]["rev_digest"]
    elif act in ("review.checked", "review.sent-back"):
        data["plan"] = plan_from(given["plan"])
        data["rulebook"], data["evaluation"] = policy["bundle_digest"], policy["eval_digest"]
        data["seq"] = policy.get("seq", 0)
    data["to"] = said["to"]
    person = actor["id"] if actor["kind"] in ("user", "break-glass") else ""
    return Event(
        act,
        datetime.fromisoformat(said["ts"]),
        person,
        actor.get("role", ""),
        actor.get("on_behalf_of"),
        given.get("requirement", ""),
        said.get("reason", {}).get("code", ""),
        data=data,
    )
