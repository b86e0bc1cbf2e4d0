"""A `.zip` of drafts and their pictures, unpacked into a private folder for as long as it is checked: `unpacked`.

The budgets are those of `formats/package.py` (entries, sizes, ratio, names, links, passwords). An archive inside an
archive is not opened: what is in it is undecided. What systems leave in every archive they make is no draft.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from copygate.errors import InputError, Wording
from copygate.intake.discover import LEFT_BY_SYSTEMS
from copygate.intake.formats.package import open_archive
from copygate.intake.reader import file_bytes, read_file, shown_path, unreadable
from copygate.tuples import NamedTuple

if TYPE_CHECKING:
    from zipfile import ZipFile, ZipInfo

    from copygate.model.draft import Draft, TextField

MAX_BUNDLE_BYTES: Final = 100 * 1024 * 1024
_ARCHIVES: Final = frozenset((".zip", ".rar", ".7z", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".zst"))
_LONGEST_NAME: Final = 255  # bytes, as file systems allow


class Member(NamedTuple):
    """A file of a bundle: its path inside, as shown, and where it lies; or why it is not there."""

    inside: str
    shown: str
    path: Path
    refusal: InputError | None = None

    def drafts(self) -> Iterator[Draft]:
        """Its drafts, as of a file of its name. Raises InputError as `read_file` does."""
        if self.refusal is not None:
            raise self.refusal
        for draft in read_file(self.path, shown=self.shown):
            yield draft._replace(fields=tuple(map(self._placed, draft.fields)))

    def _placed(self, field: TextField) -> TextField:
        """A place in a source without lines begins with the member; any other has the path and the line."""
        place = (("member", self.inside),)
        return field._replace(anchors=tuple(each._replace(place=(*place, *each.place)) for each in field.anchors))


@contextmanager
def unpacked(path: Path) -> Iterator[tuple[Member, ...]]:
    """The members of a bundle, sorted by path. Raises InputError for a bundle that is refused as a whole."""
    archive = open_archive(file_bytes(path, MAX_BUNDLE_BYTES))
    if "[Content_Types].xml" in archive.namelist():
        raise InputError(
            "wrong-format",
            Wording(
                "an Office file under another name: give it its own suffix",
                "这是改了后缀的 Office 文件：请改回原来的后缀",
            ),
        )
    with TemporaryDirectory(prefix="copygate-") as folder:  # 0700
        named = sorted((name_of(info), info) for info in archive.infolist() if not info.is_dir())
        members = [
            _member(archive, info, name, Path(folder), shown_path(path)) for name, info in named if not _is_left(name)
        ]
        if not members:
            raise InputError("empty-file", Wording("the archive holds no file", "压缩包里没有文件"))
        yield tuple(members)


def name_of(info: ZipInfo) -> str:
    """The member's path. Without the flag for UTF-8 it is what its system wrote: on macOS UTF-8, else GBK."""
    name = info.filename
    if not info.flag_bits & 0x800:
        try:
            written = name.encode("cp437")
        except UnicodeEncodeError:
            return name
        for encoding in ("utf-8", "gb18030"):
            try:
                name = written.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    return name.replace("\\", "/")


def _is_left(name: str) -> bool:
    return name.startswith("__MACOSX/") or name.rpartition("/")[2] in LEFT_BY_SYSTEMS


def _member(archive: ZipFile, info: ZipInfo, name: str, folder: Path, bundle: str) -> Member:
    steps = PurePosixPath(name).parts
    shown = f"{bundle}/{shown_path(Path(*steps))}" if "\0" not in name else f"{bundle}/?"
    at = folder.joinpath(*steps) if _is_plain(name, steps) else folder
    try:
        if at == folder:
            raise InputError("unsafe-archive", Wording("a path that leads outside", "指向外部或无效的路径"))
        if at.suffix.lower() in _ARCHIVES:
            raise _nested()
        at.parent.mkdir(parents=True, exist_ok=True)
        with at.open("xb") as file:
            file.write(archive.read(info))
    except FileExistsError:
        refusal = InputError("unsafe-archive", Wording("two files of the same name", "重名的文件"))
        return Member("/".join(steps), shown, at, refusal)
    except OSError as error:
        return Member("/".join(steps), shown, at, unreadable(error))
    except InputError as error:
        return Member("/".join(steps), shown, at, error)
    return Member("/".join(steps), shown, at)


def _is_plain(name: str, steps: tuple[str, ...]) -> bool:
    """Whether the path leads into the folder. INVARIANT: names are judged again here, as they are decoded."""
    return (
        bool(steps)
        and not name.startswith("/")
        and "\0" not in name
        and all(step != ".." and len(step.encode(errors="replace")) <= _LONGEST_NAME for step in steps)
    )


def _nested() -> InputError:
    return InputError(
        "nested-archive",
        Wording(
            "an archive inside an archive is not opened: unpack it and check it by itself",
            "压缩包里的压缩包不予打开：请解压后单独检查",
        ),
    )
