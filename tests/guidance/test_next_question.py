from datetime import date
from pathlib import Path
from typing import Any

import pytest

from guidance.decision import Outcome, decide, next_question
from guidance.employer import load_employer
from guidance.rules import asks
from guidance.situation import Situation

TODAY = date(2026, 11, 23)
EXAMPLE = load_employer(Path(__file__).parents[2] / "config/example.yml")
MANAGER_ONLY = {"can_offer", "consent_referral"}


def asked(**slots: Any) -> str | None:
    return next_question(Situation.from_slots(slots), EXAMPLE, TODAY)


def conversation(answers: dict[str, Any], **known: Any) -> list[str]:
    """Ask and answer until enough is known; what has no answer is answered 'don't know'."""
    order: list[str] = []
    while (slot := asked(**known)) is not None:
        assert slot not in order
        order.append(slot)
        known[slot] = answers.get(slot, "unknown")
    return order


class TestManager:
    @pytest.mark.requirement("R1")
    def test_role_comes_first(self) -> None:
        assert asked() == "role"

    def test_order_for_someone_coming_back(self) -> None:
        order = conversation(
            {
                "work_status": "about_to_return",
                "note_type": "not_fit",
                "note_end": "2026-12-04",
                "absence_start": "2026-06-01",
                "work_impact": ["standing"],
                "job_title": "packer",
                "job_demands": ["physical"],
                "employee_wish": "eager",
                "can_offer": ["seat"],
                "consent_referral": "agreed",
            },
            role="manager",
            issue_area=["back_neck_limb"],
        )
        assert order == [
            "work_status",
            "note_type",
            "note_end",
            "absence_start",
            "work_impact",
            "job_title",
            "job_demands",
            "employee_wish",
            "can_offer",
            "consent_referral",
        ]

    def test_a_first_message_that_tells_much_is_asked_little(self) -> None:
        order = conversation(
            {"note_type": "none", "work_impact": ["standing"]},
            role="manager",
            work_status="off_now",
            absence_weeks=7,
            issue_area=["back_neck_limb"],
        )
        assert order == [
            "note_type",
            "work_impact",
            "job_title",
            "job_demands",
            "can_offer",
            "consent_referral",
        ]

    def test_don_t_know_is_never_asked_again_and_ends(self) -> None:
        assert len(conversation({}, role="manager")) <= 9

    @pytest.mark.requirement("R8")
    def test_no_work_possible_is_enough(self) -> None:
        assert (
            asked(role="manager", work_status="off_now", work_impact=["no_work_possible"]) is None
        )

    @pytest.mark.requirement("R6")
    def test_own_words_about_work_are_enough(self) -> None:
        slots = {"role": "manager", "work_status": "at_work_struggling", "issue_area": ["skin"]}
        assert asked(**slots) == "work_impact"
        assert asked(**slots, work_impact_words="gloves hurt") == "job_title"

    def test_safety_only_where_the_job_suggests_it(self) -> None:
        slots = {
            "role": "manager",
            "work_status": "at_work_struggling",
            "issue_area": ["back_neck_limb"],
            "work_impact": ["lifting"],
            "job_title": "fitter",
        }
        assert asked(**slots, job_demands=["physical"]) == "can_offer"
        assert asked(**slots, job_demands=["driving"]) == "safety_flag"

    @pytest.mark.requirement("R7")
    def test_health_or_job_when_it_is_not_clear(self) -> None:
        slots = {"role": "manager", "work_status": "intermittent", "absence_spells_12m": 5}
        slots |= {"note_type": "none", "work_impact": ["attendance"]}
        assert asked(**slots, issue_area=["minor_illness"]) == "is_it_health"
        assert asked(**slots, issue_area=["mental_health"]) != "is_it_health"

    def test_agreement_is_not_asked_where_nothing_is_referred(self) -> None:
        order = conversation(
            {"work_status": "at_work_struggling", "work_impact": ["none"]},
            role="manager",
            issue_area=["bereavement"],
        )
        assert "consent_referral" not in order


class TestWhatItIsAbout:
    def test_nothing_is_said_without_any_idea_of_it(self) -> None:
        slots = {"role": "manager", "work_status": "at_work_struggling"}
        assert asked(**slots) == "issue_area"
        assert asked(**slots, issue_area=["skin"]) == "work_impact"

    def test_the_job_only_where_nobody_named_it(self) -> None:
        slots = {"role": "manager", "work_status": "at_work_struggling", "issue_area": ["skin"]}
        slots |= {"work_impact": ["hands"], "job_demands": ["physical"]}
        assert asked(**slots) == "job_title"
        assert asked(**slots, job_title="cleaner") == "can_offer"
        assert asked(**slots, job_tasks="mopping and wiping") == "can_offer"

    def test_what_the_job_demands_where_its_title_says_nothing(self) -> None:
        slots = {"role": "manager", "work_status": "at_work_struggling", "issue_area": ["skin"]}
        slots |= {"work_impact": ["hands"], "job_title": "engineer"}
        assert asked(**slots) == "job_demands"
        assert asked(**slots, job_demands=["desk"]) == "can_offer"

    def test_with_stress_from_work_a_manager_is_asked_how_the_two_get_on(self) -> None:
        slots = {
            "role": "manager",
            "work_status": "at_work_struggling",
            "job_title": "buyer",
            "job_demands": ["desk"],
        }
        slots |= {"issue_area": ["mental_health"], "work_impact": ["stamina"]}
        assert asked(**slots) == "cause_at_work"
        assert asked(**slots, cause_at_work="workload") == "relationship_ok"
        assert asked(**slots, cause_at_work="home") == "can_offer"

    def test_foggy_or_dizzy_may_come_from_a_medicine(self) -> None:
        slots = {
            "role": "manager",
            "work_status": "at_work_struggling",
            "job_title": "buyer",
            "job_demands": ["desk"],
        }
        slots |= {"issue_area": ["long_term_condition"], "work_impact": ["concentration"]}
        assert asked(**slots, safety_flag=["concentration"]) == "treatment_status"


class TestEmployee:
    def test_no_slot_that_only_a_manager_knows(self) -> None:
        order = conversation(
            {"work_status": "off_now", "work_impact": ["stamina"], "note_type": "not_fit"},
            role="employee",
            issue_area=["mental_health"],
        )
        assert "relationship_ok" in order
        assert not MANAGER_ONLY & set(order)


class TestSettled:
    @pytest.mark.parametrize(
        "slots",
        [
            {"immediate_danger": "yes"},
            {"safety_flag": ["self_harm_risk"]},
            {"domestic_abuse": "yes"},
            {"role": "self_employed"},
            {"role": "manager", "consent_referral": "refused"},
            {"role": "manager", "is_it_health": "job_issue"},
            {"role": "manager", "statutory_medical": "yes"},
        ],
    )
    def test_nothing_more_is_asked(self, slots: dict[str, Any]) -> None:
        assert asked(**slots) is None


def test_answers_that_change_nothing_are_not_asked() -> None:
    slots = {"role": "manager", "work_status": "off_now", "absence_weeks": 9, "note_type": "none"}
    slots |= {"work_impact": ["standing"], "issue_area": ["fracture_surgery"]}
    slots |= {"job_title": "packer", "job_demands": ["physical"]}
    assert asked(**slots) == "can_offer"
    decision = decide(Situation.from_slots(slots), EXAMPLE, TODAY)
    assert decision.outcome is Outcome.REFER_NOW


def test_asks_name_slots_in_their_order() -> None:
    assert next(iter(asks())) == "role"
    assert list(asks())[-1] == "consent_referral"
