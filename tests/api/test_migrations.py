"""Every migration goes down and up with data in every table, on both databases."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import JSON, Boolean, Date, Integer, LargeBinary, Table, func, inspect, select, text

import api.app  # noqa: F401  (every module that makes a table)
from api import audit
from api.db import Database, migrate, migrate_down, migration_config
from api.erasure import erase_case
from api.records.cases import CaseRepository
from api.records.models import Base, UtcDateTime
from api.worker import hold_lock

from .test_person import a_whole_case, keep_a_chat

Rows = dict[str, list[dict[str, object]]]
#: What the older version has no word for, by the revision that is gone back to.
SAID_OTHERWISE = {("cases", "state")}
#: Who is signed in signs in again after a step that knew less, or knows more, of sessions.
ENDED = {"sessions", "signed_in_chats"}


@pytest.fixture
def database_url(empty_url: str) -> str:
    """A migrated database of each kind."""
    migrate(empty_url)
    return empty_url


def revisions() -> list[str]:
    """Those one can go back to, newest first."""
    script = ScriptDirectory.from_config(migration_config("sqlite://"))
    return [one.revision for one in script.walk_revisions()][1:]


def fill(world):
    """Rows in every table: by use as far as that is quick, the rest made up."""
    a_whole_case(world)
    keep_a_chat(world)
    erased, _ = world.agreed_case(world.signed_in(), conversation="c-erased0123456789")
    world.work(lambda work: erase_case(work, CaseRepository(work.session).by_reference(erased)))
    hold_lock(world.services, "worker", "somebody", world.settings.now())
    fill_the_rest(world)


def fill_the_rest(world):
    def make_up(work):
        for table in Base.metadata.sorted_tables:
            if not work.session.scalar(select(func.count()).select_from(table)):
                work.session.execute(table.insert().values(made_up(work, table)))

    world.work(make_up)


def made_up(work, table: Table) -> dict[str, object]:
    values: dict[str, object] = {}
    for column in table.columns:
        if column.foreign_keys:
            (key,) = column.foreign_keys
            values[column.name] = work.session.scalar(select(key.column).limit(1))
            continue
        examples = (
            (UtcDateTime, datetime(2026, 11, 21, 12, tzinfo=UTC)),
            (Date, date(2026, 11, 21)),
            (Boolean, True),
            (Integer, 1),
            (LargeBinary, b"sealed"),
            (JSON, []),
        )
        values[column.name] = next(
            (value for kind, value in examples if isinstance(column.type, kind)), "words"
        )
    return values


def rows_of(url: str) -> Rows:
    """Every row of every table, as the database gives it."""
    database = Database(url)
    found: Rows = {}
    with database.engine.connect() as connection:
        for table in sorted(set(inspect(connection).get_table_names()) - {"alembic_version"}):
            rows = connection.execute(text(f"SELECT * FROM {table}")).mappings()  # noqa: S608
            found[table] = sorted((dict(row) for row in rows), key=repr_of_key)
    database.close()
    return found


def repr_of_key(row: dict[str, object]) -> str:
    return repr(sorted((k, repr(v)) for k, v in row.items() if k in {"id", "key", "name"})) + repr(
        row
    )


def only(rows: Rows, like: Rows, without: set[tuple[str, str]]) -> Rows:
    """The tables and columns that `like` has too."""
    cut: Rows = {}
    for table, others in like.items():
        names = set(others[0]) - {column for name, column in without if name == table}
        cut[table] = sorted(
            ({k: v for k, v in row.items() if k in names} for row in rows[table]), key=repr_of_key
        )
    return cut


def test_each_step_down_and_up_keeps_what_the_older_version_can_hold(world, database_url):
    fill(world)
    world.services.database.close()
    for revision in revisions():
        before = rows_of(database_url)
        assert all(before.values()), [name for name, rows in before.items() if not rows]
        migrate_down(database_url, revision)
        older = {name: rows for name, rows in rows_of(database_url).items() if name not in ENDED}
        assert only(older, older, SAID_OTHERWISE) == only(before, older, SAID_OTHERWISE), revision
        migrate(database_url)
        assert only(rows_of(database_url), older, set()) == only(older, older, set()), revision
        world.restart()
        assert world.work(lambda work: audit.verify(work.session)).sound
        fill_the_rest(world)
        fill_the_rest(world)
        world.services.database.close()
    assert len(revisions()) >= 4
    world.restart()
    assert world.start(conversation="c-afterwards0123456789")["version"] == 1


def test_nothing_is_left_at_the_bottom_and_all_is_there_at_the_top(world, database_url):
    fill(world)
    world.services.database.close()
    migrate_down(database_url, "base")
    assert rows_of(database_url) == {}
    migrate(database_url)
    assert set(rows_of(database_url)) == set(Base.metadata.tables)
