"""The worker's purge: what `api.retention` finds to be past its time goes, and is counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from api.retention import sweep
from api.services import Services

_DRAFTS = ("unfinished_draft", "unsent_draft")
_WORDS = ("unsettled_case", "open_case", "case")


@dataclass(frozen=True, slots=True)
class Purged:
    """What one run removed, in numbers: `erased` are cases that lost their words and names."""

    unfinished: int = 0
    erased: int = 0
    messages: int = 0
    notes: int = 0
    other: int = 0


def purge(services: Services, now: datetime) -> Purged:
    """Remove what is past its time by the employer's retention; a second run finds nothing."""
    counts = {one.kind.name: one.count for one in sweep(services, now)}
    unfinished = sum(counts.pop(name) for name in _DRAFTS)
    erased = sum(counts.pop(name) for name in _WORDS)
    messages, notes = counts.pop("outbox"), counts.pop("note")
    return Purged(unfinished, erased, messages, notes, sum(counts.values()))
