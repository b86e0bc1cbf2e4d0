"""`copygate review receipt|waivers|keys`: what a repository takes from a review store to be checked against offline."""

from __future__ import annotations

from pathlib import Path

import click

from copygate_cli.acting import Act, at_desk, signed
from copygate_cli.receipttexts import say
from copygate_cli.speech import Command
from copygate_cli.storage import Desktop

_FOLDER = click.Path(path_type=Path, file_okay=False)


@click.command("receipt", cls=Command, help="help.review.receipt")
@click.argument("case", metavar="CASE")
@click.option("--out", metavar="FOLDER", type=_FOLDER, default=Path(), help="help.review.receipt.out")
@click.option("--days", metavar="N", type=click.IntRange(min=1), default=30, help="help.review.receipt.days")
@signed("receipt.issued", rules=True)
def receipt(act: Act, case: str, out: Path, days: int) -> None:
    """Two files by which `check --receipts` lets exactly this draft pass."""
    from copygate_cli.writing import write_whole

    desk = act.desk
    name = desk.case(case)
    issued = desk.service.receipts.issue(name, act.by, act.role(), days=days, request=act.request)
    out.mkdir(parents=True, exist_ok=True)
    proof, leaf = out / f"{name}.tlog-proof", out / f"{name}.json"
    write_whole(leaf, issued.leaf)
    write_whole(proof, issued.proof)
    window = {"since": issued.receipt.since, "until": issued.receipt.until}
    click.echo(say("receipt.written", desk.lang, case=name, proof=proof, leaf=leaf, **window))


@click.command("waivers", cls=Command, help="help.review.waivers")
@click.argument("folder", metavar="FOLDER", type=_FOLDER)
@at_desk()
def waivers(desk: Desktop, folder: Path) -> None:
    """The waivers that hold today, as the files that `check` reads."""
    from copygate_cli.writing import write_whole

    held = desk.service.receipts.waivers()
    folder.mkdir(parents=True, exist_ok=True)
    for name, note in held.items():
        write_whole(folder / f"{name}.note", note)
    click.echo(say("waivers.written", desk.lang, count=len(held), folder=folder))


@click.command("keys", cls=Command, help="help.review.keys-page")
@at_desk()
def keys(desk: Desktop) -> None:
    """The public keys to pin, as they stand in copygate.toml."""
    from copygate.decisions.trust import BLACKLIST_ROLES, RECEIPT_ROLES, WAIVER_ROLES

    pinned = desk.service.people.keys_by_role()
    click.echo(say("keys.head", desk.lang))
    click.echo(f'[review]\nlog = "{desk.service.verifier}"\n\n[review.keys]')
    for role in dict.fromkeys((*WAIVER_ROLES, *BLACKLIST_ROLES, *RECEIPT_ROLES)):
        if role in pinned:
            click.echo(f"{role} = [")
            for held in pinned[role]:
                click.echo(f'  "{held}",  # {desk.name(held.name)}')
            click.echo("]")
