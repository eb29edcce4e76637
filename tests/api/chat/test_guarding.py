"""Cookies, form tokens, limits, headers, logs."""

from __future__ import annotations

import base64
import json
import logging

import pytest
from httpx import ASGITransport, AsyncClient

from api.chat.session import COOKIE


class TestCookie:
    async def test_scripts_and_other_sites_cannot_use_it(self, visitor) -> None:
        header = (await visitor.get()).answer.headers["set-cookie"]
        assert "HttpOnly" in header
        assert "samesite=lax" in header.lower()
        assert "Secure" not in header

    @pytest.mark.requirement("R39")
    async def test_it_is_secure_where_people_come_by_https(self, settings, restarted) -> None:
        object.__setattr__(settings, "public_url", "https://askoh.test")
        async with (
            restarted() as app,
            AsyncClient(transport=ASGITransport(app), base_url="https://askoh.test") as http,
        ):
            answer = await http.get("/chat")
        assert "Secure" in answer.headers["set-cookie"]
        assert answer.headers["strict-transport-security"]

    @pytest.mark.parametrize("how", ["body", "signature", "unsigned", "garbage", "empty"])
    async def test_a_changed_one_opens_nothing(self, visitor, bot, how) -> None:
        await visitor.open()
        await visitor.say("words of my own")
        conversation = bot.received[0]["conversation"]
        body, _, signature = visitor.http.cookies[COOKIE].partition(".")
        forged = base64.urlsafe_b64encode(json.dumps(["x", conversation, None, 2e9]).encode())
        changed = {
            "body": f"{forged.decode().rstrip('=')}.{signature}",
            "signature": f"{body}.{'A' * len(signature)}",
            "unsigned": body,
            "garbage": "%%%.\u00e9".encode().decode("latin-1"),
            "empty": "",
        }[how]
        visitor.http.cookies.clear()
        page = await visitor.http.get(
            "/chat", headers={"cookie": f"{COOKIE}={changed}".encode("latin-1")}
        )
        assert page.status_code == 200
        assert "words of my own" not in page.text

    async def test_an_id_of_the_clients_own_is_never_used(self, visitor, bot) -> None:
        await visitor.open()
        await visitor.post(text="hello there", conversation="c-mine", id="c-mine")
        assert bot.received[0]["conversation"] != "c-mine"

    async def test_an_old_one_is_no_longer_looked_at(self, visitor, clock) -> None:
        await visitor.open()
        await visitor.say("words of my own")
        clock.pass_minutes(7 * 24 * 60 + 1)
        assert "words of my own" not in (await visitor.get()).words


class TestFormToken:
    @pytest.mark.parametrize("token", ["", "wrong", "é"])
    async def test_a_form_without_ours_does_nothing_and_loses_nothing(
        self, visitor, bot, token
    ) -> None:
        await visitor.open()
        page = await visitor.say("he is off with his leg", token=token)
        assert page.answer.status_code == 403
        assert page.box() == "he is off with his leg"
        assert bot.received == []
        page = await visitor.say(page.box())
        assert bot.texts() == ["he is off with his leg"]

    async def test_one_of_another_browser_is_not_ours(self, visitor, bot, another_browser) -> None:
        await visitor.open()
        async with another_browser() as other:
            await other.open()
            await visitor.say("he is off", token=other.page.field("token"))
        assert bot.received == []

    async def test_nor_is_one_from_another_site(self, visitor, bot) -> None:
        await visitor.open()
        given = {
            "token": visitor.page.field("token"),
            "message_id": "0123456789",
            "text": "hi there",
        }
        answer = await visitor.http.post(
            "/chat", data=given, headers={"Sec-Fetch-Site": "cross-site"}
        )
        assert answer.status_code == 403
        assert bot.received == []

    async def test_without_cookies_the_page_says_why(self, visitor, bot) -> None:
        await visitor.get()
        visitor.http.cookies.clear()
        page = await visitor.say("he is off with his leg")
        assert "cookies are off" in page.notice()
        assert page.box() == "he is off with his leg"

    async def test_end_needs_it_too(self, visitor, bot) -> None:
        await visitor.open("private")
        await visitor.say("something personal")
        answer = await visitor.http.post("/chat/end", data={"token": "wrong"})
        assert answer.status_code == 403
        assert bot.forgotten == []


class TestLimits:
    async def test_a_flood_is_paused_and_words_come_back(self, visitor, bot, settings) -> None:
        await visitor.open()
        for number in range(settings.conversation_per_minute):
            await visitor.say(f"message {number}")
        page = await visitor.say("one more")
        assert page.answer.status_code == 429
        assert page.box() == "one more"
        assert "about a minute" in page.notice()
        assert len(bot.received) == settings.conversation_per_minute

    async def test_an_address_cannot_open_chats_without_end(self, visitor, settings) -> None:
        object.__setattr__(settings, "address_per_minute", 600)
        await visitor.get()
        codes = set()
        for number in range(601):
            fields = {"token": visitor.page.field("token"), "message_id": f"attempt-{number:05}"}
            answer = await visitor.http.post(
                "/chat", data={**fields, "start": "private"}, follow_redirects=False
            )
            codes.add(answer.status_code)
        assert codes == {303, 429}


class TestHeaders:
    @pytest.mark.parametrize(
        "path",
        ["/chat", "/urgent", "/talk-to-hr", "/who-can-see", "/health", "/nowhere", "/console/"],
    )
    async def test_every_answer_carries_them(self, visitor, path) -> None:
        headers = (await visitor.http.get(path)).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["cache-control"] == "no-store"

    async def test_no_page_holds_anything_inline_or_from_elsewhere(self, visitor) -> None:
        await visitor.open()
        await visitor.say("he is off")
        for path in ("/chat", "/urgent", "/talk-to-hr", "/who-can-see"):
            tree = (await visitor.get(path)).tree
            assert tree.xpath("//style | //*[@style] | //script[not(@src)]") == []
            assert tree.xpath("//@*[starts-with(name(), 'on')]") == []
            assert all(
                src.startswith("/static/")
                for src in tree.xpath("//script/@src | //link/@href | //img/@src")
            )

    async def test_static_files_are_kept_by_browsers_and_named_by_content(self, visitor) -> None:
        page = await visitor.open()
        for address in page.tree.xpath("//script/@src | //link/@href"):
            answer = await visitor.http.get(address)
            assert answer.status_code == 200
            assert "immutable" in answer.headers["cache-control"]

    async def test_the_only_way_out_of_a_form_is_the_exit_page(self, visitor) -> None:
        policy = (await visitor.get()).answer.headers["content-security-policy"]
        assert "form-action 'self' https://www.bbc.co.uk;" in policy


class TestLogs:
    async def test_the_access_log_has_routes_and_no_content(self, visitor, caplog) -> None:
        caplog.set_level(logging.INFO, logger="askoh.access")
        await visitor.open()
        await visitor.say("zebrafish")
        await visitor.http.get("/agree/secret-token-zebrafish?x=zebrafish")
        await visitor.http.get("/nowhere/zebrafish")
        assert "POST /chat 303" in caplog.text
        assert "/agree/{token}" in caplog.text
        assert "zebrafish" not in caplog.text

    async def test_a_failure_of_ours_shows_a_page_and_logs_no_words(
        self, visitor, app, caplog, monkeypatch
    ) -> None:
        def broken(*_: object) -> None:
            raise ValueError("zebrafish was typed")

        await visitor.open()
        monkeypatch.setattr(app.state.chat.journey, "take", broken)
        page = await visitor.say("zebrafish")
        assert page.answer.status_code == 500
        assert "Something went wrong at our end" in page.words
        assert page.answer.headers["content-security-policy"]
        assert "ValueError" in caplog.text
        assert "zebrafish" not in caplog.text + page.answer.text


class TestHealth:
    async def test_all_parts_answer(self, visitor) -> None:
        answer = await visitor.http.get("/health")
        assert answer.json() == {"status": "ok", "api": "ok", "bot": "ok", "actions": "ok"}

    async def test_the_api_says_which_part_does_not(self, visitor, app) -> None:
        app.state.chat.bot._http.base_url = "http://127.0.0.1:1"
        answer = await visitor.http.get("/health")
        assert answer.status_code == 200
        assert (answer.json()["status"], answer.json()["bot"]) == ("degraded", "unreachable")
