"""The compiled rulebook between two runs: a pickle that only its owner can have written, keyed by what it was made of.

A pickle runs code when it is read. So it is read only from a folder and a file that belong to this user and that nobody
else can write; in any other case the rulebook is simply built again, and the reason is there for who asks.
"""

from __future__ import annotations

import hashlib
import mmap
import os
import pickle
import sys
from array import array
from collections.abc import Callable
from pathlib import Path
from typing import Any, Generic, NamedTuple, TypeVar

from copygate.ownfolder import cache_folder, open_own, replace_own, unsafe_folder

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
    refused = unsafe_folder(folder)
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
        "audit",  # what a lock demands is looked at when the rulebook is built (`trust/pins.py`)
        "trust",
    )
    for folder in folders:
        for entry in os.scandir(root / folder) if (root / folder).is_dir() else ():
            about = entry.stat()
            if not entry.is_file():
                continue
            parts.append(f"{folder}/{entry.name} {about.st_size} {about.st_mtime_ns}")
    return "\n".join(sorted(parts))


def _read(path: Path) -> tuple[memoryview | None, str | None]:
    """The pickle, after its checksum proved whole; or why not."""
    file, refused = open_own(path)
    if file is None:
        return None, refused
    with file:
        # Mapped, not read: most of the file is looked at once, by the checksum, and never copied. INVARIANT: a
        # cache file is replaced whole and never written in place, so that a map of it stays what it was.
        size = os.fstat(file.fileno()).st_size
        data = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if size else b"")
    head = len(_FORMAT)
    payload = data[head + 32 :]
    if data[:head] != _FORMAT or hashlib.sha256(payload).digest() != data[head : head + 32]:
        return None, "corrupt cache"
    return payload, None


def _write(path: Path, value: object) -> str | None:
    """Write whole or not at all; why not, if not. A cache that cannot be written only costs time."""
    try:
        payload = _packed(value)
    except (pickle.PicklingError, TypeError, AttributeError, RecursionError) as error:
        return f"cache could not be written ({type(error).__name__}: {error})"
    refused = replace_own(path, [_FORMAT, hashlib.sha256(payload).digest(), payload])
    if refused is None:
        _forget_old(path.parent)
    return refused


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
    try:
        files = sorted(folder.glob("*.rulebook"), key=lambda file: file.lstat().st_mtime, reverse=True)
        for file in files[_KEPT:]:
            file.unlink(missing_ok=True)
    except OSError:
        return  # another run removed some of them meanwhile
