"""Passes on to HR what would otherwise lie: drafts, silence, recommendations past their day.

HR sees the mark in its list; its mailbox gets a message with a reference and a link only.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import and_, or_, select

from api.audit import SYSTEM, record
from api.outbox import Notice, queue
from api.pages import LONDON
from api.records.agreements import REPORT_MANAGER
from api.records.cases import CaseRepository
from api.records.hr_mailbox import hr_mailbox
from api.records.models import Case, Recommendation
from api.records.recommendations import late
from api.records.sending import manager_to_write_to
from api.records.states import State
from api.records.whereabouts import waiting_for, with_fresh_link
from api.services import Work

_WAITING = (State.AWAITING_EMPLOYEE, State.RETURNED)
#: HR is told of a finished draft that lies only where it can be told whose it is.
_LYING = and_(Case.state == State.DRAFTING, Case.version > 0, Case.manager_id.is_not(None))


@dataclass(frozen=True, slots=True)
class Escalated:
    """What one run marked, in numbers of cases; `nobody_to_tell` had no mailbox to write to."""

    no_answer: int = 0
    overdue: int = 0
    nobody_to_tell: int = 0


def escalate(work: Work, today: date) -> Escalated:
    """Mark what has waited too long, once, and write to HR's mailbox about each case."""
    silent = [case for case in _waiting(work) if _too_long(work, case, today)]
    for case in silent:
        case.escalated_at = work.now
        record(work.session, work.now, SYSTEM, "no_answer", case.reference)
    overdue = _overdue(work, today)
    told = [_tell(work, case, "no_answer") for case in silent]
    told += [_tell(work, case, "recommendation_overdue") for case in overdue]
    for case in overdue:
        _tell_manager(work, case)
    return Escalated(len(silent), len(overdue), told.count(False))


def _waiting(work: Work) -> tuple[Case, ...]:
    """Unmarked cases that wait for the employee or the manager, and not for HR."""
    early = work.now - timedelta(days=work.services.employer.silence_days)
    cases = work.session.scalars(
        select(Case)
        .where(
            or_(Case.state.in_(_WAITING), _LYING),
            Case.escalated_at.is_(None),
            Case.state_since < early,
        )
        .order_by(Case.state_since)
    ).all()
    fresh = with_fresh_link(work.session, cases, work.now)
    return tuple(case for case in cases if waiting_for(case, fresh) in {"employee", "manager"})


def _too_long(work: Work, case: Case, today: date) -> bool:
    since = _waits_since(work, case).astimezone(LONDON).date()
    return (today - since).days > work.services.employer.silence_days


def _waits_since(work: Work, case: Case) -> datetime:
    """When the one who has to act could first act: an employee when their link was made."""
    if case.state == State.DRAFTING:
        return case.updated_at
    if case.state != State.AWAITING_EMPLOYEE:
        return case.state_since
    links = CaseRepository(work.session).live_links(case, work.now)
    return max(case.state_since, links[0].created_at)


def _overdue(work: Work, today: date) -> list[Case]:
    rows = work.session.execute(
        select(Recommendation, Case)
        .join(Case, Case.id == Recommendation.case_id)
        .where(late(today), Recommendation.told_at.is_(None), Case.state == State.REPORTED)
        .order_by(Recommendation.next_on, Case.reference)
    ).all()
    for row, _ in rows:
        row.told_at = work.now
    cases = list(dict.fromkeys(case for _, case in rows))
    for case in cases:
        record(work.session, work.now, SYSTEM, "recommendation_overdue", case.reference)
    return cases


def _tell_manager(work: Work, case: Case) -> None:
    """Remind the manager too, if the employee agreed that the manager gets the report."""
    manager = manager_to_write_to(case)
    given = CaseRepository(work.session).agreements(case)
    if manager is not None and any(one.item == REPORT_MANAGER and one.agreed for one in given):
        once = f"{case.id}:recommendation_overdue:manager:{work.now.isoformat()}"
        link = f"{work.services.settings.public_url}/my/cases"
        queue(work, Notice("recommendation_overdue", manager, once, link, patient=True), case)


def _tell(work: Work, case: Case, kind: str) -> bool:
    mailbox = hr_mailbox(work)
    if mailbox is None:
        return False
    link = f"{work.services.settings.public_url}/console/cases/{case.reference}"
    once = f"{case.id}:{kind}:{work.now.isoformat()}"
    queue(work, Notice(kind, mailbox, once, link, patient=True), case)
    return True
