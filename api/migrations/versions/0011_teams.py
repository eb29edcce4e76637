"""Teams accounts of users, and where they can be written to.

Revision ID: 0011
Revises: 0010
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Do this step."""
    op.create_table(
        "teams_accounts",
        sa.Column("account", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.Column("conversation", sa.String(length=64), nullable=True),
        sa.Column("reference_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_teams_accounts_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("account", name=op.f("pk_teams_accounts")),
    )
    op.create_index(op.f("ix_teams_accounts_user_id"), "teams_accounts", ["user_id"])
    op.create_index(op.f("ix_teams_accounts_conversation"), "teams_accounts", ["conversation"])


def downgrade() -> None:
    """Undo this step; people are found anew from their Teams accounts."""
    op.drop_table("teams_accounts")
