"""Correct a fact in plain words: "actually she's been off since May"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Final

from guidance.draft_content import Field, draft_content
from guidance.draft_values import long_day
from guidance.edit_cues import asks, cues
from guidance.edit_model import Change, Part, change_slots
from guidance.reading import Facts, read
from guidance.slots import SLOTS

#: Slots with readers of their own, and agreement, which is never changed in passing.
_NOT_HERE: Final = (
    "oh_questions",
    "recipient_choice",
    "employee_seen_draft",
    "consent_referral",
    "mode_pref",
)
# Beside a shown draft these answer no question any more.
_SAYS_NOTHING: Final = ("skip", "yes", "no", "ok", "okay", "don't know", "dont know", "not sure")
_UNNAMED, _WORDS = "specific_tasks", "work_impact_words"
_ADDS: Final = re.compile(
    r"^\W*(?:(?:also|please|can you) )*(?:add|put|say|mention|write)(?: in)?(?: that)? ", re.I
)
_ABSENCE: Final = ("absence_start", "absence_weeks")


def read_facts(part: Part) -> Change | None:
    """Read facts that differ from what is known; None when there are none."""
    if asks(part.plain):
        return None
    facts = read(part.text, today=part.today, asked=part.asked, role=part.situation.role)
    if facts.problems:
        return None
    slots = _with_own_words(part, _changed(part, facts))
    if not slots:
        return None
    return change_slots(slots, _summary(slots, facts))


@cache
def _fields() -> Mapping[str, Field]:
    """Return the field that tells each slot; the first of several."""
    found: dict[str, Field] = {}
    for field in draft_content().fields:
        if field.slot and field.kind != "own" and field.slot not in _NOT_HERE:
            found.setdefault(field.slot, field)
    return found | {"tried_already": draft_content().field("tried.already")}


def _changed(part: Part, facts: Facts) -> dict[str, object]:
    slots: dict[str, object] = {}
    for slot, value in facts.slots.items():
        unknown = value == "unknown" or (part.plain in _SAYS_NOTHING)
        if unknown or (slot not in _fields() and slot not in _ABSENCE):
            continue
        if slot == part.asked and _is_said_otherwise(slot, facts):
            continue
        if isinstance(value, list | tuple):
            joined = list(dict.fromkeys([*part.values(slot), *map(str, value)]))
            if tuple(joined) != part.values(slot):
                slots[slot] = joined
        elif part.values(slot) != (_plain(value),):
            slots[slot] = value
    # That a note ends or a date is named says in passing that somebody is off. It corrects
    # what is known only when it is all that was said.
    if len(slots) > 1 and part.values("work_status"):
        slots.pop("work_status", None)
    return slots


def _with_own_words(part: Part, slots: dict[str, object]) -> dict[str, object]:
    """With the words themselves for a task that no tag names: "add that he can't kneel"."""
    tags = slots.get("work_impact")
    if not isinstance(tags, list) or _UNNAMED not in tags or _WORDS in slots:
        return slots
    if _UNNAMED in part.values("work_impact"):
        return slots
    said = _ADDS.sub("", part.text).strip(" .!")
    return {**slots, _WORDS: "; ".join([*part.values(_WORDS), said])}


def _is_said_otherwise(slot: str, facts: Facts) -> bool:
    """Whether words kept as they are for the last question tell something else besides.

    "Actually she's been off since May", said after "What have you tried?", was tried by nobody.
    """
    value = facts.slots[slot]
    known = SLOTS[slot].values
    own_words = isinstance(value, list) and not any(item in known for item in value)
    return own_words and bool(set(facts.slots) - {slot, f"{slot}_words"})


def _plain(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def _summary(slots: Mapping[str, object], facts: Facts) -> str:
    says = cues().says
    told = [_told(slot, value) for slot, value in slots.items()]
    what = "; ".join(text for text in told if text)
    summary = says["facts"].format(what=what)
    roughly = set(facts.approximate) & set(slots) & {"absence_start", "note_end", "surgery_on"}
    return f"{summary} {says['roughly']}" if roughly else summary


def _told(slot: str, value: object) -> str:
    field = _fields().get(slot)
    if field is None:
        return ""
    texts = draft_content().texts.get(field.texts or "", {})
    items = value if isinstance(value, list) else [value]
    worded = ", ".join(texts.get(_plain(item), _plain(item)) for item in items)
    if field.kind == "day":
        worded = long_day(date.fromisoformat(worded))
    return f"{field.label}: {worded}"
