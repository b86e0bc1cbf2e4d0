"""`Writer`: the one writer of the log. A transaction writes leaves and what follows from them; signing comes after.

Every act of a person bears the person's signature, whether the act must be signed or not: there is no unsigned mode.

INVARIANT: a refusal has written nothing, and what is written is told as done. Where the very answer of a commit is
lost, the log itself is asked; only where that cannot be read either is it `store.unsure`. A checkpoint that could not
be signed after the commit stays owed (`Writer.owed`): the next act or tick signs it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from copygate.audit.canonical import Json
from copygate.audit.checkpoint import VerifiedCheckpoint
from copygate.audit.entry import Actor, Entry, Evidence, Obj, Policy, Reason, Sealed
from copygate.audit.identifiers import event_id, timestamp
from copygate.audit.keys import sign_statement
from copygate.audit.log import EVERY_LEAVES, checkpoint_due
from copygate.audit.note import SigningKey
from copygate.audit.sealing import seal, unseal
from copygate.errors import StoreError, Wording
from copygate.review.people import Delegation, Directory, Grant
from copygate.store import ledger, outbox
from copygate.store.database import Database, origin_of
from copygate.store.keyfile import KeyFile
from copygate.store.ledger import Leaf
from copygate.store.signer import Signer, rolled_back

if TYPE_CHECKING:
    from sqlalchemy import Connection

ENGINE: Final = Actor(id="engine", kind="engine")
TIMER: Final = Actor(id="timer", kind="timer")
NOTICE: Final = "copygate-notice/1"
Clock = Callable[[], datetime]
Row = tuple[str, str, Mapping[str, Json] | None]
"""Table, key, and the row, or None to drop it."""


def system_clock() -> datetime:
    """Now."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Tell:
    """Who should hear of a leaf: roles and accounts; ids and states only, never what somebody wrote."""

    roles: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    more: Mapping[str, Json] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Said:
    """What one leaf is to say, but for what the log adds."""

    act: str
    obj: Obj
    actor: Actor
    before: str = ""
    after: str = ""
    policy: Policy | None = None
    request: str = ""
    reason: str = ""
    reason_text: str = ""
    seals: Mapping[str, tuple[str, bytes]] = field(default_factory=lambda: MappingProxyType({}))
    """Path to subject and value."""
    evidence: tuple[Evidence, ...] = ()
    rows: Sequence[Row] = ()
    data: Mapping[str, Json] = field(default_factory=lambda: MappingProxyType({}))
    tell: Tell | None = None


class Transaction:
    """What is read and written together, at one moment."""

    def __init__(self, connection: Connection, now: datetime, keys: KeyFile) -> None:
        self.connection, self.now, self._keys = connection, now, keys
        self.origin = origin_of(connection) or ""
        self.written: list[Entry] = []

    def write(self, said: Said, *signers: SigningKey) -> Leaf:
        """One leaf. Raises AuditError if a signature is missing or does not hold."""
        event = event_id(self.now)
        rows = list(said.rows)
        seals = dict(said.seals)
        reason = None
        if said.reason or said.reason_text:
            path = "reason.text" if said.reason_text else ""
            reason = Reason(code=said.reason or "given", text=path)
            if path:
                seals[path] = (_subject_of(said.obj), said.reason_text.encode())
        sealed = tuple(self._seal(event, path, *given, rows) for path, given in seals.items())
        data = dict(said.data)
        if rows:
            data["rows"] = [_row(*each) for each in rows]
        entry = Entry(
            id=event,
            ts=timestamp(self.now),
            actor=said.actor,
            act=said.act,
            from_state=said.before,
            to_state=said.after,
            obj=said.obj,
            policy=said.policy,
            req=said.request,
            reason=reason,
            evidence=said.evidence,
            sealed=sealed,
            data=data,
        )
        leaf = ledger.append(self.connection, sign_statement(entry, self.origin, *signers))
        self.written.append(entry)
        if said.tell is not None:
            outbox.post(self.connection, event, _notice(entry, said.tell), timestamp(self.now))
        return leaf

    def _seal(self, event: str, path: str, subject: str, value: bytes, rows: list[Row]) -> Sealed:
        key = self._keys.key_of(subject)
        known = any(table == "data_keys" and name == key.kid for table, name, _ in rows)
        if not known and ledger.row_of(self.connection, "data_keys", key.kid) is None:
            rows.append(("data_keys", key.kid, {"subject": subject, "check": key.check_value}))
        said, ciphertext = seal(value, key, self.origin, event, path)
        ledger.put_blob(self.connection, said.ct_sha256, said.kid, ciphertext)
        return said

    def unsealed(self, leaf: Leaf, path: str) -> bytes | None:
        """A sealed value of a leaf; None once it was erased. Raises AuditError if it was tampered with."""
        said = leaf.said
        for each in said.get("sealed", ()):
            if each["path"] == path:
                key = self._keys.find(each["kid"])
                content = ledger.blob(self.connection, each["ct_sha256"])
                logged = ledger.row_of(self.connection, "data_keys", each["kid"])
                if key is None or content is None or logged is None:
                    return None
                return unseal(content, Sealed(**each), key, logged["check"], self.origin, said["id"])
        return None

    def directory(self) -> Directory:
        """Who may act, as the log knows it."""
        grants = tuple(
            Grant(row["account"], row["role"], _moment(row["since"]), _moment(row["until"]) if "until" in row else None)
            for row in ledger.rows(self.connection, "grants").values()
        )
        delegations = tuple(
            Delegation(row["delegator"], row["delegate"], row["role"], _moment(row["since"]), _moment(row["until"]))
            for row in ledger.rows(self.connection, "delegations").values()
        )
        same = tuple((row["one"], row["other"]) for row in ledger.rows(self.connection, "same").values())
        return Directory(grants, delegations, same)


class Writer:
    """Opens transactions, and signs what they wrote."""

    def __init__(self, database: Database, keys: KeyFile, signer: Signer, clock: Clock = system_clock) -> None:
        self.database, self.keys, self.signer, self.clock = database, keys, signer, clock
        self.owed: StoreError | None = None
        """Why the last checkpoint that was due could not be signed."""

    @contextmanager
    def writing(self, now: datetime | None = None) -> Iterator[Transaction]:
        """One transaction; publication, takedown, override and erasure are signed before it returns.

        Raises StoreError `store.unsure` where nobody can tell whether it was written; any other error wrote nothing.
        """
        written: list[Entry] = []
        signed = self.signer.signed_size()  # before the size, which only grows
        try:
            with self.database.writing() as connection:
                if (size := ledger.size_of(connection)) < signed:
                    raise rolled_back(size, signed)  # here, and not only when it is signed: nothing is added to it
                made = Transaction(connection, self._now(connection, now), self.keys)
                written = made.written
                yield made
        except StoreError as error:
            if not written or not self._is_written(written[-1], error):
                raise
        if written:
            self._sign_what_is_written(written)

    def _is_written(self, entry: Entry, error: StoreError) -> bool:
        """Whether a commit that failed was one all the same, as one does that fails after its last write."""
        try:
            with self.database.reading() as connection:
                return ledger.leaf_by_id(connection, entry.id) is not None
        except StoreError:
            raise StoreError(
                "store.unsure",
                Wording(
                    f"it is not known whether this was recorded; look before you ask again. {error.wording.en}",
                    f"不知道是否已记录,请先查看,不要直接重做。{error.wording.zh}",
                ),
            ) from None

    def _sign_what_is_written(self, written: Sequence[Entry]) -> None:
        """What happened has happened: a checkpoint that cannot be signed now takes none of it back."""
        try:
            self.sign_if_due(written)
        except StoreError as error:
            if error.code == "store.rolled-back":
                raise  # whoever writes to such a log must hear of it
            self.owed = error
        else:
            self.owed = None

    @contextmanager
    def reading(self) -> Iterator[Transaction]:
        """A view at one moment."""
        with self.database.reading() as connection:
            yield Transaction(connection, self._now(connection), self.keys)

    def _now(self, connection: Connection, now: datetime | None = None) -> datetime:
        """The clock's time, but never before that of the last leaf.

        INVARIANT: time in a log does not run backwards: setting the clock back gives nobody a role, waiver or grant
        that has ended, nor the rules of an earlier day.
        """
        return max(now or self.clock(), ledger.last_moment(connection))

    def sign_if_due(self, entries: Sequence[Entry] = ()) -> bool:
        """Sign a checkpoint if one is owed: 256 leaves, 60 seconds, or what was just written.

        Without entries, as `tick` asks: what others wrote and could not have signed.
        """
        with self.database.reading() as connection:
            size = ledger.size_of(connection)
            signed, at = ledger.last_checkpoint(connection)
            if not entries and size - signed < EVERY_LEAVES:
                entries = [Entry.decode(raw) for raw in ledger.leaves_from(connection, signed)]
        age = (self.clock() - _moment(at)).total_seconds() if at else float("inf")
        owed = self.owed is not None or checkpoint_due(size - signed, abs(age), entries)
        if owed:
            self.sign()
        return owed

    @contextmanager
    def copied(self, to: Path) -> Iterator[tuple[Transaction, VerifiedCheckpoint]]:
        """A copy of the database and a checkpoint of exactly that: who reads for long keeps no writer waiting."""
        with self.signer.alone():
            self.database.backup(to)
            copy = Database(to)
            with copy.reading() as connection:
                size = ledger.size_of(connection)
                tip = self.signer.sign(size, lambda start: ledger.leaves_from(connection, start))
        with self.database.writing() as connection:
            ledger.keep_checkpoint(connection, tip.size, tip.raw, timestamp(self.clock()))
        with copy.reading() as connection:
            yield Transaction(connection, self.clock(), self.keys), tip
        copy.close()

    def sign(self) -> VerifiedCheckpoint:
        """Sign the log as it stands."""
        with self.signer.alone(), self.database.reading() as connection:
            size = ledger.size_of(connection)
            made = self.signer.sign(size, lambda start: ledger.leaves_from(connection, start))
        with self.database.writing() as connection:
            ledger.keep_checkpoint(connection, made.size, made.raw, timestamp(self.clock()))
        return made


def user(key: SigningKey, role: str = "", on_behalf_of: str | None = None, kind: str = "user") -> Actor:
    """A person who shows who they are by a signature."""
    return Actor(id=key.name, kind=kind, role=role, auth="ed25519", on_behalf_of=on_behalf_of or "")


def repeated(transaction: Transaction, request: str, act: str, obj: Obj | None, actor: str) -> Leaf | None:
    """The leaf that this request led to before. Raises StoreError if it was another request."""
    leaf = ledger.leaf_by_request(transaction.connection, request) if request else None
    if leaf is None:
        return None
    said: dict[str, Any] = leaf.said
    same = said["act"] == act and said["actor"]["id"] == actor
    if obj is not None:
        same = same and (said["obj"]["type"], said["obj"]["id"]) == (obj.type, obj.id)
    if not same:
        raise StoreError(
            "request-reused",
            Wording(f"the request id `{request}` was used for something else", f"请求号 {request} 已用于别的操作"),
        )
    return leaf


def _row(table: str, key: str, row: Mapping[str, Json] | None) -> dict[str, Json]:
    return {"table": table, "key": key} if row is None else {"table": table, "key": key, "row": row}


def _notice(entry: Entry, tell: Tell) -> dict[str, Json]:
    """The body of a notice: ids, no name, no word of anybody's."""
    said: dict[str, Json] = {
        "v": NOTICE,
        "id": entry.id,
        "at": entry.ts,
        "act": entry.act,
        "about": f"{entry.obj.type}/{entry.obj.id}",
    }
    if entry.to_state:
        said["state"] = entry.to_state
    if tell.roles:
        said["roles"] = list(tell.roles)
    if tell.accounts:
        said["accounts"] = list(tell.accounts)
    return said | dict(tell.more)


def _subject_of(obj: Obj) -> str:
    return f"{obj.type}:{obj.id}" if obj.type != "person" else obj.id


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
