"""What keeps records in order: keys that were retired, people that were erased, a trail that ends.

Revision ID: 0007
Revises: 0004
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_REFUSED = "the audit trail is append-only"
_ON_SQLITE = """
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit_events
WHEN OLD.id > (SELECT cut FROM audit_head WHERE id = 1)
BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END
"""
_ON_POSTGRESQL = """
CREATE FUNCTION audit_keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
IF OLD.id > (SELECT cut FROM audit_head WHERE id = 1) THEN
RAISE EXCEPTION 'the audit trail is append-only'; END IF; RETURN OLD; END $$
"""
_MOMENT = sa.DateTime(timezone=True)


def _on_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _let_the_past_go() -> None:
    """Refuse deleting any event but those up to the cut, row by row."""
    if _on_sqlite():
        op.execute("DROP TRIGGER audit_no_delete")
        op.execute(_ON_SQLITE)
        return
    op.execute("DROP TRIGGER audit_no_change ON audit_events")
    op.execute(
        "CREATE TRIGGER audit_no_change BEFORE UPDATE OR TRUNCATE ON audit_events "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()"
    )
    op.execute(_ON_POSTGRESQL)
    op.execute(
        "CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit_events "
        "FOR EACH ROW EXECUTE FUNCTION audit_keep()"
    )


def _keep_all() -> None:
    """Refuse deleting any event, as before."""
    if _on_sqlite():
        op.execute("DROP TRIGGER audit_no_delete")
        op.execute(
            "CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit_events "
            f"BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END"
        )
        return
    op.execute("DROP TRIGGER audit_no_delete ON audit_events")
    op.execute("DROP FUNCTION audit_keep()")
    op.execute("DROP TRIGGER audit_no_change ON audit_events")
    op.execute(
        "CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_events "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()"
    )


def upgrade() -> None:
    """Do this step."""
    op.create_table(
        "retired_keys",
        sa.Column("key_id", sa.String(length=16), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("key_id", name=op.f("pk_retired_keys")),
    )
    op.create_table(
        "erasures",
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_erasures")),
    )
    op.create_index(op.f("ix_erasures_at"), "erasures", ["at"], unique=False)
    op.add_column("audit_head", sa.Column("cut", sa.Integer(), nullable=False, server_default="0"))
    op.add_column(
        "audit_head",
        sa.Column("cut_hash", sa.String(length=64), nullable=False, server_default="0" * 64),
    )
    _let_the_past_go()


def downgrade() -> None:
    """Undo this step. The older version can't know of a trail whose beginning has gone."""
    _keep_all()
    op.drop_column("audit_head", "cut_hash")
    op.drop_column("audit_head", "cut")
    op.drop_index(op.f("ix_erasures_at"), table_name="erasures")
    op.drop_table("erasures")
    op.drop_table("retired_keys")
