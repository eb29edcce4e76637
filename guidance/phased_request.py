"""What a phased return is asked to be: every wish and limit in one value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Final

from guidance.employer import NATIONS
from guidance.phased_content import kinds
from guidance.slots import SLOTS
from guidance.work_pattern import WEEKDAYS, Hours, PatternError, WorkPattern, to_minutes

PAY_RULES: Final = (
    "full",
    "worked_only",
    "worked_plus_ssp",
    "worked_plus_sick_pay",
    "worked_plus_leave",
)
WISHES: Final = SLOTS["employee_wish"].values
DISABILITY: Final = ("yes", "likely", "no")

_MOST_WEEKS: Final = 104
_PERCENT: Final = (10, 90)
_SHORTEST_DAY: Final = 30
_LONGEST_DAY: Final = 24 * 60


class PlanError(ValueError):
    """A plan was asked for with a value it cannot have; names the field and what it allows."""

    def __init__(self, field: str, value: object, allowed: str) -> None:
        self.field = field
        self.value = value
        super().__init__(f"{field} cannot be {value!r}: use {allowed}")


@dataclass(frozen=True, slots=True)
class Caps:
    """Limits that occupational health has set, in minutes and days; None is no limit.

    They hold up to and including ``until``; without it they stay after the last step.
    """

    minutes_day: int | None = None
    minutes_week: int | None = None
    days_week: int | None = None
    until: date | None = None

    @classmethod
    def of(
        cls,
        *,
        hours_day: Hours | None = None,
        hours_week: Hours | None = None,
        days_week: int | None = None,
        until: date | None = None,
    ) -> Caps:
        """Return caps given in hours.

        Raises:
            PlanError: for a cap that leaves nothing to work.

        """
        day = _capped("hours_day", hours_day)
        week = _capped("hours_week", hours_week)
        if days_week is not None and not 1 <= days_week <= len(WEEKDAYS):
            raise PlanError("days_week", days_week, "1 to 7")
        return cls(day, week, days_week, until)

    def hold_on(self, day: date) -> bool:
        """Whether the limits are in force on a day."""
        return self.until is None or day <= self.until

    @property
    def any(self) -> bool:
        """Whether there is a limit at all."""
        return any((self.minutes_day, self.minutes_week, self.days_week))


@dataclass(frozen=True, slots=True)
class TaskOff:
    """A task that rests; ``back_in`` is the step in which it comes back, None: spread evenly."""

    text: str
    back_in: int | None = None


@dataclass(frozen=True, slots=True)
class DayChange:
    """A day set by hand: minutes worked on it."""

    on: date
    minutes: int


@dataclass(frozen=True, slots=True)
class PlanRequest:
    """Everything a plan is made from; the same request always gives the same plan.

    Attributes:
        pattern: the usual working pattern.
        return_on: the day they want to come back.
        kind: hours, days, place, load, temporary_role or shadow_then_own (R68).
        shape: how hours lie in a week; None: the usual one of the kind.
        weeks, start_percent: length and first step; None: by the wish (1 to 12 and 10 to 90).
        nation: whose bank holidays count.
        wish: slot ``employee_wish``; eager is capped, worried starts lower (R69).
        caps: limits from occupational health.
        restrictions: ids such as no_nights, or own words.
        swapped: restrictions for which somebody else does the tasks.
        job_demands: slot ``job_demands``.
        tasks_off: tasks that rest at first.
        temporary_role: what is done meanwhile.
        home_weeks: steps wholly at home; None: one more day at the workplace each step.
        leave_dates: booked leave, treatment days, any day they don't work.
        days_off: weekdays that stay free while hours build up, such as wed.
        works_bank_holidays: whether bank holidays are usual working days.
        review_day, review_weeks, reviewer: when and by whom it is looked at.
        pay_rule: what HR settled; None: not yet.
        leave_agreed: whether leave that fills hours is agreed in writing.
        leave_cut: whether someone wants holiday to build up more slowly.
        overtime: whether overtime is planned.
        disability: yes, likely, no or None.
        safety_critical, fitness_checked: risky tasks, and whether fitness for them is checked.
        note_end: last day of the fit note.
        provisional: made before an operation, dates not settled (R75).
        oh_agreed: occupational health has said that this pace, or full hours, is fine (R70).
        full_hours_now: they work full hours already; only the load is to drop.
        changes: days set by hand.
        reader: the slot ``role`` of who reads the texts; a manager or HR is told about the
            employee, anyone else is spoken to.

    Raises:
        PlanError: naming the field and what it allows.

    """

    pattern: WorkPattern
    return_on: date
    kind: str = "hours"
    shape: str | None = None
    weeks: int | None = None
    start_percent: int | None = None
    nation: str = "unknown"
    wish: str | None = None
    caps: Caps = Caps()
    restrictions: tuple[str, ...] = ()
    swapped: tuple[str, ...] = ()
    job_demands: tuple[str, ...] = ()
    tasks_off: tuple[TaskOff, ...] = ()
    temporary_role: str | None = None
    home_weeks: int | None = None
    leave_dates: tuple[date, ...] = ()
    days_off: tuple[str, ...] = ()
    works_bank_holidays: bool = False
    review_day: str = "fri"
    review_weeks: tuple[int, ...] | None = None
    reviewer: str | None = None
    pay_rule: str | None = None
    leave_agreed: bool = False
    leave_cut: bool = False
    overtime: bool = False
    disability: str | None = None
    safety_critical: bool = False
    fitness_checked: bool = False
    note_end: date | None = None
    provisional: bool = False
    oh_agreed: bool = False
    full_hours_now: bool = False
    changes: tuple[DayChange, ...] = ()
    reader: str = "employee"

    def __post_init__(self) -> None:
        if self.kind not in kinds():
            raise PlanError("kind", self.kind, ", ".join(kinds()))
        _one_of("shape", self.shape, kinds()[self.kind].shapes)
        _between("weeks", self.weeks, 1, _MOST_WEEKS)
        _between("start_percent", self.start_percent, *_PERCENT)
        _between("home_weeks", self.home_weeks, 0, _MOST_WEEKS)
        _one_of("nation", self.nation, NATIONS)
        _one_of("wish", self.wish, WISHES)
        _one_of("reader", self.reader, SLOTS["role"].values)
        _one_of("review_day", self.review_day, WEEKDAYS)
        _one_of("pay_rule", self.pay_rule, PAY_RULES)
        _one_of("disability", self.disability, DISABILITY)
        for demand in self.job_demands:
            _one_of("job_demands", demand, SLOTS["job_demands"].values)
        for day in self.days_off:
            _one_of("days_off", day, WEEKDAYS)
        for change in self.changes:
            _between("changes", change.minutes, 0, _LONGEST_DAY)

    def to_dict(self) -> dict[str, object]:
        """Return the request as JSON values; ``from_dict`` reads it back unchanged."""
        data: dict[str, object] = {}
        for item in fields(self):
            value: object = getattr(self, item.name)
            data[item.name] = _WRITERS.get(item.name, _plain)(value)
        return data

    @classmethod
    def from_dict(cls, data: Mapping[str, object]) -> PlanRequest:
        """Read a request back from JSON values; fields left out keep their defaults.

        Raises:
            PlanError: for an unknown field or a value that cannot be read.
            PatternError: when the working pattern can't be used.

        """
        known = {item.name for item in fields(cls)}
        values: dict[str, object] = {}
        for name, value in data.items():
            if name not in known:
                raise PlanError(name, value, ", ".join(sorted(known)))
            values[name] = _read(name, value)
        for name in ("pattern", "return_on"):
            if values.get(name) is None:
                raise PlanError(name, None, "a value: it is needed")
        return cls(**values)  # type: ignore[arg-type]


def _capped(name: str, hours: Hours | None) -> int | None:
    if hours is None:
        return None
    minutes = to_minutes(hours)
    if minutes < _SHORTEST_DAY:
        raise PlanError(name, hours, "half an hour or more")
    return minutes


def _one_of(name: str, value: str | None, allowed: tuple[str, ...]) -> None:
    if value is not None and value not in allowed:
        raise PlanError(name, value, ", ".join(allowed))


def _between(name: str, value: int | None, low: int, high: int) -> None:
    if value is not None and not low <= value <= high:
        raise PlanError(name, value, f"{low} to {high}")


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    return [_plain(item) for item in value] if isinstance(value, tuple) else value


def _write_caps(caps: object) -> object:
    if not isinstance(caps, Caps):
        return None
    return {item.name: _plain(getattr(caps, item.name)) for item in fields(Caps)}


_WRITERS: Final[Mapping[str, Callable[[object], object]]] = {
    "pattern": lambda value: value.to_dict() if isinstance(value, WorkPattern) else None,
    "caps": _write_caps,
    "tasks_off": lambda value: [
        {"text": task.text, "back_in": task.back_in}
        for task in (value if isinstance(value, tuple) else ())
    ],
    "changes": lambda value: [
        {"on": change.on.isoformat(), "minutes": change.minutes}
        for change in (value if isinstance(value, tuple) else ())
    ],
}


def _read(name: str, value: object) -> object:
    try:
        return _READERS.get(name, _as_is)(value)
    except PatternError:
        raise
    except (ValueError, TypeError, KeyError, AttributeError):
        raise PlanError(name, value, "a value as to_dict writes it") from None


def _as_is(value: object) -> object:
    if isinstance(value, list):
        return tuple(value)
    return value


def _date(value: object) -> date | None:
    return None if value in (None, "") else date.fromisoformat(str(value))


def _whole(value: object) -> int | None:
    return None if value is None else int(str(value))


def _mapping(value: object) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise TypeError("not a mapping")
    return value


def _items(value: object) -> list[object]:
    if not isinstance(value, list):
        raise TypeError("not a list")
    return value


def _read_caps(value: object) -> Caps:
    data = _mapping(value)
    return Caps(
        _whole(data.get("minutes_day")),
        _whole(data.get("minutes_week")),
        _whole(data.get("days_week")),
        _date(data.get("until")),
    )


def _read_task(value: object) -> TaskOff:
    data = _mapping(value)
    return TaskOff(str(data["text"]), _whole(data.get("back_in")))


def _read_change(value: object) -> DayChange:
    data = _mapping(value)
    day = _date(data["on"])
    if day is None:
        raise ValueError("a change needs its day")
    return DayChange(day, int(str(data["minutes"])))


_READERS: Final[Mapping[str, Callable[[object], object]]] = {
    "pattern": lambda value: WorkPattern.from_dict(_mapping(value)),
    "return_on": _date,
    "note_end": _date,
    "weeks": _whole,
    "start_percent": _whole,
    "home_weeks": _whole,
    "caps": _read_caps,
    "leave_dates": lambda value: tuple(_date(day) for day in _items(value)),
    "tasks_off": lambda value: tuple(_read_task(task) for task in _items(value)),
    "changes": lambda value: tuple(_read_change(change) for change in _items(value)),
}
