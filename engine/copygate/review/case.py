"""A review case as the fold of its events: `Case.after(event)` is the only way a case changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final

from copygate.errors import ReviewError, Wording
from copygate.model.review import ReviewPlan
from copygate.review.states import State

_NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Binding:
    """What a decision was about: it counts for these very digests and this round, and for nothing else."""

    revision: str
    rulebook: str
    evaluation: str
    round: int


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a case. `account` acted, for `on_behalf_of`; engine and timers have no account."""

    act: str
    at: datetime
    account: str = ""
    role: str = ""
    on_behalf_of: str | None = None
    requirement: str = ""
    reason: str = ""
    binding: Binding | None = None
    data: Mapping[str, Any] = field(default_factory=lambda: _NOTHING)


@dataclass(frozen=True, slots=True)
class Approval:
    """One yes. It is never changed or taken back; whether it counts is worked out anew each time."""

    requirement: str
    account: str
    role: str
    on_behalf_of: str | None
    at: datetime
    binding: Binding
    heard_by: str = ""
    until: datetime | None = None
    """An oral one counts until then, and whoever heard it counts as one person with its giver."""


@dataclass(frozen=True, slots=True)
class Oral:
    """A yes that was said and not signed: whose, heard by whom, by what channel, until when it counts."""

    given: Approval
    channel: str
    papered: bool = False
    lapsed: bool = False


@dataclass(frozen=True, slots=True)
class Veto:
    """A request for changes, or the like: it follows the case to later revisions until it is resolved."""

    number: int
    account: str
    role: str
    at: datetime
    resolved: bool = False


@dataclass(frozen=True, slots=True)
class Waiver:
    """What one rule finds in one revision (`ground`, its digest), for which people answer until a moment."""

    rule: str
    revision: str
    accounts: tuple[str, ...]
    until: datetime
    ground: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """Where a case stands. `contributors` are all accounts that touched its content since it was last published."""

    id: str
    state: State = State.DRAFTING
    tier: int = 0
    revision: int = 0
    binding: Binding | None = None
    rulebook_seq: int = 0
    outcome: str = ""
    blocking: tuple[str, ...] = ()
    unwaivable: tuple[str, ...] = ()
    grounds: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    plan: ReviewPlan | None = None
    contributors: frozenset[str] = frozenset()
    approvals: tuple[Approval, ...] = ()
    orals: tuple[Oral, ...] = ()
    vetoes: tuple[Veto, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    publish_at: datetime | None = None
    publish_until: datetime | None = None
    published: str = ""
    override: str = ""
    """The break-glass by which it was published last, if it was."""
    restoring: tuple[Approval, ...] = ()
    alarms: int = 0
    events: int = 0

    @property
    def round(self) -> int:
        """The round of review; every new revision, and every return to the first tier, opens another."""
        return 0 if self.binding is None else self.binding.round

    @property
    def bound(self) -> Binding:
        """What it is about now. Raises ReviewError before the first submission, when it is about nothing yet."""
        if self.binding is None:
            raise ReviewError("wrong-state", Wording("nothing was submitted yet", "尚未提交稿件"))
        return self.binding

    def after(self, event: Event) -> Case:
        """The case once the event has happened. `decide` has made sure that it may."""
        return replace(_FOLD[event.act](self, event), events=self.events + 1)

    def counted(self) -> tuple[Approval, ...]:
        """The approvals of exactly what the case is about now."""
        return tuple(each for each in self.approvals if each.binding == self.binding)

    def spoken(self) -> tuple[Oral, ...]:
        """Oral approvals of exactly that, which nobody has put on paper; the lapsed ones too."""
        return tuple(each for each in self.orals if each.given.binding == self.binding and not each.papered)


def _submitted(case: Case, event: Event) -> Case:
    binding = Binding(event.data["revision"], "", "", case.round + 1)
    return replace(
        case,
        state=State.CHECKING,
        tier=0,
        revision=case.revision + 1,
        binding=binding,
        contributors=case.contributors | {event.account, *event.data.get("contributors", ())},
        publish_at=event.data.get("publish_at"),
        publish_until=event.data.get("publish_until"),
    )


def _checked(case: Case, event: Event) -> Case:
    data = event.data
    binding = Binding(case.bound.revision, data["rulebook"], data["evaluation"], case.round)
    blocked = bool(data.get("blocking"))
    return replace(
        case,
        state=State.BLOCKED if blocked else State.IN_REVIEW,
        tier=0,
        binding=binding,
        rulebook_seq=data.get("seq", 0),
        outcome=data["outcome"],
        blocking=tuple(data.get("blocking", ())),
        unwaivable=tuple(data.get("unwaivable", ())),
        grounds=dict(data.get("grounds", {})),
        plan=data["plan"],
    )


def _check_failed(case: Case, event: Event) -> Case:
    return replace(case, alarms=case.alarms + 1)


def _approved(case: Case, event: Event) -> Case:
    made = Approval(event.requirement, event.account, event.role, event.on_behalf_of, event.at, case.bound)
    return _moved(replace(case, approvals=(*case.approvals, made)), event)


def _moved(case: Case, event: Event) -> Case:
    """To the state and tier that the deciding function found and wrote into the event."""
    return replace(case, state=State(event.data["to"]), tier=event.data.get("tier", case.tier))


def _approved_orally(case: Case, event: Event) -> Case:
    said = event.data
    heard = Approval(
        event.requirement,
        said["approver"],
        said["approver_role"],
        None,
        event.at,
        case.bound,
        heard_by=event.account,
        until=said["until"],
    )
    return _moved(replace(case, orals=(*case.orals, Oral(heard, said["channel"]))), event)


def _papered(case: Case, event: Event) -> Case:
    orals = tuple(
        replace(each, papered=True)
        if (each.given.binding, each.given.requirement, each.given.account)
        == (case.binding, event.requirement, event.account)
        else each
        for each in case.orals
    )
    return _approved(replace(case, orals=orals), event)


def _oral_lapsed(case: Case, event: Event) -> Case:
    gone = {each.given for each in case.spoken()}
    orals = tuple(replace(each, lapsed=True) if each.given in gone else each for each in case.orals)
    moved = replace(case, orals=orals, state=State(event.data["to"]))
    if moved.state is not State.IN_REVIEW:
        return moved
    return replace(moved, tier=0, binding=replace(case.bound, round=case.round + 1))


def _vetoed(case: Case, event: Event) -> Case:
    veto = Veto(len(case.vetoes) + 1, event.account, event.role, event.at)
    return replace(case, state=State.CHANGES_REQUESTED, vetoes=(*case.vetoes, veto))


def _resolved(case: Case, event: Event) -> Case:
    number = event.data["veto"]
    return replace(
        case, vetoes=tuple(replace(each, resolved=True) if each.number == number else each for each in case.vetoes)
    )


def _sent_back(case: Case, event: Event) -> Case:
    anew = replace(case, binding=replace(case.bound, round=case.round + 1))
    return _checked(anew, event)


def _waived(case: Case, event: Event) -> Case:
    rule, revision, grounds = event.data["rule"], case.bound.revision, case.grounds
    made = Waiver(rule, revision, tuple(event.data["accounts"]), event.data["until"], grounds.get(rule, ""))
    waived = replace(case, waivers=(*case.waivers, made))
    covered = (each for each in waived.waivers if each.revision == revision)
    left = set(case.blocking) - {each.rule for each in covered if each.ground == grounds.get(each.rule, "")}
    return replace(waived, state=State.IN_REVIEW, tier=0) if case.state is State.BLOCKED and not left else waived


def _published(case: Case, event: Event) -> Case:
    override = str(event.data.get("override", ""))
    return replace(case, state=State.PUBLISHED, published=case.bound.revision, override=override, restoring=())


def _restored(case: Case, event: Event) -> Case:
    made = Approval("restore", event.account, event.role, event.on_behalf_of, event.at, case.bound)
    moved = replace(case, restoring=(*case.restoring, made), state=State(event.data["to"]))
    return replace(moved, restoring=()) if moved.state is State.PUBLISHED else moved


def _to(state: State) -> Callable[[Case, Event], Case]:
    return lambda case, event: replace(case, state=state)


def _same(case: Case, event: Event) -> Case:
    return case


_FOLD: Final[Mapping[str, Callable[[Case, Event], Case]]] = {
    "review.submitted": _submitted,
    "review.revised": _submitted,
    "review.checked": _checked,
    "review.check-failed": _check_failed,
    "review.approved": _approved,
    "review.signed-off": _approved,
    "review.approved-orally": _approved_orally,
    "review.papered": _papered,
    "review.oral-lapsed": _oral_lapsed,
    "review.changes-requested": _vetoed,
    "review.rejected": _to(State.REJECTED),
    "review.veto-resolved": _resolved,
    "review.commented": _same,
    "review.reassigned": _same,
    "review.sent-back": _sent_back,
    "waiver.granted": _waived,
    "receipt.issued": _same,
    "publication.scheduled": _to(State.SCHEDULED),
    "publication.unscheduled": _to(State.APPROVED),
    "publication.published": _published,
    "publication.forced": _published,
    "publication.lapsed": _to(State.SUSPENDED),
    "publication.suspended": _to(State.SUSPENDED),
    "publication.restored": _restored,
    "review.withdrawn": _to(State.WITHDRAWN),
    "publication.expired": _to(State.EXPIRED),
    "publication.superseded": _to(State.SUPERSEDED),
}
