"""The tables. `leaves` is the truth; `objects` and `records` follow from it and can be made anew (`rebuilding.py`).

Migrations make them (`migrations/`); a test compares the two.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import Column, Index, Integer, LargeBinary, MetaData, String, Table, Text

METADATA: Final = MetaData()

leaves: Final = Table(
    "leaves",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("id", String(36), nullable=False, unique=True),
    Column("request", String(128), unique=True),
    Column("object", String(260), nullable=False),
    Column("act", String(64), nullable=False),
    Column("raw", LargeBinary, nullable=False),
    Index("leaves_by_object", "object", "number"),
)
"""Raw bytes of every entry; rejects change and removal by triggers, against accidents: what proves is the tree."""

head: Final = Table(
    "head",
    METADATA,
    Column("one", Integer, primary_key=True),
    Column("origin", String(128), nullable=False),
    Column("size", Integer, nullable=False),
    Column("frontier", LargeBinary, nullable=False),
)
"""One row: how far the log has come. Whoever holds its lock is the one writer."""

objects: Final = Table(
    "objects",
    METADATA,
    Column("object", String(260), primary_key=True),
    Column("kind", String(64), nullable=False),
    Column("state", String(32), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("rev_digest", String(64), nullable=False),
    Column("last", String(36), nullable=False),
    Index("objects_by_state", "kind", "state"),
)
"""Where each thing stands that the log speaks of: a cache of the fold of its leaves."""

records: Final = Table(
    "records",
    METADATA,
    Column("table", String(32), primary_key=True),
    Column("key", String(300), primary_key=True),
    Column("row", Text, nullable=False),
    Column("due", String(27)),
    Index("records_due", "due", "table", "key"),
)
"""Rows that leaves set and drop (`data.rows`): grants, keys, evidence, timers. `due`: of a timer not yet fired."""

blobs: Final = Table(
    "blobs",
    METADATA,
    Column("digest", String(64), primary_key=True),
    Column("kid", String(128), nullable=False),
    Column("content", LargeBinary, nullable=False),
    Index("blobs_by_key", "kid"),
)
"""Ciphertexts by their SHA-256; the keys lie elsewhere (`keyfile.py`)."""

outbox: Final = Table(
    "outbox",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("id", String(36), nullable=False, unique=True),
    Column("body", Text, nullable=False),
    Column("made_at", String(27), nullable=False),
    Column("due", String(27)),
    Column("attempts", Integer, nullable=False),
    Column("failure", String(64), nullable=False),
    Index("outbox_due", "due", "number"),
)
"""Notices, written with the leaf they tell of and named by its id; `due`: when to try next, none once delivered.

No part of the log and never made anew from it: what was told to whom is not what happened.
"""

checkpoints: Final = Table(
    "checkpoints",
    METADATA,
    Column("size", Integer, primary_key=True, autoincrement=False),
    Column("note", LargeBinary, nullable=False),
    Column("signed_at", String(27), nullable=False),
)
"""Signed checkpoints, for exports; the signer keeps the last one in a file of its own too (`signer.py`)."""
