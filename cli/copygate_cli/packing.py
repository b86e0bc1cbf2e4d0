"""`pack build`, `sign`, `verify`: what the maker of a pack does, and what who receives one does first."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from copygate.packs.folders import find_packs
from copygate.trust.archive import archive_of
from copygate.trust.contents import PackContents, read_folder
from copygate.trust.fitting import fitted
from copygate_cli.config import Configuration
from copygate_cli.packtexts import say
from copygate_cli.rulebooks import roots_of
from copygate_cli.writing import write_whole

if TYPE_CHECKING:
    from copygate_cli.config import Settings


def build_pack(folder: Path, out: Path | None, lang: str) -> int:
    """Write the archive of a pack; the exit code."""
    pack = read_folder(folder)
    code = tried(pack, folder, Configuration().of(Path()), lang)
    if code:
        return code
    target = out or Path(f"{pack.id.replace('/', '-')}-{pack.version}.zip")
    write_whole(target, archive_of(pack))
    tell_left_out(pack, lang)
    signed = say("pack.is-signed" if pack.signed is not None else "pack.is-unsigned", lang)
    about = {"id": pack.id, "version": pack.version, "files": len(pack.files), "signed": signed}
    click.echo(say("pack.built", lang, path=target, digest=pack.digest, **about))
    return 0


def tried(pack: PackContents, at: Path, settings: Settings, lang: str) -> int:
    """Compile the pack as if it lay there, run its examples, say what fails; the exit code. Raises RulebookErrors."""
    from copygate_cli.examples import run_packs

    compiled = fitted(pack, at, find_packs(roots_of(settings)))
    return run_packs(compiled, [each for each in compiled.rulebook.packs if each.id == pack.id], lang)


def tell_left_out(pack: PackContents, lang: str) -> None:
    """Name the files that lie beside the pack and are none of it."""
    if pack.left_out:
        some = "、".join(pack.left_out[:5]) if lang.startswith("zh") else ", ".join(pack.left_out[:5])
        click.echo(say("pack.left-out", lang, count=len(pack.left_out), some=some), err=True)
