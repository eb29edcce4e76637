"""Plans, and what is to be attached for the provider."""

import pytest

ROWS = "11 January 2027 | 4 hours | seated\r\n18 January 2027 | 6 hours"


class TestPlans:
    def test_hr_keeps_one_and_ends_it(self, hr, agreed):
        kept = hr.do(agreed, "plans", kind="phased_return", rows=ROWS, review_on="2027-01-29")
        assert kept.status_code == 303
        page = hr.case(agreed).text
        for said in ("Phased return", "6 hours", "Review on Friday 29 January 2027", "Plan kept"):
            assert said in page
        assert hr.do(agreed, "plans/1/end").status_code == 303
        assert "Ended on 21 November 2026" in hr.case(agreed).text
        assert hr.do(agreed, "plans/2/end").status_code == 404

    @pytest.mark.parametrize(
        "wrong",
        [{"kind": ""}, {"rows": " \n "}, {"rows": "a | b | c | d"}, {"rows": "x" * 401},
         {"review_on": "soon"}, {"rows": "x\n" * 61}],
    )  # fmt: skip
    def test_what_is_no_plan_is_asked_again_with_the_words_kept(self, hr, agreed, wrong):
        typed = {"kind": "adjustments", "rows": "A seat | Gareth | soon", **wrong}
        answer = hr.do(agreed, "plans", **typed)
        assert answer.status_code == 422
        assert "There is a problem" in answer.text
        assert typed["rows"].strip().partition("\n")[0] in answer.text

    def test_before_the_agreement_and_after_it_is_taken_back_there_is_none(self, world, hr):
        reference, path = world.agreed_case(hr)
        hr.do(reference, "plans", kind="phased_return", rows=ROWS)
        world.answer(path, "correct", text="That is not right.")
        assert "6 hours" not in hr.case(reference).text
        refused = hr.do(reference, "plans", kind="phased_return", rows=ROWS)
        assert refused.status_code == 403

    def test_words_of_crisis_get_help_first(self, hr, agreed):
        typed = {"kind": "keep_in_touch", "rows": "Monday | he wants to kill himself"}
        answer = hr.do(agreed, "plans", **typed)
        assert answer.status_code == 200
        assert "999" in answer.text
        assert "he wants to kill himself" in answer.text
        assert "Kept by HR" not in hr.case(agreed).text
        assert hr.do(agreed, "plans", **typed, help_seen="yes").status_code == 303

    def test_after_the_end_the_state_says_why_not_and_the_words_stay(self, hr, agreed):
        hr.do(agreed, "close")
        answer = hr.do(agreed, "plans", kind="phased_return", rows=ROWS)
        assert answer.status_code == 409
        assert "This case has ended" in answer.text


class TestAttachments:
    def test_listed_added_and_not_needed(self, hr, agreed):
        for name in ("Job description", "Risk assessment"):
            assert hr.do(agreed, "attachments", name=name).status_code == 303
        hr.do(agreed, "approve")
        assert "2 still to attach" in hr.case(agreed).text
        assert hr.do(agreed, "attachments/1", state="added").status_code == 303
        assert hr.do(agreed, "attachments/2", state="not_needed").status_code == 303
        assert "still to attach" not in hr.case(agreed).text
        assert hr.do(agreed, "attachments/2", state="needed").status_code == 303
        assert "1 still to attach" in hr.case(agreed).text

    def test_nothing_twice_and_nothing_without_a_name(self, hr, agreed):
        hr.do(agreed, "attachments", name="Job description")
        for name in ("job DESCRIPTION", " ", "x" * 121):
            assert hr.do(agreed, "attachments", name=name).status_code == 422

    def test_what_is_not_there_or_no_answer(self, hr, agreed):
        hr.do(agreed, "attachments", name="Job description")
        assert hr.do(agreed, "attachments/7", state="added").status_code == 404
        assert hr.do(agreed, "attachments/1", state="lost").status_code == 422

    def test_before_the_agreement_there_is_no_list(self, hr, waiting):
        assert hr.do(waiting, "attachments", name="Job description").status_code == 403
        assert "To attach" not in hr.case(waiting).text
