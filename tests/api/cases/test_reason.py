"""The reason in the draft is the one the employee was given: the manager says so first."""

import pytest

MANAGER = "gareth.pugh@harbourdale.example.org"
EMPLOYEE = "owen.grant@harbourdale.example.org"
TYPED = {"manager_address": MANAGER, "employee_address": EMPLOYEE}
OTHER = "They told me on Monday that standing hurts."


@pytest.fixture
def hr(world):
    return world.signed_in()


def confirm(world, case, **fields):
    """Use the form that asks again, on the page behind the manager's link."""
    url = case["send_url"]
    given = {"version": "2", "reason_told": "yes", "form": world.form(url)["form"], **fields}
    return world.client.post(url.replace("/send?", "/reason?"), data=given)


@pytest.mark.requirement("R21")
class TestBeforeItIsSent:
    def test_the_page_shows_the_drafts_reason_and_asks(self, world):
        case = world.start(reason="Standing for a whole shift hurts.")
        page = world.client.get(case["send_url"]).text
        assert "Standing for a whole shift hurts." in page
        assert "This is the reason I gave them" in page

    @pytest.mark.parametrize("told", [None, "", "no", "on"])
    def test_not_confirmed_is_not_sent_and_what_was_typed_stays(self, world, told):
        case = world.start()
        fields = world.form(case["send_url"]) | TYPED | ({"reason_told": told} if told else {})
        fields["employee_name"] = "Owen Grant"
        answer = world.client.post(case["send_url"], data=fields)
        assert answer.status_code == 422
        assert "Tick the box if this is the reason you gave them" in answer.text
        for typed in (MANAGER, EMPLOYEE, "Owen Grant"):
            assert typed in answer.text
        assert world.seen_by_manager(case["reference"])["state"] == "drafting"

    def test_the_tick_stays_when_an_address_is_wrong(self, world):
        case = world.start()
        answer = world.send(case, employee="nobody")
        assert answer.status_code == 422
        assert 'value="yes" checked' in answer.text

    def test_a_draft_without_a_reason_is_not_sent(self, world):
        case = world.start(work_status="unknown", work_impact=[], issue_area=[])
        assert "It doesn’t say why yet" in world.client.get(case["send_url"]).text
        answer = world.send(case)
        assert answer.status_code == 422
        assert "Add the reason in the chat first" in answer.text

    def test_a_corrected_address_needs_no_second_tick(self, world):
        case = world.start()
        world.send(case, employee="someone.else@elsewhere.example.org")
        fields = world.form(case["send_url"]) | TYPED
        assert "reason_told" not in fields
        assert world.client.post(case["send_url"], data=fields).status_code == 303


@pytest.mark.requirement("R21")
class TestShown:
    def test_hr_and_the_employee_see_that_it_was_confirmed(self, world, hr):
        reference, path = world.agreed_case(hr)
        shown = hr.case(reference).text
        assert "The manager confirmed on 21 November 2026" in shown
        assert "Reason confirmed as the one the employee was given" in shown
        page = world.client.get(path).text
        assert "Gareth Pugh confirmed on 21 November 2026 that the reason in it" in page
        assert "the manager confirmed it on 21 November 2026" in page

    def test_hr_sees_nothing_of_it_before_the_employee_agreed(self, world, hr):
        case = world.start()
        world.send(case)
        assert "Reason as told" not in hr.case(case["reference"]).text


@pytest.mark.requirement("R21")
class TestChangedSince:
    @pytest.fixture
    def changed(self, world, hr):
        """An agreed case whose reason isn't the confirmed one, and its employee's link."""
        case = world.start()
        world.send(case)
        path = world.handed_over(case["reference"], hr)
        world.put_draft(case["reference"], 1, reason=OTHER)
        assert "Nobody has confirmed yet" in world.client.get(path).text
        assert world.agree(path).status_code == 303
        return case

    def test_the_same_reason_in_a_new_version_stays_confirmed(self, world, hr):
        reference, path = world.agreed_case(hr)
        world.put_draft(reference, 1, job_tasks="lifting crates")
        world.agree(path)
        assert hr.do(reference, "approve").status_code == 303

    def test_another_reason_is_not_approved(self, world, hr, changed):
        reference = changed["reference"]
        assert world.seen_by_manager(reference)["confirm_reason"] is True
        answer = hr.do(reference, "approve")
        assert answer.status_code == 409
        assert "nobody has confirmed" in answer.text
        assert "Nobody has confirmed that the employee was given" in hr.case(reference).text

    def test_the_managers_page_asks_again(self, world, hr, changed):
        assert OTHER in world.client.get(changed["send_url"]).text
        assert confirm(world, changed, reason_told="").status_code == 422
        assert confirm(world, changed, version="1").status_code == 409
        assert confirm(world, changed, form="x.y").status_code == 403
        assert hr.do(changed["reference"], "approve").status_code == 409
        assert confirm(world, changed).status_code == 303
        assert OTHER not in world.client.get(changed["send_url"]).text
        assert world.seen_by_manager(changed["reference"])["confirm_reason"] is False
        assert hr.do(changed["reference"], "approve").status_code == 303

    def test_hr_may_note_what_the_manager_said(self, world, hr, changed):
        reference = changed["reference"]
        assert hr.do(reference, "reason", version="1").status_code == 409
        assert hr.do(reference, "reason", version="2").status_code == 303
        assert "HR, for the manager, confirmed on" in hr.case(reference).text
        assert hr.do(reference, "approve").status_code == 303

    def test_hr_cannot_note_it_before_the_employee_agreed(self, world, hr):
        case = world.start()
        world.send(case)
        world.put_draft(case["reference"], 1, reason=OTHER)
        assert hr.do(case["reference"], "reason", version="2").status_code == 403

    def test_a_reason_that_hr_changed_is_asked_about_too(self, world, hr):
        reference, path = world.agreed_case(hr)
        assert hr.edit(reference, about__reason=OTHER).status_code == 303
        world.agree(path)
        assert hr.do(reference, "approve").status_code == 409
