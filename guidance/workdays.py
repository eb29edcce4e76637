"""Working days: never a weekend, never a bank holiday of the nation."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import Final

import holidays

_SUBDIVISIONS: Final = {
    "england": ("ENG",),
    "scotland": ("SCT",),
    "wales": ("WLS",),
    "northern_ireland": ("NIR",),
}
# A nation we don't know: a day that is a holiday anywhere in the UK is left alone.
_EVERYWHERE: Final = ("ENG", "SCT", "WLS", "NIR")
_SATURDAY: Final = 5


@cache
def bank_holidays(nation: str, year: int) -> frozenset[date]:
    """Return the bank holidays of one nation in one year ('unknown': of all four)."""
    days: set[date] = set()
    for subdivision in _SUBDIVISIONS.get(nation, _EVERYWHERE):
        days.update(holidays.country_holidays("GB", subdiv=subdivision, years=year))
    return frozenset(days)


def is_working_day(day: date, nation: str) -> bool:
    """Whether offices are open on this day."""
    return day.weekday() < _SATURDAY and day not in bank_holidays(nation, day.year)


def on_or_after(day: date, nation: str) -> date:
    """Return this day if it is a working day, or else the next one."""
    while not is_working_day(day, nation):
        day += timedelta(days=1)
    return day


def working_days_later(day: date, count: int, nation: str) -> date:
    """Return the day ``count`` working days after this one."""
    for _ in range(count):
        day = on_or_after(day + timedelta(days=1), nation)
    return day
