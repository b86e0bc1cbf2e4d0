"""`copygate people …`: who is who and who may do what; every change is an entry of the log."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from copygate.review.words import ROLES, every_word, word
from copygate_cli.acting import at_desk, keyed, keys_option
from copygate_cli.columns import table
from copygate_cli.reviewtexts import say
from copygate_cli.speech import Group
from copygate_cli.storage import Desktop, Moment, one_key, read_key, refuse_review, role_choice, write_key

if TYPE_CHECKING:
    from copygate.audit.note import SigningKey

_ROLE = role_choice()


@click.group("people", cls=Group, help="help.people")
def people() -> None:
    """Keys, roles, delegations."""


@people.command("enrol", help="help.people.enrol")
@click.argument("name", metavar="NAME")
@click.option(
    "--new-key", metavar="FILE", type=click.Path(path_type=Path), required=True, help="help.people.enrol.new-key"
)
@click.option("--role", "roles", metavar="ROLE", type=_ROLE, multiple=True, help="help.people.enrol.role")
@keyed(people=2)
def enrol(desk: Desktop, *admins: SigningKey, name: str, new_key: Path, roles: tuple[str, ...]) -> None:
    """A new person, by two admins; the key is read if the file is there, else made."""
    from copygate.service import new_key as make_key

    there = new_key.exists()
    key = read_key(new_key) if there else make_key()
    if not there:
        write_key(new_key, key)
    try:
        account = desk.service.people.enrol(name, key, admins)
    except BaseException:
        if not there:
            new_key.unlink()  # nobody's key: it would only mislead
        raise
    click.echo(say("people.enrolled", desk.lang, name=name, account=account))
    if not there:
        click.echo(say("people.key", desk.lang, path=new_key))
    for role in roles:
        desk.service.people.grant(account, role, admins[0])
        click.echo(say("people.granted", desk.lang, name=name, role=word(ROLES, role, desk.lang)))


@people.command("grant", help="help.people.grant")
@click.argument("who", metavar="WHO")
@click.argument("role", metavar="ROLE", type=_ROLE)
@click.option("--until", metavar="WHEN", type=Moment(), help="help.people.until")
@keyed()
def grant(desk: Desktop, by: SigningKey, who: str, role: str, until: date | None) -> None:
    """A role, from now on."""
    account = desk.account(who)
    desk.service.people.grant(account, role, by, until=desk.moment(until, end=True))
    click.echo(say("people.granted", desk.lang, name=desk.name(account), role=word(ROLES, role, desk.lang)))


@people.command("revoke", help="help.people.revoke")
@click.argument("who", metavar="WHO")
@click.argument("role", metavar="[ROLE]", type=_ROLE, required=False)
@click.option("--revoked-key", metavar="KEY", help="help.people.revoke.key")
@at_desk()
@keys_option
def revoke(desk: Desktop, who: str, role: str | None, revoked_key: str | None, keys: tuple[Path, ...]) -> None:
    """A role that ends now, or a key that signs nothing more."""
    if (role is None) == (revoked_key is None):
        refuse_review(desk.ctx, "error.role-or-key")
    by = [read_key(each) for each in keys] or [one_key(desk.ctx, None)]
    account = desk.account(who)
    if role is not None:
        desk.service.people.revoke(account, role, by[0])
        click.echo(say("people.revoked", desk.lang, name=desk.name(account), role=word(ROLES, role, desk.lang)))
    else:
        desk.service.people.revoke_key(f"{account}+{str(revoked_key).rpartition('+')[2]}", by)
        click.echo(say("people.key-revoked", desk.lang, name=desk.name(account), which=revoked_key))


@people.command("delegate", help="help.people.delegate")
@click.argument("to", metavar="WHO")
@click.argument("role", metavar="ROLE", type=_ROLE)
@click.option("--until", metavar="WHEN", type=Moment(), required=True, help="help.people.until")
@keyed()
def delegate(desk: Desktop, by: SigningKey, to: str, role: str, until: date) -> None:
    """For a time another acts for you."""
    account, end = desk.account(to), desk.moment(until, end=True)
    desk.service.people.delegate(account, role, end, by)
    said = {"name": desk.name(account), "by": desk.name(by.name), "role": word(ROLES, role, desk.lang)}
    click.echo(say("people.delegated", desk.lang, until=desk.until(end), **said))


@people.command("same", help="help.people.same")
@click.argument("one", metavar="WHO")
@click.argument("other", metavar="WHO")
@keyed()
def same(desk: Desktop, by: SigningKey, one: str, other: str) -> None:
    """Two accounts of one human being."""
    first, second = desk.account(one), desk.account(other)
    desk.service.people.same_person(first, second, by)
    click.echo(say("people.joined", desk.lang, one=desk.name(first), other=desk.name(second)))


@people.command("list", help="help.people.list")
@at_desk()
def list_people(desk: Desktop) -> None:
    """Everybody, with roles and keys."""
    rows = [
        (
            desk.name(each.account),
            each.account,
            every_word(ROLES, each.roles, desk.lang) or "-",
            " ".join(key.rpartition("+")[2] for key in each.keys),
        )
        for each in desk.service.people.all()
    ]
    click.echo(table(say("people.columns", desk.lang).split("|"), rows))


@people.command("review", help="help.people.review")
@click.option("--dormant", metavar="DAYS", type=click.IntRange(min=1), default=90, help="help.people.review.dormant")
@at_desk()
def review(desk: Desktop, dormant: int) -> int:
    """Grants that somebody should look at; exit 1 if there are any."""
    doubts = desk.service.people.review(dormant=timedelta(days=dormant))
    if not doubts:
        click.echo(say("people.no-doubts", desk.lang))
        return 0
    rows = [
        (
            desk.name(each.account),
            each.account,
            word(ROLES, each.role, desk.lang),
            say(f"doubt.{each.why}", desk.lang),
        )
        for each in doubts
    ]
    click.echo(table(say("people.doubt-columns", desk.lang).split("|"), rows))
    return 1
