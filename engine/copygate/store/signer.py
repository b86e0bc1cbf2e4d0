"""`Signer`: signs checkpoints with the log's key, and remembers in a file of its own what it signed last.

It trusts no hash that the database holds: it reads raw leaves, hashes them and signs only what continues its last tree.
INVARIANT: a log shorter than what was signed is never signed again (a rollback, or a restored backup).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from copygate.audit.checkpoint import VerifiedCheckpoint, verify_checkpoint
from copygate.audit.log import Signed, empty_log, sign_next
from copygate.audit.merkle import HASH, Frontier
from copygate.audit.note import SigningKey, VerifierKey
from copygate.errors import StoreError, Wording

_KEY: Final = "log.key"
_STATE: Final = "signed"


class Signer:
    """The key of a log and the tree it signed last, in a folder that only its owner reads."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @classmethod
    def make(cls, folder: Path, origin: str) -> Signer:
        """A new key for a new log."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        key = SigningKey.generate(origin)
        _write(folder / _KEY, key.secret.encode())
        made = cls(folder)
        made._save(empty_log(key))
        return made

    @property
    def verifier(self) -> VerifierKey:
        """The public key, which auditors are given."""
        return self._key().verifier

    def sign(self, size: int, leaves_from: Callable[[int], Iterable[bytes]]) -> VerifiedCheckpoint:
        """The checkpoint of a log of that size; `leaves_from(n)` gives its raw leaves from the n-th on.

        The caller holds `alone()` since before it read the size: else another's longer log looks like a rollback.
        """
        key, before = self._key(), self._load()
        if size < before.frontier.size:
            raise rolled_back(size, before.frontier.size)
        if size > before.frontier.size:
            before = sign_next(before, leaves_from(before.frontier.size), key)
            self._save(before)
        return verify_checkpoint(before.note, (key.verifier,))

    def signed_size(self) -> int:
        """How many leaves were signed last."""
        return self._load().frontier.size

    def _key(self) -> SigningKey:
        try:
            return SigningKey.parse((self._folder / _KEY).read_text("utf-8").strip())
        except OSError as error:
            raise _lost(error) from None

    def _load(self) -> Signed:
        try:
            raw = (self._folder / _STATE).read_bytes()
        except OSError as error:
            raise _lost(error) from None
        size, _, rest = raw.partition(b"\n")
        leaves = int(size)
        packed = leaves.bit_count() * HASH
        return Signed(Frontier.unpack(leaves, rest[:packed]), rest[packed:])

    def _save(self, signed: Signed) -> None:
        frontier = signed.frontier
        _write(self._folder / _STATE, b"%d\n" % frontier.size + frontier.pack() + signed.note)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Held by whoever signs: nobody else does meanwhile."""
        import fcntl

        with (self._folder / "lock").open("wb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def rolled_back(size: int, signed: int) -> StoreError:
    """What a log is told that is shorter than it was."""
    return StoreError(
        "store.rolled-back",
        Wording(
            f"the log has {size} leaves, {signed} were signed: it was cut or rolled back",
            f"日志只有 {size} 条,已签名 {signed} 条:被截短或回滚,不再签名",
        ),
    )


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all, and on the disk before it counts. Raises StoreError."""
    try:
        _written(path, content)
    except OSError as error:
        raise _lost(error) from None


def _written(path: Path, content: bytes) -> None:
    fresh = path.with_suffix(".new")
    with os.fdopen(os.open(fresh, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _lost(error: OSError) -> StoreError:
    return StoreError("store.signer", Wording(f"the signer of the log: {error}", f"日志签名者的文件:{error}"))
