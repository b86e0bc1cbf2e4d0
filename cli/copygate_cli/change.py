"""`check --diff-base REV`: what a change touched, judged by the rules that stood before it.

`Change.since(revision, paths)` compares the work tree with the merge base; `concerns` says which files to look into. It
has the configuration of the merge base (`configuration`), and `strays`: what would be passed over and must not be.

INVARIANT: nothing of the head decides what is checked, by which rules, or what of it counts.
"""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Final, NamedTuple, NoReturn

from copygate.errors import ConfigError, UsageError, Wording
from copygate.intake.discover import LEFT_BY_SYSTEMS
from copygate.intake.reader import LFS_POINTER, is_picture
from copygate.model.draft import InputProblem
from copygate.ownfolder import cache_folder
from copygate.packs.loader import RulebookErrors
from copygate_cli.config import Configuration, Settings
from copygate_cli.gatetexts import both
from copygate_cli.governance import CHECKOUT, PASSING, below, governing, kept, table_of
from copygate_cli.inputs import STDIN, files_of
from copygate_cli.repository import LINK, SUBMODULE, Entry, Repository, Since, Tree, oid_of, oid_of_file

_ALIKE: Final = 0.5
"""A file that shares this much of the lines of one that vanished is that file, moved."""
_TELLING: Final = 8
_LISTED: Final = 5
_MOST_COMPARED: Final = 64 * 1024 * 1024
"""A larger file that differs is not looked at for how its lines end."""


class Stray(NamedTuple):
    """Something the change brought that no walk would judge: a path as shown, and why a person must look."""

    shown: str
    problem: InputProblem


class BaseConfiguration(Configuration):
    """Settings by folder as they were at the merge base: `laid` holds its governing files."""

    def __init__(self, repository: Repository, laid: Path, since: Since) -> None:
        super().__init__()
        self._repository, self._laid, self._since = repository, laid, since

    def of(self, folder: Path) -> Settings:
        """What applied to this folder. Raises ConfigError."""
        with self.naming():
            return super().of(self._at_base(folder))

    def steps_to(self, folder: Path, settings: Settings) -> tuple[str, ...]:
        """As in the work tree."""
        return super().steps_to(self._at_base(folder), settings)

    @contextmanager
    def naming(self) -> Iterator[None]:
        """Errors that name files of the merge base leave with the names that git has for them."""
        try:
            yield
        except ConfigError as error:
            raise ConfigError(error.code, Wording(*map(self.as_shown, error.wording))) from error
        except RulebookErrors as error:
            told = [each._replace(path=self.as_shown(each.path)) for each in error.diagnostics]
            raise RulebookErrors(told, {self.as_shown(path): text for path, text in error.sources.items()}) from error

    def as_shown(self, text: str) -> str:
        """A text that names files of the merge base, with names as git has them."""
        return text.replace(f"{self._laid}{os.sep}", f"{self._since.base[:10]}:")

    def now(self, settings: Settings, name: str) -> Path:
        """What a configuration of the base names, in the work tree."""
        root = settings.root.relative_to(self._laid) if settings.root is not None else Path()
        return self._repository.top / root / name

    def _at_base(self, folder: Path) -> Path:
        inside = self._repository.inside(folder / "file")
        if inside is None:
            _refuse("change.outside", path=folder, top=self._repository.top)
        return self._laid / PurePosixPath(inside).parent


class Change:
    """What differs between a merge base and the work tree, as far as a check of `paths` reaches."""

    def __init__(self, repository: Repository, since: Since, paths: Sequence[Path]) -> None:
        self.repository, self.since = repository, since
        self.base = repository.tree(since.base)
        self._head = repository.tree(repository.head())
        self._refuse_cache_of_change()
        self._by_bytes = cache(self._differs)
        self._govern_before = governing(self.base, self._reader(self.base))
        self._same_rules_on_tip()
        self._laid = [kept(repository, self.base, self._layable())]
        self.configuration = BaseConfiguration(repository, self._laid[0], since)
        self._prefixes = [each for path in paths for each in self._prefixes_of(path)]
        self._visited = {path: inside for path in files_of(paths, self.configuration) if (inside := self._inside(path))}
        self.governing = self._changed_governing()
        self.moved = self._moved_out()
        self.content = self._changed_content()
        if self.governing and self.content:
            _refuse("change.mixed", rules=_listed(self.governing), content=_listed(self.content))

    @classmethod
    def of(cls, revision: str, paths: Sequence[Path]) -> Change:
        """The change that HEAD and the work tree are to a revision. Raises UsageError. `close` it."""
        if STDIN in paths:
            _refuse("change.stdin")
        first = paths[0] if paths[0].is_dir() else paths[0].parent
        repository = Repository.holding(first if first.is_dir() else Path())
        return cls(repository, repository.since(revision), paths)

    def close(self) -> None:
        """Remove what could only be laid out for this run."""
        for folder in self._laid:
            if folder.name.startswith(PASSING):
                shutil.rmtree(folder, ignore_errors=True)

    # ------------------------------------------------------------ content

    def concerns(self, path: Path) -> bool:
        """Whether a file that a walk found was changed. What cannot be compared was."""
        inside = self._inside(path)
        return inside is None or (inside not in self._all_governing and self._by_bytes(inside))

    @property
    def pictures_changed(self) -> bool:
        """Whether a picture or another file that drafts show is among what changed."""
        return any(not _is_text(path) for path in self._touched)

    def shows_changed(self, path: Path) -> bool:
        """Whether this file beside a draft, a picture, was changed."""
        inside = self._inside(path)
        return inside is not None and inside in self._touched

    def before(self, path: Path) -> bytes | None:
        """The bytes of a file at the merge base; None where it was none."""
        entry = self.base.get(self._inside(path) or "")
        if entry is None or not entry.is_file or path.is_symlink():
            return None
        return next(self.repository.blobs([entry.oid]))

    def at_base(self, path: Path) -> Path:
        """A baseline that the command line names, as it was at the merge base. Raises UsageError where none was."""
        inside = self._inside(path)
        if inside is None or inside not in self.base:
            _refuse("change.no-baseline", path=path, base=self.since.base[:10])
        self._laid.append(kept(self.repository, self.base, {inside}))
        return self._laid[-1] / inside

    def strays(self) -> Iterator[Stray]:
        """What of the change lies where a check of these paths goes, and no walk gave out."""
        visited = {*self._visited.values(), *self.moved}
        for path in sorted(self._touched):
            if path in visited or path in self._all_governing or not self._reached(path):
                continue
            key = self._why_stray(path, self._head.get(path))
            if key is not None:
                shown = self.shown(path)
                yield Stray(shown, InputProblem(key.replace(".", "-"), both(key, path=shown)))

    def shown(self, inside: str) -> str:
        """A path of the tree as one would write it from here."""
        return os.path.relpath(self.repository.top / inside)

    # ------------------------------------------------------------ how it is found

    def _inside(self, path: Path) -> str | None:
        return self.repository.inside(path)

    def _differs(self, inside: str) -> bool:
        """Whether what lies there now is something else than at the merge base."""
        entry = self.base.get(inside)
        if entry is None and self._in_same_submodule(inside):
            return False
        place = self.repository.top / inside
        try:
            mode = place.lstat().st_mode
            if stat.S_ISLNK(mode):
                target = os.fsencode(place.readlink())
                return entry is None or entry.mode != LINK or oid_of(target, entry.oid) != entry.oid
            if entry is None or not entry.is_file or not stat.S_ISREG(mode):
                return True
            if oid_of_file(place, entry.oid) == entry.oid:
                return False
            if place.stat().st_size > _MOST_COMPARED:
                return True
            data = place.read_bytes()
        except OSError:
            return True
        old = next(self.repository.blobs([entry.oid]))
        if old.startswith(LFS_POINTER):
            return b"oid sha256:" + sha256(data).hexdigest().encode() not in old.split(b"\n")
        # A checkout may end lines in its own way; nobody wrote that.
        return old.replace(b"\r\n", b"\n") != data.replace(b"\r\n", b"\n")

    def _in_same_submodule(self, inside: str) -> bool:
        """Whether it lies in a submodule that stays at its commit; one that moves is told as a whole besides."""
        for folder in map(str, PurePosixPath(inside).parents):
            entry = self.base.get(folder)
            if entry is not None and entry.mode == SUBMODULE:
                return self._head.get(folder) == entry
        return False

    @property
    def _touched(self) -> set[str]:
        if not hasattr(self, "_all_touched"):
            committed = {path for path, entry in self._head.items() if _other(self.base.get(path), entry)}
            self._all_touched = committed | {path for path in self._visited.values() if self._by_bytes(path)}
        return self._all_touched

    def _changed_content(self) -> list[str]:
        seen = {path for path in self._visited.values() if path not in self._all_governing and self._by_bytes(path)}
        return sorted({*seen, *self.moved, *(stray.shown for stray in self.strays())})

    def _why_stray(self, path: str, entry: Entry | None) -> str | None:
        place = self.repository.top / path
        if entry is not None and entry.mode == SUBMODULE:
            return "change.submodule"
        if entry is not None and entry.mode == LINK:
            return "change.link"
        if not os.path.lexists(place):
            # HEAD has it and the folder does not: a sparse checkout, or a name this file system cannot tell apart.
            return "change.not-here" if entry is not None else None
        if place.name in LEFT_BY_SYSTEMS:
            return None
        return "change.passed-over" if place.name.startswith("~$") else None  # else the base excludes it

    def _reached(self, path: str) -> bool:
        """Whether the path lies below one that is checked, or on the way to one (a folder that became a link)."""
        steps = PurePosixPath(path).parts
        return any(steps[: len(each)] == each[: len(steps)] for each in self._prefixes)

    def _prefixes_of(self, path: Path) -> Iterator[tuple[str, ...]]:
        """Where a path leads as it is written, and where its links lead."""
        named = Path(os.path.normpath(Path.cwd() / path))
        for place in dict.fromkeys((named, path.resolve())):
            try:
                yield place.relative_to(self.repository.top).parts
            except ValueError:
                continue
        if self._inside(path) is None:
            _refuse("change.outside", path=path, top=self.repository.top)

    # ------------------------------------------------------------ drafts moved out of sight

    def _moved_out(self) -> dict[str, Path]:
        """Drafts that the base would have checked here and that stand somewhere else now, excluded or out of reach."""
        gone = [path for path in self.base if path not in self._head and self._was_checked(path)]
        if not gone:
            return {}
        seen = set(self._visited.values())
        new = [
            path
            for path, entry in self._head.items()
            if path not in self.base and entry.is_file and path not in seen and path not in self._all_governing
        ]
        names = {PurePosixPath(path).name.casefold() for path in gone}
        lines = [_lines(data) for data in self.repository.blobs(self.base[path].oid for path in gone)] if new else []
        found = {}
        for path in new:
            place = self.repository.top / path
            alike = PurePosixPath(path).name.casefold() in names or _like_any(place, lines)
            if alike and place.is_file() and not place.is_symlink():
                found[path] = Path(self.shown(path))
        return found

    def _was_checked(self, path: str) -> bool:
        if not self.base[path].is_file or path in self._govern_before or not self._reached(path):
            return False
        folder = self.repository.top / PurePosixPath(path).parent
        settings = self.configuration.of(folder)
        if not settings.exclude:
            return True
        from copygate.intake.discover import excluded

        inside = "/".join((*self.configuration.steps_to(folder, settings), PurePosixPath(path).name))
        return not excluded(inside, settings.exclude)

    # ------------------------------------------------------------ governance

    def _refuse_cache_of_change(self) -> None:
        """INVARIANT: what is kept between runs (rules laid out, compiled rulebooks, which are pickles) is never what a
        commit put there: whoever can name the folder's files would write the rules, and the program."""
        folder = cache_folder()
        if folder is None:
            return
        for place in {Path(os.path.normpath(Path.cwd() / folder)), folder.resolve()}:
            try:
                steps = place.relative_to(self.repository.top).as_posix().casefold()
            except ValueError:
                continue
            ways = {steps, *map(str, PurePosixPath(steps).parents)} - {"."}
            for path in map(str.casefold, self._head):
                if path in ways or path.startswith(f"{steps}/") or steps == ".":
                    _refuse("change.cache", path=folder)

    def _layable(self) -> set[str]:
        """What a check reads; the files that only say how git checks out are not among them."""
        return {path for path in self._govern_before if PurePosixPath(path).name.casefold() not in CHECKOUT}

    def _reader(self, tree: Tree) -> Callable[[str], bytes | None]:
        def read(path: str) -> bytes | None:
            entry = tree[path]
            return next(self.repository.blobs([entry.oid])) if entry.is_file else None

        return read

    def _same_rules_on_tip(self) -> None:
        """A branch that left before the rules were tightened must not be judged by the old ones."""
        if self.since.tip == self.since.base:
            return
        tip = self.repository.tree(self.since.tip)
        both_sides = self._govern_before | governing(tip, self._reader(tip))
        other = sorted(path for path in both_sides if self._governs_otherwise(path, self.base, tip))
        if other:
            _refuse("change.stale", revision=self.since.revision, rules=_listed(other))

    def _governs_otherwise(self, path: str, before: Tree, after: Tree) -> bool:
        one, two = before.get(path), after.get(path)
        if one is None or two is None or one.mode == two.mode == LINK:
            return one != two
        if one.oid == two.oid:
            return one.is_file != two.is_file
        if PurePosixPath(path).name.casefold() != "pyproject.toml":
            return True
        old, new = self.repository.blobs([one.oid, two.oid])
        return table_of(old) != table_of(new)

    @property
    def _all_governing(self) -> set[str]:
        if not hasattr(self, "_govern"):
            here = {*self._head, *self._on_disk()}
            self._govern = self._govern_before | governing(here, self._now)
        return self._govern

    def _changed_governing(self) -> list[str]:
        return sorted(path for path in self._all_governing if self._governs_anew(path))

    def _governs_anew(self, path: str) -> bool:
        if PurePosixPath(path).name.casefold() == "pyproject.toml" and path in self.base:
            old = self._reader(self.base)(path)
            return table_of(old) != table_of(self._now(path))
        there = os.path.lexists(self.repository.top / path)
        return self._by_bytes(path) if there else path in self.base or path in self._head

    def _now(self, path: str) -> bytes | None:
        place = self.repository.top / path
        try:
            return place.read_bytes() if stat.S_ISREG(place.lstat().st_mode) else None
        except OSError:
            return None

    def _on_disk(self) -> Iterable[str]:
        """What may govern and is not committed: configuration on the way to what is checked, packs beside it."""
        folders = {parent for path in self._visited for parent in (self.repository.top / self._visited[path]).parents}
        folders = {each for each in folders if each == self.repository.top or self.repository.top in each.parents}
        names = ("copygate.toml", "pyproject.toml", "copygate.lock")
        found = [folder / name for folder in folders for name in names]
        roots = {path.parent for path in found if path.is_file()}
        found += [each for root in roots if (root / "rules").is_dir() for each in below(root / "rules")]
        return (path.relative_to(self.repository.top).as_posix() for path in found if path.is_file())


def _other(before: Entry | None, after: Entry) -> bool:
    """Whether two entries differ in more than a permission."""
    if before is None or before.oid != after.oid:
        return True
    return before.is_file != after.is_file or (not after.is_file and before.mode != after.mode)


def _is_text(path: str) -> bool:
    suffix = PurePosixPath(path).suffix
    return not (is_picture(suffix) or suffix.lower() in (".srt", ".vtt", ".ass"))


def _lines(data: bytes) -> frozenset[bytes]:
    """The lines with something to say: `---` stands in every draft."""
    return frozenset(line for each in data.splitlines() if len(line := each.strip()) >= _TELLING)


def _like_any(place: Path, gone: Collection[frozenset[bytes]]) -> bool:
    try:
        lines = _lines(place.read_bytes())
    except OSError:
        return False
    return any(len(lines & each) >= _ALIKE * len(each) for each in gone if each)


def _listed(paths: Sequence[str]) -> str:
    more = f" … (+{len(paths) - _LISTED})" if len(paths) > _LISTED else ""
    return ", ".join(paths[:_LISTED]) + more


def _refuse(key: str, **values: object) -> NoReturn:
    raise UsageError(key.replace(".", "-"), both(key, **values))
