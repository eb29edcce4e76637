"""The database gone: words of danger are answered, and nothing that was typed is lost."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI

DANGER = "I want to end my life tonight"
ORDINARY = "he has been off with his back for six weeks"


class Disk:
    """The place of the database file, which a test can take away and give back."""

    def __init__(self, app: FastAPI, path: Path) -> None:
        self._engine = app.state.services.database.engine
        self._path = path

    def fail(self) -> None:
        """Put a folder where the file was: no database can be opened there."""
        self._engine.dispose()
        for one in self._path.parent.glob(f"{self._path.name}*"):
            one.rename(one.with_name(f"away-{one.name}"))
        self._path.mkdir()

    def come_back(self) -> None:
        self._engine.dispose()
        shutil.rmtree(self._path)
        for one in self._path.parent.glob("away-*"):
            one.rename(one.with_name(one.name.removeprefix("away-")))


@pytest.fixture
def disk(app: FastAPI, settings) -> Iterator[Disk]:
    return Disk(app, Path(settings.database.removeprefix("sqlite:///")))


def shows_help(words: str) -> bool:
    return "116 123" in words and "999" in words


@pytest.mark.parametrize("start", ["manager", None])
async def test_danger_is_answered(visitor, bot, disk, start) -> None:
    await visitor.get()
    if start:
        await visitor.post(start=start)
    disk.fail()
    page = await visitor.say(DANGER)
    assert page.answer.status_code == 200
    assert shows_help(page.latest())
    assert bot.received == []


async def test_the_hold_stands_in_memory(visitor, bot, disk) -> None:
    await visitor.open()
    disk.fail()
    await visitor.say(DANGER)
    page = await visitor.say("no")
    assert page.answer.status_code == 200
    assert "999" in page.latest()
    assert bot.received == []


async def test_the_hold_goes_on_when_the_database_is_back(visitor, bot, disk) -> None:
    await visitor.open()
    await visitor.say(ORDINARY)
    disk.fail()
    await visitor.say(DANGER)
    disk.come_back()
    page = await visitor.get()
    assert shows_help(page.latest())
    assert ORDINARY in page.said()
    await visitor.say("no")
    assert [one["text"] for one in bot.received] == [ORDINARY]


async def test_other_words_are_given_back(visitor, bot, disk) -> None:
    await visitor.open()
    disk.fail()
    page = await visitor.say(ORDINARY)
    assert page.answer.status_code == 503
    assert "a part of AskOH isn't running" in page.notice()
    assert shows_help(page.words)
    assert page.box() == ORDINARY
    assert bot.received == []
    disk.come_back()
    page = await visitor.say(page.box())
    assert page.said() == [ORDINARY]


async def test_the_page_says_it_cannot_be_opened(visitor, disk) -> None:
    await visitor.open()
    disk.fail()
    page = await visitor.get()
    assert page.answer.status_code == 503
    assert "can't open your chat" in page.notice()
    assert shows_help(page.words)


async def test_a_script_gets_the_safety_answer_too(visitor, disk) -> None:
    await visitor.open()
    disk.fail()
    answer = await visitor.fetch(text=DANGER)
    assert answer.json()["status"] == "answered"
    assert shows_help(answer.json()["html"])


@pytest.mark.parametrize(("text", "status"), [(DANGER, 200), (ORDINARY, 503)])
async def test_tools_get_the_same(visitor, disk, text, status) -> None:
    known = (await visitor.tool(text=ORDINARY)).json()["conversation"]
    disk.fail()
    for conversation in (known, None):
        answer = await visitor.tool(conversation=conversation, text=text)
        assert answer.status_code == status
        assert answer.json()["held"] is (status == 200)


async def test_a_private_chat_does_not_notice(visitor, bot, disk) -> None:
    await visitor.open("private")
    disk.fail()
    page = await visitor.say("my back hurts at work")
    assert page.answer.status_code == 200
    assert bot.question in page.latest()


async def test_a_chat_ended_meanwhile_is_wiped_later(visitor, app, disk) -> None:
    await visitor.open()
    await visitor.say(ORDINARY)
    token = visitor.page.field("token")
    cookies = dict(visitor.http.cookies)
    disk.fail()
    await visitor.http.post("/chat/end", data={"token": token})
    disk.come_back()
    await app.state.chat.journey.sweep()
    visitor.http.cookies.update(cookies)
    page = await visitor.get()
    assert page.said() == []
    assert "has ended" in page.notice()
