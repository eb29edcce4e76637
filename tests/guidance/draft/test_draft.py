"""What a draft says, what it lacks, and its stored form."""

import dataclasses
import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from guidance.draft import DraftError, LineState, ReferralDraft
from guidance.draft_content import CONTENT_FOLDER, draft_content
from guidance.draft_fill import content_faults
from guidance.slots import SLOTS

SCHEMA = json.loads((CONTENT_FOLDER / "schema" / "referral-draft-2.json").read_text())


def texts(draft, field):
    return [line.text for line in draft.lines() if line.id.startswith(field)]


class TestContent:
    def test_every_field_of_its_own_kind_is_filled_by_code(self):
        assert content_faults(draft_content()) == ()

    def test_every_slot_value_has_a_wording(self):
        for field in draft_content().fields:
            if field.texts and field.slot and SLOTS[field.slot].kind in ("choice", "tags"):
                worded = set(draft_content().texts[field.texts])
                assert set(SLOTS[field.slot].values) <= worded, field.id

    def test_every_gap_has_a_place_in_the_order_of_asking(self):
        gaps = {field.id for field in draft_content().fields if field.gap}
        assert gaps == set(draft_content().ask_order)

    def test_the_schema_is_valid_itself(self):
        Draft202012Validator.check_schema(SCHEMA)


class TestWords:
    @pytest.mark.requirement("R15")
    def test_sections_follow_the_merged_template(self, make):
        assert [section.id for section in make().sections] == [
            "about",
            "employee",
            "people",
            "job",
            "happening",
            "absence",
            "work_link",
            "tried",
            "earlier",
            "questions",
            "agreement",
        ]

    @pytest.mark.requirement("R16")
    def test_reason_is_one_sentence_in_the_managers_own_facts(self, make):
        assert make().line("about.reason").text == (
            "Returning after hospital treatment affecting standing and walking; wants to come back."
        )

    @pytest.mark.requirement("R16")
    @pytest.mark.parametrize(
        ("slots", "reason"),
        [
            (
                {"treatment_status": None, "absence_start": "2025-11-01"},
                "Returning after just over a year off with effects on standing and walking; "
                "wants to come back.",
            ),
            (
                {
                    "work_status": "at_work_struggling",
                    "treatment_status": ["medication_effects"],
                    "issue_area": ["long_term_condition"],
                    "work_impact": ["hands"],
                    "employee_wish": None,
                },
                "At work with a long-term condition affecting use of the hands; "
                "treatment may affect safe work.",
            ),
            (
                {
                    "work_status": "off_now",
                    "absence_start": "2026-10-31",
                    "absence_spells_12m": None,
                    "treatment_status": None,
                    "issue_area": ["mental_health"],
                    "cause_at_work": "workload",
                    "work_impact": ["no_work_possible"],
                    "employee_wish": "not_ready",
                },
                "Off work for 3 weeks with stress linked to workload; can't do any work yet; "
                "does not feel ready yet.",
            ),
        ],
    )
    def test_reason_by_situation(self, make, slots, reason):
        assert make(**slots).line("about.reason").text == reason

    def test_reason_of_the_person_is_used_as_written(self, make):
        draft = make(words={"about.reason": "Coming back after some time away."})
        assert draft.line("about.reason").text == "Coming back after some time away."

    @pytest.mark.requirement("R18")
    def test_asks_three_to_six_open_questions_that_fit(self, make):
        asked = texts(make(), "questions.ask")
        assert 3 <= len(asked) <= 6
        assert any("hours and shifts" in text for text in asked)
        assert any("night shifts" in text for text in asked)
        assert any("sitting and standing" in text for text in asked)
        assert asked[-1] == "When should we review this?"

    @pytest.mark.requirement("R20")
    def test_what_cannot_be_offered_makes_oh_asked_for_something_else(self, make):
        with_limit = make(cannot_offer=["lighter_duties"])
        assert texts(with_limit, "tried.cannot_offer") == ["Lighter duties"]
        assert with_limit.line("questions.ask.alternatives") is not None
        assert make(cannot_offer=None).line("questions.ask.alternatives") is None

    @pytest.mark.requirement("R16")
    def test_says_which_service_is_expected(self, make):
        assert "Advice on a safe return" in texts(make(), "about.service")

    def test_nothing_is_asked_when_a_decision_has_nothing_to_ask(self, make):
        draft = make(work_impact=["no_work_possible"], work_status="off_now", note_end="2027-01-20")
        assert texts(draft, "questions.ask") == [""]
        assert "questions.ask" in [gap.id for gap in draft.missing()]

    @pytest.mark.requirement("R94")
    def test_a_persons_own_question_stands_with_the_others(self, make):
        draft = make(oh_questions=["can they use the overhead crane", "equality"])
        asked = texts(draft, "questions.ask")
        assert "Can they use the overhead crane?" in asked
        assert any("Equality Act 2010" in text and "opinion" in text for text in asked)
        assert len(asked) <= 6

    def test_the_law_named_is_the_nations(self, make, employer):
        here = dataclasses.replace(employer, nation="northern_ireland")
        unknown = dataclasses.replace(employer, nation="unknown")
        asked = make(oh_questions=["equality"], profile=here).line("questions.ask.equality").text
        assert "Disability Discrimination Act 1995" in asked
        assert "Equality Act" not in asked
        both = make(oh_questions=["equality"], profile=unknown).line("questions.ask.equality")
        assert "Equality Act" in both.text
        assert "Northern Ireland" in both.text

    def test_ill_health_retirement_is_asked_by_hr_only(self, make):
        field = "questions.ask.ill_health_retirement"
        asked = {"oh_questions": ["ill_health_retirement"], "formal_process": "ihr"}
        assert make(**asked).line(field) is None
        assert make(role="hr", **asked).line(field) is not None

    @pytest.mark.requirement("R32")
    def test_the_manager_is_no_usual_recipient_for_someone_who_avoids_them(self, make, employer):
        usual = dataclasses.replace(employer, report_recipients=("employee", "manager", "hr"))
        shown = make(recipient_choice=None, profile=usual)
        avoided = make(recipient_choice=None, relationship_ok="no", profile=usual)
        assert "Line manager" in texts(shown, "people.recipients")
        assert texts(avoided, "people.recipients") == ["Employee", "HR"]

    @pytest.mark.requirement("R15")
    def test_dont_know_is_an_answer(self, make):
        draft = make(cause_at_work="unknown", can_offer="unknown", absence_start="unknown")
        for field in ("work_link.cause", "tried.can_offer", "absence.first_day"):
            assert draft.line(field).state is LineState.UNKNOWN
            assert field not in [gap.id for gap in draft.missing()]

    @pytest.mark.requirement("R9")
    def test_earlier_advice_is_named(self, make):
        assert "earlier OH advice" in make(oh_advised_before="yes").line("about.earlier").text
        assert make().line("about.earlier") is None

    @pytest.mark.requirement("R17")
    def test_absences_of_the_past_stand_in_order(self, make):
        spells = "March 2025, 3 days\nJune 2025, 2 weeks\nFebruary 2026, 4 days"
        draft = make(words={"absence.record": spells})
        assert texts(draft, "absence.record") == spells.splitlines()

    def test_names_and_contacts_are_left_for_sending(self, make):
        draft = make()
        assert draft.line("employee.name").state is LineState.AT_SENDING
        shown = draft.with_details({"employee.name": "A. Person", "job.tasks": "changed"})
        assert shown.line("employee.name").text == "A. Person"
        assert shown.line("job.tasks") == draft.line("job.tasks")
        assert "A. Person" in shown.to_text()
        assert "A. Person" not in json.dumps(draft.to_dict())

    @pytest.mark.requirement("R26")
    def test_never_says_it_is_with_oh(self, make):
        for draft in (make(), make().saved_as("H7-204", 2, agreed=True)):
            assert not re.search(r"(?i)sent to (?:oh|occupational)|with OH", draft.to_text())

    def test_uses_no_pronoun_that_tells_a_gender(self, make):
        assert not re.search(r"(?i)\b(?:he|she|his|her|him)\b", make().to_text())


REQUIRED = {
    "work_status": "happening.status",
    "absence_start": "absence.first_day",
    "note_type": "absence.note",
    "note_end": "absence.note_end",
    "work_impact": "happening.effects",
    "job_title": "employee.job_title",
    "job_tasks": "job.tasks",
    "job_hours": "employee.hours",
    "job_demands": "job.demands",
    "employee_wish": "happening.wish",
    "tried_already": "tried.already",
    "can_offer": "tried.can_offer",
    "cause_at_work": "work_link.cause",
    "consent_referral": "agreement.told",
}
HELPFUL = {
    "cannot_offer": "tried.cannot_offer",
    "mode_pref": "about.mode",
    "issue_area": "happening.area",
    "treatment_status": "happening.treatment",
    "absence_spells_12m": "absence.spells",
}


class TestMissing:
    @pytest.mark.requirement("R15", "R22")
    def test_a_complete_draft_lacks_only_the_employees_agreement(self, make):
        draft = make()
        (waiting,) = draft.missing()
        assert waiting.id == "agreement.read"
        assert waiting.awaited
        assert "Not given yet" not in draft.to_text()
        assert "Read by the employee: Not yet. The employee reads it next" in draft.to_text()
        assert draft.complete
        assert draft.saved_as("H7-204", 1, agreed=True).missing() == ()

    @pytest.mark.requirement("R15")
    @pytest.mark.parametrize(("slot", "field"), REQUIRED.items())
    def test_each_needed_field_is_named_when_it_is_taken_away(self, make, slot, field):
        draft = make(**{slot: None})
        gap = next(gap for gap in draft.missing() if gap.id == field)
        assert gap.must
        assert gap.slot == slot
        assert gap.title
        assert gap.why
        assert not draft.complete

    @pytest.mark.parametrize(("slot", "field"), HELPFUL.items())
    def test_each_helpful_field_is_named_without_holding_the_draft_up(self, make, slot, field):
        draft = make(**{slot: None})
        gap = next(gap for gap in draft.missing() if gap.id == field)
        assert not gap.must
        assert draft.complete
        assert field not in draft.to_text()

    def test_recipients_are_missing_where_the_employer_has_no_usual_ones(self, make, employer):
        profile = dataclasses.replace(employer, report_recipients=())
        draft = make(recipient_choice=None, profile=profile)
        assert "people.recipients" in [gap.id for gap in draft.missing()]

    def test_a_known_length_stands_in_for_the_first_day(self, make):
        draft = make(absence_start=None, absence_weeks=7)
        assert "absence.first_day" not in [gap.id for gap in draft.missing() if gap.must]
        assert draft.line("absence.length").text.startswith("7 weeks")

    def test_someone_at_work_needs_no_absence_dates(self, make):
        draft = make(
            work_status="at_work_struggling", absence_start=None, note_type=None, note_end=None
        )
        assert draft.complete

    def test_what_the_manager_can_offer_is_asked_before_job_details(self, make):
        draft = make(can_offer=None, job_hours=None, tried_already=None, mode_pref=None)
        ids = [gap.id for gap in draft.missing()]
        assert ids[0] == "tried.can_offer"
        assert ids[-1] == "about.mode"

    def test_a_line_deleted_from_a_stored_draft_is_missing(self, make):
        stored = make().to_dict()
        for section in stored["sections"]:
            section["lines"] = [x for x in section["lines"] if x["id"] != "job.tasks"]
        assert "job.tasks" in [gap.id for gap in ReferralDraft.from_dict(stored).missing()]

    def test_nothing_tried_yet_is_an_answer(self, make):
        draft = make(tried_already=None, adjustments_tried="none")
        assert texts(draft, "tried.already") == ["Nothing"]
        assert draft.complete


class TestScore:
    def test_weights_are_those_of_the_guidance(self, make):
        parts = {part.id: part.out_of for part in make().score().reasons}
        assert parts == {
            "agreed": 20,
            "tasks": 10,
            "effects": 15,
            "dates": 10,
            "tried": 10,
            "questions": 15,
            "clean": 10,
            "hazards": 5,
            "recipients": 5,
        }

    def test_each_reason_names_its_source(self, make):
        assert all(part.sources and part.text for part in make().score().reasons)

    @pytest.mark.requirement("R22")
    def test_full_marks_and_ready_once_the_employee_agreed(self, make):
        assert make().score().points == 80
        assert not make().score().ready
        score = make().saved_as("H7-204", 1, agreed=True).score()
        assert (score.points, score.ready) == (100, True)

    @pytest.mark.parametrize(
        ("slots", "check"),
        [
            ({"job_tasks": None}, "tasks"),
            ({"work_impact": None}, "effects"),
            ({"note_end": None}, "dates"),
            ({"absence_start": "unknown"}, "dates"),
            ({"tried_already": None}, "tried"),
            ({"job_demands": None}, "hazards"),
            ({"work_impact_words": "he is lazy and always has an excuse"}, "clean"),
            ({"work_impact_words": "his sciatica is bad"}, "clean"),
        ],
    )
    def test_what_is_missing_costs_its_points(self, make, slots, check):
        parts = {part.id: part for part in make(**slots).score().reasons}
        assert parts[check].points == 0

    def test_below_the_bar_it_is_not_ready_though_agreed(self, make):
        poor = make(
            work_impact=None, job_tasks=None, tried_already=None, job_demands=None, note_end=None
        )
        assert not poor.saved_as("H7-204", 1, agreed=True).score().ready

    def test_an_urgent_safety_referral_is_not_held_back_by_points(self, make):
        poor = make(
            work_status="at_work_struggling",
            safety_flag=["balance"],
            job_demands=["driving"],
            work_impact=["driving"],
            job_tasks=None,
            tried_already=None,
            recipient_choice=None,
            absence_start="unknown",
        )
        assert poor.urgent
        assert poor.saved_as("H7-204", 1, agreed=True).score().ready
        assert not poor.score().ready


SLOT_CHOICES = {
    "work_status": ["off_now", "about_to_return", "at_work_struggling", None, "unknown"],
    "note_type": ["none", "not_fit", "may_be_fit", "pilot_plan", None],
    "work_impact": [["standing", "lifting"], ["none"], None, "unknown", ["no_work_possible"]],
    "issue_area": [["substance"], ["mental_health", "sleep"], None, "unknown"],
    "safety_flag": [["medication"], ["substance", "balance"], None, ["none"]],
    "treatment_status": [["after_hospital", "physio"], ["surgery_date"], None],
    "can_offer": [["days_only", "a chat with the team"], ["nothing"], None, "unknown"],
    "cannot_offer": [["home_working"], None],
    "oh_questions": [["can they drive a van"], ["confirm she can't do it"], ["nights"], None],
    "hidden_or_fluctuating": ["yes", "no", None, "unknown"],
    "oh_advised_before": ["yes", "no", None, "unknown"],
    "earlier_reference": ["H7-204", "the one in March", None, "unknown"],
    "oh_advice": [["no_nights", "seat"], ["nothing"], None, "unknown"],
    "advice_done": [["seat"], ["nothing"], None],
    "advice_not_done": [["no_nights"], ["nothing"], None],
    "cause_at_work": ["workload", "incident", "home", "unsure", None],
    "role": ["manager", "employee", "hr"],
}
WORDS = st.text(
    alphabet=st.characters(codec="utf-8", categories=["L", "N", "P", "Z", "S"]), max_size=60
).map(lambda text: text if text.strip() else "")
SITUATIONS = st.fixed_dictionaries(
    {slot: st.sampled_from(values) for slot, values in SLOT_CHOICES.items()}
) | st.fixed_dictionaries({"work_impact_words": WORDS, "job_tasks": WORDS, "can_offer": WORDS})
HIDDEN = st.frozensets(
    st.sampled_from(
        [
            "about:hospital",
            "about:medication",
            "about:treatment",
            "about:standing",
            "work_impact",
            "issue_area.substance",
            "happening.area",
            "questions.ask.nights",
            "phrase:line",
            "nonsense!",
        ]
    ),
    max_size=4,
)


class TestStoredForm:
    @pytest.mark.requirement("R24")
    @settings(max_examples=150, deadline=None)
    @given(
        slots=SITUATIONS,
        hidden=HIDDEN,
        saved=st.tuples(st.text(max_size=12), st.integers(0, 99), st.booleans()),
    )
    def test_reads_back_what_it_wrote(self, make, slots, hidden, saved):
        reference, version, agreed = saved
        draft = make(hidden=hidden, **slots).saved_as(reference, version, agreed=agreed)
        stored = json.loads(json.dumps(draft.to_dict()))
        Draft202012Validator(SCHEMA).validate(stored)
        again = ReferralDraft.from_dict(stored)
        assert again == draft
        assert again.to_dict() == draft.to_dict()
        assert again.to_text() == draft.to_text()

    def test_says_its_schema(self, make):
        stored = make().to_dict()
        assert stored["schema"] == "askoh/referral-draft"
        assert stored["schema_version"] == 2
        assert stored["tier"] in ("low", "medium", "high")

    @pytest.mark.parametrize(
        ("change", "names"),
        [
            ({"schema": "other"}, "draft.schema"),
            ({"schema_version": 3}, "draft.schema_version"),
            ({"version": -1}, "draft.version"),
            ({"version": True}, "draft.version"),
            ({"made_on": "21/11/2026"}, "draft.made_on"),
            ({"agreed": "yes"}, "draft.agreed"),
            ({"tier": "clinical"}, "draft.tier"),
            ({"tier_reasons": "none"}, "draft.tier_reasons"),
            ({"sections": None}, "draft.sections"),
            ({"sections": ["about"]}, "draft.sections[0]"),
            ({"sections": [{"id": "about", "title": "A", "lines": [{}]}]}, "lines[0].id"),
        ],
    )
    def test_refuses_anything_else_by_name(self, make, change, names):
        with pytest.raises(DraftError, match=re.escape(names)):
            ReferralDraft.from_dict({**make().to_dict(), **change})

    def test_line_ids_tell_nothing_a_person_typed(self, make):
        draft = make(can_offer=["helping Sandra in the office"], oh_questions=["can they climb"])
        ids = " ".join(line.id for line in draft.lines()).lower()
        assert "sandra" not in ids
        assert "climb" not in ids
        same = make(can_offer=["helping  sandra in the OFFICE"])
        assert [x.id for x in same.lines() if "can_offer" in x.id] == [
            x.id for x in draft.lines() if "can_offer" in x.id
        ]
