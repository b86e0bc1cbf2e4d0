"""The files that govern a check, and those files as they stood at a commit: `laid_out(repository, tree, folder)`.

Governing is whatever decides what a check finds or lets pass: configuration at every level, and beside the outermost
one the packs, the lock, the baseline and what people signed. A new kind of such file is named here, in one place.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Callable, Collection, Iterator
from pathlib import Path, PurePosixPath
from typing import Final, NoReturn

from copygate.errors import UsageError
from copygate_cli.gatetexts import both
from copygate_cli.repository import Repository, Tree

BASELINE: Final = "copygate-baseline.json"
PYPROJECT: Final = "pyproject.toml"
_CONFIGURATION: Final = ("copygate.toml", PYPROJECT)
_ANYWHERE: Final = frozenset(("copygate.toml", "copygate.lock", BASELINE))
_FOLDERS: Final = frozenset(("rules", "waivers", "blacklist", "keys"))
"""Beside the outermost configuration: packs, waivers, blacklist entries, keys that are trusted."""


def governing(paths: Collection[str], read: Callable[[str], bytes | None]) -> set[str]:
    """Which of these paths (from the top of a repository) govern; `read` gives the bytes of one.

    Names are compared without case: where `Copygate.toml` is `copygate.toml`, it governs.
    """
    found, configured = set(), set()
    for path in paths:
        name = PurePosixPath(path).name.casefold()
        if name in _ANYWHERE or (name == PYPROJECT and table_of(read(path)) is not None):
            found.add(path)
        if path in found and name in _CONFIGURATION:
            configured.add(PurePosixPath(path).parent.parts)
    outermost = {parts for parts in configured if not any(parts[:n] in configured for n in range(len(parts)))}
    lengths = {len(parts) for parts in outermost}
    for path in paths:
        parts = PurePosixPath(path).parts
        if any(parts[:n] in outermost and len(parts) > n + 1 and parts[n].casefold() in _FOLDERS for n in lengths):
            found.add(path)
    return found


def table_of(data: bytes | None) -> object | None:
    """What a pyproject.toml says to copygate; its bytes where it is no TOML, for nobody knows what they say."""
    if data is None or (b"copygate" not in data and b"\\" not in data):
        return None
    try:
        tools = tomllib.loads(data.decode("utf-8-sig")).get("tool")
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError):
        return data
    return tools.get("copygate") if isinstance(tools, dict) else tools


def laid_out(repository: Repository, tree: Tree, paths: Collection[str], folder: Path) -> None:
    """Write these files of a commit below `folder`, as they lie in the repository.

    A `.git` marks the top, so that whoever looks for configuration upwards stops there. Raises UsageError where one of
    them is a link or a submodule: what it leads to is not in the commit.
    """
    (folder / ".git").mkdir()
    wanted = sorted(paths)
    for path in wanted:
        if not tree[path].is_file:
            _refuse("governance.no-file", path=path)
    for path, data in zip(wanted, repository.blobs(tree[path].oid for path in wanted), strict=True):
        place = folder.joinpath(*_steps(path))
        place.parent.mkdir(parents=True, exist_ok=True)
        # INVARIANT: each file is new. On a file system that folds case, two of a commit's files can be one.
        try:
            handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            _refuse("governance.twice", path=path)
        with os.fdopen(handle, "wb") as file:
            file.write(data)


def below(folder: Path) -> Iterator[Path]:
    """The files on disk below a folder; links are not followed."""
    for place, _, names in os.walk(folder):
        yield from (Path(place, name) for name in names)


def _steps(path: str) -> tuple[str, ...]:
    steps = tuple(path.split("/"))
    # git refuses to make such trees and most servers to take them; a forged one must not write anywhere.
    if any(step in ("", ".", "..") or step.casefold() == ".git" or os.sep in step for step in steps):
        _refuse("governance.no-file", path=path)
    return steps


def _refuse(key: str, **values: object) -> NoReturn:
    raise UsageError(key.replace(".", "-"), both(key, **values))
