"""When a phased return is looked at: every step, at the midpoint, at the end and after."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final

from guidance import workdays
from guidance.phased_content import entries, say
from guidance.phased_model import AWAY, STEP, PlanDay, Review
from guidance.phased_request import PlanRequest
from guidance.work_pattern import WEEKDAYS

_WEEK: Final = 7


def review_of(
    request: PlanRequest,
    kind: str,
    step_of: tuple[int, int],
    days: Iterable[PlanDay],
    starts_on: date,
) -> Review | None:
    """Return the review of one week (uk-guidance 2.3, step 6).

    Steps have one each; the week of usual hours has one some weeks later; a week away none.
    It is never on a weekend or bank holiday, and on a day they work if there is one.
    ``step_of`` is the step's number and how many there are.
    """
    if kind == AWAY:
        return None
    reviewer = request.reviewer or say("no_reviewer", request.reader)
    if kind == STEP:
        step, weeks = step_of
        if request.review_weeks is not None and step not in request.review_weeks:
            return None
        name = _name(step, weeks)
        worked = [day.on for day in days if day.minutes]
        on = _day_in(starts_on, request, worked)
    else:
        name = "after"
        later = starts_on + timedelta(days=entries()["review_after"].days)
        on = workdays.on_or_after(later, request.nation)
    return Review(on, name, say(f"review_{name}", request.reader, reviewer=reviewer))


def _name(step: int, weeks: int) -> str:
    if step == weeks:
        return "final"
    return "midpoint" if step == (weeks + 1) // 2 else "weekly"


def _day_in(starts_on: date, request: PlanRequest, worked: Iterable[date]) -> date:
    """Return the wanted weekday of this week, or else the working day closest before it."""
    week = [starts_on + timedelta(days=ahead) for ahead in range(_WEEK)]
    offices = [day for day in week if workdays.is_working_day(day, request.nation)]
    there = set(worked)
    wanted = week[(WEEKDAYS.index(request.review_day) - starts_on.weekday()) % _WEEK]
    # Every seven days hold an office day: no nation has a whole week of bank holidays.
    fitting = [day for day in offices if day in there] or offices
    earlier = [day for day in fitting if day <= wanted]
    return earlier[-1] if earlier else fitting[0]
