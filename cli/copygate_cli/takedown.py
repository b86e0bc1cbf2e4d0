"""`copygate takedown …`: after something was hidden: is it gone from the platform, and what has the house learnt."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from copygate_cli.mattering import SHORT, clock, named, tell_settled, text_from
from copygate_cli.mattertexts import say
from copygate_cli.speech import Command, Group
from copygate_cli.storage import Desktop, key_option, one_key, role_choice, store_option

if TYPE_CHECKING:
    from datetime import datetime

    from copygate.service.takedowns import Takedown

_role = click.option("--role", metavar="ROLE", type=role_choice(), help="help.review.role")
_request = click.option("--request", metavar="ID", default="", help="help.review.request")


@click.group("takedown", cls=Group, help="help.takedown")
def takedown() -> None:
    """Takedowns."""


def _removal(name: str, act: str) -> None:
    """A command for what became of the removal."""

    @takedown.command(name, cls=Command, help=f"help.takedown.{name}")
    @click.argument("which", metavar="TAKEDOWN")
    @click.option("--reason", metavar="TEXT", default="", help="help.review.reason")
    @_role
    @_request
    @store_option
    @key_option
    @click.pass_context
    def removal(
        ctx: click.Context,
        which: str,
        reason: str,
        role: str | None,
        request: str,
        store: Path | None,
        key: Path | None,
    ) -> int:
        by = one_key(ctx, key)
        with Desktop(ctx, store) as desk:
            acting, ident = desk.role(role, by.name, act), named(desk, "takedown", which)
            takedowns = desk.service.takedowns
            if name == "failed":
                done = takedowns.failed(ident, by, acting, reason, request=request)
            else:
                done = takedowns.removed(ident, by, acting, reason=reason, request=request)
            tell_settled(desk, done)
        return 0


_removal("failed", "takedown.removal-failed")
_removal("removed", "takedown.removal-confirmed")


@takedown.command("write-up", cls=Command, help="help.takedown.write-up")
@click.argument("which", metavar="TAKEDOWN")
@click.argument("text", metavar="FILE", type=click.Path(path_type=Path, allow_dash=True))
@_role
@_request
@store_option
@key_option
@click.pass_context
def write_up(
    ctx: click.Context, which: str, text: Path, role: str | None, request: str, store: Path | None, key: Path | None
) -> int:
    """The post-mortem."""
    by, said = one_key(ctx, key), text_from(text)
    with Desktop(ctx, store) as desk:
        acting, ident = desk.role(role, by.name, "takedown.written-up"), named(desk, "takedown", which)
        tell_settled(desk, desk.service.takedowns.write_up(ident, by, acting, said, request=request))
    return 0


@takedown.command("list", cls=Command, help="help.takedown.list")
@click.option("--all", "everything", is_flag=True, help="help.matter.all")
@store_option
@click.pass_context
def list_takedowns(ctx: click.Context, everything: bool, store: Path | None) -> int:
    """What owes something still."""
    from copygate.review.words import MATTERS, word
    from copygate_cli.columns import table

    with Desktop(ctx, store) as desk:
        lang, now = desk.lang, desk.service.writer.clock()
        rows = [
            (
                each.id[:SHORT],
                each.case[:SHORT],
                say("takedown.restored", lang) if each.restored else word(MATTERS, each.state, lang),
                desk.when(each.since),
                _left(each, now),
                say(f"takedown.owes-{owed}", lang) if (owed := owes(each)) else "",
            )
            for each in desk.service.takedowns.all(closed=everything)
        ]
        click.echo(table(say("takedown.columns", lang).split("|"), rows) if rows else say("matter.none", lang))
    return 0


def owes(each: Takedown) -> str:
    """What is still to be done: `removal`, `write-up`, or nothing."""
    if each.state == "written-up":
        return ""
    return "write-up" if each.restored or each.state == "removed" else "removal"


def _left(each: Takedown, now: datetime) -> str:
    return "" if each.due_at is None else ("-" if each.due_at < now else "") + clock(each.due_at - now)
