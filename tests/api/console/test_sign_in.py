"""Signing in and out."""

import pytest

from api.identity import LOCK_AFTER, add_user, disable_user, find_user, sign_in_link

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
            assert "set-cookie" not in answer.headers
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
        answer = world.client.post(path, data=world.form(path))
        assert "Secure" in answer.headers["set-cookie"]

    def test_it_works_once(self, world, link):
        fields = world.form(link)
        world.client.post(link, data=fields)
        again = world.browser()
        assert again.post(link, data=fields).status_code == 404
        assert again.get(link).status_code == 404
        assert again.get("/console/cases").status_code == 401

    def test_it_needs_our_own_form(self, world, link):
        assert world.client.post(link).status_code == 403
        assert world.client.post(link, data={"form": "x.y"}).status_code == 403

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
    def test_many_failures_lock_a_place_out_for_a_while(self, world, link):
        fields = world.form(link)
        world.client.post(link, data=fields)
        for _ in range(LOCK_AFTER):
            assert world.browser().post(link, data=fields).status_code == 404
        assert world.browser().post(link, data=fields).status_code == 429
        fresh = world.work(lambda w: sign_in_link(w, add_user(w, ADDRESS, "One", ["hr"])))
        assert world.browser().get(fresh.removeprefix(BASE)).status_code == 429


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
        world.client.cookies.set("askoh_session", cookie, path="/console")
        assert world.client.get("/console/cases").status_code == 401

    def test_it_ends_when_the_account_is_closed(self, world):
        hr = world.signed_in()
        world.work(lambda w: disable_user(w, find_user(w.session, w.vault, ADDRESS)))
        assert hr.client.get("/console/cases").status_code == 401

    def test_a_made_up_cookie_is_nobody(self, world):
        world.client.cookies.set("askoh_session", "A" * 43, path="/console")
        assert world.client.get("/console/cases").status_code == 401
