"""One complete situation, from which each test takes away or changes what it is about."""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pytest

from guidance.decision import decide
from guidance.draft import ReferralDraft, build_draft
from guidance.employer import EmployerProfile, load_employer
from guidance.situation import Situation

TODAY = date(2026, 11, 21)
ROOT = Path(__file__).parents[3]

COMPLETE: Mapping[str, object] = {
    "role": "manager",
    "work_status": "about_to_return",
    "absence_start": "2026-10-05",
    "absence_spells_12m": 2,
    "absence_days_12m": 52,
    "note_type": "not_fit",
    "note_end": "2026-11-28",
    "issue_area": ["back_neck_limb"],
    "work_impact": ["standing", "walking"],
    "treatment_status": ["after_hospital"],
    "safety_flag": ["none"],
    "job_title": "production operator",
    "job_tasks": "putting parts together on the line, standing, up to 10 kg",
    "job_hours": "37 hours, rotating shifts including nights",
    "job_demands": ["physical", "shifts_nights", "machinery"],
    "employee_wish": "eager",
    "tried_already": ["extra_breaks"],
    "can_offer": ["days_only", "seat"],
    "cannot_offer": ["other_role"],
    "cause_at_work": "none",
    "mode_pref": "phone",
    "recipient_choice": ["employee", "hr"],
    "consent_referral": "agreed",
}

#: What a second referral has beside it.
SECOND: Mapping[str, object] = {
    "oh_advised_before": "yes",
    "earlier_reference": "H7-204",
    "earlier_referral_on": "2026-03-04",
    "last_oh_report_on": "2026-03-20",
    "earlier_absence_start": "2026-02-02",
    "earlier_questions": ["hours_and_shifts", "nights"],
    "oh_advice": ["no_nights", "seat", "Two short breaks in the morning"],
    "advice_done": ["seat"],
    "advice_not_done": ["no_nights", "Two short breaks in the morning"],
    "advice_not_done_why": "nobody to swap nights with",
    "changed_since": "the line is faster now and standing is harder",
}

type Make = Callable[..., ReferralDraft]


@pytest.fixture(scope="session")
def today() -> date:
    return TODAY


@pytest.fixture(scope="session")
def employer() -> EmployerProfile:
    return load_employer(ROOT / "config" / "example.yml")


@pytest.fixture(scope="session")
def make(employer: EmployerProfile) -> Make:
    """Build a draft from the complete situation with some slots changed (None: emptied)."""

    def build(
        *,
        hidden: frozenset[str] = frozenset(),
        words: Mapping[str, str] | None = None,
        profile: EmployerProfile = employer,
        **slots: object,
    ) -> ReferralDraft:
        situation = situation_with(**slots)
        decision = decide(situation, profile, TODAY)
        return build_draft(situation, decision, profile, TODAY, hidden=hidden, words=words or {})

    return build


def situation_with(**slots: object) -> Situation:
    return Situation.from_slots({**COMPLETE, **slots})


@pytest.fixture(scope="session")
def situation() -> Callable[..., Situation]:
    return situation_with


@pytest.fixture(scope="session")
def second() -> Mapping[str, object]:
    """The slots that make the complete situation a second referral."""
    return SECOND
