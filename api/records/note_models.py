"""The tables of notes that employees send to HR."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from api.records.models import HASH, ID, NAME, Base, Person, User, new_id


class NoteState(StrEnum):
    """Where a note is."""

    OPEN = "open"
    DONE = "done"
    WITHDRAWN = "withdrawn"


class HrNote(Base):
    """An employee's note to HR, with all that was written about it.

    Every word is sealed with a key of its own (`person`), which withdrawing destroys.
    `manager_lookup` is the keyed hash of the sender's manager, who never gets to see it, `unit`
    that of the sender's unit. `waiting_since` is set while HR's answer is waited for,
    `reminded_at` once HR was reminded of that.
    """

    __tablename__ = "hr_notes"

    id: Mapped[str] = mapped_column(ID, primary_key=True, default=new_id)
    reference: Mapped[str] = mapped_column(String(12), unique=True)
    state: Mapped[str] = mapped_column(NAME, index=True)
    waiting_since: Mapped[datetime | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"))
    manager_lookup: Mapped[str | None] = mapped_column(HASH)
    unit: Mapped[str | None] = mapped_column(HASH)
    identity: Mapped[str] = mapped_column(NAME)
    owner_id: Mapped[str | None] = mapped_column(ForeignKey("users.id"))
    reminded_at: Mapped[datetime | None]
    lock: Mapped[int] = mapped_column(default=1)

    person: Mapped[Person] = relationship(lazy="joined")
    owner: Mapped[User | None] = relationship()

    __mapper_args__ = {"version_id_col": lock}  # noqa: RUF012


class NoteMessage(Base):
    """What the employee or HR wrote; `author` is employee or hr. Added, never changed."""

    __tablename__ = "hr_note_messages"

    id: Mapped[str] = mapped_column(ID, primary_key=True, default=new_id)
    note_id: Mapped[str] = mapped_column(ForeignKey("hr_notes.id"), index=True)
    author: Mapped[str] = mapped_column(NAME)
    author_id: Mapped[str | None] = mapped_column(ForeignKey("users.id"))
    text_sealed: Mapped[bytes]
    created_at: Mapped[datetime]


class NoteLink(Base):
    """The employee's personal link to their note; only a hash of its token is kept."""

    __tablename__ = "hr_note_links"

    id: Mapped[str] = mapped_column(ID, primary_key=True, default=new_id)
    note_id: Mapped[str] = mapped_column(ForeignKey("hr_notes.id"), index=True)
    token_hash: Mapped[str] = mapped_column(HASH, unique=True)
    identity: Mapped[str] = mapped_column(NAME)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
