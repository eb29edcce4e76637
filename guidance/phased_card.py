"""A phased return in few words, a line a week, for a card in a chat on a phone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, time

from guidance.phased_content import say
from guidance.phased_model import STEP, USUAL, PhasedReturn, PlanDay, PlanRow
from guidance.phased_weeks import away_note
from guidance.work_pattern import hours_text

_PLAIN_KINDS = ("hours", "days")
_RUN = 3
_SHORT = {"bank_holiday": "card_bank_holiday", "leave": "card_leave"}


def card_rows(plan: PhasedReturn) -> tuple[tuple[str, str], ...]:
    """Return each week as a label and a value: hours by day, what rests, the review."""
    shared = card_notes(plan)
    return tuple((_label(row), _value(row, plan, shared)) for row in plan.rows)


def card_notes(plan: PhasedReturn) -> tuple[str, ...]:
    """Return the notes that hold for every week of the plan, to be said once."""
    notes = [_sentences(_note(row)) for row in plan.steps]
    if len(notes) <= 1:
        return ()
    return tuple(note for note in notes[0] if all(note in others for others in notes[1:]))


def hours_afterwards(plan: PhasedReturn) -> int | None:
    """Return the minutes a week after the last step where a limit still holds, else None."""
    last = plan.rows[-1] if plan.rows else None
    if last is None or not plan.request.caps.hold_on(last.starts_on):
        return None
    by_chance = any(day.away for day in last.days)
    capped = plan.request.caps.any and last.minutes < last.usual_minutes
    return last.minutes if capped and not by_chance else None


def near_date(day: date) -> str:
    """Return a day near enough to need no year: 'Mon 7 Dec'."""
    return f"{day:%a} {day.day} {day:%b}"


def _label(row: PlanRow) -> str:
    day = near_date(row.starts_on)
    return say("card_usual" if row.kind == USUAL else "card_week", week=row.week, day=day)


def _value(row: PlanRow, plan: PhasedReturn, shared: tuple[str, ...]) -> str:
    after = hours_afterwards(plan)
    if row.kind == USUAL and after is not None:
        parts = [say("card_capped_hours", hours=hours_text(after))]
    elif row.kind == USUAL:
        parts = [say("card_usual_hours", hours=hours_text(round(_weekly(plan))))]
    else:
        days = _days_text(row.worked)
        hours = hours_text(row.minutes)
        parts = [say("card_hours", hours=hours, days=days) if days else say("card_no_hours")]
    if row.kind == STEP and plan.request.kind not in _PLAIN_KINDS:
        parts.append(f"{row.place}. {row.duties}.")
    rests = [thing for thing in row.not_doing if thing != say("no_overtime")]
    if rests:
        parts.append(say("card_not_yet", what=_lower(rests)))
    parts += [] if row.kind == USUAL else [n for n in _sentences(_note(row)) if n not in shared]
    if row.review:
        name = "card_look_back" if row.kind == USUAL else "card_review"
        parts.append(say(name, day=near_date(row.review.on)))
    return " ".join(part for part in parts if part)


def _sentences(note: str) -> list[str]:
    return [part for part in re.split(r"(?<=\.)\s+", note) if part]


def _note(row: PlanRow) -> str:
    """The week's note, its days off in fewer words: 'Off: Fri 25 Dec (bank holiday).'"""
    note, short = row.note, []
    for day in row.days:
        if day.away in _SHORT:
            note = note.replace(away_note(row.kind, day), "")
            short.append(say(_SHORT[day.away], day=near_date(day.on)))
    off = say("card_off", days=", ".join(short)) if short else ""
    return " ".join([off, *note.split()]).strip()


def _weekly(plan: PhasedReturn) -> float:
    return float(plan.request.pattern.weekly_minutes)


def _lower(things: Sequence[str]) -> str:
    return ", ".join(thing[:1].lower() + thing[1:] for thing in things)


def _days_text(days: Sequence[PlanDay]) -> str:
    """Return 'Mon to Fri, 4 each, from 09:00', or each day by itself."""
    if not days:
        return ""
    starts = {day.start for day in days}
    start = next(iter(starts)) if len(starts) == 1 else None
    parts: list[str] = []
    for run in _runs(days):
        parts.append(_run_text(run, with_start=start is None))
    return ", ".join(parts) + (_from(start) if start else "")


def _runs(days: Sequence[PlanDay]) -> list[list[PlanDay]]:
    """Days that follow each other with the same hours."""
    runs: list[list[PlanDay]] = []
    for day in days:
        last = runs[-1][-1] if runs else None
        alike = last and (last.minutes, last.start) == (day.minutes, day.start)
        if last and alike and (day.on - last.on).days == 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return runs


def _run_text(run: Sequence[PlanDay], *, with_start: bool) -> str:
    start = _from(run[0].start) if with_start and run[0].start else ""
    hours = hours_text(run[0].minutes)
    if len(run) >= _RUN:
        first, last = f"{run[0].on:%a}", f"{run[-1].on:%a}"
        return say("card_same_hours", first=first, last=last, hours=hours) + start
    return ", ".join(f"{day.on:%a} {hours}" for day in run) + start


def _from(start: time) -> str:
    return say("card_from", start=f"{start:%H:%M}")
