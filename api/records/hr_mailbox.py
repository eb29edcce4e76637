"""HR's mailbox of the employer's profile, as a reader of messages of its own."""

from __future__ import annotations

from sqlalchemy import select

from api.records.models import Case, Person
from api.records.note_models import HrNote
from api.services import Work


def hr_mailbox(work: Work) -> Person | None:
    """The mailbox that messages to HR go to; None where the profile has none."""
    contact = work.services.employer.hr_contact
    if contact is None or contact.work_address is None:
        return None
    lookup = work.vault.lookup(work.session, contact.work_address)
    # The person of a case or a note could be erased with it, and the mailbox's messages too.
    of_cases = select(Case.id).where(
        (Case.subject_id == Person.id) | (Case.manager_id == Person.id)
    )
    of_notes = select(HrNote.id).where(HrNote.person_id == Person.id)
    known = work.session.scalars(
        select(Person).where(
            Person.lookup == lookup,
            Person.wrapped_key.is_not(None),
            Person.address_sealed.is_not(None),
            ~of_cases.exists(),
            ~of_notes.exists(),
        )
    ).first()
    if known is not None:
        return known
    person = work.vault.new_person(work.session, work.now, contact.work_address)
    person.address_sealed = work.vault.seal(person, contact.work_address)
    return person
