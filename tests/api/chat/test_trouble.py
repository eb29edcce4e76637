"""Bad input, repeats, two at once, and a bot that fails: a clear answer, nothing typed lost."""

from __future__ import annotations

import asyncio

import pytest
from starlette.responses import PlainTextResponse, Response


class TestInput:
    @pytest.mark.parametrize("text", ["", "   ", "\u200b\u200d", "///"])
    async def test_nothing_typed(self, visitor, bot, text) -> None:
        await visitor.open()
        page = await visitor.say(text)
        assert page.answer.status_code == 422
        assert "Type a few, or press a button" in page.notice()
        assert bot.received == []

    @pytest.mark.parametrize("text", ["👍", "😭 😭", "???", "❤️"])
    async def test_pictures_only_are_answered_with_the_question_again(
        self, visitor, bot, text
    ) -> None:
        await visitor.open()
        await visitor.say("he is off")
        page = await visitor.say(text)
        assert "in a few words" in page.latest()
        assert bot.question in page.latest()
        assert len(bot.received) == 1
        await visitor.press("May be fit")
        assert bot.received[-1]["payload"]

    async def test_twenty_thousand_characters_are_given_back(self, visitor, bot) -> None:
        await visitor.open()
        long = "he packs boxes " * 1334
        page = await visitor.say(long)
        assert page.answer.status_code == 413
        assert "4,000" in page.notice()
        assert page.box().split() == long.split()
        assert bot.received == []

    async def test_four_thousand_are_taken(self, visitor, bot) -> None:
        await visitor.open()
        await visitor.say("a" * 4000)
        assert bot.texts() == ["a" * 4000]

    @pytest.mark.parametrize(
        ("typed", "passed"),
        [("/restart", "restart"), ('/inform{"a": 1}', 'inform{"a": 1}'), (" /stop", "stop")],
    )
    async def test_a_typed_command_is_words(self, visitor, bot, typed, passed) -> None:
        await visitor.open()
        await visitor.say(typed)
        assert bot.received[0]["text"] == passed
        assert bot.received[0]["payload"] is None

    async def test_a_huge_request_is_refused_in_words(self, visitor, settings) -> None:
        await visitor.open()
        page = await visitor.say("a" * (settings.request_bytes + 1))
        assert page.answer.status_code == 413
        assert "shorten it" in page.words

    async def test_a_huge_request_that_hides_its_length(self, visitor, settings) -> None:
        async def body():  # type: ignore[no-untyped-def]
            for _ in range(40):
                yield b"text=" + b"a" * (settings.request_bytes // 20)

        await visitor.open()
        answer = await visitor.http.post(
            "/chat", content=body(), headers={"content-type": "application/x-www-form-urlencoded"}
        )
        assert answer.status_code == 413

    @pytest.mark.parametrize("bad", ["", "short", "with space 12345", "<script>alert(1)</script>"])
    async def test_a_message_id_that_makes_no_sense(self, visitor, bot, bad) -> None:
        await visitor.open()
        page = await visitor.say("he is off", message_id=bad)
        assert page.answer.status_code == 400
        assert page.box() == "he is off"
        assert bot.received == []


class TestRepeats:
    async def test_a_repeat_gets_the_stored_reply(self, visitor, bot) -> None:
        await visitor.open()
        await visitor.say("he is off", message_id="one-message-id")
        page = await visitor.say("he is off", message_id="one-message-id")
        assert len(bot.received) == 1
        assert page.said() == ["he is off"]

    async def test_the_same_message_twice_at_once(self, visitor, bot) -> None:
        await visitor.open()
        same = {"text": "he is off", "message_id": "one-message-id"}
        answers = await asyncio.gather(visitor.fetch(**same), visitor.fetch(**same))
        assert [one.status_code for one in answers] == [200, 200]
        assert len(bot.received) == 1

    async def test_two_messages_at_once_are_answered_in_turn(self, visitor, bot) -> None:
        running, most = 0, 0

        async def watch() -> None:
            nonlocal running, most
            running += 1
            most = max(most, running)
            await asyncio.sleep(0.2)
            running -= 1

        bot.fault = watch
        await visitor.open()
        answers = await asyncio.gather(*(visitor.fetch(text=f"part {n}") for n in range(3)))
        assert [one.status_code for one in answers] == [200] * 3
        assert most == 1
        assert sorted((await visitor.get()).said()) == ["part 0", "part 1", "part 2"]

    async def test_two_conversations_do_not_wait_for_each_other(
        self, visitor, bot, another_browser
    ) -> None:
        together = asyncio.Barrier(2)

        async def meet() -> None:
            async with asyncio.timeout(0.8):
                await together.wait()

        await visitor.open()
        async with another_browser() as other:
            await other.open()
            bot.fault = meet
            answers = await asyncio.gather(visitor.fetch(text="one"), other.fetch(text="two"))
        assert [one.status_code for one in answers] == [200, 200]


class TestButtons:
    async def test_the_same_button_twice(self, visitor, bot) -> None:
        await visitor.open()
        await visitor.say("he is off")
        button = visitor.page.buttons()["May be fit"]
        await visitor.post(choice=button)
        page = await visitor.post(choice=button)
        assert "You pressed “May be fit”, from an earlier question" in page.latest()
        assert bot.question in page.latest()
        assert page.buttons()
        assert len(bot.received) == 2

    async def test_an_old_button_again_and_again_does_not_pile_up(self, visitor, bot) -> None:
        await visitor.open()
        await visitor.say("he is off")
        button = visitor.page.buttons()["May be fit"]
        for _ in range(4):
            page = await visitor.post(choice=button)
        assert page.latest().count("from an earlier question") == 1

    @pytest.mark.parametrize(
        "made_up", ["abcdefghijkl", '/inform{"note_type": "none"}', "carry_on"]
    )
    async def test_one_that_was_never_offered_is_refused(self, visitor, bot, made_up) -> None:
        await visitor.open()
        await visitor.say("he is off")
        page = await visitor.post(choice=made_up)
        assert page.answer.status_code == 400
        assert "I didn't offer that button" in page.notice()
        assert len(bot.received) == 1

    async def test_one_of_another_conversation_is_refused(
        self, visitor, bot, another_browser
    ) -> None:
        await visitor.open()
        await visitor.say("he is off")
        async with another_browser() as other:
            await other.open()
            page = await other.post(choice=visitor.page.buttons()["May be fit"])
        assert page.answer.status_code == 400


async def _status_500() -> Response:
    return PlainTextResponse("boom zebrafish", status_code=500)


async def _garbage() -> Response:
    return PlainTextResponse("{not json zebrafish")


async def _wrong_shape() -> Response:
    return PlainTextResponse('{"message_id": "x", "blocks": [{"type": "zebrafish"}]}')


async def _hang() -> None:
    await asyncio.sleep(1.5)


class TestBotTrouble:
    @pytest.mark.parametrize("fault", [_status_500, _garbage, _wrong_shape, _hang])
    async def test_words_come_back_with_people_to_turn_to(
        self, visitor, bot, fault, caplog, employer
    ) -> None:
        await visitor.open()
        bot.fault = fault
        page = await visitor.say("he is off with his leg", message_id="one-message-id")
        assert page.answer.status_code == 503
        assert page.box() == "he is off with his leg"
        assert page.field("message_id") == "one-message-id"
        for words in ("999", "116 123", employer.eap.phone, employer.hr_contact.phone):
            assert words in page.notice()
        assert "zebrafish" not in page.answer.text + caplog.text
        bot.fault = None
        page = await visitor.say(page.box(), message_id="one-message-id")
        assert bot.question in page.latest()
        assert page.said() == ["he is off with his leg"]

    async def test_connection_refused(self, visitor, app) -> None:
        await visitor.open()
        app.state.chat.bot._http.base_url = "http://127.0.0.1:1"
        page = await visitor.say("he is off with his leg")
        assert page.answer.status_code == 503
        assert page.box() == "he is off with his leg"

    async def test_a_button_can_be_pressed_again(self, visitor, bot) -> None:
        await visitor.open()
        await visitor.say("he is off")
        bot.fault = _status_500
        page = await visitor.press("May be fit")
        assert "press the button again" in page.notice()
        bot.fault = None
        page = await visitor.press("May be fit")
        assert page.answer.status_code == 200
        assert page.said()[-1] == "May be fit"

    async def test_a_script_is_told_in_json(self, visitor, bot) -> None:
        await visitor.open()
        bot.fault = _status_500
        answer = await visitor.fetch(text="he is off")
        assert answer.status_code == 503
        assert answer.json()["code"] == "down"
        assert "999" in answer.json()["html"]

    async def test_what_failed_is_not_kept(self, visitor, bot) -> None:
        await visitor.open()
        bot.fault = _status_500
        await visitor.say("he is off")
        assert (await visitor.get()).said() == []

    async def test_ending_works_and_the_bot_is_told_later(self, visitor, bot, app) -> None:
        await visitor.open("private")
        await visitor.say("something personal")
        chat, up = app.state.chat, app.state.chat.bot._http.base_url
        chat.bot._http.base_url = "http://127.0.0.1:1"
        await visitor.post("/chat/end")
        assert bot.forgotten == []
        chat.bot._http.base_url = up
        await chat.journey.sweep()
        assert bot.forgotten == [bot.received[0]["conversation"]]
        await chat.journey.sweep()
        assert len(bot.forgotten) == 1


class TestGoingPrivate:
    @pytest.fixture
    def offers(self, bot):  # type: ignore[no-untyped-def]
        bot.blocks = lambda _body: [
            {"type": "text", "text": "Shall we talk about you in private?"},
            {"type": "meta", "switch": "private"},
            {
                "type": "choices",
                "slot": None,
                "choices": [
                    {"title": "Carry on in private", "payload": "/switch_private"},
                    {"title": "Stay here", "payload": "/stay_named"},
                ],
            },
        ]
        return bot

    async def test_a_new_private_chat_opens_and_nothing_comes_along(self, visitor, offers) -> None:
        await visitor.open("manager")
        page = await visitor.say("i want to talk about my own back zebrafish")
        assert page.said() == ["You wrote about yourself. That isn't kept here."]
        named = offers.received[0]["conversation"]
        page = await visitor.press("Carry on in private")
        assert page.latest().startswith("AskOH Your manager and HR can't see this")
        assert page.said() == []
        assert len(offers.received) == 1
        await visitor.say("my back hurts")
        last = offers.received[-1]
        assert last["conversation"] != named
        assert (last["mode"], last["role"]) == ("private", "employee")

    async def test_the_button_is_added_when_the_bot_forgot_it(self, visitor, bot) -> None:
        bot.blocks = lambda _body: [
            {"type": "text", "text": "In private?"},
            {"type": "meta", "switch": "private"},
        ]
        await visitor.open("manager")
        assert list((await visitor.say("my own back")).buttons()) == ["Carry on in private"]

    async def test_staying_is_passed_on(self, visitor, offers) -> None:
        await visitor.open("manager")
        await visitor.say("i want to talk about my own back")
        await visitor.press("Stay here")
        assert offers.received[-1]["payload"] == "/stay_named"

    async def test_after_the_private_chat_the_other_one_is_still_there(
        self, visitor, bot, offers
    ) -> None:
        await visitor.open("manager")
        await visitor.say("i want to talk about my own back")
        await visitor.press("Carry on in private")
        await visitor.post("/chat/end")
        assert "Shall we talk about you" in (await visitor.get()).latest()

    async def test_a_script_is_sent_to_the_new_page(self, visitor, offers) -> None:
        await visitor.open("manager")
        page = await visitor.say("i want to talk about my own back")
        answer = await visitor.fetch(choice=page.buttons()["Carry on in private"])
        assert answer.json() == {"status": "moved", "to": "/chat#latest"}
        assert "Your manager and HR can't see this" in (await visitor.get()).latest()
