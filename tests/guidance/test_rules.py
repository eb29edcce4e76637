"""Every rule of content/rules.yml: a case where it holds and its twin just below."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from guidance.decision import Decision, Outcome, decide
from guidance.employer import EmployerProfile, load_employer, no_employer
from guidance.rules import rules
from guidance.situation import Situation

TODAY = date(2026, 11, 23)
EXAMPLE = load_employer(Path(__file__).parents[2] / "config/example.yml")

Slots = dict[str, Any]

DRIVER: Slots = {"role": "manager", "job_demands": ["driving"], "safety_flag": ["consciousness"]}
STRESS: Slots = {"role": "manager", "issue_area": ["mental_health"]}
BACK: Slots = {"role": "manager", "issue_area": ["back_neck_limb"], "job_demands": ["physical"]}
DESK: Slots = {"role": "manager", "issue_area": ["back_neck_limb"], "job_demands": ["desk"]}
OFF: Slots = {"role": "manager", "work_status": "off_now"}
LASTING: Slots = {"role": "manager", "issue_area": ["long_term_condition"]}

# rule: (situation where it decides, outcome, also), (its twin), outcome of the twin
CASES: dict[str, tuple[Slots, str, list[str], Slots, str]] = {
    "SAF-01": (
        {"immediate_danger": "yes"},
        "EMERGENCY",
        [],
        {"immediate_danger": "no"},
        "NOT_YET",
    ),
    "SAF-02": (
        {"role": "employee", "safety_flag": ["self_harm_risk"]},
        "SUPPORT_NOW",
        [],
        {"role": "employee", "safety_flag": ["none"]},
        "NOT_YET",
    ),
    "SAF-03": (
        {"role": "manager", "safety_flag": ["self_harm_risk"]},
        "SUPPORT_NOW",
        ["HR_NOW"],
        {"role": "manager", "safety_flag": ["concentration"]},
        "NOT_YET",
    ),
    "SAF-04": (
        {"role": "employee", "domestic_abuse": "yes"},
        "SIGNPOST_ONLY",
        [],
        {"role": "employee", "domestic_abuse": "no"},
        "NOT_YET",
    ),
    "SAF-05-SELF": (
        DRIVER | {"role": "self_employed"},
        "STOP_TASK",
        ["NO_EMPLOYER"],
        {"role": "self_employed", "job_demands": ["driving"], "safety_flag": ["none"]},
        "NO_EMPLOYER",
    ),
    "SAF-05-HR": (
        DRIVER | {"consent_referral": "refused"},
        "STOP_TASK",
        ["HR_NOW", "DO_NOT_REFER"],
        {"role": "manager", "job_demands": ["driving"], "consent_referral": "refused"},
        "DO_NOT_REFER",
    ),
    "SAF-05": (
        DRIVER,
        "STOP_TASK",
        ["REFER_NOW"],
        DRIVER | {"job_demands": ["desk"]},
        "NOT_YET",
    ),
    "NOE-01": (
        {"role": "self_employed", "issue_area": ["mental_health"], "absence_weeks": 9},
        "NO_EMPLOYER",
        [],
        {"role": "employee", "issue_area": ["mental_health"], "absence_weeks": 9},
        "REFER_NOW",
    ),
    "SRV-01": (
        {"role": "manager", "statutory_medical": "yes"},
        "SURVEILLANCE",
        [],
        {"role": "manager", "statutory_medical": "no"},
        "NOT_YET",
    ),
    "CON-A": (
        OFF | {"absence_weeks": 9, "consent_referral": "withdrawn"},
        "DO_NOT_REFER",
        [],
        OFF | {"absence_weeks": 9, "consent_referral": "not_keen"},
        "REFER_NOW",
    ),
    "JOB-01": (
        OFF | {"absence_weeks": 9, "is_it_health": "job_issue"},
        "JOB_NOT_HEALTH",
        [],
        OFF | {"absence_weeks": 9, "is_it_health": "partly"},
        "REFER_NOW",
    ),
    "HRP-01": (
        {"role": "manager", "formal_process": "grievance"},
        "HR_NOW",
        [],
        {"role": "manager", "formal_process": "none"},
        "NOT_YET",
    ),
    "CAP-01": (
        {"role": "manager", "dismissal_considered": "yes", "last_oh_report_on": "2026-08-24"},
        "REFER_NOW",
        ["HR_NOW"],
        {"role": "manager", "dismissal_considered": "yes", "last_oh_report_on": "2026-08-25"},
        "NOT_YET",
    ),
    "IHR-01": (
        {"role": "hr", "formal_process": "ihr"},
        "REFER_NOW",
        ["HR_NOW"],
        {"role": "hr", "formal_process": "none"},
        "NOT_YET",
    ),
    "ISS-01": (
        {"role": "manager", "cause_at_work": "relationship"},
        "NOT_YET",
        ["HR_NOW"],
        {"role": "manager", "cause_at_work": "relationship", "issue_area": ["mental_health"]},
        "REFER_NOW",
    ),
    "UNA-01": (
        OFF | {"absence_weeks": 9, "treatment_status": ["in_hospital"]},
        "NOT_YET",
        [],
        OFF | {"absence_weeks": 9, "treatment_status": ["after_hospital"]},
        "REFER_NOW",
    ),
    "UNA-02": (
        OFF | {"absence_weeks": 9, "work_impact": ["no_work_possible"]},
        "NOT_YET",
        [],
        OFF | {"absence_weeks": 9, "work_impact": ["standing"]},
        "REFER_NOW",
    ),
    "GPO-01": (
        BACK | {"work_status": "at_work_struggling", "work_impact": ["none"]},
        "SIGNPOST_ONLY",
        [],
        BACK | {"work_status": "at_work_struggling", "work_impact": ["lifting"]},
        "CONSIDER",
    ),
    "WSN-01": (
        DESK | {"work_status": "off_now", "absence_weeks": 3.9},
        "WORKSTATION",
        [],
        DESK | {"work_status": "at_work_struggling", "tried_already": ["equipment"]},
        "REFER_NOW",
    ),
    "SUR-01": (
        {"role": "manager", "issue_area": ["fracture_surgery"], "surgery_on": "2026-11-24"},
        "REFER_NOW",
        [],
        {"role": "manager", "issue_area": ["fracture_surgery"], "surgery_on": "2026-11-23"},
        "NOT_YET",
    ),
    "LTS-01": (
        OFF | {"absence_start": "2026-10-26"},
        "REFER_NOW",
        [],
        OFF | {"absence_start": "2026-10-27"},
        "NOT_YET",
    ),
    "LTS-02": (
        OFF | {"absence_start": "2026-11-20", "expected_total_days": 28},
        "REFER_NOW",
        [],
        OFF | {"absence_start": "2026-11-20", "expected_total_days": 27},
        "NOT_YET",
    ),
    "REL-01": (
        OFF | {"relapse": "yes"},
        "REFER_NOW",
        [],
        OFF | {"relapse": "no"},
        "NOT_YET",
    ),
    "RET-01": (
        {
            "role": "manager",
            "work_status": "off_now",
            "note_end": "2026-12-07",
            "note_type": "not_fit",
            "issue_area": ["fracture_surgery"],
            "work_impact": ["standing"],
        },
        "REFER_NOW",
        [],
        {
            "role": "manager",
            "work_status": "off_now",
            "note_end": "2026-12-08",
            "note_type": "not_fit",
            "issue_area": ["fracture_surgery"],
            "work_impact": ["standing"],
        },
        "CONSIDER",
    ),
    "STR-01": (
        STRESS | {"work_status": "off_now", "absence_start": "2026-11-22"},
        "REFER_NOW",
        [],
        STRESS | {"work_status": "at_work_struggling"},
        "NOT_YET",
    ),
    "STR-02": (
        STRESS | {"work_status": "at_work_struggling", "work_impact": ["concentration"]},
        "REFER_NOW",
        [],
        STRESS | {"work_status": "at_work_struggling", "work_impact": []},
        "NOT_YET",
    ),
    "TRA-01": (
        {"role": "manager", "issue_area": ["trauma_incident"]},
        "REFER_NOW",
        ["HR_NOW"],
        {"role": "manager", "issue_area": ["sleep"]},
        "NOT_YET",
    ),
    "MSK-01": (
        BACK | {"work_status": "off_now", "absence_start": "2026-11-16"},
        "REFER_NOW",
        [],
        BACK | {"work_status": "off_now", "absence_start": "2026-11-17"},
        "CONSIDER",
    ),
    "MSK-02": (
        BACK | {"work_status": "at_work_struggling"},
        "CONSIDER",
        [],
        BACK | {"work_status": "at_work_struggling", "adjustments_tried": "some_failed"},
        "REFER_NOW",
    ),
    "WRK-01": (
        {"role": "manager", "cause_at_work": "workload"},
        "REFER_NOW",
        [],
        {"role": "manager", "cause_at_work": "none"},
        "NOT_YET",
    ),
    "WRK-02": (
        OFF | {"cause_at_work": "unsure", "absence_start": "2026-11-22"},
        "CONSIDER",
        [],
        {"role": "manager", "work_status": "at_work_struggling", "cause_at_work": "unsure"},
        "NOT_YET",
    ),
    "PREG-01": (
        {"role": "manager", "issue_area": ["pregnancy"], "job_demands": ["physical"]},
        "RISK_ASSESS_FIRST",
        [],
        {"role": "manager", "issue_area": ["menopause"], "job_demands": ["physical"]},
        "NOT_YET",
    ),
    "DIS-01": (
        LASTING,
        "REFER_NOW",
        [],
        LASTING | {"adjustments_tried": "some_working"},
        "CONSIDER",
    ),
    "DIS-02": (
        LASTING | {"adjustments_tried": "some_working"},
        "CONSIDER",
        [],
        LASTING | {"adjustments_tried": "some_working", "performance_affected": "yes"},
        "REFER_NOW",
    ),
    "PERF-01": (
        {"role": "manager", "performance_affected": "yes", "is_it_health": "partly"},
        "REFER_NOW",
        [],
        {"role": "manager", "performance_affected": "yes"},
        "CONSIDER",
    ),
    "PERF-02": (
        {"role": "manager", "performance_affected": "yes"},
        "CONSIDER",
        [],
        {"role": "manager", "performance_affected": "no"},
        "NOT_YET",
    ),
    "STS-01": (
        {"role": "manager", "absence_spells_12m": 3, "is_it_health": "yes"},
        "REFER_NOW",
        [],
        {"role": "manager", "absence_spells_12m": 2, "is_it_health": "yes"},
        "NOT_YET",
    ),
    "STS-02": (
        {"role": "manager", "policy_trigger_hit": "yes", "issue_area": ["bereavement"]},
        "NOT_YET",
        [],
        {"role": "manager", "policy_trigger_hit": "no", "issue_area": ["bereavement"]},
        "SIGNPOST_ONLY",
    ),
    "STS-03": (
        {"role": "manager", "absence_days_12m": 12},
        "CONSIDER",
        [],
        {"role": "manager", "absence_days_12m": 11},
        "NOT_YET",
    ),
    "RTW-01": (
        OFF | {"note_type": "may_be_fit", "absence_weeks": 2},
        "CONSIDER",
        [],
        OFF | {"note_type": "not_fit", "absence_weeks": 2},
        "NOT_YET",
    ),
    "RTW-02": (
        {"role": "manager", "issue_area": ["fracture_surgery"], "job_demands": ["physical"]},
        "CONSIDER",
        [],
        {"role": "manager", "issue_area": ["fracture_surgery"], "job_demands": ["desk"]},
        "NOT_YET",
    ),
    "EMP-01": (
        {"role": "manager", "employee_asked_for_oh": "yes"},
        "REFER_NOW",
        [],
        {"role": "manager", "employee_asked_for_oh": "no"},
        "NOT_YET",
    ),
    "SUB-01": (
        {"role": "manager", "issue_area": ["substance"], "job_demands": ["desk"]},
        "CONSIDER",
        [],
        {"role": "manager", "issue_area": ["substance"], "job_demands": ["machinery"]},
        "STOP_TASK",
    ),
    "HLT-01": (
        {"role": "manager", "issue_area": ["skin"], "work_impact": ["hands"]},
        "CONSIDER",
        [],
        {"role": "manager", "issue_area": ["skin"], "work_impact": ["none"]},
        "SIGNPOST_ONLY",
    ),
    "BER-01": (
        OFF | {"issue_area": ["bereavement"], "absence_weeks": 3.9},
        "SIGNPOST_ONLY",
        [],
        OFF | {"issue_area": ["bereavement"], "absence_weeks": 4},
        "REFER_NOW",
    ),
    "CAR-01": (
        {"role": "manager", "issue_area": ["caring_money"]},
        "SIGNPOST_ONLY",
        [],
        {"role": "manager", "issue_area": ["unclear"]},
        "NOT_YET",
    ),
    "MIN-01": (
        OFF | {"issue_area": ["minor_illness"], "absence_start": "2026-11-17"},
        "NOT_YET",
        [],
        OFF
        | {"issue_area": ["minor_illness"], "absence_days_12m": 12, "absence_start": "2026-11-17"},
        "CONSIDER",
    ),
    "FBK": ({}, "NOT_YET", [], {"employee_asked_for_oh": "yes"}, "REFER_NOW"),
}

BESIDE: dict[str, tuple[Slots, Slots]] = {
    "HRN-01": (
        OFF | {"absence_weeks": 9, "formal_process": "redundancy"},
        OFF | {"absence_weeks": 9, "formal_process": "none"},
    ),
    "FNW-01": (
        STRESS
        | {"work_status": "back_with_limits", "note_type": "not_fit", "note_end": "2026-11-23"},
        STRESS
        | {"work_status": "back_with_limits", "note_type": "not_fit", "note_end": "2026-11-22"},
    ),
    "HRN-02": (
        STRESS | {"relapse": "yes"},
        BACK | {"relapse": "yes"},
    ),
    "MGR-01": (
        STRESS | {"cause_at_work": "relationship"},
        STRESS | {"cause_at_work": "workload"},
    ),
}


def decided(slots: Slots, employer: EmployerProfile = EXAMPLE) -> Decision:
    return decide(Situation.from_slots(slots), employer, TODAY)


def test_every_rule_has_a_case() -> None:
    assert {rule.id for rule in rules()} == set(CASES) | set(BESIDE)


@pytest.mark.parametrize("rule", CASES)
class TestRule:
    @pytest.mark.requirement("R3")
    def test_decides(self, rule: str) -> None:
        slots, outcome, also, _, _ = CASES[rule]
        decision = decided(slots)
        assert decision.reasons[0].rule == rule
        assert decision.outcome.value == outcome
        assert [value.value for value in decision.also] == also

    @pytest.mark.requirement("R3")
    def test_just_below_does_not(self, rule: str) -> None:
        *_, twin, outcome = CASES[rule]
        decision = decided(twin)
        assert decision.outcome.value == outcome
        assert decision.reasons[0].rule != rule


@pytest.mark.parametrize("rule", BESIDE)
def test_rule_beside_another(rule: str) -> None:
    slots, twin = BESIDE[rule]
    assert Outcome.HR_NOW in decided(slots).also
    assert rule in [reason.rule for reason in decided(slots).reasons]
    assert Outcome.HR_NOW not in decided(twin).also


class TestOrder:
    def test_safety_before_agreement(self) -> None:
        slots = DRIVER | {"consent_referral": "refused", "domestic_abuse": "yes"}
        assert decided(slots).outcome is Outcome.SIGNPOST_ONLY
        assert decided(slots).also == (Outcome.STOP_TASK,)

    def test_agreement_before_length_of_absence(self) -> None:
        slots = OFF | {"absence_weeks": 30, "consent_referral": "refused"}
        assert decided(slots).outcome is Outcome.DO_NOT_REFER
        assert Outcome.REFER_NOW not in decided(slots).also

    def test_refusal_also_takes_referral_out_of_a_crisis(self) -> None:
        slots = OFF | {
            "absence_weeks": 30,
            "consent_referral": "refused",
            "safety_flag": ["self_harm_risk"],
        }
        assert decided(slots).also == (Outcome.HR_NOW,)

    def test_long_absence_stands_beside_the_workstation(self) -> None:
        assert decided(DESK | {"absence_weeks": 5}).also == (Outcome.REFER_NOW,)

    def test_job_issue_with_a_fit_note_is_health_too(self) -> None:
        slots = OFF | {"is_it_health": "job_issue", "note_type": "not_fit", "absence_weeks": 9}
        assert decided(slots).outcome is Outcome.REFER_NOW

    def test_stress_does_not_wait_until_some_work_is_possible(self) -> None:
        slots = STRESS | {"work_status": "off_now", "work_impact": ["no_work_possible"]}
        assert decided(slots).outcome is Outcome.REFER_NOW


class TestAppendixB:
    def test_3_consent_not_asked(self) -> None:
        decision = decided(BACK | {"work_status": "off_now", "absence_start": "2026-10-24"})
        assert decision.reasons[0].rule == "LTS-01"
        assert decision.next_steps[0].id == "consent_talk_first"

    @pytest.mark.requirement("R36")
    def test_4_consent_refused(self) -> None:
        decision = decided(OFF | {"absence_start": "2026-10-24", "consent_referral": "refused"})
        assert decision.outcome is Outcome.DO_NOT_REFER
        assert {step.id for step in decision.alternatives} >= {
            "ask_again_later",
            "what_would_they_accept",
        }

    @pytest.mark.requirement("R5")
    def test_5_stress_with_a_work_link(self) -> None:
        decision = decided(
            STRESS
            | {
                "work_status": "off_now",
                "absence_start": "2026-11-13",
                "cause_at_work": "workload",
            }
        )
        assert decision.reasons[0].rule == "STR-01"
        assert "10 days" in decision.reasons[0].text
        assert "stress_risk_assessment" in {step.id for step in decision.next_steps}

    def test_6_a_cold(self) -> None:
        slots = OFF | {"absence_start": "2026-11-20", "issue_area": ["minor_illness"]}
        decision = decided(slots)
        assert decision.reasons[0].rule == "MIN-01"
        assert decision.review_on == date(2026, 12, 7)

    @pytest.mark.requirement("R5", "R91")
    def test_7_train_driver(self) -> None:
        decision = decided(DRIVER | {"issue_area": ["neuro"]})
        assert decision.outcome is Outcome.STOP_TASK
        assert "driving" in decision.reasons[0].text
        assert "blackouts or seizures" in decision.reasons[0].text

    @pytest.mark.requirement("R93")
    def test_18_dismissal(self) -> None:
        decision = decided({"role": "manager", "dismissal_considered": "yes"})
        assert decision.reasons[0].rule == "CAP-01"
        assert Outcome.HR_NOW in decision.also
        assert {"pause_decision", "hand_to_hr"} <= {step.id for step in decision.next_steps}

    def test_20_domestic_abuse(self) -> None:
        employer = replace(EXAMPLE, nation="wales")
        decision = decided({"role": "employee", "domestic_abuse": "yes"}, employer)
        assert decision.signposts[0] == "domestic_abuse_line"
        assert decision.question_tags == ()
        assert decision.adjustments == ()

    def test_21_menopause_and_a_trigger(self) -> None:
        slots = {"role": "manager", "issue_area": ["menopause"], "policy_trigger_hit": "yes"}
        decision = decided(slots)
        steps = {step.id: step.text for step in decision.next_steps}
        assert "no warning" in steps["absence_apart_before_formal"]
        assert {"ABS-05", "T-02"} <= set(decision.sources)

    def test_22_pregnant_and_lifting(self) -> None:
        slots = {"role": "manager", "issue_area": ["pregnancy"], "job_demands": ["physical"]}
        decision = decided(slots)
        assert decision.reasons[0].rule == "PREG-01"
        assert decision.next_steps[0].when == "by Monday 30 November 2026"


class TestAdditions:
    @pytest.mark.requirement("R86", "R116")
    def test_no_oh_service(self) -> None:
        small = replace(no_employer("scotland"), submitter="hr", name="Nine Ltd")
        decision = decided(OFF | {"absence_weeks": 9}, small)
        assert decision.outcome is Outcome.REFER_NOW
        assert "no occupational health service" in decision.headline
        assert {"one_off_oh", "working_health_scotland"} <= {s.id for s in decision.alternatives}

    def test_scottish_help_is_not_offered_in_wales(self) -> None:
        small = replace(no_employer("wales"), submitter="hr")
        decision = decided(OFF | {"absence_weeks": 9}, small)
        assert "working_health_scotland" not in {s.id for s in decision.alternatives}

    @pytest.mark.requirement("R116")
    def test_unknown_profile_never_names_a_referral(self) -> None:
        decision = decided(OFF | {"absence_weeks": 9}, no_employer())
        assert decision.outcome is Outcome.NO_EMPLOYER
        assert decision.also == ()

    def test_nothing_is_added_in_a_crisis(self) -> None:
        slots = STRESS | {"safety_flag": ["self_harm_risk"], "issue_area": ["mental_health"]}
        steps = {step.id for step in decided(slots).next_steps}
        assert not steps & {"consent_talk_first", "refer_in_time", "stress_risk_assessment"}

    @pytest.mark.requirement("R56")
    def test_what_cannot_be_offered_is_not_suggested(self) -> None:
        slots = BACK | {"work_impact": ["standing"], "cannot_offer": ["seat"]}
        assert "seat" not in decided(slots).adjustments
        assert "extra_breaks" in decided(slots).adjustments

    def test_what_is_offered_comes_first(self) -> None:
        slots = BACK | {"work_impact": ["standing"], "can_offer": ["extra_breaks"]}
        assert decided(slots).adjustments[0] == "extra_breaks"

    @pytest.mark.requirement("R11")
    def test_bradford_alone_is_a_talk_and_no_referral(self) -> None:
        decision = decided({"role": "manager", "policy_trigger_hit": "yes"})
        assert decision.outcome is Outcome.CONSIDER
        assert decision.next_steps[0].id in ("supportive_talk", "consent_talk_first")


class TestReviewDate:
    def test_moves_past_weekend_and_christmas(self) -> None:
        day = decide(Situation.from_slots(OFF), EXAMPLE, date(2026, 12, 11)).review_on
        assert day == date(2026, 12, 29)  # 25 and the substitute 28 December are holidays

    def test_scotland_keeps_the_second_of_january(self) -> None:
        def review(nation: str) -> date | None:
            employer = replace(EXAMPLE, nation=nation)
            return decide(Situation.from_slots(OFF), employer, date(2025, 12, 19)).review_on

        assert review("england") == date(2026, 1, 2)
        assert review("scotland") == date(2026, 1, 5)

    def test_a_note_that_ends_sooner_is_the_moment(self) -> None:
        slots = OFF | {"note_type": "not_fit", "note_end": "2026-12-02"}
        assert decided(slots).review_on == date(2026, 12, 2)
