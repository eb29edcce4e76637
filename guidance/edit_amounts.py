"""Change how long something lasts: "make it six weeks"."""

from __future__ import annotations

import math
import re
from typing import Final

from guidance.edit_cues import asks, cues
from guidance.edit_model import Change, Choice, Part, change_choices, change_slots
from guidance.lengths import duration_of_weeks
from guidance.reading.durations import DurationMention, find_durations

_ABSENCE_SLOTS: Final = ("absence_start", "absence_weeks", "expected_total_days")
_OFFER_SLOTS: Final = ("offer_weeks", "can_offer")
_FEW_WORDS: Final = 4


def read_amount(part: Part) -> Change | None:
    """Read a length of time and find out what it is the length of."""
    found = find_durations(part.plain)
    if not found or cues().one("rate").search(part.plain):
        return None
    if asks(part.plain):
        return None
    mention = _wanted(part.plain, found)
    cued = any(cues().one(cue).search(part.plain) for cue in ("amount", "about_absence"))
    if not cued and not _bare(part.plain, mention):
        return None
    return _target(part, mention)


def _wanted(text: str, found: tuple[DurationMention, ...]) -> DurationMention:
    """Return the length that is meant: in "six weeks, not four weeks" the first."""
    kept = [m for m in found if not re.search(r"\bnot\W+$", text[: m.start])]
    return (kept or list(found))[-1 if len(kept) > 1 and " to " in text else 0]


def _bare(text: str, mention: DurationMention) -> bool:
    rest = text[: mention.start] + text[mention.end :]
    return len(re.findall(r"\w+", rest)) < _FEW_WORDS


def _target(part: Part, mention: DurationMention) -> Change:
    offer, absence = _offer(mention), _absence(mention)
    if cues().one("about_absence").search(part.plain):
        return absence
    if cues().one("about_offer").search(part.plain):
        return offer
    if part.asked in _ABSENCE_SLOTS:
        return absence
    if part.asked in _OFFER_SLOTS or part.values("offer_weeks"):
        return offer
    says = cues().says
    choices = (
        Choice(says["choice_offer"], slots=offer.slots),
        Choice(says["choice_absence"], slots=absence.slots),
    )
    what = part.text[mention.start : mention.end].strip().capitalize()
    return change_choices(says["which_amount"].format(what=what), choices)


def _offer(mention: DurationMention) -> Change:
    weeks = max(1, math.ceil(mention.weeks))
    says = cues().says["offer_weeks"].format(what=duration_of_weeks(weeks))
    return change_slots({"offer_weeks": weeks}, says)


def _absence(mention: DurationMention) -> Change:
    # A length that is corrected replaces the first day, which no longer fits it.
    says = cues().says["absence_length"].format(what=duration_of_weeks(mention.weeks))
    return change_slots({"absence_weeks": mention.weeks, "absence_start": None}, says)
