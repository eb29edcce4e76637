"""From a date in words to a day in the calendar, in the direction the question needs."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from dateutil.easter import easter
from dateutil.relativedelta import relativedelta

from guidance.reading.dates import FEASTS, DateMention
from guidance.reading.feasts import MOVING, moving_days

_FAR_AHEAD = timedelta(days=183)
_SOON = timedelta(days=31)
_LONGEST_BACK = timedelta(days=366 * 10)
_DAYS_IN_WEEK = 7
_MONTHS = 12
_JUST_BEFORE = 3


class Toward(StrEnum):
    """Which side of today is meant."""

    PAST = "past"
    FUTURE = "future"


@dataclass(frozen=True, slots=True)
class Resolved:
    """The day meant, or why there is none.

    Attributes:
        day: the date, or None.
        reason: no_such_day, no_such_month, wrong_weekday, past or future; None if all is well.
        approximate: the wording was rougher than a day.
    """

    day: date | None
    reason: str | None = None
    approximate: bool = False


def resolve(mention: DateMention, today: date, toward: Toward) -> Resolved:
    """Return the day that ``mention`` means.

    A day on the wrong side of today comes back with the reason ``past`` or ``future``; today
    itself suits both sides.
    """
    try:
        found = _FORMS[mention.form](mention, today, toward)
    except (ValueError, OverflowError):
        return Resolved(None, "no_such_day")
    return _right_side(found, today, toward)


def _right_side(found: Resolved, today: date, toward: Toward) -> Resolved:
    if found.day is None or found.reason:
        return found
    if toward is Toward.FUTURE and found.day < today:
        return Resolved(found.day, "past", found.approximate)
    if toward is Toward.PAST and found.day > today:
        return Resolved(found.day, "future", found.approximate)
    if abs(found.day - today) > _LONGEST_BACK:
        return Resolved(found.day, "too_far", found.approximate)
    return found


def _day_month(mention: DateMention, today: date, toward: Toward) -> Resolved:
    if not 1 <= mention.month <= _MONTHS:
        return Resolved(None, "no_such_month")
    if mention.year:
        named = date(mention.year, mention.month, mention.day)
        return Resolved(named, None if _fits(named, mention) else "wrong_weekday")
    days = [
        day
        for year in range(today.year - 1, today.year + 2)
        if (day := _date_or_none(year, mention.month, mention.day))
    ]
    fitting = [day for day in days if _fits(day, mention)]
    found = _pick(fitting, today, toward)
    if found.reason is None:
        return found
    # No such weekday on the right side: a slip in the weekday is likelier than another year.
    meant = _pick(days, today, toward)
    return meant if meant.day is None or meant.reason else Resolved(meant.day, "wrong_weekday")


def _fits(day: date, mention: DateMention) -> bool:
    return mention.weekday in (-1, day.weekday())


def _date_or_none(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _pick(days: Iterable[date], today: date, toward: Toward) -> Resolved:
    """Choose among the same day in different months or years.

    A day just on the wrong side beats one nearly a year off on the right side: "runs out on
    3 October", said in November, is a slip or a note that has ended, not a date next year.
    """
    every = tuple(days)
    if not every:
        return Resolved(None, "no_such_day")
    before = max((day for day in every if day <= today), default=None)
    after = min((day for day in every if day >= today), default=None)
    return _coming(before, after, today) if toward is Toward.FUTURE else _gone(before, after, today)


def _gone(before: date | None, after: date | None, today: date) -> Resolved:
    # The same day a year apart: what comes within a month was last here eleven months ago.
    soon = after is not None and today < after <= today + _SOON
    if before is None or soon:
        return Resolved(after, "future")
    return Resolved(before)


def _coming(before: date | None, after: date | None, today: date) -> Resolved:
    if after is None or (before is not None and after - today > _FAR_AHEAD):
        return Resolved(before, "past")
    return Resolved(after)


def _day(mention: DateMention, today: date, toward: Toward) -> Resolved:
    months = [today + relativedelta(months=shift) for shift in range(-3, 4)]
    days = [d for m in months if (d := _date_or_none(m.year, m.month, mention.day))]
    right = [day for day in days if (day >= today if toward is Toward.FUTURE else day <= today)]
    if not right:
        return Resolved(None, "no_such_day")
    fitting = [day for day in right if _fits(day, mention)]
    nearest = min(fitting or right, key=lambda day: abs(day - today))
    return Resolved(nearest, None if fitting else "wrong_weekday")


def _weekday(mention: DateMention, today: date, toward: Toward) -> Resolved:
    back = (today.weekday() - mention.weekday) % _DAYS_IN_WEEK or _DAYS_IN_WEEK
    ahead = (mention.weekday - today.weekday()) % _DAYS_IN_WEEK or _DAYS_IN_WEEK
    match mention.modifier:
        case "last":
            shift = -back
        case "before_last":
            shift = -back - round(mention.amount) * _DAYS_IN_WEEK
        case "next":
            monday = _DAYS_IN_WEEK - today.weekday()
            shift = monday + mention.weekday
        case "week":
            shift = ahead + round(mention.amount) * _DAYS_IN_WEEK
        case _:
            shift = -back if toward is Toward.PAST else ahead
    return Resolved(today + timedelta(days=shift))


def _month(mention: DateMention, today: date, toward: Toward) -> Resolved:
    years = [mention.year] if mention.year else list(range(today.year - 1, today.year + 2))
    days = [_part_of_month(date(year, mention.month, 1), mention.modifier) for year in years]
    if mention.year:
        return Resolved(days[0], approximate=True)
    if toward is Toward.PAST:
        # "Last November", said in November, is a year ago.
        latest = today.replace(day=1) - timedelta(days=1) if mention.feast == "last" else today
        begun = max(day for day in days if day.replace(day=1) <= latest)
        return Resolved(min(begun, today), approximate=True)
    before = max(day for day in days if day <= today)
    after = min(day for day in days if day >= today)
    return Resolved(_coming(before, after, today).day, approximate=True)


def _part_of_month(first: date, part: str) -> date:
    if part == "mid":
        return first.replace(day=15)
    if part == "end":
        return first + relativedelta(months=1, days=-1)
    return first


def _relative_month(mention: DateMention, today: date, toward: Toward) -> Resolved:
    first = today.replace(day=1) + relativedelta(months=int(mention.amount))
    day = _part_of_month(first, mention.modifier)
    if toward is Toward.PAST and mention.amount == 0:
        day = min(day, today)
    return Resolved(day, approximate=True)


def _day_of_month(mention: DateMention, today: date, toward: Toward) -> Resolved:
    month = today + relativedelta(months=int(mention.amount))
    day = _date_or_none(month.year, month.month, mention.day)
    return Resolved(day, None if day else "no_such_day")


def _week_of(mention: DateMention, today: date, toward: Toward) -> Resolved:
    monday = today - timedelta(days=today.weekday()) + timedelta(weeks=int(mention.amount))
    return Resolved(monday, approximate=True)


def _relative(mention: DateMention, today: date, toward: Toward) -> Resolved:
    amount = mention.amount
    match mention.modifier:
        case "days":
            return Resolved(today + timedelta(days=round(amount)))
        case "weeks":
            return Resolved(today + timedelta(days=round(amount * _DAYS_IN_WEEK)))
        case "months":
            whole = int(amount)
            extra = timedelta(days=round((amount - whole) * 30))
            return Resolved(today + relativedelta(months=whole) + extra, approximate=True)
        case _:
            months = round(amount * _MONTHS)
            return Resolved(today + relativedelta(months=months), approximate=True)


def _feast(mention: DateMention, today: date, toward: Toward) -> Resolved:
    shift = {"just_before": -_JUST_BEFORE, "before": -_DAYS_IN_WEEK, "after": 1}
    moved = timedelta(days=shift.get(mention.modifier, 0))
    if mention.year:
        day = _feasts_in(mention.feast, (mention.year,))[-1]
        return Resolved(day + moved, approximate=bool(moved))
    if mention.amount < 0:
        toward = Toward.PAST
    years = range(today.year - 1, today.year + 2)
    days = [day + moved for day in _feasts_in(mention.feast, years)]
    if toward is Toward.PAST:
        return Resolved(max(day for day in days if day <= today), approximate=bool(moved))
    return Resolved(min(day for day in days if day >= today), approximate=bool(moved))


def _feasts_in(name: str, years: Iterable[int]) -> list[date]:
    if name in MOVING:
        return moving_days(name, years)
    return [_feast_in(name, year) for year in years]


def _feast_in(name: str, year: int) -> date:
    code = FEASTS[name]
    if code >= _FIXED_FROM:
        return date(year, code // 100, code % 100)
    return easter(year) + timedelta(days=code)


def _elapsed(mention: DateMention, today: date, toward: Toward) -> Resolved:
    """Count back from the day by which it will have been so long."""
    by = today + timedelta(days=mention.day)
    if mention.weekday >= 0:
        by = today + timedelta(days=(mention.weekday - today.weekday()) % _DAYS_IN_WEEK)
    back = replace(mention, amount=-mention.amount)
    found = _relative(back, by, toward)
    return Resolved(found.day, found.reason, approximate=True)


# dates.yml gives a feast as MMDD, or as days from Easter Sunday (always below 101).
_FIXED_FROM = 101
_FORMS = {
    "day_month": _day_month,
    "day": _day,
    "day_of_month": _day_of_month,
    "weekday": _weekday,
    "month": _month,
    "relative_month": _relative_month,
    "week_of": _week_of,
    "relative": _relative,
    "elapsed": _elapsed,
    "day_count": _relative,
    "feast": _feast,
}
