"""`fitted`: a pack compiled together with the packs it uses, before it lies where it shall lie."""

from __future__ import annotations

from pathlib import Path

from copygate.packs.declared import DeclaredFile
from copygate.packs.folders import MANIFEST, Found, PackFolder
from copygate.packs.loader import Compiled, compile_rulebook
from copygate.packs.manifest import read_manifest
from copygate.trust.contents import PackContents


def fitted(pack: PackContents, at: Path, among: Found) -> Compiled:
    """The pack as if it lay in the folder `at`, and those it uses. Raises RulebookErrors with all that is wrong."""
    others = {folder.id: folder for folder in among.folders if folder.id != pack.id}
    own = pack.folder(at)
    wanted, pending = {pack.id: own}, list(_uses(own))
    while pending:
        used = pending.pop()
        if used in others and used not in wanted:
            wanted[used] = others[used]
            pending += _uses(others[used])
    folders = tuple(wanted[key] for key in sorted(wanted))
    return compile_rulebook(Found(folders, (), among.digest))


def _uses(folder: PackFolder) -> tuple[str, ...]:
    data = next((file.data for file in folder.files if file.name == MANIFEST), b"")
    return read_manifest(DeclaredFile(folder.path, data.decode("utf-8-sig", "replace")), folder.id).uses
