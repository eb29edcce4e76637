"""Signing in and out."""

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import update

from api.identity import IDLE_LIFE, LOCK_AFTER, add_user, disable_user, find_user, sign_in_link
from api.records.models import SignedIn
from api.scope import set_units
from tests.api.conftest import form_of

BASE = "http://127.0.0.1:8080"
ADDRESS = "hr.one@harbourdale.example.org"


@pytest.fixture
def link(world):
    """The path of a fresh one-time link of an HR user."""
    return world.work(lambda w: sign_in_link(w, add_user(w, ADDRESS, "One", ["hr"]))).removeprefix(
        BASE
    )


class TestAnonymous:
    def test_the_sign_in_page_says_how(self, world):
        assert "works once" in world.client.get("/console/sign-in").text

    def test_signing_out_needs_a_session(self, world):
        assert world.client.post("/console/sign-out").status_code == 401

    def test_the_start_of_the_console_leads_to_the_list(self, world):
        assert world.client.get("/console/").headers["location"] == "/console/cases"


class TestLink:
    def test_opening_it_signs_nobody_in(self, world, link):
        for method in ("HEAD", "GET"):
            answer = world.client.request(method, link)
            assert answer.status_code == 200
            assert "askoh_session" not in answer.headers.get("set-cookie", "")
        assert world.client.get("/console/cases").status_code == 401

    def test_pressing_the_button_does(self, world, link):
        answer = world.client.post(link, data=world.form(link))
        assert answer.status_code == 303
        cookie = answer.headers["set-cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=lax" in cookie
        assert "Path=/;" in cookie
        assert world.client.get("/console/cases").status_code == 200

    def test_over_https_the_cookie_is_secure(self, world):
        world.restart(public_url="https://askoh.example")
        url = world.work(lambda w: sign_in_link(w, add_user(w, ADDRESS, "One", ["hr"])))
        path = url.removeprefix("https://askoh.example")
        browser = TestClient(world.app, base_url="https://askoh.example", follow_redirects=False)
        shown = browser.get(path)
        answer = browser.post(path, data=form_of(shown, "form"))
        for each in (shown, answer):
            assert "Secure" in each.headers["set-cookie"]

    def test_it_works_once(self, world, link):
        other, fields = world.browser(), {}
        for browser in (world.client, other):
            fields[browser] = form_of(browser.get(link), "form")
        world.client.post(link, data=fields[world.client])
        assert other.post(link, data=fields[other]).status_code == 404
        assert other.get(link).status_code == 404
        assert other.get("/console/cases").status_code == 401

    def test_it_needs_our_own_form(self, world, link):
        assert world.client.post(link).status_code == 403
        assert world.client.post(link, data={"form": "x.y"}).status_code == 403

    def test_a_form_that_another_browser_was_shown_signs_nobody_in(self, world, link):
        # Else somebody could sign a colleague in as themselves, and read what they then write.
        attackers = world.form(link)
        victim = world.browser()
        assert victim.post(link, data=attackers).status_code == 403
        assert victim.get("/console/cases").status_code == 401

    def test_it_expires(self, world, link):
        world.later(1)
        assert world.client.get(link).status_code == 404

    def test_a_closed_account_cannot_use_it(self, world, link):
        fields = world.form(link)
        world.work(lambda w: disable_user(w, find_user(w.session, w.vault, ADDRESS)))
        assert world.client.post(link, data=fields).status_code == 404

    def test_the_token_is_stored_as_a_hash_only(self, world, link, tmp_path):
        held = b"".join(path.read_bytes() for path in tmp_path.glob("askoh.db*"))
        assert link.rpartition("/")[2].encode() not in held


class TestLockOut:
    @pytest.fixture
    def locked(self, world):
        """The path of a dead link, from a place that has tried it too often."""
        path = world.work(
            lambda w: sign_in_link(w, add_user(w, ADDRESS, "One", ["hr"]))
        ).removeprefix(BASE)
        browser = world.browser()
        fields = form_of(browser.get(path), "form")
        world.client.post(path, data=world.form(path))
        for _ in range(LOCK_AFTER):
            assert browser.post(path, data=fields).status_code == 404
        assert browser.post(path, data=fields).status_code == 429
        return path

    def test_many_failures_lock_a_place_out(self, world, locked):
        assert world.browser().get(locked).status_code == 429

    def test_a_colleague_with_a_working_link_gets_in_from_there(self, world, locked):
        fresh = world.work(lambda w: sign_in_link(w, add_user(w, ADDRESS, "One", ["hr"])))
        path = fresh.removeprefix(BASE)
        browser = world.browser()
        fields = form_of(browser.get(path), "form")
        assert browser.post(path, data=fields).status_code == 303

    def test_it_ends_by_itself(self, world, locked):
        world.later(1)
        assert world.browser().get(locked).status_code == 404


class TestSession:
    def test_it_ends_when_signed_out(self, world):
        hr = world.signed_in()
        assert hr.client.post("/console/sign-out", data={"csrf": hr.csrf()}).status_code == 303
        assert hr.client.get("/console/cases").status_code == 401

    def test_signing_out_needs_the_token_of_the_session(self, world):
        hr = world.signed_in()
        assert hr.client.post("/console/sign-out", data={"csrf": "wrong"}).status_code == 403
        assert hr.client.get("/console/cases").status_code == 200

    def test_it_ends_after_a_day(self, world):
        hr = world.signed_in()
        cookie = hr.client.cookies["askoh_session"]
        world.later(1)
        world.client.cookies.set("askoh_session", cookie, path="/")
        assert world.client.get("/console/cases").status_code == 401

    def test_it_ends_when_it_lies_idle(self, world):
        hr = world.signed_in()
        leave_idle(world, IDLE_LIFE - timedelta(minutes=1))
        assert hr.client.get("/console/cases").status_code == 200
        leave_idle(world, IDLE_LIFE)
        assert hr.client.get("/console/cases").status_code == 401

    def test_using_it_keeps_it_open(self, world):
        hr = world.signed_in()
        for _ in range(3):
            leave_idle(world, IDLE_LIFE - timedelta(minutes=1))
            assert hr.client.get("/console/cases").status_code == 200

    def test_a_refused_page_counts_as_use_too(self, world):
        hr = world.signed_in()
        for _ in range(3):
            leave_idle(world, IDLE_LIFE - timedelta(minutes=1))
            assert hr.client.get("/console/cases/Z9-999").status_code == 404

    def test_each_sign_in_has_a_cookie_of_its_own_and_ends_the_one_before(self, world):
        hr = world.signed_in()
        old = hr.client.cookies["askoh_session"]
        path = world.work(
            lambda w: sign_in_link(w, add_user(w, "hr.one@harbourdale.example.org", "One", ["hr"]))
        ).removeprefix(BASE)
        hr.client.post(path, data=form_of(hr.client.get(path), "form"))
        assert hr.client.cookies["askoh_session"] != old
        stolen = world.browser()
        stolen.cookies.set("askoh_session", old, path="/")
        assert stolen.get("/console/cases").status_code == 401

    def test_signing_out_everywhere_ends_it_on_every_browser(self, world):
        one, two, other = world.signed_in(), world.signed_in(), world.signed_in("b@x.example")
        answer = one.client.post(
            "/console/sign-out", data={"csrf": one.csrf(), "everywhere": "yes"}
        )
        assert answer.status_code == 303
        assert two.client.get("/console/cases").status_code == 401
        assert other.client.get("/console/cases").status_code == 200

    def test_signing_out_here_leaves_other_browsers(self, world):
        one, two = world.signed_in(), world.signed_in()
        one.client.post("/console/sign-out", data={"csrf": one.csrf()})
        assert two.client.get("/console/cases").status_code == 200

    def test_it_ends_when_the_account_is_closed(self, world):
        hr = world.signed_in()
        world.work(lambda w: disable_user(w, find_user(w.session, w.vault, ADDRESS)))
        assert hr.client.get("/console/cases").status_code == 401

    def test_a_made_up_cookie_is_nobody(self, world):
        world.client.cookies.set("askoh_session", "A" * 43, path="/")
        assert world.client.get("/console/cases").status_code == 401


def leave_idle(world, time):
    """Let every session lie unused for a time."""
    world.work(lambda w: w.session.execute(update(SignedIn).values(seen_at=w.now - time)))


class TestAccount:
    def test_anonymous_is_asked_to_sign_in(self, world):
        assert world.client.get("/console/account").status_code == 401

    @pytest.mark.parametrize("role", ["employee", "manager", "reviewer", "admin"])
    def test_whoever_has_no_desk_begins_there(self, world, role):
        someone = world.signed_in("someone@harbourdale.example.org", role)
        page = someone.client.get("/console/account")
        assert page.status_code == 200
        assert "someone" in page.text
        assert "/console/cases" not in page.text

    def test_hr_reads_which_units_are_theirs(self, world):
        hr = world.signed_in()
        assert "All units" in hr.client.get("/console/account").text
        world.work(
            lambda w: set_units(
                w, find_user(w.session, w.vault, "hr.one@harbourdale.example.org"), ["Production"]
            )
        )
        page = hr.client.get("/console/account").text
        assert "Production" in page
        assert "All units" not in page
