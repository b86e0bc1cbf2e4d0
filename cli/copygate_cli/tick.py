"""`copygate tick`: fire what is due, once, and tell who should hear of it; for cron, every minute or so."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import click

from copygate_cli import mattertexts
from copygate_cli.acting import at_desk
from copygate_cli.reviewtexts import TEXTS, say
from copygate_cli.speech import Command
from copygate_cli.storage import Desktop


@click.command("tick", cls=Command, help="help.tick")
@at_desk(rules=True)
def tick(desk: Desktop) -> None:
    """One notice a line. With a webhook, notices go there, and here only what this run fired."""
    lang, notices = desk.lang, desk.service.notices
    fired = desk.service.timers.tick()
    hook = notices.webhook()
    for each in fired:
        # What waits was not written: it is told each time.
        if hook is not None or each.came_to.startswith("waiting"):
            click.echo(_line(desk, each.due_at, each.kind, each.about, each.roles, each.came_to, each.cases))
    if hook is None:
        notices.deliver(lambda _, body: click.echo(_told(desk, body)))
        return
    done = notices.deliver(hook.post)
    if done.told:
        click.echo(mattertexts.say("notice.told", lang, count=done.told))
    if done.waiting:
        why = done.failure or "-"
        click.echo(mattertexts.say("notice.waiting", lang, count=done.waiting, why=why), err=True)


def _told(desk: Desktop, body: dict[str, Any]) -> str:
    """A notice of the outbox."""
    at = datetime.fromisoformat(body.get("due_at", body["at"]))
    if "kind" not in body:
        from copygate.review.words import ACTS, word

        accounts = tuple(desk.name(each) for each in body.get("accounts", ())) if "roles" not in body else ()
        said = word(ACTS, body["act"], desk.lang)
        return "  ".join((_line(desk, at, said, body["about"], tuple(body.get("roles", ())), "notice", ()), *accounts))
    came_to = body.get("came_to", body["act"])
    came_to = f"refused: {body['why']}" if came_to == "refused" else came_to
    kind = body.get("kind", "")
    accounts = tuple(desk.name(each) for each in body.get("accounts", ()))
    line = _line(desk, at, kind, body["about"], tuple(body.get("roles", ())), came_to, tuple(body.get("cases", ())))
    return "  ".join((line, *accounts))


def _line(
    desk: Desktop, at: datetime, kind: str, about: str, roles: tuple[str, ...], came_to: str, cases: tuple[str, ...]
) -> str:
    from copygate.review.words import ROLES, every_word

    lang, key = desk.lang, f"timer.{kind}"
    texts = mattertexts if key in mattertexts.TEXTS else None
    said = texts.say(key, lang) if texts else say(key, lang) if key in TEXTS else kind
    who = every_word(ROLES, roles, lang)
    return "  ".join(filter(None, (desk.when(at), said, about, who, told_of(came_to, lang), *cases)))


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
