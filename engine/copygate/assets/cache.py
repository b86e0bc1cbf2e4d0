"""Pictures read before, one JSON file each, in the user's own cache folder. A hit costs neither a child nor a model.

A file is believed only if nobody but this user can have written it (`ownfolder`): who could plant one could make a
picture say nothing. JSON and not a pickle, because nothing here needs to run.
"""

from __future__ import annotations

import json
import os
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final

from copygate.assets.answers import answer_of, picture_from
from copygate.ownfolder import cache_folder, open_own, replace_own, unsafe_folder

if TYPE_CHECKING:
    from copygate.model.picture import Picture

_KEPT: Final = 4096
"""Older files than the newest so many are removed, now and then, when one is written."""
_MAX_BYTES: Final = 32 * 1024 * 1024


class PictureCache:
    """Pictures by key: the digest of their bytes, the engine with its version. Ours is added: see `_ours`."""

    def __init__(self, folder: Path | None = None) -> None:
        base = folder or cache_folder()
        self.folder = base / "pictures" if base else None

    def get(self, key: str, path: str) -> Picture | None:
        """What was kept under the key, as a picture that the draft calls `path`."""
        if self.folder is None or unsafe_folder(self.folder.parent) or unsafe_folder(self.folder):
            return None
        file, _ = open_own(self.folder / _name(key))
        if file is None:
            return None
        with file:
            data = file.read(_MAX_BYTES)
        try:
            return picture_from(json.loads(data), path)
        except (ValueError, TypeError, LookupError, RecursionError):
            return None  # cut short, or of another make: read anew

    def put(self, key: str, picture: Picture) -> None:
        """Keep it. A cache that cannot be written only costs time."""
        if self.folder is None:
            return
        try:
            self.folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError:
            return
        data = json.dumps(answer_of(picture), ensure_ascii=True, separators=(",", ":")).encode()
        if replace_own(self.folder / _name(key), [data]) is None and picture.sha256.startswith("00"):
            _forget_old(self.folder)


def _name(key: str) -> str:
    return sha256(f"{key} {_ours()}".encode()).hexdigest()[:40] + ".json"


@cache
def _ours() -> str:
    """Our own part in what a picture says: the files of this package. A version would go stale in a checkout."""
    folder = Path(__file__).parent
    parts = [f"{file.name} {sha256(file.read_bytes()).hexdigest()}" for file in sorted(folder.glob("*.py"))]
    return sha256("\n".join(parts).encode()).hexdigest()


def _forget_old(folder: Path) -> None:
    with os.scandir(folder) as entries:
        files = sorted(((entry.stat(follow_symlinks=False).st_mtime, entry.path) for entry in entries), reverse=True)
    for _, path in files[_KEPT:]:
        Path(path).unlink(missing_ok=True)
