"""“Is it approved?” is worked out, never stored: which requirements still lack a distinct person who may decide.

INVARIANT: an approval counts only for the very digests and round it was given for, while its giver, who held the role
then, holds it now and is no contributor, nor tied to one by delegation. The same goes for a yes to a restoration, which
grows old besides. Delegator and delegate, and two accounts of one person, are one; so are hearer and giver of an oral
yes, which counts until it lapses.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Final

from copygate.model.review import Requirement, ReviewPlan
from copygate.review.case import Approval, Case
from copygate.review.people import Directory
from copygate.review.states import transition

RESTORED_WITHIN: Final = timedelta(days=7)
"""Those who say that it may stand again say so of one state of affairs: an older yes has to be said anew."""


def unmet(case: Case, directory: Directory, now: datetime) -> tuple[Requirement, ...]:
    """The requirements of the plan that approvals so far do not meet, in the order of the plan."""
    if case.plan is None:
        return ()
    return tuple(each for each in case.plan.requirements() if missing(case, each, directory, now) > 0)


def missing(case: Case, requirement: Requirement, directory: Directory, now: datetime) -> int:
    """How many distinct people a requirement still needs."""
    taken: set[str] = set()
    if requirement.order is not None and case.plan is not None:
        # Tiers before this one: whoever filled one of them fills no other in the round.
        for earlier in case.plan.tiers[: requirement.order]:
            for people in _parties(standing(case, earlier, directory, now), directory):
                taken |= people
    parties = _parties(standing(case, requirement, directory, now), directory)
    return max(0, requirement.approvals - sum(not people & taken for people in parties))


def standing(case: Case, requirement: Requirement, directory: Directory, now: datetime) -> tuple[Approval, ...]:
    """The approvals that count for a requirement now. Four eyes are any two people who said yes to anything."""
    spoken = (each.given for each in case.spoken() if not each.lapsed and each.given.until and now < each.given.until)
    return tuple(
        each
        for each in (*case.counted(), *spoken)
        if (requirement.kind == "four-eyes" or each.requirement == requirement.id)
        and each.role in requirement.roles
        and directory.may_act(each.account, each.role, each.at, each.on_behalf_of)
        and directory.may_act(each.account, each.role, now, each.on_behalf_of)
        and not is_barred(case, each.account, each.on_behalf_of, directory, now)
    )


def restorers(case: Case, directory: Directory, now: datetime) -> tuple[Approval, ...]:
    """Those whose yes to a restoration counts now; it is judged anew whenever it is used."""
    row = transition("publication.restored")
    return tuple(
        each
        for each in case.restoring
        if each.binding == case.binding
        and each.at <= now < each.at + RESTORED_WITHIN
        and row is not None
        and each.role in row.roles
        and directory.may_act(each.account, each.role, each.at, each.on_behalf_of)
        and directory.may_act(each.account, each.role, now, each.on_behalf_of)
        and not is_barred(case, each.account, each.on_behalf_of, directory, now)
    )


def may_stand(case: Case, asked: Approval, directory: Directory) -> bool:
    """Whether, with this yes, enough distinct people say that it may stand again."""
    given = _parties((*restorers(case, directory, asked.at), asked), directory)
    return case.plan is None or len(list(given)) >= case.plan.restore_approvals


def is_barred(case: Case, account: str, on_behalf_of: str | None, directory: Directory, now: datetime) -> bool:
    """Whether the account, or whoever it acts for, contributed, or is tied to a contributor by delegation."""
    contributors = {directory.person_of(each) for each in case.contributors}
    tied = {each for one in case.contributors for each in directory.tied_to(one, now)}
    acting = [account, *([on_behalf_of] if on_behalf_of else [])]
    return any(
        directory.person_of(each) in tied or not contributors.isdisjoint(directory.tied_to(each, now))
        for each in acting
    )


def asks_more(planned: ReviewPlan | None, today: ReviewPlan) -> bool:
    """Whether a plan made today asks for something that the plan under way did not: people, roles or evidence."""
    if planned is None:
        return True
    for each in today.requirements():
        known = planned.requirement(each.id)
        if known is None or each.approvals > known.approvals or not set(known.roles) <= set(each.roles):
            return True
    owed = {(each.kind, each.rule): each.count for each in planned.evidence}
    return any(each.count > owed.get((each.kind, each.rule), 0) for each in today.evidence)


def people_of(approval: Approval, directory: Directory) -> set[str]:
    """The people that one yes stands for: whoever heard it, too, until it is on paper, for it is only their word."""
    people = people_behind(approval.account, approval.on_behalf_of, directory)
    return people | {directory.person_of(approval.heard_by)} if approval.heard_by else people


def people_behind(account: str, on_behalf_of: str | None, directory: Directory) -> set[str]:
    """The people that one decision stands for."""
    return {directory.person_of(each) for each in (account, on_behalf_of) if each}


def _parties(approvals: Iterable[Approval], directory: Directory) -> Iterator[set[str]]:
    """The approvals as groups of people of which no two share anybody."""
    parties: list[set[str]] = []
    for each in approvals:
        people = people_of(each, directory)
        apart = []
        for party in parties:
            if party & people:
                people |= party
            else:
                apart.append(party)
        parties = [*apart, people]
    yield from parties
