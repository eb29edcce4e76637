"""A person's usual working pattern: same every week, a rota of weeks, or a cycle of shifts.

Times are whole minutes inside, so that sums are exact; hours go in and come out as numbers.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Final

WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

type Hours = int | float | str | Decimal | Fraction

_HOUR: Final = 60
_DAY: Final = 24 * _HOUR
_WEEK: Final = 7
_SHORTEST_SHIFT: Final = 30
_FEWEST_WEEKLY: Final = _HOUR
_MOST_WEEKLY: Final = 60 * _HOUR
_MOST_SLOTS: Final = 12 * _WEEK
_NIGHT_FROM: Final = 23 * _HOUR
_NIGHT_UNTIL: Final = 6 * _HOUR
_CLOCK: Final = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
_MONDAY: Final = date(2024, 1, 1)


class PatternError(ValueError):
    """A working pattern can't be used; the message says what to write instead."""


def to_minutes(hours: Hours) -> int:
    """Return hours as whole minutes: 7.5 -> 450, "7.4" -> 444.

    Raises:
        PatternError: when it isn't a number.

    """
    try:
        # Through text, so that 7.4 means 7.4 and not its nearest binary fraction.
        return round(Fraction(str(hours)) * _HOUR)
    except (ValueError, ZeroDivisionError, OverflowError):
        raise PatternError(f"hours cannot be {hours!r}: use a number such as 7.5") from None


def hours_text(minutes: int) -> str:
    """Return minutes as people write hours: '18.75', '7.4', '7 h 20 min'."""
    hundredths, rest = divmod(minutes * 100, _HOUR)
    if rest:
        return f"{minutes // _HOUR} h {minutes % _HOUR} min"
    text = f"{hundredths // 100}.{hundredths % 100:02d}"
    return text.rstrip("0").rstrip(".")


def shifted(start: time, minutes: int) -> time:
    """Return a time of day some minutes later, past midnight if need be."""
    total = (start.hour * _HOUR + start.minute + minutes) % _DAY
    return time(total // _HOUR, total % _HOUR)


@dataclass(frozen=True, slots=True)
class Shift:
    """One day's usual work: minutes, when it starts if known, and whether it is a night."""

    minutes: int
    start: time | None = None
    night: bool = False

    @classmethod
    def of(cls, hours: Hours, start: str | time | None = None, *, night: bool = False) -> Shift:
        """Return a shift of some hours; with a start it is a night if it runs into one.

        Raises:
            PatternError: when hours or start can't be used.

        """
        minutes = to_minutes(hours)
        if not _SHORTEST_SHIFT <= minutes <= _DAY:
            raise PatternError(f"a shift cannot have {hours} hours: use 0.5 to 24")
        clock = _clock(start)
        return cls(minutes, clock, night or _touches_night(clock, minutes))

    def to_dict(self) -> dict[str, object]:
        """Return the shift as JSON values."""
        start = self.start.strftime("%H:%M") if self.start else None
        return {"hours": self.minutes / _HOUR, "start": start, "night": self.night}


type Day = Hours | Shift | None


@dataclass(frozen=True, slots=True)
class WorkPattern:
    """What is usually worked on which day, repeating after ``len(slots)`` days.

    ``anchor`` is a day on which the first slot falls; without it the cycle begins in the
    week of the first day of the plan (see ``anchored``).
    """

    slots: tuple[Shift | None, ...]
    anchor: date | None

    def __post_init__(self) -> None:
        if not 1 <= len(self.slots) <= _MOST_SLOTS:
            raise PatternError(f"a pattern has 1 to {_MOST_SLOTS} days, not {len(self.slots)}")
        if not _FEWEST_WEEKLY <= self.weekly_minutes <= _MOST_WEEKLY:
            hours = hours_text(round(self.weekly_minutes))
            raise PatternError(f"the pattern has {hours} hours a week: use 1 to 60")

    @classmethod
    def weekly(cls, days: Mapping[str, Day]) -> WorkPattern:
        """Return a pattern that is the same every week: {"mon": 7.5, "tue": Shift.of(8, "22:00")}.

        Raises:
            PatternError: for an unknown day, or hours that can't be worked.

        """
        return cls(_week(days), _MONDAY)

    @classmethod
    def regular(
        cls, hours: Hours, days: Sequence[str] = WEEKDAYS[:5], start: str | None = None
    ) -> WorkPattern:
        """Return equal days: 37.5 hours from Monday to Friday unless other days are named.

        Raises:
            PatternError: when hours don't divide into whole minutes, or a day is unknown.

        """
        minutes = to_minutes(hours)
        if not days or minutes % len(days):
            raise PatternError(f"{hours} hours don't divide over {len(days)} equal days")
        each = Shift.of(Fraction(minutes, len(days) * _HOUR), start)
        return cls.weekly(dict.fromkeys(days, each))

    @classmethod
    def rota(cls, weeks: Sequence[Mapping[str, Day]], starts: date | None = None) -> WorkPattern:
        """Return a rota of weeks from Monday on; the first falls in the week of ``starts``.

        Raises:
            PatternError: as for ``weekly``.

        """
        slots = tuple(slot for week in weeks for slot in _week(week))
        return cls(slots, monday_of(starts) if starts else None)

    @classmethod
    def cycle(cls, days: Sequence[Day], starts: date) -> WorkPattern:
        """Return a cycle of days such as four on, four off; the first falls on ``starts``.

        Raises:
            PatternError: as for ``weekly``.

        """
        return cls(tuple(_slot(day) for day in days), starts)

    @property
    def weekly_minutes(self) -> Fraction:
        """Usual minutes a week, on average over the cycle."""
        total = sum(slot.minutes for slot in self.slots if slot)
        return Fraction(total * _WEEK, len(self.slots))

    def anchored(self, day: date) -> WorkPattern:
        """Return the pattern with its cycle beginning in the week of ``day`` if it is open."""
        return self if self.anchor else replace(self, anchor=monday_of(day))

    def on(self, day: date) -> Shift | None:
        """Return what is usually worked on a day, None on a day off."""
        return self.slots[(day - (self.anchor or _MONDAY)).days % len(self.slots)]

    def to_dict(self) -> dict[str, object]:
        """Return the pattern as JSON values."""
        return {
            "slots": [slot.to_dict() if slot else None for slot in self.slots],
            "anchor": self.anchor.isoformat() if self.anchor else None,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, object]) -> WorkPattern:
        """Read a pattern back from ``to_dict``.

        Raises:
            PatternError: when it can't be used.

        """
        slots, anchor = data.get("slots"), data.get("anchor")
        if not isinstance(slots, list):
            raise PatternError("slots must be a list of days")
        try:
            first = date.fromisoformat(str(anchor)) if anchor else None
        except ValueError:
            raise PatternError(f"anchor cannot be {anchor!r}: use YYYY-MM-DD") from None
        return cls(tuple(_from_dict(slot) for slot in slots), first)


def monday_of(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def _week(days: Mapping[str, Day]) -> tuple[Shift | None, ...]:
    unknown = [name for name in days if name not in WEEKDAYS]
    if unknown:
        raise PatternError(f"'{unknown[0]}' is no day: use {', '.join(WEEKDAYS)}")
    return tuple(_slot(days.get(name)) for name in WEEKDAYS)


def _slot(day: Day) -> Shift | None:
    if day is None or isinstance(day, Shift):
        return day
    return None if to_minutes(day) == 0 else Shift.of(day)


def _from_dict(data: object) -> Shift | None:
    if data is None:
        return None
    if not isinstance(data, dict):
        raise PatternError(f"a day cannot be {data!r}: use hours, start and night")
    return Shift.of(data.get("hours", 0), data.get("start"), night=data.get("night") is True)


def _clock(start: str | time | None) -> time | None:
    if start is None or isinstance(start, time):
        return start
    found = _CLOCK.fullmatch(start)
    if found is None:
        raise PatternError(f"a start cannot be '{start}': use a time such as 08:30")
    return time(int(found.group(1)), int(found.group(2)))


def _touches_night(start: time | None, minutes: int) -> bool:
    if start is None:
        return False
    begins = start.hour * _HOUR + start.minute
    return begins < _NIGHT_UNTIL or begins + minutes > _NIGHT_FROM
