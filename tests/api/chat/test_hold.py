"""Safety first: the hold keeps everything from the bot, and keeps nothing of what was said."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from pathlib import Path

import pytest

CRISIS = "3rd october. tbh some mornings driving in i think about ending my life zebrafish"
CANARY = "zebrafish"


class TestStarting:
    @pytest.mark.requirement("R90")
    async def test_help_comes_at_once_and_the_bot_hears_nothing(self, visitor, bot) -> None:
        await visitor.open()
        await visitor.say("he is off")
        page = await visitor.say(CRISIS)
        assert "116 123" in page.latest()
        assert "85258" in page.latest()
        assert "No" in page.buttons()
        assert bot.texts() == ["he is off"]
        assert page.said()[-1] == "You wrote something that isn't kept."
        assert CANARY not in page.answer.text

    async def test_the_first_words_of_all_are_screened(self, visitor, bot) -> None:
        await visitor.get()
        page = await visitor.say(CRISIS)
        assert "116 123" in page.latest()
        assert bot.received == []

    @pytest.mark.parametrize("start", ["manager", "private", "hr"])
    async def test_in_every_kind_of_chat(self, visitor, start) -> None:
        await visitor.open(start)
        assert "116 123" in (await visitor.say(CRISIS)).latest()

    async def test_hidden_characters_hide_nothing(self, visitor) -> None:
        await visitor.open()
        page = await visitor.say("i want to ki\u200bll my\u202eself")
        assert "116 123" in page.latest()

    async def test_deep_inside_twenty_thousand_characters(self, visitor, bot) -> None:
        await visitor.open()
        filler = "he packs boxes on line four. " * 350
        page = await visitor.say(f"{filler} i want to kill myself. {filler}")
        assert "116 123" in page.latest()
        assert bot.received == []

    async def test_with_the_bot_gone(self, visitor, app, settings) -> None:
        await visitor.open()
        app.state.chat.bot._http.base_url = "http://127.0.0.1:1"
        page = await visitor.say(CRISIS)
        assert page.answer.status_code == 200
        assert "116 123" in page.latest()
        page = await visitor.press("No")
        assert "999" in page.latest()

    async def test_while_the_bot_is_still_thinking(self, visitor, bot) -> None:
        async def slow() -> None:
            await asyncio.sleep(0.5)

        await visitor.open()
        bot.fault = slow
        first = asyncio.create_task(visitor.fetch(text="he is off since may"))
        await asyncio.sleep(0.2)
        crisis = await visitor.fetch(text=CRISIS)
        assert not first.done()
        assert "116 123" in crisis.json()["html"]
        await first
        page = await visitor.get()
        assert "116 123" in page.latest()
        assert "Not fit for work" not in page.buttons()
        await visitor.say("no")
        assert bot.texts() == ["he is off since may"]

    async def test_the_bots_own_classifier_is_a_second_net(self, visitor, bot) -> None:
        bot.blocks = lambda _body: [
            {"type": "text", "text": "from the bot"},
            {
                "type": "meta",
                "safety": {"level": "crisis", "kind": "suicide", "rule": "classifier"},
            },
        ]
        # The bot keeps no record of what it heard, not even as an intent.
        bot.intent = {"name": None, "confidence": None}
        await visitor.open()
        page = await visitor.say("some words that the screen does not know")
        assert "116 123" in page.latest()
        assert page.said()[-1] == "You wrote something that isn't kept."
        bot.blocks = lambda _body: [{"type": "text", "text": "a form question"}]
        await visitor.say("no")
        assert len(bot.received) == 1


class TestHolding:
    @pytest.mark.requirement("R90")
    @pytest.mark.parametrize(
        "answer", ["no", "No.", "yes", "not sure", "since may", "👍", "/restart"]
    )
    async def test_no_answer_ever_reaches_a_form(self, visitor, bot, answer) -> None:
        await visitor.open()
        await visitor.say("he is off")
        await visitor.say(CRISIS)
        page = await visitor.say(answer)
        assert bot.texts() == ["he is off"]
        assert page.answer.status_code == 200
        assert page.said()[-1] == "You answered. Your answer isn't kept."

    async def test_a_pressed_no_gets_999_and_stays(self, visitor, bot) -> None:
        await visitor.open()
        await visitor.say(CRISIS)
        page = await visitor.press("No")
        assert "999" in page.latest()
        assert bot.received == []

    async def test_a_button_from_before_shows_the_help_again(self, visitor, bot) -> None:
        await visitor.open()
        await visitor.say("he is off")
        before = visitor.page.buttons()["May be fit"]
        await visitor.say(CRISIS)
        page = await visitor.post(choice=before)
        assert "116 123" in page.latest()
        assert len(bot.received) == 1

    async def test_typing_the_id_of_the_button_lifts_nothing(self, visitor, bot) -> None:
        await visitor.open()
        await visitor.say(CRISIS)
        await visitor.say("carry_on")
        await visitor.say("carry on with work support")
        assert bot.received == []

    async def test_it_is_never_limited(self, visitor, settings) -> None:
        await visitor.open()
        for _ in range(settings.conversation_per_minute + 5):
            page = await visitor.say(CRISIS)
        assert page.answer.status_code == 200
        assert page.buttons()

    async def test_it_survives_a_restart_of_the_process(
        self, visitor, bot, restarted, another_browser
    ) -> None:
        await visitor.open()
        await visitor.say(CRISIS)
        async with restarted() as app:
            visitor.http._transport.app = app
            page = await visitor.say("no")
        assert "You answered" in page.said()[-1]
        assert bot.received == []

    async def test_it_expires_with_the_silence(self, visitor, bot, clock) -> None:
        await visitor.open()
        await visitor.say(CRISIS)
        clock.pass_minutes(31)
        await visitor.say("he is off since may")
        assert bot.texts() == ["he is off since may"]


class TestLifting:
    async def test_carry_on_shows_the_open_question_again(self, visitor, bot) -> None:
        await visitor.open()
        await visitor.say("he is off")
        await visitor.say(CRISIS)
        page = await visitor.press("Carry on with work support")
        assert bot.texts() == ["he is off", "/resume"]
        assert bot.question in page.latest()
        assert "May be fit" in page.buttons()
        await visitor.press("May be fit")
        assert bot.received[-1]["payload"] == '/inform{"note_type": "may_be_fit"}'

    async def test_with_the_bot_gone_it_says_so_kindly(self, visitor, app) -> None:
        await visitor.open()
        await visitor.say(CRISIS)
        app.state.chat.bot._http.base_url = "http://127.0.0.1:1"
        page = await visitor.press("Carry on with work support")
        assert "try again in a few minutes" in page.latest()

    async def test_a_new_crisis_holds_again(self, visitor, bot) -> None:
        await visitor.open()
        await visitor.say(CRISIS)
        await visitor.press("Carry on with work support")
        page = await visitor.say("i want to kill myself")
        assert "999" in page.latest()
        assert "i want to kill myself" not in bot.texts()


class TestNothingIsKept:
    async def test_not_in_the_database_or_its_files_or_any_log(
        self, visitor, settings, caplog
    ) -> None:
        caplog.set_level(logging.DEBUG)
        await visitor.open()
        await visitor.say("he is off with his aardvark")
        await visitor.say(CRISIS)
        await visitor.say(f"no {CANARY}")
        await visitor.press("No")
        files = [path.read_bytes() for path in Path(settings.home).rglob("*") if path.is_file()]
        assert files
        for secret in (CANARY, "aardvark", "ending my life"):
            assert all(secret.encode() not in content for content in files)
            assert secret not in caplog.text

    async def test_nor_in_what_is_unsealed_for_the_page(self, visitor, app) -> None:
        await visitor.open()
        await visitor.say(CRISIS)
        await visitor.say(f"no {CANARY}")
        chat = app.state.chat
        with sqlite3.connect(app.state.services.settings.database.removeprefix("sqlite:///")) as db:
            (conversation,) = db.execute("select id from chats").fetchone()
        found = await chat.journey.find(conversation)
        assert CANARY not in found.model_dump_json()

    async def test_no_audit_event_and_no_case_tells_of_it(self, visitor, settings) -> None:
        await visitor.open()
        await visitor.say(CRISIS)
        with sqlite3.connect(settings.database.removeprefix("sqlite:///")) as db:
            assert db.execute("select count(*) from audit_events").fetchone() == (0,)
            assert db.execute("select count(*) from cases").fetchone() == (0,)

    async def test_a_script_gets_the_placeholder_too(self, visitor) -> None:
        await visitor.open()
        answer = await visitor.fetch(text=CRISIS)
        assert CANARY not in answer.text
        assert "that isn&#39;t kept" in answer.json()["html"]


class TestHelpBeforeRules:
    async def test_a_form_that_is_out_of_date_still_gets_help(self, visitor) -> None:
        await visitor.open()
        page = await visitor.say(CRISIS, token="stale")
        assert page.answer.status_code == 403
        assert "116 123" in page.notice()
        assert page.box() == CRISIS

    async def test_a_chat_that_is_gone_still_gets_help(self, visitor, clock) -> None:
        await visitor.open("private")
        clock.pass_minutes(31)
        page = await visitor.say(CRISIS)
        assert page.answer.status_code == 410
        assert "116 123" in page.notice()
