"""Days of a case on which somebody has to be reminded, and how they are said.

A row says only that a day matters and whose turn it is, never why: a fit note's end is a fact of
somebody's health. Whatever has a day (a plan's review, an appointment) sets it here and is
reminded of like the others.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from sqlalchemy import select

from api.audit import Actor, record
from api.crypto import ErasedError
from api.records.models import Case, FollowUp
from api.records.states import State
from api.services import Work
from guidance.workdays import is_working_day, working_days_later


class Kind(StrEnum):
    """Why a day is kept: to look again, a noted day is near, unsent words, a plan's review."""

    LOOK_AGAIN = "look_again"
    NOTED = "noted_day"
    UNSENT = "unsent"
    PLAN = "plan_review"


@dataclass(frozen=True, slots=True)
class Dated:
    """A day of a case as its manager may see it."""

    label: str
    on: date


def set_day(
    work: Work, case: Case, kind: Kind, on: date | None, actor: Actor | None = None
) -> None:
    """Keep the one day of this kind; None, or another day, ends the one before.

    A day that `actor` chose stands in the trail; one that only follows from others doesn't.
    """
    rows = work.session.scalars(
        select(FollowUp).where(
            FollowUp.case_id == case.id, FollowUp.kind == kind, FollowUp.done_at.is_(None)
        )
    ).all()
    if any(row.due_on == on for row in rows):
        return
    for row in rows:
        row.done_at = work.now
    if on is not None:
        work.session.add(FollowUp(case_id=case.id, kind=kind, due_on=on))
    if actor is not None:
        record(work.session, work.now, actor, "follow_up_set", case.reference, "due_on")


def keep_from_answers(work: Work, case: Case, slots: Mapping[str, object]) -> None:
    """Keep the days that follow from the manager's answers: before a note ends, while unsent."""
    employer, today = work.services.employer, work.services.settings.current_day()
    ends = note_end(slots)
    before = (
        working_days_before(ends, employer.remind_before_days, employer.nation) if ends else None
    )
    # Whoever has just named a day that is near needn't be reminded of it.
    set_day(work, case, Kind.NOTED, before if before and before > today else None)
    if case.state == State.DRAFTING and case.version > 0:
        idle = working_days_later(today, employer.draft_idle_days, employer.nation)
        set_day(work, case, Kind.UNSENT, idle)


def working_days_before(day: date, count: int, nation: str) -> date:
    """The working day that lies `count` working days before `day`."""
    while count > 0:
        day -= timedelta(days=1)
        count -= is_working_day(day, nation)
    return day


def note_end(slots: Mapping[str, object]) -> date | None:
    """The day the fit note ends, by the answers in the chat; None when it isn't known."""
    given = slots.get("note_end")
    try:
        return date.fromisoformat(str(given)) if given else None
    except ValueError:
        return None


def slots_of(work: Work, case: Case) -> Mapping[str, object]:
    """The manager's answers; none once they were erased."""
    try:
        return work.vault.open_json(case.subject, case.slots_sealed) if case.slots_sealed else {}
    except ErasedError:
        return {}


def days_for_manager(work: Work, case: Case) -> tuple[Dated, ...]:
    """The days ahead and behind that the manager gave or was told, earliest first."""
    found = [
        Dated("Started", case.created_at.date()),
        *([Dated("Look at it again", case.followup_on)] if case.followup_on else []),
        *([Dated("Report came", case.report_on)] if case.report_on else []),
    ]
    ends = note_end(slots_of(work, case))
    if ends is not None:
        found.append(Dated("Fit note ends", ends))
    return tuple(sorted(found, key=lambda one: one.on))
