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
from guidance.draft_hide import Hidden
from guidance.draft_values import UNKNOWN, values_of
from guidance.fields import FieldReader, Problem

if TYPE_CHECKING:
    from guidance.decision import Decision
    from guidance.situation import Situation

_NOTHING: Final = ("none", "nothing", UNKNOWN)


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


def assess_complexity(
    situation: Situation, decision: Decision, today: date, hidden: Hidden | None = None
) -> Complexity:
    """Return the tier and urgency of a referral, with their reasons.

    What somebody asked to leave out (``hidden``) counts for nothing: a reason would tell it.
    """
    content = _content()
    told = _Told(situation, hidden or Hidden(), decision, today)
    found = [r for r in content.reasons if _holds(r, told)]
    points = sum(reason.points for reason in found)
    tier = "high" if points >= content.high else "medium" if points >= content.medium else "low"
    urgent = [r.text for r in content.urgent if _holds(r, told)]
    soon = [r.text for r in content.soon if _holds(r, told)]
    return Complexity(
        tier=tier,
        tier_reasons=tuple(reason.text for reason in found),
        urgency="urgent" if urgent else "soon" if soon else "routine",
        urgency_reasons=tuple(urgent or soon),
        note=content.note,
    )


def complexity_note() -> str:
    """Return what tier and urgency are for, and what they are not."""
    return _content().note


@dataclass(frozen=True, slots=True)
class _Told:
    """The facts that may be told."""

    situation: Situation
    hidden: Hidden
    decision: Decision
    today: date

    def known(self, slot: str) -> tuple[str, ...]:
        if self.hidden.value(slot):
            return ()
        values = (value for value in values_of(self.situation, slot) if value not in _NOTHING)
        return tuple(value for value in values if not self.hidden.value(slot, value))

    def days_off(self) -> int:
        if self.hidden.value("absence_start") or self.hidden.value("absence_weeks"):
            return 0
        return self.situation.days_off(self.today) or 0

    def number(self, slot: str) -> float:
        return next((float(value) for value in self.known(slot)), -1)

    def soon(self, slot: str, days: int) -> bool:
        ends = [date.fromisoformat(value) for value in self.known(slot)]
        return any(0 <= (end - self.today).days <= days for end in ends)


def _holds(reason: _Reason, told: _Told) -> bool:
    outcomes = {str(told.decision.outcome), *map(str, told.decision.also)}
    known = reason.count_known
    tests = (
        any(set(told.known(slot)) & set(want) for slot, want in reason.any.items()),
        any(len(told.known(slot)) >= least for slot, least in reason.count.items()),
        known is not None and bool(told.known(known)),
        any(told.number(slot) >= least for slot, least in reason.at_least.items()),
        reason.days_off is not None and told.days_off() >= reason.days_off,
        any(told.soon(slot, days) for slot, days in reason.within_days.items()),
        bool(outcomes & set(reason.outcomes)),
    )
    return any(tests)
