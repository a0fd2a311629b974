"""Indexes for the figures of an office: cases by their day, what was sent, and steps by what was done."""

from alembic import op

revision = "0008"
down_revision = "0007"
FIGURES = ["case_id", "state", "kind", "counterpart_id", "entrepreneur_says", "counterpart_says"]


def upgrade() -> None:
    op.create_index("ix_cases_opened_at", "cases", ["opened_at"])
    op.create_index("ix_matches_figures", "matches", FIGURES)
    op.create_index("ix_steps_action_case_id_at", "steps", ["action", "case_id", "at"])
