"""How complex and how urgent a referral looks, as a page shows it: to HR and to the employee."""

from __future__ import annotations

from dataclasses import dataclass

from guidance.complexity import complexity_note
from guidance.draft import ReferralDraft


@dataclass(frozen=True, slots=True)
class Rating:
    """Both in one word, each with what made it so; `note` says what it is not."""

    tier: str
    tier_reasons: tuple[str, ...]
    urgency: str
    urgency_reasons: tuple[str, ...]
    note: str


def rating(draft: ReferralDraft) -> Rating:
    """What stands with the draft: nothing is worked out anew after it was agreed to."""
    return Rating(
        draft.tier,
        draft.tier_reasons,
        draft.urgency,
        draft.urgency_reasons,
        complexity_note(),
    )
