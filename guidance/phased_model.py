"""A phased return as a value: dated weeks, what was checked, and what people can rely on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from typing import Final

from guidance.phased_request import PlanRequest

STEP: Final = "step"
AWAY: Final = "away"
USUAL: Final = "usual"
HOME: Final = "home"
WORK: Final = "work"

_HOUR: Final = 60


@dataclass(frozen=True, slots=True)
class PlanDay:
    """One day: minutes planned and usual, start if known, home or work.

    ``away`` is bank_holiday, leave or day_off when the usual shift isn't worked for that.
    """

    on: date
    minutes: int
    usual_minutes: int
    start: time | None
    night: bool
    place: str
    away: str | None
    edited: bool

    @property
    def hours(self) -> float:
        """Planned hours."""
        return self.minutes / _HOUR


@dataclass(frozen=True, slots=True)
class Review:
    """A day on which the plan is looked at: weekly, midpoint, final or after."""

    on: date
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class PlanRow:
    """Seven days of a plan, from ``starts_on``.

    ``kind`` is step (hours build up), away (nothing to work: the step waits) or usual (the
    week after the last step). ``step`` counts the steps, ``week`` all weeks. ``percent`` is
    the share of usual hours, or of the load where hours stay full.
    """

    week: int
    step: int | None
    kind: str
    starts_on: date
    ends_on: date
    percent: float
    days: tuple[PlanDay, ...]
    usual_minutes: int
    planned_minutes: int
    place: str
    duties: str
    not_doing: tuple[str, ...]
    review: Review | None
    note: str

    @property
    def minutes(self) -> int:
        """Minutes of all its days."""
        return sum(day.minutes for day in self.days)

    @property
    def hours(self) -> float:
        """Hours of all its days."""
        return self.minutes / _HOUR

    @property
    def worked(self) -> tuple[PlanDay, ...]:
        """The days with hours."""
        return tuple(day for day in self.days if day.minutes)


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found: ``level`` is stop, warn or note; ``cure`` what to do about it."""

    check: str
    level: str
    text: str
    cure: str
    week: int | None
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PhasedReturn:
    """A dated plan (R67). A plan with a finding of level stop can't be agreed yet.

    ``why`` explains the pace, ``promises`` are what people can rely on, ``pay_question`` goes
    to HR: no amount is ever stated (R72). ``weeks`` and ``start_percent`` are those used.
    """

    request: PlanRequest
    title: str
    kind_title: str
    weeks: int
    start_percent: int
    rows: tuple[PlanRow, ...]
    findings: tuple[Finding, ...]
    why: tuple[str, ...]
    reviewer: str
    stop_rule: str
    pay: str
    pay_question: str
    promises: tuple[str, ...]
    first_day: tuple[str, ...]
    sources: tuple[str, ...]

    @property
    def can_be_agreed(self) -> bool:
        """Whether nothing stops it."""
        return not any(finding.level == "stop" for finding in self.findings)

    @property
    def starts_on(self) -> date | None:
        """The first day worked."""
        return self.rows[0].starts_on if self.rows else None

    @property
    def usual_from(self) -> date | None:
        """The first day of usual hours."""
        return self.rows[-1].starts_on if self.rows else None

    @property
    def steps(self) -> tuple[PlanRow, ...]:
        """The rows in which hours or load build up."""
        return tuple(row for row in self.rows if row.kind == STEP)

    def reviews(self) -> tuple[Review, ...]:
        """Every review in order of its day."""
        return tuple(row.review for row in self.rows if row.review)

    def to_dict(self) -> dict[str, object]:
        """Return the plan as JSON values. To keep a plan, keep its ``request``."""
        return {
            "request": self.request.to_dict(),
            "title": self.title,
            "kind": self.kind_title,
            "weeks": self.weeks,
            "start_percent": self.start_percent,
            "starts_on": self.starts_on.isoformat() if self.starts_on else None,
            "usual_from": self.usual_from.isoformat() if self.usual_from else None,
            "can_be_agreed": self.can_be_agreed,
            "rows": [_row_dict(row) for row in self.rows],
            "findings": [_finding_dict(finding) for finding in self.findings],
            "why": list(self.why),
            "reviewer": self.reviewer,
            "stop_rule": self.stop_rule,
            "pay": self.pay,
            "pay_question": self.pay_question,
            "promises": list(self.promises),
            "first_day": list(self.first_day),
            "sources": list(self.sources),
        }


def _row_dict(row: PlanRow) -> dict[str, object]:
    return {
        "week": row.week,
        "step": row.step,
        "kind": row.kind,
        "starts_on": row.starts_on.isoformat(),
        "ends_on": row.ends_on.isoformat(),
        "percent": row.percent,
        "hours": row.hours,
        "days": [_day_dict(day) for day in row.days],
        "place": row.place,
        "duties": row.duties,
        "not_doing": list(row.not_doing),
        "review": _review_dict(row.review),
        "note": row.note,
    }


def _day_dict(day: PlanDay) -> dict[str, object]:
    return {
        "on": day.on.isoformat(),
        "hours": day.hours,
        "start": day.start.strftime("%H:%M") if day.start else None,
        "place": day.place,
        "away": day.away,
    }


def _review_dict(review: Review | None) -> dict[str, object] | None:
    if review is None:
        return None
    return {"on": review.on.isoformat(), "kind": review.kind, "text": review.text}


def _finding_dict(finding: Finding) -> dict[str, object]:
    return {
        "check": finding.check,
        "level": finding.level,
        "text": finding.text,
        "cure": finding.cure,
        "week": finding.week,
        "sources": list(finding.sources),
    }
