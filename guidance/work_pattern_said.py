"""Say a working pattern in plain words, so that it can be read back to who told it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from guidance.work_pattern import WEEKDAYS, Shift, WorkPattern, hours_text

_NAMES: Final = {
    "mon": "Monday", "tue": "Tuesday", "wed": "Wednesday", "thu": "Thursday", "fri": "Friday",
    "sat": "Saturday", "sun": "Sunday",
}  # fmt: skip


def describe_pattern(pattern: WorkPattern) -> str:
    """Say a pattern back: 'Monday to Friday, 8 hours a day from 09:00 (40 hours a week)'."""
    hours = hours_text(round(pattern.weekly_minutes))
    whole_weeks = len(pattern.slots) % len(WEEKDAYS) == 0 and not _looks_like_cycle(pattern)
    if not whole_weeks:
        on, length = _runs(pattern)
        return f"{on}, {length} ({hours} hours a week on average)"
    weeks = [pattern.slots[at : at + 7] for at in range(0, len(pattern.slots), 7)]
    if len(weeks) == 1:
        return f"{_week_text(weeks[0])} ({hours} hours a week)"
    said = "; ".join(f"week {n}: {_week_text(week)}" for n, week in enumerate(weeks, start=1))
    return f"{said} ({hours} hours a week on average)"


def _week_text(week: Sequence[Shift | None]) -> str:
    runs: list[tuple[list[str], Shift]] = []
    for day, shift in zip(WEEKDAYS, week, strict=True):
        if shift is None:
            continue
        if runs and runs[-1][1] == shift:
            runs[-1][0].append(day)
        else:
            runs.append(([day], shift))
    if not runs:
        return "no work"
    merged = _merged(runs)
    if len(merged) == 1:
        days, shift = merged[0]
        return f"{_days_text(days)}, {_shift_text(shift, each=len(days) > 1)}"
    return ", ".join(f"{_days_text(days)} {_shift_text(shift)}" for days, shift in merged)


def _merged(runs: Iterable[tuple[list[str], Shift]]) -> list[tuple[list[str], Shift]]:
    found: list[tuple[list[str], Shift]] = []
    for days, shift in runs:
        same = next((entry for entry in found if entry[1] == shift), None)
        if same:
            same[0].extend(days)
        else:
            found.append((list(days), shift))
    return found


def _days_text(days: Sequence[str]) -> str:
    first = _first_of_run(days)
    if first and len(days) > 2:  # noqa: PLR2004
        last = WEEKDAYS[(WEEKDAYS.index(first) + len(days) - 1) % len(WEEKDAYS)]
        return f"{_NAMES[first]} to {_NAMES[last]}"
    names = [_NAMES[day] for day in days]
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]


def _first_of_run(days: Sequence[str]) -> str | None:
    """Return the first of days that follow each other, Sunday before Monday; None if they don't."""
    named = {WEEKDAYS.index(day) for day in days}
    starts = [place for place in named if (place - 1) % len(WEEKDAYS) not in named]
    return WEEKDAYS[starts[0] if starts else 0] if len(starts) <= 1 else None


def _shift_text(shift: Shift, *, each: bool = False) -> str:
    hours = hours_text(shift.minutes)
    unit = "hour" if hours == "1" else "hours"
    start = f" from {shift.start:%H:%M}" if shift.start else ""
    night = " at night" if shift.night and not shift.start else ""
    return f"{hours} {unit}{' a day' if each else ''}{start}{night}"


def _looks_like_cycle(pattern: WorkPattern) -> bool:
    """Whether the slots are one run of shifts and then one of days off, not a week of days."""
    return len(pattern.slots) != len(WEEKDAYS) and _changes(pattern) == 1


def _changes(pattern: WorkPattern) -> int:
    worked = [slot is not None for slot in pattern.slots]
    return sum(a and not b for a, b in zip(worked, [*worked[1:], worked[0]], strict=True))


def _runs(pattern: WorkPattern) -> tuple[str, str]:
    shifts = [slot for slot in pattern.slots if slot]
    off = len(pattern.slots) - len(shifts)
    nights = [shift for shift in shifts if shift.night]
    if nights and len(nights) < len(shifts):
        on = f"{len(shifts) - len(nights)} days, {len(nights)} nights"
    else:
        on = f"{len(shifts)} nights on" if nights else f"{len(shifts)} on"
    return f"{on}, {off} off", _shift_text(shifts[0]) + " each"
