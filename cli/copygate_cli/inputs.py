"""From the paths on the command line to drafts: folders walked, `-` read from standard input, nothing kept."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from copygate.errors import InputError, Wording
from copygate.intake.discover import Unreadable, discover
from copygate.intake.reader import MAX_FILE_BYTES, is_picture, read_file, shown_path
from copygate.tuples import NamedTuple
from copygate_cli.excludes import below

if TYPE_CHECKING:
    from copygate.model.draft import Draft
    from copygate_cli.config import Configuration

STDIN = Path("-")


class Source(NamedTuple):
    """A file, or what stands in for one (then `file` is None). `folder` is whose configuration applies; `drafts` reads
    it, or raises; below the folder of `file` are the pictures that they name. `found` is the path on the command line
    or below one: for the members of a bundle that of the bundle."""

    shown: str
    folder: Path
    drafts: Callable[[], Iterator[Draft]]
    file: Path | None = None
    found: Path = STDIN


def sources(
    paths: Sequence[Path], configuration: Configuration, shown_by_drafts: Collection[str] = ()
) -> Iterator[Source]:
    """Everything to check, in the order of the paths. Pictures that were found in a folder come last, and without
    those that a draft of the run shows (`shown_by_drafts`, absolute): they were checked with it."""
    named = set(paths)
    pictures: list[Path] = []
    for path, found in _found(paths, configuration):
        if isinstance(found, Path) and is_picture(path.suffix) and path not in named:
            pictures.append(path)
            continue
        if path == STDIN:
            yield Source("-", Path(), _standard_input)
        elif isinstance(found, Unreadable):
            yield Source(shown_path(path), path.parent, _refusing(found), found=path)
        elif path.suffix.lower() == ".zip":
            yield from _bundled(path, shown_by_drafts)
        else:
            yield Source(shown_path(path), path.parent, _reading(path), path, path)
    for path in pictures:
        if os.path.abspath(path) not in shown_by_drafts:  # noqa: PTH100 - as `Below` names them
            yield Source(shown_path(path), path.parent, _reading(path), path, path)


def _bundled(path: Path, shown_by_drafts: Collection[str]) -> Iterator[Source]:
    """The members of a bundle, its pictures last. INVARIANT: the configuration is that of the bundle's own folder:
    what came in an archive cannot loosen the gate it goes through."""
    from copygate.intake.bundle import unpacked

    try:
        with unpacked(path) as members:
            for member in sorted(members, key=lambda each: is_picture(each.path.suffix)):
                if os.path.abspath(member.path) not in shown_by_drafts:  # noqa: PTH100 - as `Below` names them
                    yield Source(member.shown, path.parent, member.drafts, member.path, path)
    except InputError as refusal:
        yield Source(shown_path(path), path.parent, _raising(refusal), found=path)


def files_of(paths: Sequence[Path], configuration: Configuration) -> list[Path]:
    """Everything that `sources` would give, unopened."""
    return [path for path, _ in _found(paths, configuration)]


def folders_of(paths: Sequence[Path], configuration: Configuration) -> list[Path]:
    """The folders that hold something to check, so that their configuration is read before anything is judged."""
    folders: dict[Path, None] = {}
    for path, _ in _found(paths, configuration):
        folders[Path() if path == STDIN else path.parent] = None
    return list(folders)


def _found(paths: Sequence[Path], configuration: Configuration) -> Iterator[tuple[Path, Path | Unreadable]]:
    """Paths whose excludes are the same are walked together, so that no file is found twice."""

    def excludes(path: Path) -> tuple[str, ...] | None:
        if path == STDIN:
            return None
        if not path.is_dir():
            return ()
        settings = configuration.of(path)
        if settings.root is None or not settings.exclude:
            return ()
        return tuple(below(settings.exclude, configuration.steps_to(path, settings)))

    for globs, group in groupby(paths, excludes):
        if globs is None:
            yield STDIN, STDIN
            continue
        for found in discover(group, globs):
            yield (found.path if isinstance(found, Unreadable) else found), found


def _reading(path: Path) -> Callable[[], Iterator[Draft]]:
    return lambda: read_file(path)


def _refusing(found: Unreadable) -> Callable[[], Iterator[Draft]]:
    return _raising(InputError(found.problem.code, found.problem.wording))


def _raising(refusal: InputError) -> Callable[[], Iterator[Draft]]:
    def drafts() -> Iterator[Draft]:
        raise refusal

    return drafts


def _standard_input() -> Iterator[Draft]:
    """The text on standard input: Markdown where it begins with front matter, plain text otherwise."""
    from copygate.intake.schema import draft_from_mapping
    from copygate.model.draft import TextField

    data = sys.stdin.buffer.read(MAX_FILE_BYTES + 1)
    if len(data) > MAX_FILE_BYTES:
        raise InputError("too-large", Wording("standard input is longer than 16 MiB", "标准输入超过 16 MiB"))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        at = error.start
        raise InputError("not-utf8", Wording(f"not UTF-8 at byte {at}", f"第 {at} 字节不是 UTF-8 编码")) from None
    if not text.strip():
        raise InputError("empty-file", Wording("nothing came in on standard input", "标准输入是空的"))
    if text.startswith(("---\n", "---\r\n")):
        from copygate.intake.frontmatter import draft_from_markdown

        yield draft_from_markdown(text, path="-")
    else:
        yield draft_from_mapping({}, path="-", body=TextField("body", "body", text))
