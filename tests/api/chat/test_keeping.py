"""How long a conversation is kept, where, and what remains of it: private ones nowhere."""

from __future__ import annotations

import sqlite3
from datetime import timedelta

import pytest

from api.transcript import MAX_EXCHANGES, Conversation, Exchange, MemoryStore, StoreFullError

WORDS = "zebrafish in the paint shop"


def _chats(settings) -> int:  # type: ignore[no-untyped-def]
    with sqlite3.connect(settings.database.removeprefix("sqlite:///")) as db:
        (count,) = db.execute("select count(*) from chats").fetchone()
    return int(count)


def _keys(settings) -> int:  # type: ignore[no-untyped-def]
    with sqlite3.connect(settings.database.removeprefix("sqlite:///")) as db:
        (count,) = db.execute("select count(*) from people").fetchone()
    return int(count)


class TestPrivate:
    @pytest.mark.requirement("R33", "R35")
    async def test_no_row_and_no_file_ever_holds_it(self, visitor, settings) -> None:
        before = _keys(settings)
        await visitor.open("private")
        await visitor.say(WORDS)
        assert (_chats(settings), _keys(settings)) == (0, before)
        for path in settings.home.rglob("*"):
            assert not path.is_file() or b"zebrafish" not in path.read_bytes()

    async def test_it_is_gone_thirty_minutes_after_the_last_message(self, visitor, clock) -> None:
        await visitor.open("private")
        clock.pass_minutes(29)
        assert WORDS in (await visitor.say(WORDS)).words
        clock.pass_minutes(29)
        assert WORDS in (await visitor.get()).words
        clock.pass_minutes(2)
        page = await visitor.get()
        assert WORDS not in page.words
        assert "has been wiped" in page.notice()

    async def test_what_is_typed_too_late_comes_back(self, visitor, bot, clock) -> None:
        await visitor.open("private")
        clock.pass_minutes(31)
        page = await visitor.say(WORDS)
        assert page.answer.status_code == 410
        assert page.box() == WORDS
        assert "has been wiped" in page.notice()
        assert bot.received == []
        page = await visitor.say(page.box())
        assert bot.texts() == [WORDS]

    async def test_the_sweep_tells_the_bot_to_forget_it(self, visitor, bot, app, clock) -> None:
        await visitor.open("private")
        await visitor.say(WORDS)
        clock.pass_minutes(31)
        await app.state.chat.journey.sweep()
        assert bot.forgotten == [bot.received[0]["conversation"]]

    async def test_a_restart_brings_nothing_back(self, visitor, restarted) -> None:
        await visitor.open("private")
        await visitor.say(WORDS)
        async with restarted() as app:
            visitor.http._transport.app = app
            page = await visitor.get()
        assert WORDS not in page.words

    async def test_its_cookie_goes_with_the_browser(self, visitor) -> None:
        await visitor.get()
        token = {"token": visitor.page.field("token"), "message_id": "0123456789"}
        private = await visitor.http.post(
            "/chat", data={**token, "start": "private"}, follow_redirects=False
        )
        assert "Max-Age" not in private.headers["set-cookie"]

    async def test_memory_has_an_end(self, clock) -> None:
        store = MemoryStore(capacity=1)
        one, two = (
            Conversation(
                id=f"p-{n}",
                mode="private",
                role=None,
                employer="example",
                channel="web",
                last_at=clock.at,
            )
            for n in range(2)
        )
        await store.put(one)
        with pytest.raises(StoreFullError):
            await store.put(two)
        await store.purge(clock.at + timedelta(minutes=30))
        await store.put(two)


class TestTwoTabs:
    async def test_words_of_a_private_page_never_land_in_another_chat(self, visitor, bot) -> None:
        await visitor.open("private")
        private_page = visitor.page
        await visitor.post("/chat/end")
        await visitor.open("manager")
        visitor.page = private_page
        page = await visitor.say(WORDS)
        assert page.answer.status_code == 410
        assert "belonged to another chat" in page.notice()
        assert "Nobody at work reads this chat" in page.words
        assert page.box() == WORDS
        assert bot.received == []

    async def test_nor_open_a_new_one_that_is_not_private(self, visitor, bot) -> None:
        await visitor.open("private")
        private_page = visitor.page
        await visitor.post("/chat/end")
        visitor.page = private_page
        page = await visitor.say(WORDS)
        assert page.answer.status_code == 410
        assert "Your private chat has been wiped" in page.notice()
        assert page.box() == WORDS
        assert bot.received == []


class TestNamed:
    async def test_it_is_encrypted(self, visitor, settings) -> None:
        await visitor.open()
        await visitor.say(WORDS)
        assert _chats(settings) == 1
        for path in settings.home.rglob("*"):
            assert not path.is_file() or b"zebrafish" not in path.read_bytes()

    async def test_it_survives_a_restart_in_the_middle(self, visitor, bot, restarted) -> None:
        await visitor.open()
        await visitor.say(WORDS)
        async with restarted() as app:
            visitor.http._transport.app = app
            page = await visitor.get()
            assert page.said() == [WORDS]
            await visitor.press("May be fit")
        assert bot.received[-1]["payload"] == '/inform{"note_type": "may_be_fit"}'

    async def test_the_words_go_after_thirty_minutes_and_the_way_back_stays(
        self, visitor, bot, clock
    ) -> None:
        await visitor.open()
        await visitor.say(WORDS)
        clock.pass_minutes(31)
        page = await visitor.get()
        assert WORDS not in page.words
        assert "Welcome back" in page.words
        page = await visitor.post(start="resume")
        assert bot.received[-1]["payload"] == "/resume"
        assert bot.received[-1]["conversation"] == bot.received[0]["conversation"]
        assert bot.question in page.latest()

    async def test_the_sweep_removes_the_words_from_the_disk(
        self, visitor, app, settings, clock
    ) -> None:
        await visitor.open()
        await visitor.say(WORDS)
        clock.pass_minutes(31)
        await app.state.chat.journey.sweep()
        with sqlite3.connect(settings.database.removeprefix("sqlite:///")) as db:
            assert db.execute("select transcript_sealed from chats").fetchall() == [(None,)]

    async def test_after_seven_days_all_of_it_goes_with_its_key(
        self, visitor, bot, app, settings, clock
    ) -> None:
        before = _keys(settings)
        await visitor.open()
        await visitor.say(WORDS)
        clock.pass_minutes(7 * 24 * 60 + 1)
        await app.state.chat.journey.sweep()
        assert (_chats(settings), _keys(settings)) == (0, before)
        assert bot.forgotten == [bot.received[0]["conversation"]]
        assert "Who are you here for?" in (await visitor.get()).words

    async def test_end_wipes_it_at_once_with_its_key(self, visitor, bot, settings) -> None:
        before = _keys(settings)
        await visitor.open()
        await visitor.say(WORDS)
        await visitor.post("/chat/end")
        assert (_chats(settings), _keys(settings)) == (0, before)
        assert len(bot.forgotten) == 1

    async def test_leaving_quickly_hides_it_from_the_next_person_here(
        self, visitor, settings
    ) -> None:
        await visitor.open()
        await visitor.say(WORDS)
        token = {"token": visitor.page.field("token")}
        await visitor.http.post("/chat/leave", data=token, follow_redirects=False)
        assert WORDS not in (await visitor.get()).words

    @pytest.mark.requirement("R33")
    async def test_another_browser_sees_nothing_of_it(self, visitor, another_browser) -> None:
        await visitor.open()
        await visitor.say(WORDS)
        async with another_browser() as other:
            assert WORDS not in (await other.get()).words

    async def test_a_very_long_chat_stays_bounded(self, clock) -> None:
        chat = Conversation(
            id="c-1", mode="named", role=None, employer="example", channel="web", last_at=clock.at
        )
        for number in range(MAX_EXCHANGES + 50):
            chat.add(
                Exchange(
                    number=number,
                    message_id=f"{number}",
                    kind="text",
                    said="x",
                    blocks=(),
                    at=clock.at,
                )
            )
        assert len(chat.exchanges) == MAX_EXCHANGES
        assert chat.latest is not None
        assert chat.latest.number == MAX_EXCHANGES + 49
