"""Pauses of counterparts, files that are being imported, and events by counterpart."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
NAME = sa.String(200).with_variant(sa.String(200, collation="C"), "postgresql")
NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "pauses",
        sa.Column("seq", NUMBER, primary_key=True, autoincrement=True),
        sa.Column("kind", sa.String(100), nullable=False),
        sa.Column("counterpart_id", NAME, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("actor", sa.String(200), nullable=False),
        sa.Column("paused", sa.Boolean, nullable=False),
        sa.Column("until", sa.Integer),
        sa.Column("reason", sa.Text, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_pauses_kind_counterpart_id", "pauses", ["kind", "counterpart_id"])
    op.create_index("ix_events_kind_counterpart_id", "events", ["kind", "counterpart_id"])
    op.create_table(
        "uploads",
        sa.Column("hash", sa.String(64), primary_key=True),
        sa.Column("account", NAME, nullable=False),
        sa.Column("name", sa.String(300), nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
    )
    op.create_index("ix_uploads_account", "uploads", ["account"])
