"""`copygate audit …`: what happened, and the proof that it was not changed since."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from copygate_cli.acting import at_desk, keyed
from copygate_cli.reviewtexts import say
from copygate_cli.speech import Choice, Group, lang_of
from copygate_cli.storage import Desktop, refuse_review

if TYPE_CHECKING:
    from copygate.audit.note import SigningKey

_FILE = click.Path(path_type=Path)
_LEVEL = Choice(("1", "2", "3", "4"))


@click.group("audit", cls=Group, help="help.audit")
def audit() -> None:
    """Show, export, prove and verify the log."""


@audit.command("verify", help="help.audit.verify")
@click.argument("export", metavar="EXPORT", type=_FILE)
@click.option("--key", "keys", metavar="KEY|FILE", multiple=True, help="help.audit.verify.key")
@click.option("--old", "olds", metavar="FILE", multiple=True, type=_FILE, help="help.audit.verify.old")
@click.option("--level", metavar="1-4", type=_LEVEL, default="4", help="help.audit.verify.level")
@click.option("--leaf", metavar="FILE", type=_FILE, help="help.audit.verify.leaf")
@click.pass_context
def verify(
    ctx: click.Context, export: Path, keys: tuple[str, ...], olds: tuple[Path, ...], level: str, leaf: Path | None
) -> int:
    """An export or a receipt, offline."""
    from copygate.audit import verifier

    return verifier.run(export, keys, olds, int(level), leaf, lang_of(ctx))


@audit.command("show", help="help.audit.show")
@click.argument("case", metavar="[CASE]", required=False)
@click.option("--from", "start", metavar="N", type=click.IntRange(min=0), help="help.audit.show.from")
@click.option("--count", metavar="N", type=click.IntRange(min=1), default=50, help="help.audit.show.count")
@at_desk()
def show(desk: Desktop, case: str | None, start: int | None, count: int) -> None:
    """Entries of the log, the newest last."""
    from copygate_cli.auditscreens import entry_lines

    for line in entry_lines(desk, desk.case(case) if case else "", start, count):
        click.echo(line)


@audit.command("export", help="help.audit.export")
@click.argument("out", metavar="OUT", type=_FILE)
@at_desk()
def export(desk: Desktop, out: Path) -> None:
    """The whole log for an auditor."""
    tip = desk.service.audit.export(out)
    click.echo(say("audit.exported", desk.lang, path=out, count=tip.size))


@audit.command("prove", help="help.audit.prove")
@click.argument("entry", metavar="N", type=click.IntRange(min=0))
@click.argument("out", metavar="OUT", type=_FILE)
@at_desk()
def prove(desk: Desktop, entry: int, out: Path) -> None:
    """A receipt that an entry is in the log: OUT.tlog-proof, and the entry, OUT.json."""
    proof, leaf = out.with_name(f"{out.name}.tlog-proof"), out.with_name(f"{out.name}.json")
    _must_be_new(desk, proof, leaf)
    receipt, raw = desk.service.audit.receipt(entry)
    proof.write_bytes(receipt)
    leaf.write_bytes(raw)
    click.echo(say("audit.proved", desk.lang, entry=entry, proof=proof, leaf=leaf))


@audit.command("bundle", help="help.audit.bundle")
@click.argument("case", metavar="CASE")
@click.argument("out", metavar="OUT", type=_FILE)
@keyed()
def bundle(desk: Desktop, by: SigningKey, case: str, out: Path) -> None:
    """One case in the clear, with proofs, signed by who makes it."""
    _must_be_new(desk, out)
    name = desk.case(case)
    desk.service.audit.bundle(name, out, by)
    click.echo(say("audit.bundled", desk.lang, case=name, path=out))


def _must_be_new(desk: Desktop, *paths: Path) -> None:
    for path in paths:
        if path.exists():
            refuse_review(desk.ctx, "error.there", path=path)
