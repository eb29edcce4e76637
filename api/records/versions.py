"""Every version of a draft is kept; HR reads those whose words the employee agreed to.

An agreement is to exactly one version. One that was taken back, or never given, leaves that
version closed: it is listed with its date and who wrote it, and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import and_, select

from api.crypto import ErasedError
from api.errors import GoneError, NotAgreedError, NotFoundError
from api.records.cases import CaseRepository
from api.records.details import shown
from api.records.models import Agreement, Case, Draft
from api.records.queue import REFERRAL
from api.records.review import Desk
from api.records.service import draft_of
from guidance.draft import ReferralDraft


@dataclass(frozen=True, slots=True)
class Version:
    """One version in the list; `agreements` are the answers to it that stand."""

    row: Draft
    readable: bool
    agreements: tuple[Agreement, ...]


def versions(desk: Desk, case: Case) -> tuple[Version, ...]:
    """Every version, newest first."""
    repository = CaseRepository(desk.work.session)
    readable = _readable(desk, case)
    return tuple(
        Version(row, row.version in readable, repository.agreements(case, row.version))
        for row in reversed(repository.versions(case))
    )


def read(desk: Desk, case: Case, number: int) -> ReferralDraft:
    """The words of a version as they were agreed to, with names; the look is in the trail.

    Raises:
        NotFoundError: there is no such version.
        NotAgreedError: the employee's agreement to it doesn't stand.
        GoneError: it was erased.
    """
    row = CaseRepository(desk.work.session).draft(case, number) if number > 0 else None
    if row is None:
        raise NotFoundError
    if number not in _readable(desk, case):
        raise NotAgreedError
    try:
        draft = draft_of(desk.work, case, row).saved_as(case.reference, number, agreed=True)
        words = shown(desk.work, case, draft)
    except ErasedError:
        raise GoneError from None
    desk.note(case, "content_viewed", f"version {number}")
    return words


def _readable(desk: Desk, case: Case) -> frozenset[int]:
    query = (
        select(Draft.version)
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
            Agreement.item == REFERRAL,
            Agreement.agreed.is_(True),
            Agreement.withdrawn_at.is_(None),
        )
    )
    return frozenset(desk.work.session.scalars(query))
