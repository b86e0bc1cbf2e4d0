"""`copygate pack …`: rule packs as goods: built, signed, verified, installed, pinned."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from copygate_cli.packdiff import diff
from copygate_cli.speech import Command, Day, Group, lang_of

_FILE = click.Path(path_type=Path)
_PACK = click.argument("path", metavar="FOLDER|ARCHIVE", type=_FILE)
_OLDER = click.option("--allow-older", "older", is_flag=True, help="help.pack.older")


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


@pack.command("key", cls=Command, help="help.pack.key")
@click.argument("file", metavar="FILE", type=_FILE)
@click.option("--name", metavar="NAME", required=True, help="help.pack.key.name")
@click.pass_context
def key(ctx: click.Context, file: Path, name: str) -> int:
    """A new key to sign packs with."""
    from copygate_cli.packing import make_key

    return make_key(file, name, lang_of(ctx))


@pack.command("sign", cls=Command, help="help.pack.sign")
@_PACK
@click.option("--key", "key_file", metavar="FILE", type=_FILE, help="help.review.key")
@click.option("--seq", metavar="N", type=click.IntRange(min=1), help="help.pack.sign.seq")
@click.option("--from", "start", metavar="DATE", type=Day(), help="help.pack.sign.from")
@click.option("--until", metavar="DATE", type=Day(), help="help.pack.sign.until")
@click.pass_context
def sign(
    ctx: click.Context, path: Path, key_file: Path | None, seq: int | None, start: date | None, until: date | None
) -> int:
    """A signed manifest in the pack."""
    from copygate_cli.packing import sign_pack
    from copygate_cli.storage import one_key

    return sign_pack(path, one_key(ctx, key_file), seq, (start or date.today(), until), lang_of(ctx))


@pack.command("verify", cls=Command, help="help.pack.verify")
@_PACK
@click.option("--key", "keys", metavar="KEY|FILE", multiple=True, help="help.pack.verify.key")
@click.option("--as-of", "day", metavar="DATE", type=Day(), help="help.pack.verify.as-of")
@click.pass_context
def verify(ctx: click.Context, path: Path, keys: tuple[str, ...], day: date | None) -> int:
    """Whether a known key signed this very pack, and whether it may judge today."""
    from copygate_cli.packing import verify_pack

    return verify_pack(path, keys, day or date.today(), lang_of(ctx))


@pack.command("add", cls=Command, help="help.pack.add")
@click.argument("source", metavar="SOURCE")
@click.option("--dry-run", is_flag=True, help="help.pack.add.dry-run")
@_OLDER
@click.pass_context
def add(ctx: click.Context, source: str, dry_run: bool, older: bool) -> int:
    """A pack from a folder, an archive or a git tag into rules/, and into the lock."""
    from copygate_cli.locking import add_pack

    return add_pack(source, lang_of(ctx), dry_run=dry_run, older=older)


@pack.command("lock", cls=Command, help="help.pack.lock")
@click.option("--dry-run", is_flag=True, help="help.pack.lock.dry-run")
@_OLDER
@click.pass_context
def lock(ctx: click.Context, dry_run: bool, older: bool) -> int:
    """Pin the packs that are here."""
    from copygate_cli.locking import lock_packs

    return lock_packs(lang_of(ctx), dry_run=dry_run, older=older)


pack.add_command(diff)
