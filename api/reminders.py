"""Tells managers that the day has come on which they wanted to look at a case again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from api.audit import SYSTEM, record
from api.outbox import Notice, queue
from api.records.models import LOOK_AGAIN, Case, FollowUp
from api.records.sending import manager_to_write_to
from api.services import Work


@dataclass(frozen=True, slots=True)
class Reminded:
    """What one run did: messages queued, and follow-ups whose manager isn't known."""

    queued: int = 0
    nobody_to_tell: int = 0


def remind(work: Work, today: date) -> Reminded:
    """Queue one message for each follow-up that is due; it holds a reference and a link only."""
    due = work.session.execute(
        select(FollowUp, Case)
        .join(Case, Case.id == FollowUp.case_id)
        .where(
            FollowUp.kind == LOOK_AGAIN,
            FollowUp.due_on <= today,
            FollowUp.reminded_at.is_(None),
            FollowUp.done_at.is_(None),
            Case.finished.is_(False),
        )
        .order_by(FollowUp.due_on)
    ).all()
    queued = 0
    for follow_up, case in due:
        manager = manager_to_write_to(case)
        if manager is None:
            continue
        notice = Notice("follow_up", manager, f"{case.id}:follow-up:{follow_up.id}")
        queue(work, notice, case)
        follow_up.reminded_at = work.now
        record(work.session, work.now, SYSTEM, "reminder_queued", case.reference, "due_on")
        queued += 1
    return Reminded(queued, len(due) - queued)
