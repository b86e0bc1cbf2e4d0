"""`copygate people …`: who is who and who may do what; every change is an entry of the log."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import click

from copygate_cli.reviewtexts import say
from copygate_cli.speech import Command, Group
from copygate_cli.storage import (
    Desktop,
    Moment,
    key_option,
    keys_option,
    one_key,
    read_key,
    role_choice,
    store_option,
    two_keys,
    write_key,
)

_FILE = click.Path(path_type=Path)
_ROLE = role_choice()
_until = click.option("--until", metavar="WHEN", type=Moment(), help="help.people.until")


@click.group("people", cls=Group, help="help.people")
def people() -> None:
    """Keys, roles, delegations."""


@people.command("enrol", cls=Command, help="help.people.enrol")
@click.argument("name", metavar="NAME")
@click.option("--new-key", metavar="FILE", type=_FILE, required=True, help="help.people.enrol.new-key")
@click.option("--role", "roles", metavar="ROLE", type=_ROLE, multiple=True, help="help.people.enrol.role")
@store_option
@keys_option
@click.pass_context
def enrol(
    ctx: click.Context,
    name: str,
    new_key: Path,
    roles: tuple[str, ...],
    store: Path | None,
    keys: tuple[Path, ...],
) -> int:
    """A new person, by two admins; the key is read if the file is there, else made."""
    from copygate.service import new_key as make_key

    admins = two_keys(ctx, keys)
    with Desktop(ctx, store) as desk:
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
            click.echo(say("people.granted", desk.lang, name=name, role=_said(role, desk.lang)))
    return 0


@people.command("grant", cls=Command, help="help.people.grant")
@click.argument("who", metavar="WHO")
@click.argument("role", metavar="ROLE", type=_ROLE)
@_until
@store_option
@key_option
@click.pass_context
def grant(ctx: click.Context, who: str, role: str, until: date | None, store: Path | None, key: Path | None) -> int:
    """A role, from now on."""
    by = one_key(ctx, key)
    with Desktop(ctx, store) as desk:
        account = desk.account(who)
        desk.service.people.grant(account, role, by, until=desk.moment(until, end=True))
        click.echo(say("people.granted", desk.lang, name=desk.name(account), role=_said(role, desk.lang)))
    return 0


@people.command("revoke", cls=Command, help="help.people.revoke")
@click.argument("who", metavar="WHO")
@click.argument("role", metavar="[ROLE]", type=_ROLE, required=False)
@click.option("--revoked-key", metavar="KEY", help="help.people.revoke.key")
@store_option
@keys_option
@click.pass_context
def revoke(
    ctx: click.Context,
    who: str,
    role: str | None,
    revoked_key: str | None,
    store: Path | None,
    keys: tuple[Path, ...],
) -> int:
    """A role that ends now, or a key that signs nothing more."""
    if (role is None) == (revoked_key is None):
        from copygate_cli.storage import refuse_review

        refuse_review(ctx, "error.role-or-key")
    by = [read_key(each) for each in keys] or [one_key(ctx, None)]
    with Desktop(ctx, store) as desk:
        account = desk.account(who)
        if role is not None:
            desk.service.people.revoke(account, role, by[0])
            said = _said(role, desk.lang)
            click.echo(say("people.revoked", desk.lang, name=desk.name(account), role=said))
        else:
            desk.service.people.revoke_key(f"{account}+{str(revoked_key).rpartition('+')[2]}", by)
            click.echo(say("people.key-revoked", desk.lang, name=desk.name(account), which=revoked_key))
    return 0


@people.command("delegate", cls=Command, help="help.people.delegate")
@click.argument("to", metavar="WHO")
@click.argument("role", metavar="ROLE", type=_ROLE)
@click.option("--until", metavar="WHEN", type=Moment(), required=True, help="help.people.until")
@store_option
@key_option
@click.pass_context
def delegate(ctx: click.Context, to: str, role: str, until: date, store: Path | None, key: Path | None) -> int:
    """For a time another acts for you."""
    by = one_key(ctx, key)
    with Desktop(ctx, store) as desk:
        account, end = desk.account(to), desk.moment(until, end=True)
        if end is not None:
            desk.service.people.delegate(account, role, end, by)
            said = {"name": desk.name(account), "by": desk.name(by.name), "role": _said(role, desk.lang)}
            click.echo(say("people.delegated", desk.lang, until=desk.until(end), **said))
    return 0


@people.command("same", cls=Command, help="help.people.same")
@click.argument("one", metavar="WHO")
@click.argument("other", metavar="WHO")
@store_option
@key_option
@click.pass_context
def same(ctx: click.Context, one: str, other: str, store: Path | None, key: Path | None) -> int:
    """Two accounts of one human being."""
    by = one_key(ctx, key)
    with Desktop(ctx, store) as desk:
        first, second = desk.account(one), desk.account(other)
        desk.service.people.same_person(first, second, by)
        click.echo(say("people.joined", desk.lang, one=desk.name(first), other=desk.name(second)))
    return 0


@people.command("list", cls=Command, help="help.people.list")
@store_option
@click.pass_context
def list_people(ctx: click.Context, store: Path | None) -> int:
    """Everybody, with roles and keys."""
    from copygate_cli.columns import table

    with Desktop(ctx, store) as desk:
        rows = [
            (desk.name(each.account), each.account, _all(each.roles, desk.lang), " ".join(_ident(k) for k in each.keys))
            for each in desk.service.people.all()
        ]
        click.echo(table(say("people.columns", desk.lang).split("|"), rows))
    return 0


@people.command("review", cls=Command, help="help.people.review")
@click.option("--dormant", metavar="DAYS", type=click.IntRange(min=1), default=90, help="help.people.review.dormant")
@store_option
@click.pass_context
def review(ctx: click.Context, dormant: int, store: Path | None) -> int:
    """Grants that somebody should look at; exit 1 if there are any."""
    from copygate_cli.columns import table

    with Desktop(ctx, store) as desk:
        doubts = desk.service.people.review(dormant=timedelta(days=dormant))
        if not doubts:
            click.echo(say("people.no-doubts", desk.lang))
            return 0
        rows = [
            (desk.name(each.account), each.account, _said(each.role, desk.lang), say(f"doubt.{each.why}", desk.lang))
            for each in doubts
        ]
        click.echo(table(say("people.doubt-columns", desk.lang).split("|"), rows))
    return 1


def _said(role: str, lang: str) -> str:
    from copygate.review.words import ROLES, word

    return word(ROLES, role, lang)


def _all(roles: tuple[str, ...], lang: str) -> str:
    from copygate.review.words import ROLES, every_word

    return every_word(ROLES, roles, lang) or "-"


def _ident(key: str) -> str:
    return key.rpartition("+")[2]
