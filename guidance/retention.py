"""How long each kind of record is kept, in days, unless the employer's profile says otherwise.

The one place for these figures. Each is our own default: the six years of `case` are the time in
which a contract can be sued on (uk-guidance CON-24), the rest the shortest we found workable
(CON-28). An employer sets its own under ``retention``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final


@dataclass(frozen=True, slots=True)
class Life:
    """How long a kind of record is kept: `days` after `since`, and what it is kept for."""

    days: int
    since: str
    purpose: str


LIVES: Final[Mapping[str, Life]] = MappingProxyType(
    {
        "unfinished_draft": Life(
            7, "the last answer", "so that somebody called away can carry on with a draft"
        ),
        "unsent_draft": Life(
            90, "the last change", "so that a manager can think and come back before sending it"
        ),
        "unsettled_case": Life(
            365,
            "the last step",
            "so that a referral which nobody finished can still be picked up; it never went to "
            "occupational health",
        ),
        "open_case": Life(
            2190,
            "the last step",
            "as a finished case, where it was sent on and nobody closed it",
        ),
        "case": Life(
            2190,
            "the case ended",
            "to show what was asked, agreed to and advised, while a claim can still be made",
        ),
        "case_record": Life(
            3650,
            "the case ended",
            "to show that there was a case and who did what when, without a word of it",
        ),
        "plan": Life(730, "it or its case ended", "to follow a plan through and look back on it"),
        "note": Life(365, "the note was written", "to answer a note and to know what was answered"),
        "outbox": Life(30, "it was written", "to send it, and to find out why it didn't arrive"),
        "account": Life(
            365,
            "it was closed",
            "to name who did what; after that the trail names a number and no person",
        ),
        "erasure": Life(
            2190,
            "the erasure",
            "to erase again what an older backup brings back; keep no backup for longer",
        ),
        "audit": Life(
            2190,
            "the event",
            "to show who knew what when; never shorter than the case it tells of is there",
        ),
    }
)
