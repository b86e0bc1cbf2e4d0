"""The compiled rulebook between two runs: a pickle that only its owner can have written, keyed by what it was made of.

A pickle runs code when it is read. So it is read only from a folder and a file that belong to this user and that nobody
else can write; in any other case the rulebook is simply built again, and the reason is there for who asks.
"""

from __future__ import annotations

import hashlib
import mmap
import os
import pickle
import stat
import sys
from array import array
from collections.abc import Callable
from pathlib import Path
from typing import Any, Generic, NamedTuple, TypeVar

T = TypeVar("T")

_FORMAT = b"copygate cache 2\n"
_KEPT = 16
"""Older files than the newest so many are removed when one is written."""


class Cached(NamedTuple, Generic[T]):
    """The object; `hit`: it was read from the cache; `reason`: why the cache did not serve or was not written."""

    value: T
    hit: bool
    reason: str | None = None


def cached(digest: str, build: Callable[[], T], *, variant: str = "", folder: Path | None = None) -> Cached[T]:
    """What `build` makes of the packs with this digest, built at most once for each.

    `variant` tells apart objects made of the same packs (which of them judge, where they are shown to be).
    """
    folder = folder or cache_folder()
    if folder is None:
        return Cached(build(), hit=False, reason="no home directory")
    path = folder / f"{_key(digest, variant)}.rulebook"
    refused = _unsafe_folder(folder)
    if refused is None:
        payload, refused = _read(path)
        if payload is not None:
            try:
                value: T = _unpacked(payload)
            except Exception as error:  # noqa: BLE001 - any broken pickle is built again, and the reason kept
                refused = f"unreadable cache ({type(error).__name__})"
            else:
                return Cached(value, hit=True)
    value = build()
    written = _write(path, value)
    return Cached(value, hit=False, reason=written or refused)


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


def _key(digest: str, variant: str) -> str:
    python = f"{sys.implementation.cache_tag}-{sys.hexversion:x}-{sys.byteorder}"
    parts = "\0".join((digest, _engine_stamp(), python, variant))
    return hashlib.sha256(parts.encode()).hexdigest()[:40]


def _engine_stamp() -> str:
    """Names the engine by its files: its version alone would go stale in a checkout, and asking for it is slow."""
    root = Path(__file__).resolve().parent.parent
    parts = [str(root)]
    folders = (
        "",
        "dsl",
        "dsl/ast",
        "dsl/build",
        "packs",
        "model",
        "matching",
        "matching/detectors",
        "normalisation",
        "evaluation",
    )
    for folder in folders:
        for entry in os.scandir(root / folder) if (root / folder).is_dir() else ():
            about = entry.stat()
            if not entry.is_file():
                continue
            parts.append(f"{folder}/{entry.name} {about.st_size} {about.st_mtime_ns}")
    return "\n".join(sorted(parts))


def _unsafe_folder(folder: Path) -> str | None:
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


def _unsafe(about: os.stat_result, what: str) -> str | None:
    if hasattr(os, "getuid") and about.st_uid != os.getuid():
        return f"{what} belongs to somebody else"
    if about.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        return f"{what} can be written by others"
    return None


def _read(path: Path) -> tuple[memoryview | None, str | None]:
    """The pickle, after its checksum proved whole; or why not."""
    try:
        # INVARIANT: the checks look at the file that is read, not at its name, which could change in between.
        with os.fdopen(os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0)), "rb") as file:
            about = os.fstat(file.fileno())
            if not stat.S_ISREG(about.st_mode):
                return None, "cache file is no file"
            if (refused := _unsafe(about, "cache file")) is not None:
                return None, refused
            # Mapped, not read: most of the file is looked at once, by the checksum, and never copied. INVARIANT: a
            # cache file is replaced whole and never written in place, so that a map of it stays what it was.
            data = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if about.st_size else b"")
    except FileNotFoundError:
        return None, "not cached yet"
    except OSError as error:
        return None, f"cache file cannot be read ({error.strerror})"
    head = len(_FORMAT)
    payload = data[head + 32 :]
    if data[:head] != _FORMAT or hashlib.sha256(payload).digest() != data[head : head + 32]:
        return None, "corrupt cache"
    return payload, None


def _write(path: Path, value: object) -> str | None:
    """Write whole or not at all; why not, if not. A cache that cannot be written only costs time."""
    from tempfile import mkstemp

    try:
        path.parent.parent.mkdir(parents=True, exist_ok=True)
        path.parent.mkdir(mode=0o700, exist_ok=True)
        if (refused := _unsafe_folder(path.parent)) is not None:
            return refused
        payload = _packed(value)
        handle, name = mkstemp(dir=path.parent, prefix=".new-")
        temporary = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(_FORMAT + hashlib.sha256(payload).digest() + payload)
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
        _forget_old(path.parent)
    except (OSError, pickle.PicklingError, TypeError, AttributeError, RecursionError) as error:
        return f"cache could not be written ({type(error).__name__}: {error})"
    return None


def _packed(value: object) -> bytes:
    """How many parts, the size of each, and the parts: a pickle, then the buffers that it refers to."""
    buffers: list[pickle.PickleBuffer] = []
    parts: list[bytes | memoryview] = [pickle.dumps(value, protocol=5, buffer_callback=buffers.append)]
    parts += (buffer.raw() for buffer in buffers)
    sizes = array("Q", map(len, parts))
    return b"".join((array("Q", [len(parts)]).tobytes(), sizes.tobytes(), *parts))


def _unpacked(payload: memoryview) -> Any:
    count = payload[:8].cast("Q")[0]
    at = 8 + 8 * count
    parts = []
    for size in payload[8:at].cast("Q"):
        parts.append(payload[at : at + size])
        at += size
    return pickle.loads(parts[0], buffers=parts[1:])  # noqa: S301 - only this user can have written it, see _read


def _forget_old(folder: Path) -> None:
    files = sorted(folder.glob("*.rulebook"), key=lambda file: file.lstat().st_mtime, reverse=True)
    for file in files[_KEPT:]:
        file.unlink(missing_ok=True)
