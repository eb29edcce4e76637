"""The public JSON chat: its journey, its tokens, who else may use them, and a fuzzer's findings."""

from __future__ import annotations

import asyncio
import shutil
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.chat.session import COOKIE, FRAME_COOKIE

ROOT = Path(__file__).parents[3]
CRISIS = "some mornings driving in i think about ending my life"
ORIGIN = "https://app.harbourdale.example.org"


@dataclass
class Talker:
    """Somebody's program. ``token`` is the one it was given last."""

    http: httpx.AsyncClient
    token: str = ""

    async def start(self, **body: object) -> dict[str, Any]:
        answer = await self.http.post("/v1/conversations", json=body)
        assert answer.status_code == 201, answer.text
        return self._took(answer)

    async def send(self, *, wait: float = 8, **body: object) -> httpx.Response:
        given = {"message_id": uuid.uuid4().hex, **body}
        return await self.http.post(f"/v1/messages?wait={wait}", json=given, headers=self.headers())

    async def say(self, text: str) -> dict[str, Any]:
        answer = await self.send(text=text)
        assert answer.status_code == 200, answer.text
        return self._took(answer)

    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    def _took(self, answer: httpx.Response) -> dict[str, Any]:
        body: dict[str, Any] = answer.json()
        self.token = body["token"]
        return body


@pytest.fixture
async def talker(app) -> AsyncIterator[Talker]:
    transport = httpx.ASGITransport(app=app, client=("192.0.2.9", 50000))
    async with httpx.AsyncClient(transport=transport, base_url="http://askoh.test") as http:
        yield Talker(http)


def texts(answer: dict[str, Any]) -> str:
    blocks = answer["turn"]["blocks"]
    return " ".join(one.get("text", "") + str(one.get("rows", "")) for one in blocks)


def buttons(answer: dict[str, Any]) -> dict[str, str]:
    shown = (one for one in answer["turn"]["blocks"] if one["type"] == "choices")
    return {choice["title"]: choice["id"] for one in shown for choice in one["choices"]}


class TestTalking:
    async def test_words_then_a_button(self, talker, bot) -> None:
        opened = await talker.start(mode="named", role="manager")
        assert "in your own words" in texts(opened)
        assert opened["who_can_see"].startswith("Nobody at work reads this chat")
        answer = await talker.say("he is off with his leg")
        assert bot.question in texts(answer)
        pressed = await talker.send(choice=buttons(answer)["May be fit"])
        assert pressed.json()["turn"]["said"] == "May be fit"
        assert bot.received[-1]["payload"] == '/inform{"note_type": "may_be_fit"}'
        assert "inform" not in pressed.text

    async def test_danger_is_answered_before_anything_else(self, talker, bot) -> None:
        await talker.start(mode="private")
        answer = await talker.say(CRISIS)
        assert "116 123" in texts(answer)
        assert answer["turn"]["kind"] == "unkept"
        assert bot.received == []

    async def test_and_even_without_a_token(self, talker, bot) -> None:
        answer = await talker.send(text=CRISIS)
        assert answer.status_code == 401
        assert "116 123" in answer.json()["error"]["message"]

    async def test_a_transcript_until_it_is_ended(self, talker, bot) -> None:
        await talker.start(role="manager")
        await talker.say("he is off")
        said = (await talker.http.get("/v1/transcript", headers=talker.headers())).json()
        assert [one["said"] for one in said["turns"]] == ["", "he is off"]
        ended = await talker.http.delete("/v1/conversations/current", headers=talker.headers())
        assert ended.status_code == 204
        assert len(bot.forgotten) == 1
        gone = await talker.http.get("/v1/transcript", headers=talker.headers())
        assert gone.status_code == 410
        assert (await talker.send(text="still there?")).status_code == 410

    async def test_help_needs_nothing(self, talker, employer) -> None:
        answer = await talker.http.get("/v1/help")
        for number in ("999", "116 123", employer.eap.phone):
            assert number in answer.text

    async def test_with_the_bot_down_help_is_named(self, talker, bot, app) -> None:
        await talker.start(role="manager")
        app.state.chat.bot._http.base_url = "http://127.0.0.1:1"
        answer = await talker.send(text="he is off")
        assert answer.status_code == 503
        assert "999" in answer.text


class TestSlowOrCut:
    async def test_a_slow_answer_is_waited_for_and_taken_once(self, talker, bot) -> None:
        await talker.start(role="manager")
        release = asyncio.Event()

        async def slow() -> None:
            while not release.is_set():
                await asyncio.sleep(0.02)

        bot.fault = slow
        same = {"message_id": "the-same-message", "text": "he is off"}
        first = await talker.send(wait=0.1, **same)
        assert (first.status_code, first.json()["status"]) == (202, "working")
        release.set()
        second = await talker.send(**same)
        assert bot.question in texts(second.json())
        third = await talker.send(**same)
        assert third.json()["repeated"] is True
        assert third.json()["turn"] == second.json()["turn"]
        assert len(bot.received) == 1

    async def test_a_client_that_went_away_finds_its_answer(self, talker, bot) -> None:
        await talker.start(role="manager")

        async def slow() -> None:
            await asyncio.sleep(0.4)

        bot.fault = slow
        same = {"message_id": "the-same-message", "text": "he is off"}
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.1):
                await talker.send(**same)
        answer = await talker.send(**same)
        assert bot.question in texts(answer.json())
        assert len(bot.received) == 1

    async def test_only_so_many_at_once(self, talker, bot, settings) -> None:
        await talker.start(role="manager")

        async def slow() -> None:
            await asyncio.sleep(0.5)

        bot.fault = slow
        many = settings.conversation_at_once + 1
        answers = await asyncio.gather(*(talker.send(text=f"message {n}") for n in range(many)))
        assert sorted(one.status_code for one in answers)[-1] == 429
        urgent = await asyncio.gather(
            *(talker.send(text="hello there", wait=0) for _ in range(many)),
            talker.send(text=CRISIS),
        )
        assert "116 123" in urgent[-1].text


class TestTokens:
    async def test_nobody_elses_opens_anything(self, talker, app) -> None:
        await talker.start(mode="private")
        body, _, signature = talker.token.partition(".")
        for token in ("", "x", body, f"{body}.{'A' * len(signature)}", f"x{talker.token}", "é"):
            answer = await talker.http.get(
                "/v1/transcript", headers={"Authorization": f"Bearer {token}".encode()}
            )
            assert answer.status_code == 401, token

    async def test_one_of_the_page_is_not_one_of_ours_nor_the_other_way(
        self, talker, visitor, bot
    ) -> None:
        await visitor.open()
        await visitor.say("words of my own")
        talker.token = visitor.http.cookies[COOKIE]
        assert (await talker.send(text="hello there")).status_code == 401
        await talker.start(role="manager")
        await talker.say("secret words")
        visitor.http.cookies.clear()
        for name in (COOKIE, FRAME_COOKIE):
            visitor.http.cookies.set(name, talker.token)
        for path in ("/chat", "/widget/chat"):
            assert "secret words" not in (await visitor.http.get(path)).text

    async def test_an_old_one_is_no_longer_looked_at(self, talker, clock) -> None:
        await talker.start(mode="private")
        clock.pass_minutes(31)
        answer = await talker.http.get("/v1/transcript", headers=talker.headers())
        assert answer.status_code == 401

    async def test_a_stolen_one_opens_nothing_once_the_chat_has_ended(self, talker) -> None:
        await talker.start(mode="private")
        stolen = talker.token
        await talker.http.delete("/v1/conversations/current", headers=talker.headers())
        answer = await talker.http.get(
            "/v1/transcript", headers={"Authorization": f"Bearer {stolen}"}
        )
        assert answer.status_code == 410

    async def test_an_id_of_the_clients_own_is_refused(self, talker) -> None:
        answer = await talker.http.post("/v1/conversations", json={"conversation": "c-mine"})
        assert answer.status_code == 422
        await talker.start()
        assert (await talker.send(text="hi there", conversation="c-mine")).status_code == 422

    async def test_a_button_of_another_chat_does_nothing(self, talker, bot) -> None:
        await talker.start(role="manager")
        theirs = buttons(await talker.say("he is off"))["May be fit"]
        await talker.start(role="manager")
        assert (await talker.send(choice=theirs)).status_code == 400
        assert len(bot.received) == 1


class TestLimits:
    async def test_a_flood_is_paused(self, talker, bot, settings) -> None:
        await talker.start(role="manager")
        for number in range(settings.conversation_per_minute):
            await talker.say(f"message {number}")
        assert (await talker.send(text="one more")).status_code == 429

    @pytest.fixture
    def tight(self, settings) -> None:
        object.__setattr__(settings, "address_per_minute", 20)

    async def test_an_address_cannot_open_chats_without_end(self, tight, talker) -> None:
        # More than two minutes' worth, so that a minute may end meanwhile.
        codes = [
            (await talker.http.post("/v1/conversations", json={"mode": "private"})).status_code
            for _ in range(41)
        ]
        assert set(codes) == {201, 429}

    @pytest.mark.parametrize(("chars", "status"), [(4001, 413), (100_001, 422), (300_000, 413)])
    async def test_what_is_too_large_is_refused(self, talker, bot, chars, status) -> None:
        await talker.start(role="manager")
        assert (await talker.send(text="a" * chars)).status_code == status
        assert bot.received == []


class TestOtherSites:
    @pytest.fixture
    def listed(self, settings, tmp_path) -> None:
        folder = shutil.copytree(ROOT / "config", tmp_path / "config")
        profile = folder / "example.yml"
        words = profile.read_text().replace("api_origins: []", f"api_origins: [{ORIGIN}]")
        profile.write_text(words)
        object.__setattr__(settings, "config", folder)

    async def _asked(self, http: httpx.AsyncClient, origin: str, path: str) -> httpx.Response:
        headers = {"Origin": origin, "Access-Control-Request-Method": "POST"}
        return await http.options(path, headers=headers)

    async def test_by_default_none_may(self, talker) -> None:
        answer = await self._asked(talker.http, ORIGIN, "/v1/messages")
        assert "access-control-allow-origin" not in answer.headers

    async def test_a_listed_one_may_and_only_there_and_without_cookies(
        self, listed, talker
    ) -> None:
        answer = await self._asked(talker.http, ORIGIN, "/v1/messages")
        assert answer.headers["access-control-allow-origin"] == ORIGIN
        assert "access-control-allow-credentials" not in answer.headers
        for path, origin in (("/chat", ORIGIN), ("/v1/messages", "https://evil.example")):
            other = await self._asked(talker.http, origin, path)
            assert "access-control-allow-origin" not in other.headers


class TestDescription:
    async def test_everything_public_is_described_with_examples(self, talker) -> None:
        described = (await talker.http.get("/v1/openapi.json")).json()
        assert set(described["paths"]) == {
            "/v1/conversations",
            "/v1/conversations/current",
            "/v1/help",
            "/v1/messages",
            "/v1/transcript",
        }
        schemas = described["components"]["schemas"]
        for name in ("StartIn", "MessageIn", "AnswerOut", "ErrorOut"):
            assert schemas[name]["examples"], name

    async def test_its_examples_are_true(self, talker, bot) -> None:
        schemas = (await talker.http.get("/v1/openapi.json")).json()["components"]["schemas"]
        for body in schemas["StartIn"]["examples"]:
            await talker.start(**body)
        words, _button = schemas["MessageIn"]["examples"]
        answer = (await talker.send(**words)).json()
        assert set(answer) == set(schemas["AnswerOut"]["examples"][0])
