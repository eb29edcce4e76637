"""Checks and signatures of content by reviewers.

Revision ID: 0010
Revises: 0008
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_ID = sa.String(length=32)
_NAME = sa.String(length=40)


def upgrade() -> None:
    """Do this step."""
    op.create_table(
        "content_reviews",
        sa.Column("id", _ID, nullable=False),
        sa.Column("kind", _NAME, nullable=False),
        sa.Column("entry", sa.String(length=80), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("what", _NAME, nullable=False),
        sa.Column("user_id", _ID, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=True),
        sa.Column("profession", sa.String(length=80), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_content_reviews_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_content_reviews")),
    )
    op.create_index(op.f("ix_content_reviews_kind_entry"), "content_reviews", ["kind", "entry"])


def downgrade() -> None:
    """Undo this step; the records of checks and signatures go with it."""
    op.drop_table("content_reviews")
