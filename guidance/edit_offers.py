"""Change what can be offered, what can't and what was tried: "add that he can sit"."""

from __future__ import annotations

import re
from typing import Final

from guidance.draft_content import draft_content
from guidance.edit_cues import asks, cues, first_match, tags_in, without_tags
from guidance.edit_model import Change, Part, change_slots

_OFFER_SLOTS: Final = ("can_offer", "cannot_offer", "tried_already")
_FEW_WORDS: Final = 3
_RATE: Final = re.compile(
    r"\b(?:no more than |up to |at most |about )?[\w.-]+ (?:days?|hours?|shifts?|mornings?)"
    r" (?:a|per|each) (?:week|day|shift)\b"
)
_FILLER: Final = re.compile(
    r"\b(?:and|or|also|too|as well|please|a|an|the|some|he|she|they|him|her|them|can|could|we|i"
    r"|maybe|probably|have|has|do|be|for|with|him|on|to|of|oh|yes|ok|just|at|work|now|then)\b"
)


def read_swap(part: Part) -> Change | None:
    """Read "change days only to shorter shifts"."""
    for match in cues().whats("swap", part.plain):
        old, new = tags_in(match["old"]), tags_in(match["new"])
        if not old or not new:
            continue
        for slot in _OFFER_SLOTS:
            listed = part.values(slot)
            if set(old) & set(listed):
                kept = [new[0] if item in old else item for item in listed]
                added = list(dict.fromkeys([*kept, *new]))
                says = cues().says["swapped"]
                return change_slots({slot: added}, says.format(new=name(new[0]), old=name(old[0])))
    return None


def read_mode(part: Part) -> Change | None:
    """Read "make it face to face"."""
    mode = first_match(cues().modes, part.plain)
    cued = cues().one("appointment").search(part.plain) is not None
    if mode is None or not (cued or part.asked == "mode_pref"):
        return None
    text = draft_content().texts["mode_pref"][mode].lower()
    return change_slots({"mode_pref": mode}, cues().says["mode"].format(what=text))


def read_offers(part: Part) -> Change | None:
    """Read an adjustment that is to be added to one of the three lists."""
    rate = _rate(part)
    tags = tags_in(part.plain) if rate is None else (rate,)
    if not tags or asks(part.plain):
        return None
    for slot, cue in (("cannot_offer", "not_offer"), ("tried_already", "tried")):
        if cues().one(cue).search(part.plain):
            return _added(part, slot, tags)
    if re.search(r"\b(?:he|she|they) (?:can't|cannot|can not|couldn't|struggles?)\b", part.plain):
        return None
    offered = cues().one("offer").search(part.plain) is not None or rate is not None
    if offered or _only_names(part.plain):
        return _added(part, "can_offer", tags)
    return None


def _rate(part: Part) -> str | None:
    """Return an offer that has its own figure, as typed: "3 days a week"."""
    match = _RATE.search(part.plain)
    if match is None:
        return None
    if part.asked == "can_offer" or cues().one("amount").search(part.plain):
        return part.typed(match[0])
    return part.typed(match[0]) if cues().one("offer").search(part.plain) else None


def _only_names(text: str) -> bool:
    """Whether a text does little more than name adjustments: "days only and a stool"."""
    rest = _FILLER.sub(" ", without_tags(text))
    return len(re.findall(r"\w+", rest)) < _FEW_WORDS


def _added(part: Part, slot: str, tags: tuple[str, ...]) -> Change:
    listed = [item for item in part.values(slot) if item != "nothing" or "nothing" in tags]
    says = {
        "can_offer": "offer_added",
        "cannot_offer": "not_offer_added",
        "tried_already": "tried_added",
    }
    named = ", ".join(name(tag).lower() for tag in tags)
    slots: dict[str, object] = {slot: list(dict.fromkeys([*listed, *tags]))}
    # What is said not to be possible is no longer on offer, and the other way round.
    other = {"can_offer": "cannot_offer", "cannot_offer": "can_offer"}.get(slot)
    if other and set(part.values(other)) & set(tags):
        slots[other] = [item for item in part.values(other) if item not in tags] or None
    return change_slots(slots, cues().says[says[slot]].format(what=named))


def name(tag: str) -> str:
    """Return how an adjustment is worded in the draft."""
    return draft_content().texts["adjustments"].get(tag, tag)
