"""Slot values as the draft's texts are looked up: plain words, whatever their type."""

from __future__ import annotations

import hashlib
import unicodedata
from datetime import date
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from guidance.situation import Situation

UNKNOWN: Final = "unknown"
_UNSEEN: Final = ("Cc", "Cf", "Cs")
_NO_CHARACTERS: Final = "\ufffe\uffff"


def values_of(situation: Situation, slot: str) -> tuple[str, ...]:
    """Return a slot's values as text; () when it has none, ("unknown",) for "don't know"."""
    if slot in situation.unknown:
        return (UNKNOWN,)
    value: object = getattr(situation, slot)
    if value is None or value == "":
        return ()
    if isinstance(value, tuple):
        return tuple(str(item) for item in value)
    if isinstance(value, bool):
        return ("yes",) if value else ("no",)
    if isinstance(value, date):
        return (value.isoformat(),)
    return (f"{value:g}",) if isinstance(value, float) else (str(value),)


def long_day(day: date) -> str:
    """Write a day as people say it: "Saturday 28 November 2026"."""
    return f"{day:%A} {day.day} {day:%B %Y}"


def clean(text: str) -> str:
    """Return typed text on one line, without characters that can't be seen.

    Control, direction and zero-width characters could hide a word from the checks, and
    have no place in a document.
    """
    seen = (c for c in text if c.isspace() or unicodedata.category(c) not in _UNSEEN)
    return " ".join("".join(c for c in seen if c not in _NO_CHARACTERS).split())


def tag_of(text: str) -> str:
    """Return a stable tag for a person's own words that doesn't tell them.

    Line ids stand in audit trails, where nobody's words belong.
    """
    digest = hashlib.sha256(" ".join(text.lower().split()).encode()).hexdigest()
    return f"x{digest[:8]}"
