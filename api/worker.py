"""The jobs of the worker process, each one call, and the lock that keeps it to one process."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.exc import IntegrityError

from api.escalations import Escalated, escalate
from api.outbox import Sent, Smtp, Transport, deliver_due
from api.purge import Purged, purge
from api.records.content_reviews import Exported, export
from api.records.models import WorkerLock
from api.reminders import Reminded, remind
from api.services import Services, Work
from api.sign_in_requests import Answered, answer_requests
from api.teams.notices import TeamsNotices

LOCK_LIFE = timedelta(minutes=5)


def hold_lock(services: Services, name: str, holder: str, now: datetime) -> bool:
    """Take or keep the lock `name` for five minutes; False while another holder has it."""
    try:
        with services.database.writing() as session:
            lock = session.get(WorkerLock, name, with_for_update=True)
            if lock is None:
                session.add(WorkerLock(name=name, holder=holder, until=now + LOCK_LIFE))
                return True
            if lock.holder != holder and lock.until > now:
                return False
            lock.holder, lock.until = holder, now + LOCK_LIFE
            return True
    except IntegrityError:
        return False


def release_lock(services: Services, name: str, holder: str) -> None:
    """Give the lock back, if `holder` has it."""
    with services.database.writing() as session:
        lock = session.get(WorkerLock, name, with_for_update=True)
        if lock is not None and lock.holder == holder:
            session.delete(lock)


def run_outbox(services: Services, now: datetime, transport: Transport | None = None) -> Sent:
    """Send the messages that are due; those that neither Teams nor mail can take are held."""
    settings = services.settings
    if transport is None and settings.smtp_host:
        transport = Smtp(settings)
    elsewhere = TeamsNotices(services) if settings.teams else None
    return deliver_due(services, now, transport, elsewhere)


def run_reminders(services: Services, now: datetime) -> Reminded:
    """Queue a message for each follow-up that is due today or before."""
    with services.database.writing() as session:
        return remind(Work(session, services, now), services.settings.current_day())


def run_escalations(services: Services, now: datetime) -> Escalated:
    """Mark what has waited too long today, and queue a message to HR about it."""
    with services.database.writing() as session:
        return escalate(Work(session, services, now), services.settings.current_day())


def run_sign_in_requests(services: Services, now: datetime) -> Answered:
    """Mail sign-in links to those who asked for one and have an account or manage people."""
    with services.database.writing() as session:
        return answer_requests(Work(session, services, now))


def run_purge(services: Services, now: datetime) -> Purged:
    """Remove what is past its time."""
    return purge(services, now)


def run_reviews(services: Services, _now: datetime) -> Exported:
    """Bring the file of content reviews in step, should writing it have failed before."""
    return export(services)
