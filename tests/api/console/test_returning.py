"""Returning a case: HR names what it wants to know, and the manager is asked just that."""

import pytest

from guidance.asking import question


@pytest.fixture
def hr(world):
    return world.signed_in()


@pytest.fixture
def agreed(world, hr):
    return world.agreed_case(hr)[0]


def returned(hr, reference, **fields):
    return hr.do(reference, "return", comment="Please say more.", **fields)


@pytest.mark.requirement("R25")
class TestTheQuestion:
    def test_what_is_missing_is_offered_first(self, hr, agreed):
        shown = hr.case(agreed).text
        offered = shown[shown.index('name="asks"') :]
        assert offered.index('value="mode_pref"') < offered.index('value="job_tasks"')
        assert "consent_referral" not in offered

    def test_the_manager_is_asked_it_and_hr_sees_what_was_asked(self, world, hr, agreed):
        assert returned(hr, agreed, asks="mode_pref").status_code == 303
        seen = world.seen_by_manager(agreed)
        assert seen["asked_slot"] == "mode_pref"
        assert seen["hr_comment"] == "Please say more."
        asked = question("mode_pref").text
        assert asked in hr.case(agreed).text
        page = world.client.get(str(seen["send_url"])).text
        assert asked in page
        assert "Please say more." in page

    def test_without_a_question_there_is_the_comment(self, world, hr, agreed):
        returned(hr, agreed)
        seen = world.seen_by_manager(agreed)
        assert seen["asked_slot"] is None
        assert "Please say more." in world.client.get(str(seen["send_url"])).text

    @pytest.mark.parametrize("odd", ["nonsense", "role", "x" * 40])
    def test_only_what_the_chat_can_ask_about_this_draft(self, world, hr, agreed, odd):
        answer = returned(hr, agreed, asks=odd)
        assert answer.status_code == 422
        assert "Please say more." in answer.text
        assert world.seen_by_manager(agreed)["state"] == "agreed"

    def test_a_mistake_keeps_the_chosen_question(self, hr, agreed):
        answer = hr.do(agreed, "return", comment="", asks="mode_pref")
        assert answer.status_code == 422
        assert 'value="mode_pref" selected' in answer.text

    def test_it_is_not_asked_any_more_once_there_is_a_new_version(self, world, hr, agreed):
        returned(hr, agreed, asks="mode_pref")
        world.put_draft(agreed, 1, mode_pref="phone")
        seen = world.seen_by_manager(agreed)
        assert (seen["asked_slot"], seen["hr_comment"]) == (None, None)

    def test_after_a_correction_hr_cannot_see_what_to_ask(self, world, hr):
        reference, path = world.agreed_case(hr)
        world.answer(path, "correct", text="It was my left arm.")
        assert 'name="asks"' not in hr.case(reference).text
        assert returned(hr, reference, asks="mode_pref").status_code == 422
        assert returned(hr, reference).status_code == 303


@pytest.mark.requirement("R12")
class TestComplexityAndUrgency:
    def test_hr_sees_both_with_what_made_them_so(self, world, hr):
        more = {"issue_area": ["fracture_surgery", "mental_health", "sleep"]}
        reference, _ = world.agreed_case(hr, **more)
        shown = hr.case(reference).text
        data = hr.client.get(f"/console/cases/{reference}/document.json").json()
        assert f"Complexity: {data['tier']}" in shown
        assert f"Urgency: {data['urgency']}" in shown
        assert data["tier_reasons"]
        for reason in (*data["tier_reasons"], *data["urgency_reasons"]):
            assert reason in shown
        assert "It is not a medical view" in shown
        assert "clinical" not in shown

    def test_the_employee_reads_it_too(self, world, hr):
        reference, path = world.agreed_case(hr)
        tier = hr.client.get(f"/console/cases/{reference}/document.json").json()["tier"]
        assert f"Complexity: {tier}" in world.client.get(path).text

    def test_not_before_the_employee_agreed(self, world, hr):
        case = world.start()
        world.send(case)
        assert "Complexity:" not in hr.case(case["reference"]).text
