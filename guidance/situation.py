"""What is known about one person's situation at work, as the rules and the draft read it."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import Final

from guidance.slots import SLOTS, UNKNOWN, Slot

_BACK_AT_WORK: Final = ("at_work_struggling", "back_with_limits")
_MOST_DAYS: Final = 36_525


class SituationError(ValueError):
    """A slot was given a value it cannot hold; names the slot and what it allows."""

    def __init__(self, slot: str, value: object, allowed: str) -> None:
        self.slot = slot
        self.value = value
        self.allowed = allowed
        super().__init__(f"{slot} cannot be {value!r}: use {allowed}, or 'unknown'")


@dataclass(frozen=True, slots=True)
class Situation:
    """One situation; every field is a slot of ``guidance.slots``.

    A choice or text the person could not answer holds ``"unknown"``. A day, number or list
    they could not answer stays empty. Either way its name is in ``unknown``, so
    ``answered(slot)`` is true and it is not asked again.
    """

    role: str | None = None
    private_mode: bool | None = None
    work_status: str | None = None
    absence_start: date | None = None
    absence_weeks: float | None = None
    absence_spells_12m: int | None = None
    absence_days_12m: int | None = None
    note_type: str | None = None
    note_end: date | None = None
    note_comments: str | None = None
    issue_area: tuple[str, ...] = ()
    hidden_or_fluctuating: str | None = None
    cause_at_work: str | None = None
    is_it_health: str | None = None
    safety_flag: tuple[str, ...] = ()
    job_title: str | None = None
    job_tasks: str | None = None
    job_hours: str | None = None
    job_demands: tuple[str, ...] = ()
    work_impact: tuple[str, ...] = ()
    work_impact_words: str | None = None
    treatment_status: tuple[str, ...] = ()
    surgery_on: date | None = None
    employee_wish: str | None = None
    tried_already: tuple[str, ...] = ()
    can_offer: tuple[str, ...] = ()
    cannot_offer: tuple[str, ...] = ()
    offer_weeks: int | None = None
    commute_barrier: str | None = None
    relationship_ok: str | None = None
    consent_referral: str | None = None
    employee_seen_draft: str | None = None
    recipient_choice: tuple[str, ...] = ()
    who_told: tuple[str, ...] = ()
    oh_questions: tuple[str, ...] = ()
    money_worry: str | None = None
    carer: str | None = None
    mode_pref: str | None = None
    followup_date: date | None = None
    case_owner: str | None = None
    employment_type: str | None = None
    policy_trigger_hit: str | None = None
    formal_process: str | None = None
    dismissal_considered: str | None = None
    performance_affected: str | None = None
    employee_asked_for_oh: str | None = None
    relapse: str | None = None
    domestic_abuse: str | None = None
    adjustments_tried: str | None = None
    expected_total_days: int | None = None
    oh_advised_before: str | None = None
    earlier_reference: str | None = None
    earlier_referral_on: date | None = None
    earlier_absence_start: date | None = None
    earlier_questions: tuple[str, ...] = ()
    oh_advice: tuple[str, ...] = ()
    advice_done: tuple[str, ...] = ()
    advice_not_done: tuple[str, ...] = ()
    advice_not_done_why: str | None = None
    changed_since: str | None = None
    immediate_danger: str | None = None
    statutory_medical: str | None = None
    last_oh_report_on: date | None = None
    unknown: frozenset[str] = field(default_factory=frozenset)

    @classmethod
    def from_slots(cls, slots: Mapping[str, object]) -> Situation:
        """Read a situation from raw slot values (JSON types); unknown names are ignored.

        Raises:
            SituationError: for a value a slot cannot hold.

        """
        values: dict[str, object] = {}
        unknown: set[str] = set()
        for name, raw in slots.items():
            slot = SLOTS.get(name)
            if slot is None or raw is None or raw in ("", [], ()):
                continue
            if raw in (UNKNOWN, [UNKNOWN], (UNKNOWN,)):
                unknown.add(name)
                if slot.kind in ("choice", "text"):
                    values[name] = UNKNOWN
                continue
            values[name] = _READERS[slot.kind](name, slot, raw)
        return replace(cls(unknown=frozenset(unknown)), **values)  # type: ignore[arg-type]

    def to_slots(self) -> dict[str, object]:
        """Return the situation as JSON values; ``from_slots`` reads it back unchanged."""
        slots: dict[str, object] = {}
        for name in SLOTS:
            value = getattr(self, name)
            if name in self.unknown:
                slots[name] = UNKNOWN
            elif isinstance(value, date):
                slots[name] = value.isoformat()
            elif isinstance(value, tuple):
                if value:
                    slots[name] = list(value)
            elif value is not None:
                slots[name] = value
        return slots

    def answered(self, slot: str) -> bool:
        """Whether the slot has a value or the person said they don't know."""
        return slot in self.unknown or getattr(self, slot) not in (None, ())

    def knows(self, slot: str) -> bool:
        """Whether the slot has a real value."""
        return slot not in self.unknown and getattr(self, slot) not in (None, ())

    def days_off(self, today: date) -> int | None:
        """Return whole calendar days off in this spell, or None when it isn't known.

        The first day off counts and today doesn't: off since this day four weeks ago is 28.
        Someone who is at work is off for 0 days.
        """
        if self.work_status in _BACK_AT_WORK:
            return 0
        if self.absence_start is not None:
            return max(0, (today - self.absence_start).days)
        if self.absence_weeks is not None:
            return round(self.absence_weeks * 7)
        return None


def check_names() -> tuple[str, ...]:
    """Return slot names that the vocabulary and ``Situation`` don't share (none, if sound)."""
    here = {item.name for item in fields(Situation)} - {"unknown"}
    return tuple(sorted(here ^ set(SLOTS)))


def _choice(name: str, slot: Slot, raw: object) -> str:
    value = {True: "yes", False: "no"}.get(raw, raw) if isinstance(raw, bool) else raw
    if isinstance(value, str) and value in slot.values:
        return value
    raise SituationError(name, raw, "one of " + ", ".join(slot.values))


def _text(name: str, slot: Slot, raw: object) -> str:
    del slot
    if isinstance(raw, str) and raw.strip():
        return raw.strip()
    raise SituationError(name, raw, "some words")


def _tags(name: str, slot: Slot, raw: object) -> tuple[str, ...]:
    items = [raw] if isinstance(raw, str) else raw
    if not isinstance(items, list | tuple | set | frozenset):
        raise SituationError(name, raw, "a list")
    ordered = sorted(items, key=str) if isinstance(items, set | frozenset) else items
    found: list[str] = []
    for item in ordered:
        word = item.strip() if isinstance(item, str) else ""
        if not word or not (word in slot.values or slot.open_ended):
            allowed = ", ".join(slot.values) or "some words"
            raise SituationError(name, item, f"any of {allowed}")
        if word not in found:
            found.append(word)
    if len(found) > 1 and "none" in slot.values:
        found = [item for item in found if item != "none"]
    return tuple(found)


def _number(name: str, slot: Slot, raw: object) -> float:
    del slot
    try:
        value = float(raw) if not isinstance(raw, bool) else math.nan  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        value = math.nan
    if 0 <= value <= _MOST_DAYS:
        return value
    raise SituationError(name, raw, f"a number from 0 to {_MOST_DAYS}")


def _whole(name: str, slot: Slot, raw: object) -> int:
    value = _number(name, slot, raw)
    if value == int(value):
        return int(value)
    raise SituationError(name, raw, f"a whole number from 0 to {_MOST_DAYS}")


def _day(name: str, slot: Slot, raw: object) -> date:
    del slot
    if isinstance(raw, date):
        return date(raw.year, raw.month, raw.day)
    if isinstance(raw, str):
        try:
            return date.fromisoformat(raw.strip())
        except ValueError:
            pass
    raise SituationError(name, raw, "a day written YYYY-MM-DD")


def _flag(name: str, slot: Slot, raw: object) -> bool:
    del slot
    if isinstance(raw, bool):
        return raw
    raise SituationError(name, raw, "true or false")


_READERS: Final[Mapping[str, Callable[[str, Slot, object], object]]] = {
    "choice": _choice,
    "text": _text,
    "tags": _tags,
    "number": _number,
    "whole": _whole,
    "day": _day,
    "flag": _flag,
}
