"""`copygate tick`: fire what is due, once; for cron, every minute or so."""

from __future__ import annotations

from pathlib import Path

import click

from copygate_cli.reviewtexts import TEXTS, say
from copygate_cli.speech import Command
from copygate_cli.storage import Desktop, store_option


@click.command("tick", cls=Command, help="help.tick")
@store_option
@click.pass_context
def tick(ctx: click.Context, store: Path | None) -> int:
    """One notice a line."""
    from copygate.review.words import ACTS, ROLES, every_word, word

    with Desktop(ctx, store, rules=True) as desk:
        lang = desk.lang
        for each in desk.service.timers.tick():
            kind = say(f"timer.{each.kind}", lang) if f"timer.{each.kind}" in TEXTS else each.kind
            came = f"timer.came.{each.came_to}"
            came_to = say(came, lang) if came in TEXTS else word(ACTS, each.came_to, lang)
            told = "" if each.came_to == "notice" else came_to
            roles = every_word(ROLES, each.roles, lang)
            click.echo("  ".join(filter(None, (desk.when(each.due_at), kind, each.about, roles, told, *each.cases))))
    return 0
