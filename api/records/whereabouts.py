"""Where a case really is: who has to act, and the sentence about it that is true.

A state alone doesn't say it: a case whose employee hasn't got the link to the current version
waits for HR, not for the employee.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from api.records.models import TO_CONFIRM, AgreementLink, Case, Draft
from api.records.states import State, words

HR_TO_CONFIRM = (
    "HR has to confirm who it is about, and then gives the employee the link to read it. HR can’t "
    "see what it says, and occupational health hasn’t been sent it."
)
HR_TO_HAND_OVER = (
    "HR has to give the employee the link to read this version. HR can’t see what it says until "
    "the employee agrees, and occupational health hasn’t been sent it."
)


def with_fresh_link(session: Session, cases: Collection[Case], now: datetime) -> frozenset[str]:
    """Ids of those `cases` whose employee was given a working link to the current version."""
    query = (
        select(Case.id)
        .join(Draft, and_(Draft.case_id == Case.id, Draft.version == Case.version))
        .join(AgreementLink, AgreementLink.case_id == Case.id)
        .where(
            Case.id.in_([case.id for case in cases]),
            AgreementLink.revoked_at.is_(None),
            AgreementLink.expires_at > now,
            AgreementLink.created_at >= Draft.created_at,
        )
    )
    return frozenset(session.scalars(query))


def waiting_for(case: Case, fresh: Collection[str]) -> str:
    """Who has to act: 'manager', 'employee', 'hr', 'provider' or 'nobody'."""
    if case.state == State.AWAITING_EMPLOYEE and case.id not in fresh:
        return "hr"
    return words(case.state).waiting_for


def told_to_manager(case: Case, fresh: Collection[str]) -> str:
    """Where the case is, in a sentence that is true."""
    if case.state == State.AWAITING_EMPLOYEE and case.id not in fresh:
        return HR_TO_CONFIRM if case.who == TO_CONFIRM else HR_TO_HAND_OVER
    return words(case.state).to_manager
