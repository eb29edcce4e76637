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
