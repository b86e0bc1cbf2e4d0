"""Files written in one step: what stands there is the old content or the new one, never half of either."""

from __future__ import annotations

import os
from pathlib import Path

from copygate.errors import InputError, Wording
from copygate.intake.reader import unreadable


def write_whole(path: Path, data: bytes) -> None:
    """Write a file, or put new content in the place of its old one, whose mode it keeps. Raises InputError."""
    target = path.resolve()
    half = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        with half.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            half.chmod(target.stat().st_mode & 0o7777)
        half.replace(target)
    except OSError as error:
        raise unreadable(error) from error
    finally:
        half.unlink(missing_ok=True)


def replace_file(path: Path, was: bytes, now: bytes) -> None:
    """Put the new content in place of the old. Raises InputError when the file changed meanwhile."""
    if path.read_bytes() != was:
        en, zh = "the file changed while it was being checked; nothing was written", "检查期间文件被改动过，没有写入"
        raise InputError("changed-meanwhile", Wording(f"{path}: {en}", f"{path}：{zh}"))
    write_whole(path, now)
