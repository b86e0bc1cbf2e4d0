"""`copygate review oral|paper`: a yes that was said is written down by who heard it, and signed by who gave it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from copygate.errors import UsageError
from copygate.review.guards import CHANNELS, PAPERED_WITHIN
from copygate.review.guards import Command as Asked
from copygate.review.words import MATTERS
from copygate_cli.acting import Act, signed, tell
from copygate_cli.mattering import SHORT
from copygate_cli.mattertexts import both, say
from copygate_cli.reviewing import (
    case_argument,
    named_in,
    open_tier,
    review,
    score_option,
    waiting_sign_off,
    yes_option,
)
from copygate_cli.speech import Choice
from copygate_cli.storage import role_choice

if TYPE_CHECKING:
    from copygate.service.desk import Standing, View

_channels = Choice(CHANNELS, {MATTERS[each][1]: each for each in CHANNELS})


@review.command("oral", help="help.review.oral")
@case_argument
@click.option("--by", "who", metavar="WHO", required=True, help="help.review.oral.by")
@click.option("--as", "theirs", metavar="ROLE", type=role_choice(), help="help.review.oral.as")
@click.option("--channel", metavar="HOW", type=_channels, required=True, help="help.review.oral.channel")
@click.option("--for", "requirement", metavar="ID", help="help.review.for")
@signed("review.approved-orally", "seen")
def oral(act: Act, case: str, who: str, theirs: str | None, channel: str, requirement: str | None) -> None:
    """Somebody said yes; it counts for half an hour."""
    desk = act.desk
    view = desk.service.desk.show(desk.case(case))
    approver = desk.account(who)
    held = desk.roles_of(approver)
    wanted = _asked_for(desk.ctx, view, requirement, (theirs,) if theirs else held)
    roles = wanted.requirement.roles if wanted else ()
    their_role = theirs or next((each for each in held if each in roles), next(iter(roles), ""))
    until = desk.service.writer.clock() + PAPERED_WITHIN
    said = {"approver": approver, "approver_role": their_role, "channel": channel, "until": until}
    name = wanted.requirement.id if wanted else requirement or ""
    asked = Asked(act.name, act.by.name, act.role(), None, name, data=said)
    tell(desk, desk.service.cases.act(view.case.id, asked, act.by, seen=act.seen, request=act.request))
    values = {"name": desk.name(approver), "case": view.case.id[:SHORT], "until": desk.when(until)}
    click.echo(say("oral.recorded", desk.lang, **values))


@review.command("paper", help="help.review.paper")
@case_argument
@yes_option
@score_option
@signed("review.papered", "seen", role=False)
def paper(act: Act, case: str, yes: tuple[str, ...], scores: tuple[str, ...]) -> None:
    """One's own signature under what one said, with the checklist."""
    from copygate_cli.answering import answers_for

    desk = act.desk
    view = desk.service.desk.show(desk.case(case))
    mine = next((each.given for each in view.case.spoken() if each.given.account == act.by.name), None)
    if mine is None and not desk.asked_before(act.request):
        raise UsageError("no-oral", both("error.no-oral", case=view.case.id[:SHORT]))
    requirement, role = (mine.requirement, mine.role) if mine else ("", "editor")
    standing = named_in(view.requirements, requirement)
    answers = answers_for(desk.ctx, standing, yes, scores, desk.lang) if standing and act.seen == view.seen else {}
    asked = Asked(act.name, act.by.name, role, None, requirement, data={"answers": answers})
    tell(desk, desk.service.cases.act(view.case.id, asked, act.by, seen=act.seen, request=act.request))


def _asked_for(ctx: click.Context, view: View, named: str | None, roles: tuple[str, ...]) -> Standing | None:
    """The requirement that was named, else the tier that is open, else the one sign-off that they can give."""
    if named:
        return named_in(view.requirements, named)
    tier = open_tier(view)
    if tier is not None and set(roles) & set(tier.requirement.roles):
        return tier
    return waiting_sign_off(ctx, view, roles) or tier
