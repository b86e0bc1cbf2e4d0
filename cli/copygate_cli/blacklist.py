"""`copygate blacklist …`: what must not go out any more; two people list it, it ends, and it can be objected to."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import click

from copygate.errors import UsageError
from copygate.review.words import MATTERS
from copygate_cli.mattering import SHORT, named, tell_settled, text_from
from copygate_cli.mattertexts import both, say
from copygate_cli.speech import Choice, Command, Group, lang_of
from copygate_cli.storage import (
    Desktop,
    Moment,
    key_option,
    keys_option,
    one_key,
    role_choice,
    store_option,
    two_keys,
)

_WHO = ("advertiser", "account")
_KINDS = ("advertiser", "account", "asset", "phrase", "approval")
_role = click.option("--role", metavar="ROLE", type=role_choice(), help="help.review.role")
_request = click.option("--request", metavar="ID", default="", help="help.review.request")
_reason = click.option("--reason", metavar="TEXT", default="", help="help.review.reason")
_sure = click.option("--sure", is_flag=True, help="help.review.sure")


@click.group("blacklist", cls=Group, help="help.blacklist")
def blacklist() -> None:
    """Entries."""


@blacklist.command("add", cls=Command, help="help.blacklist.add")
@click.argument("kind", metavar="KIND", type=Choice(_KINDS, {MATTERS[each][1]: each for each in _KINDS}))
@click.argument("what", metavar="[WHAT]", required=False)
@click.option("--until", metavar="WHEN", type=Moment(), required=True, help="help.people.until")
@click.option("--appeal", metavar="TEXT", required=True, help="help.blacklist.add.appeal")
@click.option("--platform", "platforms", metavar="NAME", multiple=True, help="help.blacklist.add.platform")
@_reason
@_role
@_request
@store_option
@keys_option
@click.pass_context
def add(  # noqa: PLR0913, PLR0917 - click hands over every option by name
    ctx: click.Context,
    kind: str,
    what: str | None,
    until: date,
    appeal: str,
    platforms: tuple[str, ...],
    reason: str,
    role: str | None,
    request: str,
    store: Path | None,
    keys: tuple[Path, ...],
) -> int:
    """List it; then look again at what is open or published."""
    people, value = two_keys(ctx, keys), _meant(ctx, kind, what)
    with Desktop(ctx, store, rules=True) as desk:
        acting, end = desk.role(role, people[0].name, "blacklist.added"), desk.moment(until, end=True)
        if end is None:
            return 2
        done = desk.service.blacklist.add(
            kind,
            value,
            people,
            acting,
            reason=reason,
            until=end,
            appeal=appeal,
            platforms=platforms,
            request=request,
        )
        tell_settled(desk, done)
        if not done.repeated:
            from copygate_cli.reviewtexts import say as review_say

            for each in desk.service.cases.recheck_all():
                click.echo(review_say(f"store.{each.act}", desk.lang, case=each.case))
    return 0


@blacklist.command("list", cls=Command, help="help.blacklist.list")
@click.option("--all", "everything", is_flag=True, help="help.matter.all")
@store_option
@click.pass_context
def list_entries(ctx: click.Context, everything: bool, store: Path | None) -> int:
    """What holds."""
    from copygate.report.disclosure import masked
    from copygate.review.words import word
    from copygate_cli.columns import table

    with Desktop(ctx, store) as desk:
        lang, rows = desk.lang, []
        for each in desk.service.blacklist.all(ended=everything):
            entry = each.entry
            value = entry.value if entry else say("blacklist.erased", lang)
            rows.append(
                (
                    each.id[:SHORT],
                    word(MATTERS, each.kind, lang),
                    value[:12] + "…" if each.kind == "asset" and entry else masked(value),
                    "、".join(entry.platforms) if entry and entry.platforms else say("blacklist.everywhere", lang),
                    word(MATTERS, each.state, lang),
                    desk.until(each.until),
                    masked(entry.reason) if entry else "",
                )
            )
        click.echo(table(say("blacklist.columns", lang).split("|"), rows) if rows else say("blacklist.empty", lang))
    return 0


@blacklist.command("appeal", cls=Command, help="help.blacklist.appeal")
@click.argument("which", metavar="ENTRY")
@click.argument("text", metavar="FILE", type=click.Path(path_type=Path, allow_dash=True))
@_role
@_request
@store_option
@key_option
@click.pass_context
def appeal(
    ctx: click.Context, which: str, text: Path, role: str | None, request: str, store: Path | None, key: Path | None
) -> int:
    """Somebody objects."""
    by, said = one_key(ctx, key), text_from(text)
    with Desktop(ctx, store) as desk:
        acting, name = desk.role(role, by.name, "blacklist.appealed"), named(desk, "blacklist", which)
        tell_settled(desk, desk.service.blacklist.appeal(name, by, acting, said, request=request))
    return 0


@blacklist.command("reject", cls=Command, help="help.blacklist.reject")
@click.argument("which", metavar="ENTRY")
@_reason
@_role
@_request
@store_option
@key_option
@click.pass_context
def reject(
    ctx: click.Context, which: str, reason: str, role: str | None, request: str, store: Path | None, key: Path | None
) -> int:
    """It holds on, says another."""
    by = one_key(ctx, key)
    with Desktop(ctx, store) as desk:
        acting, name = desk.role(role, by.name, "blacklist.appeal-rejected"), named(desk, "blacklist", which)
        tell_settled(desk, desk.service.blacklist.reject_appeal(name, by, acting, reason, request=request))
    return 0


@blacklist.command("revoke", cls=Command, help="help.blacklist.revoke")
@click.argument("which", metavar="ENTRY")
@_reason
@_role
@_sure
@_request
@store_option
@keys_option
@click.pass_context
def revoke(
    ctx: click.Context,
    which: str,
    reason: str,
    role: str | None,
    sure: bool,
    request: str,
    store: Path | None,
    keys: tuple[Path, ...],
) -> int:
    """It holds no more, say two."""
    from copygate_cli.answering import sure as ask

    people = two_keys(ctx, keys)
    with Desktop(ctx, store) as desk:
        name = named(desk, "blacklist", which)
        ask(ctx, "ask.revoke", sure, desk.lang, name, say)
        acting = desk.role(role, people[0].name, "blacklist.revoked")
        tell_settled(desk, desk.service.blacklist.revoke(name, people, acting, reason, request=request))
    return 0


@blacklist.command("export", cls=Command, help="help.blacklist.export")
@click.argument("folder", metavar="FOLDER", type=click.Path(path_type=Path, file_okay=False))
@store_option
@click.pass_context
def export(ctx: click.Context, folder: Path, store: Path | None) -> int:
    """What holds, as signed files for repositories."""
    with Desktop(ctx, store) as desk:
        written, gone = desk.service.blacklist.export(folder)
        click.echo(say("blacklist.exported", desk.lang, path=folder, written=written, gone=gone))
    return 0


def _meant(ctx: click.Context, kind: str, what: str | None) -> str:
    """What is listed. INVARIANT: who it is, is never an argument: those stand in the shell's history and the list of
    processes. A person is named in a file, on standard input (`-`) or where copygate asks."""
    if kind not in _WHO:
        if what is None:
            raise UsageError("no-what", both("error.no-what"))
        return _digest_of(what) if kind == "asset" else what
    if what is None and sys.stdin.isatty():
        return str(click.prompt(say("ask.who", lang_of(ctx)))).strip()
    if what is None or (what != "-" and not Path(what).is_file()):
        raise UsageError("who-in-arguments", both("error.who"))
    return text_from(Path(what))


def _digest_of(value: str) -> str:
    """The digest of a file that is there; else it is taken for a digest."""
    path = Path(value)
    if not path.is_file():
        return value
    from hashlib import file_digest

    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
