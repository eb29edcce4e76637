"""Alembic's entry: runs the migrations on the database that `api.db.migration_config` names."""

from __future__ import annotations

from alembic import context

from api.db import make_engine
from api.records.models import Base

engine = make_engine(context.config.attributes["url"])
with engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()
engine.dispose()
