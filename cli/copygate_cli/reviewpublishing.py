"""`copygate review publish|schedule|suspend|restore|…`: what happens to a case that was approved."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from copygate_cli.reviewing import (
    act_on_case,
    case_argument,
    reason_option,
    request_option,
    review,
    role_option,
    sure_option,
    tell,
)
from copygate_cli.speech import Command
from copygate_cli.storage import Desktop, Moment, key_option, one_key, store_option


@review.command("schedule", cls=Command, help="help.review.schedule")
@case_argument
@click.option("--at", metavar="WHEN", type=Moment(), help="help.review.schedule.at")
@request_option
@store_option
@key_option
@click.pass_context
def schedule(ctx: click.Context, case: str, at: date | None, request: str, store: Path | None, key: Path | None) -> int:
    """To be published at a time."""
    by = one_key(ctx, key)
    with Desktop(ctx, store, rules=True) as desk:
        done = desk.service.cases.schedule(desk.case(case), by, at=desk.moment(at), request=request)
        tell(desk, done)
    return 0


def _publication(name: str, act: str, *, rules: bool = False, asked: str = "", reasoned: bool = False) -> None:
    """A command for what happens to an approved case."""

    @review.command(name, cls=Command, help=f"help.review.{name}")
    @case_argument
    @reason_option
    @role_option
    @sure_option
    @request_option
    @store_option
    @key_option
    @click.pass_context
    def act_on(
        ctx: click.Context,
        case: str,
        role: str | None,
        request: str,
        store: Path | None,
        key: Path | None,
        reason: str = "",
        sure: bool = False,
    ) -> int:
        from copygate_cli.answering import sure as ask

        by = one_key(ctx, key)
        with Desktop(ctx, store, rules=rules) as desk:
            if asked:
                ask(ctx, asked, sure, desk.lang, desk.case(case))
            act_on_case(desk, case, act, by, role, reason, None, request)
        return 0

    idle = () if asked else ("sure",) if reasoned else ("sure", "reason")
    act_on.params = [each for each in act_on.params if each.name not in idle]


_publication("publish", "publication.published", rules=True)
_publication("unschedule", "publication.unscheduled")
_publication("suspend", "publication.suspended", asked="ask.suspend", reasoned=True)
_publication("restore", "publication.restored", rules=True, reasoned=True)
_publication("supersede", "publication.superseded")
