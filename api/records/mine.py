"""A manager's own cases: those raised in the name of whoever is signed in, and nobody else's.

A named chat sees them too, while the browser it is in stays signed in as that manager.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, ForeignKey, and_, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from api.identity import IDLE_LIFE
from api.records.cases import CaseRepository
from api.records.models import HASH, Base, Case, Person, SignedIn, User
from api.records.models import Person as PersonRow
from api.records.teams import MANAGER_ROLE, manager_in_teams
from api.services import Work

#: More open cases than this, and somebody had better use the console.
MOST_SHOWN = 200


class SignedInChat(Base):
    """A named chat (its keyed hash) in a browser that is signed in; it goes with the session."""

    __tablename__ = "signed_in_chats"

    conversation: Mapped[str] = mapped_column(HASH, primary_key=True)
    session: Mapped[str] = mapped_column(
        ForeignKey("sessions.token_hash", ondelete="CASCADE"), index=True
    )


def connect_chat(work: Work, conversation: str, signed_in: SignedIn) -> bool:
    """Let a named chat see its manager's cases; True if that is new.

    Args:
        work: the piece of work.
        conversation: the chat's id.
        signed_in: the session of the browser it is in.
    """
    if MANAGER_ROLE not in signed_in.user.roles:
        return False
    key = work.vault.lookup(work.session, conversation)
    row = work.session.get(SignedInChat, key)
    if row is not None and row.session == signed_in.token_hash:
        return False
    if row is None:
        row = SignedInChat(conversation=key)
        work.session.add(row)
    row.session = signed_in.token_hash
    return True


def manager_of_chat(work: Work, conversation: str) -> User | None:
    """The manager who is signed in where this chat (its keyed hash) is, while they are.

    A personal chat in Teams is its account's: Teams says with each message who writes.
    """
    query = (
        select(User)
        .join(SignedIn, SignedIn.user_id == User.id)
        .join(SignedInChat, SignedInChat.session == SignedIn.token_hash)
        .where(
            SignedInChat.conversation == conversation,
            SignedIn.expires_at > work.now,
            SignedIn.seen_at > work.now - IDLE_LIFE,
            User.disabled_at.is_(None),
        )
    )
    user = work.session.scalar(query)
    if user is None:
        return manager_in_teams(work, conversation)
    return user if MANAGER_ROLE in user.roles else None


def raised_by(user: User) -> ColumnElement[bool]:
    """Cases raised in this user's name, and not about them."""
    own = select(Person.id).where(Person.lookup == user.lookup)
    return and_(Case.manager_id.in_(own), Case.subject_id.not_in(own))


def cases_of(session: Session, user: User) -> tuple[Case, ...]:
    """The manager's cases: open ones first, the newest on top."""
    query = (
        select(Case)
        .where(raised_by(user))
        .order_by(Case.finished, Case.created_at.desc(), Case.reference)
        .limit(MOST_SHOWN)
    )
    return tuple(session.scalars(query))


def case_of(session: Session, user: User, reference: str) -> Case | None:
    """One of the manager's cases, by its reference."""
    return CaseRepository(session).where(reference, raised_by(user))


def cases_of_chat(work: Work, conversation: str) -> Sequence[Case]:
    """The cases a chat (its keyed hash) may know of, newest first."""
    query = (
        select(Case)
        .where(_known_to(work, conversation))
        .order_by(Case.created_at.desc(), Case.reference)
        .limit(MOST_SHOWN)
    )
    return work.session.scalars(query).all()


def case_of_chat(work: Work, conversation: str, reference: str) -> Case | None:
    """A case by its reference, if this chat (its keyed hash) may know of it."""
    return CaseRepository(work.session).where(reference, _known_to(work, conversation))


def _known_to(work: Work, conversation: str) -> ColumnElement[bool]:
    user = manager_of_chat(work, conversation)
    here = Case.conversation == conversation
    return here if user is None else or_(here, raised_by(user))


def name_manager(work: Work, case: Case, user: User) -> None:
    """Note that the manager who starts a case is signed in: it is theirs from the first word."""
    person: PersonRow = work.vault.new_person(work.session, work.now)
    person.lookup = user.lookup
    for name in ("address_sealed", "name_sealed"):
        sealed = getattr(user.person, name)
        if sealed is not None:
            setattr(person, name, work.vault.seal(person, work.vault.open(user.person, sealed)))
    case.manager = person
