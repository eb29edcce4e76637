"""Make a phased return: dated weeks that build up, checked before anyone agrees to it.

Built on uk-guidance 2.3 and 1.9 and on R67 to R75 of the reports. A plan never jumps to full
hours unless occupational health said so, never goes above the usual hours or a limit, and
never states an amount of pay.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Final

from guidance.phased_checks import check
from guidance.phased_content import Pace, checks, entries, kinds, of_kind, paces, say
from guidance.phased_model import Finding, PhasedReturn, PlanDay, PlanRow, Review
from guidance.phased_request import Caps, DayChange, PlanError, PlanRequest, TaskOff
from guidance.phased_weeks import Course, rows_of
from guidance.work_pattern import Hours, PatternError, Shift, WorkPattern, to_minutes

__all__ = [
    "Caps",
    "DayChange",
    "Finding",
    "PatternError",
    "PhasedReturn",
    "PlanDay",
    "PlanError",
    "PlanRequest",
    "PlanRow",
    "Review",
    "Shift",
    "TaskOff",
    "WorkPattern",
    "change_day",
    "plan",
]

_FULL: Final = 100
_PACE_OF: Final = {"eager": "eager", "wants_but_worried": "worried", "not_ready": "worried"}
_PROMISES: Final = ("leave", "colleagues", "agree", "beyond")


def plan(request: PlanRequest) -> PhasedReturn:
    """Make a plan and check it. The same request always gives the same plan.

    In the step w of n the hours are start + (100 - start) x (w - 1) / n percent of the usual
    hours, to the nearest quarter of an hour; usual hours begin in the week after the last
    step. A week with nothing to work makes the step wait.

    Raises:
        PlanError: when there is no day to start on, or a change lies outside the plan.

    """
    pace = paces()[_PACE_OF.get(request.wish or "", "usual")]
    weeks, start = _paced(request, pace)
    course = _course(request, weeks, start)
    too_long = weeks > checks()["PC-06"].limit
    rows = () if too_long else rows_of(course)
    why = [pace.text] if pace.text and not request.oh_agreed else []
    kind, reader = kinds()[request.kind], request.reader
    made = PhasedReturn(
        request=request,
        title=say("title_draft" if request.provisional else "title"),
        kind_title=kind.title,
        weeks=weeks,
        start_percent=start,
        rows=rows,
        findings=(),
        why=tuple(why),
        reviewer=course.reviewer,
        stop_rule=say("stop_rule", reader),
        pay=say("pay", reader),
        pay_question=say("pay_question", reader),
        promises=tuple(say(name, reader) for name in _PROMISES),
        first_day=tuple(entry.said_to(reader) for entry in of_kind("first_day")),
        sources=_sources(kind.sources, pace.sources if why else ()),
    )
    return replace(made, findings=check(made))


def change_day(made: PhasedReturn, on: date, hours: Hours) -> PhasedReturn:
    """Set one day's hours by hand and check the whole plan again.

    Raises:
        PlanError: when the day isn't in the plan, or hours aren't 0 to 24.
        PatternError: when hours aren't a number.

    """
    kept = tuple(change for change in made.request.changes if change.on != on)
    changes = (*kept, DayChange(on, to_minutes(hours)))
    return plan(replace(made.request, changes=tuple(sorted(changes, key=lambda c: c.on))))


def _paced(request: PlanRequest, pace: Pace) -> tuple[int, int]:
    """Return weeks and first percent: asked for, then moved within the pace (R69)."""
    usual = paces()["usual"]
    if request.oh_agreed:
        return request.weeks or usual.weeks, request.start_percent or usual.start
    weeks = max(request.weeks or pace.weeks, pace.fewest_weeks or 1)
    start = pace.start
    if request.start_percent is not None:
        start = max(request.start_percent - pace.lower_by, pace.least_start or 1)
    return weeks, min(start, pace.most_start or _FULL)


def _course(request: PlanRequest, weeks: int, start: int) -> Course:
    kind = kinds()[request.kind]
    full_is_fine = request.oh_agreed or request.full_hours_now
    shape = request.shape or kind.shapes[0]
    hours_rise = kind.hours_rise or not full_is_fine
    if hours_rise and shape == "reduced_duties":
        shape = "shorter_days"
    return Course(
        request=request,
        pattern=request.pattern.anchored(request.return_on),
        weeks=weeks,
        start=start,
        shape=shape,
        hours_rise=hours_rise,
        reviewer=request.reviewer or say("no_reviewer", request.reader),
    )


def _sources(*groups: Iterable[str]) -> tuple[str, ...]:
    said = [name for entry in ("pay", *_PROMISES) for name in entries()[entry].sources]
    return tuple(dict.fromkeys([*(name for group in groups for name in group), *said]))
