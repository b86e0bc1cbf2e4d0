"""The user's own cache folder, and what may be trusted in it: only what nobody else can have written."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import BinaryIO


def cache_folder() -> Path | None:
    """`$COPYGATE_CACHE_DIR`, else `copygate` in the user's cache folder; None where there is no home."""
    named = os.environ.get("COPYGATE_CACHE_DIR")
    if named:
        return Path(named)
    base = os.environ.get("XDG_CACHE_HOME")
    # The XDG specification: a relative path is invalid and ignored.
    if base and Path(base).is_absolute():
        return Path(base) / "copygate"
    try:
        return Path.home() / ".cache" / "copygate"
    except RuntimeError:
        return None


def unsafe_folder(folder: Path) -> str | None:
    """Why nothing in this folder can be trusted; None if only this user can write there."""
    try:
        about = folder.lstat()
    except FileNotFoundError:
        return "not cached yet"
    except OSError as error:
        return f"cache folder cannot be read ({error.strerror})"
    if not stat.S_ISDIR(about.st_mode):
        return "cache folder is a link or no folder"
    return _unsafe(about, "cache folder")


def open_own(path: Path) -> tuple[BinaryIO | None, str | None]:
    """The file, open for reading; or why it cannot be trusted. The caller has asked about its folder."""
    try:
        # INVARIANT: the checks look at the file that is read, not at its name, which could change in between.
        file = os.fdopen(os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0)), "rb")
    except FileNotFoundError:
        return None, "not cached yet"
    except OSError as error:
        return None, f"cache file cannot be read ({error.strerror})"
    about = os.fstat(file.fileno())
    refused = "cache file is no file" if not stat.S_ISREG(about.st_mode) else _unsafe(about, "cache file")
    if refused is not None:
        file.close()
        return None, refused
    return file, None


def replace_own(path: Path, data: list[bytes]) -> str | None:
    """Write the file whole or not at all; why not, if not. A cache that cannot be written only costs time."""
    from tempfile import mkstemp

    try:
        path.parent.parent.mkdir(parents=True, exist_ok=True)
        path.parent.mkdir(mode=0o700, exist_ok=True)
        if (refused := unsafe_folder(path.parent)) is not None:
            return refused
        handle, name = mkstemp(dir=path.parent, prefix=".new-")
        temporary = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.writelines(data)
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        return f"cache could not be written ({type(error).__name__}: {error})"
    return None


def _unsafe(about: os.stat_result, what: str) -> str | None:
    if hasattr(os, "getuid") and about.st_uid != os.getuid():
        return f"{what} belongs to somebody else"
    if about.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        return f"{what} can be written by others"
    return None
