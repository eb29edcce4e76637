"""Finished cases as bare records, for whoever looks after retention.

A row says that a case was there, how it went and when: reference, state, outcome and days. It
holds no word of a draft, no name, no address and no code derived from health; that stays with one
case at a time, where each look is in the trail. The export itself is written in the trail.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import and_, func

from api.audit import record
from api.pages import LONDON
from api.records.models import Case
from api.records.review import Desk
from api.records.states import FINISHED, State

FORMATS: Mapping[str, str] = {"csv": "text/csv; charset=utf-8", "json": "application/json"}
COLUMNS = (
    "reference",
    "state",
    "outcome",
    "started_on",
    "ended_on",
    "versions",
    "appointment_on",
    "report_on",
    "on_hold",
    "erased",
)


@dataclass(frozen=True, slots=True)
class Span:
    """Which cases: finished ones that ended from `first` to `last`, both included."""

    first: date
    last: date
    state: State | None = None


def rows(desk: Desk, span: Span) -> list[dict[str, object]]:
    """The bare records, in the order in which the cases ended; only what this user may know of."""
    ended = func.coalesce(Case.closed_at, Case.state_since)
    states = [span.state] if span.state else sorted(FINISHED)
    wanted = and_(
        Case.finished,
        Case.state.in_(states),
        ended >= _morning(span.first),
        ended < _morning(span.last + timedelta(days=1)),
    )
    found = desk.cases(wanted, ended)
    record(desk.work.session, desk.work.now, desk.actor, "cases_exported", "cases", *COLUMNS)
    return [_row(case) for case in found]


def written(rows: Sequence[Mapping[str, object]], ending: str) -> bytes:
    """The rows as a file: 'csv' or 'json'."""
    if ending == "json":
        return json.dumps(list(rows), indent=2).encode()
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, COLUMNS)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def _row(case: Case) -> dict[str, object]:
    return {
        "reference": case.reference,
        "state": case.state,
        "outcome": case.outcome or "",
        "started_on": _day(case.created_at),
        "ended_on": _day(case.closed_at or case.state_since),
        "versions": case.version,
        "appointment_on": case.appointment_on.isoformat() if case.appointment_on else "",
        "report_on": case.report_on.isoformat() if case.report_on else "",
        "on_hold": case.hold_since is not None,
        "erased": case.subject.wrapped_key is None,
    }


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(), LONDON)


def _day(moment: datetime) -> str:
    return moment.astimezone(LONDON).date().isoformat()
