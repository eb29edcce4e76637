"""Writes the tallies where things happen to a case, each time in the same transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import exists, select

from api.insight import tallies
from api.insight.tallies import Kind
from api.insight.words import age_bands, words_of
from api.records.days import slots_of
from api.records.models import AuditEvent, Case, FollowUp
from api.records.states import Move, shown_to_manager
from api.services import Work
from guidance.draft_hide import Hidden

#: Codes for what isn't known, asked or told.
NOT_TOLD, NOT_OFF, UNKNOWN, OTHER = "unclear", "not_off", "unknown", "other"
BY_PROVIDER = "provider"
ON_TIME, LATE = "on_time", "late"
_AT_WORK = ("at_work_struggling", "back_with_limits")


def sent(work: Work, case: Case) -> None:
    """Count a referral that goes to the provider for the first time: why, and how late."""
    if _went_before(work, case):
        return
    slots = slots_of(work, case)
    for reason in _reasons(slots):
        _add(work, Kind.REASON, reason)
    _add(work, Kind.AGE, _age(slots, case.created_at.date(), _today(work)))


def returned(work: Work, asks: str) -> None:
    """Count a case that HR sent back; `asks` is the slot it wants answered, or empty."""
    _add(work, Kind.RETURNED, asks or OTHER)


def returned_by_provider(work: Work) -> None:
    """Count a case that the provider sent back."""
    _add(work, Kind.RETURNED, BY_PROVIDER)


def left_state(work: Work, case: Case) -> None:
    """Count the days in the state that the case is about to leave.

    A refusal and a withdrawal are counted as one, as they look the same everywhere.
    """
    days = max(0, (work.now - case.state_since).days)
    _add(work, Kind.STATE, shown_to_manager(case.state), total=days)


def closed(work: Work, outcome: str) -> None:
    """Count how a case ended."""
    _add(work, Kind.OUTCOME, outcome)


def followed_up(work: Work, row: FollowUp, at: datetime, *, undone: bool = False) -> None:
    """Count a follow-up done at this moment, in time or late; or take that back."""
    code = ON_TIME if at.date() <= row.due_on else LATE
    count = -1 if undone else 1
    tallies.add(work.session, Kind.FOLLOW_UP, at.date(), code, count=count)


def _went_before(work: Work, case: Case) -> bool:
    """Whether this case was sent already; a reference may have been another case's before."""
    event = f"case_{Move.MARK_SENT.value}"
    query = exists().where(
        AuditEvent.subject == case.reference,
        AuditEvent.action == event,
        # The trail's times are whole seconds.
        AuditEvent.at >= case.created_at.replace(microsecond=0),
    )
    return bool(work.session.scalar(select(query)))


def _reasons(slots: Mapping[str, object]) -> tuple[str, ...]:
    """What it is about, by the manager's choice; nothing that was asked to be left out."""
    given, hidden = slots.get("issue_area"), slots.get("hidden_lines")
    rules = Hidden.of(str(one) for one in (hidden if isinstance(hidden, list) else []))
    named = [str(area) for area in (given if isinstance(given, list) else [])]
    if rules.value("issue_area"):
        return (NOT_TOLD,)
    known = words_of("reasons")
    told = [area for area in named if area in known and not rules.value("issue_area", area)]
    return tuple(dict.fromkeys(told)) or (NOT_TOLD,)


def _age(slots: Mapping[str, object], asked_on: date, today: date) -> str:
    """The band of weeks off work on the day it is sent."""
    if slots.get("work_status") in _AT_WORK:
        return NOT_OFF
    weeks = _weeks(slots, asked_on, today)
    if weeks is None:
        return UNKNOWN
    return next(band.code for band in reversed(age_bands()) if weeks >= band.at_least)


def _weeks(slots: Mapping[str, object], asked_on: date, today: date) -> float | None:
    start, said = slots.get("absence_start"), slots.get("absence_weeks")
    try:
        if start:
            return max(0, (today - date.fromisoformat(str(start))).days) / 7
        return float(str(said)) + (today - asked_on).days / 7 if said is not None else None
    except ValueError:
        return None


def _today(work: Work) -> date:
    return work.services.settings.current_day()


def _add(work: Work, kind: Kind, code: str, *, total: int = 0) -> None:
    tallies.add(work.session, kind, _today(work), code, total=total)
