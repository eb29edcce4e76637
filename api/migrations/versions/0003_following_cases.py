"""Cases that follow one another are looked up in both directions.

Revision ID: 0003
Revises: 0002
"""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Do this step."""
    op.create_index(op.f("ix_cases_earlier_case_id"), "cases", ["earlier_case_id"], unique=False)


def downgrade() -> None:
    """Undo this step."""
    op.drop_index(op.f("ix_cases_earlier_case_id"), table_name="cases")
