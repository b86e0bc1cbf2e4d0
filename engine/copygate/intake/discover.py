"""Which files to read: every regular file under the paths given is yielded, or reported; none is passed over quietly.

Excludes are globs in the manner of `.gitignore`, relative to each folder given: without a slash (other than at the end)
a glob matches a name at any depth; with one it matches from the folder given; a slash at the end matches folders only;
`*` and `?` stay within a name, `[…]` is one character, `**` spans folders. There is no `!`. What is named explicitly is
never excluded. `.git` is never entered, and what systems and Office leave in a folder by themselves is no draft.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from copygate.errors import ConfigError, Wording
from copygate.intake.reader import unreadable
from copygate.model.draft import InputProblem
from copygate.tuples import NamedTuple

LEFT_BY_SYSTEMS: Final = frozenset((".DS_Store", "Thumbs.db", "desktop.ini"))
_LOCKED_BY_OFFICE: Final = (".docx", ".docm", ".doc", ".xlsx", ".xlsm", ".xls", ".pptx", ".pptm", ".ppt")


class Unreadable(NamedTuple):
    """A path that was found or named but cannot be checked: its verdict is `undecided`."""

    path: Path
    problem: InputProblem


def discover(paths: Iterable[Path], excludes: Sequence[str] = ()) -> Iterator[Path | Unreadable]:
    """Files to read, in the order of `paths` and sorted within a folder; a file reached twice is yielded once.

    Raises ConfigError (`exclude-pattern`) for a glob that cannot be one, before anything is yielded.
    """
    named = list(paths)
    globs = [_compiled(pattern) for pattern in excludes]
    roots = [Path(os.path.realpath(path)) for path in named if path.is_dir()]
    return _discovered(named, globs, roots)


def excluded(inside: str, excludes: Sequence[str]) -> bool:
    """Whether a walk of a folder would pass over the file at this path below it."""
    globs, steps = [_compiled(pattern) for pattern in excludes], inside.split("/")
    return any(_excluded("/".join(steps[:depth]), depth < len(steps), globs) for depth in range(1, len(steps) + 1))


def _discovered(named: list[Path], globs: list[_Glob], roots: list[Path]) -> Iterator[Path | Unreadable]:
    seen: set[str] | None = set() if len(named) > 1 else None
    for path in named:
        for found in _walked(path, globs, roots):
            at = os.path.abspath(found if isinstance(found, Path) else found.path)  # noqa: PTH100 - resolving would lose links
            if seen is not None:
                if at in seen:
                    continue
                seen.add(at)
            yield found


class _Glob(NamedTuple):
    matches: re.Pattern[str]
    folders_only: bool


def _walked(named: Path, globs: list[_Glob], roots: list[Path]) -> Iterator[Path | Unreadable]:
    try:
        mode = named.stat().st_mode
    except OSError as error:
        yield _failed(named, error)
        return
    if stat.S_ISREG(mode):
        yield named
        return
    if not stat.S_ISDIR(mode):
        yield _special(named)
        return
    # An explicit stack: folders may nest deeper than Python recurses.
    stack: list[tuple[Path, str]] = [(named, "")]
    while stack:
        path, inside = stack.pop()
        if inside:
            try:
                mode = path.lstat().st_mode
            except OSError as error:
                yield _failed(path, error)
                continue
            if _excluded(inside, stat.S_ISDIR(mode), globs):
                continue
            if stat.S_ISLNK(mode):
                yield from _link(path, globs, roots)
                continue
            if stat.S_ISREG(mode):
                # INVARIANT: a folder by such a name is entered: nothing else in it would ever be looked at.
                if not _left_by_system(path.name):
                    yield path
                continue
            if not stat.S_ISDIR(mode):
                yield _special(path)
                continue
        try:
            names = sorted(os.listdir(path), reverse=True)  # noqa: PTH208 - plain names are sorted and matched
        except OSError as error:
            yield _failed(path, error)
            continue
        stack += [(path / name, f"{inside}/{name}" if inside else name) for name in names if name != ".git"]


def _link(path: Path, globs: list[_Glob], roots: list[Path]) -> Iterator[Unreadable]:
    """A link is passed over only if what it leads to is visited by itself."""
    try:
        target = path.resolve(strict=True)
        is_folder = target.is_dir()
    except (OSError, RuntimeError):  # RuntimeError: a loop of links
        yield _problem(path, "broken-link", "a symbolic link that leads nowhere", "符号链接没有指向任何文件")
        return
    for root in roots:
        if target == root:
            return
        if target.is_relative_to(root):
            steps = target.relative_to(root).parts
            visited = ".git" not in steps and not any(
                _excluded("/".join(steps[:depth]), depth < len(steps) or is_folder, globs)
                for depth in range(1, len(steps) + 1)
            )
            if visited:
                return
    yield _problem(
        path,
        "link-not-followed",
        f"a symbolic link to `{target}`, which is outside the folders checked or excluded; name it explicitly",
        f"符号链接指向 `{target}`，不在检查范围内或已被排除；如需检查请直接指定该文件",
    )


def _left_by_system(name: str) -> bool:
    """Whether desktops keep files of this name beside others, or it is the lock file of a document that is open."""
    # Only beside a document of Office: a draft of any other kind is read, whatever its name begins with.
    return name in LEFT_BY_SYSTEMS or (name.startswith("~$") and name.lower().endswith(_LOCKED_BY_OFFICE))


def _excluded(inside: str, is_folder: bool, globs: list[_Glob]) -> bool:
    return any(glob.matches.fullmatch(inside) for glob in globs if is_folder or not glob.folders_only)


def _compiled(pattern: str) -> _Glob:
    glob = pattern.strip().rstrip("/")
    if not glob or glob.startswith("!"):
        wording = Wording(f"`{pattern}` cannot be an exclude", f"`{pattern}` 不能作为排除规则")
        raise ConfigError("exclude-pattern", wording)
    anchored = "/" in glob
    steps = glob.lstrip("/").split("/")
    # `**` is any number of folders: nothing, or names each with its slash.
    words = ["" if anchored else "(?:[^/]+/)*+"] if steps[0] != "**" else [""]
    for at, step in enumerate(steps):
        last = at == len(steps) - 1
        if step == "**":
            words.append(".+" if last else "(?:[^/]+/)*")
        else:
            words.append(_name_regex(step) + ("" if last else "/"))
    try:
        return _Glob(re.compile("".join(words), re.DOTALL), pattern.rstrip().endswith("/"))
    except re.error:
        wording = Wording(f"`{pattern}` is not a glob", f"`{pattern}` 不是有效的通配规则")
        raise ConfigError("exclude-pattern", wording) from None


def _name_regex(glob: str) -> str:
    """The regex of one name's glob; runs of `*` count as one, so that matching cannot explode."""
    words, at = "", 0
    while at < len(glob):
        sign = glob[at]
        close = glob.find("]", at + 2) if sign == "[" else -1
        if sign == "*":
            words += "" if words.endswith("[^/]*") else "[^/]*"
        elif sign == "?":
            words += "[^/]"
        elif close > 0:
            chosen = glob[at + 1 : close]
            negated = chosen[0] in "!^"
            chosen = chosen[negated:].replace("\\", r"\\").replace("[", r"\[").replace("]", r"\]").replace("^", r"\^")
            words += f"(?!/)[{'^' if negated else ''}{chosen}]"
            at = close
        else:
            words += re.escape(sign)
        at += 1
    return words


def _failed(path: Path, error: OSError) -> Unreadable:
    refusal = unreadable(error)
    return Unreadable(path, InputProblem(refusal.code, refusal.wording))


def _special(path: Path) -> Unreadable:
    en, zh = "not a regular file (a pipe, socket or device)", "不是普通文件（管道、套接字或设备）"
    return _problem(path, "not-a-file", en, zh)


def _problem(path: Path, code: str, en: str, zh: str) -> Unreadable:
    return Unreadable(path, InputProblem(code, Wording(en, zh)))
