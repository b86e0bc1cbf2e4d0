"""`KeyFile`: the data keys of subjects, in a file apart from the main database and its backups.

Rollback journal and `secure_delete`: a destroyed key is overwritten, and its id stays so that no backup brings it back.
"""

from __future__ import annotations

import hmac
import os
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Final

from copygate.audit.sealing import DataKey
from copygate.errors import StoreError, Wording

_MADE: Final = """
CREATE TABLE IF NOT EXISTS data_keys (kid TEXT PRIMARY KEY, subject TEXT NOT NULL, secret BLOB);
CREATE UNIQUE INDEX IF NOT EXISTS one_live_key ON data_keys (subject) WHERE secret IS NOT NULL;
CREATE TABLE IF NOT EXISTS store_secret (one INTEGER PRIMARY KEY CHECK (one = 1), secret BLOB NOT NULL);
"""


class KeyFile:
    """The key store of `audit.sealing`, as a file that only its owner reads."""

    def __init__(self, path: Path, *, durable: bool = True) -> None:
        self._path, self._durable = path, durable
        if not path.exists():
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        with self._open() as connection:
            connection.executescript(_MADE)

    def key_of(self, subject: str) -> DataKey:
        """The key of a subject, made on first use."""
        with self._open() as connection:
            wanted = "SELECT kid, secret FROM data_keys WHERE subject = ? AND secret IS NOT NULL"
            row = connection.execute(wanted, (subject,)).fetchone()
            if row is None:
                made = DataKey.generate(subject)
                added = "INSERT OR IGNORE INTO data_keys (kid, subject, secret) VALUES (?, ?, ?)"
                connection.execute(added, (made.kid, subject, made.secret))
                row = connection.execute(wanted, (subject,)).fetchone()
            return DataKey(row[0], subject, row[1])

    def keys_of(self, subject: str) -> tuple[str, ...]:
        """The ids of the keys a subject has now."""
        with self._open() as connection:
            found = connection.execute(
                "SELECT kid FROM data_keys WHERE subject = ? AND secret IS NOT NULL", (subject,)
            ).fetchall()
            return tuple(row[0] for row in found)

    def find(self, kid: str) -> DataKey | None:
        """A key by its id, None once destroyed or unknown."""
        with self._open() as connection:
            row = connection.execute("SELECT subject, secret FROM data_keys WHERE kid = ?", (kid,)).fetchone()
            return None if row is None or row[1] is None else DataKey(kid, row[0], row[1])

    def destroy(self, kid: str) -> None:
        """Destroy a key for good; its id stays."""
        with self._open() as connection:
            connection.execute("INSERT OR IGNORE INTO data_keys (kid, subject) VALUES (?, '')", (kid,))
            connection.execute("UPDATE data_keys SET secret = NULL WHERE kid = ?", (kid,))

    def alias(self, kind: str, value: str) -> str:
        """The same short name for the same value, by a secret of this store: to compare without storing the value."""
        with self._open() as connection:
            fresh = (secrets.token_bytes(32),)
            connection.execute("INSERT OR IGNORE INTO store_secret (one, secret) VALUES (1, ?)", fresh)
            secret = connection.execute("SELECT secret FROM store_secret").fetchone()[0]
        return hmac.new(secret, f"{kind}\n{value}".encode(), sha256).hexdigest()[:32]

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        try:
            connection = sqlite3.connect(self._path, timeout=30)
            try:
                connection.execute("PRAGMA journal_mode = DELETE")
                connection.execute("PRAGMA secure_delete = ON")
                connection.execute(f"PRAGMA synchronous = {'EXTRA' if self._durable else 'OFF'}")
                with connection:
                    yield connection
            finally:
                connection.close()
        except sqlite3.Error as error:
            raise StoreError("store.keys", Wording(f"the key file: {error}", f"密钥文件:{error}")) from None
