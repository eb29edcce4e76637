"""Read a typed answer to a question on an earlier referral.

What is said there is about the past: nothing of it is read as a fact of today.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import Final

from guidance.draft_content import draft_content
from guidance.draft_earlier import case_reference
from guidance.draft_values import clean
from guidance.reading import read
from guidance.slots import UNKNOWN

_ADVICE: Final = ("oh_advice", "advice_done", "advice_not_done")
_WORDS: Final = ("earlier_reference", "advice_not_done_why", "changed_since")
_DAYS: Final = ("last_oh_report_on", "earlier_referral_on")
_LONGEST: Final = 300
_STEM: Final = 4
_ALL: Final = re.compile(r"(?i)^\W*(?:yes\W+)?(?:we (?:did|have done) )?(?:all|everything|both)\b")
_EXCEPT: Final = re.compile(
    r"(?i)[,;.]?\s*\b(?:but (?:not|we )?|except(?: for)?|apart from|not the"
    r"|could(?:n'?t| not)|did(?:n'?t| not))\b"
)
_BECAUSE: Final = re.compile(r"(?i)[,;]?\s*\b(?:because|as we|since we|due to)\s+")


def about_earlier(slot: str | None) -> bool:
    """Whether a slot is asked about an earlier referral."""
    return slot in (*_ADVICE, *_WORDS, *_DAYS)


def read_earlier(
    slot: str, text: str, today: date, role: str | None = None, advised: Sequence[str] = ()
) -> dict[str, object]:
    """Return the slots that an answer to a question on an earlier referral fills.

    Args:
        slot: what was asked for, one of those for which ``about_earlier`` is true.
        text: the typed answer.
        today: dates without a year are read as past days.
        role: who speaks.
        advised: what OH advised, as far as it is known: "the nights" means its "no nights".

    """
    plain = clean(text)
    if not plain:
        return {}
    if read(plain, today=today, asked=slot, role=role).slots.get(slot) == UNKNOWN:
        return {slot: UNKNOWN}
    if slot == "earlier_reference":
        return {slot: case_reference(plain) or plain[:_LONGEST]}
    if slot in _WORDS:
        return {slot: plain[:_LONGEST]}
    if slot in _DAYS:
        day = read(plain, today=today, asked="absence_start", role=role).slots.get("absence_start")
        return {slot: day} if day else {}
    found = _advice(slot, plain, partial(_items, today, role))
    return {name: _as_advised(value, advised) for name, value in found.items()}


def _advice(slot: str, plain: str, items: Callable[[str], list[str]]) -> dict[str, object]:
    said, _, why = _split(_BECAUSE, plain)
    if slot != "advice_done":
        found: dict[str, object] = {slot: items(said)}
        return found | ({"advice_not_done_why": why} if why and slot == "advice_not_done" else {})
    done, _, rest = _split(_EXCEPT, said)
    found = {slot: ["everything"] if _ALL.match(done) else items(done)}
    if rest:
        found["advice_not_done"] = items(rest)
        found |= {"advice_not_done_why": why} if why else {}
    return {name: value for name, value in found.items() if value}


def _split(pattern: re.Pattern[str], text: str) -> tuple[str, str, str]:
    match = pattern.search(text)
    if match is None:
        return text, "", ""
    return text[: match.start()].strip(), match[0], text[match.end() :].strip(" .")


def _items(today: date, role: str | None, text: str) -> list[str]:
    """Return changes at work, in our words where there are any."""
    found = read(text, today=today, asked="can_offer", role=role).slots.get("can_offer")
    return [str(item) for item in found] if isinstance(found, list) else []


def _as_advised(value: object, advised: Sequence[str]) -> object:
    return [_meant(str(item), advised) for item in value] if isinstance(value, list) else value


def _meant(item: str, advised: Sequence[str]) -> str:
    """Return the piece of advice that a person's own words name, or their words."""
    labels = draft_content().texts["adjustments"]
    alike = [one for one in advised if _stems(item) & _stems(labels.get(one, one))]
    return alike[0] if item not in labels and len(alike) == 1 else item


def _stems(text: str) -> set[str]:
    return {word[:_STEM] for word in re.findall(r"[a-z]+", text.lower()) if len(word) >= _STEM}
