"""Asking for a sign-in link by mail: it works, and it tells nobody whether an account exists."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from api.identity import add_user, disable_user, find_user
from api.records.models import Outbox, SignInRequest
from api.sign_in_requests import MAX_ASKED, MAX_LINKS
from api.worker import run_sign_in_requests
from tests.api.conftest import BASE, form_of

ADDRESS = "hr.one@harbourdale.example.org"
PAGE = "/console/sign-in"


@pytest.fixture
def mailing(world):
    """An AskOH with mail, and a user."""
    world.restart(smtp_host="127.0.0.1")
    world.work(lambda w: add_user(w, ADDRESS, "One", ["hr"]))
    return world


def ask(world, address, browser=None):
    browser = browser or world.browser()
    fields = form_of(browser.get(PAGE), "form")
    return browser.post(PAGE, data={**fields, "address": address})


def links(world):
    """The paths of all links that wait to be mailed."""

    def read(work):
        return [work.vault.open(row.person, row.body_sealed) for row in work.session.scalars(rows)]

    rows = select(Outbox).where(Outbox.kind == "sign_in").order_by(Outbox.created_at)
    return [re.search(rf"{BASE}(\S+)", body)[1] for body in world.work(read)]


def work_off(world):
    return run_sign_in_requests(world.services, world.settings.now()).links


def test_without_mail_nobody_is_offered_it(world):
    assert "Send me a link" not in world.client.get(PAGE).text
    assert world.client.post(PAGE, data={"address": ADDRESS}).status_code == 403


def test_it_needs_our_own_form(mailing):
    assert mailing.client.post(PAGE, data={"address": ADDRESS}).status_code == 403
    fields = form_of(mailing.client.get(PAGE), "form")
    elsewhere = mailing.browser()
    assert elsewhere.post(PAGE, data={**fields, "address": ADDRESS}).status_code == 403


def test_whoever_asks_gets_a_link_that_signs_in_once(mailing):
    assert ask(mailing, ADDRESS.upper()).status_code == 303
    assert work_off(mailing) == 1
    assert work_off(mailing) == 0
    (path,) = links(mailing)
    browser = mailing.browser()
    answer = browser.post(path, data=form_of(browser.get(path), "form"))
    assert answer.status_code == 303
    assert browser.get("/console/cases").status_code == 200


def test_the_answer_and_what_is_kept_are_the_same_for_everybody(mailing):
    closed = "closed@harbourdale.example.org"
    mailing.work(lambda w: add_user(w, closed, "Closed", ["hr"]))
    mailing.work(lambda w: disable_user(w, find_user(w.session, w.vault, closed)))
    answers = [ask(mailing, one) for one in (ADDRESS, closed, "nobody@elsewhere.example")]
    assert len({(one.status_code, one.headers["location"], one.text) for one in answers}) == 1
    rows = mailing.work(lambda w: w.session.scalars(select(SignInRequest)).all())
    assert len(rows) == 3
    assert {row.done_at for row in rows} == {None}
    assert work_off(mailing) == 1


def test_no_address_is_said_and_kept_in_the_box(mailing):
    answer = ask(mailing, "hr.one")
    assert answer.status_code == 422
    assert "There is a problem" in answer.text
    assert 'value="hr.one"' in answer.text


def test_a_place_that_asks_too_often_has_to_wait(mailing):
    for number in range(MAX_ASKED):
        assert ask(mailing, f"somebody{number}@harbourdale.example.org").status_code == 303
    assert ask(mailing, ADDRESS).status_code == 429
    mailing.later(1)
    assert ask(mailing, ADDRESS).status_code == 303


def test_a_stranger_who_asks_for_a_colleague_takes_nothing_from_them(mailing):
    ask(mailing, ADDRESS)
    work_off(mailing)
    (own,) = links(mailing)
    for _ in range(MAX_LINKS + 2):
        ask(mailing, ADDRESS)
    work_off(mailing)
    assert len(links(mailing)) == MAX_LINKS
    browser = mailing.browser()
    answer = browser.post(own, data=form_of(browser.get(own), "form"))
    assert answer.status_code == 303


def test_a_request_that_waited_too_long_is_dropped(mailing):
    ask(mailing, ADDRESS)
    mailing.later(1)
    assert work_off(mailing) == 0
