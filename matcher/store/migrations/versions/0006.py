"""Links to a person's own page, what people ask of the office there, and lists found by whom they are about."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
NAME = sa.String(200).with_variant(sa.String(200, collation="C"), "postgresql")


def upgrade() -> None:
    op.create_index("ix_rankings_entity_id", "rankings", ["entity_id"])
    op.create_table(
        "links",
        sa.Column("case_id", sa.String(64), primary_key=True),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("made_at", sa.BigInteger),
        sa.Column("made_by", sa.String(200), nullable=False),
    )
    op.create_table(
        "personal_requests",
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column("entrepreneur_id", NAME, nullable=False),
        sa.Column("case_id", sa.String(64), nullable=False),
        sa.Column("match_id", sa.String(64)),
        sa.Column("path", sa.String(400), nullable=False),
        sa.Column("sort", sa.String(20), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("due_at", sa.BigInteger, nullable=False),
        sa.Column("answered_at", sa.BigInteger),
        sa.Column("answered_by", sa.String(200)),
        sa.Column("answer", sa.Text, nullable=False),
    )
    op.create_index("ix_personal_requests_due_at", "personal_requests", ["due_at"])
    op.create_index("ix_personal_requests_entrepreneur_id", "personal_requests", ["entrepreneur_id"])
    op.create_index("ix_personal_requests_case_id", "personal_requests", ["case_id"])
