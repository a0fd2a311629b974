"""Cases under review, their matches and the steps taken."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
NAME = sa.String(200).with_variant(sa.String(200, collation="C"), "postgresql")
NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "cases",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("entrepreneur_id", NAME, nullable=False),
        sa.Column("path", sa.String(400), nullable=False),
        sa.Column("urgent", sa.Boolean, nullable=False),
        sa.Column("stage", sa.String(20), nullable=False),
        sa.Column("opened_at", sa.BigInteger, nullable=False),
        sa.Column("due_at", sa.BigInteger),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("changed_at", sa.BigInteger, nullable=False),
        sa.Column("changed_by", sa.String(200), nullable=False),
    )
    op.create_index("ix_cases_stage_due_at", "cases", ["stage", "due_at"])
    op.create_index("ix_cases_entrepreneur_id", "cases", ["entrepreneur_id"])
    op.create_table(
        "matches",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("case_id", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(100), nullable=False),
        sa.Column("counterpart_id", NAME, nullable=False),
        sa.Column("ranking_id", sa.String(64)),
        sa.Column("place", sa.Integer),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("due_at", sa.BigInteger),
        sa.Column("entrepreneur_says", sa.Boolean),
        sa.Column("counterpart_says", sa.Boolean),
        sa.Column("instead_of", sa.String(64)),
    )
    op.create_index("ix_matches_case_id", "matches", ["case_id"])
    op.create_index("ix_matches_kind_counterpart_id", "matches", ["kind", "counterpart_id"])
    op.create_table(
        "steps",
        sa.Column("seq", NUMBER, primary_key=True, autoincrement=True),
        sa.Column("case_id", sa.String(64), nullable=False),
        sa.Column("match_id", sa.String(64)),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("actor", sa.String(200), nullable=False),
        sa.Column("action", sa.String(20), nullable=False),
        sa.Column("was", sa.String(20), nullable=False),
        sa.Column("now", sa.String(20), nullable=False),
        sa.Column("reason", sa.String(100)),
        sa.Column("note", sa.Text, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_steps_case_id", "steps", ["case_id"])
