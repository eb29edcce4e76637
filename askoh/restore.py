"""`askoh restore`: checks a backup, erases again whom it brings back, puts it in place."""

import argparse
import json
from collections.abc import Iterable
from pathlib import Path

from sqlalchemy import inspect, select
from sqlalchemy.exc import SQLAlchemyError

from api import audit, keys
from api.crypto import Vault
from api.db import Database, make_engine, migrate
from api.erasure import erase_again
from api.records.models import Erasure
from api.services import Services, Work
from api.settings import Settings
from askoh.backup import ERASURES
from askoh.copies import POSTGRESQL, SQLITE, has_records, kind_of, put_in_place
from askoh.database import load_settings, newest_revision, unreachable
from askoh.errors import AskohError
from askoh.manifest import Manifest, read
from askoh.places import Places
from askoh.runfile import running_stack
from guidance.employer import load_employer
from guidance.people import load_people


def restore(options: argparse.Namespace, places: Places) -> int:
    """`askoh restore DIR`.

    Raises:
        AskohError: the backup isn't sound or can't be read with our keys, AskOH runs, or there
            are records already. What was there is untouched then.
    """
    folder, settings = Path(options.folder), load_settings(places)
    try:
        manifest = _checked(folder, settings, places)
        there = has_records(settings.database)
        if there and not options.force:
            raise AskohError(
                "There are records already, and they would be replaced.",
                "Back them up with `askoh backup`, then add --force.",
            )
        erased, known = _erased(settings.database, there, folder, options.erasures)
        again = _put(folder, settings, manifest, erased)
    except SQLAlchemyError as error:
        raise unreachable(error) from None
    print(f"Restored: the records of {manifest.made_at}, with {manifest.audit_events:,} events.")
    print(f"Erased again: {again} people who were erased since.")
    if not known:
        print(
            "The records that were there before can't be asked who was erased since. If a newer "
            "backup is left, restore again with --erasures and its erasures.json."
        )
    return 0


def _checked(folder: Path, settings: Settings, places: Places) -> Manifest:
    stack = running_stack(places.home)
    if stack is not None:
        raise AskohError(f"AskOH runs at {stack.api_url}.", "Stop it first: `askoh stop`.")
    manifest = read(folder)
    kind = kind_of(settings.database)
    if manifest.database != kind:
        raise AskohError(
            f"This is a backup of {manifest.database}; the records here are in {kind}.",
            "Set ASKOH_DATABASE_URL to a database of that kind.",
        )
    missing = set(manifest.keys) - set(Vault(settings.keys).key_ids)
    if missing:
        raise AskohError(
            f"The backup needs keys that aren't here: {', '.join(sorted(missing))}.",
            "Put them into ASKOH_KEYS behind the others, then run this again.",
        )
    return manifest


def _erased(
    url: str, there: bool, folder: Path, others: Iterable[str]
) -> tuple[frozenset[str], bool]:
    """Ids of all who were erased, as far as anybody knows, and whether the records of now do."""
    found: set[str] = set()
    for path in (folder / ERASURES, *map(Path, others)):
        try:
            found |= set(json.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError):
            raise AskohError(
                f"{path} can't be read as a list of erasures.",
                "Name the erasures.json of a newer backup.",
            ) from None
    if not there:
        return frozenset(found), False
    engine = make_engine(url)
    try:
        with engine.connect() as connection:
            if not inspect(connection).has_table(Erasure.__tablename__):
                return frozenset(found), False
            found |= set(connection.scalars(select(Erasure.person_id)))
    finally:
        engine.dispose()
    return frozenset(found), True


def _put(folder: Path, settings: Settings, manifest: Manifest, erased: frozenset[str]) -> int:
    name = SQLITE if manifest.database == "sqlite" else POSTGRESQL
    with put_in_place(settings.database, folder / name) as address:
        migrate(address)
        database = Database(address)
        try:
            again = _look(database, settings, manifest, erased)
            database.scrub()
        finally:
            database.close()
    return again


def _look(
    database: Database, settings: Settings, manifest: Manifest, erased: frozenset[str]
) -> int:
    """Refuse a copy whose trail or keys aren't sound; erase again whom it brings back."""
    vault = Vault(settings.keys)
    with database.reading() as session:
        check = audit.verify(session)
        if not check.sound:
            raise AskohError(
                f"The audit trail of this backup is broken at event {check.broken_at}: "
                f"{check.reason}.",
                "Use an older backup, and tell whoever is responsible for data protection.",
            )
        lost = keys.usage(session, vault)[None]
        if lost:
            raise AskohError(
                f"{lost} stored keys of this backup open with none of the keys here.",
                "Put the key back into ASKOH_KEYS that was in use then.",
            )
    services = Services(
        settings,
        database,
        vault,
        load_employer(settings.employer_file),
        load_people(settings.config / "people.csv"),
    )
    with database.writing() as session:
        work = Work(session, services, settings.now())
        again = erase_again(work, erased)
        newest = newest_revision() or ""
        fields = (f"from revision {manifest.revision}", f"to revision {newest}")
        audit.record(session, work.now, audit.SYSTEM, "restored", "records", *fields)
        return again
