"""`copygate pack …`: rule packs as goods: built, signed, verified, installed, pinned."""

from __future__ import annotations

from pathlib import Path

import click

from copygate_cli.speech import Command, Group, lang_of

_FILE = click.Path(path_type=Path)


@click.group("pack", cls=Group, help="help.pack")
def pack() -> None:
    """Build, sign, verify, add, lock."""


@pack.command("build", cls=Command, help="help.pack.build")
@click.argument("folder", metavar="FOLDER", type=_FILE)
@click.option("-o", "--out", metavar="FILE", type=_FILE, help="help.pack.build.out")
@click.pass_context
def build(ctx: click.Context, folder: Path, out: Path | None) -> int:
    """One archive of a pack that compiles and whose examples hold."""
    from copygate_cli.packing import build_pack

    return build_pack(folder, out, lang_of(ctx))
