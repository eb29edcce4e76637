"""Days gone by in somebody's words."""

from datetime import date

from guidance.reading.calendar import Toward, resolve
from guidance.reading.dates import find_dates


def past_days(text: str, today: date) -> list[date]:
    """Every day that the words name, in their order, looked for in the past.

    A bare day belongs to the month before it: "off in September until the 28th".
    """
    found: list[date] = []
    month: date | None = None
    for mention in find_dates(text.lower().replace("’", "'")):
        day = resolve(mention, today, Toward.PAST).day
        if mention.form == "month":
            month = day
        if mention.form == "day" and month and mention.day:
            day = _in_month(month, mention.day) or day
        if day is not None:
            found.append(day)
    return found


def _in_month(month: date, day: int) -> date | None:
    try:
        return month.replace(day=day)
    except ValueError:
        return None
