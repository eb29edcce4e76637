"""A phased return for people: table rows, plain text and calendar."""

from __future__ import annotations

from datetime import date, datetime

from guidance.calendar_file import Entry, calendar_file
from guidance.phased_content import headings, say
from guidance.phased_model import STEP, USUAL, PhasedReturn, PlanDay, PlanRow
from guidance.wording import long_date
from guidance.work_pattern import hours_text

COLUMNS = ("week", "dates", "hours", "days", "place", "duties", "not_doing", "review", "note")


def table_headings() -> tuple[str, ...]:
    """Return the headings of ``table_rows``."""
    said = headings()
    return tuple(said[name] for name in COLUMNS)


def table_rows(plan: PhasedReturn) -> tuple[tuple[str, ...], ...]:
    """Return a plan's weeks as texts, one row a week, under ``table_headings``."""
    return tuple(_cells(row) for row in plan.rows)


def plan_text(plan: PhasedReturn) -> str:
    """Return a plan as plain text, also for people who don't see tables or pictures."""
    said = headings(plan.request.reader)
    parts = [plan.title, plan.kind_title, *plan.why, "", f"{said['section_weeks']}:"]
    parts += [_line(row) for row in plan.rows] or [say("picture_none")]
    parts += ["", f"{said['section_rules']}:"]
    parts += [f"- {text}" for text in (plan.stop_rule, plan.pay, *plan.promises)]
    parts += [f"- {plan.pay_question}", "", f"{said['section_first_day']}:"]
    parts += [f"- {text}" for text in plan.first_day]
    if plan.findings:
        parts += ["", f"{said['section_checks']}:"]
        parts += [f"- {found.text} {found.cure}" for found in plan.findings]
    return "\n".join(parts) + "\n"


def plan_calendar(plan: PhasedReturn, reference: str, now: datetime, *, version: int = 1) -> bytes:
    """Return a plan as a calendar file: its weeks and reviews, with no word about health.

    Raises:
        ValueError: as ``calendar_file``.

    """
    return calendar_file(plan_entries(plan), reference, now, version=version)


def plan_entries(plan: PhasedReturn) -> tuple[Entry, ...]:
    """Return what a plan's calendar file holds."""
    entries: list[Entry] = []
    for row in plan.rows:
        if row.kind == STEP:
            text = say("calendar_week", hours=hours_text(row.minutes))
            entries.append(Entry(f"week-{row.week}", text, row.starts_on, row.ends_on))
        elif row.kind == USUAL:
            text = say("calendar_usual")
            entries.append(Entry("usual", text, row.starts_on, row.starts_on))
        if row.review:
            part = f"review-{row.step or 'after'}"
            review = Entry(part, say("calendar_review"), row.review.on, row.review.on, busy=True)
            entries.append(review)
    return tuple(entries)


def short_date(day: date) -> str:
    """Return a day as 'Mon 11 Jan 2027'."""
    return f"{day:%a} {day.day} {day:%b %Y}"


def _cells(row: PlanRow) -> tuple[str, ...]:
    return (
        str(row.week),
        f"{short_date(row.starts_on)} to {short_date(row.ends_on)}",
        hours_text(row.minutes),
        _days(row),
        row.place,
        row.duties,
        ", ".join(row.not_doing),
        f"{short_date(row.review.on)}: {row.review.text}" if row.review else "",
        row.note,
    )


def _days(row: PlanRow) -> str:
    mixed = len({day.place for day in row.worked}) > 1
    return ", ".join(_day(day, mixed=mixed) for day in row.worked)


def _day(day: PlanDay, *, mixed: bool) -> str:
    start = f" from {day.start:%H:%M}" if day.start else ""
    place = f" ({say(day.place).lower()})" if mixed else ""
    return f"{day.on:%a} {hours_text(day.minutes)}{start}{place}"


def _line(row: PlanRow) -> str:
    said = headings()
    cells = dict(zip(COLUMNS, _cells(row), strict=True))
    lead = f"{said['week']} {row.week}, {long_date(row.starts_on)}"
    details = [f"{said[name]}: {cells[name]}" for name in COLUMNS[2:] if cells[name].strip()]
    return "\n  ".join([f"{lead}:", *details])
