"""The days on which somebody looks at a case again: listed, done, and not done after all."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.errors import ConflictError, FieldError, NotFoundError
from api.insight import counting
from api.records.cases import CaseRepository
from api.records.lists import words_of
from api.records.models import MANAGERS_DAYS, Case, FollowUp
from api.records.review import Desk


def listed(session: Session, case: Case) -> tuple[FollowUp, ...]:
    """Every follow-up of the case, the next one first and what is done last."""
    query = (
        select(FollowUp)
        .where(FollowUp.case_id == case.id, FollowUp.kind.not_in(MANAGERS_DAYS))
        .order_by(FollowUp.done_at.is_not(None), FollowUp.due_on, FollowUp.id)
    )
    return tuple(session.scalars(query))


def add(desk: Desk, case: Case, kind: str, on: date | None) -> None:
    """Plan one more.

    Raises:
        FieldError: no kind, no day, or one that has passed.
        ConflictError: the case has ended.
    """
    if case.finished:
        raise ConflictError("This case has ended: nobody has to look at it again.")
    if kind not in words_of("follow_ups"):
        raise FieldError("kind", "Say what is to be done.")
    if on is None or on < desk.work.services.settings.current_day():
        raise FieldError("on", "Give the day. It can’t be past.")
    desk.work.session.add(FollowUp(case_id=case.id, kind=kind, due_on=on))
    _keep_next(desk, case)
    desk.note(case, "follow_up_set", "due_on")


def mark(desk: Desk, case: Case, key: str, *, done: bool) -> None:
    """Note that it is done, or that it isn't after all. Twice changes nothing.

    Raises:
        NotFoundError: this case has no such follow-up.
    """
    query = select(FollowUp).where(FollowUp.case_id == case.id, FollowUp.id == key)
    row = desk.work.session.scalar(query)
    if row is None:
        raise NotFoundError
    if (row.done_at is not None) == done:
        return
    counting.followed_up(desk.work, row, row.done_at or desk.work.now, undone=not done)
    row.done_at = desk.work.now if done else None
    _keep_next(desk, case)
    desk.note(case, "follow_up_done" if done else "follow_up_undone", "done_at")


def _keep_next(desk: Desk, case: Case) -> None:
    desk.work.session.flush()
    following = CaseRepository(desk.work.session).follow_up(case)
    case.followup_on = following.due_on if following else None
    case.updated_at = desk.work.now
