"""Check a phased return plan (uk-guidance 2.3, PC-01 to PC-20; R70).

What each check says, how grave it is and the number it compares with stand in
``content/phased_checks.yml``; here stands when it holds, one function a check.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, time, timedelta
from itertools import pairwise
from typing import Final

from guidance.phased_content import checks, entries
from guidance.phased_model import STEP, USUAL, Finding, PhasedReturn, PlanDay, PlanRow
from guidance.wording import long_date
from guidance.work_pattern import hours_text

type Blanks = Mapping[str, object]
type Hit = tuple[int | None, Blanks]
type Check = Callable[[PhasedReturn], Iterable[Hit]]

_HOUR: Final = 60
_FULL: Final = 100
_NIGHTS: Final = "no_nights"


def check(plan: PhasedReturn) -> tuple[Finding, ...]:
    """Return everything the checks find, in the order of their table.

    A check with more than one place to name is told once for each week at most.
    """
    found: list[Finding] = []
    for row in checks().values():
        weeks: set[int | None] = set()
        for week, blanks in CHECKS[row.id](plan):
            if week in weeks:
                continue
            weeks.add(week)
            said = {"limit": row.limit, "week": week} | dict(blanks)
            text = row.text.format_map(said)
            found.append(Finding(row.id, row.level, text, row.cure, week, row.sources))
    return tuple(found)


def _limit(check_id: str) -> int:
    return checks()[check_id].limit


def _if(holds: bool, **blanks: object) -> Iterator[Hit]:
    if holds:
        yield None, blanks


def _days(plan: PhasedReturn) -> Iterator[tuple[PlanRow, PlanDay]]:
    return ((row, day) for row in plan.rows for day in row.worked)


def _said(day: PlanDay) -> dict[str, object]:
    return {"day": long_date(day.on), "hours": hours_text(day.minutes)}


def _day_too_long(plan: PhasedReturn) -> Iterator[Hit]:
    caps = plan.request.caps
    longest = max((day.usual_minutes for row in plan.rows for day in row.days), default=0)
    for row, day in _days(plan):
        # A day that isn't usually worked may be as long as the longest usual one.
        most = day.usual_minutes or longest
        if caps.minutes_day is not None and caps.hold_on(day.on):
            most = min(most, caps.minutes_day)
        if day.minutes > most:
            yield row.week, _said(day)


def _week_too_long(plan: PhasedReturn) -> Iterator[Hit]:
    caps = plan.request.caps
    for row in plan.rows:
        held = caps.hold_on(row.starts_on)
        over = row.minutes > row.usual_minutes
        over |= bool(held and caps.minutes_week and row.minutes > caps.minutes_week)
        over |= bool(held and caps.days_week and len(row.worked) > caps.days_week)
        if over:
            yield row.week, {"hours": hours_text(row.minutes)}


def _short_shift(plan: PhasedReturn) -> Iterator[Hit]:
    for row, day in _days(plan):
        # What is usual for them needs no warning.
        if day.minutes < min(_limit("PC-03") * _HOUR, day.usual_minutes):
            yield row.week, _said(day)


def _shares(plan: PhasedReturn) -> list[tuple[PlanRow, float]]:
    """Return every worked week with its hours in percent of the usual week.

    A week whose usual hours differ (a rota) is measured against the average, and one with
    days away as it would be without them.
    """
    average = float(plan.request.pattern.weekly_minutes)
    found: list[tuple[PlanRow, float]] = []
    for row in plan.rows:
        # A bank holiday or leave is by chance; a limit or a free weekday is the plan's own.
        by_chance = any(day.away in ("bank_holiday", "leave") for day in row.days)
        edited = any(day.edited for day in row.days)
        minutes = row.planned_minutes if by_chance and not edited else row.minutes
        if row.kind == USUAL:
            full = min(row.planned_minutes, minutes if plan.request.caps.any else row.usual_minutes)
            found.append((row, float(_FULL) * min(full / average, 1)))
        elif row.kind == STEP:
            usual = min(float(row.usual_minutes), average) or average
            found.append((row, _FULL * minutes / usual))
    return found


def _steep(plan: PhasedReturn) -> Iterator[Hit]:
    for (_, before), (row, share) in pairwise(_shares(plan)):
        # Quarter hours may round a rise up by a little.
        slack = _FULL * _HOUR / 4 / float(plan.request.pattern.weekly_minutes)
        if share - before > _limit("PC-04") + slack:
            yield row.week, {}


def _in_one_go(plan: PhasedReturn) -> Iterator[Hit]:
    request = plan.request
    if request.oh_agreed or request.full_hours_now or not plan.rows:
        return iter(())
    *steps, (_, last) = _shares(plan)
    shares = [share for _, share in steps]
    one_level = max(shares) - min(shares) < 1
    return _if(one_level and last - max(shares) > _limit("PL-01"))


def _early(plan: PhasedReturn) -> Iterator[Hit]:
    end, first = plan.request.note_end, plan.starts_on or plan.request.return_on
    if end is not None and first <= end:
        yield None, {"when": long_date(end)}


def _conflicts(plan: PhasedReturn) -> Iterator[Hit]:
    request = plan.request
    for name in request.restrictions:
        entry = entries().get(name)
        if entry is None or entry.kind != "restriction" or name in request.swapped:
            continue
        clash = bool(set(entry.demands) & set(request.job_demands))
        if name == _NIGHTS:
            clash = _works_nights(plan, clash)
        if clash:
            yield None, {"what": entry.text[:1].lower() + entry.text[1:]}


def _works_nights(plan: PhasedReturn, job_has_shifts: bool) -> bool:
    """Whether nights are planned; where starts are known they tell, not the job."""
    days = [day for _, day in _days(plan)]
    timed = bool(days) and all(day.start is not None for day in days)
    return any(day.night for day in days) or (job_has_shifts and not timed)


def _too_little_rest(plan: PhasedReturn) -> Iterator[Hit]:
    timed = [(row, day, day.start) for row, day in _days(plan) if day.start is not None]
    rest = timedelta(hours=_limit("PC-09"))
    for (_, before, start), (row, day, next_start) in pairwise(timed):
        over = _moment(before, start) + timedelta(minutes=before.minutes)
        if _moment(day, next_start) - over < rest:
            yield row.week, _said(day)


def _moment(day: PlanDay, start: time) -> datetime:
    # Both ends are local times of one place; a clock change in between is left aside.
    return datetime.combine(day.on, start)


def _part_days(plan: PhasedReturn) -> bool:
    return any(day.minutes < day.usual_minutes for row in plan.steps for day in row.worked)


def _empty(plan: PhasedReturn) -> Iterator[Hit]:
    return ((row.week, {}) for row in plan.rows if row.kind in (STEP, USUAL) and not row.minutes)


def _unreviewed(plan: PhasedReturn) -> Iterator[Hit]:
    return ((row.week, {}) for row in plan.steps if row.review is None)


def _bank_holidays(plan: PhasedReturn) -> Iterator[Hit]:
    for row in plan.rows:
        for day in row.days:
            if day.away == "bank_holiday":
                yield row.week, _said(day)


def _less_than_planned(plan: PhasedReturn) -> Iterator[Hit]:
    for row in plan.steps:
        edited = any(day.edited for day in row.days)
        if row.minutes < row.planned_minutes and not edited:
            yield row.week, {}


def _part_time(plan: PhasedReturn) -> bool:
    return plan.request.pattern.weekly_minutes < _limit("PC-20") * _HOUR


def _caps_stay(plan: PhasedReturn) -> bool:
    caps, usual_from = plan.request.caps, plan.usual_from
    return caps.any and usual_from is not None and caps.hold_on(usual_from)


CHECKS: Final[Mapping[str, Check]] = {
    "PC-01": _day_too_long,
    "PC-02": _week_too_long,
    "PC-03": _short_shift,
    "PC-04": _steep,
    "PC-05": lambda plan: _if(_limit("PC-05") < plan.weeks <= _limit("PC-06")),
    "PC-06": lambda plan: _if(plan.weeks > _limit("PC-06")),
    "PC-07": _early,
    "PC-08": _conflicts,
    "PC-09": _too_little_rest,
    "PC-10": lambda plan: _if(plan.request.pay_rule is None),
    "PC-11": lambda plan: _if(plan.request.pay_rule == "worked_plus_ssp" and _part_days(plan)),
    "PC-12": lambda plan: _if(plan.request.disability in ("yes", "likely")),
    "PC-13": lambda plan: _if(plan.request.safety_critical and not plan.request.fitness_checked),
    "PC-14": _empty,
    "PC-15": _unreviewed,
    "PC-16": lambda plan: _if(plan.request.overtime),
    "PC-17": lambda plan: _if(
        plan.request.pay_rule == "worked_plus_leave" and not plan.request.leave_agreed
    ),
    "PC-18": lambda plan: _if(plan.request.leave_cut),
    "PC-19": _bank_holidays,
    "PC-20": lambda plan: _if(_part_time(plan)),
    "PL-01": _in_one_go,
    "PL-02": lambda plan: _if(not plan.request.reviewer),
    "PL-03": lambda plan: _if(_caps_stay(plan)),
    "PL-04": lambda plan: _if(plan.request.provisional),
    "PL-05": _less_than_planned,
}
