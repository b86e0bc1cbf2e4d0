"""`copygate review oral|paper`: a yes that was said is written down by who heard it, and signed by who gave it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from copygate.errors import UsageError
from copygate.review.guards import CHANNELS, PAPERED_WITHIN
from copygate.review.words import MATTERS
from copygate_cli.mattering import SHORT
from copygate_cli.mattertexts import both, say
from copygate_cli.reviewing import case_argument, looked, request_option, review, role_option, seen_option, tell
from copygate_cli.speech import Choice, Command
from copygate_cli.storage import Desktop, key_option, one_key, role_choice, store_option

if TYPE_CHECKING:
    from copygate.service.desk import Standing, View


@review.command("oral", cls=Command, help="help.review.oral")
@case_argument
@click.option("--by", "who", metavar="WHO", required=True, help="help.review.oral.by")
@click.option("--as", "theirs", metavar="ROLE", type=role_choice(), help="help.review.oral.as")
@click.option(
    "--channel",
    metavar="HOW",
    type=Choice(CHANNELS, {MATTERS[each][1]: each for each in CHANNELS}),
    required=True,
    help="help.review.oral.channel",
)
@click.option("--for", "requirement", metavar="ID", help="help.review.for")
@seen_option
@role_option
@request_option
@store_option
@key_option
@click.pass_context
def oral(  # noqa: PLR0913, PLR0917 - click hands over every option by name
    ctx: click.Context,
    case: str,
    who: str,
    theirs: str | None,
    channel: str,
    requirement: str | None,
    seen: str | None,
    role: str | None,
    request: str,
    store: Path | None,
    key: Path | None,
) -> int:
    """Somebody said yes; it counts for half an hour."""
    from copygate.review.guards import Command as Asked

    by, code = one_key(ctx, key), looked(ctx, case, seen)
    with Desktop(ctx, store) as desk:
        view = desk.service.desk.show(desk.case(case))
        approver = desk.account(who)
        wanted = _asked_for(view, requirement, (theirs,) if theirs else desk.roles_of(approver))
        roles = wanted.requirement.roles if wanted else ()
        acting = theirs or next(iter(each for each in desk.roles_of(approver) if each in roles), next(iter(roles), ""))
        until = desk.service.writer.clock() + PAPERED_WITHIN
        said = {"approver": approver, "approver_role": acting, "channel": channel, "until": until}
        asked = Asked(
            "review.approved-orally",
            by.name,
            desk.role(role, by.name, "review.approved-orally"),
            None,
            wanted.requirement.id if wanted else requirement or "",
            data=said,
        )
        done = desk.service.cases.act(view.case.id, asked, by, seen=code, request=request)
        tell(desk, done)
        values = {"name": desk.name(approver), "case": view.case.id[:SHORT], "until": desk.when(until)}
        click.echo(say("oral.recorded", desk.lang, **values))
    return 0


@review.command("paper", cls=Command, help="help.review.paper")
@case_argument
@click.option("--yes", metavar="LINE", multiple=True, help="help.review.yes")
@click.option("--score", "scores", metavar="LINE=N", multiple=True, help="help.review.score")
@seen_option
@request_option
@store_option
@key_option
@click.pass_context
def paper(
    ctx: click.Context,
    case: str,
    yes: tuple[str, ...],
    scores: tuple[str, ...],
    seen: str | None,
    request: str,
    store: Path | None,
    key: Path | None,
) -> int:
    """One's own signature under what one said, with the checklist."""
    from copygate.review.guards import Command as Asked
    from copygate_cli.answering import answers_for

    by, code = one_key(ctx, key), looked(ctx, case, seen)
    with Desktop(ctx, store) as desk:
        view = desk.service.desk.show(desk.case(case))
        mine = next((each.given for each in view.case.spoken() if each.given.account == by.name), None)
        if mine is None and not desk.asked_before(request):
            raise UsageError("no-oral", both("error.no-oral", case=view.case.id[:SHORT]))
        requirement, role = (mine.requirement, mine.role) if mine else ("", "editor")
        standing = next((each for each in view.requirements if each.requirement.id == requirement), None)
        answers = answers_for(ctx, standing, yes, scores, desk.lang) if standing and code == view.seen else {}
        asked = Asked("review.papered", by.name, role, None, requirement, data={"answers": answers})
        tell(desk, desk.service.cases.act(view.case.id, asked, by, seen=code, request=request))
    return 0


def _asked_for(view: View, named: str | None, held: tuple[str, ...]) -> Standing | None:
    """The requirement that was named, else the tier that is open, else the one sign-off that they can give."""
    if named:
        return next((each for each in view.requirements if each.requirement.id == named), None)
    tier = next((each for each in view.requirements if each.requirement.order == view.case.tier), None)
    if tier is not None and set(held) & set(tier.requirement.roles):
        return tier
    beside = [
        each
        for each in view.requirements
        if each.requirement.order is None and each.missing and set(held) & set(each.requirement.roles)
    ]
    if len(beside) > 1:
        known = ", ".join(each.requirement.id for each in beside)
        raise UsageError("which-requirement", both("error.which-requirement", known=known))
    return beside[0] if beside else tier
