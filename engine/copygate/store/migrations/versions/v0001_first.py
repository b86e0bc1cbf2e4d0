"""The first tables, and the triggers that keep the log from being changed by accident."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make them."""
    op.create_table(
        "leaves",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("id", sa.String(36), nullable=False, unique=True),
        sa.Column("request", sa.String(128), unique=True),
        sa.Column("object", sa.String(260), nullable=False),
        sa.Column("act", sa.String(64), nullable=False),
        sa.Column("raw", sa.LargeBinary, nullable=False),
    )
    op.create_index("leaves_by_object", "leaves", ["object", "number"])
    op.create_table(
        "head",
        sa.Column("one", sa.Integer, primary_key=True),
        sa.Column("origin", sa.String(128), nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("frontier", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "objects",
        sa.Column("object", sa.String(260), primary_key=True),
        sa.Column("kind", sa.String(64), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("rev_digest", sa.String(64), nullable=False),
        sa.Column("last", sa.String(36), nullable=False),
    )
    op.create_index("objects_by_state", "objects", ["kind", "state"])
    op.create_table(
        "records",
        sa.Column("table", sa.String(32), primary_key=True),
        sa.Column("key", sa.String(300), primary_key=True),
        sa.Column("row", sa.Text, nullable=False),
        sa.Column("due", sa.String(27)),
    )
    op.create_index("records_due", "records", ["due", "table", "key"])
    op.create_table(
        "blobs",
        sa.Column("digest", sa.String(64), primary_key=True),
        sa.Column("kid", sa.String(128), nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
    )
    op.create_index("blobs_by_key", "blobs", ["kid"])
    op.create_table(
        "checkpoints",
        sa.Column("size", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("note", sa.LargeBinary, nullable=False),
        sa.Column("signed_at", sa.String(27), nullable=False),
    )
    for table, event in (("leaves", "UPDATE"), ("leaves", "DELETE"), ("checkpoints", "UPDATE"), ("head", "DELETE")):
        op.execute(
            f"CREATE TRIGGER {table}_no_{event.lower()} BEFORE {event} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, 'the log is only ever written at its end'); END"
        )
