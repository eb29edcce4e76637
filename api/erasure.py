"""Destroys what is known of people: their keys first, and all that could bring them back.

A destroyed key makes everything sealed with it unreadable. Its id is noted, so that a backup made
before is erased again when it is restored.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import Table, delete, or_, select, update
from sqlalchemy.orm import Session

from api.audit import SYSTEM, record
from api.crypto import new_token, token_hash
from api.errors import ConflictError
from api.insight import counting
from api.records.legal_hold import WHY, is_held
from api.records.models import (
    AgreementLink,
    Base,
    Case,
    Erasure,
    Outbox,
    Person,
    SignedIn,
    SignInLink,
    User,
)
from api.records.states import State
from api.records.teams import TeamsAccount
from api.services import Work


def destroy(work: Work, person: Person) -> None:
    """Destroy the person's key, name and address, and the messages to them."""
    work.vault.erase(person, work.now)
    person.name_sealed = person.address_sealed = None
    work.session.execute(delete(Outbox).where(Outbox.person_id == person.id))
    note_erased(work.session, [person.id], work.now)


def note_erased(session: Session, people: Iterable[str], now: datetime) -> None:
    """Note, by their ids only, that these people were erased."""
    for one in people:
        session.merge(Erasure(person_id=one, at=now))


def erase_case(work: Work, case: Case) -> None:
    """Destroy the keys of the people of this case: nobody can read its words or names again.

    Raises:
        ConflictError: the case is on legal hold.
    """
    if is_held(case):
        raise ConflictError(f"{case.reference} is on legal hold. {WHY}")
    for person in (case.subject, case.manager):
        if person is not None:
            destroy(work, person)
    end_links(work, case)
    # In a small unit the unit is half a name; and that two cases are about one person says
    # something of that person.
    case.unit = None
    case.earlier_case_id = None
    for later in work.session.scalars(select(Case).where(Case.earlier_case_id == case.id)):
        later.earlier_case_id = None
    record(work.session, work.now, SYSTEM, "content_erased", case.reference)


def end_links(work: Work, case: Case) -> None:
    """Let no personal link open the case any more."""
    work.session.execute(
        update(AgreementLink)
        .where(AgreementLink.case_id == case.id, AgreementLink.revoked_at.is_(None))
        .values(revoked_at=work.now)
    )


def end_case(work: Work, case: Case, why: str) -> None:
    """Close a case that nobody can or will go on with; `why` is the trail's word for it."""
    if case.finished:
        return
    counting.left_state(work, case)
    case.state, case.state_since, case.finished = State.CLOSED, work.now, True
    case.closed_at = work.now
    record(work.session, work.now, SYSTEM, why, case.reference)


def remove_case(work: Work, case: Case, event: str) -> None:
    """Remove a case with every row that hangs on it, and its people's keys."""
    people = [key for key in (case.subject_id, case.manager_id) if key]
    for later in work.session.scalars(select(Case).where(Case.earlier_case_id == case.id)):
        later.earlier_case_id = None
    work.session.flush()
    for table in _hanging_on_cases():
        work.session.execute(delete(table).where(table.c.case_id == case.id))
    record(work.session, work.now, SYSTEM, event, case.reference)
    work.session.delete(case)
    work.session.flush()
    work.session.execute(delete(Outbox).where(Outbox.person_id.in_(people)))
    work.session.execute(delete(Person).where(Person.id.in_(people)))
    note_erased(work.session, people, work.now)


def _hanging_on_cases() -> list[Table]:
    """The tables whose rows belong to a case, those that others point at last."""
    tables = reversed(Base.metadata.sorted_tables)
    return [table for table in tables if table.name != "cases" and "case_id" in table.c]


def erase_account(work: Work, user: User) -> None:
    """Destroy who a user was. The row stays: the trail and the cases name its id."""
    user.disabled_at = user.disabled_at or work.now
    user.lookup = token_hash(new_token())
    for table in (SignedIn, SignInLink, TeamsAccount):
        work.session.execute(delete(table).where(table.user_id == user.id))
    destroy(work, user.person)
    record(work.session, work.now, SYSTEM, "account_erased", user.id)


def erase_again(work: Work, ids: Collection[str]) -> int:
    """Erase people who were erased after this copy of the records was made; how many were."""
    wanted = [Person.id.in_(ids), Person.wrapped_key.is_not(None)]
    people = work.session.scalars(select(Person).where(*wanted)).all()
    for person in people:
        for user in work.session.scalars(select(User).where(User.person_id == person.id)):
            erase_account(work, user)
        of_theirs = or_(Case.subject_id == person.id, Case.manager_id == person.id)
        for case in work.session.scalars(select(Case).where(of_theirs)):
            if case.subject_id == person.id:
                end_case(work, case, "case_erased")
                end_links(work, case)
            record(work.session, work.now, SYSTEM, "erased_again", case.reference)
        destroy(work, person)
    note_erased(work.session, ids, work.now)
    return len(people)
