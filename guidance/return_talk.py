"""Prepare the talk on coming back: before, in it and after, fitted to what is known.

For the manager who leads it, or for the employee who comes back. It holds nothing that asks
for a diagnosis, and no formal step (ABS-03 to ABS-05).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Final

from guidance import workdays
from guidance.content import load_kind
from guidance.fields import FieldReader
from guidance.situation import Situation
from guidance.wording import speaks_of_self

PARTS: Final = ("before", "agenda", "avoid", "keep", "after")
LENGTHS: Final = ("short", "middle", "long")
MARKS: Final = (
    "short",
    "long",
    "work_cause",
    "worried",
    "eager",
    "strained",
    "repeated",
    "bereavement",
    "mental_health",
    "protected",
    "note_advice",
    "limits",
)

_SHORT_DAYS: Final = 7
_LONG_DAYS: Final = 28
# When it is looked at again: our own choice, said out loud and changed at will.
_REVIEW_AFTER: Final = {"short": timedelta(weeks=4), "middle": timedelta(weeks=2)}
_REVIEW_SOON: Final = timedelta(weeks=1)
_AT_WORK: Final = ("injury_at_work", "workload", "incident", "relationship")
_PROTECTED: Final = ("pregnancy", "menopause", "long_term_condition", "neuro")
_STRAINED: Final = ("no", "dont_ask_manager")
_REPEATED: Final = 3
_NO_LIMIT: Final = ("none", "unknown")


@dataclass(frozen=True, slots=True)
class ReturnTalk:
    """A prepared talk, each part as lines for one reader; ``review_on`` is a working day."""

    before: tuple[str, ...]
    agenda: tuple[str, ...]
    avoid: tuple[str, ...]
    keep: tuple[str, ...]
    after: tuple[str, ...]
    review_on: date
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Item:
    part: str
    when: tuple[str, ...]
    text: str
    employee: str
    sources: tuple[str, ...]


def return_talk(
    situation: Situation,
    talk_on: date,
    *,
    nation: str = "unknown",
    length: str | None = None,
    marks: Iterable[str] = (),
) -> ReturnTalk:
    """Prepare the talk.

    Args:
        situation: what is known; ``role`` decides who reads it.
        talk_on: the day of the talk.
        nation: whose bank holidays count for the review.
        length: short (a week at most), middle or long (over four weeks); None: from the
            situation, or middle.
        marks: what matters besides (see MARKS).

    Raises:
        ValueError: a length or mark isn't known.

    """
    unknown = [mark for mark in marks if mark not in MARKS]
    if unknown or (length is not None and length not in LENGTHS):
        raise ValueError(f"no such mark or length: {[*unknown, length]}")
    off = length or length_of(situation, talk_on) or "middle"
    held = {*marks_of(situation), *marks, off}
    own = speaks_of_self(situation.role)
    items = [item for item in _items().values() if set(item.when) <= held]
    items = [item for item in items if (item.employee if own else item.text)]
    lines = {part: _lines(items, part, own=own) for part in PARTS}
    later = talk_on + _REVIEW_AFTER.get(off, _REVIEW_SOON)
    return ReturnTalk(
        review_on=workdays.on_or_after(later, nation),
        sources=tuple(dict.fromkeys(name for item in items for name in item.sources)),
        **lines,
    )


def length_of(situation: Situation, today: date) -> str | None:
    """Return how long the absence was: short, middle or long; None if nobody said."""
    days = situation.days_off(today)
    if days is None:
        return None
    if days <= _SHORT_DAYS:
        return "short"
    return "long" if days > _LONG_DAYS else "middle"


def marks_of(situation: Situation) -> frozenset[str]:
    """Return what shapes the talk, from what is known."""
    limits = [tag for tag in situation.work_impact if tag not in _NO_LIMIT]
    held = {
        "work_cause": situation.cause_at_work in _AT_WORK,
        "worried": situation.employee_wish in ("wants_but_worried", "not_ready"),
        "eager": situation.employee_wish == "eager",
        "strained": situation.relationship_ok in _STRAINED
        or situation.cause_at_work == "relationship",
        "repeated": situation.policy_trigger_hit == "yes"
        or _at_least(situation.absence_spells_12m, _REPEATED),
        "bereavement": "bereavement" in situation.issue_area,
        "mental_health": "mental_health" in situation.issue_area,
        "protected": bool(set(_PROTECTED) & set(situation.issue_area)),
        "note_advice": situation.note_type == "may_be_fit",
        "limits": bool(limits),
    }
    return frozenset(mark for mark, holds in held.items() if holds)


def _at_least(count: object, least: int) -> bool:
    return isinstance(count, int) and count >= least


def _lines(items: Iterable[_Item], part: str, *, own: bool) -> tuple[str, ...]:
    return tuple(item.employee if own else item.text for item in items if item.part == part)


@cache
def _items() -> Mapping[str, _Item]:
    return load_kind("return_talk", _read)


def _read(reader: FieldReader) -> _Item:
    reader.text("id")
    item = _Item(
        part=reader.choice("part", PARTS),
        when=reader.choices("when", MARKS),
        text=reader.text("text") or "",
        employee=reader.text("employee") or "",
        sources=reader.choices("sources"),
    )
    if not item.text and not item.employee:
        reader.fault("text", "is missing", "Write it for the manager, the employee or both")
    return item
