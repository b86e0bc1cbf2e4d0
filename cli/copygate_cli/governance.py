"""The files that govern a check, and those files as they stood at a commit: `kept(repository, tree, paths)`.

Governing is whatever decides what a check finds or lets pass: configuration at every level, and beside the outermost
one the packs, the lock, the baseline and what people signed. A new kind of such file is named here, in one place.
"""

from __future__ import annotations

import os
import posixpath
import shutil
import tempfile
import tomllib
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Final, NoReturn

from copygate.errors import UsageError
from copygate.ownfolder import cache_folder, unsafe_folder
from copygate_cli.config import BASELINE
from copygate_cli.gatetexts import both
from copygate_cli.repository import Repository, Tree

PYPROJECT: Final = "pyproject.toml"
_CONFIGURATION: Final = ("copygate.toml", PYPROJECT)
CHECKOUT: Final = frozenset((".gitattributes", ".lfsconfig"))
"""They say which bytes a checkout gives: what is checked here need not be what others get."""
_ANYWHERE: Final = frozenset(("copygate.toml", "copygate.lock", *CHECKOUT))
PASSING: Final = "copygate-base-"
_PACKS: Final = "rules"
_SIGNED: Final = ("waivers", "blacklist")
"""Beside the outermost configuration: what people signed, unless `[review]` names other folders. Receipts are not among
them: they come with what they approve, and prove themselves against keys of the configuration."""
_SIGNED_FILE: Final = ".note"
_KEEPERS: Final = frozenset((".keep", ".gitkeep"))
"""They hold a folder in git that has nothing else in it."""
_DRAFTS: Final = frozenset(
    (".md", ".markdown", ".txt", ".html", ".htm", ".docx", ".pptx", ".pdf", ".xlsx", ".csv", ".zip")
)
"""What nobody reads as a rule: put into one of those folders it is still a draft."""


def governing(paths: Collection[str], read: Callable[[str], bytes | None]) -> set[str]:
    """Which of these paths (from the top of a repository) govern; `read` gives the bytes of one.

    Names are compared without case: where `Copygate.toml` is `copygate.toml`, it governs.
    """
    found: set[str] = set()
    configured: dict[tuple[str, ...], list[object]] = {}
    for path in paths:
        name = PurePosixPath(path).name.casefold()
        table = table_of(read(path), name) if name in _CONFIGURATION else None
        if name in _ANYWHERE or table is not None:
            found.add(path)
        if name in _CONFIGURATION and path in found:
            configured.setdefault(PurePosixPath(path).parent.parts, []).append(table)
    outermost = [(parts, tables) for parts, tables in configured.items() if not _below(parts, configured)]
    packs = {folder for parts, _ in outermost for folder in _folders_of(parts, (_PACKS,))}
    signed = {folder for parts, tables in outermost for folder in _folders_of(parts, _named_by(tables))}
    for path in paths:
        steps = PurePosixPath(path).parts
        if steps[-1].casefold() == BASELINE and steps[:-1] in configured:
            found.add(path)
        folded = tuple(step.casefold() for step in steps[:-1])
        suffix = PurePosixPath(path).suffix.casefold()
        # INVARIANT: whoever names the folders of signed files cannot make rules of what stands there else.
        if (_below(folded, signed) or folded in signed) and (suffix == _SIGNED_FILE or steps[-1] in _KEEPERS):
            found.add(path)
        if (_below(folded, packs) or folded in packs) and suffix not in _DRAFTS:
            found.add(path)
    return found


def table_of(data: bytes | None, name: str = PYPROJECT) -> object | None:
    """What a configuration file says; its bytes where it is no TOML, for nobody knows what they say."""
    if data is None or (name == PYPROJECT and b"copygate" not in data and b"\\" not in data):
        return None
    try:
        said = tomllib.loads(data.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError):
        return data
    if name != PYPROJECT:
        return said
    tools = said.get("tool")
    return tools.get("copygate") if isinstance(tools, dict) else tools


def _below(steps: tuple[str, ...], folders: Collection[tuple[str, ...]]) -> bool:
    return any(steps[:n] in folders for n in range(len(steps)))


def _named_by(tables: Collection[object]) -> tuple[str, ...]:
    """The folders of signed files: those of the default names, and those that `[review]` names."""
    reviews = [table.get("review") for table in tables if isinstance(table, dict)]
    named = (review.get(key) for review in reviews if isinstance(review, dict) for key in _SIGNED)
    return (*_SIGNED, *(name for name in named if isinstance(name, str)))


def _folders_of(parts: tuple[str, ...], names: Collection[str]) -> Iterator[tuple[str, ...]]:
    """Folders beside a configuration, without case."""
    for name in names:
        steps = posixpath.normpath(posixpath.join(*parts, name)).split("/")
        if steps != ["."] and steps[0] not in ("..", ""):
            yield tuple(step.casefold() for step in steps)


def kept(repository: Repository, tree: Tree, paths: Collection[str]) -> Path:
    """A folder of the user's own with these files of a commit (`laid_out`).

    It is named by what it holds and kept beside the compiled rulebooks, which are as much to be trusted: so a rulebook
    compiled once is found again.
    """
    stamp = "\0".join(f"{path}\0{tree[path].mode} {tree[path].oid}" for path in sorted(paths))
    name = f"base-{sha256(stamp.encode('utf-8', 'surrogateescape')).hexdigest()[:32]}"
    cache = _own_cache()
    if cache is None:
        # Nowhere to keep it (a read-only container): a passing folder, which `Change.close` removes.
        made = Path(tempfile.mkdtemp(prefix=PASSING)).resolve()
        laid_out(repository, tree, paths, made)
        return made
    place = cache / name
    if unsafe_folder(place) is None:
        return place
    made = Path(tempfile.mkdtemp(prefix=".base-", dir=cache))
    try:
        laid_out(repository, tree, paths, made)
        # Where another run was first, its folder holds the same.
        with suppress(OSError):
            made.rename(place)
    finally:
        shutil.rmtree(made, ignore_errors=True)
    if unsafe_folder(place) is not None:
        _refuse("governance.no-folder", path=place)
    return place


def _own_cache() -> Path | None:
    """The user's cache folder, where it can be written and nobody else can."""
    cache = cache_folder()
    if cache is None:
        return None
    try:
        cache.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError:
        return None
    return cache.resolve() if unsafe_folder(cache) is None and os.access(cache, os.W_OK) else None


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
