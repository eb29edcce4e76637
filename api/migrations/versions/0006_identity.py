"""Who signs in and what they may see: the employer's sign-in, units, hidden people, idle sessions.

Revision ID: 0006
Revises: 0004
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_ID = sa.String(length=32)
_HASH = sa.String(length=64)
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Do this step; whoever is signed in has to sign in again."""
    # No batch: SQLite would have to drop the table that cases and links refer to.
    op.add_column("users", sa.Column("subject", _HASH, nullable=True))
    op.add_column(
        "users", sa.Column("all_units", sa.Boolean(), nullable=False, server_default=sa.true())
    )
    op.create_index(op.f("ix_users_subject"), "users", ["subject"], unique=True)
    op.execute("DELETE FROM sessions")
    with op.batch_alter_table("sessions") as sessions:
        sessions.add_column(sa.Column("seen_at", _MOMENT, nullable=False))
    op.add_column("cases", sa.Column("unit", _HASH, nullable=True))
    op.create_index("ix_cases_unit_list", "cases", ["unit", "finished", "state_since", "reference"])
    op.create_table(
        "user_units",
        sa.Column("user_id", _ID, nullable=False),
        sa.Column("unit", _HASH, nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_user_units_user_id")),
        sa.PrimaryKeyConstraint("user_id", "unit", name=op.f("pk_user_units")),
    )
    op.create_table(
        "hidden_people",
        sa.Column("user_id", _ID, nullable=False),
        sa.Column("lookup", _HASH, nullable=False),
        sa.Column("why", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_hidden_people_user_id")),
        sa.PrimaryKeyConstraint("user_id", "lookup", "why", name=op.f("pk_hidden_people")),
    )
    op.create_table(
        "sign_in_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("lookup", _HASH, nullable=False),
        sa.Column("client", _HASH, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("done_at", _MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_requests")),
    )
    for column in ("lookup", "client"):
        op.create_index(op.f(f"ix_sign_in_requests_{column}"), "sign_in_requests", [column])


def downgrade() -> None:
    """Undo this step; HR users see every unit again."""
    for table in ("sign_in_requests", "hidden_people", "user_units"):
        op.drop_table(table)
    op.drop_index("ix_cases_unit_list", table_name="cases")
    op.drop_column("cases", "unit")
    with op.batch_alter_table("sessions") as sessions:
        sessions.drop_column("seen_at")
    op.drop_index(op.f("ix_users_subject"), table_name="users")
    op.drop_column("users", "all_units")
    op.drop_column("users", "subject")
