"""When a step is due: 'end - 7 days', moved to a working day."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from guidance import workdays

ANCHORS: Final = (
    "today",
    "start",
    "end",
    "assessed",
    "day_8",
    "long_term",
    "sick_pay_1",
    "sick_pay_2",
)
_DUE: Final = re.compile(rf"({'|'.join(ANCHORS)})(?: ([+-]) (\d+) (working )?days)?")
_ONE_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Due:
    """A day counted from a known one; ``days`` is negative when it counts back."""

    anchor: str
    days: int = 0
    working: bool = False

    def on(self, anchors: Mapping[str, date | None], nation: str) -> date | None:
        """Return the working day on which it is due, or None while its anchor isn't known.

        A day that counts back is moved to an earlier working day, any other to a later one;
        what is due today is never moved.
        """
        day = anchors.get(self.anchor)
        if day is None or (self.anchor == "today" and not self.days):
            return day
        if self.days < 0:
            back = working_days_before(day, -self.days, nation) if self.working else None
            return back or on_or_before(day + timedelta(days=self.days), nation)
        if self.working:
            return workdays.working_days_later(day, self.days, nation)
        return workdays.on_or_after(day + timedelta(days=self.days), nation)


def read_due(text: str) -> Due | None:
    """Read 'end - 7 days' or 'today + 2 working days'; None when it is written otherwise."""
    found = _DUE.fullmatch(text)
    if found is None:
        return None
    anchor, sign, count, working = found.groups()
    days = int(count or 0)
    return Due(anchor, -days if sign == "-" else days, working is not None)


def on_or_before(day: date, nation: str) -> date:
    """Return this day if it is a working day, or else the one before."""
    while not workdays.is_working_day(day, nation):
        day -= _ONE_DAY
    return day


def working_days_before(day: date, count: int, nation: str) -> date:
    """Return the day ``count`` working days before this one."""
    for _ in range(count):
        day = on_or_before(day - _ONE_DAY, nation)
    return day
