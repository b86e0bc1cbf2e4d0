"""A path in a draft -> the bytes of a file below the draft's folder. `Below.open` never leaves it (ASVS 5.0, 5.3.2).

Every step of the path is opened without following links, from the folder's own descriptor on, so that nothing that
changes between the look and the open can lead outside.
"""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from copygate.errors import InputError, Wording

MAX_PICTURE_BYTES: Final = 32 * 1024 * 1024

_NO_LINK: Final = getattr(os, "O_NOFOLLOW", 0)
_BINARY: Final = getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)


class Below:
    """The files below a folder. `itself` is a picture that was handed in as a draft of its own: its name leads to it,
    link or not, because whoever ran the check named it."""

    def __init__(self, folder: Path, itself: Path | None = None, opened: set[str] | None = None) -> None:
        """`opened` gathers the absolute paths of what was opened."""
        self.folder, self.itself = folder, itself
        self._opened = set() if opened is None else opened

    def open(self, path: str) -> bytes:
        """The bytes of the file. Raises InputError: `asset-remote`, `asset-outside`, `asset-link`, `asset-missing`,
        `asset-unreadable`, `asset-not-a-file`, `asset-too-large`, `asset-empty`."""
        if self.itself is not None and path == self.itself.name:
            try:
                return _bytes(os.open(self.itself, os.O_RDONLY | _BINARY), path)
            except OSError as error:
                raise _failed(error, path) from error
        # In Markdown a blank in a file's name is written %20.
        for spelling in dict.fromkeys((path, unquote(path))):
            steps = _steps(spelling, path)
            try:
                data = _bytes(self._step_down(steps), path)
            except FileNotFoundError:
                continue
            except OSError as error:
                raise _failed(error, path) from error
            self._opened.add(os.path.abspath(self.folder.joinpath(*steps)))  # noqa: PTH100 - resolving would lose links
            return data
        raise _refused("asset-missing", path, "there is no such file", "文件不存在")

    def _step_down(self, steps: list[str]) -> int:
        if os.open not in os.supports_dir_fd:  # Windows
            return self._look_down(steps)
        folder = os.open(self.folder, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0))
        try:
            for step in steps[:-1]:
                inner = os.open(step, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | _NO_LINK, dir_fd=folder)
                os.close(folder)
                folder = inner
            return os.open(steps[-1], os.O_RDONLY | _NO_LINK | getattr(os, "O_NONBLOCK", 0), dir_fd=folder)
        finally:
            os.close(folder)

    def _look_down(self, steps: list[str]) -> int:
        at = self.folder
        for step in steps:
            at = at / step
            if at.is_symlink():
                raise OSError(errno.ELOOP, "a link")
        return os.open(at, os.O_RDONLY | _BINARY)


def _steps(path: str, written: str) -> list[str]:
    """The names on the way from the draft's folder to the file. Raises InputError where they lead anywhere else."""
    if is_remote(path):
        raise _refused(
            "asset-remote",
            written,
            "it is on the network, and copygate fetches nothing",
            "在网络上，copygate 不访问网络",
        )
    steps = [step for step in path.replace("\\", "/").split("/") if step not in ("", ".")]
    absolute = path.startswith(("/", "\\", "~")) or (len(path) > 1 and path[1] == ":")
    if absolute or ".." in steps or not steps or "\0" in path:
        raise _refused(
            "asset-outside",
            written,
            "it is not below the draft's folder: copy it there",
            "不在稿件所在文件夹之内：请复制到该文件夹下",
        )
    return steps


def is_remote(path: str) -> bool:
    """Whether a path is an address: `https://…`, `//host/…`, `data:…`."""
    scheme, colon, _ = path.partition(":")
    return path.startswith("//") or (bool(colon) and len(scheme) > 1 and scheme.replace("+", "").isalnum())


def _bytes(handle: int, path: str) -> bytes:
    with os.fdopen(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise _refused("asset-not-a-file", path, "it is no regular file", "不是普通文件")
        data = file.read(MAX_PICTURE_BYTES + 1)
    if len(data) > MAX_PICTURE_BYTES:
        size = f"{MAX_PICTURE_BYTES >> 20} MiB"
        raise _refused("asset-too-large", path, f"it is larger than {size}", f"超过 {size}")
    if not data:
        raise _refused("asset-empty", path, "the file is empty", "文件为空")
    return data


def _failed(error: OSError, path: str) -> InputError:
    if error.errno in (errno.ELOOP, errno.EMLINK, errno.ENOTDIR):
        return _refused(
            "asset-link",
            path,
            "a symbolic link is on its path, and links are not followed: copy the file itself",
            "路径上有符号链接,不予跟随:请复制文件本身",
        )
    if isinstance(error, IsADirectoryError):
        return _refused("asset-not-a-file", path, "it is a folder", "这是一个文件夹")
    if isinstance(error, PermissionError):
        return _refused("asset-unreadable", path, "no permission to read it", "没有读取权限")
    system = error.strerror or "it cannot be read"
    return _refused("asset-unreadable", path, system.lower(), f"无法读取({system})")


def _refused(code: str, path: str, en: str, zh: str) -> InputError:
    shown = path if len(path) <= 120 else path[:120] + "…"
    return InputError(
        code,
        Wording(
            f"picture `{shown}` was not read: {en}; a person must look",
            f"图片 `{shown}` 未读取：{zh}；须由人查看",
        ),
    )
