"""Removes what is past its time. How long each kind is kept is the employer's to say.

A case past its time loses its words: the key of the person it is about is destroyed, and with it
everything sealed with it. The bare record (reference, states, dates) and the trail stay.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import CursorResult, Delete, delete, func, or_, select

from api.audit import SYSTEM, record
from api.records.models import (
    AgreementLink,
    Case,
    Comment,
    Draft,
    FollowUp,
    IdempotencyKey,
    Outbox,
    Person,
    SignedIn,
    SignInFailure,
    SignInLink,
)
from api.records.notes import purge_notes
from api.records.states import State
from api.services import Work

IDEMPOTENCY_LIFE = timedelta(days=1)
FAILURE_LIFE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Purged:
    """What one run removed, in numbers."""

    unfinished: int = 0
    erased: int = 0
    messages: int = 0
    notes: int = 0
    other: int = 0


def purge(work: Work) -> Purged:
    """Remove what is past its time by the employer's retention; a second run finds nothing."""
    days = work.services.employer.retention
    return Purged(
        unfinished=_drop_unfinished(work, days),
        erased=_erase_old_cases(work, days),
        messages=_count(work, _old_messages(work, days)),
        notes=purge_notes(work, days["note"]),
        other=sum(_count(work, statement) for statement in _spent(work)),
    )


def _drop_unfinished(work: Work, days: Mapping[str, int]) -> int:
    """Drafts never sent go whole: without a first version after days, with one after longer."""
    bare = work.now - timedelta(days=days["unfinished_draft"])
    drafted = work.now - timedelta(days=days["unsent_draft"])
    cases = work.session.scalars(
        select(Case).where(
            Case.state == State.DRAFTING,
            or_(
                (Case.version == 0) & (Case.updated_at < bare),
                (Case.version > 0) & (Case.updated_at < drafted),
            ),
        )
    ).all()
    for case in cases:
        for table in (Draft, Comment, FollowUp, AgreementLink):
            work.session.execute(delete(table).where(table.case_id == case.id))
        work.session.execute(delete(Outbox).where(Outbox.case_id == case.id))
        people = [key for key in (case.subject_id, case.manager_id) if key]
        record(work.session, work.now, SYSTEM, "draft_purged", case.reference)
        work.session.delete(case)
        work.session.flush()
        work.session.execute(delete(Person).where(Person.id.in_(people)))
    return len(cases)


def _erase_old_cases(work: Work, days: Mapping[str, int]) -> int:
    limit = work.now - timedelta(days=days["case"])
    ended = func.coalesce(Case.closed_at, Case.state_since)
    cases = work.session.scalars(
        select(Case)
        .join(Person, Person.id == Case.subject_id)
        .where(Case.finished, ended < limit, Person.wrapped_key.is_not(None))
    ).all()
    for case in cases:
        erase_case(work, case)
    return len(cases)


def erase_case(work: Work, case: Case) -> None:
    """Destroy the keys of the people of this case: nobody can read its words or names again."""
    for person in (case.subject, case.manager):
        if person is not None:
            work.vault.erase(person, work.now)
            person.name_sealed = person.address_sealed = None
    # That two cases are about one person says something of that person.
    case.earlier_case_id = None
    for later in work.session.scalars(select(Case).where(Case.earlier_case_id == case.id)):
        later.earlier_case_id = None
    record(work.session, work.now, SYSTEM, "content_erased", case.reference)


def _old_messages(work: Work, days: Mapping[str, int]) -> Delete:
    return delete(Outbox).where(Outbox.created_at < work.now - timedelta(days=days["outbox"]))


def _spent(work: Work) -> tuple[Delete, ...]:
    now = work.now
    return (
        delete(SignInLink).where(SignInLink.expires_at < now),
        delete(SignedIn).where(SignedIn.expires_at < now),
        delete(SignInFailure).where(SignInFailure.at < now - FAILURE_LIFE),
        delete(IdempotencyKey).where(IdempotencyKey.created_at < now - IDEMPOTENCY_LIFE),
    )


def _count(work: Work, statement: Delete) -> int:
    result = work.session.execute(statement)
    return result.rowcount if isinstance(result, CursorResult) else 0
