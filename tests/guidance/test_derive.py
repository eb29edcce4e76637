"""What each question of the rules answers for one situation, on the day it changes."""

from datetime import date
from typing import Any

import pytest

from guidance.derive import TABLE, Case, answers
from guidance.employer import EmployerProfile, Thresholds
from guidance.situation import Situation
from guidance.slots import SLOTS

TODAY = date(2026, 11, 23)
EMPLOYER = EmployerProfile(id="test", name="Test Ltd", nation="england", oh="contract")

NOT_SAID: set[str] = set()


def answer(question: str, slots: dict[str, Any], employer: EmployerProfile = EMPLOYER) -> set[str]:
    return set(answers(Case(Situation.from_slots(slots), employer, TODAY))[question])


CASES: list[tuple[str, dict[str, Any], set[str]]] = [
    # Who speaks, and for whom.
    ("speaker", {"role": "manager"}, {"other"}),
    ("speaker", {"role": "hr"}, {"other"}),
    ("speaker", {"role": "employee"}, {"self"}),
    ("speaker", {}, {"self"}),
    ("no_employer", {"role": "self_employed"}, {"yes"}),
    ("no_employer", {"role": "not_in_work"}, {"yes"}),
    ("no_employer", {"role": "employee"}, {"no"}),
    ("consent", {}, {"not_asked"}),
    ("consent", {"consent_referral": "unknown"}, {"not_asked"}),
    ("consent", {"consent_referral": "refused"}, {"refused"}),
    # What it is about.
    ("issue", {}, {"not_shared"}),
    ("issue", {"issue_area": ["pain", "mental_health"]}, {"msk", "stress_mh"}),
    ("issue", {"issue_area": ["skin"], "treatment_status": ["in_hospital"]}, {"other", "serious"}),
    ("issue", {"treatment_status": ["after_hospital"]}, {"serious"}),
    ("issue", {"treatment_status": ["gp_seen"]}, {"not_shared"}),
    ("health_known", {}, {"no"}),
    ("health_known", {"is_it_health": "yes"}, {"yes"}),
    ("health_known", {"is_it_health": "partly"}, {"yes"}),
    ("health_known", {"is_it_health": "job_issue"}, {"no"}),
    ("health_known", {"issue_area": ["minor_illness"]}, {"no"}),
    ("health_known", {"issue_area": ["bereavement", "caring_money", "unclear"]}, {"no"}),
    ("health_known", {"issue_area": ["bereavement", "sleep"]}, {"yes"}),
    # Off or not, and how long.
    ("off_sick", {"work_status": "off_now"}, {"yes"}),
    ("off_sick", {"work_status": "about_to_return"}, {"yes"}),
    ("off_sick", {"work_status": "at_work_struggling"}, {"no"}),
    ("off_sick", {"work_status": "back_with_limits"}, {"no"}),
    ("off_sick", {"work_status": "intermittent"}, {"partly"}),
    ("off_sick", {"absence_weeks": 2}, {"yes"}),
    ("off_sick", {"absence_weeks": 0}, NOT_SAID),
    ("off_sick", {}, NOT_SAID),
    ("off_at_all", {"work_status": "off_now"}, {"yes"}),
    ("off_at_all", {"work_status": "intermittent", "absence_weeks": 1}, {"yes"}),
    ("off_at_all", {"work_status": "intermittent"}, {"no"}),
    ("off_at_all", {}, {"no"}),
    ("off_long", {"absence_start": "2026-10-26"}, {"yes"}),
    ("off_long", {"absence_start": "2026-10-27"}, {"no"}),
    ("off_long", {}, NOT_SAID),
    ("off_long", {"work_status": "back_with_limits", "absence_start": "2026-01-01"}, {"no"}),
    ("off_msk_limit", {"absence_start": "2026-11-16"}, {"yes"}),
    ("off_msk_limit", {"absence_start": "2026-11-17"}, {"no"}),
    ("off_week", {"absence_start": "2026-11-16"}, {"yes"}),
    ("off_week", {"absence_start": "2026-11-17"}, {"no"}),
    ("off_28_days", {"absence_start": "2026-10-26"}, {"yes"}),
    ("off_28_days", {"absence_start": "2026-10-27"}, {"no"}),
    # How long it will be: by their word, or by the note; both ends count.
    ("expected_long", {"expected_total_days": 28}, {"yes"}),
    ("expected_long", {"expected_total_days": 27}, {"no"}),
    ("expected_long", {}, NOT_SAID),
    (
        "expected_long",
        {"absence_start": "2026-11-09", "note_type": "not_fit", "note_end": "2026-12-06"},
        {"yes"},
    ),
    (
        "expected_long",
        {"absence_start": "2026-11-09", "note_type": "not_fit", "note_end": "2026-12-05"},
        {"no"},
    ),
    (
        "expected_long",
        {"absence_weeks": 2, "note_type": "not_fit", "note_end": "2026-12-06"},
        {"yes"},
    ),
    (
        "expected_long",
        {"absence_weeks": 2, "note_type": "not_fit", "note_end": "2026-12-05"},
        {"no"},
    ),
    (
        "expected_long",
        {"absence_start": "2026-11-09", "note_type": "may_be_fit", "note_end": "2027-01-31"},
        NOT_SAID,
    ),
    ("expected_long", {"note_type": "not_fit", "note_end": "2027-01-31"}, NOT_SAID),
    # An absence still to come is counted from its first day.
    (
        "expected_long",
        {"absence_start": "2026-12-01", "note_type": "not_fit", "note_end": "2026-12-28"},
        {"yes"},
    ),
    (
        "expected_long",
        {
            "expected_total_days": 10,
            "absence_start": "2026-11-09",
            "note_type": "not_fit",
            "note_end": "2026-12-31",
        },
        {"yes"},
    ),
    ("expected_long", {"work_status": "at_work_struggling", "expected_total_days": 90}, {"no"}),
    ("expected_long", {"work_status": "back_with_limits", "expected_total_days": 90}, {"no"}),
    ("trigger", {}, {"no"}),
    ("trigger", {"policy_trigger_hit": "yes"}, {"yes"}),
    ("trigger", {"absence_spells_12m": 4}, {"yes"}),
    ("trigger", {"absence_spells_12m": 3}, {"no"}),
    ("trigger", {"absence_days_12m": 20}, {"yes"}),
    ("trigger", {"absence_days_12m": 19}, {"no"}),
    # Work's part in it, and what was tried.
    ("work_link", {"cause_at_work": "workload"}, {"yes"}),
    ("work_link", {"cause_at_work": "relationship"}, {"yes"}),
    ("work_link", {"issue_area": ["trauma_incident"], "cause_at_work": "home"}, {"yes"}),
    ("work_link", {"cause_at_work": "unsure"}, {"unsure"}),
    ("work_link", {"cause_at_work": "unknown"}, {"unsure"}),
    ("work_link", {"cause_at_work": "home"}, {"no"}),
    ("work_link", {"cause_at_work": "none"}, {"no"}),
    ("work_link", {}, NOT_SAID),
    ("lasting", {"issue_area": ["neuro"]}, {"yes"}),
    ("lasting", {"hidden_or_fluctuating": "yes"}, {"likely"}),
    ("lasting", {"hidden_or_fluctuating": "no"}, {"no"}),
    ("lasting", {}, {"no"}),
    ("adjustments", {"adjustments_tried": "some_working"}, {"some_working"}),
    ("adjustments", {"adjustments_tried": "unknown", "tried_already": ["seat"]}, {"some_failed"}),
    ("adjustments", {"tried_already": ["seat"]}, {"some_failed"}),
    ("adjustments", {"tried_already": ["nothing"]}, {"none"}),
    ("adjustments", {}, {"none"}),
    ("performance", {"performance_affected": "yes"}, {"yes"}),
    ("performance", {"work_impact": ["speed_accuracy"]}, {"yes"}),
    ("performance", {"performance_affected": "no"}, {"no"}),
    # Safety.
    *[
        ("safety_critical", {"job_demands": [demand]}, {"yes"})
        for demand in ("driving", "machinery", "heights", "care_of_others", "lone")
    ],
    ("safety_critical", {"job_demands": ["desk", "physical"]}, {"no"}),
    ("safety_critical", {"safety_flag": ["lone_or_confined"]}, {"yes"}),
    *[
        ("safety_doubt", {"safety_flag": [flag]}, {"yes"})
        for flag in (
            "balance",
            "consciousness",
            "concentration",
            "strength",
            "medication",
            "substance",
            "aggression",
        )
    ],
    ("safety_doubt", {"safety_flag": ["lone_or_confined"]}, {"no"}),
    ("safety_doubt", {"issue_area": ["substance"]}, {"yes"}),
    ("safety_doubt", {"treatment_status": ["medication_effects"]}, {"yes"}),
    ("safety_doubt", {}, {"no"}),
    # What is hard at work.
    ("limits", {"work_impact": ["stairs"]}, {"yes"}),
    ("limits", {"work_impact": ["no_work_possible"]}, {"no"}),
    ("limits", {"work_impact": ["none"]}, {"no"}),
    ("limits", {"work_impact_words": "reaching up"}, {"yes"}),
    ("limits", {"work_impact_words": "unknown"}, {"no"}),
    ("limits", {"commute_barrier": "yes"}, {"yes"}),
    ("limits", {"commute_barrier": "no"}, {"no"}),
    ("no_limits", {"work_impact": ["none"]}, {"yes"}),
    ("no_limits", {"work_impact": ["none"], "commute_barrier": "yes"}, {"no"}),
    ("no_limits", {"work_impact": ["stairs"]}, {"no"}),
    ("no_limits", {}, {"no"}),
    ("unable", {"treatment_status": ["in_hospital"]}, {"in_hospital"}),
    ("unable", {"work_impact": ["no_work_possible"]}, {"no_work"}),
    (
        "unable",
        {"treatment_status": ["in_hospital"], "work_impact": ["no_work_possible"]},
        {"in_hospital"},
    ),
    ("unable", {"treatment_status": ["after_hospital"]}, {"no"}),
    ("planned_surgery", {"surgery_on": "2026-11-24"}, {"yes"}),
    ("planned_surgery", {"surgery_on": "2026-11-23"}, {"no"}),
    ("planned_surgery", {"treatment_status": ["surgery_date"]}, {"yes"}),
    (
        "planned_surgery",
        {"treatment_status": ["surgery_date"], "surgery_on": "2026-11-01"},
        {"no"},
    ),
    ("planned_surgery", {}, {"no"}),
    # The way back, and the note.
    ("return_in_sight", {"work_status": "about_to_return"}, {"yes"}),
    ("return_in_sight", {"work_status": "back_with_limits"}, {"yes"}),
    ("return_in_sight", {"work_status": "off_now", "note_end": "2026-12-07"}, {"yes"}),
    ("return_in_sight", {"work_status": "off_now", "note_end": "2026-12-08"}, {"no"}),
    ("return_in_sight", {"work_status": "at_work_struggling", "note_end": "2026-12-01"}, {"no"}),
    ("return_in_sight", {"work_status": "off_now"}, {"no"}),
    ("note_in_force", {"note_type": "not_fit", "note_end": "2026-11-23"}, {"yes"}),
    ("note_in_force", {"note_type": "not_fit", "note_end": "2026-11-22"}, {"no"}),
    ("note_in_force", {"note_type": "may_be_fit"}, {"yes"}),
    ("note_in_force", {"note_type": "none"}, {"no"}),
    ("note_in_force", {"note_end": "2026-12-31"}, {"no"}),
    *[
        ("works_signed_off", {"note_type": "not_fit", "work_status": status}, {"yes"})
        for status in ("at_work_struggling", "back_with_limits", "intermittent")
    ],
    ("works_signed_off", {"note_type": "not_fit", "work_status": "off_now"}, {"no"}),
    ("works_signed_off", {"note_type": "may_be_fit", "work_status": "intermittent"}, {"no"}),
    (
        "works_signed_off",
        {"note_type": "not_fit", "note_end": "2026-11-22", "work_status": "intermittent"},
        {"no"},
    ),
    # A desk problem is an ache at a desk, in a job that isn't heavy.
    ("desk_problem", {"issue_area": ["pain"], "job_demands": ["desk"]}, {"yes"}),
    ("desk_problem", {"issue_area": ["pain"], "work_impact": ["sitting"]}, {"yes"}),
    ("desk_problem", {"issue_area": ["pain"], "work_impact": ["screen"]}, {"yes"}),
    ("desk_problem", {"issue_area": ["pain"], "work_impact": ["lifting"]}, {"no"}),
    *[
        ("desk_problem", {"issue_area": ["pain"], "job_demands": ["desk", heavy]}, {"no"})
        for heavy in ("physical", "driving", "machinery", "heights")
    ],
    ("desk_problem", {"issue_area": ["skin"], "job_demands": ["desk"]}, {"no"}),
    ("oh_report", {"last_oh_report_on": "2026-08-25"}, {"recent"}),
    ("oh_report", {"last_oh_report_on": "2026-08-24"}, {"old_or_none"}),
    ("oh_report", {}, {"old_or_none"}),
    ("manager_issue", {"relationship_ok": "no"}, {"yes"}),
    ("manager_issue", {"relationship_ok": "dont_ask_manager"}, {"yes"}),
    ("manager_issue", {"cause_at_work": "relationship"}, {"yes"}),
    ("manager_issue", {"relationship_ok": "yes"}, {"no"}),
    # The slots themselves.
    ("note_type", {"note_type": "not_fit"}, {"not_fit"}),
    ("note_type", {"note_type": "unknown"}, NOT_SAID),
    ("note_type", {}, NOT_SAID),
    ("can_offer", {"can_offer": ["seat", "parking"]}, {"seat", "parking"}),
    ("can_offer", {}, NOT_SAID),
]


@pytest.mark.parametrize(("question", "slots", "expected"), CASES)
def test_answer(question: str, slots: dict[str, Any], expected: set[str]) -> None:
    assert answer(question, slots) == expected


def test_every_derived_question_has_a_case() -> None:
    derived = {name for name, row in TABLE.items() if row.slots != (name,)}
    assert derived <= {question for question, _, _ in CASES}


def test_each_question_reads_slots_that_exist_and_says_what_it_means() -> None:
    for name, row in TABLE.items():
        assert row.name == name
        assert row.slots
        assert set(row.slots) <= set(SLOTS)
        assert row.meaning.strip()


@pytest.mark.parametrize(
    ("question", "slots", "limits"),
    [
        ("off_long", {"absence_weeks": 2}, Thresholds(weeks_absence=2)),
        ("expected_long", {"expected_total_days": 14}, Thresholds(weeks_absence=2)),
        ("off_msk_limit", {"absence_start": "2026-11-20"}, Thresholds(msk_days=3)),
        ("trigger", {"absence_spells_12m": 2}, Thresholds(spells_12m=2)),
        ("trigger", {"absence_days_12m": 5}, Thresholds(days_12m=5)),
    ],
)
def test_an_employer_s_tighter_limit_counts(
    question: str, slots: dict[str, Any], limits: Thresholds
) -> None:
    strict = EmployerProfile(
        id="strict", name="Strict Ltd", nation="england", oh="contract", thresholds=limits
    )
    assert answer(question, slots) == {"no"}
    assert answer(question, slots, strict) == {"yes"}


@pytest.mark.parametrize("limits", [Thresholds(spells_12m=1), Thresholds(days_12m=1)])
def test_no_absence_reaches_no_trigger(limits: Thresholds) -> None:
    strict = EmployerProfile(
        id="strict", name="Strict Ltd", nation="england", oh="contract", thresholds=limits
    )
    assert answer("trigger", {}, strict) == {"no"}
    once = {"absence_spells_12m": 1, "absence_days_12m": 1}
    assert answer("trigger", once, strict) == {"yes"}


def test_a_profile_without_an_employer_has_none() -> None:
    alone = EmployerProfile(id="x", name="X", nation="unknown", oh="none", submitter="self")
    assert answer("no_employer", {"role": "employee"}, alone) == {"yes"}
