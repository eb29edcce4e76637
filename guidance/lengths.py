"""Say a length of time: the one place that turns a number of days into words.

Summary, reasons, draft and fit notes all say it, and two roundings of one absence read as two
absences; so whole weeks that have passed are counted, everywhere.
"""

from __future__ import annotations

from typing import Final

_WEEK: Final = 7
_YEAR_WEEKS: Final = 52
_JUST_OVER: Final = 4


def duration(days: int) -> str:
    """Return a number of days as people say it: '10 days', '7 weeks', 'just over a year'."""
    weeks = days // _WEEK
    if days < 2 * _WEEK and days % _WEEK:
        return "1 day" if days == 1 else f"{days} days"
    if weeks < _YEAR_WEEKS:
        return "1 week" if weeks == 1 else f"{weeks} weeks"
    years, rest = divmod(weeks, _YEAR_WEEKS)
    count = "a year" if years == 1 else f"{years} years"
    if not rest:
        return count
    return f"just over {count}" if rest <= _JUST_OVER else f"over {count}"


def duration_of_weeks(weeks: float) -> str:
    """Return a number of weeks as ``duration`` says it."""
    return duration(round(weeks * _WEEK))
