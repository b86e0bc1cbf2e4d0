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
    from copygate.review.words import ROLES, every_word

    with Desktop(ctx, store, rules=True) as desk:
        lang = desk.lang
        for each in desk.service.timers.tick():
            kind = say(f"timer.{each.kind}", lang) if f"timer.{each.kind}" in TEXTS else each.kind
            told = told_of(each.came_to, lang)
            roles = every_word(ROLES, each.roles, lang)
            click.echo("  ".join(filter(None, (desk.when(each.due_at), kind, each.about, roles, told, *each.cases))))
    return 0


def told_of(came_to: str, lang: str) -> str:
    """What a timer came to, in words; nothing where the notice itself is all."""
    from copygate.review.page import GUARDS_SAY
    from copygate.review.words import ACTS, word

    if came_to == "notice":
        return ""
    if f"timer.came.{came_to}" in TEXTS:
        return say(f"timer.came.{came_to}", lang)
    how, _, code = came_to.partition(": ")
    if how == "refused":
        zh, _, en = GUARDS_SAY.get(code, f"{code} · {code}").partition(" · ")
        return say("timer.refused", lang, guard=zh if lang.startswith("zh") else en)
    if how == "waiting":
        return say("timer.waiting", lang, code=code)
    return word(ACTS, came_to, lang)
