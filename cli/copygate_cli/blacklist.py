"""`copygate blacklist …`: what must not go out any more; two people list it, it ends, and it can be objected to."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Final

import click

from copygate.decisions.blacklist import KINDS
from copygate.errors import UsageError
from copygate.review.words import MATTERS, word
from copygate_cli.acting import Act, at_desk, signed, tell
from copygate_cli.mattering import SHORT, TEXT_FILE, all_option, tell_list, text_from
from copygate_cli.mattertexts import both, say
from copygate_cli.speech import Choice, Group, lang_of
from copygate_cli.storage import Desktop, Moment

_WHO: Final = ("advertiser", "account")
_which = click.argument("which", metavar="ENTRY")


@click.group("blacklist", cls=Group, help="help.blacklist")
def blacklist() -> None:
    """Entries."""


@blacklist.command("add", help="help.blacklist.add")
@click.argument("kind", metavar="KIND", type=Choice(KINDS, {MATTERS[each][1]: each for each in KINDS}))
@click.argument("what", metavar="[WHAT]", required=False)
@click.option("--until", metavar="WHEN", type=Moment(), required=True, help="help.people.until")
@click.option("--appeal", metavar="TEXT", required=True, help="help.blacklist.add.appeal")
@click.option("--platform", "platforms", metavar="NAME", multiple=True, help="help.blacklist.add.platform")
@signed("blacklist.added", "reason", people=2, rules=True)
def add(act: Act, kind: str, what: str | None, until: date, appeal: str, platforms: tuple[str, ...]) -> None:
    """List it; then look again at what is open or published."""
    desk, value = act.desk, _meant(act.desk.ctx, kind, what)
    done = desk.service.blacklist.add(
        kind,
        value,
        act.people,
        act.role(),
        reason=act.reason,
        until=desk.moment(until, end=True),
        appeal=appeal,
        platforms=platforms,
        request=act.request,
    )
    tell(desk, done)
    if not done.repeated:
        from copygate_cli.reviewtexts import say as review_say

        for each in desk.service.cases.recheck_all():
            click.echo(review_say(f"store.{each.act}", desk.lang, case=each.case))


@blacklist.command("list", help="help.blacklist.list")
@all_option
@at_desk()
def list_entries(desk: Desktop, everything: bool) -> None:
    """What holds."""
    from copygate.report.disclosure import masked

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
    tell_list("blacklist", rows, lang, none="blacklist.empty")


@blacklist.command("appeal", help="help.blacklist.appeal")
@_which
@click.argument("text", metavar="FILE", type=TEXT_FILE)
@signed("blacklist.appealed")
def appeal(act: Act, which: str, text: Path) -> None:
    """Somebody objects."""
    act.on_matter(act.desk.service.blacklist.appeal, which, text_from(text))


@blacklist.command("reject", help="help.blacklist.reject")
@_which
@signed("blacklist.appeal-rejected", "reason")
def reject(act: Act, which: str) -> None:
    """It holds on, says another."""
    act.on_matter(act.desk.service.blacklist.reject_appeal, which, act.reason)


@blacklist.command("revoke", help="help.blacklist.revoke")
@_which
@signed("blacklist.revoked", "reason", "sure", people=2)
def revoke(act: Act, which: str) -> None:
    """It holds no more, say two."""
    name = act.desk.matter("blacklist", which)
    act.confirm("ask.revoke", name)
    act.on_matter(act.desk.service.blacklist.revoke, name, act.reason)


@blacklist.command("export", help="help.blacklist.export")
@click.argument("folder", metavar="FOLDER", type=click.Path(path_type=Path, file_okay=False))
@at_desk()
def export(desk: Desktop, folder: Path) -> None:
    """What holds, as signed files for repositories."""
    written, gone = desk.service.blacklist.export(folder)
    click.echo(say("blacklist.exported", desk.lang, path=folder, written=written, gone=gone))


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
