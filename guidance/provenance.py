"""Where a piece of content comes from, how sure it is, and until when it may be served.

Every kind of catalogue content carries these fields (docs/content.md), so that a reviewer
checks and signs each entry by itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from guidance.content import CHANGE, CONFIDENCE, NATIONS
from guidance.fields import FieldReader
from guidance.reviews import Origin, standing

_COPY_DATE: Final = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")


@dataclass(frozen=True, slots=True)
class Provenance:
    """The source fields of one entry; their meaning is that of ``guidance.content.Fact``."""

    publisher: str
    source: str
    url: str | None
    confidence: str
    change: str
    copy_date: str | None
    checked_on: date | None
    review_by: date
    reviewed_by: str | None
    nations: tuple[str, ...]
    read_from: Origin | None = None

    def is_stale(self, today: date) -> bool:
        """Whether its review date has passed."""
        return today > standing(self).review_by

    def may_be_served(self, today: date) -> bool:
        """Whether the entry may be said on this day: confirmed by some source, and not stale."""
        return self.confidence != "C" and not self.is_stale(today)

    def applies_in(self, nation: str) -> bool:
        """Whether it holds in this nation; with an unknown nation everything may."""
        return nation not in NATIONS or nation in self.nations

    def place(self) -> str:
        """Where a person can read it themselves."""
        return self.url or f"the official page of {self.publisher}"


def read_provenance(reader: FieldReader) -> Provenance:
    """Take the provenance fields of one entry, noting what is missing or wrong."""
    copy_date = reader.text("copy_date")
    if copy_date is not None and not _COPY_DATE.fullmatch(copy_date):
        reader.fault("copy_date", f"is '{copy_date}'", "Write 'YYYY', 'YYYY-MM' or 'YYYY-MM-DD'")
    review_by = reader.day("review_by")
    if review_by is None and reader.data.get("review_by") is None:
        reader.fault("review_by", "is missing", "Say by when it must be read again")
    return Provenance(
        publisher=reader.text("publisher", required=True) or "",
        source=reader.text("source", required=True) or "",
        url=reader.text("url"),
        confidence=reader.choice("confidence", CONFIDENCE),
        change=reader.choice("change", CHANGE),
        copy_date=copy_date,
        checked_on=reader.day("checked_on"),
        review_by=review_by or date.max,
        reviewed_by=reader.text("reviewed_by"),
        nations=reader.choices("nations", NATIONS) or NATIONS,
        read_from=reader.read_from,
    )
