"""What a draft still needs from people: the plan that a workflow makes of a verdict."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class TimeAllowed:
    """Within how much time: `count` of a unit (`minutes`, `hours`, `days`), by the clock or by the working calendar."""

    count: int
    unit: str
    working: bool = False


@dataclass(frozen=True, slots=True)
class Requirement:
    """Something that so many distinct people must say yes to, before publication.

    `order` is the place among the tiers, which come one after another; None for what runs beside them. `roles` says in
    which roles it may be said; `subjects` what of the draft called for it.
    """

    id: str
    kind: Literal["tier", "sign-off", "four-eyes"]
    title: str
    roles: tuple[str, ...]
    approvals: int = 1
    order: int | None = None
    within: TimeAllowed | None = None
    checklist: str | None = None
    subjects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EvidenceNeeded:
    """A document that must lie in the vault and be valid through publication."""

    rule: str
    kind: str
    count: int = 1
    subject: str | None = None


@dataclass(frozen=True, slots=True)
class ReviewPlan:
    """Tiers in order, what runs beside them, evidence owed, who is barred, and what holds after publication.

    `first_tier` lists what the first tier must settle before it says yes: questions, undecided findings, and a declared
    kind that switches rules off.
    """

    workflow: str
    tiers: tuple[Requirement, ...]
    beside: tuple[Requirement, ...] = ()
    evidence: tuple[EvidenceNeeded, ...] = ()
    first_tier: tuple[str, ...] = ()
    barred: tuple[str, ...] = ("contributors",)
    takedown_by: str = "duty-officer"
    takedown_within: TimeAllowed = TimeAllowed(2, "hours")
    restore_approvals: int = 2

    def requirements(self) -> tuple[Requirement, ...]:
        """All of them, tiers first."""
        return (*self.tiers, *self.beside)

    def requirement(self, requirement_id: str) -> Requirement | None:
        """The one with this id."""
        return next((each for each in self.requirements() if each.id == requirement_id), None)
