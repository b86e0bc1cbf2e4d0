"""The rules before and after a change, from folders or from a commit: `bases`."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from copygate.errors import UsageError
from copygate.packs.declared import DeclaredFile
from copygate.packs.folders import MANIFEST, Found, find_packs
from copygate.packs.loader import NONE_KNOWN, compile_rulebook
from copygate.packs.manifest import read_manifest
from copygate.packs.rulebook import Pack, Rulebook
from copygate.tuples import NamedTuple
from copygate_cli.impacttexts import both, say

if TYPE_CHECKING:
    from copygate_cli.config import Settings


class Base(NamedTuple):
    """A rulebook, the digest of all it was read from, and what people call it."""

    name: str
    digest: str
    rulebook: Rulebook
    judging: str
    """Which packs judge, as far as it is not all: tells apart rulebooks of the same bytes."""
    packs: Mapping[str, Pack] = NONE_KNOWN
    """Its packs by the digest of their folders."""


@contextmanager
def bases(base: str, folder: Path | None, packs: Sequence[str], lang: str) -> Iterator[tuple[Base, Base]]:
    """The rules at `base` (a folder, else a revision), and those of `folder` (default: the project's own)."""
    from copygate_cli.config import Configuration
    from copygate_cli.rulebooks import roots_of

    settings = Configuration().of(Path())
    *others, own = roots_of(settings)
    if folder is not None:
        others, own = _beside(folder, [*others, own]), folder
    after = opened(say("impact.here", lang), [*others, own], settings, packs)
    if Path(base).is_dir():
        yield opened(base, [*others, Path(base)], settings, packs, after), after
        return
    with tempfile.TemporaryDirectory(prefix="copygate-") as scratch:
        name, there = _at_revision(base, own, Path(scratch))
        yield opened(name, [*others, *there], settings, packs, after), after


def opened(
    name: str, roots: Sequence[Path], settings: Settings, packs: Sequence[str] = (), beside: Base | None = None
) -> Base:
    """The rulebook below the roots; of the packs asked for those that are there. Raises RulebookErrors, UsageError.

    Packs that are the same in the rulebook `beside` are taken from it.
    """
    found = find_packs(roots)
    if not found.folders and not found.problems:
        raise UsageError("no-packs", both("impact.no-packs", folder=", ".join(map(str, roots))))
    only = tuple(packs) or settings.only
    ids = {folder.id for folder in found.folders}
    wanted = None if only is None else [each for each in only if each in ids]
    also = [each for each in settings.also if each in ids]
    if wanted is not None:
        found = _with_those_used(found, {*wanted, *also})
    known = beside.packs if beside is not None else NONE_KNOWN
    rulebook = compile_rulebook(found, only=wanted, also=also, known=known).rulebook
    if wanted == []:  # asked for, and not there: nothing judges
        rulebook = rulebook._replace(selected=frozenset(also))
    by_id = {pack.id: pack for pack in rulebook.packs}
    read = {folder.digest: by_id[folder.id] for folder in found.folders if folder.id in by_id}
    return Base(name, found.digest, rulebook, f"{wanted} {also}", read)


def _with_those_used(found: Found, ids: set[str]) -> Found:
    """These packs and all whose names they may use: no other takes part in what they say."""
    folders = {folder.id: folder for folder in found.folders}
    pending = list(ids)
    while pending:
        folder = folders.get(pending.pop())
        manifest = next((file.data for file in folder.files if file.name == MANIFEST), b"") if folder else b""
        used = read_manifest(
            DeclaredFile("", manifest.decode("utf-8-sig", "replace")), folder.id if folder else ""
        ).uses
        pending += set(used) - ids
        ids |= set(used)
    return found._replace(folders=tuple(folder for folder in found.folders if folder.id in ids))


def _beside(folder: Path, roots: Sequence[Path]) -> list[Path]:
    """The roots whose packs the folder's rules may use: none where it brings its own editions of them."""
    theirs = {each.id for each in find_packs([folder]).folders}
    return [root for root in roots if theirs.isdisjoint(each.id for each in find_packs([root]).folders)]


def _at_revision(revision: str, folder: Path, scratch: Path) -> tuple[str, list[Path]]:
    """The folder as it stood where the revision and the checked-out commit part; nothing where it was not there."""
    from copygate_cli.governance import laid_out
    from copygate_cli.repository import Repository

    repository = Repository.holding(folder)
    since = repository.since(revision)
    inside = repository.inside(folder)
    if inside is None:
        raise UsageError("outside", both("impact.outside", folder=folder))
    tree = repository.tree(since.base)
    prefix = "" if inside == "." else f"{inside}/"
    paths = [path for path in tree if path.startswith(prefix) and _is_of_a_pack(path)]
    if not paths:
        text = both("impact.no-rules-at", revision=revision, commit=since.base[:12], folder=inside)
        raise UsageError("no-rules-at", text)
    laid_out(repository, tree, paths, scratch)
    return f"{revision} ({since.base[:9]})", [scratch / inside]


def _is_of_a_pack(path: str) -> bool:
    """Whether packs are read from such files: nothing else of a commit is written anywhere."""
    return path.endswith((".rule", ".yaml", ".yml"))
