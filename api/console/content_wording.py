"""The words of the reviewer's pages: kinds, states, confidence, fields, spans to choose from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from guidance.helplines import NATION_NAMES as NATION_WORDS
from guidance.review_list import STALE, UNCHECKED, UNSIGNED, UNSOURCED

__all__ = ("CONFIDENCES", "CONTENT_STATES", "DUE", "NATION_WORDS", "field_words", "kind_words")

CONTENT_STATES: Final[Mapping[str, str]] = {
    STALE: "Past its review date",
    UNSOURCED: "No address to check it at",
    UNCHECKED: "Not yet checked live",
    UNSIGNED: "Not yet signed",
}

CONFIDENCES: Final[Mapping[str, str]] = {
    "A": "A: official text seen",
    "B": "B: second-hand",
    "C": "C: not seen, never said as a fact",
    "D": "D: our own suggestion",
}


@dataclass(frozen=True, slots=True)
class Due:
    """A span to choose: its words, and how many days from today it reaches."""

    words: str
    days: int

    def limit(self, today: date) -> date:
        """The day before which an entry's review date has to lie."""
        return today + timedelta(days=self.days)


DUE: Final[Mapping[str, Due]] = {
    "now": Due("Overdue", 0),
    "month": Due("Within 30 days", 31),
    "quarter": Due("Within 90 days", 91),
    "year": Due("Within a year", 366),
}

_KINDS: Final[Mapping[str, str]] = {
    "adjustment_catalogue": "Adjustment",
    "adjustment_groups": "Adjustments for a condition",
    "employer_tools": "Employer’s tool",
    "facts": "Fact",
    "fears": "Fear and its answer",
    "glossary": "Term",
    "helplines": "Helpline",
    "innovations": "New idea",
    "nhs": "NHS service",
    "packages": "Package",
    "people_marks": "Profession or mark",
    "routes": "Way in",
    "scripts_talks": "Words for a talk",
    "sector_prompts": "Prompt for a sector",
    "services": "Service",
    "switches": "Switch",
    "third_sector": "Charity’s service",
    "timings": "Timing",
    "topic_cards": "Card on a topic",
    "condition_cards": "Card on a condition",
    "treatments": "Treatment",
    "who_you_see": "Who you see",
}


def kind_words(kind: str) -> str:
    """A kind of content in words; a new one by its own name."""
    return _KINDS.get(kind, field_words(kind))


def field_words(name: str) -> str:
    """A field of an entry in words: its own name, for it is what a maintainer looks for."""
    words = name.replace("_", " ").replace(".", ", ")
    return words[:1].upper() + words[1:]
