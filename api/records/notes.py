"""Notes that employees send to HR: who may read them, what may be done, and the way back.

A note goes to HR and never through, or to, the sender's manager. Its answer reaches the sender by
a personal link: mailed to the work address in the people file, or handed over by HR.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, delete, exists, or_, select
from sqlalchemy.orm import Session

from api.audit import SYSTEM, Actor, record
from api.crypto import ErasedError, new_token, token_hash
from api.errors import BadInputError, ConflictError, NotFoundError
from api.outbox import Notice, queue
from api.pages import LONDON
from api.records.hr_mailbox import hr_mailbox
from api.records.models import HiddenPerson, Person, User, UserUnit
from api.records.note_models import HrNote, NoteLink, NoteMessage, NoteState
from api.records.sending import (
    HANDED_OVER_BY_HR,
    SENT_TO_WORK_ADDRESS,
    TYPED_MATCHED,
    TYPED_NOT_MATCHED,
    link_days,
)
from api.records.service import EMPLOYEE, hr_actor
from api.services import Work
from guidance.workdays import working_days_later

BY_EMPLOYEE, BY_HR = "employee", "hr"
MAX_NOTE_CHARS = 4000
PAGE_SIZE = 100


@dataclass(frozen=True, slots=True)
class NewNote:
    """What somebody sends: who they say they are, and every word."""

    name: str
    address: str
    text: str


@dataclass(frozen=True, slots=True)
class Said:
    """One message of a note, opened."""

    author: str
    text: str
    at: object
    by: User | None


class NoteRepository:
    """Finds notes for whoever asks; one that isn't theirs to see isn't found."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def _may_see(self, user: User) -> ColumnElement[bool]:
        """Notes HR may read: of their units, not their own, and of nobody who is too close.

        A note whose sender's unit isn't known is for those who see all units.
        """
        own = select(Person.id).where(Person.lookup == user.lookup)
        hidden = select(HiddenPerson.lookup).where(HiddenPerson.user_id == user.id)
        of_hidden = select(Person.id).where(Person.lookup.in_(hidden))
        units = select(UserUnit.unit).where(UserUnit.user_id == user.id)
        sees_all = exists().where(User.id == user.id, User.all_units)
        return and_(
            HrNote.state != NoteState.WITHDRAWN,
            HrNote.person_id.not_in(own),
            HrNote.person_id.not_in(of_hidden),
            or_(HrNote.manager_lookup.is_(None), HrNote.manager_lookup != user.lookup),
            or_(sees_all, HrNote.unit.in_(units)),
        )

    def list_for_hr(self, user: User, *, done: bool) -> tuple[HrNote, ...]:
        """Open notes, those that have waited longest for HR first; or the finished ones."""
        state = NoteState.DONE if done else NoteState.OPEN
        # A note that HR has answered waits for its sender: it comes after those that wait for HR.
        order = (HrNote.waiting_since.is_(None), HrNote.waiting_since, HrNote.created_at)
        query = select(HrNote).where(self._may_see(user), HrNote.state == state)
        return tuple(self._session.scalars(query.order_by(*order).limit(PAGE_SIZE)))

    def for_hr(self, user: User, reference: str) -> HrNote | None:
        """A note by its reference, if this user may read it."""
        query = select(HrNote).where(HrNote.reference == reference, self._may_see(user))
        return self._session.scalar(query)

    def by_link(self, hashed: str, work: Work) -> HrNote | None:
        """The note a personal link opens, while the link works and the note is there."""
        query = (
            select(HrNote)
            .join(NoteLink, NoteLink.note_id == HrNote.id)
            .where(
                NoteLink.token_hash == hashed,
                NoteLink.expires_at > work.now,
                HrNote.state != NoteState.WITHDRAWN,
            )
        )
        return self._session.scalar(query)

    def has_link(self, note: HrNote, work: Work) -> bool:
        """Whether the sender holds a link that works."""
        query = select(NoteLink.id).where(
            NoteLink.note_id == note.id, NoteLink.expires_at > work.now
        )
        return self._session.scalar(query) is not None

    def messages(self, note: HrNote) -> tuple[NoteMessage, ...]:
        """What was written, oldest first."""
        query = (
            select(NoteMessage)
            .where(NoteMessage.note_id == note.id)
            .order_by(NoteMessage.created_at, NoteMessage.id)
        )
        return tuple(self._session.scalars(query))


# The employee -----------------------------------------------------------------------------------


def send(work: Work, new: NewNote) -> HrNote:
    """Keep a note, tell HR's mailbox that there is one, and send its writer their link.

    Raises:
        BadInputError: there is nothing in it, or it is too long.
    """
    text = tidied(new.text)
    known = work.services.people.find(new.address)
    person = work.vault.new_person(work.session, work.now, new.address)
    name = known.name if known else new.name.strip()
    person.address_sealed = work.vault.seal(person, new.address.strip())
    person.name_sealed = work.vault.seal(person, name) if name else None
    manager = known.manager_address if known else None
    note = HrNote(
        reference=_fresh_reference(work),
        state=NoteState.OPEN,
        waiting_since=work.now,
        created_at=work.now,
        updated_at=work.now,
        person=person,
        manager_lookup=work.vault.lookup(work.session, manager) if manager else None,
        unit=work.vault.lookup(work.session, f"unit:{known.unit.strip()}") if known else None,
        identity=TYPED_MATCHED if known else TYPED_NOT_MATCHED,
    )
    work.session.add(note)
    work.session.flush()
    _write(work, note, BY_EMPLOYEE, text)
    record(work.session, work.now, EMPLOYEE, "note_sent", note.reference)
    _tell_hr(work, note, "note_new")
    _mail_link(work, note, "note_sent")
    return note


def answer(work: Work, note: HrNote, text: str) -> None:
    """Keep what the writer adds; HR's answer is waited for again.

    Raises:
        BadInputError: there is nothing in it, or it is too long.
    """
    _write(work, note, BY_EMPLOYEE, tidied(text))
    note.state, note.reminded_at = NoteState.OPEN, None
    note.waiting_since = note.waiting_since or work.now
    record(work.session, work.now, EMPLOYEE, "note_answered", note.reference)
    _tell_hr(work, note, "note_answered")


def withdraw(work: Work, note: HrNote) -> None:
    """Take the note back: its words and its key are destroyed, and nobody can open it again."""
    note.state, note.waiting_since, note.updated_at = NoteState.WITHDRAWN, None, work.now
    _destroy(work, note)
    record(work.session, work.now, EMPLOYEE, "note_withdrawn", note.reference)


# HR ---------------------------------------------------------------------------------------------


def take(work: Work, note: HrNote, user: User | None) -> None:
    """Make somebody the note's owner; None leaves it to everybody again."""
    note.owner_id, note.updated_at = (user.id if user else None), work.now
    if user is not None:
        record(work.session, work.now, hr_actor(user), "note_taken", note.reference)


def reply(work: Work, note: HrNote, user: User, text: str) -> None:
    """Answer the employee, who gets a link to the answer; whoever answers owns the note.

    Raises:
        BadInputError: there is nothing in it, or it is too long.
    """
    _write(work, note, BY_HR, tidied(text), user)
    note.waiting_since, note.reminded_at = None, None
    if note.owner_id is None:
        note.owner_id = user.id
    record(work.session, work.now, hr_actor(user), "note_replied", note.reference)
    _mail_link(work, note, "note_reply")


def finish(work: Work, note: HrNote, user: User) -> None:
    """Note that there is nothing more to do. The writer can still answer, which opens it again."""
    note.state, note.waiting_since, note.updated_at = NoteState.DONE, None, work.now
    record(work.session, work.now, hr_actor(user), "note_done", note.reference)


def hand_over(work: Work, note: HrNote, user: User) -> str:
    """A fresh personal link for HR to hand over; every earlier one stops working.

    Returns:
        the full address, which is kept nowhere and can't be shown again.
    """
    work.session.execute(delete(NoteLink).where(NoteLink.note_id == note.id))
    return _issue(work, note, HANDED_OVER_BY_HR, hr_actor(user))


def said(work: Work, note: HrNote) -> tuple[Said, ...]:
    """Every message, opened; none once they were erased."""
    rows = NoteRepository(work.session).messages(note)
    try:
        return tuple(
            Said(
                row.author,
                work.vault.open(note.person, row.text_sealed),
                row.created_at,
                work.session.get(User, row.author_id) if row.author_id else None,
            )
            for row in rows
        )
    except ErasedError:
        return ()


def can_be_mailed(work: Work, note: HrNote) -> bool:
    """Whether answers reach the writer by mail: only at an address of the people file."""
    return bool(work.services.settings.smtp_host) and note.identity == TYPED_MATCHED


# The worker -------------------------------------------------------------------------------------


def is_late(work: Work, note: HrNote, today: date) -> bool:
    """Whether HR has let the note wait for longer than the employer allows."""
    if note.waiting_since is None or note.state != NoteState.OPEN:
        return False
    employer = work.services.employer
    since = note.waiting_since.astimezone(LONDON).date()
    return today > working_days_later(since, employer.note_answer_days, employer.nation)


def remind_hr(work: Work, today: date) -> int:
    """Write to HR's mailbox about each note that waits too long, once; how many."""
    query = select(HrNote).where(
        HrNote.state == NoteState.OPEN,
        HrNote.waiting_since.is_not(None),
        HrNote.reminded_at.is_(None),
    )
    late = [note for note in work.session.scalars(query) if is_late(work, note, today)]
    for note in late:
        note.reminded_at = work.now
        record(work.session, work.now, SYSTEM, "note_late", note.reference)
        _tell_hr(work, note, "note_late")
    return len(late)


def past_notes(work: Work, limit: datetime) -> Select[str, datetime]:
    """Ids and last words of notes that nobody has touched since `limit` and nobody waits for."""
    return (
        select(HrNote.id, HrNote.updated_at)
        .join(Person, Person.id == HrNote.person_id)
        .where(
            HrNote.waiting_since.is_(None),
            HrNote.updated_at < limit,
            Person.wrapped_key.is_not(None),
        )
        .order_by(HrNote.updated_at)
    )


def erase_notes(work: Work, ids: Collection[str]) -> None:
    """Destroy the words and names of these notes."""
    for key in ids:
        note = work.session.get_one(HrNote, key)
        _destroy(work, note)
        record(work.session, work.now, SYSTEM, "note_erased", note.reference)


# Parts ------------------------------------------------------------------------------------------


def tidied(text: str) -> str:
    """What somebody wrote, without space around it.

    Raises:
        BadInputError: there is nothing in it, or it is too long.
    """
    words = text.replace("\r\n", "\n").strip()
    if not words:
        raise BadInputError("Write what you want to say.")
    if len(words) > MAX_NOTE_CHARS:
        raise BadInputError(f"Please keep it under {MAX_NOTE_CHARS:,} characters.")
    return words


def _write(work: Work, note: HrNote, author: str, text: str, user: User | None = None) -> None:
    if note.person.wrapped_key is None:
        raise ConflictError("The note was erased, so nothing can be added to it.")
    row = NoteMessage(
        note_id=note.id,
        author=author,
        author_id=user.id if user else None,
        text_sealed=work.vault.seal(note.person, text),
        created_at=work.now,
    )
    note.updated_at = work.now
    work.session.add(row)


def _issue(work: Work, note: HrNote, identity: str, actor: Actor) -> str:
    if note.state == NoteState.WITHDRAWN:
        raise NotFoundError
    token = new_token()
    row = NoteLink(
        note_id=note.id,
        token_hash=token_hash(token),
        identity=identity,
        created_at=work.now,
        expires_at=work.now + timedelta(days=link_days(work)),
    )
    work.session.add(row)
    record(work.session, work.now, actor, "link_made", note.reference, identity)
    return f"{work.services.settings.public_url}/notes/{token}"


def _mail_link(work: Work, note: HrNote, kind: str) -> None:
    if can_be_mailed(work, note):
        link = _issue(work, note, SENT_TO_WORK_ADDRESS, SYSTEM)
        once = f"{note.id}:{kind}:{work.now.isoformat()}"
        queue(work, Notice(kind, note.person, once, link, note.reference))


def _tell_hr(work: Work, note: HrNote, kind: str) -> None:
    mailbox = hr_mailbox(work)
    # Where the mailbox is the manager's own, not even the reference goes there.
    if mailbox is not None and mailbox.lookup != note.manager_lookup:
        link = f"{work.services.settings.public_url}/console/notes/{note.reference}"
        once = f"{note.id}:{kind}:{work.now.isoformat()}"
        queue(work, Notice(kind, mailbox, once, link, note.reference))


def _destroy(work: Work, note: HrNote) -> None:
    for table in (NoteMessage, NoteLink):
        work.session.execute(delete(table).where(table.note_id == note.id))
    work.vault.erase(note.person, work.now)
    note.person.name_sealed = note.person.address_sealed = None


def _fresh_reference(work: Work) -> str:
    for _ in range(200):
        reference = f"N-{secrets.randbelow(100_000):05d}"
        known = select(HrNote.id).where(HrNote.reference == reference)
        if work.session.scalar(known) is None:
            return reference
    raise ConflictError("There are no free references left. Ask the person who runs AskOH.")
