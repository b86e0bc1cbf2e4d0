"""`copygate review approve|sign-off|request-changes|reject|…`: what people decide about a case."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from copygate_cli.acting import Act, signed, tell
from copygate_cli.reviewing import (
    beside,
    case_argument,
    named_in,
    open_tier,
    plain_act,
    review,
    score_option,
    waiting_sign_off,
    yes_option,
)
from copygate_cli.storage import Moment

if TYPE_CHECKING:
    from copygate.service.desk import Standing, View


@review.command("approve", help="help.review.approve")
@case_argument
@yes_option
@score_option
@signed("review.approved", "seen", "on-behalf-of")
def approve(act: Act, case: str, yes: tuple[str, ...], scores: tuple[str, ...]) -> None:
    """A tier's yes, with its checklist."""
    from copygate_cli.answering import answers_for

    desk = act.desk
    view = desk.service.desk.show(desk.case(case))
    tier = open_tier(view)
    acting_for = desk.account(act.on_behalf_of) if act.on_behalf_of else None
    role = act.role(acting_for or "", tier.requirement.roles if tier else ())
    # Asked only of who looked: nobody fills in a list for a draft that has changed since.
    # What this request did before is not done again: by now another tier, with another list, may be open.
    ask = tier is not None and act.seen == view.seen and not desk.asked_before(act.request)
    done = desk.service.cases.approve(
        view.case.id,
        act.by,
        role,
        tier.requirement.id if tier else "",
        seen=act.seen,
        answers=answers_for(desk.ctx, tier, yes, scores, desk.lang) if tier and ask else {},
        on_behalf_of=acting_for,
        request=act.request,
    )
    tell(desk, done)


@review.command("sign-off", help="help.review.sign-off")
@case_argument
@click.option("--for", "requirement", metavar="ID", help="help.review.for")
@signed("review.signed-off", "seen", "on-behalf-of")
def sign_off(act: Act, case: str, requirement: str | None) -> None:
    """A yes beside the tiers."""
    desk = act.desk
    view = desk.service.desk.show(desk.case(case))
    acting_for = desk.account(act.on_behalf_of) if act.on_behalf_of else None
    held = desk.roles_of(acting_for or act.by.name)
    wanted = _asked_for(desk.ctx, view, requirement, (act.role_given,) if act.role_given else held)
    if wanted is None:  # nothing of the kind is asked for: the guard says so, whatever the role
        role = act.role_given or next(iter(held), "tech-lead")
    else:
        role = act.role(acting_for or "", wanted.requirement.roles)
    done = desk.service.cases.sign_off(
        view.case.id,
        act.by,
        role,
        wanted.requirement.id if wanted else requirement or "",
        seen=act.seen,
        on_behalf_of=acting_for,
        request=act.request,
    )
    tell(desk, done)


plain_act("request-changes", "review.changes-requested", "reason", "seen")
plain_act("reject", "review.rejected", "reason", "seen")
plain_act("comment", "review.commented", "text")
plain_act("withdraw", "review.withdrawn", "reason")


@review.command("resolve", help="help.review.resolve")
@case_argument
@click.argument("objection", metavar="NUMBER", type=int)
@signed("review.veto-resolved", "reason")
def resolve(act: Act, case: str, objection: int) -> None:
    """An objection is settled."""
    act.on_case(case, veto=objection)


@review.command("reassign", help="help.review.reassign")
@case_argument
@click.argument("to", metavar="WHO")
@signed("review.reassigned")
def reassign(act: Act, case: str, to: str) -> None:
    """Who should look at it next."""
    act.on_case(case, to_account=act.desk.account(to))


@review.command("waive", help="help.review.waive")
@case_argument
@click.argument("rule", metavar="RULE")
@click.option("--until", metavar="WHEN", type=Moment(), required=True, help="help.review.waive.until")
@click.option("--words", is_flag=True, help="help.review.waive.words")
@signed("waiver.granted", "reason", "seen", "sure", people=2)
def waive(act: Act, case: str, rule: str, until: date, words: bool) -> None:
    """Two people answer for a finding."""
    desk = act.desk
    name, end = desk.case(case), desk.moment(until, end=True)
    act.confirm("ask.waive", name)
    waived = desk.service.cases.waive(
        name, act.people, act.role(), rule, end, act.reason, seen=act.seen, words=words, request=act.request
    )
    tell(desk, waived)


def _asked_for(ctx: click.Context, view: View, named: str | None, roles: tuple[str, ...]) -> Standing | None:
    """What was named, else what waits for these roles, else whatever there is."""
    if named:
        return named_in(beside(view), named)
    return waiting_sign_off(ctx, view, roles) or next(iter(beside(view)), None)
