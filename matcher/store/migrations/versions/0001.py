"""The first schema."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
# PostgreSQL would sort by the database's language, and SQLite by code points: one order, whatever the database
NAME = sa.String(200).with_variant(sa.String(200, collation="C"), "postgresql")
NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    meta = op.create_table(
        "meta", sa.Column("name", sa.String(50), primary_key=True), sa.Column("value", sa.Text, nullable=False)
    )
    op.bulk_insert(meta, [{"name": "change", "value": "0"}])
    op.create_table(
        "entities",
        sa.Column("entity", sa.String(100), primary_key=True),
        sa.Column("id", NAME, primary_key=True),
        sa.Column("data", sa.Text, nullable=False),
        sa.Column("change", sa.BigInteger, nullable=False),
        sa.Column("deleted", sa.Boolean, nullable=False),
    )
    op.create_index("ix_entities_entity_change", "entities", ["entity", "change"])
    op.create_table(
        "events",
        sa.Column("seq", NUMBER, primary_key=True, autoincrement=True),
        sa.Column("kind", sa.String(100), nullable=False),
        sa.Column("entrepreneur_id", sa.String(200), nullable=False),
        sa.Column("counterpart_id", sa.String(200), nullable=False),
        sa.Column("event", sa.String(100), nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("sender", sa.String(200), nullable=False),
        sa.Column("client_key", sa.String(200)),
        sa.Column("data", sa.Text, nullable=False),
        sa.Column("recorded_at", sa.BigInteger, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_events_kind_seq", "events", ["kind", "seq"])
    op.create_index("ix_events_entrepreneur_id", "events", ["entrepreneur_id"])
    op.create_index("uq_events_sender_client_key", "events", ["sender", "client_key"], unique=True)
    op.create_table(
        "rankings",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("sender", sa.String(200), nullable=False),
        sa.Column("kind", sa.String(100), nullable=False),
        sa.Column("direction", sa.String(20), nullable=False),
        sa.Column("entity_id", sa.String(200), nullable=False),
        sa.Column("data", sa.LargeBinary, nullable=False),
    )
    op.create_index("ix_rankings_at", "rankings", ["at"])
    op.create_table(
        "api_keys",
        sa.Column("name", sa.String(200), primary_key=True),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("revoked_at", sa.BigInteger),
        sa.UniqueConstraint("hash", name="uq_api_keys_hash"),
    )
