"""The database: engine, migrations, and the session a request works in.

Nobody but the two session dependencies commits: a request is one transaction, committed once
before the answer leaves and rolled back on any exception. A `ReadSession` is never committed, so
a page behind one can't change anything.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine import URL
from sqlalchemy.orm import Session, sessionmaker

BUSY_TIMEOUT_MS = 15_000
#: Short, because somebody in danger may be waiting for the answer that needs no database.
CONNECT_SECONDS = 3
MIGRATIONS = Path(__file__).parent / "migrations"


class ReadSession(Session):
    """A session for looking only: whatever it holds is rolled back at its end."""


class WriteSession(Session):
    """A session whose work is committed once, by whoever opened it."""


def database_url(url: str) -> URL:
    """The address with the driver we ship: psycopg for PostgreSQL, sqlite3 for SQLite."""
    parsed = make_url(url)
    if parsed.drivername in {"postgres", "postgresql"}:
        return parsed.set(drivername="postgresql+psycopg")
    return parsed


def make_engine(url: str) -> Engine:
    """An engine for `url`; SQLite gets WAL, foreign keys and a wait for a busy file."""
    parsed = database_url(url)
    if parsed.get_backend_name() != "sqlite":
        connect = {"connect_timeout": CONNECT_SECONDS}
        return create_engine(parsed, pool_pre_ping=True, connect_args=connect)
    _make_private(parsed)
    engine = create_engine(parsed, connect_args={"check_same_thread": False})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _make_private(url: URL) -> None:
    """Create the file readable by its owner alone: it holds wrapped keys and addresses."""
    if url.database and url.database != ":memory:":
        path = Path(url.database)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600, exist_ok=True)


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    # The driver's own transactions begin too late for SERIALIZABLE; `_begin_sqlite` begins ours.
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA foreign_keys = ON")
    # Overwrites what is deleted, so that an erased key doesn't stay readable in the file.
    connection.execute("PRAGMA secure_delete = ON")


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    connection.exec_driver_sql("BEGIN" if options.get("askoh_read") else "BEGIN IMMEDIATE")


class Database:
    """One engine and the two kinds of session made from it."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine = make_engine(url)
        options: dict[str, Any] = {"expire_on_commit": False}
        # PostgreSQL enforces it; on SQLite the rollback does.
        reader = self.engine.execution_options(askoh_read=True, postgresql_readonly=True)
        self._read = sessionmaker(reader, class_=ReadSession, autoflush=False, **options)
        self._write = sessionmaker(self.engine, class_=WriteSession, **options)

    @contextmanager
    def reading(self) -> Iterator[ReadSession]:
        """A session that is rolled back at its end, whatever happened in it."""
        with self._read() as session:
            yield session
            session.rollback()

    @contextmanager
    def writing(self) -> Iterator[WriteSession]:
        """A session committed once at its end, rolled back on any exception."""
        with self._write() as session:
            try:
                yield session
            except BaseException:
                session.rollback()
                raise
            session.commit()

    def scrub(self) -> bool:
        """Empty SQLite's journal, in which older pages stay until it is used again.

        Returns:
            False when somebody was reading all the while; the next call empties it.
        """
        if self.engine.dialect.name != "sqlite":
            return True
        # The driver's own connection: SQLAlchemy would begin a transaction, which is in the way.
        connection = self.engine.raw_connection()
        try:
            busy = connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        finally:
            connection.close()
        return not busy

    def rewrite(self, *tables: str) -> None:
        """Write these tables anew on PostgreSQL, which keeps what was changed or deleted a while.

        Each is locked meanwhile. SQLite overwrites at once, and nothing is done.
        """
        if self.engine.dialect.name != "postgresql":
            return
        with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql(f"VACUUM (FULL) {', '.join(tables)}")

    def close(self) -> None:
        """Give back every connection."""
        self.engine.dispose()


def migration_config(url: str) -> Config:
    """Alembic's configuration for the database at `url`."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    config.attributes["url"] = url
    return config


def migrate(url: str, revision: str = "head") -> None:
    """Bring the database at `url` up to `revision`, creating it when it is new."""
    command.upgrade(migration_config(url), revision)


def migrate_down(url: str, revision: str) -> None:
    """Take the database at `url` back to `revision` ('base' empties it)."""
    command.downgrade(migration_config(url), revision)
