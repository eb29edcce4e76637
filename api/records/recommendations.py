"""What occupational health recommended, and what became of it, as HR keeps it with a case.

Each recommendation is one of `guidance.tracker`, sealed with the key of the person it is about;
only its state and the day something is due stand open, so that the list can find what is late.
HR keeps none where the employee didn't agree that HR gets the report.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy import case as when
from sqlalchemy.orm import Session

from api.crypto import ErasedError
from api.errors import ConflictError, FieldError, NotFoundError
from api.records.agreements import REPORT_HR
from api.records.cases import CaseRepository
from api.records.models import Case
from api.records.models import Recommendation as Row
from api.records.queue import OPEN_STATES
from api.records.review import Desk, tidied_field
from api.records.service import move
from api.records.states import Move, State
from guidance.tracker import AdjustmentPlan, Recommendation, TrackerError
from guidance.tracker import State as Stand
from guidance.tracker_json import plan_from_dict, plan_to_dict

MAX_TEXT_CHARS = 500


@dataclass(frozen=True, slots=True)
class Counts:
    """How many recommendations of a case are open, and how many are past their day."""

    open: int = 0
    overdue: int = 0


def late(today: date) -> ColumnElement[bool]:
    """Recommendations for which a day has passed."""
    return Row.next_on < today


def counts(session: Session, cases: Collection[Case], today: date) -> Mapping[str, Counts]:
    """What is open and overdue in each of these cases that has a report, by the case's id."""
    query = (
        select(
            Row.case_id,
            func.sum(when((Row.state.in_(OPEN_STATES), 1), else_=0)),
            func.sum(when((late(today), 1), else_=0)),
        )
        .join(Case, and_(Case.id == Row.case_id, Case.state == State.REPORTED))
        .where(Row.case_id.in_([one.id for one in cases]))
        .group_by(Row.case_id)
    )
    return {key: Counts(opened, overdue) for key, opened, overdue in session.execute(query)}


def hr_may_keep(session: Session, case: Case) -> bool:
    """Whether the employee agreed that HR gets the report."""
    given = CaseRepository(session).agreements(case)
    return any(one.item == REPORT_HR and one.agreed for one in given)


def record_report(desk: Desk, case: Case, on: date | None) -> None:
    """Note the day on which the report came.

    Raises:
        FieldError: no day, or one ahead.
        ConflictError: the case wasn't sent, or the report is there already.
    """
    if on is None or on > desk.work.services.settings.current_day():
        raise FieldError("report_on", "Give the day the report came. It can’t be ahead.")
    move(desk.work, case, Move.RECORD_REPORT, desk.actor, ("report_on",))
    case.report_on = on


def of_case(desk: Desk, case: Case) -> tuple[Recommendation, ...]:
    """The case's recommendations, in their order; none where HR may keep none."""
    if case.state != State.REPORTED or not hr_may_keep(desk.work.session, case):
        return ()
    rows = desk.work.session.scalars(
        select(Row).where(Row.case_id == case.id).order_by(Row.number)
    ).all()
    try:
        return tuple(_opened(desk, case, row) for row in rows)
    except ErasedError:
        return ()


def add(desk: Desk, case: Case, text: str, owner: str, due: date | None) -> None:
    """Keep one recommendation of the report, to be decided on by a day.

    Raises:
        FieldError: it says nothing or too much, or has no day ahead.
        ConflictError: there is no report yet, or HR doesn't get it.
    """
    _must_be_kept(desk, case)
    empty = "Say what is recommended, in one sentence."
    words = tidied_field("text", text, empty, MAX_TEXT_CHARS)
    if due is None or due < desk.work.services.settings.current_day():
        raise FieldError("due", "Give the day by which it is decided. It can’t be past.")
    session, now = desk.work.session, desk.work.now
    number = (session.scalar(select(func.max(Row.number)).where(Row.case_id == case.id)) or 0) + 1
    item = Recommendation(id=str(number), text=words, asked_by="oh", owner=owner.strip(), due=due)
    row = Row(case_id=case.id, number=number, added_by=desk.user.id, created_at=now)
    _keep(desk, case, row, item)
    session.add(row)
    desk.note(case, "recommendation_added", f"recommendation {number}")


def decide(desk: Desk, case: Case, number: int, to: Stand, known: Mapping[str, object]) -> None:
    """Note what was decided on, or what became of, a recommendation.

    Args:
        desk: who notes it.
        case: the case.
        number: the recommendation's number.
        to: where it stands now; `guidance.tracker.MOVES` says what each needs.
        known: owner, due, review_on, reason and alternative, as far as they were given.

    Raises:
        FieldError: a field that this needs is missing or wrong.
        NotFoundError: there is no such recommendation.
        ConflictError: there is no report, or HR doesn't get it.
    """
    _must_be_kept(desk, case)
    query = select(Row).where(Row.case_id == case.id, Row.number == number)
    row = desk.work.session.scalar(query)
    if row is None:
        raise NotFoundError
    item = _opened(desk, case, row)
    try:
        moved = item.moved(to, desk.work.services.settings.current_day(), **known)
    except TrackerError as error:
        raise FieldError(error.field, _CURES.get(error.field, str(error))) from None
    _keep(desk, case, row, moved)
    desk.note(case, "recommendation_changed", f"recommendation {number}", to.value)


_CURES = {
    "state": "Choose one of the answers in the list.",
    "owner": "Say who does it.",
    "due": "Give the day by which it is in place. It can’t be past.",
    "review_on": "Give the day to look at it again. It has to be ahead.",
    "reason": "Give the reason.",
    "alternative": "Say what is done instead, or who looks for another way.",
}


def _must_be_kept(desk: Desk, case: Case) -> None:
    if case.state != State.REPORTED:
        raise ConflictError("First note that the report has come.")
    if not hr_may_keep(desk.work.session, case):
        raise ConflictError("The employee didn’t agree that HR gets the report.")


def _opened(desk: Desk, case: Case, row: Row) -> Recommendation:
    plan = plan_from_dict(desk.work.vault.open_json(case.subject, row.content_sealed))
    return plan.recommendations[0]


def _keep(desk: Desk, case: Case, row: Row, item: Recommendation) -> None:
    plan = plan_to_dict(AdjustmentPlan(case.reference, (item,)))
    row.content_sealed = desk.work.vault.seal_json(case.subject, plan)
    row.state, row.told_at = item.state.value, None
    row.next_on = next_day(item)
    row.updated_at = case.updated_at = desk.work.now


def next_day(item: Recommendation) -> date | None:
    """The day by which something is to happen with it, or None."""
    if item.state.value in OPEN_STATES:
        return item.due
    return item.review_on if item.state is Stand.IN_PLACE else None
