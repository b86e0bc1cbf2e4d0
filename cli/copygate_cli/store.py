"""`copygate store …`: begin a review store with two people, adopt rules, back it up, bring it back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from copygate_cli.acting import at_desk, keyed, store_option
from copygate_cli.reviewtexts import say
from copygate_cli.speech import Group, lang_of
from copygate_cli.storage import Desktop, folder_of, pack_rules, refuse_review, role_choice, write_key
from copygate_cli.webhook import webhook

if TYPE_CHECKING:
    from copygate.audit.note import SigningKey

_FILE = click.Path(path_type=Path)


@click.group("store", cls=Group, help="help.store")
def store() -> None:
    """Begin and keep a review store."""


@store.command("init", help="help.store.init")
@click.argument("folder", metavar="FOLDER", type=_FILE)
@click.option("--founder", "founders", metavar="NAME[=ROLE,…]", multiple=True, help="help.store.init.founder")
@click.option("--keys", metavar="FOLDER", type=_FILE, help="help.store.init.keys")
@click.option("--origin", metavar="NAME", default="", help="help.store.init.origin")
@click.pass_context
def init(ctx: click.Context, folder: Path, founders: tuple[str, ...], keys: Path | None, origin: str) -> int:
    """A new store; its first people's keys are written before it is begun."""
    from copygate.service import Founder, init_store, new_key
    from copygate.service.opening import DATABASE

    lang = lang_of(ctx)
    if len(founders) < 2 or len({each.partition("=")[0].strip() for each in founders}) < len(founders):
        refuse_review(ctx, "error.two-founders")
    if (folder / DATABASE).exists():
        refuse_review(ctx, "error.store-there", path=folder)
    people = []
    for said in founders:
        name, _, roles = said.partition("=")
        if not name.strip():
            refuse_review(ctx, "error.two-founders")
        people.append(Founder(name.strip(), new_key(), _roles(ctx, roles)))
    where = keys or folder.with_name(f"{folder.name}-keys")
    rules = pack_rules()
    paths = [where / f"{each.name if _may_name_a_file(each.name) else each.key.name}.key" for each in people]
    for each, path in zip(people, paths, strict=True):
        write_key(path, each.key)
    service = init_store(folder, people, origin=origin, rules=rules)
    verifier = where / "log.key"
    verifier.write_text(f"{service.verifier}\n", encoding="utf-8")
    service.close()
    click.echo(say("store.made", lang, path=folder))
    for each, path in zip(people, paths, strict=True):
        click.echo(say("store.founder", lang, name=each.name, account=each.key.name, path=path))
    click.echo(say("store.verifier", lang, path=verifier))
    click.echo(say("store.next", lang, path=folder))
    return 0


@store.command("adopt", help="help.store.adopt")
@keyed(people=2, rules=True)
def adopt(desk: Desktop, *people: SigningKey) -> None:
    """Adopt the rules of this folder, then look again at what is open or published."""
    click.echo(say("store.adopted", desk.lang, number=desk.service.rulebooks.adopt(people)))
    for done in desk.service.cases.recheck_all():
        click.echo(say(f"store.{done.act}", desk.lang, case=done.case))


@store.command("backup", help="help.store.backup")
@click.argument("to", metavar="FILE", type=_FILE)
@at_desk()
def backup(desk: Desktop, to: Path) -> None:
    """A copy of the database, while others write."""
    click.echo(say("store.backed-up", desk.lang, path=to, count=desk.service.keeping.backup(to)))


@store.command("restore", help="help.store.restore")
@click.argument("backup", metavar="FILE", type=_FILE)
@store_option
@click.pass_context
def restore(ctx: click.Context, backup: Path, store: Path | None) -> int:
    """A backup in the place of a lost database."""
    from copygate.service import restore_store

    if not backup.is_file():
        refuse_review(ctx, "error.no-backup", path=backup)
    count = restore_store(folder_of(ctx, store), backup)
    click.echo(say("store.restored", lang_of(ctx), count=count))
    return 0


@store.command("rebuild", help="help.store.rebuild")
@at_desk()
def rebuild(desk: Desktop) -> None:
    """Every table anew from the log."""
    click.echo(say("store.rebuilt", desk.lang, count=desk.service.keeping.rebuild()))


def _may_name_a_file(name: str) -> bool:
    return name.replace("-", "").isalnum() and name != "log"


def _roles(ctx: click.Context, said: str) -> tuple[str, ...]:
    choice, option = role_choice(), next(each for each in ctx.command.params if each.name == "founders")
    return tuple(choice.convert(each.strip(), option, ctx) for each in said.split(",") if each.strip())


store.add_command(webhook)
