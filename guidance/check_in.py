"""A check-in after a return or after changes have started: keep, change, hold or refer again.

The rules are an ordered table in ``content/check_in.yml``; the first that holds applies
(research-reports 2.8, R71 and R98).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Final

from guidance import workdays
from guidance.content import load_kind
from guidance.fields import FieldReader
from guidance.wording import speaks_of_self

GOING: Final = ("well", "mixed", "badly", "off_again")
TROUBLE: Final = ("unsafe", "not_happening", "too_much", "not_helping", "new", "job")
NEXT: Final = ("keep", "put_right", "change", "hold", "refer_again", "stop_task", "talk")
_MOST_DAYS: Final = 3650


class CheckInError(ValueError):
    """A check-in was given a value it can't use; the message names it and what is allowed."""


@dataclass(frozen=True, slots=True)
class CheckIn:
    """What follows from a check-in: ``next`` is one of ``NEXT``, ``rule`` its row."""

    rule: str
    next: str
    text: str
    steps: tuple[str, ...]
    review_on: date
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Row:
    id: str
    going: tuple[str, ...]
    trouble: tuple[str, ...]
    from_day: int
    until_day: int | None
    next: str
    review_days: int
    text: str
    employee: str
    steps: tuple[str, ...]
    employee_steps: tuple[str, ...]
    sources: tuple[str, ...]

    def holds(self, going: str | None, trouble: frozenset[str], days: int) -> bool:
        if self.going and going not in self.going:
            return False
        if self.trouble and not trouble & set(self.trouble):
            return False
        return self.from_day <= days and (self.until_day is None or days < self.until_day)


def check_in(
    going: str | None,
    trouble: Iterable[str],
    since: date | None,
    today: date,
    *,
    nation: str = "unknown",
    role: str | None = "manager",
) -> CheckIn:
    """Say what to do next. Always answers.

    Args:
        going: one of ``GOING``, None when it isn't known.
        trouble: values of ``TROUBLE``; empty when nothing is wrong or it isn't known.
        since: the day of the return, or on which the changes started; None counts as today.
        today: the day of the check-in.
        nation: whose bank holidays the day of the next look leaves out.
        role: who reads it (a value of the slot ``role``).

    Raises:
        CheckInError: for a value that ``GOING`` or ``TROUBLE`` doesn't have.

    """
    named = frozenset(trouble)
    if going is not None and going not in GOING:
        raise CheckInError(f"going can't be {going}: use {', '.join(GOING)}")
    if named - set(TROUBLE):
        raise CheckInError(f"trouble can't be {sorted(named)}: use {', '.join(TROUBLE)}")
    days = max(0, (today - since).days) if since else 0
    row = next(row for row in _rows().values() if row.holds(going, named, days))
    own = speaks_of_self(role)
    return CheckIn(
        rule=row.id,
        next=row.next,
        text=row.employee if own else row.text,
        steps=row.employee_steps if own else row.steps,
        review_on=workdays.on_or_after(today + timedelta(days=row.review_days), nation),
        sources=row.sources,
    )


@cache
def _rows() -> Mapping[str, _Row]:
    return load_kind("check_in", _read)


def _read(reader: FieldReader) -> _Row:
    text = reader.text("text", required=True) or ""
    steps = reader.choices("steps")
    return _Row(
        id=reader.text("id") or "",
        going=reader.choices("going", GOING),
        trouble=reader.choices("trouble", TROUBLE),
        from_day=reader.whole("from_day", 0, _MOST_DAYS) or 0,
        until_day=reader.whole("until_day", 1, _MOST_DAYS),
        next=reader.choice("next", NEXT),
        review_days=reader.whole("review_days", 1, _MOST_DAYS) or 1,
        text=text,
        employee=reader.text("employee") or text,
        steps=steps,
        employee_steps=reader.choices("employee_steps") or steps,
        sources=reader.choices("sources"),
    )
