"""Reminds of days that have come: a manager of their case, HR of notes that wait for it.

A message holds a reference and a link, never what the day is about. A manager is known once they
sent the case on, or were signed in when they wrote it; nobody else is written to.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from sqlalchemy import select

from api.audit import SYSTEM, record
from api.outbox import Notice, queue
from api.records import plans
from api.records.days import Kind
from api.records.models import Case, FollowUp
from api.records.notes import remind_hr
from api.records.sending import manager_to_write_to
from api.services import Work

#: Which message goes with which kind of day.
_MESSAGES: Mapping[str, str] = MappingProxyType(
    {
        Kind.LOOK_AGAIN: "follow_up",
        Kind.NOTED: "day_near",
        Kind.UNSENT: "draft_unsent",
        Kind.PLAN: "plan_review",
    }
)


@dataclass(frozen=True, slots=True)
class Reminded:
    """What one run did: messages queued, days whose manager isn't known, notes HR is told of."""

    queued: int = 0
    nobody_to_tell: int = 0
    notes: int = 0


def remind(work: Work, today: date) -> Reminded:
    """Queue one message for each day that is due, and one for each note that waits too long."""
    due = work.session.execute(
        select(FollowUp, Case)
        .join(Case, Case.id == FollowUp.case_id)
        .where(
            FollowUp.due_on <= today,
            FollowUp.reminded_at.is_(None),
            FollowUp.done_at.is_(None),
            FollowUp.kind.in_(_MESSAGES),
            Case.finished.is_(False),
        )
        .order_by(FollowUp.due_on)
    ).all()
    queued = sum(_remind(work, follow_up, case) for follow_up, case in due)
    return Reminded(queued, len(due) - queued, remind_hr(work, today))


def _remind(work: Work, follow_up: FollowUp, case: Case) -> bool:
    manager = manager_to_write_to(case)
    if manager is None:
        return False
    kind, link = _MESSAGES[follow_up.kind], f"{work.services.settings.public_url}/my/cases"
    notice = Notice(kind, manager, f"{case.id}:{kind}:{follow_up.id}", link, patient=True)
    queue(work, notice, case)
    follow_up.reminded_at = work.now
    record(work.session, work.now, SYSTEM, "reminder_queued", case.reference, "due_on")
    if follow_up.kind == Kind.PLAN:
        plans.remind_of_next(work, case)
    return True
