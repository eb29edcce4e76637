"""The chat page in a real Chromium: with scripts and without, by keyboard, on a small phone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from cryptography.fernet import Fernet
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from pydantic import SecretStr

from api.app import create_app
from api.db import migrate
from api.settings import Settings
from tests.browser.chat_site import (
    CRISIS,
    PHONE,
    ROOT,
    StandIn,
    focused,
    say,
    serving,
    sideways,
    start,
    violations,
)

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def stand_in() -> Iterator[StandIn]:
    one = StandIn()
    with serving(one.app()) as url:
        one.url = url
        yield one


@pytest.fixture(autouse=True)
def quick_bot(stand_in: StandIn) -> StandIn:
    stand_in.seconds, stand_in.broken = 0.0, False
    stand_in.received.clear()
    return stand_in


@pytest.fixture(scope="module")
def base(stand_in: StandIn, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    home = tmp_path_factory.mktemp("chat-page")
    settings = Settings(
        home=home,
        config=ROOT / "config",
        bot_url=stand_in.url,
        actions_url=stand_in.url,
        bot_secret=SecretStr("bot-secret-for-tests-0123456789ab"),
        service_token=SecretStr("service-token-for-tests-0123456789"),
        keys=(SecretStr(Fernet.generate_key().decode()),),
        bot_timeout_seconds=5,
        conversation_per_minute=1000,
        exit_url="http://127.0.0.1:9/neutral",
    )
    migrate(settings.database)
    with serving(create_app(settings)) as url:
        yield url


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser
        browser.close()


OpenPage = Callable[..., Page]


@pytest.fixture
def open_page(chromium: Browser, base: str) -> Iterator[OpenPage]:
    """Opens the start page; at the end no page may have complained about anything."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_one(path: str = "/chat", **options: Any) -> Page:
        context = chromium.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console",
            lambda said: (
                complaints.append(said.text)
                if said.type == "error" and "Failed to load resource" not in said.text
                else None
            ),
        )
        page.goto(base + path)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert complaints == []


class TestWithScripts:
    def test_a_turn_appears_without_a_reload_and_focus_stays_in_the_box(
        self, open_page: OpenPage
    ) -> None:
        page = start(open_page())
        page.evaluate("window.same = true")
        say(page, "he is off with his leg")
        expect(page.locator("#latest")).to_contain_text("draft 1")
        expect(page.locator(".turn--you .bubble")).to_have_text("he is off with his leg")
        assert page.evaluate("window.same")
        expect(page.get_by_label("Your message")).to_be_focused()
        expect(page.get_by_label("Your message")).to_have_value("")

    def test_a_screen_reader_hears_one_announcement_a_turn(self, open_page: OpenPage) -> None:
        page = start(open_page())
        log = page.get_by_role("log")
        expect(log).to_have_attribute("aria-label", "Conversation")
        page.evaluate("""() => {
            window.heard = [];
            new MutationObserver((changes) => {
                const spoken = changes.flatMap((change) => [...change.addedNodes])
                    .filter((node) => node.nodeType === 1 && node.ariaLive !== "off");
                if (spoken.length) window.heard.push(spoken.map((node) => node.textContent).join());
            }).observe(document.querySelector("[role=log]"), {childList: true, subtree: true});
        }""")
        say(page, "he is off with his leg")
        expect(page.locator("#latest")).to_contain_text("draft 1")
        heard = page.evaluate("window.heard")
        assert len(heard) == 1
        assert "draft 1" in heard[0]
        assert "he is off with his leg" not in heard[0]

    def test_a_slow_answer_shows_that_it_is_coming(
        self, open_page: OpenPage, quick_bot: StandIn
    ) -> None:
        page = start(open_page())
        quick_bot.seconds = 1.0
        say(page, "he is off")
        expect(page.locator("[data-waiting]")).to_be_visible()
        expect(page.locator(".turn--you .bubble")).to_have_text("he is off")
        expect(page.locator("#latest")).to_contain_text("draft 1")
        expect(page.locator("[data-waiting]")).to_be_hidden()

    def test_a_button_answers_and_old_ones_go(
        self, open_page: OpenPage, quick_bot: StandIn
    ) -> None:
        page = start(open_page())
        say(page, "he is off")
        page.get_by_role("button", name="Days only").click()
        expect(page.locator(".turn--you .bubble").last).to_have_text("Days only")
        expect(page.locator("[data-pending]")).to_have_count(0)
        assert quick_bot.received[-1]["payload"] == '/inform{"answer": "Days only"}'
        expect(page.get_by_role("button", name="Days only")).to_have_count(1)

    def test_a_double_click_is_one_answer(self, open_page: OpenPage, quick_bot: StandIn) -> None:
        page = start(open_page())
        say(page, "he is off")
        quick_bot.seconds = 0.3
        page.get_by_role("button", name="Days only").dblclick()
        expect(page.locator(".turn--you")).to_have_count(2)
        expect(page.locator("[data-waiting]")).to_be_hidden()
        assert len(quick_bot.received) == 2

    def test_a_broken_bot_keeps_the_words_and_trying_again_works(
        self, open_page: OpenPage, quick_bot: StandIn
    ) -> None:
        page = start(open_page())
        quick_bot.broken = True
        say(page, "he is off with his leg")
        expect(page.get_by_role("alert")).to_contain_text("999")
        expect(page.get_by_label("Your message")).to_have_value("he is off with his leg")
        quick_bot.broken = False
        page.get_by_role("button", name="Send", exact=True).click()
        expect(page.locator("#latest")).to_contain_text("draft 1")
        expect(page.get_by_role("alert")).to_be_hidden()
        expect(page.locator(".turn--you")).to_have_count(1)

    def test_without_a_connection_help_is_still_there(
        self, open_page: OpenPage, quick_bot: StandIn
    ) -> None:
        page = start(open_page())
        page.context.set_offline(True)
        say(page, "he is off with his leg")
        expect(page.get_by_role("alert")).to_contain_text("I can’t reach AskOH")
        expect(page.get_by_role("alert")).to_contain_text("116 123")
        expect(page.get_by_label("Your message")).to_have_value("he is off with his leg")
        page.context.set_offline(False)
        expect(page.locator("#latest")).to_contain_text("draft 1")
        expect(page.get_by_role("alert")).to_be_hidden()
        assert [one["text"] for one in quick_bot.received] == ["he is off with his leg"]

    def test_too_long_a_text_stays_in_the_box(self, open_page: OpenPage) -> None:
        page = start(open_page())
        say(page, "he packs boxes " * 400)
        expect(page.get_by_role("alert")).to_contain_text("4,000")
        assert len(page.get_by_label("Your message").input_value()) == 6000

    def test_in_a_crisis_the_words_leave_the_screen(
        self, open_page: OpenPage, quick_bot: StandIn
    ) -> None:
        page = start(open_page())
        say(page, CRISIS)
        expect(page.locator("#latest")).to_contain_text("116 123")
        expect(page.locator("body")).not_to_contain_text("driving in")
        page.get_by_role("button", name="No", exact=True).click()
        expect(page.locator("#latest")).to_contain_text("999")
        assert quick_bot.received == []

    def test_a_private_chat_that_was_wiped_gives_the_words_back(self, open_page: OpenPage) -> None:
        page = start(open_page(), "Myself, in private")
        other = page.context.new_page()
        other.goto(page.url)
        other.get_by_role("button", name="End chat").click()
        expect(other.get_by_role("heading", name="Chat ended")).to_be_visible()
        say(page, "something personal")
        box = page.get_by_label("Or just say what’s happening")
        expect(box).to_have_value("something personal")

    def test_leave_quickly_wipes_and_back_shows_nothing(
        self, open_page: OpenPage, base: str
    ) -> None:
        page = start(open_page(), "Myself, in private")
        say(page, "something very personal")
        expect(page.locator("#latest")).to_contain_text("draft 1")
        page.route("http://127.0.0.1:9/**", lambda route: route.fulfill(body="weather"))
        page.get_by_role("button", name="Leave quickly").click()
        page.wait_for_url("http://127.0.0.1:9/neutral")
        page.goto(base + "/chat")
        expect(page.get_by_text("Who are you here for?")).to_be_visible()
        expect(page.locator("body")).not_to_contain_text("personal")

    def test_nothing_is_left_in_the_browser(self, open_page: OpenPage) -> None:
        page = start(open_page(), "Myself, in private")
        say(page, "something personal")
        expect(page.locator("#latest")).to_contain_text("draft 1")
        assert page.evaluate("localStorage.length + sessionStorage.length") == 0
        assert page.evaluate("document.cookie") == ""

    def test_nothing_is_asked_of_any_other_site(self, chromium: Browser, base: str) -> None:
        context = chromium.new_context()
        page = context.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(base + "/chat")
        start(page)
        say(page, "he is off")
        expect(page.locator("#latest")).to_contain_text("draft 1")
        context.close()
        assert asked
        assert all(url.startswith(base) for url in asked)


class TestWithoutScripts:
    def test_a_whole_talk(self, open_page: OpenPage, quick_bot: StandIn) -> None:
        page = start(open_page(java_script_enabled=False))
        say(page, "he is off with his leg")
        assert page.url.endswith("/chat#latest")
        expect(page.locator("#latest")).to_contain_text("draft 1")
        page.get_by_role("button", name="Days only").click()
        expect(page.locator(".bubble").last).to_have_text("Days only")
        say(page, CRISIS)
        expect(page.locator("#latest")).to_contain_text("116 123")
        page.get_by_role("button", name="End chat").click()
        expect(page.get_by_role("heading", name="Chat ended")).to_be_visible()
        assert len(quick_bot.received) == 2

    def test_a_broken_bot_keeps_the_words(self, open_page: OpenPage, quick_bot: StandIn) -> None:
        page = start(open_page(java_script_enabled=False))
        quick_bot.broken = True
        say(page, "he is off with his leg")
        expect(page.get_by_role("alert")).to_contain_text("999")
        expect(page.get_by_label("Your message")).to_have_value("he is off with his leg")

    def test_leave_quickly(self, open_page: OpenPage, base: str) -> None:
        page = start(open_page(java_script_enabled=False), "Myself, in private")
        page.context.route("http://127.0.0.1:9/**", lambda route: route.fulfill(body="weather"))
        page.get_by_role("button", name="Leave quickly").click()
        page.wait_for_url("http://127.0.0.1:9/neutral")
        page.goto(base + "/chat")
        expect(page.get_by_text("Who are you here for?")).to_be_visible()


class TestKeyboard:
    def test_everything_is_reached_and_seen_in_order(self, open_page: OpenPage) -> None:
        page = start(open_page())
        say(page, "he is off")
        expect(page.locator("#latest")).to_contain_text("draft 1")
        page.locator(".govuk-skip-link").focus()
        seen = [focused(page)]
        while "Send" not in seen[-1] and len(seen) < 20:
            page.keyboard.press("Tab")
            seen.append(focused(page))
            ring = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert ring != "none", seen
        order = [
            "Skip to main content",
            "AskOH",
            "Urgent help",
            "Talk to HR",
            "End chat",
            "Leave quickly",
            "Who can see this",
            "Days only",
            "message",
            "Send",
        ]
        found = [next(n for n, text in enumerate(seen) if want in text) for want in order]
        assert found == sorted(found), seen

    def test_a_talk_without_a_mouse(self, open_page: OpenPage) -> None:
        page = open_page()
        page.get_by_role("button", name="Someone I manage").focus()
        page.keyboard.press("Enter")
        expect(page.locator("#latest")).to_be_focused()
        page.keyboard.press("Tab")
        expect(page.get_by_label("Your message")).to_be_focused()
        page.keyboard.type("he is off")
        page.keyboard.press("Shift+Enter")
        page.keyboard.type("since May")
        page.keyboard.press("Enter")
        expect(page.locator("#latest")).to_contain_text("draft 1")
        expect(page.locator(".turn--you .bubble")).to_have_text("he is off\nsince May")
        page.get_by_role("button", name="Days only").focus()
        page.keyboard.press("Space")
        expect(page.locator(".turn--you .bubble").last).to_have_text("Days only")
        expect(page.get_by_label("Your message")).to_be_focused()

    def test_what_is_focused_is_never_hidden(self, open_page: OpenPage) -> None:
        page = start(open_page(viewport={"width": 375, "height": 700}))
        say(page, "he is off")
        expect(page.locator("#latest")).to_contain_text("draft 1")
        for name in ("Ask him to read it", "Shorter shifts"):
            page.locator(f"#latest >> text={name}").focus()
            covered = page.evaluate("""() => {
                const box = document.activeElement.getBoundingClientRect();
                const top = document.querySelector(".chat-top").getBoundingClientRect().bottom;
                const below = document.querySelector(".composer").getBoundingClientRect().top;
                return box.top < top || box.bottom > below;
            }""")
            assert not covered, name


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
class TestAxe:
    def test_start_page(self, open_page: OpenPage, scheme: str, width: int) -> None:
        page = open_page(color_scheme=scheme, viewport={"width": width, "height": 800})
        assert violations(page) == []

    @pytest.mark.parametrize("who", ["Someone I manage", "Myself, in private"])
    def test_every_block(self, open_page: OpenPage, scheme: str, width: int, who: str) -> None:
        page = start(open_page(color_scheme=scheme, viewport={"width": width, "height": 800}), who)
        say(page, "he is off")
        expect(page.locator("#latest")).to_contain_text("draft 1")
        assert violations(page) == []
        say(page, CRISIS)
        expect(page.locator("#latest")).to_contain_text("116 123")
        assert violations(page) == []

    @pytest.mark.parametrize(
        "path", ["/urgent", "/talk-to-hr", "/who-can-see", "/chat/ended/private"]
    )
    def test_help_pages(self, open_page: OpenPage, scheme: str, width: int, path: str) -> None:
        page = open_page(path, color_scheme=scheme, viewport={"width": width, "height": 800})
        assert violations(page) == []

    def test_trouble(
        self, open_page: OpenPage, quick_bot: StandIn, scheme: str, width: int
    ) -> None:
        page = start(open_page(color_scheme=scheme, viewport={"width": width, "height": 800}))
        quick_bot.broken = True
        say(page, "he is off")
        expect(page.get_by_role("alert")).to_contain_text("999")
        assert violations(page) == []


class TestSizes:
    @pytest.mark.parametrize("path", ["/chat", "/urgent", "/who-can-see"])
    def test_nothing_is_pushed_sideways_on_a_small_phone(
        self, open_page: OpenPage, path: str
    ) -> None:
        assert sideways(open_page(path, viewport=PHONE)) <= 0

    def test_nor_in_a_talk_with_long_words(self, open_page: OpenPage) -> None:
        page = start(open_page(viewport=PHONE))
        say(page, "Donaudampfschiffahrtsgesellschaft" * 8)
        expect(page.locator("#latest")).to_contain_text("draft 1")
        assert sideways(page) <= 0

    def test_nor_with_text_twice_as_large(self, open_page: OpenPage) -> None:
        page = start(open_page(viewport={"width": 640, "height": 900}))
        say(page, "he is off")
        expect(page.locator("#latest")).to_contain_text("draft 1")
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert sideways(page) <= 0
        expect(page.get_by_role("button", name="Send", exact=True)).to_be_in_viewport()

    def test_a_phone_on_its_side_has_room_to_read(self, open_page: OpenPage) -> None:
        page = start(open_page(viewport={"width": 640, "height": 320}))
        top = page.locator(".chat-top")
        assert top.evaluate("top => getComputedStyle(top).position") == "static"

    def test_what_is_tapped_is_large_enough(self, open_page: OpenPage) -> None:
        page = start(open_page(viewport=PHONE))
        say(page, "he is off")
        expect(page.locator("#latest")).to_contain_text("draft 1")
        for one in page.locator("button:visible, .chat-reach a").all():
            box = one.bounding_box()
            assert box is not None
            assert min(box["width"], box["height"]) >= 24, one.text_content()

    def test_nothing_moves_for_those_who_asked_for_calm(
        self, open_page: OpenPage, quick_bot: StandIn
    ) -> None:
        page = start(open_page(reduced_motion="reduce"))
        quick_bot.seconds = 0.5
        say(page, "he is off")
        dots = page.locator("[data-waiting] span").first
        assert dots.evaluate("dot => getComputedStyle(dot).animationName") == "none"
        expect(page.locator("#latest")).to_contain_text("draft 1")

    def test_on_paper_the_talk_stands_alone(self, open_page: OpenPage) -> None:
        page = start(open_page())
        say(page, "he is off")
        expect(page.locator("#latest")).to_contain_text("draft 1")
        page.emulate_media(media="print")
        expect(page.locator(".composer")).to_be_hidden()
        expect(page.locator(".chat-top")).to_be_hidden()
        expect(page.locator("#latest")).to_be_visible()
