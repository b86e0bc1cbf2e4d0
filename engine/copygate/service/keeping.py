"""`Keeping`: erasure of subjects, legal holds, backup, restore and rebuilding of the tables.

Erasing destroys the subject's keys, which lie outside the database and its backups; no leaf and no root changes. The
tombstone is committed first: a crash between the two is made good when the store is next opened.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final

from copygate.audit.canonical import Json
from copygate.audit.entry import Obj
from copygate.audit.identifiers import timestamp
from copygate.audit.note import SigningKey
from copygate.audit.sealing import ERASE_ACT
from copygate.errors import ReviewError, StoreError, UsageError, Wording
from copygate.service.writer import Row, Said, Transaction, Writer, repeated, user
from copygate.store import ledger
from copygate.store.database import Database
from copygate.store.signer import Signer

ERASERS: Final = ("legal", "counsel", "admin")


class Keeping:
    """The store itself."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    def erase(self, subject: str, key: SigningKey, role: str, basis: str, *, request: str = "") -> int:
        """Destroy what is sealed for a subject: `case:ID`, `evidence:ID`, an account. How many values are gone.

        `basis` is a code such as `pipl-47`. Refused while a legal hold stands.
        """
        obj = Obj(type="subject", id=subject)
        with self._writer.writing() as transaction:
            if repeated(transaction, request, ERASE_ACT, obj, key.name):
                return 0
            _may(transaction, key, role)
            if ledger.row_of(transaction.connection, "holds", subject) is not None:
                raise ReviewError("legal-hold", Wording("a legal hold stands", "该内容处于法定保全,不能删除"))
            kids = self._writer.keys.keys_of(subject)
            if not kids:
                raise UsageError(
                    "nothing-sealed", Wording(f"nothing is sealed for `{subject}`", f"{subject} 没有密封内容")
                )
            rows: list[Row] = []
            for kid in kids:
                row = ledger.row_of(transaction.connection, "data_keys", kid)
                if row is not None:
                    rows.append(("data_keys", kid, {**row, "erased_at": timestamp(transaction.now)}))
            data: dict[str, Json] = {"kids": list(kids)}
            said = Said(ERASE_ACT, obj, user(key, role), request=request, reason=basis, rows=rows, data=data)
            transaction.write(said, key)
            gone = sum(ledger.drop_blobs(transaction.connection, kid) for kid in kids)
        for kid in kids:
            self._writer.keys.destroy(kid)
        return gone

    def hold(self, subject: str, key: SigningKey, role: str, reason: str, *, request: str = "") -> None:
        """A legal hold: the subject cannot be erased until it is released."""
        self._hold("hold.placed", subject, key, role, reason, request, {"subject": subject, "by": key.name})

    def release(self, subject: str, key: SigningKey, role: str, reason: str, *, request: str = "") -> None:
        """The hold ends."""
        self._hold("hold.released", subject, key, role, reason, request, None)

    def _hold(
        self, act: str, subject: str, key: SigningKey, role: str, code: str, request: str, row: dict[str, Json] | None
    ) -> None:
        obj = Obj(type="subject", id=subject)
        with self._writer.writing() as transaction:
            if repeated(transaction, request, act, obj, key.name):
                return
            _may(transaction, key, role)
            rows: list[Row] = [("holds", subject, row)]
            transaction.write(Said(act, obj, user(key, role), request=request, reason=code, rows=rows), key)

    def backup(self, to: Path) -> int:
        """A copy of the database while others write. Keys of subjects are not in it, on purpose. How many leaves."""
        if to.exists():
            raise UsageError("exists", Wording(f"`{to}` exists already", f"{to} 已存在"))
        self._writer.database.backup(to)
        return size_of_backup(to)

    def rebuild(self) -> int:
        """Make every table that follows from the log anew. How many leaves were read."""
        with self._writer.database.writing() as connection:
            return ledger.rebuild(connection)

    def finish_erasures(self) -> int:
        """Destroy keys whose tombstone was committed by somebody who then died. How many."""
        with self._writer.reading() as transaction:
            erased = ledger.rows(transaction.connection, "data_keys")
        left = [kid for kid, row in erased.items() if "erased_at" in row and self._writer.keys.find(kid) is not None]
        for kid in left:
            self._writer.keys.destroy(kid)
        return len(left)


def restore(backup: Path, database: Path, signer: Path) -> int:
    """Put a backup in the place of a lost database. How many leaves.

    Refused if the signer has signed a longer log: what it signed cannot be taken back, and auditors would call it a
    rollback. Refused over a database that is there.
    """
    if database.exists():
        raise UsageError("exists", Wording(f"`{database}` exists already", f"{database} 已存在"))
    size, signed = size_of_backup(backup), Signer(signer).signed_size()
    if size < signed:
        raise StoreError(
            "store.rolled-back",
            Wording(f"the backup has {size} leaves, {signed} were signed", f"备份只有 {size} 条,已签名 {signed} 条"),
        )
    fresh = database.with_suffix(".new")
    with closing(sqlite3.connect(backup)) as source, closing(sqlite3.connect(fresh)) as target:
        source.backup(target)
    found = Database(fresh)
    with found.writing() as connection:
        if not ledger.intact(connection):
            raise StoreError("store.damaged", Wording("the backup is damaged", "备份已损坏"))
        ledger.rebuild(connection)
    found.close()
    fresh.replace(database)
    return size


def size_of_backup(path: Path) -> int:
    """How many leaves a backup has."""
    database = Database(path)
    with database.reading() as connection:
        size = ledger.size_of(connection)
    database.close()
    return size


def _may(transaction: Transaction, key: SigningKey, role: str) -> None:
    if role not in ERASERS or not transaction.directory().holds(key.name, role, transaction.now):
        raise ReviewError(
            "no-such-role", Wording(f"this takes one of {', '.join(ERASERS)}", f"须以 {'、'.join(ERASERS)} 的身份")
        )
