"""An employee's note to HR: sent, read, answered, taken back; never to their manager."""

from __future__ import annotations

import re
import sqlite3

import lxml.html
import pytest

from api.worker import run_outbox, run_purge, run_reminders
from tests.api.conftest import BASE, EMPLOYEE, MANAGER, form_of

INBOX = "/console/notes"
WORDS = "The late shifts are hard, and my manager is the reason."
NOTE = {"name": "Owen Grant", "address": EMPLOYEE, "text": WORDS}
CRISIS = "I want to kill myself"


def words(answer):
    return " ".join(lxml.html.fromstring(answer.text).text_content().split())


def send(browser, **fields):
    """Fill in the page in one browser and press Send."""
    given = form_of(browser.get("/note"), "/note")
    return browser.post("/note", data={**given, **NOTE, **fields})


def sent(world, **fields):
    """A note that HR has: its reference."""
    answer = send(world.browser(), **fields)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"].rpartition("/")[2]


def do(hr, reference, action, **fields):
    url = f"{INBOX}/{reference}/{action}"
    return hr.client.post(url, data={"csrf": hr.csrf(), **fields})


def link_of(world, hr, reference):
    """The path of a personal link that HR hands over."""
    page = lxml.html.fromstring(do(hr, reference, "link").text)
    return page.get_element_by_id("personal-link").text_content().removeprefix(BASE)


def on_page(world, path, action, **fields):
    """Use a form on the sender's page."""
    given = form_of(world.client.get(path), f"{path}/{action}")
    return world.client.post(f"{path}/{action}", data={**given, **fields})


def mails(world, server):
    before = len(server.mails)
    run_outbox(world.services, world.settings.now())
    return server.mails[before:]


@pytest.fixture
def hr(world):
    return world.signed_in()


class TestAnonymous:
    def test_anybody_may_open_the_sheet(self, world):
        answer = world.client.get("/note")
        assert answer.status_code == 200
        assert "Nothing on this page is kept" in words(answer)

    def test_the_inbox_and_everything_in_it_need_hr(self, world):
        reference = sent(world)
        for path in (INBOX, f"{INBOX}/{reference}"):
            assert world.client.get(path).status_code == 401
            for role in ("manager", "reviewer", "admin"):
                other = world.signed_in(f"{role}@harbourdale.example.org", role)
                assert other.client.get(path).status_code == 403
        for action in ("take", "reply", "done", "link"):
            assert world.client.post(f"{INBOX}/{reference}/{action}").status_code == 401

    def test_a_wrong_link_opens_nothing(self, world):
        assert world.client.get("/notes/none").status_code == 404
        for action in ("answer", "withdraw"):
            assert world.client.post(f"/notes/none/{action}").status_code == 404

    def test_a_form_that_is_not_ours_sends_nothing(self, world, hr):
        assert world.client.post("/note", data=NOTE).status_code == 403
        assert "There is none." in words(hr.client.get(INBOX))


class TestSending:
    def test_hr_reads_every_word(self, world, hr):
        reference = sent(world)
        assert "Owen Grant" in words(hr.client.get(INBOX))
        shown = words(hr.client.get(f"{INBOX}/{reference}"))
        assert WORDS in shown
        assert "matched the people file" in shown

    def test_nothing_typed_is_lost_on_a_mistake(self, world):
        answer = send(world.browser(), address="owen")
        assert answer.status_code == 422
        assert "Type your work address" in words(answer)
        assert form_of_text(answer)["text"] == WORDS

    @pytest.mark.parametrize("text", ["", "   ", "x" * 4001])
    def test_an_empty_or_endless_note_is_given_back(self, world, hr, text):
        assert send(world.browser(), text=text).status_code == 422
        assert "There is none." in words(hr.client.get(INBOX))

    def test_it_is_encrypted_at_rest(self, world):
        sent(world)
        world.services.database.close()
        path = world.settings.database_url.removeprefix("sqlite:///")
        with sqlite3.connect(path) as database:
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        kept = b"".join(one.read_bytes() for one in world.settings.home.glob("askoh.db*"))
        for private in ("late shifts", EMPLOYEE, "Owen Grant"):
            assert private.encode() not in kept

    def test_the_answer_is_the_same_whoever_it_was(self, world):
        pages = set()
        for address in (EMPLOYEE, "nobody@elsewhere.example"):
            browser = world.browser()
            shown = words(browser.get(send(browser, address=address).headers["location"]))
            pages.add(re.sub(r"N-\d{5}", "", shown))
        assert len(pages) == 1

    def test_somebody_not_in_the_people_file_is_marked(self, world, hr):
        reference = sent(world, address="nobody@elsewhere.example", name="A. Nother")
        assert "Make sure who it is" in words(hr.client.get(f"{INBOX}/{reference}"))

    def test_too_many_are_stopped(self, world):
        answers = [send(world.client).status_code for _ in range(6)]
        assert answers == [303] * 5 + [429]


def form_of_text(answer):
    form = next(f for f in lxml.html.fromstring(answer.text).forms if f.get("action") == "/note")
    return {key: (value or "").lstrip("\n") for key, value in form.form_values()}


@pytest.mark.requirement("R32")
class TestNeverTheManager:
    def test_a_manager_who_works_in_hr_neither_sees_nor_opens_it(self, world):
        own = world.signed_in(MANAGER, "hr")
        reference = sent(world)
        assert reference not in words(own.client.get(INBOX))
        assert own.client.get(f"{INBOX}/{reference}").status_code == 404
        for action in ("take", "reply", "done", "link"):
            assert do(own, reference, action, text="hello").status_code == 404

    def test_nor_does_the_sender_who_works_in_hr(self, world):
        own = world.signed_in(EMPLOYEE, "hr")
        reference = sent(world)
        assert own.client.get(f"{INBOX}/{reference}").status_code == 404

    def test_no_mail_goes_to_the_manager(self, world, mail):
        reference = sent(world)
        do(world.signed_in(), reference, "reply", text="Come and see us.")
        assert {to for (to,), _ in mails(world, mail)} == {
            "hr@harbourdale.example.org",
            EMPLOYEE,
        }


class TestMails:
    def test_hr_and_the_sender_are_told_by_reference_and_link_only(self, world, mail):
        reference = sent(world)
        told = {to[0]: message for to, message in mails(world, mail)}
        assert f"{BASE}{INBOX}/{reference}" in told["hr@harbourdale.example.org"].get_content()
        for message in told.values():
            text = message["Subject"] + message.get_content()
            assert reference in text
            for hidden in ("Owen", "shift", "manager", "health"):
                assert hidden not in text

    def test_the_answer_comes_by_a_link_that_shows_it(self, world, mail, hr):
        hr = world.signed_in()
        reference = sent(world)
        mails(world, mail)
        do(hr, reference, "reply", text="Shall we meet on Monday?")
        ((to, message),) = mails(world, mail)
        assert to == [EMPLOYEE]
        assert "Monday" not in message.get_content()
        path = re.search(r"http\S+", message.get_content()).group().removeprefix(BASE)
        shown = words(world.client.get(path))
        assert "Shall we meet on Monday?" in shown
        assert WORDS in shown

    def test_an_address_nobody_knows_gets_none(self, world, mail):
        sent(world, address="nobody@elsewhere.example")
        assert [to for to, _ in mails(world, mail)] == [["hr@harbourdale.example.org"]]


class TestAnswering:
    def test_the_employee_writes_back_and_hr_sees_it_waits(self, world, hr):
        reference = sent(world)
        do(hr, reference, "reply", text="Tell me more.")
        do(hr, reference, "done")
        assert "There is none." in words(hr.client.get(INBOX))
        path = link_of(world, hr, reference)
        assert on_page(world, path, "answer", text="It began in May.").status_code == 303
        assert reference in words(hr.client.get(INBOX))
        assert "It began in May." in words(hr.client.get(f"{INBOX}/{reference}"))

    def test_opening_it_changes_nothing(self, world, hr):
        reference = sent(world)
        path = link_of(world, hr, reference)
        before = words(hr.client.get(f"{INBOX}/{reference}"))
        for method in ("HEAD", "GET", "GET"):
            assert world.client.request(method, path).status_code == 200
        assert words(hr.client.get(f"{INBOX}/{reference}")) == before

    def test_a_new_link_ends_the_one_before(self, world, hr):
        reference = sent(world)
        old = link_of(world, hr, reference)
        link_of(world, hr, reference)
        assert world.client.get(old).status_code == 404

    def test_it_has_an_owner(self, world, hr):
        reference = sent(world)
        do(hr, reference, "take")
        assert "hr.one" in words(hr.client.get(INBOX)).partition("Owner")[2]
        do(hr, reference, "take")
        assert "Nobody yet" in words(hr.client.get(INBOX))

    def test_an_empty_answer_is_refused(self, world, hr):
        reference = sent(world)
        assert do(hr, reference, "reply", text=" ").status_code == 422
        path = link_of(world, hr, reference)
        assert on_page(world, path, "answer", text=" ").status_code == 422


class TestTakenBack:
    def test_nobody_can_open_it_again(self, world, hr):
        reference = sent(world)
        path = link_of(world, hr, reference)
        assert "deleted" in words(on_page(world, path, "withdraw"))
        assert world.client.get(path).status_code == 404
        assert hr.client.get(f"{INBOX}/{reference}").status_code == 404
        assert reference not in words(hr.client.get(INBOX))


class TestUrgentWords:
    def test_help_comes_first_and_nothing_is_kept(self, world, hr):
        answer = send(world.browser(), text=CRISIS)
        assert answer.status_code == 200
        assert "116 123" in words(answer)
        assert CRISIS in form_of_text(answer)["text"]
        assert "There is none." in words(hr.client.get(INBOX))

    def test_it_is_saved_if_they_go_on(self, world, hr):
        reference = sent(world, text=CRISIS, help_seen="yes")
        assert CRISIS in words(hr.client.get(f"{INBOX}/{reference}"))

    def test_in_an_answer_too_on_both_sides(self, world, hr):
        reference = sent(world)
        path = link_of(world, hr, reference)
        assert "116 123" in words(on_page(world, path, "answer", text=CRISIS))
        assert "116 123" in words(do(hr, reference, "reply", text=CRISIS))
        assert CRISIS not in words(hr.client.get(f"{INBOX}/{reference}"))
        on_page(world, path, "answer", text=CRISIS, help_seen="yes")
        assert CRISIS in words(hr.client.get(f"{INBOX}/{reference}"))


class TestReminder:
    # 21 November 2026 is a Saturday: the third working day after it is the Wednesday.
    def test_hr_is_reminded_once_after_the_employers_working_days(self, world, mail):
        reference = sent(world)
        mails(world, mail)
        world.later(4)
        assert run_reminders(world.services, world.settings.now()).notes == 0
        world.later(1)
        found = [run_reminders(world.services, world.settings.now()).notes for _ in range(2)]
        assert found == [1, 0]
        ((to, message),) = mails(world, mail)
        assert to == ["hr@harbourdale.example.org"]
        assert reference in message["Subject"]
        assert "Late" in words(world.signed_in().client.get(INBOX))

    def test_an_answered_note_waits_for_nobody_at_hr(self, world, hr):
        reference = sent(world)
        do(hr, reference, "reply", text="Thank you.")
        world.later(30)
        assert run_reminders(world.services, world.settings.now()).notes == 0


def test_after_its_time_a_note_is_erased(world, hr):
    reference = sent(world)
    do(hr, reference, "done")
    world.later(366)
    assert run_purge(world.services, world.settings.now()).notes == 1
    assert run_purge(world.services, world.settings.now()).notes == 0
    hr = world.signed_in()
    shown = words(hr.client.get(f"{INBOX}/{reference}"))
    assert WORDS not in shown
    assert "was erased" in shown
