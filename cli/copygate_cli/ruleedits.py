"""Changes of rule files: shown as a diff, then written whole, all of them or none."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from pathlib import Path

import click

from copygate.report.excerpt import visible
from copygate.tuples import NamedTuple
from copygate_cli.diagnosis import near_path
from copygate_cli.writing import replace_file, write_whole

_MARK = b"\xef\xbb\xbf"


class Change(NamedTuple):
    """A file and its text before and after; `before` empty: a new file."""

    path: Path
    before: str
    after: str


def show(changes: Iterable[Change]) -> None:
    """The unified diff, on standard output."""
    for change in changes:
        name = near_path(str(change.path))
        old, new = change.before.splitlines(), change.after.splitlines()
        origin = "/dev/null" if not change.before else name
        for line in difflib.unified_diff(old, new, origin, name, lineterm="", n=1):
            click.echo(visible(line))


def read(path: Path) -> str:
    """A text file with lines that end in one character; empty where there is none."""
    return _plain(path.read_bytes()) if path.exists() else ""


def is_signed(changes: Iterable[Change]) -> bool:
    """Whether a pack that changes was signed: its signature is of the old text now."""
    from copygate.packs.folders import SIGNED

    return any((folder / SIGNED).exists() for change in changes for folder in list(change.path.parents)[:2])


def write(changes: Sequence[Change]) -> None:
    """Write them, each as its file spells line ends. Raises InputError when a file changed since it was read."""
    for change in changes:
        if not change.path.exists():
            change.path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(change.path, change.after.encode())
            continue
        was = change.path.read_bytes()
        text = change.after.replace("\n", "\r\n") if b"\r\n" in was else change.after
        now = (_MARK if was.startswith(_MARK) else b"") + text.encode()
        replace_file(change.path, was if _plain(was) == change.before else b"", now)


def _plain(data: bytes) -> str:
    return data.decode("utf-8-sig").replace("\r\n", "\n")
