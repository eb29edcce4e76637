"""What an api process is made of, built once at its start and handed to every request."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from api.crypto import Vault
from api.db import Database
from api.settings import Settings
from guidance.employer import EmployerProfile, load_employer
from guidance.people import People, load_people
from guidance.reviews import use_reviews


@dataclass(frozen=True, slots=True)
class Services:
    """The settings, the database, the vault, and the employer this deployment serves."""

    settings: Settings
    database: Database
    vault: Vault
    employer: EmployerProfile
    people: People


def build_services(settings: Settings) -> Services:
    """Build the parts from `settings`, on a database that is migrated already.

    Raises:
        guidance.employer.EmployerError: the employer profile can't be used; it says why.
    """
    use_reviews(settings.reviews_file)
    database = Database(settings.database)
    vault = Vault(settings.keys)
    # Several processes may start at once: whoever comes second finds the keys made.
    with suppress(IntegrityError), database.writing() as session:
        vault.set_up(session)
    return Services(
        settings=settings,
        database=database,
        vault=vault,
        employer=load_employer(settings.employer_file),
        people=load_people(settings.config / "people.csv"),
    )


@dataclass(frozen=True, slots=True)
class Work:
    """A piece of work: one transaction, one clock, the parts it needs.

    A request that only looks gets one whose session is rolled back at the end.
    """

    session: Session
    services: Services
    now: datetime

    @property
    def vault(self) -> Vault:
        """The vault of this process."""
        return self.services.vault


def get_services(request: Request) -> Services:
    """The parts of the app that serves this request."""
    services: Services = request.app.state.services
    return services


ServicesDep = Annotated[Services, Depends(get_services)]


def _looking(services: ServicesDep) -> Iterator[Work]:
    with services.database.reading() as session:
        yield Work(session, services, services.settings.now())


def _writing(services: ServicesDep) -> Iterator[Work]:
    with services.database.writing() as session:
        yield Work(session, services, services.settings.now())


# "function": committed before the answer leaves, so that nobody is told of what wasn't kept.
LookDep = Annotated[Work, Depends(_looking, scope="function")]
WorkDep = Annotated[Work, Depends(_writing, scope="function")]
