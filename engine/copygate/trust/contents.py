"""`PackContents`: the files of one pack, read once into memory; what is hashed, verified, shown and installed is these.

A pack is text: of a folder only files with the names of `packs/folders.py` are taken; what else lies there is named.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from copygate.errors import UsageError, Wording
from copygate.packs.declared import DeclaredFile
from copygate.packs.folders import MANIFEST, MOST_BYTES, SIGNED, PackFile, PackFolder, belongs, find_packs, pack_digest
from copygate.packs.loader import RulebookErrors
from copygate.packs.manifest import read_manifest

MAX_FILES: Final = 500
MAX_PACK_BYTES: Final = 32 * 1024 * 1024
_LONGEST_NAME: Final = 120
_RESERVED: Final = frozenset(
    ("con", "prn", "aux", "nul", *(f"com{n}" for n in range(10)), *(f"lpt{n}" for n in range(10)))
)
"""Names that are devices on Windows, whatever follows their first dot."""


@dataclass(frozen=True, slots=True)
class PackContents:
    """One pack. `source`: where it is from, as people say it; `commit`: of the git tag it is from; `left_out`: files
    beside it that no pack has."""

    id: str
    version: str
    files: tuple[PackFile, ...]
    signed: bytes | None
    source: str
    left_out: tuple[str, ...] = ()
    commit: str | None = None

    @property
    def digest(self) -> str:
        """What a lock pins."""
        return pack_digest(self.files)

    def folder(self, path: Path) -> PackFolder:
        """As it will be found once it lies in this folder."""
        placed = tuple(file._replace(path=f"{path}/{file.name}") for file in self.files)
        return PackFolder(self.id, str(path), placed, self.digest, self.signed)


def read_folder(path: Path) -> PackContents:
    """The pack in a folder. Raises RulebookErrors for links and files that cannot be read, UsageError for no pack."""
    if not (path / MANIFEST).is_file():
        en, zh = f"{path} holds no {MANIFEST}: it is no pack", f"{path} 里没有 {MANIFEST},不是规则包"
        raise UsageError("no-pack", Wording(en, zh))
    found = find_packs((path,))
    if any(problem.severity == "error" for problem in found.problems):
        raise RulebookErrors(found.problems, {})
    (folder,) = (each for each in found.folders if each.path == str(path))
    taken = {file.name for file in folder.files} | {SIGNED}
    here = (each.relative_to(path) for each in sorted(path.rglob("*")) if each.is_file())
    left_out = tuple(str(name) for name in here if name.as_posix() not in taken and not name.parts[0].startswith("."))
    return pack_of(((file.name, file.data) for file in folder.files), folder.signed, str(path), left_out)


def pack_of(
    files: Iterable[tuple[str, bytes]], signed: bytes | None, source: str, left_out: Sequence[str] = ()
) -> PackContents:
    """The pack that these files make. Raises UsageError for names and sizes that none may have, RulebookErrors."""
    read = tuple(PackFile(name, f"{source}/{name}", data) for name, data in sorted(files))
    require_names([file.name for file in read])
    large = next((file.name for file in read if len(file.data) > MOST_BYTES), None)
    if large is not None:
        raise refused(f"`{large}` is larger than {MOST_BYTES >> 20} MiB", f"“{large}”超过 {MOST_BYTES >> 20} MiB")
    if sum(len(file.data) for file in read) > MAX_PACK_BYTES:
        limit = MAX_PACK_BYTES >> 20
        raise refused(f"it holds over {limit} MiB", f"内容超过 {limit} MiB")
    manifest = next((file for file in read if file.name == MANIFEST), None)
    if manifest is None:
        raise refused(f"it holds no {MANIFEST}", f"里面没有 {MANIFEST}")
    try:
        text = manifest.data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise refused(f"its {MANIFEST} is not UTF-8", f"{MANIFEST} 不是 UTF-8 编码") from None
    declared = DeclaredFile(manifest.path, text)
    said = declared.section.values.get("id")
    about = read_manifest(declared, said if isinstance(said, str) else "")
    if declared.problems:
        raise RulebookErrors(declared.problems, {manifest.path: text})
    return PackContents(about.id, about.version, read, signed, source, tuple(left_out))


def require_names(names: Sequence[str]) -> None:
    """Raises UsageError unless every name is one that a pack may have, and means one file on every system."""
    if len(names) > MAX_FILES:
        raise refused(f"it holds over {MAX_FILES} files", f"文件超过 {MAX_FILES} 个")
    seen: dict[str, str] = {}
    for name in names:
        if not _is_plain(name):
            raise refused(f"`{name[:80]}` is no file of a pack", f"“{name[:80]}”不是规则包的文件")
        # Systems that take `A.rule` and `a.rule`, or two spellings of `é`, for one file would lose one of them.
        folded = unicodedata.normalize("NFKC", name).casefold()
        if folded in seen:
            raise refused(f"`{seen[folded]}` and `{name}` are one name", f"“{seen[folded]}”与“{name}”是同一个文件名")
        seen[folded] = name


def _is_plain(name: str) -> bool:
    """Whether a name is a plain path of a file that packs have."""
    last = name.removeprefix("lexicons/")
    stem, _, _ = last.partition(".")
    return (
        belongs(name)
        and "/" not in last
        and not any(sign in last for sign in '\\:*?"<>|')
        and all(unicodedata.category(sign)[0] != "C" and not sign.isspace() for sign in last.replace(" ", ""))
        and unicodedata.is_normalized("NFC", last)
        and not last.startswith((".", " ", "-"))
        and stem.casefold().rstrip() not in _RESERVED
        and len(last.encode()) <= _LONGEST_NAME
    )


def refused(en: str, zh: str) -> UsageError:
    """What is wrong with something that was to be a pack."""
    return UsageError("pack-refused", Wording(f"this pack is refused: {en}", f"不接受这个规则包:{zh}"))
