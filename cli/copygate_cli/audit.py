"""`copygate audit …`: what happened, and the proof that it was not changed since."""

from __future__ import annotations

from pathlib import Path

import click

from copygate_cli.speech import Choice, Command, Group, lang_of
from copygate_cli.storage import Desktop, key_option, one_key, store_option

_FILE = click.Path(path_type=Path)
_LEVEL = Choice(("1", "2", "3", "4"))


@click.group("audit", cls=Group, help="help.audit")
def audit() -> None:
    """Show, export, prove and verify the log."""


@audit.command("verify", cls=Command, help="help.audit.verify")
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


@audit.command("show", cls=Command, help="help.audit.show")
@click.argument("case", metavar="[CASE]", required=False)
@click.option("--from", "start", metavar="N", type=click.IntRange(min=0), help="help.audit.show.from")
@click.option("--count", metavar="N", type=click.IntRange(min=1), default=50, help="help.audit.show.count")
@store_option
@click.pass_context
def show(ctx: click.Context, case: str | None, start: int | None, count: int, store: Path | None) -> int:
    """Entries of the log, the newest last."""
    from copygate_cli.auditscreens import entry_lines

    with Desktop(ctx, store) as desk:
        for line in entry_lines(desk, desk.case(case) if case else "", start, count):
            click.echo(line)
    return 0


@audit.command("export", cls=Command, help="help.audit.export")
@click.argument("out", metavar="OUT", type=_FILE)
@store_option
@click.pass_context
def export(ctx: click.Context, out: Path, store: Path | None) -> int:
    """The whole log for an auditor."""
    from copygate_cli.reviewtexts import say

    with Desktop(ctx, store) as desk:
        tip = desk.service.audit.export(out)
        click.echo(say("audit.exported", desk.lang, path=out, count=tip.size))
    return 0


@audit.command("prove", cls=Command, help="help.audit.prove")
@click.argument("entry", metavar="N", type=click.IntRange(min=0))
@click.argument("out", metavar="OUT", type=_FILE)
@store_option
@click.pass_context
def prove(ctx: click.Context, entry: int, out: Path, store: Path | None) -> int:
    """A receipt that an entry is in the log: OUT.tlog-proof, and the entry, OUT.json."""
    from copygate_cli.reviewtexts import say
    from copygate_cli.storage import refuse_review

    proof, leaf = out.with_name(f"{out.name}.tlog-proof"), out.with_name(f"{out.name}.json")
    if proof.exists() or leaf.exists():
        refuse_review(ctx, "error.there", path=proof if proof.exists() else leaf)
    with Desktop(ctx, store) as desk:
        receipt, raw = desk.service.audit.receipt(entry)
        proof.write_bytes(receipt)
        leaf.write_bytes(raw)
        click.echo(say("audit.proved", desk.lang, entry=entry, proof=proof, leaf=leaf))
    return 0


@audit.command("bundle", cls=Command, help="help.audit.bundle")
@click.argument("case", metavar="CASE")
@click.argument("out", metavar="OUT", type=_FILE)
@store_option
@key_option
@click.pass_context
def bundle(ctx: click.Context, case: str, out: Path, store: Path | None, key: Path | None) -> int:
    """One case in the clear, with proofs, signed by who makes it."""
    from copygate_cli.reviewtexts import say
    from copygate_cli.storage import refuse_review

    by = one_key(ctx, key)
    if out.exists():
        refuse_review(ctx, "error.there", path=out)
    with Desktop(ctx, store) as desk:
        name = desk.case(case)
        desk.service.audit.bundle(name, out, by)
        click.echo(say("audit.bundled", desk.lang, case=name, path=out))
    return 0
