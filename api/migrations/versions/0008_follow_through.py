"""Managers' own cases, notes to HR, and where on the page a correction belongs.

Revision ID: 0008
Revises: 0004
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_ID = sa.String(length=32)
_HASH = sa.String(length=64)
_NAME = sa.String(length=40)
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Do this step."""
    op.add_column("comments", sa.Column("place", _NAME, nullable=True))
    op.create_table(
        "signed_in_chats",
        sa.Column("conversation", _HASH, nullable=False),
        sa.Column("session", _HASH, nullable=False),
        sa.ForeignKeyConstraint(
            ["session"],
            ["sessions.token_hash"],
            name=op.f("fk_signed_in_chats_session"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("conversation", name=op.f("pk_signed_in_chats")),
    )
    op.create_index(op.f("ix_signed_in_chats_session"), "signed_in_chats", ["session"])
    op.create_table(
        "hr_notes",
        sa.Column("id", _ID, nullable=False),
        sa.Column("reference", sa.String(length=12), nullable=False),
        sa.Column("state", _NAME, nullable=False),
        sa.Column("waiting_since", _MOMENT, nullable=True),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("updated_at", _MOMENT, nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("manager_lookup", _HASH, nullable=True),
        sa.Column("unit", _HASH, nullable=True),
        sa.Column("identity", _NAME, nullable=False),
        sa.Column("owner_id", _ID, nullable=True),
        sa.Column("reminded_at", _MOMENT, nullable=True),
        sa.Column("lock", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_hr_notes_person_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_hr_notes_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hr_notes")),
        sa.UniqueConstraint("reference", name=op.f("uq_hr_notes_reference")),
    )
    op.create_index(op.f("ix_hr_notes_state"), "hr_notes", ["state"])
    op.create_table(
        "hr_note_messages",
        *_of_a_note(),
        sa.Column("author", _NAME, nullable=False),
        sa.Column("author_id", _ID, nullable=True),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["users.id"], name=op.f("fk_hr_note_messages_author_id")
        ),
    )
    op.create_index(op.f("ix_hr_note_messages_note_id"), "hr_note_messages", ["note_id"])
    op.create_table(
        "hr_note_links",
        *_of_a_note(),
        sa.Column("token_hash", _HASH, nullable=False),
        sa.Column("identity", _NAME, nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("expires_at", _MOMENT, nullable=False),
        sa.UniqueConstraint("token_hash", name=op.f("uq_hr_note_links_token_hash")),
    )
    op.create_index(op.f("ix_hr_note_links_note_id"), "hr_note_links", ["note_id"])


def _of_a_note() -> tuple[sa.schema.SchemaItem, ...]:
    """What a row has that belongs to a note."""
    return (
        sa.Column("id", _ID, nullable=False),
        sa.Column("note_id", _ID, nullable=False),
        sa.ForeignKeyConstraint(["note_id"], ["hr_notes.id"]),
        sa.PrimaryKeyConstraint("id"),
    )


def downgrade() -> None:
    """Undo this step; notes to HR go with it."""
    for table in ("hr_note_links", "hr_note_messages", "hr_notes", "signed_in_chats"):
        op.drop_table(table)
    op.drop_column("comments", "place")
