"""What comes with a decision: dates, owners, what is left out, and its JSON form."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from guidance.decision import Decision, Outcome, decide, next_question
from guidance.employer import EmployerProfile, load_employer, no_employer
from guidance.situation import Situation

TODAY = date(2026, 11, 23)
EXAMPLE = load_employer(Path(__file__).parents[2] / "config/example.yml")
NO_EAP = replace(EXAMPLE, eap=None)

OFF: dict[str, Any] = {"role": "manager", "work_status": "off_now"}
STRESS: dict[str, Any] = OFF | {"issue_area": ["mental_health"], "absence_weeks": 1}


def decided(
    slots: dict[str, Any], employer: EmployerProfile = EXAMPLE, today: date = TODAY
) -> Decision:
    return decide(Situation.from_slots(slots), employer, today)


def step_ids(decision: Decision) -> list[str]:
    return [step.id for step in decision.next_steps]


class TestJson:
    def test_holds_the_whole_decision(self) -> None:
        small = replace(no_employer("scotland"), submitter="hr")
        decision = decided(
            STRESS | {"formal_process": "capability", "work_impact": ["stamina"]}, small
        )
        assert decision.to_dict() == {
            "outcome": decision.outcome.value,
            "also": [outcome.value for outcome in decision.also],
            "headline": decision.headline,
            "reasons": [
                {
                    "rule": reason.rule,
                    "text": reason.text,
                    "slots": list(reason.slots),
                    "sources": list(reason.sources),
                }
                for reason in decision.reasons
            ],
            "next_steps": [
                {"id": step.id, "text": step.text, "owner": step.owner, "when": step.when}
                for step in decision.next_steps
            ],
            "review_on": "2026-12-07",
            "alternatives": [
                {"id": step.id, "text": step.text, "owner": step.owner, "when": step.when}
                for step in decision.alternatives
            ],
            "signposts": list(decision.signposts),
            "adjustments": list(decision.adjustments),
            "question_tags": list(decision.question_tags),
            "sources": list(decision.sources),
        }
        assert all(decision.to_dict().values())

    def test_no_review_is_null(self) -> None:
        assert decided({"immediate_danger": "yes"}).to_dict()["review_on"] is None


class TestReview:
    def test_a_rule_may_name_its_own_day(self) -> None:
        desk = {"role": "manager", "issue_area": ["pain"], "job_demands": ["desk"]}
        assert decided(desk).review_on == date(2026, 12, 21)
        # The end of a note moves the employer's day, not one a rule has set.
        noted = desk | {"note_type": "may_be_fit", "note_end": "2026-12-02"}
        assert decided(noted).review_on == date(2026, 12, 21)

    @pytest.mark.parametrize(
        ("note_end", "expected"),
        [
            ("2026-11-23", date(2026, 12, 7)),
            ("2026-11-24", date(2026, 11, 24)),
            ("2026-12-04", date(2026, 12, 4)),
            ("2026-12-07", date(2026, 12, 7)),
            ("2026-12-31", date(2026, 12, 7)),
        ],
    )
    def test_a_note_counts_while_it_ends_before_the_usual_day(
        self, note_end: str, expected: date
    ) -> None:
        slots = OFF | {"note_type": "not_fit", "note_end": note_end}
        assert decided(slots).review_on == expected

    def test_the_day_is_told_where_a_step_names_it(self) -> None:
        decision = decided(OFF | {"treatment_status": ["in_hospital"]})
        step = next(step for step in decision.next_steps if step.id == "recheck_before_referral")
        assert decision.review_on == date(2026, 12, 7)
        assert step.when == "Monday 7 December 2026"
        assert "Monday 7 December 2026" in step.text


class TestSteps:
    def test_the_owner_is_the_one_who_can_do_it(self) -> None:
        owners = {step.id: step.owner for step in decided(STRESS).next_steps}
        assert owners["stress_risk_assessment"] == "manager"
        own = decided(STRESS | {"role": "employee"})
        assert {step.owner for step in own.next_steps} <= {"employee", "hr"}
        assert "stress_risk_assessment" in step_ids(own)

    def test_words_about_time_are_kept_as_written(self) -> None:
        times = {step.id: step.when for step in decided(STRESS).next_steps}
        assert times["stress_risk_assessment"] == "this week"
        assert times["offer_eap"] == "today"

    def test_a_step_without_words_about_time_has_none(self) -> None:
        every = [*decided(STRESS).next_steps, *decided(STRESS).alternatives]
        assert all("XX" not in step.when and "{" not in step.when for step in every)

    def test_assistance_is_offered_only_where_there_is_some(self) -> None:
        assert "offer_eap" in step_ids(decided(STRESS))
        assert "offer_eap" not in step_ids(decided(STRESS, NO_EAP))
        assert "eap" in decided(STRESS).signposts
        assert "eap" not in decided(STRESS, NO_EAP).signposts

    @pytest.mark.parametrize(
        ("nation", "offered"),
        [("scotland", True), ("unknown", True), ("england", False), ("wales", False)],
    )
    def test_help_in_one_nation_is_offered_there_or_where_none_is_known(
        self, nation: str, offered: bool
    ) -> None:
        small = replace(no_employer(nation), submitter="hr")
        alternatives = {step.id for step in decided(OFF | {"absence_weeks": 9}, small).alternatives}
        assert ("working_health_scotland" in alternatives) is offered


class TestWords:
    REFUSED: dict[str, Any] = OFF | {"absence_weeks": 9, "consent_referral": "refused"}

    def test_the_person_themselves_is_spoken_to(self) -> None:
        own = decided(self.REFUSED | {"role": "employee"})
        assert own.headline.startswith("No referral is made unless you agree")
        assert decided(self.REFUSED).headline.startswith("No referral can be made without their")

    def test_a_rule_s_own_headline_comes_first(self) -> None:
        for role in ("manager", "employee"):
            decision = decided(OFF | {"role": role, "dismissal_considered": "yes"})
            assert decision.headline.startswith("Pause the decision")


class TestWhatIsLeftOut:
    @pytest.mark.parametrize(
        "slots",
        [
            {"treatment_status": ["in_hospital"]},
            {"work_impact": ["no_work_possible", "standing"]},
            {"safety_flag": ["self_harm_risk"]},
        ],
    )
    def test_no_changes_at_work_while_they_cannot_help(self, slots: dict[str, Any]) -> None:
        back = OFF | {"issue_area": ["back_neck_limb"], "work_impact": ["standing"]}
        assert decided(back).adjustments
        assert decided(back | slots).adjustments == ()

    def test_a_workstation_has_its_own_questions_unless_a_referral_stands_beside_it(self) -> None:
        desk = {"role": "manager", "issue_area": ["pain"], "job_demands": ["desk"]}
        alone, beside = decided(desk), decided(desk | OFF | {"absence_weeks": 9})
        assert alone.question_tags == ("workstation", "duration", "review")
        assert (beside.outcome, beside.also) == (Outcome.WORKSTATION, (Outcome.REFER_NOW,))
        assert beside.question_tags != alone.question_tags

    def test_no_more_than_fits_on_a_page(self) -> None:
        slots = STRESS | {
            "issue_area": ["mental_health", "back_neck_limb", "menopause", "bereavement", "sleep"],
            "work_impact": ["standing", "stamina", "concentration", "screen", "commuting"],
            "money_worry": "yes",
            "carer": "yes",
            "formal_process": "capability",
        }
        decision = decided(slots)
        assert len(decision.signposts) == len(decision.question_tags) == 6
        assert len(decision.adjustments) == 5

    def test_sources_are_those_of_the_reasons_and_of_the_steps(self) -> None:
        decision = decided(STRESS)
        assert {"REF-05", "ST-06"} <= set(decision.sources)
        first = [source for reason in decision.reasons for source in reason.sources]
        assert list(decision.sources[: len(set(first))]) == list(dict.fromkeys(first))

    def test_a_rule_s_signposts_come_before_those_that_fit_anyway(self) -> None:
        decision = decided({"role": "employee", "domestic_abuse": "yes"})
        assert decision.signposts[0] == "domestic_abuse_line"


class TestBeside:
    def test_each_reason_is_given_once_and_the_fallback_only_alone(self) -> None:
        rules = [reason.rule for reason in decided(STRESS | {"relapse": "yes"}).reasons]
        assert len(rules) == len(set(rules)) > 1
        assert "FBK" not in rules
        assert [reason.rule for reason in decided({}).reasons] == ["FBK"]

    @pytest.mark.parametrize("consent", ["refused", "withdrawn"])
    def test_no_referral_stands_beside_a_refusal(self, consent: str) -> None:
        crisis = OFF | {"absence_weeks": 30, "safety_flag": ["self_harm_risk"]}
        assert Outcome.REFER_NOW in decided(crisis).also
        assert decided(crisis | {"consent_referral": consent}).also == (Outcome.HR_NOW,)

    def test_nobody_is_sent_to_an_employer_that_is_not_there(self) -> None:
        crisis = {"role": "manager", "safety_flag": ["self_harm_risk"]}
        assert decided(crisis).also == (Outcome.HR_NOW,)
        assert decided(crisis, no_employer()).also == ()


class TestAsking:
    def asked(self, **slots: Any) -> str | None:
        return next_question(Situation.from_slots(slots), EXAMPLE, TODAY)

    def test_health_or_job_is_asked_only_while_the_answer_could_change_the_decision(self) -> None:
        known: dict[str, Any] = {
            "role": "manager",
            "work_status": "off_now",
            "absence_start": "2026-11-16",
            "issue_area": ["unclear"],
            "work_impact": ["stamina"],
            "note_type": "none",
        }
        assert self.asked(**known) == "is_it_health"
        # A long absence under a fit note is referred whatever the answer.
        settled = {"absence_start": "2026-08-03", "note_type": "not_fit", "note_end": "2026-12-31"}
        settled |= {"job_title": "fitter", "job_demands": ["desk"]}
        assert self.asked(**known | settled) == "can_offer"

    def test_what_an_outcome_needs_is_not_asked_for_another(self) -> None:
        known: dict[str, Any] = {
            "role": "manager",
            "work_status": "at_work_struggling",
            "issue_area": ["bereavement"],
            "work_impact": ["stamina"],
        }
        assert decided(known).outcome is Outcome.SIGNPOST_ONLY
        assert self.asked(**known) is None
