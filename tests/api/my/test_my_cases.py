"""A manager's own cases: who gets in, what they see, and nobody else's."""

from __future__ import annotations

import re

import lxml.html
import pytest

from api.identity import disable_user, find_user
from api.sign_in_requests import MAX_ASKED, MAX_LINKS
from api.worker import run_outbox, run_sign_in_requests
from tests.api.conftest import BASE, CONVERSATION, EMPLOYEE, MANAGER, form_of

PAGE = "/my/cases"
ASK = "/my/sign-in"
OTHER = "nadia.rahman@harbourdale.example.org"


def sent_mails(world, server):
    """Mails that left in one run of the worker."""
    before = len(server.mails)
    run_sign_in_requests(world.services, world.settings.now())
    run_outbox(world.services, world.settings.now())
    return server.mails[before:]


def ask_for_link(world, address):
    """Fill in the page that asks for a link."""
    fields = form_of(world.client.get(ASK), ASK)
    return world.client.post(ASK, data={**fields, "address": address})


def words(answer):
    return " ".join(lxml.html.fromstring(answer.text).text_content().split())


def signed_in_by_mail(world, mail, address=MANAGER):
    """A browser that used the link in the mail."""
    assert ask_for_link(world, address).status_code == 200
    ((_, message),) = sent_mails(world, mail)
    path = re.search(r"http\S+", message.get_content()).group().removeprefix(BASE)
    browser = world.browser()
    answer = browser.post(path, data=form_of(browser.get(path), "form"))
    assert answer.status_code == 303
    return browser, path


class TestAnonymous:
    def test_the_page_leads_to_signing_in(self, world):
        answer = world.client.get(PAGE)
        assert (answer.status_code, answer.headers["location"]) == (303, ASK)

    def test_nothing_can_be_carried_on(self, world):
        case = world.start()
        answer = world.client.post(f"{PAGE}/{case['reference']}/chat")
        assert (answer.status_code, answer.headers["location"]) == (303, ASK)

    def test_hr_is_no_manager(self, world):
        hr = world.signed_in()
        assert hr.client.get(PAGE).status_code == 403


class TestLink:
    def test_the_answer_never_tells_who_works_here(self, world, mail):
        answers = {
            words(ask_for_link(world, one)) for one in (MANAGER, EMPLOYEE, "x@nowhere.example")
        }
        assert len(answers) == 1
        assert [to for to, _ in sent_mails(world, mail)] == [[MANAGER]]

    def test_it_signs_in_once_and_leads_to_the_cases(self, world, mail):
        browser, path = signed_in_by_mail(world, mail)
        assert browser.get(PAGE).status_code == 200
        assert browser.get("/console/cases").status_code == 403
        assert world.browser().get(path).status_code == 404

    def test_it_ends(self, world, mail):
        ask_for_link(world, MANAGER)
        ((_, message),) = sent_mails(world, mail)
        path = re.search(r"http\S+", message.get_content()).group().removeprefix(BASE)
        world.later(1)
        assert world.client.get(path).status_code == 404

    def test_a_mailbox_is_not_flooded(self, world, mail):
        for _ in range(MAX_LINKS + 1):
            ask_for_link(world, MANAGER)
        assert len(sent_mails(world, mail)) == MAX_LINKS

    def test_asking_too_often_is_stopped(self, world, mail):
        answers = [ask_for_link(world, "x@nowhere.example") for _ in range(MAX_ASKED + 1)]
        assert [a.status_code for a in answers] == [200] * MAX_ASKED + [429]

    def test_a_closed_account_gets_none(self, world, mail):
        signed_in_by_mail(world, mail)
        world.work(lambda w: disable_user(w, find_user(w.session, w.vault, MANAGER)))
        ask_for_link(world, MANAGER)
        assert sent_mails(world, mail) == []

    def test_without_mail_it_says_so(self, world):
        assert "No link was sent" in words(ask_for_link(world, MANAGER))

    def test_no_address_keeps_what_was_typed(self, world):
        answer = ask_for_link(world, "gareth")
        assert answer.status_code == 422
        assert 'value="gareth"' in answer.text

    def test_a_form_that_is_not_ours_is_refused(self, world):
        assert world.client.post(ASK, data={"address": MANAGER}).status_code == 403

    def test_a_link_by_command_leads_there_too(self, world):
        browser = world.signed_in(MANAGER, "manager")
        assert browser.client.get(PAGE).status_code == 200


@pytest.fixture
def gareth(world):
    return world.signed_in(MANAGER, "manager").client


@pytest.fixture
def hr(world):
    return world.signed_in()


class TestCases:
    def test_only_cases_in_their_own_name(self, world, gareth):
        case = world.start()
        world.send(case)
        assert case["reference"] in words(gareth.get(PAGE))
        nadia = world.signed_in(OTHER, "manager").client
        assert case["reference"] not in words(nadia.get(PAGE))
        csrf = form_of(nadia.get(PAGE), "/console/sign-out")
        answer = nadia.post(f"{PAGE}/{case['reference']}/chat", data=csrf)
        assert answer.status_code == 404

    def test_never_one_about_themselves(self, world, gareth):
        case = world.start()
        world.send(case, employee=MANAGER, manager="helen.marsh@harbourdale.example.org")
        assert case["reference"] not in words(gareth.get(PAGE))

    def test_it_says_where_it_is_and_whose_turn_it_is(self, world, gareth, hr):
        case = world.start()
        world.send(case)
        shown = words(gareth.get(PAGE))
        assert "HR has to give the employee the link" in shown
        world.handed_over(case["reference"], hr)
        shown = words(gareth.get(PAGE))
        assert "waiting for the employee to read" in shown
        assert "The employee, since 21 November 2026" in shown
        assert "Look at it again26 November 2026" in shown
        assert "Fit note ends28 November 2026" in shown

    def test_a_returned_case_shows_the_question(self, world, gareth, hr):
        reference, _ = world.agreed_case(hr)
        hr.do(reference, "return", comment="Would a call do?", asks="mode_pref")
        page = gareth.get(PAGE)
        assert "Would a call do?" in words(page)
        assert "Your turn" in words(page)
        assert "Answer in the chat" in words(page)

    @pytest.mark.requirement("R36")
    def test_plans_that_are_followed_are_shown(self, world, gareth, hr):
        reference, _ = world.agreed_case(hr)
        hr.do(reference, "plans", kind="adjustments", rows="A seat | Gareth | 30 November")
        page = words(gareth.get(PAGE))
        assert "Changes at work" in page
        assert "A seat" in page
        hr.do(reference, "plans/1/end")
        assert "A seat" not in words(gareth.get(PAGE))

    def test_how_the_employee_answered_is_not_shown(self, world, gareth, hr):
        case = world.start()
        world.send(case)
        said_no = str(case["reference"])
        world.answer(world.handed_over(said_no, hr), "decline")
        withdrew, path = world.agreed_case(hr)
        world.answer(path, "withdraw")
        page = lxml.html.fromstring(gareth.get(PAGE).text)
        shown = []
        for reference in (said_no, withdrew):
            section = page.get_element_by_id(f"case-{reference}").getparent()
            shown.append(section.text_content().replace(reference, ""))
        assert shown[0] == shown[1]
        assert "isn’t going ahead" in shown[0]

    def test_a_form_that_is_not_ours_opens_nothing(self, world, gareth):
        case = world.start()
        world.send(case)
        assert gareth.post(f"{PAGE}/{case['reference']}/chat").status_code == 403

    def test_a_finished_case_cannot_be_carried_on(self, world, gareth, hr):
        reference, _ = world.agreed_case(hr)
        hr.do(reference, "close")
        csrf = form_of(gareth.get(PAGE), "/console/sign-out")
        answer = gareth.post(f"{PAGE}/{reference}/chat", data=csrf)
        assert answer.status_code == 409
        assert "Carry on" not in words(gareth.get(PAGE))

    def test_without_the_bot_nothing_is_lost(self, world, gareth):
        world.restart(bot_url="http://127.0.0.1:9")
        gareth = world.signed_in(MANAGER, "manager").client
        case = world.start()
        world.send(case)
        csrf = form_of(gareth.get(PAGE), "/console/sign-out")
        answer = gareth.post(f"{PAGE}/{case['reference']}/chat", data=csrf)
        assert answer.status_code == 503
        assert "Nothing is lost" in words(answer)
        assert world.seen_by_manager(str(case["reference"]))["version"] == 1
        assert CONVERSATION not in answer.text
