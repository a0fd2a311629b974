"""Which events took back which."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "withdrawals",
        sa.Column("seq", NUMBER, primary_key=True, autoincrement=False),
        sa.Column("kind", sa.String(100), nullable=False),
        sa.Column("event_seq", NUMBER, nullable=False),
    )
    op.create_index("ix_withdrawals_kind_seq", "withdrawals", ["kind", "seq"])
    op.create_index("uq_withdrawals_event_seq", "withdrawals", ["event_seq"], unique=True)
