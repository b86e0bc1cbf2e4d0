"""The one transition table of a review case: guards, documentation and the test model are all made from it.

`TRANSITIONS` lists every act that may happen to a case: from which states, to which, by whom, under which guards
(`guards.py`, in the order in which they are asked), and whether the actor's signature is part of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class State(StrEnum):
    """Where a case stands. The tier of a case in review is kept beside the state."""

    DRAFTING = "drafting"
    CHECKING = "checking"
    BLOCKED = "blocked"
    IN_REVIEW = "in-review"
    CHANGES_REQUESTED = "changes-requested"
    APPROVED = "approved"
    SCHEDULED = "scheduled"
    PUBLISHED = "published"
    SUSPENDED = "suspended"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"


TERMINAL: Final = frozenset((State.REJECTED, State.WITHDRAWN, State.EXPIRED, State.SUPERSEDED))
"""Nothing follows; to use the text again, open a new case."""

_OPEN: Final = frozenset(
    (State.BLOCKED, State.IN_REVIEW, State.CHANGES_REQUESTED, State.APPROVED, State.SCHEDULED, State.CHECKING)
)
"""Before publication, after the first submission."""

_ANYONE: Final = (
    *("creator", "editor", "legal", "director", "tech-lead", "duty-officer", "publisher", "counsel", "admin"),
)
_REVIEWERS: Final = ("editor", "legal", "director", "tech-lead", "counsel")


@dataclass(frozen=True, slots=True)
class Transition:
    """One act. `to` is None where the state stays or the outcome of the act decides (`becomes` says how).

    `roles` are those in which a person may act; empty where no person does (the engine, a timer).
    """

    act: str
    origins: frozenset[State]
    to: State | None
    roles: tuple[str, ...]
    guards: tuple[str, ...] = ()
    signed: bool = False
    becomes: str = ""


def _one(*states: State) -> frozenset[State]:
    return frozenset(states)


_HEARERS: Final = (*_REVIEWERS, "duty-officer", "publisher")
"""Who may write down what they were told; their own yes is another matter."""

_REVIEWED: Final = ("revision-seen", "not-barred", "holds-role", "tier-open", "one-tier-each", "checklist-complete")
_ALL_MET: Final = "all-requirements-met"
# In the order in which a person can do most about them.
_PUBLISHABLE: Final = (_ALL_MET, "no-veto", "not-blocked", "not-blacklisted", "rules-current", "evidence-covers")

TRANSITIONS: Final = (
    Transition("review.submitted", _one(State.DRAFTING), State.CHECKING, _ANYONE),
    Transition("review.revised", _OPEN, State.CHECKING, _ANYONE, ("new-content",)),
    Transition(
        "review.checked",
        _one(State.CHECKING),
        None,
        (),
        ("revision-seen",),
        becomes="blocked if the verdict is, else in review at the first tier",
    ),
    # INVARIANT: a check that broke down leaves the case where it is, with an alarm; nothing passes by accident.
    Transition("review.check-failed", _one(State.CHECKING), State.CHECKING, ()),
    Transition(
        "review.approved",
        _one(State.IN_REVIEW),
        None,
        _REVIEWERS,
        _REVIEWED,
        signed=True,
        becomes="the next tier, or approved when every requirement is met",
    ),
    Transition(
        "review.signed-off",
        _one(State.IN_REVIEW),
        None,
        _REVIEWERS,
        ("revision-seen", "not-barred", "holds-role", "beside-open"),
        signed=True,
        becomes="approved when every requirement is met",
    ),
    # Somebody heard a yes and writes down whose, and by what channel; it counts until it lapses or is put on paper.
    Transition(
        "review.approved-orally",
        _one(State.IN_REVIEW),
        None,
        _HEARERS,
        ("revision-seen", "not-barred", "oral-given"),
        signed=True,
        becomes="as if approved, for 30 minutes",
    ),
    Transition(
        "review.papered",
        _one(State.IN_REVIEW, State.APPROVED, State.SCHEDULED, State.PUBLISHED, State.SUSPENDED),
        None,
        _REVIEWERS,
        ("revision-seen", "not-barred", "holds-role", "oral-waits", "checklist-complete"),
        signed=True,
        becomes="same, or approved when every requirement is met",
    ),
    # Before publication everything is asked anew. After it, what readers see would stand on a word that nobody signed:
    # it is hidden, for hiding is cheap and restoring is not.
    Transition(
        "review.oral-lapsed",
        _one(State.IN_REVIEW, State.APPROVED, State.SCHEDULED, State.PUBLISHED, State.SUSPENDED),
        None,
        (),
        becomes="in review at the first tier; suspended, if it was published",
    ),
    Transition(
        "review.changes-requested",
        _one(State.IN_REVIEW, State.APPROVED, State.SCHEDULED),
        State.CHANGES_REQUESTED,
        _REVIEWERS,
        ("revision-seen", "holds-role", "reason-given"),
        signed=True,
    ),
    Transition(
        "review.rejected",
        _one(State.IN_REVIEW, State.APPROVED, State.SCHEDULED),
        State.REJECTED,
        _REVIEWERS,
        ("revision-seen", "not-barred", "holds-role", "reason-given"),
        signed=True,
    ),
    Transition("review.veto-resolved", _OPEN, None, _REVIEWERS, ("own-veto-or-lead", "reason-given"), signed=True),
    Transition("review.commented", frozenset(State) - TERMINAL, None, (*_ANYONE, "auditor"), ("reason-given",)),
    Transition("review.reassigned", _one(State.IN_REVIEW), None, ("editor", "legal", "director", "admin")),
    Transition(
        "review.sent-back",
        _one(State.IN_REVIEW, State.APPROVED, State.SCHEDULED),
        None,
        (),
        becomes="blocked, or in review at the first tier under the stricter rules",
    ),
    Transition(
        "waiver.granted",
        _one(State.BLOCKED, State.IN_REVIEW),
        None,
        ("legal", "director", "counsel"),
        ("revision-seen", "not-barred", "holds-role", "waivable", "reason-given"),
        signed=True,
        becomes="in review at the first tier when nothing blocks any more",
    ),
    Transition("publication.scheduled", _one(State.APPROVED), State.SCHEDULED, ("publisher",), _PUBLISHABLE),
    # What a repository may rely on offline (`decisions/receipt.py`): the guard of a publication, at that moment.
    Transition(
        "receipt.issued",
        _one(State.APPROVED, State.SCHEDULED, State.PUBLISHED),
        None,
        ("publisher",),
        ("revision-seen", *_PUBLISHABLE, "on-paper"),
        signed=True,
    ),
    Transition("publication.unscheduled", _one(State.SCHEDULED), State.APPROVED, ("publisher", "director")),
    # By hand or when its time has come: the same guard.
    Transition(
        "publication.published", _one(State.APPROVED, State.SCHEDULED), State.PUBLISHED, ("publisher",), _PUBLISHABLE
    ),
    # Break-glass: stands in for approvals and for what two people could have waived; for nothing else.
    Transition(
        "publication.forced",
        _one(State.BLOCKED, State.IN_REVIEW, State.APPROVED, State.SCHEDULED),
        State.PUBLISHED,
        ("duty-officer", "legal", "director", "publisher"),
        ("override-in-force", "no-veto", "nothing-unwaivable", "evidence-covers", "not-blacklisted"),
        signed=True,
    ),
    # What it stood on is gone: evidence that expired, a break-glass that was found unjustified.
    Transition("publication.lapsed", _one(State.PUBLISHED), State.SUSPENDED, ()),
    Transition("publication.suspended", _one(State.PUBLISHED), State.SUSPENDED, ("duty-officer",), signed=True),
    Transition(
        "publication.restored",
        _one(State.SUSPENDED),
        None,
        ("editor", "legal", "director", "duty-officer"),
        ("not-barred", "holds-role", "not-restored-before", "may-stand-again"),
        signed=True,
        becomes="published when enough distinct people have said so",
    ),
    Transition(
        "review.withdrawn",
        _OPEN | {State.DRAFTING, State.SUSPENDED},
        State.WITHDRAWN,
        ("creator", "editor", "director", "duty-officer"),
        ("reason-given",),
    ),
    Transition("publication.expired", _one(State.PUBLISHED, State.SCHEDULED), State.EXPIRED, ()),
    Transition("publication.superseded", _one(State.PUBLISHED), State.SUPERSEDED, ("publisher",)),
)


def transition(act: str) -> Transition | None:
    """The row of an act."""
    return _BY_ACT.get(act)


_BY_ACT: Final = {row.act: row for row in TRANSITIONS}
