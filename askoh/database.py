"""The records' database as the command line sees it: migrate it, look at it, open it for work."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.exc import SQLAlchemyError

from api.db import make_engine, migrate, migration_config
from api.services import Services, build_services
from api.settings import Settings, SettingsError
from askoh.errors import AskohError
from askoh.places import Places
from askoh.runfile import running_stack
from askoh.secrets import ensure_secrets
from guidance.employer import EmployerError


def migrate_command(_options: argparse.Namespace, places: Places) -> int:
    """`askoh migrate`."""
    print(f"The database is at revision {migrate_database(places)}.")
    return 0


def load_settings(places: Places) -> Settings:
    """The api's settings, with secrets made if there are none.

    Links lead to the AskOH that runs on the data folder, unless a public address is set.

    Raises:
        AskohError: a setting is unsafe or wrong.
    """
    ensure_secrets(places.home)
    try:
        settings = Settings.load()
    except SettingsError as error:
        raise AskohError(str(error), "Correct those settings and run this again.") from None
    stack = running_stack(places.home)
    if stack is None or "public_url" in settings.model_fields_set:
        return settings
    return settings.model_copy(update={"public_url": stack.api_url})


def migrate_database(places: Places) -> str:
    """Bring the database up to this version; returns its revision.

    Raises:
        AskohError: it can't be reached or changed.
    """
    url = load_settings(places).database
    try:
        migrate(url)
        return current_revision(url) or "none"
    except SQLAlchemyError as error:
        raise unreachable(error) from None


def current_revision(url: str) -> str | None:
    """The revision that the database at `url` is at; None if it has no tables."""
    engine = make_engine(url)
    try:
        with engine.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision()
    finally:
        engine.dispose()


def newest_revision() -> str | None:
    """The revision that this version of AskOH needs."""
    return ScriptDirectory.from_config(migration_config("sqlite://")).get_current_head()


@contextmanager
def services(places: Places) -> Iterator[Services]:
    """The api's parts, on the migrated database.

    Raises:
        AskohError: settings, database or employer profile can't be used.
    """
    settings = load_settings(places)
    try:
        found = build_services(settings)
    except SQLAlchemyError as error:
        raise unreachable(error) from None
    except EmployerError as error:
        raise AskohError(str(error), "Correct that file; `askoh employer check` helps.") from None
    try:
        yield found
    finally:
        found.database.close()


def unreachable(error: SQLAlchemyError) -> AskohError:
    """The same problem, without the statement or its values."""
    first = str(getattr(error, "orig", None) or type(error).__name__).strip().splitlines()
    return AskohError(
        f"The database can't be used: {first[0] if first else type(error).__name__}",
        "Check ASKOH_DATABASE_URL and that the database runs, then run `askoh migrate`.",
    )
