"""The group `copygate review` and what its commands share: options, acting by the table, telling what came of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from copygate_cli.reviewtexts import say
from copygate_cli.speech import Group
from copygate_cli.storage import Desktop, refuse_review, role_choice

if TYPE_CHECKING:
    from copygate.service import Done

FILE = click.Path(path_type=Path)
case_argument = click.argument("case", metavar="CASE")
role_option = click.option("--role", metavar="ROLE", type=role_choice(), help="help.review.role")
seen_option = click.option("--seen", metavar="CODE", help="help.review.seen")
reason_option = click.option("--reason", metavar="TEXT", default="", help="help.review.reason")
sure_option = click.option("--sure", is_flag=True, help="help.review.sure")
request_option = click.option("--request", metavar="ID", default="", help="help.review.request")
behalf_option = click.option("--on-behalf-of", metavar="WHO", help="help.review.behalf")


@click.group("review", cls=Group, help="help.review")
def review() -> None:
    """Cases, from submission to publication."""


def act_on_case(
    desk: Desktop,
    case: str,
    act: str,
    by: Any,
    role: str | None,
    reason: str,
    seen: str | None,
    request: str,
    **data: Any,
) -> None:
    """Any act of the table, in the role given or the one that fits."""
    from copygate.review.guards import Command as Asked

    asked = Asked(act, by.name, desk.role(role, by.name, act), reason=reason, data=data)
    tell(desk, desk.service.cases.act(desk.case(case), asked, by, seen=seen, request=request))


def tell(desk: Desktop, done: Done) -> None:
    from copygate.review.words import ACTS, STATES, word

    lang = desk.lang
    values = {"case": done.case, "act": word(ACTS, done.act, lang), "state": word(STATES, done.state, lang)}
    click.echo(say("review.again" if done.repeated else "review.done", lang, leaf=done.leaf, **values))
    if done.act == "publication.restored" and done.state == "suspended":
        click.echo(say("review.one-more", lang))


def looked(ctx: click.Context, case: str, seen: str | None) -> str:
    if not seen:
        refuse_review(ctx, "error.not-seen", case=case)
    return str(seen)
