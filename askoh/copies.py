"""Whole copies of the records' database, of either kind, while it is in use."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Collection, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import make_url, text

from api.db import database_url, make_engine
from askoh.errors import AskohError

SQLITE, POSTGRESQL = "records.db", "records.dump"
_ASIDE = "askoh_before_restore"


def kind_of(url: str) -> str:
    """'sqlite' or 'postgresql'."""
    return database_url(url).get_backend_name()


def copy(url: str, folder: Path, without: Collection[str]) -> Path:
    """Copy the database into `folder`; the rows of the tables `without` are left out.

    Raises:
        AskohError: the copy can't be made.
    """
    if kind_of(url) == "sqlite":
        return _copy_sqlite(url, folder / SQLITE, without)
    target = folder / POSTGRESQL
    left_out = [f"--exclude-table-data=public.{table}" for table in sorted(without)]
    _run("pg_dump", url, "--format=custom", "--schema=public", f"--file={target}", *left_out)
    return target


def _copy_sqlite(url: str, target: Path, without: Collection[str]) -> Path:
    source = f"file:{database_url(url).database}?mode=ro"
    try:
        with (
            closing(sqlite3.connect(source, uri=True)) as there,
            closing(sqlite3.connect(target)) as here,
        ):
            # SQLite's own way: one moment's state, whoever writes meanwhile.
            there.backup(here)
            with here:
                for table in sorted(without):
                    here.execute(f"DELETE FROM {table}")  # noqa: S608 (our own names)
            here.execute("PRAGMA journal_mode=DELETE")
            here.execute("VACUUM")
    except sqlite3.Error as error:
        raise AskohError(
            f"The records can't be copied: {error}.", "Run `askoh migrate`; look for free space."
        ) from None
    return target


def has_records(url: str) -> bool:
    """Whether there are tables at this address; a file that isn't there isn't made."""
    if kind_of(url) == "sqlite" and not Path(database_url(url).database or "").is_file():
        return False
    engine = make_engine(url)
    names = "sqlite_master" if kind_of(url) == "sqlite" else "pg_catalog.pg_tables"
    column = "name" if kind_of(url) == "sqlite" else "tablename"
    try:
        with engine.connect() as connection:
            found = text(f"SELECT 1 FROM {names} WHERE {column} = 'cases'")  # noqa: S608
            return connection.execute(found).first() is not None
    finally:
        engine.dispose()


@contextmanager
def put_in_place(url: str, source: Path) -> Iterator[str]:
    """Put a copy where the records are, once whoever uses this has found it sound.

    Gives the address at which to look at the copy first. If that raises, the records that were
    there are untouched.

    Raises:
        AskohError: it can't be read back.
    """
    there = _beside(url, source) if kind_of(url) == "sqlite" else _in_its_stead(url, source)
    with there as address:
        yield address


@contextmanager
def _beside(url: str, source: Path) -> Iterator[str]:
    place = Path(database_url(url).database or "")
    draft = place.with_name(f".{place.name}.restored")
    place.parent.mkdir(parents=True, exist_ok=True)
    try:
        draft.touch(mode=0o600)
        shutil.copyfile(source, draft)
        yield f"sqlite:///{draft}"
        for end in ("-wal", "-shm"):
            place.with_name(place.name + end).unlink(missing_ok=True)
        draft.replace(place)
    finally:
        for end in ("", "-wal", "-shm"):
            draft.with_name(draft.name + end).unlink(missing_ok=True)


@contextmanager
def _in_its_stead(url: str, source: Path) -> Iterator[str]:
    """The old tables wait in a schema of another name; they come back if anything fails."""
    _execute(url, f"ALTER SCHEMA public RENAME TO {_ASIDE}", "CREATE SCHEMA public")
    try:
        _run("pg_restore", url, "--no-owner", "--no-privileges", "--exit-on-error",
             "--schema=public", "--single-transaction", str(source))  # fmt: skip
        yield url
    except BaseException:
        _execute(url, "DROP SCHEMA public CASCADE", f"ALTER SCHEMA {_ASIDE} RENAME TO public")
        raise
    _execute(url, f"DROP SCHEMA {_ASIDE} CASCADE")


def _execute(url: str, *statements: str) -> None:
    engine = make_engine(url)
    try:
        with engine.begin() as connection:
            for statement in statements:
                connection.execute(text(statement))
    finally:
        engine.dispose()


def _run(program: str, url: str, *options: str) -> None:
    if shutil.which(program) is None:
        raise AskohError(
            f"`{program}` isn't there.",
            "Install PostgreSQL's client programs (Debian: `apt-get install postgresql-client`), "
            "of the server's version or newer.",
        )
    address = make_url(url)
    # The password goes by the environment: anybody can read a command line.
    plain = address.set(drivername="postgresql", password=None)
    environment = os.environ | ({"PGPASSWORD": str(address.password)} if address.password else {})
    done = subprocess.run(
        [program, f"--dbname={plain.render_as_string()}", *options],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        first = next(iter(done.stderr.strip().splitlines()), f"it ended with {done.returncode}")
        raise AskohError(
            f"`{program}` failed: {first}", "Check ASKOH_DATABASE_URL and the server's version."
        )
