"""Queries on cases. Who may see a row is part of each SELECT."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from api.records.models import (
    MANAGERS_DAYS,
    Agreement,
    AgreementLink,
    Case,
    Comment,
    Draft,
    FollowUp,
    HiddenPerson,
    Person,
    User,
    UserUnit,
)
from api.records.queue import REFERRAL, Wanted, narrowing, ordering
from api.records.states import State

PAGE_SIZE = 50
_REFERENCE = re.compile(r"[A-Z][1-9]-[0-9]{3}")


@dataclass(frozen=True, slots=True)
class CasePage:
    """One page of the list: the cases, and how many there are in all."""

    cases: tuple[Case, ...]
    total: int


class CaseRepository:
    """Finds cases for whoever asks; a case that isn't theirs isn't found."""

    def __init__(self, session: Session) -> None:
        self._session = session

    # HR -----------------------------------------------------------------------------------------

    def _may_see(self, user: User) -> ColumnElement[bool]:
        """Cases HR may know of: sent by their manager, in this user's units, not too close.

        Too close are cases about this user or somebody hidden from them, or raised by this user.
        A case whose unit isn't known is for those who see all units. One that its manager
        finished and left lying is known too; of its content nothing is.
        """
        self_ids = select(Person.id).where(Person.lookup == user.lookup)
        hidden = select(HiddenPerson.lookup).where(HiddenPerson.user_id == user.id)
        hidden_ids = select(Person.id).where(Person.lookup.in_(hidden))
        units = select(UserUnit.unit).where(UserUnit.user_id == user.id)
        # Asked of the database, and not of a row that was read earlier.
        sees_all = exists().where(User.id == user.id, User.all_units)
        return and_(
            or_(Case.state != State.DRAFTING, Case.escalated_at.is_not(None)),
            Case.subject_id.not_in(self_ids),
            Case.subject_id.not_in(hidden_ids),
            or_(Case.manager_id.is_(None), Case.manager_id.not_in(self_ids)),
            or_(sees_all, Case.unit.in_(units)),
        )

    def list_for_hr(self, user: User, which: Wanted, page: int) -> CasePage:
        """One page of the cases this user may know of, as wanted; `page` counts from 1."""
        wanted = and_(self._may_see(user), *narrowing(self._session, which))
        total = self._session.scalar(select(func.count()).select_from(Case).where(wanted)) or 0
        order = ordering(which.sort)
        ids = select(Case.id).where(wanted).order_by(*order)
        shown = self._session.scalars(ids.limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)).all()
        rows = self._session.scalars(select(Case).where(Case.id.in_(shown)).order_by(*order))
        return CasePage(tuple(rows), total)

    def every_for_hr(
        self, user: User, wanted: ColumnElement[bool], order: ColumnElement[datetime]
    ) -> tuple[Case, ...]:
        """All cases that are wanted and that this user may know of, in this order."""
        query = select(Case).where(self._may_see(user), wanted).order_by(order, Case.reference)
        return tuple(self._session.scalars(query))

    def all_for_hr(self, user: User) -> ColumnElement[bool]:
        """The condition that holds for every case this user may know of, for counting them."""
        return self._may_see(user)

    def for_hr(self, user: User, reference: str) -> Case | None:
        """A case by its reference, if this user may know of it."""
        return self._one(reference, self._may_see(user))

    def agreed_draft(self, case: Case) -> Draft | None:
        """The case's current draft, only if the employee agreed to exactly these words."""
        query = (
            select(Draft)
            .join(
                Agreement,
                and_(
                    Agreement.case_id == Draft.case_id,
                    Agreement.version == Draft.version,
                    Agreement.digest == Draft.digest,
                ),
            )
            .where(
                Draft.case_id == case.id,
                Draft.version == case.version,
                Agreement.item == REFERRAL,
                Agreement.agreed.is_(True),
                Agreement.withdrawn_at.is_(None),
            )
        )
        return self._session.scalars(query).first()

    # Employee -----------------------------------------------------------------------------------

    def by_link(self, token_hash: str, now: datetime) -> tuple[Case, AgreementLink] | None:
        """The case a personal link opens, while it is valid and the case isn't closed."""
        query = (
            select(Case, AgreementLink)
            .join(AgreementLink, AgreementLink.case_id == Case.id)
            .where(
                AgreementLink.token_hash == token_hash,
                AgreementLink.revoked_at.is_(None),
                AgreementLink.expires_at > now,
                Case.state != State.CLOSED,
                Case.version > 0,
            )
        )
        row = self._session.execute(query).first()
        return (row[0], row[1]) if row else None

    # Parts of a case ----------------------------------------------------------------------------

    def earlier_of(self, case: Case, reference: str, *, any_manager: bool) -> Case | None:
        """The case that `case` may follow: of the same person, sent before, by the same manager.

        `any_manager` leaves the last out. Without a known person, or manager, none is found.
        """
        person, manager = aliased(Person), aliased(Person)
        if case.subject.lookup is None or not _REFERENCE.fullmatch(reference):
            return None
        query = (
            select(Case)
            .join(person, Case.subject_id == person.id)
            .outerjoin(manager, Case.manager_id == manager.id)
            .where(
                Case.reference == reference,
                Case.id != case.id,
                Case.state != State.DRAFTING,
                Case.created_at <= case.created_at,
                person.lookup == case.subject.lookup,
            )
        )
        if not any_manager:
            known = case.manager.lookup if case.manager is not None else None
            query = query.where(manager.lookup.is_not(None), manager.lookup == known)
        return self._session.scalar(query)

    def linked_for_hr(self, user: User, case: Case) -> tuple[Case | None, tuple[Case, ...]]:
        """The case this one follows and those that follow it, as far as this user may know.

        Whose later words aren't agreed to (any more, or again) isn't told from either side.
        """
        wanted = self._may_see(user)
        earlier = select(Case).where(Case.id == case.earlier_case_id, wanted)
        later = select(Case).where(Case.earlier_case_id == case.id, wanted)
        # Sorted here: asked to sort, SQLite reads every case in order instead of the few.
        rows = sorted(self._session.scalars(later), key=lambda row: (row.created_at, row.reference))
        before = self._session.scalar(earlier) if self.agreed_draft(case) else None
        return before, tuple(row for row in rows if self.agreed_draft(row))

    def by_reference(self, reference: str) -> Case | None:
        """A case for whoever holds a signed address of it, and for the worker."""
        return self._one(reference)

    def where(self, reference: str, allowed: ColumnElement[bool]) -> Case | None:
        """A case by its reference, if `allowed` holds for it."""
        return self._one(reference, allowed)

    def _one(self, reference: str, *conditions: ColumnElement[bool]) -> Case | None:
        # Whatever else stands in an address never reaches the database.
        if not _REFERENCE.fullmatch(reference):
            return None
        query = select(Case).where(Case.reference == reference, *conditions)
        return self._session.scalar(query)

    def draft(self, case: Case, version: int | None = None) -> Draft | None:
        """A version of the draft; the current one when none is named."""
        query = select(Draft).where(
            Draft.case_id == case.id, Draft.version == (version or case.version)
        )
        return self._session.scalar(query)

    def versions(self, case: Case) -> tuple[Draft, ...]:
        """Every version, oldest first."""
        query = select(Draft).where(Draft.case_id == case.id).order_by(Draft.version)
        return tuple(self._session.scalars(query))

    def agreements(self, case: Case, version: int | None = None) -> tuple[Agreement, ...]:
        """The employee's answers that stand, item by item, for a version (the current one)."""
        query = (
            select(Agreement)
            .where(
                Agreement.case_id == case.id,
                Agreement.version == (version or case.version),
                Agreement.withdrawn_at.is_(None),
            )
            .order_by(Agreement.given_at, Agreement.item)
        )
        return tuple(self._session.scalars(query))

    def open_agreements(self, case: Case) -> tuple[Agreement, ...]:
        """Every answer that stands, whatever its version."""
        query = select(Agreement).where(
            Agreement.case_id == case.id, Agreement.withdrawn_at.is_(None)
        )
        return tuple(self._session.scalars(query))

    def comments(self, case: Case, kind: str) -> tuple[Comment, ...]:
        """Words of one kind about the case, newest first."""
        query = (
            select(Comment)
            .where(Comment.case_id == case.id, Comment.kind == kind)
            .order_by(Comment.created_at.desc(), Comment.version.desc())
        )
        return tuple(self._session.scalars(query))

    def live_links(self, case: Case, now: datetime) -> tuple[AgreementLink, ...]:
        """Personal links that open the case now, newest first."""
        query = (
            select(AgreementLink)
            .where(
                AgreementLink.case_id == case.id,
                AgreementLink.revoked_at.is_(None),
                AgreementLink.expires_at > now,
            )
            .order_by(AgreementLink.created_at.desc())
        )
        return tuple(self._session.scalars(query))

    def follow_up(self, case: Case, kind: str = "") -> FollowUp | None:
        """The next day on which somebody looks at the case again, of any kind or of one.

        Days that only remind a manager aren't among them: they tell of what the manager answered.
        """
        query = (
            select(FollowUp)
            .where(
                FollowUp.case_id == case.id,
                FollowUp.done_at.is_(None),
                FollowUp.kind.not_in(MANAGERS_DAYS),
            )
            .order_by(FollowUp.due_on)
        )
        if kind:
            query = query.where(FollowUp.kind == kind)
        return self._session.scalars(query).first()
