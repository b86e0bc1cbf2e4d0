"""`copygate takedown …`: after something was hidden: is it gone from the platform, and what has the house learnt."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from copygate.review.words import MATTERS, word
from copygate_cli.acting import Act, at_desk, signed
from copygate_cli.mattering import SHORT, TEXT_FILE, all_option, left_until, tell_list, text_from
from copygate_cli.mattertexts import say
from copygate_cli.speech import Group
from copygate_cli.storage import Desktop

if TYPE_CHECKING:
    from copygate.service.takedowns import Takedown

_which = click.argument("which", metavar="TAKEDOWN")


@click.group("takedown", cls=Group, help="help.takedown")
def takedown() -> None:
    """Takedowns."""


@takedown.command("failed", help="help.takedown.failed")
@_which
@signed("takedown.removal-failed", "reason")
def failed(act: Act, which: str) -> None:
    """The platform shows it still."""
    act.on_matter(act.desk.service.takedowns.failed, which, act.reason)


@takedown.command("removed", help="help.takedown.removed")
@_which
@signed("takedown.removal-confirmed", "reason")
def removed(act: Act, which: str) -> None:
    """The platform has it no more."""
    act.on_matter(act.desk.service.takedowns.removed, which, act.reason)


@takedown.command("write-up", help="help.takedown.write-up")
@_which
@click.argument("text", metavar="FILE", type=TEXT_FILE)
@signed("takedown.written-up")
def write_up(act: Act, which: str, text: Path) -> None:
    """The post-mortem."""
    act.on_matter(act.desk.service.takedowns.write_up, which, text_from(text))


@takedown.command("list", help="help.takedown.list")
@all_option
@at_desk()
def list_takedowns(desk: Desktop, everything: bool) -> None:
    """What owes something still."""
    lang, now = desk.lang, desk.service.writer.clock()
    rows = [
        (
            each.id[:SHORT],
            each.case[:SHORT],
            say("takedown.restored", lang) if each.restored else word(MATTERS, each.state, lang),
            desk.when(each.since),
            left_until(each.due_at, now),
            say(f"takedown.owes-{owed}", lang) if (owed := owes(each)) else "",
        )
        for each in desk.service.takedowns.all(closed=everything)
    ]
    tell_list("takedown", rows, lang)


def owes(each: Takedown) -> str:
    """What is still to be done: `removal`, `write-up`, or nothing."""
    if each.state == "written-up":
        return ""
    return "write-up" if each.restored or each.state == "removed" else "removal"
