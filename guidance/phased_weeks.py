"""The weeks of a phased return, one after the other, each with its days."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from fractions import Fraction
from typing import Final

from guidance import workdays
from guidance.phased_content import checks, entries, kinds, say
from guidance.phased_model import AWAY, HOME, STEP, USUAL, WORK, PlanDay, PlanRow
from guidance.phased_request import Caps, PlanError, PlanRequest
from guidance.phased_reviews import review_of
from guidance.phased_spread import QUARTER, Room, apart, spread, to_quarter
from guidance.wording import long_date
from guidance.work_pattern import WEEKDAYS, Shift, WorkPattern, shifted

_WEEK: Final = 7
_FULL: Final = 100
_HOUR: Final = 60
_LONGEST_SEARCH: Final = 366


@dataclass(frozen=True, slots=True)
class Course:
    """What holds for every week of one plan, once its pace is settled."""

    request: PlanRequest
    pattern: WorkPattern
    weeks: int
    start: int
    shape: str
    hours_rise: bool
    reviewer: str

    def percent(self, step: int) -> Fraction:
        """Return the share of one step: start + (100 - start) x (step - 1) / weeks."""
        if self.shape == "two_step":
            return Fraction(self.start)
        return self.start + Fraction((_FULL - self.start) * (step - 1), self.weeks)


@dataclass(frozen=True, slots=True)
class _Week:
    """Seven days of a course, with their usual shifts and why some aren't worked."""

    course: Course
    number: int
    step: int
    kind: str
    window: tuple[date, ...]
    shifts: Mapping[date, Shift]
    away: Mapping[date, str]

    @property
    def starts_on(self) -> date:
        return self.window[0]

    @property
    def usual(self) -> int:
        return sum(shift.minutes for shift in self.shifts.values())

    @property
    def percent(self) -> Fraction:
        return self.course.percent(self.step) if self.kind == STEP else Fraction(_FULL)


def rows_of(course: Course) -> tuple[PlanRow, ...]:
    """Return every week up to and including the first with usual hours.

    Raises:
        PlanError: when there is no day to start on, or a change lies outside the plan.

    """
    rows: list[PlanRow] = []
    starts_on = _first_day(course)
    step = 1
    while not rows or rows[-1].kind != USUAL:
        row = _row(_week(course, starts_on, len(rows) + 1, step))
        rows.append(row)
        step += row.kind == STEP
        starts_on += timedelta(days=_WEEK)
    _check_changes(course.request, rows)
    return tuple(rows)


def _first_day(course: Course) -> date:
    for ahead in range(_LONGEST_SEARCH):
        day = course.request.return_on + timedelta(days=ahead)
        if course.pattern.on(day) and _away(course.request, day) is None:
            return day
    raise PlanError("leave_dates", "every day", "leave that ends within a year")


def _check_changes(request: PlanRequest, rows: list[PlanRow]) -> None:
    for change in request.changes:
        if not rows[0].starts_on <= change.on <= rows[-1].ends_on:
            allowed = f"a day from {rows[0].starts_on} to {rows[-1].ends_on}"
            raise PlanError("changes", change.on.isoformat(), allowed)


def _away(request: PlanRequest, day: date, kind: str = STEP) -> str | None:
    if day in request.leave_dates:
        return "leave"
    if kind == STEP and WEEKDAYS[day.weekday()] in request.days_off:
        return "day_off"
    if request.works_bank_holidays:
        return None
    holidays = workdays.bank_holidays(request.nation, day.year)
    return "bank_holiday" if day in holidays else None


def _week(course: Course, starts_on: date, number: int, step: int) -> _Week:
    window = tuple(starts_on + timedelta(days=ahead) for ahead in range(_WEEK))
    shifts = {day: shift for day in window if (shift := course.pattern.on(day))}
    kind = STEP if step <= course.weeks else USUAL
    away = {day: why for day in shifts if (why := _away(course.request, day, kind))}
    if len(away) == len(shifts):
        kind = AWAY
    return _Week(course, number, step, kind, window, shifts, away)


def _row(week: _Week) -> PlanRow:
    planned = _planned(week)
    minutes = _laid_out(week, planned)
    days = _days(week, minutes, _places(week, minutes))
    request = week.course.request
    return PlanRow(
        week=week.number,
        step=week.step if week.kind == STEP else None,
        kind=week.kind,
        starts_on=week.starts_on,
        ends_on=week.window[-1],
        percent=0.0 if week.kind == AWAY else float(week.percent),
        days=days,
        usual_minutes=week.usual,
        planned_minutes=planned,
        place=_place_text(days),
        duties=_duties(week),
        not_doing=_not_doing(week),
        review=review_of(request, week.kind, (week.step, week.course.weeks), days, week.starts_on),
        note=_note(week, days),
    )


def _planned(week: _Week) -> int:
    """Return the week's minutes before they are laid over its days."""
    course, caps = week.course, week.course.request.caps
    if week.kind == AWAY:
        return 0
    planned = week.usual
    if week.kind == STEP and course.hours_rise:
        # A heavy week of a rota is measured by the average, a light one by itself.
        base = min(Fraction(week.usual), course.pattern.weekly_minutes)
        planned = to_quarter(base * week.percent / _FULL)
        # Rounding must not make a step into full hours, nor into none.
        planned = max(min(planned, (week.usual - 1) // QUARTER * QUARTER), QUARTER)
    if caps.minutes_week and caps.hold_on(week.starts_on):
        planned = min(planned, caps.minutes_week)
    return planned


def _laid_out(week: _Week, planned: int) -> dict[date, int]:
    if week.kind == AWAY:
        return {}
    rooms = _rooms(week)
    if not week.course.hours_rise or week.kind == USUAL:
        # Usual days keep their length; a week's limit shortens the last ones.
        return _as_usual(planned, rooms)
    full_days = week.course.shape == "alternate_days"
    shortest = checks()["PC-03"].limit * _HOUR
    return spread(planned, rooms, full_days=full_days, shortest=shortest)


def _as_usual(planned: int, rooms: Iterable[Room]) -> dict[date, int]:
    found: dict[date, int] = {}
    for room in rooms:
        found[room.on] = min(room.most, planned)
        planned -= found[room.on]
    return found


def _rooms(week: _Week) -> list[Room]:
    caps = week.course.request.caps
    rooms = [
        Room(day, shift.minutes, _most(caps, day, shift.minutes))
        for day, shift in week.shifts.items()
        if day not in week.away
    ]
    if caps.days_week and caps.hold_on(week.starts_on):
        kept = set(apart([room.on for room in rooms])[: caps.days_week])
        rooms = [room for room in rooms if room.on in kept]
    return rooms


def _most(caps: Caps, day: date, usual: int) -> int:
    if caps.minutes_day is None or not caps.hold_on(day):
        return usual
    return min(usual, caps.minutes_day)


def _places(week: _Week, minutes: Mapping[date, int]) -> Mapping[date, str]:
    """Home first: one more day at the workplace each step, or all after the home weeks."""
    request = week.course.request
    if request.kind != "place" or week.kind != STEP:
        return dict.fromkeys(minutes, WORK)
    days = apart([day for day, amount in minutes.items() if amount])
    if request.home_weeks is None:
        at_work = set(days[: week.step - 1])
    else:
        at_work = set(days) if week.step > request.home_weeks else set()
    return {day: WORK if day in at_work else HOME for day in minutes}


def _days(
    week: _Week, minutes: Mapping[date, int], places: Mapping[date, str]
) -> tuple[PlanDay, ...]:
    changed = {change.on: change.minutes for change in week.course.request.changes}
    found: list[PlanDay] = []
    for day in week.window:
        shift = week.shifts.get(day)
        if shift is None and day not in changed:
            continue
        amount = changed.get(day, minutes.get(day, 0))
        found.append(
            PlanDay(
                on=day,
                minutes=amount,
                usual_minutes=shift.minutes if shift else 0,
                start=_start(week.course, shift, amount),
                night=shift is not None and shift.night,
                place=places.get(day, WORK),
                away=week.away.get(day),
                edited=day in changed,
            )
        )
    return tuple(found)


def _start(course: Course, shift: Shift | None, minutes: int) -> time | None:
    if shift is None or shift.start is None or not minutes:
        return None
    late = course.shape == "late_start"
    return shifted(shift.start, max(shift.minutes - minutes, 0)) if late else shift.start


def _place_text(days: Iterable[PlanDay]) -> str:
    places = [day.place for day in days if day.minutes]
    home, work = places.count(HOME), places.count(WORK)
    if home and work:
        return say("mixed", home=home, work=work)
    return say("home" if home else "work") if places else ""


def _duties(week: _Week) -> str:
    course = week.course
    if week.kind == AWAY:
        return ""
    if week.kind == USUAL:
        return say("full_duties")
    stage = kinds()[course.request.kind].stage(_FULL * (week.step - 1) / course.weeks)
    role = course.request.temporary_role or say("default_role")
    return stage.duties.format(role=role, percent=f"{float(week.percent):g}")


def _not_doing(week: _Week) -> tuple[str, ...]:
    """Tasks come back step by step; restrictions stay until someone lifts them."""
    if week.kind == AWAY:
        return ()
    request, known = week.course.request, entries()
    found = [known[name].text if name in known else name for name in request.restrictions]
    if week.kind == STEP:
        found.append(say("no_overtime"))
        tasks = request.tasks_off
        for number, task in enumerate(tasks, start=1):
            back_in = task.back_in or number * week.course.weeks // len(tasks) + 1
            if week.step < back_in:
                found.append(task.text)
    return tuple(dict.fromkeys(found))


def _note(week: _Week, days: tuple[PlanDay, ...]) -> str:
    if week.kind == AWAY:
        return say("away")
    course = week.course
    notes = [away_note(week.kind, day) for day in days if day.away]
    if week.kind == STEP and course.shape in ("mornings", "late_start"):
        notes.append(say(course.shape))
    if week.kind == STEP and course.hours_rise and not kinds()[course.request.kind].hours_rise:
        notes.append(say("load_hours"))
    if course.request.caps.any and any(course.request.caps.hold_on(day.on) for day in days):
        notes.append(say("capped"))
    if any(day.edited for day in days):
        notes.append(say("edited"))
    return " ".join(notes)


def away_note(kind: str, day: PlanDay) -> str:
    """Return why a usual day isn't worked; ``kind`` is its week's."""
    usual = kind == USUAL
    if day.away == "day_off":
        return say("day_off", day=f"{day.on:%A}")
    if day.away == "leave":
        name = "off_leave" if usual else "leave_day"
    else:
        name = "off_bank_holiday" if usual else "bank_holiday"
    return say(name, day=long_date(day.on))
