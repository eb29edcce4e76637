"""The manager's sending page."""

import pytest

MANAGER = "gareth.pugh@harbourdale.example.org"
EMPLOYEE = "owen.grant@harbourdale.example.org"
STRANGER = "someone.else@elsewhere.example.org"


class TestWithoutASignedAddress:
    def test_nobody_gets_in(self, world):
        case = world.start()
        for address in (f"/case/{case['reference']}/send", f"/case/{case['reference']}/send?t=x.y"):
            assert world.client.get(address).status_code == 404
            assert world.client.post(address).status_code == 404

    def test_a_signature_for_one_case_does_not_open_another(self, world):
        first, second = world.start(), world.start()
        signed = first["send_url"].partition("?")[2]
        answer = world.client.get(f"/case/{second['reference']}/send?{signed}")
        assert answer.status_code == 404
        assert "Open the chat" in answer.text

    @pytest.mark.parametrize("days", [14, 15, 400])
    def test_an_old_address_has_expired(self, world, days):
        case = world.start()
        world.later(days)
        assert world.client.get(case["send_url"]).status_code == 404

    def test_a_changed_address_is_refused(self, world):
        url = world.start()["send_url"]
        for changed in (url[:-1] + ("A" if url[-1] != "A" else "B"), url[:-6], url + "é"):
            assert world.client.get(changed).status_code == 404


class TestShow:
    def test_opening_changes_nothing(self, world):
        case = world.start()
        assert world.client.head(case["send_url"]).status_code == 200
        assert world.client.get(case["send_url"]).status_code == 200
        assert world.seen_by_manager(case["reference"])["state"] == "drafting"

    def test_without_a_draft_there_is_nothing_to_send(self, world):
        body = {"conversation": "c-0123456789", "role": "manager", "employer": "example"}
        case = world.internal("POST", "/cases", json=body).json()
        assert "no draft to send yet" in world.client.get(case["send_url"]).text


class TestSend:
    def test_a_form_that_is_not_ours_is_refused(self, world):
        case = world.start()
        fields = {"manager_address": MANAGER, "employee_address": EMPLOYEE, "form": "x.y"}
        assert world.client.post(case["send_url"], data=fields).status_code == 403
        assert world.seen_by_manager(case["reference"])["state"] == "drafting"

    @pytest.mark.parametrize(
        "wrong", ["", "gareth", "a@b", "a b@c.example", "x@y.example,z@y.example"]
    )
    def test_something_that_is_no_address_is_asked_again_and_kept(self, world, wrong):
        case = world.start()
        answer = world.send(case, employee=wrong)
        assert answer.status_code == 422
        assert "Type the employee’s work address" in answer.text
        assert MANAGER in answer.text
        assert world.seen_by_manager(case["reference"])["state"] == "drafting"

    def test_a_manager_cannot_send_it_to_themselves(self, world):
        case = world.start()
        answer = world.send(case, employee=MANAGER)
        assert answer.status_code == 422
        assert "the same" in answer.text

    def test_with_mail_off_it_says_that_hr_hands_over_the_link(self, world):
        case = world.start()
        assert world.send(case).status_code == 303
        shown = world.client.get(case["send_url"]).text
        assert "HR hands over their personal link" in shown
        assert "typed, matched the people file, not verified" in shown
        assert "/agree/" not in shown

    def test_letter_case_and_space_around_an_address_do_not_matter(self, world):
        case = world.start()
        world.send(case, employee=f" {EMPLOYEE.upper()} ", manager=MANAGER.title())
        assert "matched the people file" in world.client.get(case["send_url"]).text

    @pytest.mark.parametrize(
        ("employee", "manager"),
        [
            (STRANGER, MANAGER),
            (EMPLOYEE, STRANGER),
            ("helen.marsh@harbourdale.example.org", MANAGER),
        ],
    )
    def test_what_does_not_match_is_kept_for_hr_to_confirm(self, world, employee, manager):
        case = world.start()
        world.send(case, employee=employee, manager=manager)
        shown = world.client.get(case["send_url"]).text
        assert "HR has to confirm who it is about" in shown
        hr = world.signed_in()
        refused = hr.do(case["reference"], "link")
        assert refused.status_code == 409
        assert "confirm who this case is about" in refused.text

    def test_a_mistyped_address_can_be_corrected(self, world):
        case = world.start()
        world.send(case, employee=STRANGER)
        assert world.send(case).status_code == 303
        assert "HR hands over" in world.client.get(case["send_url"]).text

    def test_the_form_twice_is_one_sending(self, world):
        case = world.start()
        fields = world.form(case["send_url"]) | {
            "manager_address": MANAGER,
            "employee_address": EMPLOYEE,
            "reason_told": "yes",
        }
        answers = [world.client.post(case["send_url"], data=fields) for _ in range(2)]
        assert [answer.status_code for answer in answers] == [303, 303]
        hr = world.signed_in()
        assert hr.case(case["reference"]).text.count("Sent on by the manager") == 1

    def test_a_known_employee_is_not_replaced_by_a_second_sending(self, world):
        case = world.start()
        named = {"manager_address": MANAGER, "reason_told": "yes"}
        fields = world.form(case["send_url"]) | named
        world.client.post(case["send_url"], data={**fields, "employee_address": EMPLOYEE})
        world.client.post(case["send_url"], data={**fields, "employee_address": STRANGER})
        hr = world.signed_in()
        assert "Owen Grant" in hr.do(case["reference"], "link").text
