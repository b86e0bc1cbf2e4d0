"""`post` and `claim`: notices that wait to be told, each in the transaction of the leaf it tells of.

At least once: a notice is claimed for a while before it is sent, and only once it was taken is it marked as told.
Whoever dies in between leaves it to be claimed again; its id stays, by which the other side tells the repetition.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, delete, func, insert, select, update

from copygate.audit.canonical import Json, canonical
from copygate.store.schema import outbox

_MOST_FAILURE: Final = 64


@dataclass(frozen=True, slots=True)
class Posted:
    """A notice. `attempts` counts those that failed; `failure` says how the last one did."""

    id: str
    body: dict[str, Any]
    made_at: str
    attempts: int = 0
    failure: str = ""


def post(connection: Connection, ident: str, body: Mapping[str, Json], now: str) -> None:
    """Put a notice in, to be told from now on."""
    values = {"id": ident, "body": canonical(body).decode(), "made_at": now, "due": now, "attempts": 0, "failure": ""}
    connection.execute(insert(outbox).values(**values))


def claim(connection: Connection, now: str, until: str, most: int) -> tuple[Posted, ...]:
    """Those that are due, the oldest first; nobody else is given them before `until`."""
    wanted = select(outbox).where(outbox.c.due <= now).order_by(outbox.c.number).limit(most)
    found = tuple(_posted(row) for row in connection.execute(wanted).mappings())
    names = [each.id for each in found]
    connection.execute(update(outbox).where(outbox.c.id.in_(names)).values(due=until))
    return found


def told(connection: Connection, ident: str) -> None:
    """It was taken: it is not told again."""
    connection.execute(update(outbox).where(outbox.c.id == ident).values(due=None, failure=""))


def failed(connection: Connection, ident: str, failure: str, again: str) -> None:
    """It was not: once more from then on."""
    values = {"due": again, "attempts": outbox.c.attempts + 1, "failure": failure[:_MOST_FAILURE]}
    connection.execute(update(outbox).where(outbox.c.id == ident).values(**values))


def put_back(connection: Connection, ident: str, again: str) -> None:
    """It was claimed and not tried."""
    connection.execute(update(outbox).where(outbox.c.id == ident, outbox.c.due.is_not(None)).values(due=again))


def waiting(connection: Connection) -> tuple[Posted, ...]:
    """All that nobody has taken yet."""
    wanted = select(outbox).where(outbox.c.due.is_not(None)).order_by(outbox.c.number)
    return tuple(_posted(row) for row in connection.execute(wanted).mappings())


def count(connection: Connection) -> int:
    """How many wait."""
    return int(connection.execute(select(func.count()).where(outbox.c.due.is_not(None))).scalar() or 0)


def forget(connection: Connection, before: str) -> int:
    """Drop what was told long ago."""
    old = delete(outbox).where(outbox.c.due.is_(None), outbox.c.made_at < before)
    return connection.execute(old).rowcount


def _posted(row: Any) -> Posted:
    return Posted(row["id"], json.loads(row["body"]), row["made_at"], row["attempts"], row["failure"])
