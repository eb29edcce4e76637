"""Anonymous counts by month, from which HR's figures are made.

Revision ID: 0009
Revises: 0008
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_NAME = sa.String(length=40)


def upgrade() -> None:
    """Do this step."""
    op.create_table(
        "tallies",
        sa.Column("kind", _NAME, nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("code", _NAME, nullable=False),
        sa.Column("role", _NAME, nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "month", "code", "role", name=op.f("pk_tallies")),
    )


def downgrade() -> None:
    """Undo this step; the counts go with it, and can't be made again."""
    op.drop_table("tallies")
