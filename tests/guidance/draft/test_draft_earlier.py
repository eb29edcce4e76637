"""A second referral: it names the first, says what came of it, and repeats nothing."""

import json

import pytest
from jsonschema import Draft202012Validator

from guidance.draft import LineState, ReferralDraft
from guidance.draft_content import CONTENT_FOLDER
from guidance.draft_earlier import case_reference, slots_from_earlier

SECTION = "Earlier referral"
SLOTS = {
    "absence_start": "2026-02-02",
    "job_title": "production operator",
    "job_hours": "37 hours",
    "job_demands": ["physical"],
    "issue_area": ["back_neck_limb"],
    "treatment_status": ["after_hospital"],
    "safety_flag": ["medication"],
    "work_impact": ["standing"],
    "work_impact_words": "sleeps badly since the operation",
    "consent_referral": "agreed",
    "recipient_choice": ["hr"],
    "who_told": ["hr"],
}


def rows_of(draft):
    section = next(s for s in draft.sections if s.id == "earlier")
    return {row.label: row.texts for row in draft.rows(section)}


def gaps_of(draft):
    return {gap.id: gap for gap in draft.missing() if gap.id.startswith("earlier.")}


@pytest.mark.requirement("R9")
class TestWhatItSays:
    def test_which_when_what_was_advised_and_what_changed(self, make, second):
        rows = rows_of(make(**second))
        assert rows["Which referral"] == ("H7-204",)
        assert rows["Made on"] == ("Wednesday 4 March 2026",)
        assert rows["OH's report dated"] == ("Friday 20 March 2026",)
        assert rows["First day of the absence then"] == ("Monday 2 February 2026",)
        assert rows["What OH advised for work"] == (
            "No night shifts",
            "A seat or stool",
            "Two short breaks in the morning",
        )
        assert rows["What has changed since"] == ("The line is faster now and standing is harder",)

    def test_each_piece_of_advice_has_its_outcome_and_reason(self, make, second):
        rows = rows_of(make(**second))
        assert rows["What was done with it"] == (
            "No night shifts: not done",
            "A seat or stool: done",
            "Two short breaks in the morning: not done",
        )
        assert rows["Why some of it was not done"] == ("Nobody to swap nights with",)

    @pytest.mark.parametrize(
        ("done", "not_done", "wanted"),
        [
            (["nothing"], None, "No night shifts: not done"),
            (None, ["nothing"], "No night shifts: done"),
            (["no_nights"], None, "No night shifts: done"),
        ],
    )
    def test_all_or_none_of_it_can_be_said_at_once(self, make, second, done, not_done, wanted):
        slots = {**second, "oh_advice": ["no_nights"]}
        draft = make(**{**slots, "advice_done": done, "advice_not_done": not_done})
        assert rows_of(draft)["What was done with it"] == (wanted,)

    def test_what_was_asked_then_is_not_asked_again(self, make, second):
        first, again = make(), make(**second)
        assert first.line("questions.ask.nights") is not None
        assert again.line("questions.ask.nights") is None
        assert again.line("questions.ask.hours_and_shifts") is None
        assert again.line("questions.ask.earlier_advice") is not None
        assert "questions.ask" not in [gap.id for gap in again.missing()]

    def test_what_the_manager_asks_again_himself_stays(self, make, second):
        draft = make(**{**second, "oh_questions": ["nights"]})
        assert draft.line("questions.ask.nights") is not None

    def test_a_problem_that_came_back_asks_who_should_see_them(self, make, second):
        assert make(**second).line("questions.ask.who_sees_them") is None
        again = make(**{**second, "relapse": "yes"})
        assert again.line("questions.ask.who_sees_them") is not None
        assert "come back" in again.line("about.earlier").text

    def test_coming_back_alone_claims_no_earlier_referral(self, make):
        draft = make(relapse="yes")
        assert "referral" not in draft.line("about.earlier").text
        assert rows_of(draft) == {}

    def test_says_what_need_not_be_repeated(self, make, second):
        told = " ".join(rows_of(make(**second))["No need to repeat"])
        assert "health details are not copied" in told
        assert "need not be suggested again" in told

    def test_a_first_referral_has_no_such_section(self, make):
        draft = make()
        assert SECTION not in draft.to_text()
        assert draft.follows == ""
        assert gaps_of(draft) == {}

    def test_its_tier_is_not_lower_and_says_why(self, make, second):
        draft = make(**second)
        assert any("not the first referral" in reason for reason in draft.tier_reasons)
        assert any("advice was not followed" in reason for reason in draft.tier_reasons)


class TestWhatIsMissing:
    def test_a_complete_one_lacks_nothing(self, make, second):
        assert gaps_of(make(**second)) == {}

    @pytest.mark.parametrize(
        ("slot", "gap", "must"),
        [
            ("oh_advice", "earlier.advised", True),
            ("changed_since", "earlier.changed", True),
            ("advice_not_done_why", "earlier.why_not", True),
            ("last_oh_report_on", "earlier.report_on", False),
        ],
    )
    def test_each_gap_has_its_name(self, make, second, slot, gap, must):
        found = gaps_of(make(**{**second, slot: None}))
        assert list(found) == [gap]
        assert found[gap].slot == slot
        assert found[gap].must is must

    def test_which_one_is_asked_when_neither_reference_nor_date_is_known(self, make, second):
        unknown = {"earlier_reference": None, "earlier_referral_on": None}
        assert not gaps_of(make(**{**second, **unknown}))["earlier.reference"].must
        unknown["last_oh_report_on"] = None
        assert gaps_of(make(**{**second, **unknown}))["earlier.reference"].must

    def test_advice_without_an_outcome_is_named(self, make, second):
        draft = make(**{**second, "advice_not_done": ["no_nights"]})
        assert list(gaps_of(draft)) == ["earlier.done"]
        open_lines = [x for x in draft.lines() if x.id.startswith("earlier.done")]
        assert [x.label for x in open_lines if x.state is LineState.MISSING] == [
            "What was done: Two short breaks in the morning"
        ]

    def test_saying_only_that_there_was_one_lacks_everything(self, make):
        found = gaps_of(make(oh_advised_before="yes"))
        assert {name for name, gap in found.items() if gap.must} == {
            "earlier.advised",
            "earlier.done",
            "earlier.changed",
            "earlier.reference",
        }

    def test_dont_know_is_an_answer(self, make, second):
        unknown = make(**{**second, "oh_advice": "unknown", "changed_since": "unknown"})
        assert gaps_of(unknown) == {}


class TestLeavingItOut:
    def test_it_is_told_nowhere(self, make, second):
        draft = make(hidden=frozenset({"about:earlier"}), **second)
        stored = json.dumps(draft.to_dict()).lower()
        assert draft.follows == ""
        for told in ("h7-204", "not the first referral", "earlier advice", "night shifts: not"):
            assert told not in stored
        assert SECTION not in draft.to_text()

    def test_health_words_in_what_changed_are_treated_as_everywhere(self, make, second):
        changed = "she now takes sertraline and was told it is depression"
        draft = make(**{**second, "changed_since": changed})
        line = draft.line("earlier.changed")
        assert "sertraline" not in line.text.lower()
        assert line.health
        assert {flag.kind for flag in draft.flags() if flag.line == line.id} >= {"reworded"}


class TestStoredForm:
    def test_names_the_case_it_follows(self, make, second):
        stored = make(**second).to_dict()
        schema = (CONTENT_FOLDER / "schema" / "referral-draft-2.json").read_text()
        Draft202012Validator(json.loads(schema)).validate(stored)
        assert stored["follows"] == "H7-204"
        assert ReferralDraft.from_dict(stored).follows == "H7-204"
        assert "Follows referral: H7-204" in make(**second).to_text()

    def test_version_1_is_still_read(self, make):
        stored = make().to_dict()
        del stored["follows"]
        for gap in stored["missing"]:
            del gap["awaited"]
        stored["schema_version"] = 1
        stored["sections"] = [s for s in stored["sections"] if s["id"] != "earlier"]
        schema = (CONTENT_FOLDER / "schema" / "referral-draft-1.json").read_text()
        for section in stored["sections"]:
            for line in section["lines"]:
                line["state"] = line["state"].replace("awaited", "missing")
        Draft202012Validator(json.loads(schema)).validate(stored)
        assert ReferralDraft.from_dict(stored) == make()


@pytest.mark.requirement("R28")
class TestFromTheFirst:
    def test_takes_its_reference_dates_questions_and_the_job(self, make):
        first = make().saved_as("H7-204", 3, agreed=True)
        found = slots_from_earlier(first, SLOTS, {})
        assert found["earlier_reference"] == "H7-204"
        assert found["earlier_referral_on"] == "2026-11-21"
        assert found["earlier_absence_start"] == "2026-02-02"
        assert "nights" in found["earlier_questions"]
        assert found["job_title"] == "production operator"
        assert found["oh_advised_before"] == "yes"

    def test_never_takes_health_agreement_or_recipients(self, make):
        found = slots_from_earlier(make().saved_as("H7-204", 1), SLOTS, {})
        assert not set(found) & {
            "issue_area",
            "treatment_status",
            "safety_flag",
            "work_impact",
            "work_impact_words",
            "consent_referral",
            "recipient_choice",
            "who_told",
        }
        assert "sleeps badly" not in json.dumps(found)

    def test_changes_nothing_that_is_known_now(self, make):
        now = {"job_title": "team leader", "earlier_referral_on": "2026-01-05"}
        found = slots_from_earlier(make().saved_as("H7-204", 1), SLOTS, now)
        assert not set(found) & set(now)


@pytest.mark.parametrize(
    ("text", "reference"),
    [
        ("H7-204", "H7-204"),
        ("it was h7 204 i think", "H7-204"),
        ("h7204", "H7-204"),
        ("the one in March", ""),
        ("order AH7-2040", ""),
        (None, ""),
    ],
)
def test_a_reference_is_found_however_it_is_typed(text, reference):
    assert case_reference(text) == reference
