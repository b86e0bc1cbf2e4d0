"""Git at the edge: the commit a change began from, and the very bytes it held.

`Repository.holding(folder)`, then `since(revision)` for the merge base, `tree` and `blobs` for what stands in a commit.

INVARIANT: nothing that a change can bring decides what is read. Only plumbing that knows no attributes runs
(`rev-parse`, `for-each-ref`, `merge-base`, `ls-tree`, `cat-file`), so no textconv, filter, external diff, hook or
`.gitmodules` applies; what differs is worked out here, byte by byte, and nothing is ever fetched.
"""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final, NamedTuple, NoReturn

from copygate.errors import UsageError
from copygate_cli.gatetexts import both

_SAFE: Final = (
    *("--no-optional-locks", "--no-pager", "--no-replace-objects", "--literal-pathspecs"),
    *("-c", "core.fsmonitor=false", "-c", f"core.hooksPath={os.devnull}", "-c", "protocol.allow=never"),
    *("-c", "core.useReplaceRefs=false", "-c", "advice.graftFileDeprecated=false"),
)
_KEPT_OF_GIT: Final = re.compile(r"GIT_(?:CONFIG_.*|CEILING_DIRECTORIES|DISCOVERY_ACROSS_FILESYSTEM)")
_SECONDS: Final = 120
_HEX: Final = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
# gitrevisions(7): where a short name is looked for. The first that exists wins, so a tag may pose as a branch.
_SPELLINGS: Final = ("refs/{}", "refs/tags/{}", "refs/heads/{}", "refs/remotes/{}", "refs/remotes/{}/HEAD")
_PEELED: Final = "%(if)%(*objectname)%(then)%(*objectname)%(else)%(objectname)%(end)"
LINK: Final = "120000"
SUBMODULE: Final = "160000"


class Entry(NamedTuple):
    """What a commit holds at a path: `mode` as git writes it, and the object."""

    mode: str
    oid: str

    @property
    def is_file(self) -> bool:
        """Whether it is a regular file, executable or not."""
        return self.mode.startswith("100")


Tree = Mapping[str, Entry]
"""Paths from the top, `/` between the steps; names that are no UTF-8 keep their bytes as surrogates."""


class Since(NamedTuple):
    """Where a change began: `base` is the merge base, `tip` what the revision names today."""

    revision: str
    base: str
    tip: str


class Repository:
    """A git repository and its work tree, `top` being the work tree's resolved folder."""

    def __init__(self, top: Path) -> None:
        self.top = top

    @classmethod
    def holding(cls, folder: Path) -> Repository:
        """The repository this folder lies in. Raises UsageError: `git-missing`, `git-no-repository`, `git-failed`."""
        done = _git(folder, "rev-parse", "--show-toplevel")
        if done.returncode:
            if b"dubious ownership" in done.stderr:
                _refuse("git.owner", folder=folder)
            if b"not a git repository" in done.stderr:
                _refuse("git.no-repository", folder=folder)
            if b"must be run in a work tree" in done.stderr:
                _refuse("git.bare", folder=folder)
            _failed(done)
        return cls(Path(os.fsdecode(done.stdout[:-1])).resolve())

    def since(self, revision: str) -> Since:
        """The merge base of HEAD and a revision. Raises UsageError where there is none, or more than one."""
        if not revision.strip():
            _refuse("git.empty-revision")
        tip = self._commit(revision)
        head = self._run("rev-parse", "--verify", "--quiet", "HEAD^{commit}")
        if head.returncode:
            _refuse("git.no-commit")
        done = self._run("merge-base", "--all", _line(head), tip)
        bases = done.stdout.decode("ascii", "replace").split()
        if done.returncode > 1:
            _failed(done)
        if not bases:
            shallow = _line(self._run("rev-parse", "--is-shallow-repository")) == "true"
            _refuse("git.shallow" if shallow else "git.no-base", revision=revision)
        if len(bases) > 1:
            _refuse("git.several-bases", revision=revision, count=len(bases))
        return Since(revision, bases[0], tip)

    def head(self) -> str:
        """The commit that is checked out."""
        return _line(self._run("rev-parse", "--verify", "--quiet", "HEAD^{commit}"))

    def commit_before(self, day: str) -> str | None:
        """The last commit of HEAD's history made before a day began; None where there is none so old."""
        done = self._run("rev-list", "--max-count=1", "--first-parent", f"--before={day}T00:00:00", "HEAD")
        if done.returncode:
            _failed(done)
        return _line(done) or None

    def commits_since(self, base: str, folder: str) -> Iterator[tuple[str, str, str, str]]:
        """The commits after `base` that touch a folder, newest first: name, day, author, and what it says."""
        return self._commits(f"{base}..HEAD", folder)

    def last_commits(self, folder: str, most: int) -> Iterator[tuple[str, str, str, str]]:
        """The last commits that touch a folder, told the same way."""
        return self._commits("HEAD", folder, f"--max-count={most}")

    def _commits(self, wanted: str, folder: str, *options: str) -> Iterator[tuple[str, str, str, str]]:
        form = "--format=%h%x00%ad%x00%an%x00%s"
        done = self._run("rev-list", "--no-commit-header", form, "--date=short", *options, wanted, "--", folder)
        if done.returncode:
            _failed(done)
        for line in done.stdout.decode("utf-8", "replace").splitlines():
            name, day, author, subject = line.split("\0", 3)
            yield name, day, author, subject

    def tree(self, commit: str) -> Tree:
        """Everything a commit holds, folders unfolded."""
        done = self._run("ls-tree", "-r", "-z", "--full-tree", commit)
        if done.returncode:
            _failed(done)
        found = {}
        for record in done.stdout.split(b"\0")[:-1]:
            about, _, name = record.partition(b"\t")
            mode, _, oid = about.decode("ascii").split(" ")
            found[os.fsdecode(name)] = Entry(mode, oid)
        return found

    def blobs(self, oids: Iterable[str]) -> Iterator[bytes]:
        """The bytes of each object, in order. Raises UsageError where one is not here (a partial clone)."""
        wanted = list(oids)
        if not wanted:
            return
        ask = "".join(f"{oid}\n" for oid in wanted).encode("ascii")
        with _opened(self.top, "cat-file", "--batch") as process:
            assert process.stdin is not None  # noqa: S101 - Popen was given both pipes
            assert process.stdout is not None  # noqa: S101
            from threading import Thread

            # git answers while it is asked: writing everything first would fill both pipes and stop both sides.
            asking = Thread(target=_write_all, args=(process.stdin, ask), daemon=True)
            asking.start()
            for oid in wanted:
                head = process.stdout.readline().split()
                if len(head) != 3 or head[1] != b"blob":
                    _refuse("git.no-object", oid=oid[:12])
                data = process.stdout.read(int(head[2]) + 1)
                if len(data) != int(head[2]) + 1:
                    _refuse("git.no-object", oid=oid[:12])
                yield data[:-1]
            asking.join(_SECONDS)

    def inside(self, path: Path) -> str | None:
        """A path on disk as trees spell it, its folder resolved and its own name as it is; None outside the top."""
        try:
            place = path.parent.resolve() / path.name if path.name not in ("", "..") else path.resolve()
            return place.relative_to(self.top).as_posix()
        except (OSError, RuntimeError, ValueError):
            return None

    def _commit(self, revision: str) -> str:
        # An option cannot be a revision, whatever a pipeline was made to pass.
        if revision.startswith("-") or "\0" in revision or "\n" in revision:
            _refuse("git.no-revision", revision=revision)
        self._unambiguous(revision)
        done = self._run("rev-parse", "--verify", "--quiet", revision + "^{commit}")
        commit = _line(done)
        if done.returncode or not _HEX.fullmatch(commit):
            shallow = _line(self._run("rev-parse", "--is-shallow-repository")) == "true"
            _refuse("git.no-revision.shallow" if shallow else "git.no-revision", revision=revision)
        return commit

    def _unambiguous(self, revision: str) -> None:
        """A tag called `origin/main` would win over the branch, and whoever may push tags would choose the rules."""
        if _HEX.fullmatch(revision) or revision.startswith("refs/"):
            return
        name = re.split(r"[\^~:@]", revision, maxsplit=1)[0]
        wanted = [spelling.format(name) for spelling in _SPELLINGS] if name else []
        done = self._run("for-each-ref", f"--format={_PEELED} %(refname)", *wanted)
        found = (line.split(" ", 1) for line in done.stdout.decode("utf-8", "replace").splitlines())
        named = {ref: oid for oid, ref in found if ref in wanted}
        if len(set(named.values())) > 1:
            _refuse("git.ambiguous", revision=revision, names=", ".join(named))

    def _run(self, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        return _git(self.top, *arguments)


def oid_of(data: bytes, like: str) -> str:
    """The name git gives these bytes, in the hash of the repository that `like` comes from."""
    kind = hashlib.sha256 if len(like) == 64 else hashlib.sha1
    return kind(b"blob %d\0" % len(data) + data).hexdigest()  # git's own naming; nothing rests on SHA-1 being strong


def oid_of_file(path: Path, like: str) -> str:
    """The same of a file, without holding it whole."""
    kind = hashlib.sha256 if len(like) == 64 else hashlib.sha1
    with path.open("rb") as file:
        said = kind(b"blob %d\0" % os.fstat(file.fileno()).st_size)  # git's own naming, as above
        while chunk := file.read(1 << 20):
            said.update(chunk)
    return said.hexdigest()


def _line(done: subprocess.CompletedProcess[bytes]) -> str:
    return done.stdout.decode("utf-8", "replace").strip()


def _git(folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(  # noqa: S603 - a fixed program, its arguments checked above, no shell
            _command(arguments), cwd=folder, env=_environment(), stdin=subprocess.DEVNULL, capture_output=True,
            check=False, timeout=_SECONDS,
        )  # fmt: skip
    except FileNotFoundError:
        _refuse("git.missing")
    except NotADirectoryError:
        _refuse("git.no-repository", folder=folder)
    except subprocess.TimeoutExpired:
        _refuse("git.slow", command=arguments[0], seconds=_SECONDS)


def _opened(folder: Path, *arguments: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 - as above
        _command(arguments), cwd=folder, env=_environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip


def _command(arguments: tuple[str, ...]) -> list[str]:
    return [_program(), *_SAFE, *arguments]


def _program() -> str:
    """git on the path, never in the folder that is being checked."""
    from shutil import which

    folders = [each for each in os.environ.get("PATH", os.defpath).split(os.pathsep) if os.path.isabs(each)]  # noqa: PTH117 - text of PATH
    found = which("git", path=os.pathsep.join(folders))
    if found is None:
        _refuse("git.missing")
    return found


def _environment() -> dict[str, str]:
    """The caller's environment without what points git elsewhere: a hook sets GIT_DIR and GIT_INDEX_FILE."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("GIT_") or _KEPT_OF_GIT.match(key)}
    return kept | {
        "LC_ALL": "C",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_ALLOW_PROTOCOL": "",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_GRAFT_FILE": os.devnull,
    }


def _write_all(pipe: object, data: bytes) -> None:
    from contextlib import suppress
    from typing import BinaryIO, cast

    # Where git ended early, the reader's side has already said so.
    with suppress(OSError):
        stream = cast("BinaryIO", pipe)
        stream.write(data)
        stream.close()


def _failed(done: subprocess.CompletedProcess[bytes]) -> NoReturn:
    said = done.stderr.decode("utf-8", "replace").strip().splitlines()
    _refuse("git.failed", message=said[0] if said else f"exit {done.returncode}")


def _refuse(key: str, **values: object) -> NoReturn:
    raise UsageError(key.replace(".", "-"), both(key, **values))
