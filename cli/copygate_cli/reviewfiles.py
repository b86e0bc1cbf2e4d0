"""`copygate review receipt|waivers|keys`: what a repository takes from a review store to be checked against offline."""

from __future__ import annotations

from pathlib import Path

import click

from copygate_cli.receipttexts import say
from copygate_cli.speech import Command
from copygate_cli.storage import Desktop, key_option, one_key, role_choice, store_option

_FOLDER = click.Path(path_type=Path, file_okay=False)


@click.command("receipt", cls=Command, help="help.review.receipt")
@click.argument("case", metavar="CASE")
@click.option("--out", metavar="FOLDER", type=_FOLDER, default=Path(), help="help.review.receipt.out")
@click.option("--days", metavar="N", type=click.IntRange(min=1), default=30, help="help.review.receipt.days")
@click.option("--role", metavar="ROLE", type=role_choice(), help="help.review.role")
@click.option("--request", metavar="ID", default="", help="help.review.request")
@store_option
@key_option
@click.pass_context
def receipt(
    ctx: click.Context,
    case: str,
    out: Path,
    days: int,
    role: str | None,
    request: str,
    store: Path | None,
    key: Path | None,
) -> int:
    """Two files by which `check --receipts` lets exactly this draft pass."""
    from copygate_cli.writing import write_whole

    by = one_key(ctx, key)
    with Desktop(ctx, store, rules=True) as desk:
        name = desk.case(case)
        acting = desk.role(role, by.name, "receipt.issued")
        issued = desk.service.receipts.issue(name, by, acting, days=days, request=request)
        out.mkdir(parents=True, exist_ok=True)
        proof, leaf = out / f"{name}.tlog-proof", out / f"{name}.json"
        write_whole(leaf, issued.leaf)
        write_whole(proof, issued.proof)
        window = {"since": issued.receipt.since, "until": issued.receipt.until}
        click.echo(say("receipt.written", desk.lang, case=name, proof=proof, leaf=leaf, **window))
    return 0


@click.command("waivers", cls=Command, help="help.review.waivers")
@click.argument("folder", metavar="FOLDER", type=_FOLDER)
@store_option
@click.pass_context
def waivers(ctx: click.Context, folder: Path, store: Path | None) -> int:
    """The waivers that hold today, as the files that `check` reads."""
    from copygate_cli.writing import write_whole

    with Desktop(ctx, store) as desk:
        held = desk.service.receipts.waivers()
        folder.mkdir(parents=True, exist_ok=True)
        for name, note in held.items():
            write_whole(folder / f"{name}.note", note)
        click.echo(say("waivers.written", desk.lang, count=len(held), folder=folder))
    return 0


@click.command("keys", cls=Command, help="help.review.keys-page")
@store_option
@click.pass_context
def keys(ctx: click.Context, store: Path | None) -> int:
    """The public keys to pin, as they stand in copygate.toml."""
    from copygate.decisions.trust import BLACKLIST_ROLES, RECEIPT_ROLES, WAIVER_ROLES

    with Desktop(ctx, store) as desk:
        pinned = desk.service.people.keys_by_role()
        click.echo(say("keys.head", desk.lang))
        click.echo(f'[review]\nlog = "{desk.service.verifier}"\n\n[review.keys]')
        for role in dict.fromkeys((*WAIVER_ROLES, *BLACKLIST_ROLES, *RECEIPT_ROLES)):
            if role in pinned:
                click.echo(f"{role} = [")
                for held in pinned[role]:
                    click.echo(f'  "{held}",  # {desk.name(held.name)}')
                click.echo("]")
    return 0
