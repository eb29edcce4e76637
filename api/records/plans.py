"""Plans kept with a case: a phased return, keeping in touch, changes at work, fit-note dates.

A plan is rows under headings, sealed with the key of the person it is about; only its kind and
the day of its review stand open. The manager sees the plans of their case, HR reads them while
the employee's agreement stands.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, func, select

from api.audit import Actor, record
from api.crypto import ErasedError
from api.errors import ConflictError, FieldError, NotFoundError
from api.records.days import Kind, set_day
from api.records.lists import plan_kinds
from api.records.models import Case, CasePlan
from api.records.service import MANAGER
from api.services import Work

MAX_ROWS, MAX_COLUMNS, MAX_CELL_CHARS = 60, 10, 400


@dataclass(frozen=True, slots=True)
class NewPlan:
    """What a plan says. Every row has as many cells as there are headings, or fewer."""

    kind: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    review_on: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan as it is kept; `author` is manager or hr."""

    number: int
    kind: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str
    review_on: date | None
    author: str
    created_at: datetime
    ended_at: datetime | None

    @property
    def title(self) -> str:
        """What kind of plan it is, in words."""
        return plan_kinds()[self.kind].text


@dataclass(frozen=True, slots=True)
class Followed:
    """What stands open of a plan that is followed: what kind it is, and when to look at it."""

    title: str
    review_on: date | None


def followed(work: Work, case: Case) -> tuple[Followed, ...]:
    """The plans that are followed, the newest first, without what they say."""
    query = select(CasePlan).where(_followed(case)).order_by(CasePlan.number.desc())
    rows = work.session.scalars(query)
    return tuple(Followed(plan_kinds()[row.kind].text, row.review_on) for row in rows)


def of_case(work: Work, case: Case) -> tuple[Plan, ...]:
    """The case's plans, those that are followed first, and the newest of these on top."""
    query = (
        select(CasePlan)
        .where(CasePlan.case_id == case.id)
        .order_by(CasePlan.ended_at.is_not(None), CasePlan.number.desc())
    )
    try:
        return tuple(_opened(work, case, row) for row in work.session.scalars(query))
    except ErasedError:
        return ()


def keep(work: Work, case: Case, plan: NewPlan, actor: Actor) -> int:
    """Keep a plan with the case; its number.

    What a manager keeps takes the place of the plan of its kind that a manager kept before.

    Raises:
        FieldError: it is of no kind we know, has no rows, or too many or too long ones.
        ConflictError: the case has ended.
    """
    if case.finished:
        raise ConflictError("This case has ended: no plan is added to it.")
    rows = _checked(plan)
    if actor.kind == MANAGER.kind:
        _end_earlier(work, case, plan.kind)
    last = select(func.max(CasePlan.number)).where(CasePlan.case_id == case.id)
    number = (work.session.scalar(last) or 0) + 1
    words = {"headings": plan.headings, "rows": rows, "note": plan.note.strip()}
    work.session.add(
        CasePlan(
            case_id=case.id,
            number=number,
            kind=plan.kind,
            content_sealed=work.vault.seal_json(case.subject, words),
            review_on=plan.review_on,
            author=actor.kind,
            author_id=actor.id,
            created_at=work.now,
        )
    )
    case.updated_at = work.now
    remind_of_next(work, case)
    record(work.session, work.now, actor, "plan_kept", case.reference, f"plan {number}", plan.kind)
    return number


def end(work: Work, case: Case, number: int, actor: Actor) -> None:
    """Note that a plan isn't followed any more; it stays readable. Twice changes nothing.

    Raises:
        NotFoundError: the case has no such plan.
    """
    query = select(CasePlan).where(CasePlan.case_id == case.id, CasePlan.number == number)
    row = work.session.scalar(query)
    if row is None:
        raise NotFoundError
    if row.ended_at is None:
        row.ended_at = work.now
        remind_of_next(work, case)
        record(work.session, work.now, actor, "plan_ended", case.reference, f"plan {number}")


def _followed(case: Case) -> ColumnElement[bool]:
    return and_(CasePlan.case_id == case.id, CasePlan.ended_at.is_(None))


def _end_earlier(work: Work, case: Case, kind: str) -> None:
    query = select(CasePlan).where(
        _followed(case), CasePlan.kind == kind, CasePlan.author == MANAGER.kind
    )
    for row in work.session.scalars(query):
        row.ended_at = work.now


def remind_of_next(work: Work, case: Case) -> None:
    """Keep the next day on which a plan that is followed is looked at again."""
    work.session.flush()
    today = work.services.settings.current_day()
    ahead = select(func.min(CasePlan.review_on)).where(_followed(case), CasePlan.review_on > today)
    set_day(work, case, Kind.PLAN, work.session.scalar(ahead))


def rows_from(text: str) -> tuple[tuple[str, ...], ...]:
    """Rows that somebody typed: one a line, its cells with `|` between them."""
    lines = (line.strip() for line in text.replace("\r\n", "\n").split("\n"))
    return tuple(tuple(cell.strip() for cell in line.split("|")) for line in lines if line)


def _checked(plan: NewPlan) -> list[Sequence[str]]:
    if plan.kind not in plan_kinds():
        raise FieldError("kind", "Choose what kind of plan it is.")
    if not plan.rows:
        raise FieldError("rows", "Write at least one line.")
    width = len(plan.headings)
    if len(plan.rows) > MAX_ROWS or not 0 < width <= MAX_COLUMNS:
        raise FieldError("rows", f"A plan has up to {MAX_ROWS} lines and {MAX_COLUMNS} columns.")
    wide = next((number for number, row in enumerate(plan.rows, 1) if len(row) > width), None)
    if wide is not None:
        raise FieldError("rows", f"Line {wide} has more than {width} parts.")
    cells = (*plan.headings, plan.note, *(cell for row in plan.rows for cell in row))
    if any(len(cell) > MAX_CELL_CHARS for cell in cells):
        raise FieldError("rows", f"Please keep each part under {MAX_CELL_CHARS} characters.")
    return [(*row, *[""] * (width - len(row))) for row in plan.rows]


def _opened(work: Work, case: Case, row: CasePlan) -> Plan:
    words = work.vault.open_json(case.subject, row.content_sealed)
    return Plan(
        number=row.number,
        kind=row.kind,
        headings=_texts(words["headings"]),
        rows=tuple(_texts(one) for one in _list(words["rows"])),
        note=str(words["note"]),
        review_on=row.review_on,
        author=row.author,
        created_at=row.created_at,
        ended_at=row.ended_at,
    )


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _texts(value: object) -> tuple[str, ...]:
    return tuple(str(one) for one in _list(value))
