"""The chat page without scripts: starting, talking, pressing, leaving."""

from __future__ import annotations

import pytest


class TestStart:
    @pytest.mark.requirement("R113")
    async def test_asks_who_it_is_for_and_keeps_help_in_reach(self, visitor) -> None:
        page = await visitor.get()
        for words in (
            "Who are you here for?",
            "Someone I manage",
            "Myself, in private",
            "I work in HR",
            "Urgent help",
            "Talk to HR",
            "Who can see this",
            "Leave quickly",
            "999",
        ):
            assert words in page.words

    async def test_a_manager_is_asked_for_their_own_words(self, visitor, bot) -> None:
        page = await visitor.open("manager")
        assert "in your own words" in page.latest()
        assert bot.received == []

    @pytest.mark.requirement("R34")
    async def test_private_says_first_who_can_see_what(self, visitor) -> None:
        page = await visitor.open("private")
        assert page.latest().startswith(
            "AskOH Your manager and HR can't see this unless you send something. It is wiped when "
            "you press End, or 30 minutes after your last message. I alert nobody, even in an "
            "emergency, so call 999. On a work computer, IT may see that you opened this page."
        )

    async def test_typing_straight_away_works(self, visitor, bot) -> None:
        await visitor.get()
        page = await visitor.say("one of my team is off sick")
        assert page.said() == ["one of my team is off sick"]
        assert bot.question in page.latest()
        assert bot.received[0]["role"] is None
        assert bot.received[0]["mode"] == "named"

    async def test_an_impatient_double_click_opens_one_conversation(self, visitor, bot) -> None:
        await visitor.get()
        same = {"text": "one of my team is off", "message_id": "the-same-message"}
        await visitor.http.post("/chat", data={"token": visitor.page.field("token"), **same})
        page = await visitor.post(**same)
        assert len(bot.received) == 1
        assert page.said() == ["one of my team is off"]

    @pytest.mark.parametrize(
        ("start", "said"),
        [
            ("manager", "Nobody at work reads this chat"),
            ("private", "Private: your manager and HR"),
        ],
    )
    async def test_who_can_see_is_said_all_the_time(self, visitor, start, said) -> None:
        await visitor.open(start)
        assert said in visitor.page.words
        assert said in (await visitor.say("he is off")).words


class TestTalking:
    async def test_a_message_reaches_the_bot_and_its_reply_the_page(self, visitor, bot) -> None:
        await visitor.open()
        page = await visitor.say("he is off with his leg\nsince May")
        assert page.answer.history[0].status_code == 303
        assert bot.texts() == ["he is off with his leg\nsince May"]
        assert bot.question in page.latest()
        assert list(page.buttons()) == ["Not fit for work", "May be fit"]

    async def test_a_button_sends_its_payload_and_shows_its_title(self, visitor, bot) -> None:
        await visitor.open()
        await visitor.say("he is off")
        page = await visitor.press("May be fit")
        assert bot.received[-1]["payload"] == '/inform{"note_type": "may_be_fit"}'
        assert bot.received[-1]["text"] is None
        assert page.said() == ["he is off", "May be fit"]

    async def test_payloads_never_reach_the_page(self, visitor) -> None:
        await visitor.open()
        page = await visitor.say("he is off")
        assert "inform" not in page.answer.text

    async def test_a_reload_repeats_nothing(self, visitor, bot) -> None:
        await visitor.open()
        await visitor.say("he is off")
        page = await visitor.get()
        assert page.said() == ["he is off"]
        assert len(bot.received) == 1

    async def test_the_bot_is_told_the_role_it_found(self, visitor, bot) -> None:
        await visitor.get()
        await visitor.say("one of my team is off")
        await visitor.say("since may")
        assert [one["role"] for one in bot.received] == [None, "manager"]


class TestBlocks:
    async def test_every_kind_of_block_is_shown(self, visitor, bot) -> None:
        bot.blocks = lambda _body: [
            {"type": "text", "text": "First **bold** word.\n\nSecond paragraph."},
            {
                "type": "card",
                "style": "draft",
                "title": "Draft 1",
                "rows": [
                    {"label": "Role", "value": "Line operator"},
                    {"label": "What you can offer", "value": "", "missing": True},
                ],
                "items": ["How long can he stand?"],
                "note": "Nothing has been sent.",
            },
            {"type": "link", "title": "Ask him to read it", "href": "/case/H7-204/send?t=x"},
            {"type": "source", "text": "GOV.UK, copy of Oct 2026, not yet checked live"},
            {"type": "meta", "outcome": "REFER_NOW", "case": "H7-204"},
        ]
        await visitor.open()
        page = await visitor.say("draft it")
        html = page.answer.text
        assert "First <strong>bold</strong> word." in html
        for words in (
            "Second paragraph.",
            "Draft 1",
            "Line operator",
            "Missing",
            "How long can he stand?",
            "Nothing has been sent.",
            "GOV.UK, copy of",
        ):
            assert words in page.latest()
        assert 'href="/case/H7-204/send?t=x"' in html
        assert "REFER_NOW" not in html

    @pytest.mark.parametrize("style", ["summary", "draft", "plan", "help", "status"])
    async def test_every_style_of_card(self, visitor, bot, style) -> None:
        bot.blocks = lambda _body: [
            {"type": "card", "style": style, "title": f"A {style}", "rows": [], "items": ["one"]}
        ]
        await visitor.open()
        assert f"A {style}" in (await visitor.say("show me")).latest()

    async def test_mark_up_from_anybody_stays_text(self, visitor, bot) -> None:
        bad = '<script>alert(1)</script><img src=x onerror="x"> **b** [a](javascript:x)'
        bot.blocks = lambda body: [
            {"type": "text", "text": body["text"]},
            {
                "type": "card",
                "style": "summary",
                "title": body["text"],
                "note": body["text"],
                "rows": [{"label": body["text"], "value": body["text"]}],
                "items": [body["text"]],
            },
            {"type": "source", "text": body["text"]},
            {"type": "link", "title": body["text"], "href": "/case/x"},
            {
                "type": "choices",
                "slot": None,
                "choices": [{"title": body["text"], "payload": "/affirm"}],
            },
        ]
        await visitor.open()
        page = await visitor.say(bad)
        scripts = page.tree.xpath("//script/@src")
        assert len(page.tree.xpath("//script")) == len(scripts) == 2
        assert (
            page.tree.xpath("//img[@onerror] | //*[@onerror] | //a[contains(@href,'script')]") == []
        )
        assert page.said() == [bad]

    @pytest.mark.parametrize("href", ["javascript:alert(1)", "//evil.example", "http://x.example"])
    async def test_an_unsafe_link_is_never_shown(self, visitor, bot, href) -> None:
        bot.blocks = lambda _body: [{"type": "link", "title": "Go", "href": href}]
        await visitor.open()
        page = await visitor.say("where to")
        assert page.answer.status_code == 503
        assert href not in page.answer.text

    async def test_numbers_to_ring_can_be_tapped(self, visitor, bot) -> None:
        bot.blocks = lambda _body: [
            {
                "type": "text",
                "text": "Ring 0800 555 0142 or NHS 111, text SHOUT to 85258. 111 days.",
            }
        ]
        await visitor.open()
        page = await visitor.say("numbers")
        links = page.tree.get_element_by_id("latest").xpath(".//a/@href")
        assert links == ["tel:08005550142", "tel:111", "sms:85258"]


class TestLeaving:
    async def test_end_wipes_a_private_chat_here_and_in_the_bot(self, visitor, bot) -> None:
        await visitor.open("private")
        await visitor.say("something very personal")
        conversation = bot.received[0]["conversation"]
        assert str(conversation).startswith("p-")
        page = await visitor.post("/chat/end")
        assert "wiped" in page.words
        assert bot.forgotten == [conversation]
        assert "personal" not in (await visitor.get()).words

    async def test_leave_quickly_wipes_and_leads_away(self, visitor, bot) -> None:
        await visitor.open("private")
        await visitor.say("something very personal")
        token = {"token": visitor.page.field("token")}
        left = await visitor.http.post("/chat/leave", data=token, follow_redirects=False)
        assert left.status_code == 303
        assert left.headers["location"] == "https://www.bbc.co.uk/weather"
        assert len(bot.forgotten) == 1
        assert "Who are you here for?" in (await visitor.get()).words

    async def test_leave_quickly_leads_away_even_from_a_stale_page(self, visitor) -> None:
        left = await visitor.http.post("/chat/leave", data={}, follow_redirects=False)
        assert left.headers["location"] == "https://www.bbc.co.uk/weather"

    async def test_a_get_never_ends_a_chat(self, visitor) -> None:
        await visitor.open("private")
        assert (await visitor.http.get("/chat/end")).status_code == 405
        assert (await visitor.http.get("/chat/leave")).status_code == 405
        assert "What's going on?" in (await visitor.get()).latest()


class TestHelpPages:
    @pytest.mark.requirement("R107")
    async def test_urgent_help_names_lines_and_people_at_work(self, visitor, employer) -> None:
        page = await visitor.get("/urgent")
        at_work = (employer.eap.phone, employer.on_call.phone, employer.hr_contact.phone)
        for words in ("999", "116 123", "85258", "NHS 111", *at_work):
            assert words in page.words

    async def test_talk_to_hr_gives_a_person(self, visitor, employer) -> None:
        assert employer.hr_contact.phone in (await visitor.get("/talk-to-hr")).words

    async def test_who_can_see_covers_both_kinds(self, visitor) -> None:
        words = (await visitor.get("/who-can-see")).words
        assert "never written to disk" in words
        assert "reads it first" in words

    async def test_the_front_page_is_the_chat(self, visitor) -> None:
        assert "Who are you here for?" in (await visitor.get("/")).words
