"""The tables. Columns ending in `_sealed` are encrypted with the key of a person.

Times are UTC and aware. Ids are random unless order matters.
"""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime

from sqlalchemy import (
    JSON,
    DateTime,
    ForeignKey,
    Index,
    LargeBinary,
    MetaData,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship
from sqlalchemy.types import TypeDecorator

ID = String(32)
HASH = String(64)
NAME = String(40)


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC. SQLite forgets time zones: what comes back is made aware again."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Store in UTC; a naive time is a programming error."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored time must be aware")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give back an aware time."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """All tables."""

    # Named constraints, so that a later migration can change them on SQLite too.
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012
        datetime: UtcDateTime,
        bytes: LargeBinary,
        list[str]: JSON,
        dict[str, str]: JSON,
    }


def new_id() -> str:
    """A random id."""
    return uuid.uuid4().hex


class NamedKey(Base):
    """A key of the whole house (search, signatures), wrapped by ``ASKOH_KEYS``."""

    __tablename__ = "named_keys"

    name: Mapped[str] = mapped_column(NAME, primary_key=True)
    wrapped_key: Mapped[bytes]


#: How sure we are whom a case is about (`Case.who`).
UNKNOWN, MATCHED, TO_CONFIRM, CONFIRMED = "unknown", "matched", "to_confirm", "confirmed_by_hr"


class Person(Base):
    """A person's data key. One person may have several; all carry the same lookup.

    `lookup` is a keyed hash of their work address, `name_lookup` of their name.
    """

    __tablename__ = "people"

    id: Mapped[str] = mapped_column(ID, primary_key=True, default=new_id)
    wrapped_key: Mapped[bytes | None]
    lookup: Mapped[str | None] = mapped_column(HASH, index=True)
    name_lookup: Mapped[str | None] = mapped_column(HASH, index=True)
    name_sealed: Mapped[bytes | None]
    address_sealed: Mapped[bytes | None]
    created_at: Mapped[datetime]
    erased_at: Mapped[datetime | None]


class User(Base):
    """Somebody who signs in.

    `lookup` is the keyed hash of the work address, `subject` that of who the employer's own
    sign-in says it is. `all_units` is False where only the units of `UserUnit` may be seen.
    """

    __tablename__ = "users"

    id: Mapped[str] = mapped_column(ID, primary_key=True, default=new_id)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"))
    lookup: Mapped[str] = mapped_column(HASH, unique=True)
    subject: Mapped[str | None] = mapped_column(HASH, unique=True, index=True)
    roles: Mapped[list[str]]
    all_units: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(lazy="joined")


class UserUnit(Base):
    """A unit (its keyed hash) whose cases an HR user may know of."""

    __tablename__ = "user_units"

    user_id: Mapped[str] = mapped_column(ForeignKey("users.id"), primary_key=True)
    unit: Mapped[str] = mapped_column(HASH, primary_key=True)


class HiddenPerson(Base):
    """Somebody (the keyed hash of their work address) whose cases an HR user never sees.

    `why` is 'close' for a close colleague by the people file, 'named' for one named by command.
    """

    __tablename__ = "hidden_people"

    user_id: Mapped[str] = mapped_column(ForeignKey("users.id"), primary_key=True)
    lookup: Mapped[str] = mapped_column(HASH, primary_key=True)
    why: Mapped[str] = mapped_column(NAME, primary_key=True)


class SignInLink(Base):
    """A sign-in link that works once."""

    __tablename__ = "sign_in_links"

    token_hash: Mapped[str] = mapped_column(HASH, primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class SignInRequest(Base):
    """Somebody typed an address (its keyed hash) and asked for a link; the worker looks who it is.

    A row is written whether or not there is such a user, so that the answer can't tell.
    """

    __tablename__ = "sign_in_requests"

    id: Mapped[int] = mapped_column(primary_key=True)
    lookup: Mapped[str] = mapped_column(HASH, index=True)
    client: Mapped[str] = mapped_column(HASH, index=True)
    at: Mapped[datetime]
    done_at: Mapped[datetime | None]


class SignInFailure(Base):
    """A sign-in that failed, by keyed hash of where it came from; kept for the lock-out only."""

    __tablename__ = "sign_in_failures"

    id: Mapped[int] = mapped_column(primary_key=True)
    client: Mapped[str] = mapped_column(HASH, index=True)
    at: Mapped[datetime]


class SignedIn(Base):
    """A browser that is signed in. `seen_at` is when it last asked for something."""

    __tablename__ = "sessions"

    token_hash: Mapped[str] = mapped_column(HASH, primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id"))
    csrf: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]

    user: Mapped[User] = relationship(lazy="joined")


class Case(Base):
    """One referral, from the first answer to its closing.

    `subject` is the employee the case is about, known by name only once somebody has said who it
    is; `manager` is whoever raised it. Content is sealed with the subject's key. `earlier_case_id`
    is the referral of the same person that this one follows. `escalated_at` is when HR was told
    that nobody answers, `report_on` the day on which occupational health's report came. `unit` is
    the keyed hash of the subject's unit, once the people file says it.
    `urgency` and `complexity` are one word each, kept while the employee's agreement stands; while
    `hold_since` is set nothing of the case is erased.
    """

    __tablename__ = "cases"

    id: Mapped[str] = mapped_column(ID, primary_key=True, default=new_id)
    reference: Mapped[str] = mapped_column(String(12), unique=True)
    employer: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(NAME)
    state_since: Mapped[datetime]
    finished: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=0)
    raised_by: Mapped[str] = mapped_column(NAME)
    conversation: Mapped[str] = mapped_column(HASH, index=True)
    subject_id: Mapped[str] = mapped_column(ForeignKey("people.id"), index=True)
    manager_id: Mapped[str | None] = mapped_column(ForeignKey("people.id"), index=True)
    owner_id: Mapped[str | None] = mapped_column(ForeignKey("users.id"))
    earlier_case_id: Mapped[str | None] = mapped_column(ForeignKey("cases.id"), index=True)
    who: Mapped[str] = mapped_column(NAME, default=UNKNOWN)
    manager_identity: Mapped[str | None] = mapped_column(NAME)
    link_delivery: Mapped[str | None] = mapped_column(NAME)
    slots_sealed: Mapped[bytes | None]
    decision_sealed: Mapped[bytes | None]
    followup_on: Mapped[date | None]
    escalated_at: Mapped[datetime | None] = mapped_column(index=True)
    report_on: Mapped[date | None]
    unit: Mapped[str | None] = mapped_column(HASH)
    urgency: Mapped[str | None] = mapped_column(NAME)
    complexity: Mapped[str | None] = mapped_column(NAME)
    appointment_on: Mapped[date | None]
    appointment_way: Mapped[str | None] = mapped_column(NAME)
    outcome: Mapped[str | None] = mapped_column(NAME)
    hold_since: Mapped[datetime | None]
    hold_by: Mapped[str | None] = mapped_column(ID)
    hold_reason_sealed: Mapped[bytes | None]
    lock: Mapped[int] = mapped_column(default=1)

    subject: Mapped[Person] = relationship(foreign_keys=[subject_id], lazy="joined")
    manager: Mapped[Person | None] = relationship(foreign_keys=[manager_id], lazy="joined")
    owner: Mapped[User | None] = relationship(foreign_keys=[owner_id])

    __mapper_args__ = {"version_id_col": lock}  # noqa: RUF012
    # The orders in which the list is read; both hold who may see a case, so no row is fetched
    # only to be counted or passed over.
    __table_args__ = (
        Index(
            "ix_cases_list",
            "finished",
            "state_since",
            "reference",
            "state",
            "subject_id",
            "manager_id",
        ),
        Index(
            "ix_cases_state_list",
            "state",
            "finished",
            "state_since",
            "reference",
            "subject_id",
            "manager_id",
        ),
        Index("ix_cases_unit_list", "unit", "finished", "state_since", "reference"),
        *(
            Index(f"ix_cases_{first}_list", first, *order, "state", "subject_id", "manager_id")
            for first, order in (
                ("created_at", ("reference",)),
                ("followup_on", ("reference",)),
                ("owner_id", ("finished", "state_since", "reference")),
                ("urgency", ("finished", "state_since", "reference")),
            )
        ),
    )


class Draft(Base):
    """One version of a case's draft. Its words are added, never changed.

    `reason_confirmed_at` is when somebody (`reason_confirmed_by`: manager or hr) said that the
    reason in these words is the one the employee was given.
    """

    __tablename__ = "drafts"

    id: Mapped[str] = mapped_column(ID, primary_key=True, default=new_id)
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"))
    version: Mapped[int]
    author: Mapped[str] = mapped_column(NAME)
    author_id: Mapped[str | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime]
    content_sealed: Mapped[bytes]
    digest: Mapped[str] = mapped_column(HASH)
    reason_confirmed_at: Mapped[datetime | None]
    reason_confirmed_by: Mapped[str | None] = mapped_column(NAME)

    __table_args__ = (UniqueConstraint("case_id", "version"),)


class AgreementLink(Base):
    """A personal link to the agreement page; only a hash of its token is kept."""

    __tablename__ = "agreement_links"

    id: Mapped[str] = mapped_column(ID, primary_key=True, default=new_id)
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), index=True)
    token_hash: Mapped[str] = mapped_column(HASH, unique=True)
    identity: Mapped[str] = mapped_column(NAME)
    created_by: Mapped[str | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class Agreement(Base):
    """One answer of the employee about one item, for one version of the draft."""

    __tablename__ = "agreements"

    id: Mapped[str] = mapped_column(ID, primary_key=True, default=new_id)
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"))
    version: Mapped[int]
    item: Mapped[str] = mapped_column(NAME)
    agreed: Mapped[bool]
    digest: Mapped[str] = mapped_column(HASH)
    identity: Mapped[str] = mapped_column(NAME)
    link_id: Mapped[str] = mapped_column(ForeignKey("agreement_links.id"))
    given_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]

    __table_args__ = (Index("ix_agreements_case_item", "case_id", "item", "version"),)


class Comment(Base):
    """Words about a case: HR's comment to the manager, or the employee's correction to HR.

    `asks` is the slot whose question HR wants answered, `place` the section of the draft that a
    correction is about.
    """

    __tablename__ = "comments"

    id: Mapped[str] = mapped_column(ID, primary_key=True, default=new_id)
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), index=True)
    kind: Mapped[str] = mapped_column(NAME)
    version: Mapped[int]
    text_sealed: Mapped[bytes]
    asks: Mapped[str | None] = mapped_column(NAME)
    place: Mapped[str | None] = mapped_column(NAME)
    author_id: Mapped[str | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime]


class Recommendation(Base):
    """One recommendation of occupational health's report and what became of it.

    What it says is sealed; `state` is the tracker's, `next_on` the day by which something is to
    happen, `told_at` when HR was told that this day has passed.
    """

    __tablename__ = "recommendations"

    id: Mapped[str] = mapped_column(ID, primary_key=True, default=new_id)
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"))
    number: Mapped[int]
    state: Mapped[str] = mapped_column(NAME)
    next_on: Mapped[date | None] = mapped_column(index=True)
    content_sealed: Mapped[bytes]
    added_by: Mapped[str] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    told_at: Mapped[datetime | None]
    lock: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": lock}  # noqa: RUF012
    __table_args__ = (UniqueConstraint("case_id", "number"),)


class CasePlan(Base):
    """A plan kept with a case: a phased return, keeping in touch, adjustments, fit-note dates.

    What it says is sealed; its kind and the day of its review stand open. `author` is manager or
    hr. An ended plan is kept and no longer followed.
    """

    __tablename__ = "case_plans"

    id: Mapped[str] = mapped_column(ID, primary_key=True, default=new_id)
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"))
    number: Mapped[int]
    kind: Mapped[str] = mapped_column(NAME)
    content_sealed: Mapped[bytes]
    review_on: Mapped[date | None]
    author: Mapped[str] = mapped_column(NAME)
    author_id: Mapped[str | None] = mapped_column(ID)
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    __table_args__ = (UniqueConstraint("case_id", "number"),)


class Attachment(Base):
    """Something to attach for the provider, by name only: no file is kept here."""

    __tablename__ = "attachments"

    id: Mapped[str] = mapped_column(ID, primary_key=True, default=new_id)
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"))
    number: Mapped[int]
    state: Mapped[str] = mapped_column(NAME)
    name_sealed: Mapped[bytes]
    updated_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("case_id", "number"),)


#: Days (`api.records.days`) that only remind a manager: HR isn't shown them.
MANAGERS_DAYS = ("noted_day", "unsent", "plan_review")


class FollowUp(Base):
    """A day on which somebody looks at a case again."""

    __tablename__ = "follow_ups"

    id: Mapped[str] = mapped_column(ID, primary_key=True, default=new_id)
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), index=True)
    kind: Mapped[str] = mapped_column(NAME)
    due_on: Mapped[date] = mapped_column(index=True)
    reminded_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]


class Outbox(Base):
    """A message waiting to leave. It names no health, no comment and nobody but its reader."""

    __tablename__ = "outbox"

    id: Mapped[str] = mapped_column(ID, primary_key=True, default=new_id)
    case_id: Mapped[str | None] = mapped_column(ForeignKey("cases.id"))
    kind: Mapped[str] = mapped_column(NAME)
    once: Mapped[str] = mapped_column(String(120), unique=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"))
    address_sealed: Mapped[bytes]
    body_sealed: Mapped[bytes]
    subject: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime]
    next_try_at: Mapped[datetime] = mapped_column(index=True)
    attempts: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None]
    given_up_at: Mapped[datetime | None]
    error: Mapped[str | None] = mapped_column(String(60))

    person: Mapped[Person] = relationship(lazy="joined")


class IdempotencyKey(Base):
    """The stored answer to a write that may be repeated."""

    __tablename__ = "idempotency_keys"

    key: Mapped[str] = mapped_column(HASH, primary_key=True)
    request: Mapped[str] = mapped_column(HASH)
    status: Mapped[int]
    body: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]


class AuditEvent(Base):
    """What happened, by ids and field names only; each row carries the hash of the one before."""

    __tablename__ = "audit_events"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(NAME)
    actor_id: Mapped[str | None] = mapped_column(ID)
    action: Mapped[str] = mapped_column(NAME)
    subject: Mapped[str] = mapped_column(NAME, index=True)
    fields: Mapped[list[str]]
    previous: Mapped[str] = mapped_column(HASH)
    hash: Mapped[str] = mapped_column(HASH)


class AuditHead(Base):
    """The last event's number and hash: writers queue on this one row, cut tails show.

    `cut` and `cut_hash` are of the newest event that has gone past its time: the trail starts
    behind it, and the database itself lets no other event be deleted.
    """

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int]
    hash: Mapped[str] = mapped_column(HASH)
    cut: Mapped[int] = mapped_column(default=0)
    cut_hash: Mapped[str] = mapped_column(HASH, default="0" * 64)


class WorkerLock(Base):
    """Who runs the worker at the moment, and until when that holds."""

    __tablename__ = "worker_locks"

    name: Mapped[str] = mapped_column(NAME, primary_key=True)
    holder: Mapped[str] = mapped_column(String(80))
    until: Mapped[datetime]


class RetiredKey(Base):
    """A key of ``ASKOH_KEYS`` that was taken out of use, by its id: nothing is wrapped with it."""

    __tablename__ = "retired_keys"

    key_id: Mapped[str] = mapped_column(String(16), primary_key=True)
    at: Mapped[datetime]


class Erasure(Base):
    """That a person's key was destroyed, by its id: a backup made before is erased again."""

    __tablename__ = "erasures"

    person_id: Mapped[str] = mapped_column(ID, primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
