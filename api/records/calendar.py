"""The days of a case as a calendar file: what is due and the reference, never why or for whom."""

from __future__ import annotations

from collections.abc import Iterator

from api.errors import NotFoundError
from api.records import follow_ups, plans
from api.records import recommendations as tracked
from api.records.cases import CaseRepository
from api.records.lists import words_of
from api.records.models import Case
from api.records.review import Desk
from guidance.calendar_file import Entry, calendar_file


def of_case(desk: Desk, case: Case) -> bytes:
    """The file, with follow-ups that aren't done; once agreed also reviews and the appointment.

    Raises:
        NotFoundError: the case has no day ahead.
    """
    entries = [*_follow_ups(desk, case)]
    if CaseRepository(desk.work.session).agreed_draft(case) is not None:
        entries += _agreed(desk, case)
    if not entries:
        raise NotFoundError("This case has no day to put in a calendar.")
    # Each change of the case is a newer file, which moves the entries of the one before.
    return calendar_file(entries, case.reference, desk.work.now, version=case.lock)


def _follow_ups(desk: Desk, case: Case) -> Iterator[Entry]:
    for row in follow_ups.listed(desk.work.session, case):
        if row.done_at is None:
            what = words_of("follow_ups").get(row.kind, "")
            part = f"follow-up-{row.id}"
            yield Entry(part, f"{case.reference}: {what}", row.due_on, row.due_on)


def _agreed(desk: Desk, case: Case) -> Iterator[Entry]:
    if case.appointment_on:
        on = case.appointment_on
        yield Entry("appointment", f"{case.reference}: appointment", on, on)
    for plan in plans.of_case(desk.work, case):
        if plan.review_on and plan.ended_at is None:
            part = f"plan-{plan.number}"
            yield Entry(part, f"{case.reference}: review a plan", plan.review_on, plan.review_on)
    for item in tracked.of_case(desk, case):
        due = tracked.next_day(item)
        if due:
            part = f"recommendation-{item.id}"
            yield Entry(part, f"{case.reference}: recommendation {item.id}", due, due)
