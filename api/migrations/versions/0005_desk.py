"""What HR's desk keeps: appointments, holds, outcomes, plans, attachments, and codes to filter by.

Revision ID: 0005
Revises: 0004
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_ID, _NAME = sa.String(length=32), sa.String(length=40)
_COLUMNS = (
    ("people", "name_lookup", sa.String(length=64)),
    ("cases", "urgency", _NAME),
    ("cases", "complexity", _NAME),
    ("cases", "appointment_on", sa.Date()),
    ("cases", "appointment_way", _NAME),
    ("cases", "outcome", _NAME),
    ("cases", "hold_since", _MOMENT),
    ("cases", "hold_by", _ID),
    ("cases", "hold_reason_sealed", sa.LargeBinary()),
)
_WHO = ("state", "subject_id", "manager_id")
_WAITED = ("finished", "state_since", "reference")
_INDEXES = (
    ("ix_people_name_lookup", "people", ("name_lookup",)),
    ("ix_cases_subject_id", "cases", ("subject_id",)),
    ("ix_cases_manager_id", "cases", ("manager_id",)),
    ("ix_cases_created_at_list", "cases", ("created_at", "reference", *_WHO)),
    ("ix_cases_followup_on_list", "cases", ("followup_on", "reference", *_WHO)),
    ("ix_cases_owner_id_list", "cases", ("owner_id", *_WAITED, *_WHO)),
    ("ix_cases_urgency_list", "cases", ("urgency", *_WAITED, *_WHO)),
)


def upgrade() -> None:
    """Do this step."""
    for table, name, kind in _COLUMNS:
        op.add_column(table, sa.Column(name, kind, nullable=True))
    for name, table, columns in _INDEXES:
        op.create_index(name, table, list(columns), unique=False)
    op.create_table(
        "case_plans",
        *_numbered(),
        sa.Column("kind", _NAME, nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("author", _NAME, nullable=False),
        sa.Column("author_id", _ID, nullable=True),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("ended_at", _MOMENT, nullable=True),
    )
    op.create_table(
        "attachments",
        *_numbered(),
        sa.Column("state", _NAME, nullable=False),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("updated_at", _MOMENT, nullable=False),
    )


def _numbered() -> tuple[sa.schema.SchemaItem, ...]:
    """What a row has that is one of several of a case."""
    return (
        sa.Column("id", _ID, nullable=False),
        sa.Column("case_id", _ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("case_id", "number"),
    )


def downgrade() -> None:
    """Undo this step; a case that the provider has in hand is again one that was sent."""
    op.execute(
        "UPDATE cases SET state = 'sent_to_provider' WHERE state IN "
        "('returned_by_provider', 'appointment_booked', 'did_not_attend')"
    )
    op.drop_table("attachments")
    op.drop_table("case_plans")
    for name, table, _ in reversed(_INDEXES):
        op.drop_index(name, table_name=table)
    for table, name, _ in reversed(_COLUMNS):
        op.drop_column(table, name)
