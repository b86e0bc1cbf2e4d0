"""Pack folders on disk: found by scanning, read as bytes, and the digest that names everything they say."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path

from copygate.dsl.diagnostics import Diagnostic
from copygate.errors import Wording, reason_of
from copygate.model.span import Span
from copygate.tuples import NamedTuple

MANIFEST = "pack.yaml"
_FILES = (MANIFEST, "specs.yaml", "palette.yaml", "assets.yaml", "checklists.yaml")
_BESIDE = "workbench.yaml"
"""Reasons for those who keep the rules; no part of what a draft is judged by."""
SIGNED = "pack.signed"
"""The signed manifest that may lie in a pack (`trust/manifest.py`); it is no part of what the pack says."""
MOST_BYTES = 4 * 1024 * 1024
"""A pack file larger than this is refused."""

_NOWHERE = Span(0, 0)


class PackFile(NamedTuple):
    """One file of a pack: `name` within the pack (`lexicons/x.yaml`), `path` as shown to people."""

    name: str
    path: str
    data: bytes


class PackFolder(NamedTuple):
    """A folder with a `pack.yaml`: its id (its path below the root), where it is, and its files.

    `digest`: SHA-256 over the sorted (name, bytes) of its files; `signed`: the signed manifest, if there is one.
    """

    id: str
    path: str
    files: tuple[PackFile, ...]
    digest: str
    signed: bytes | None = None


class Found(NamedTuple):
    """Everything below the roots. `digest`: SHA-256 over the sorted (id, digest) of all packs."""

    folders: tuple[PackFolder, ...]
    problems: tuple[Diagnostic, ...]
    digest: str


def find_packs(roots: Sequence[Path]) -> Found:
    """Read every pack below the roots; a root given twice is read once. A root may itself be one pack."""
    folders: list[PackFolder] = []
    problems: list[Diagnostic] = []
    for root in {root.resolve(): root for root in reversed(roots)}.values():
        if not root.is_dir():
            problems.append(_problem(str(root), "no-folder", "there is no such folder", "没有这个文件夹"))
            continue
        names = _scan(str(root), problems)
        for folder in sorted(names):
            if MANIFEST in names[folder]:
                below = names.get(f"{folder}/lexicons", [])
                files = [*names[folder], *(f"lexicons/{name}" for name in below)]
                folders.append(_read_folder(str(root), folder, files, problems))
            else:
                problems += [_stray(folder, name) for name in names[folder] if name.endswith(".rule")]
    folders.sort(key=lambda folder: folder.id)
    return Found(tuple(folders), tuple(problems), _digest(folders, problems))


def _scan(root: str, problems: list[Diagnostic]) -> dict[str, list[str]]:
    """The names of the files in each folder. Hidden ones are not looked at; links are refused."""
    found: dict[str, list[str]] = {}
    pending = [root]
    while pending:
        folder = pending.pop()
        names = found[folder] = []
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.name.startswith("."):
                    continue
                if entry.is_symlink():
                    en, zh = "a link is not read: copy the file", "不读取符号链接,请复制文件本身"
                    problems.append(_problem(entry.path, "symlink", en, zh))
                elif entry.is_dir():
                    pending.append(entry.path)
                elif entry.is_file():
                    names.append(entry.name)
        names.sort()
    return found


def _read_folder(root: str, folder: str, names: list[str], problems: list[Diagnostic]) -> PackFolder:
    files = []
    signed = None
    for name in names:
        path = f"{folder}/{name}"
        if name == SIGNED:
            signed = _read(path, problems)
            continue
        if not belongs(name):
            if name != _BESIDE and name.endswith((".yaml", ".yml", ".rule", ".rules")):
                en = f"this file is not read: a pack has {', '.join(_FILES)}, *.rule and lexicons/*.yaml"
                zh = f"此文件不会被读取:规则包由 {'、'.join(_FILES)}、*.rule 和 lexicons/*.yaml 组成"
                problems.append(_problem(path, "unknown-file", en, zh))
            continue
        data = _read(path, problems)
        if data is not None:
            files.append(PackFile(name, path, data))
    relative = "" if folder == root else os.path.relpath(folder, root).replace(os.sep, "/")
    return PackFolder(relative, folder, tuple(files), pack_digest(files), signed)


def belongs(name: str) -> bool:
    """Whether a pack has files of this name: no other is ever read, and none of them holds code."""
    if name.startswith("lexicons/"):
        return name.endswith(".yaml")
    return name in _FILES or name.endswith(".rule")


def _read(path: str, problems: list[Diagnostic]) -> bytes | None:
    try:
        # INVARIANT: never follow a link, even one that took the file's place after the scan.
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0))
        try:
            data = _read_all(handle)
        finally:
            os.close(handle)
    except OSError as error:
        en, zh = reason_of(error)
        problems.append(_problem(path, "unreadable", f"cannot be read: {en}", f"无法读取:{zh}"))
        return None
    if len(data) > MOST_BYTES:
        problems.append(_problem(path, "too-large", "larger than 4 MiB", "超过 4 MiB"))
        return None
    return data


def _read_all(handle: int) -> bytes:
    """The file, or a little more of it than is allowed. A file object for each would take most of a cold start."""
    wanted = min(os.fstat(handle).st_size, MOST_BYTES) + 1
    data = os.read(handle, wanted)
    while len(data) <= MOST_BYTES and (more := os.read(handle, wanted)):
        data += more
    return data


def _stray(folder: str, name: str) -> Diagnostic:
    return _problem(
        f"{folder}/{name}",
        "rule-outside-pack",
        f"this rule file belongs to no pack: its folder has no {MANIFEST}",
        f"此规则文件不属于任何规则包:所在文件夹没有 {MANIFEST}",
    )


def pack_digest(files: Sequence[PackFile]) -> str:
    """What a lock pins: every file of the pack, by name and content."""
    digest = hashlib.sha256()
    for file in sorted(files, key=lambda file: file.name):
        _add(digest, file.name)
        # INVARIANT: lengths go in too, so that moving bytes between a name and its content changes the digest.
        digest.update(len(file.data).to_bytes(8, "big"))
        digest.update(file.data)
    return digest.hexdigest()


def _digest(folders: list[PackFolder], problems: list[Diagnostic]) -> str:
    digest = hashlib.sha256()
    # INVARIANT: packs with a file that could not be read never have the digest of packs without it: a rulebook in the
    # cache must not hide the error.
    for problem in problems:
        digest.update(f"{problem.code} {problem.path}\n".encode("utf-8", "surrogateescape"))
    for folder in folders:  # sorted by id; two of one id do not compile
        _add(digest, folder.id)
        digest.update(bytes.fromhex(folder.digest))
    return digest.hexdigest()


def _add(digest: hashlib._Hash, text: str) -> None:
    raw = text.encode("utf-8", "surrogateescape")
    digest.update(len(raw).to_bytes(8, "big"))
    digest.update(raw)


def _problem(path: str, code: str, en: str, zh: str) -> Diagnostic:
    return Diagnostic(path, _NOWHERE, code, Wording(en, zh))
