"""`append`: one leaf and all that it changes, inside the caller's transaction; and what is read back of the log.

INVARIANT: `append` is the only code that writes `leaves`, `head`, `objects` and `records`; `rebuild` makes the last two
anew from the first.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import Connection, delete, insert, select, text, update

from copygate.audit import log
from copygate.audit.canonical import Json, canonical
from copygate.audit.entry import Entry
from copygate.audit.export import TableRow
from copygate.audit.identifiers import event_id
from copygate.audit.keys import ENROL_ACT, REVOKE_ACT, ROOT_ACT, EnrolledKeys
from copygate.audit.merkle import Frontier
from copygate.audit.note import VerifierKey
from copygate.errors import StoreError, Wording
from copygate.store.database import origin_of
from copygate.store.schema import blobs, checkpoints, head, leaves, objects, records

_KEY_ACTS: Final = (ROOT_ACT, ENROL_ACT, REVOKE_ACT)
_BATCH: Final = 1_000
_RESERVED: Final = ("objects", "keys")


@dataclass(frozen=True, slots=True)
class Leaf:
    """One entry as it lies in the log. `said` is its JSON, read without judging it: `append` has judged it."""

    number: int
    raw: bytes

    @property
    def said(self) -> dict[str, Any]:
        """The entry as JSON."""
        found: dict[str, Any] = json.loads(self.raw)
        return found


def begin(connection: Connection, origin: str) -> None:
    """The head of a log that has no leaf yet."""
    if origin_of(connection) is not None:
        raise StoreError("store.exists", Wording("this store is in use already", "该审核库已初始化"))
    connection.execute(insert(head).values(one=1, origin=origin, size=0, frontier=b""))


def append(connection: Connection, entry: Entry) -> Leaf:
    """Write one leaf at the end. Raises AuditError where a signature that must be there is not, or does not hold."""
    row = connection.execute(select(head)).one()
    enrolled = enrolled_keys(connection)
    before = _object(connection, entry)
    made = replace(entry, obj=replace(entry.obj, previous=before["last"] if before else ""))
    enrolled.after(made)
    raw = made.encode()
    frontier = log.append(Frontier.unpack(row.size, row.frontier), raw)
    connection.execute(
        insert(leaves).values(
            number=row.size, id=made.id, request=made.req or None, object=_name(made), act=made.act, raw=raw
        )
    )
    connection.execute(update(head).values(size=frontier.size, frontier=frontier.pack()))
    _apply(connection, made, before)
    return Leaf(row.size, raw)


def _name(entry: Entry) -> str:
    return f"{entry.obj.type}/{entry.obj.id}"


def _object(connection: Connection, entry: Entry) -> Mapping[str, Any] | None:
    found = connection.execute(select(objects).where(objects.c.object == _name(entry))).mappings().first()
    return None if found is None else dict(found)


def _apply(connection: Connection, entry: Entry, before: Mapping[str, Any] | None) -> None:
    """What a leaf does to the tables. The verifier replays the same from the leaf alone."""
    state = before["state"] if before else ""
    if (entry.from_state or entry.to_state) and entry.from_state != state:
        raise StoreError(
            "store.state",
            Wording(f"the log has `{_name(entry)}` in `{state}`", f"日志中 {_name(entry)} 的状态是“{state}”"),
        )
    values = {
        "kind": entry.obj.type,
        "state": entry.to_state or state,
        "revision": entry.obj.revision or (before["revision"] if before else 0),
        "rev_digest": entry.obj.rev_digest or (before["rev_digest"] if before else ""),
        "last": entry.id,
    }
    if before is None:
        connection.execute(insert(objects).values(object=_name(entry), **values))
    else:
        connection.execute(update(objects).where(objects.c.object == _name(entry)).values(**values))
    if entry.act in _KEY_ACTS:
        state = "revoked" if entry.act == REVOKE_ACT else "enrolled"
        for written in entry.data["keys"]:  # type: ignore[union-attr] # `EnrolledKeys.after` has read them
            made = VerifierKey.parse(str(written))
            _put(connection, "keys", f"{made.name}+{made.id.hex()}", {"public": made.public.hex(), "state": state})
    changes = entry.data.get("rows", ())
    for each in changes if isinstance(changes, list | tuple) else ():
        assert isinstance(each, Mapping)  # noqa: S101 - the one writer wrote it so
        table, key, row = str(each["table"]), str(each["key"]), each.get("row")
        if table in _RESERVED:
            raise StoreError("store.rows", Wording(f"`{table}` follows from the log", f"表 {table} 由日志得出"))
        if isinstance(row, Mapping):
            _put(connection, table, key, row)
        elif not connection.execute(delete(records).where(records.c.table == table, records.c.key == key)).rowcount:
            raise StoreError("store.rows", Wording(f"no row `{key}` to drop", f"没有可删的行 {key}"))


def _put(connection: Connection, table: str, key: str, row: Mapping[str, Json]) -> None:
    due = row.get("due_at") if table == "timers" and "fired_at" not in row else None
    values = {"row": canonical(row).decode(), "due": due}
    at = (records.c.table == table) & (records.c.key == key)
    if not connection.execute(update(records).where(at).values(**values)).rowcount:
        connection.execute(insert(records).values(table=table, key=key, **values))


def enrolled_keys(connection: Connection) -> EnrolledKeys:
    """The keys that count now."""
    enrolled, past = {}, set()
    for name, row in rows(connection, "keys").items():
        ident = (name.rpartition("+")[0], name.rpartition("+")[2])
        if row["state"] == "enrolled":
            enrolled[ident] = VerifierKey(ident[0], bytes.fromhex(row["public"]))
        else:
            past.add(ident)
    return EnrolledKeys(origin_of(connection) or "", MappingProxyType(enrolled), frozenset(past))


def rows(connection: Connection, table: str, prefix: str = "") -> dict[str, dict[str, Any]]:
    """The rows of a table whose keys begin so, by their keys."""
    wanted = select(records.c.key, records.c.row).where(records.c.table == table).order_by(records.c.key)
    if prefix:
        wanted = wanted.where(records.c.key >= prefix, records.c.key < prefix + "\uffff")
    return {key: json.loads(row) for key, row in connection.execute(wanted)}


def row_of(connection: Connection, table: str, key: str) -> dict[str, Any] | None:
    """One row."""
    wanted = select(records.c.row).where(records.c.table == table, records.c.key == key)
    found = connection.execute(wanted).scalar()
    return None if found is None else json.loads(found)


def due(connection: Connection, now: str) -> list[str]:
    """The timers that are due and have not fired, the first first."""
    wanted = (
        select(records.c.key)
        .where(records.c.table == "timers", records.c.due.is_not(None), records.c.due <= now)
        .order_by(records.c.due, records.c.key)
    )
    return list(connection.execute(wanted).scalars())


def leaf_by_request(connection: Connection, request: str) -> Leaf | None:
    """The leaf that a request id led to."""
    return _leaf(connection, leaves.c.request == request)


def leaf_by_id(connection: Connection, event: str) -> Leaf | None:
    """The leaf of an event."""
    return _leaf(connection, leaves.c.id == event)


def leaf_at(connection: Connection, number: int) -> Leaf | None:
    """The leaf of that number."""
    return _leaf(connection, leaves.c.number == number)


def _leaf(connection: Connection, where: Any) -> Leaf | None:
    found = connection.execute(select(leaves.c.number, leaves.c.raw).where(where)).first()
    return None if found is None else Leaf(found[0], found[1])


def leaves_of(connection: Connection, kind: str, name: str) -> tuple[Leaf, ...]:
    """Every leaf about one object, in order."""
    wanted = select(leaves.c.number, leaves.c.raw).where(leaves.c.object == f"{kind}/{name}").order_by(leaves.c.number)
    return tuple(Leaf(number, raw) for number, raw in connection.execute(wanted))


def leaves_from(connection: Connection, start: int) -> Iterator[bytes]:
    """Raw leaves from a number on."""
    while True:
        wanted = select(leaves.c.raw).where(leaves.c.number >= start).order_by(leaves.c.number).limit(_BATCH)
        found = list(connection.execute(wanted).scalars())
        yield from found
        if len(found) < _BATCH:
            return
        start += len(found)


def size_of(connection: Connection) -> int:
    """How many leaves."""
    return int(connection.execute(select(head.c.size)).scalar() or 0)


def last_moment(connection: Connection) -> datetime:
    """When the last leaf was written, by its id (to the millisecond)."""
    wanted = select(leaves.c.id).order_by(leaves.c.number.desc()).limit(1)
    found = connection.execute(wanted).scalar()
    # UUIDv7: the first 48 bits are milliseconds since 1970.
    return datetime.fromtimestamp(int(found[:8] + found[9:13], 16) / 1000 if found else 0, UTC)


def state_of(connection: Connection, kind: str, name: str) -> str | None:
    """Where an object stands; None if the log does not speak of it."""
    found: str | None = connection.execute(select(objects.c.state).where(objects.c.object == f"{kind}/{name}")).scalar()
    return found


def names_in(connection: Connection, kind: str, states: Iterable[str], limit: int) -> list[str]:
    """The objects of a kind in these states; first what was left alone the longest."""
    wanted = (
        select(objects.c.object)
        .where(objects.c.kind == kind, objects.c.state.in_(list(states)))
        .order_by(objects.c.last)
    )
    return [name.partition("/")[2] for name in connection.execute(wanted.limit(limit)).scalars()]


def table_rows(connection: Connection) -> Iterator[TableRow]:
    """Every row of every table that follows from the log, as exports have them."""
    for row in connection.execute(select(objects)).mappings():
        said: dict[str, Json] = {"last": row["last"]}
        said |= {name: row[name] for name in ("state", "revision", "rev_digest") if row[name]}
        yield TableRow("objects", row["object"], said)
    for table, key, row in connection.execute(select(records.c.table, records.c.key, records.c.row)):
        yield TableRow(table, key, json.loads(row))


def rebuild(connection: Connection) -> int:
    """Make `objects` and `records` anew from the leaves, whose hashes must lead to the head. How many leaves."""
    row = connection.execute(select(head)).one()
    connection.execute(delete(objects))
    connection.execute(delete(records))
    frontier = Frontier()
    for raw in leaves_from(connection, 0):
        frontier = log.append(frontier, raw)
        entry = Entry.decode(raw)
        _apply(connection, entry, _object(connection, entry))
    if (frontier.size, frontier.pack()) != (row.size, row.frontier):
        raise StoreError(
            "store.altered", Wording("the leaves do not lead to the head of the log", "日志各条推不出日志头:已被改动")
        )
    return frontier.size


def put_blob(connection: Connection, digest: str, kid: str, content: bytes) -> None:
    """Keep a ciphertext."""
    connection.execute(insert(blobs).values(digest=digest, kid=kid, content=content))


def blob(connection: Connection, digest: str) -> bytes | None:
    """A ciphertext; None if it is gone."""
    found: bytes | None = connection.execute(select(blobs.c.content).where(blobs.c.digest == digest)).scalar()
    return found


def all_blobs(connection: Connection) -> Iterator[bytes]:
    """Every ciphertext there is."""
    for digest in list(connection.execute(select(blobs.c.digest).order_by(blobs.c.digest)).scalars()):
        content = blob(connection, digest)
        if content is not None:
            yield content


def drop_blobs(connection: Connection, kid: str) -> int:
    """Remove what was sealed under a key."""
    return connection.execute(delete(blobs).where(blobs.c.kid == kid)).rowcount


def keep_checkpoint(connection: Connection, size: int, note: bytes, at: str) -> None:
    """Keep a signed checkpoint."""
    if connection.execute(select(checkpoints.c.size).where(checkpoints.c.size == size)).scalar() is None:
        connection.execute(insert(checkpoints).values(size=size, note=note, signed_at=at))


def last_checkpoint(connection: Connection) -> tuple[int, str]:
    """Size and time of the last one; 0 and nothing if there is none."""
    wanted = select(checkpoints.c.size, checkpoints.c.signed_at).order_by(checkpoints.c.size.desc()).limit(1)
    found = connection.execute(wanted).first()
    return (0, "") if found is None else (found[0], found[1])


def checkpoint_notes(connection: Connection) -> list[bytes]:
    """All that were kept, the smallest first."""
    return list(connection.execute(select(checkpoints.c.note).order_by(checkpoints.c.size)).scalars())


def intact(connection: Connection) -> bool:
    """Whether the database itself says that it is whole."""
    return bool(connection.execute(text("PRAGMA quick_check")).scalar() == "ok")


def active_since(connection: Connection, since: datetime) -> set[str]:
    """The actors of leaves since a moment."""
    first = event_id(since)[:13]  # ids are UUIDv7: their first 48 bits are the time
    wanted = select(leaves.c.raw).where(leaves.c.id >= first)
    return {json.loads(raw)["actor"]["id"] for raw in connection.execute(wanted).scalars()}
