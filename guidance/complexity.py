"""How complex and how urgent a referral looks, counted from facts, with the reasons.

It helps HR and the provider plan an appointment and is never called clinical
(research-reports R12). The reasons and points are data: ``content/complexity.yml``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Final

from guidance.draft_content import DraftContentError, entries, load_yaml, raise_problems
from guidance.draft_values import UNKNOWN, values_of
from guidance.fields import FieldReader, Problem

if TYPE_CHECKING:
    from guidance.decision import Decision
    from guidance.situation import Situation

_NOTHING: Final = ("none", UNKNOWN)


@dataclass(frozen=True, slots=True)
class Complexity:
    """``tier`` is low, medium or high; ``urgency`` is routine, soon or urgent.

    Each comes with its reasons in plain words, and ``note`` says what it is not.
    """

    tier: str
    tier_reasons: tuple[str, ...]
    urgency: str
    urgency_reasons: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class _Reason:
    """A reason and its tests; it holds when one of the tests that it has is met."""

    id: str
    points: int
    text: str
    any: Mapping[str, tuple[str, ...]]
    count: Mapping[str, int]
    count_known: str | None
    at_least: Mapping[str, int]
    days_off: int | None
    within_days: Mapping[str, int]
    outcomes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Content:
    note: str
    high: int
    medium: int
    reasons: tuple[_Reason, ...]
    urgent: tuple[_Reason, ...]
    soon: tuple[_Reason, ...]


def _numbers(reader: FieldReader, key: str) -> Mapping[str, int]:
    group = reader.group(key)
    return {} if group is None else {name: group.whole(name, 0, 9999) or 0 for name in group.data}


def _reason(reader: FieldReader) -> _Reason:
    group = reader.group("any")
    return _Reason(
        id=reader.text("id", required=True) or "",
        points=reader.whole("points", 0, 10, 0) or 0,
        text=reader.text("text", required=True) or "",
        any={} if group is None else {name: group.choices(name) for name in group.data},
        count=_numbers(reader, "count"),
        count_known=reader.text("count_known"),
        at_least=_numbers(reader, "at_least"),
        days_off=reader.whole("days_off", 1, 9999),
        within_days=_numbers(reader, "within_days"),
        outcomes=reader.choices("outcomes"),
    )


@cache
def _content() -> _Content:
    reader = FieldReader(load_yaml("complexity.yml"))
    tiers, urgency = reader.group("tiers"), reader.group("urgency")
    if tiers is None or urgency is None:
        fault = Problem("tiers, urgency", "are missing", "Start from the shipped file")
        raise DraftContentError("complexity.yml", [fault, *reader.problems])
    content = _Content(
        note=reader.text("note", required=True) or "",
        high=tiers.whole("high", 1, 99) or 0,
        medium=tiers.whole("medium", 1, 99) or 0,
        reasons=tuple(_reason(entry) for entry in entries(reader, "reasons")),
        urgent=tuple(_reason(entry) for entry in entries(urgency, "urgent")),
        soon=tuple(_reason(entry) for entry in entries(urgency, "soon")),
    )
    raise_problems("complexity.yml", reader)
    return content


def assess_complexity(situation: Situation, decision: Decision, today: date) -> Complexity:
    """Return the tier and urgency of a referral, with their reasons."""
    content = _content()
    found = [r for r in content.reasons if _holds(r, situation, decision, today)]
    points = sum(reason.points for reason in found)
    tier = "high" if points >= content.high else "medium" if points >= content.medium else "low"
    urgent = [r.text for r in content.urgent if _holds(r, situation, decision, today)]
    soon = [r.text for r in content.soon if _holds(r, situation, decision, today)]
    return Complexity(
        tier=tier,
        tier_reasons=tuple(reason.text for reason in found),
        urgency="urgent" if urgent else "soon" if soon else "routine",
        urgency_reasons=tuple(urgent or soon),
        note=content.note,
    )


def _known(situation: Situation, slot: str) -> tuple[str, ...]:
    return tuple(value for value in values_of(situation, slot) if value not in _NOTHING)


def _holds(reason: _Reason, situation: Situation, decision: Decision, today: date) -> bool:
    outcomes = {str(decision.outcome), *map(str, decision.also)}
    known = reason.count_known
    tests = (
        any(set(_known(situation, slot)) & set(want) for slot, want in reason.any.items()),
        any(len(_known(situation, slot)) >= least for slot, least in reason.count.items()),
        known is not None and bool(_known(situation, known)),
        any(_number(situation, slot) >= least for slot, least in reason.at_least.items()),
        reason.days_off is not None and (situation.days_off(today) or 0) >= reason.days_off,
        any(_soon(situation, slot, today, days) for slot, days in reason.within_days.items()),
        bool(outcomes & set(reason.outcomes)),
    )
    return any(tests)


def _number(situation: Situation, slot: str) -> float:
    return next((float(value) for value in _known(situation, slot)), -1)


def _soon(situation: Situation, slot: str, today: date, days: int) -> bool:
    ends = [date.fromisoformat(value) for value in _known(situation, slot)]
    return any(0 <= (end - today).days <= days for end in ends)
