"""Notices that wait to be told."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the outbox."""
    op.create_table(
        "outbox",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("id", sa.String(36), nullable=False, unique=True),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("made_at", sa.String(27), nullable=False),
        sa.Column("due", sa.String(27)),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("failure", sa.String(64), nullable=False),
    )
    op.create_index("outbox_due", "outbox", ["due", "number"])
