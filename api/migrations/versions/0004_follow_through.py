"""What happens after a draft is sent: reasons confirmed, questions put, silence, recommendations.

Revision ID: 0004
Revises: 0003
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_COLUMNS = (
    ("cases", "escalated_at", _MOMENT),
    ("cases", "report_on", sa.Date()),
    ("drafts", "reason_confirmed_at", _MOMENT),
    ("drafts", "reason_confirmed_by", sa.String(length=40)),
    ("comments", "asks", sa.String(length=40)),
)


def upgrade() -> None:
    """Do this step."""
    for table, name, kind in _COLUMNS:
        op.add_column(table, sa.Column(name, kind, nullable=True))
    op.create_index(op.f("ix_cases_escalated_at"), "cases", ["escalated_at"], unique=False)
    op.create_table(
        "recommendations",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("added_by", sa.String(length=32), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("updated_at", _MOMENT, nullable=False),
        sa.Column("told_at", _MOMENT, nullable=True),
        sa.Column("lock", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["added_by"], ["users.id"], name=op.f("fk_recommendations_added_by")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("case_id", "number"),
    )
    op.create_index(
        op.f("ix_recommendations_next_on"), "recommendations", ["next_on"], unique=False
    )


def downgrade() -> None:
    """Undo this step; a case whose report has come is again one that was sent."""
    op.drop_index(op.f("ix_recommendations_next_on"), table_name="recommendations")
    op.drop_table("recommendations")
    op.execute("UPDATE cases SET state = 'sent_to_provider' WHERE state = 'reported'")
    op.drop_index(op.f("ix_cases_escalated_at"), table_name="cases")
    for table, name, _ in reversed(_COLUMNS):
        op.drop_column(table, name)
