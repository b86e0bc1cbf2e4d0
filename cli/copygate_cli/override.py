"""`copygate override …`: break-glass: two people, an incident, an hour at most, reviewed by somebody else."""

from __future__ import annotations

from pathlib import Path

import click

from copygate_cli.mattering import SHORT, named, tell_settled
from copygate_cli.mattertexts import both, say
from copygate_cli.reviewing import act_on_case, looked
from copygate_cli.speech import Command, Group
from copygate_cli.storage import (
    Desktop,
    key_option,
    keys_option,
    one_key,
    role_choice,
    store_option,
    two_keys,
)

_role = click.option("--role", metavar="ROLE", type=role_choice(), help="help.review.role")
_request = click.option("--request", metavar="ID", default="", help="help.review.request")
_sure = click.option("--sure", is_flag=True, help="help.review.sure")


@click.group("override", cls=Group, help="help.override")
def override() -> None:
    """Break-glass."""


@override.command("grant", cls=Command, help="help.override.grant")
@click.argument("case", metavar="CASE")
@click.option("--incident", metavar="ID", required=True, help="help.override.grant.incident")
@click.option("--minutes", metavar="N", type=click.IntRange(1, 60), default=60, help="help.override.grant.minutes")
@click.option("--reason", metavar="TEXT", default="", help="help.review.reason")
@click.option("--seen", metavar="CODE", help="help.review.seen")
@_role
@_sure
@_request
@store_option
@keys_option
@click.pass_context
def grant(  # noqa: PLR0913, PLR0917 - click hands over every option by name
    ctx: click.Context,
    case: str,
    incident: str,
    minutes: int,
    reason: str,
    seen: str | None,
    role: str | None,
    sure: bool,
    request: str,
    store: Path | None,
    keys: tuple[Path, ...],
) -> int:
    """Two people may publish this without its approvals, for a while."""
    from copygate_cli.answering import sure as ask

    people, code = two_keys(ctx, keys), looked(ctx, case, seen)
    with Desktop(ctx, store) as desk:
        name = desk.case(case)
        ask(ctx, "ask.override", sure, desk.lang, name, say)
        acting = desk.role(role, people[0].name, "override.granted")
        overrides = desk.service.overrides
        done = overrides.grant(name, people, acting, incident, reason, seen=code, minutes=minutes, request=request)
        tell_settled(desk, done)
        found = next((each for each in overrides.all() if each.id == done.id), None)
        if found is not None:
            until, by = desk.when(found.until), desk.when(found.review_by)
            click.echo(say("override.granted", desk.lang, until=until, by=by, case=name[:SHORT]))
    return 0


@override.command("publish", cls=Command, help="help.override.publish")
@click.argument("case", metavar="CASE")
@_role
@_sure
@_request
@store_option
@key_option
@click.pass_context
def publish(
    ctx: click.Context, case: str, role: str | None, sure: bool, request: str, store: Path | None, key: Path | None
) -> int:
    """Out it goes, by the break-glass that is in force for it."""
    from copygate.errors import UsageError
    from copygate.review.states import transition
    from copygate_cli.answering import sure as ask

    by = one_key(ctx, key)
    with Desktop(ctx, store, rules=True) as desk:
        name = desk.case(case)
        ask(ctx, "ask.force", sure, desk.lang, name, say)
        granted = desk.service.overrides.all(name, reviewed=True)
        if not granted:
            raise UsageError("no-override", both("error.no-override", case=name[:SHORT]))
        last = max(granted, key=lambda each: each.granted_at)
        # In an emergency nobody is asked which of their roles they act in: the first that may will do.
        row, held = transition("publication.forced"), desk.roles_of(by.name)
        acting = role or next((each for each in (row.roles if row else ()) if each in held), None)
        act_on_case(desk, name, "publication.forced", by, acting, "", None, request, override=last.id)
    return 0


@override.command("review", cls=Command, help="help.override.review")
@click.argument("which", metavar="OVERRIDE")
@click.option("--justified/--unjustified", default=None, required=True, help="help.override.review.justified")
@click.option("--reason", metavar="TEXT", default="", help="help.review.reason")
@_role
@_request
@store_option
@key_option
@click.pass_context
def review(
    ctx: click.Context,
    which: str,
    justified: bool,
    reason: str,
    role: str | None,
    request: str,
    store: Path | None,
    key: Path | None,
) -> int:
    """Somebody else judges it."""
    by = one_key(ctx, key)
    with Desktop(ctx, store) as desk:
        acting, name = desk.role(role, by.name, "override.reviewed"), named(desk, "override", which)
        tell_settled(desk, desk.service.overrides.review(name, by, acting, justified, reason, request=request))
    return 0


@override.command("list", cls=Command, help="help.override.list")
@click.option("--all", "everything", is_flag=True, help="help.matter.all")
@store_option
@click.pass_context
def list_overrides(ctx: click.Context, everything: bool, store: Path | None) -> int:
    """Those that wait for their review."""
    from copygate.review.words import MATTERS, word
    from copygate_cli.columns import table

    with Desktop(ctx, store) as desk:
        lang = desk.lang
        rows = [
            (
                each.id[:SHORT],
                each.case[:SHORT],
                each.incident,
                "、".join(desk.name(one) for one in each.accounts),
                desk.when(each.until),
                word(MATTERS, each.state, lang),
                desk.when(each.review_by),
            )
            for each in desk.service.overrides.all(reviewed=everything)
        ]
        click.echo(table(say("override.columns", lang).split("|"), rows) if rows else say("matter.none", lang))
    return 0
