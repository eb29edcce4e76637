"""Files of a reply: saved by whoever has the conversation, gone when it ends or is overtaken."""

from __future__ import annotations

import base64

import pytest

CALENDAR = b"BEGIN:VCALENDAR\r\nSUMMARY:zebrafish review\r\nEND:VCALENDAR\r\n"


def file_block(content: bytes = CALENDAR, name: str = "phased-return.ics") -> dict[str, object]:
    return {
        "type": "file",
        "title": "Calendar file (.ics)",
        "filename": name,
        "media_type": "text/calendar",
        "data": base64.b64encode(content).decode(),
    }


@pytest.fixture
def with_file(bot):
    bot.blocks = lambda _body: [{"type": "text", "text": "Here is your plan."}, file_block()]
    return bot


def address(page) -> str:
    (link,) = page.tree.find_class("chat-button--file")
    return str(link.get("href"))


class TestDownload:
    async def test_it_is_saved_as_it_was_made(self, visitor, with_file) -> None:
        await visitor.open()
        page = await visitor.say("plan it")
        answer = await visitor.http.get(address(page))
        assert answer.content == CALENDAR
        assert answer.headers["content-type"].startswith("text/calendar")
        disposition = answer.headers["content-disposition"]
        assert disposition == 'attachment; filename="phased-return.ics"'
        assert "no-store" in answer.headers["cache-control"]

    async def test_its_content_is_not_on_the_page(self, visitor, with_file) -> None:
        await visitor.open()
        page = await visitor.say("plan it")
        assert base64.b64encode(CALENDAR).decode()[:20] not in page.answer.text

    async def test_nobody_else_can_fetch_it(self, visitor, with_file, another_browser) -> None:
        await visitor.open()
        wanted = address(await visitor.say("plan it"))
        async with another_browser() as other:
            answer = await other.http.get(wanted)
            assert answer.status_code == 404
            assert CALENDAR not in answer.content
            assert "no longer here" in answer.text

    async def test_it_goes_when_the_chat_ends(self, visitor, with_file) -> None:
        await visitor.open("private")
        page = await visitor.say("plan it")
        wanted = address(page)
        assert "leaves a copy on this device" in page.words
        await visitor.post("/chat/end")
        assert (await visitor.http.get(wanted)).status_code == 404

    async def test_a_newer_one_takes_its_place(self, visitor, bot, with_file) -> None:
        await visitor.open()
        first = address(await visitor.say("plan it"))
        bot.blocks = lambda _body: [file_block(b"BEGIN:VCALENDAR\r\n")]
        page = await visitor.say("make it six weeks")
        second = address(page)
        assert (await visitor.http.get(first)).status_code == 404
        assert (await visitor.http.get(second)).content == b"BEGIN:VCALENDAR\r\n"
        assert "replaced by a newer one" in page.words

    async def test_nothing_of_it_lies_open_on_disk(self, visitor, with_file, settings) -> None:
        await visitor.open()
        await visitor.say("plan it")
        encoded = base64.b64encode(CALENDAR)
        for path in settings.home.rglob("*"):
            content = path.read_bytes() if path.is_file() else b""
            assert b"zebrafish" not in content
            assert encoded not in content


@pytest.mark.parametrize(
    "wrong",
    [
        {"filename": "../../etc/passwd.ics"},
        {"filename": "report.html"},
        {"media_type": "text/html"},
        {"data": "A" * 700_001},
    ],
)
async def test_a_file_that_is_not_one_of_ours_is_no_reply(visitor, bot, wrong) -> None:
    bot.blocks = lambda _body: [file_block() | wrong]
    await visitor.open()
    page = await visitor.say("plan it")
    assert not page.tree.find_class("chat-button--file")
    assert page.box() == "plan it"
