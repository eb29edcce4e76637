"""The chat in a frame on an employer's page, in a real Chromium: two sites, https, real cookies."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Frame,
    Page,
    Playwright,
    expect,
)

from api.identity import add_user, sign_in_link
from api.records.mine import manager_of_chat
from api.services import Work
from tests.browser.chat_site import CRISIS, say, start, violations
from tests.browser.conftest import CHROMIUM, Sites

pytestmark = pytest.mark.browser
WIDTHS = [320, 390, 768, 1280]


@pytest.fixture(scope="module")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    browser = playwright.chromium.launch(**CHROMIUM)
    yield browser
    browser.close()


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(ignore_https_errors=True)
    context.set_default_timeout(10_000)
    yield context
    context.close()


def opened(page: Page, sites: Sites, more: str = "", site: str = "") -> Frame:
    """The chat's frame on the employer's page, opened with its button."""
    page.goto(f"{site or sites.intranet}/?more={more}")
    page.get_by_role("button", name="Work and health").click()
    return frame_of(page)


def frame_of(page: Page) -> Frame:
    handle = page.wait_for_selector("iframe")
    frame = handle.content_frame() if handle else None
    assert frame is not None
    frame.wait_for_load_state()
    return frame


class TestOneLine:
    def test_a_whole_talk_in_the_frame(self, context: BrowserContext, quick_sites: Sites) -> None:
        page = context.new_page()
        frame = start(opened(page, quick_sites))
        say(frame, "he is off with his leg")
        expect(frame.locator("#latest")).to_contain_text("draft 1")
        frame.get_by_role("button", name="Days only").click()
        expect(frame.locator(".bubble").last).to_have_text("Days only")
        say(frame, CRISIS)
        expect(frame.locator("#latest")).to_contain_text("116 123")
        expect(frame.locator(".who-sees")).to_be_in_viewport()
        assert len(quick_sites.bot.received) == 2

    def test_nothing_is_loaded_before_it_is_opened_and_nothing_from_elsewhere(
        self, context: BrowserContext, quick_sites: Sites
    ) -> None:
        page = context.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(quick_sites.intranet)
        page.get_by_role("button", name="Work and health").wait_for()
        assert asked == [f"{quick_sites.intranet}/", f"{quick_sites.askoh}/widget.js"]
        page.get_by_role("button", name="Work and health").click()
        frame = start(frame_of(page))
        say(frame, "he is off")
        expect(frame.locator("#latest")).to_contain_text("draft 1")
        assert all(url.startswith((quick_sites.intranet, quick_sites.askoh)) for url in asked)

    def test_the_page_around_cannot_read_the_chat(
        self, context: BrowserContext, quick_sites: Sites
    ) -> None:
        page = context.new_page()
        start(opened(page, quick_sites))
        inside = """() => {
            const root = document.querySelector("[data-askoh-widget]").shadowRoot;
            const frame = root.querySelector("iframe");
            try { return frame.contentWindow.document.body.innerText; }
            catch (error) { return error.name; }
        }"""
        assert page.evaluate(inside) == "SecurityError"

    def test_a_site_that_is_not_listed_cannot_show_it(
        self, context: BrowserContext, quick_sites: Sites
    ) -> None:
        page = context.new_page()
        said: list[str] = []
        page.on("console", lambda one: said.append(one.text))
        frame = opened(page, quick_sites, site=quick_sites.stranger)
        expect(frame.get_by_text("Who are you here for?")).to_have_count(0)
        assert any("frame-ancestors" in one for one in said)

    def test_the_page_of_our_own_is_never_framed(
        self, context: BrowserContext, quick_sites: Sites
    ) -> None:
        page = context.new_page()
        for path in ("/chat", "/urgent", "/note", "/my/sign-in", "/console/sign-in"):
            answer = page.goto(quick_sites.askoh + path)
            assert answer is not None
            assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
            assert answer.headers["x-frame-options"] == "DENY"

    def test_urgent_help_and_back(self, context: BrowserContext, quick_sites: Sites) -> None:
        page = context.new_page()
        frame = start(opened(page, quick_sites), "Myself, in private")
        frame.get_by_role("link", name="Urgent help").click()
        expect(frame.get_by_role("heading", name="Urgent help")).to_be_visible()
        frame.get_by_role("link", name="Back to the chat").click()
        expect(frame.locator("#latest")).to_contain_text("What's going on?")
        expect(frame.locator(".who-sees")).to_contain_text("Private")


class TestKeyboard:
    def test_focus_goes_in_and_comes_back(
        self, context: BrowserContext, quick_sites: Sites
    ) -> None:
        page = context.new_page()
        page.goto(quick_sites.intranet)
        opener = page.get_by_role("button", name="Work and health")
        expect(opener).to_have_attribute("aria-expanded", "false")
        opener.focus()
        page.keyboard.press("Enter")
        expect(opener).to_have_attribute("aria-expanded", "true")
        frame = frame_of(page)
        expect(frame.get_by_text("Who are you here for?")).to_be_visible()
        # The first Tab in the frame leads to its first link.
        page.keyboard.press("Tab")
        expect(frame.get_by_role("link", name="Skip to main content")).to_be_focused()
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_be_hidden()
        expect(opener).to_be_focused()

    def test_the_chat_stays_while_the_panel_is_closed(
        self, context: BrowserContext, quick_sites: Sites
    ) -> None:
        page = context.new_page()
        frame = start(opened(page, quick_sites))
        say(frame, "he is off")
        expect(frame.locator("#latest")).to_contain_text("draft 1")
        page.get_by_role("button", name="Close the chat").click()
        page.get_by_role("button", name="Work and health").press("Enter")
        expect(frame.locator("#latest")).to_be_visible()
        assert frame.evaluate("document.hasFocus()")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_every_state_is_without_axe_violations_and_fits(
    chromium: Browser, quick_sites: Sites, scheme: str, width: int
) -> None:
    context = chromium.new_context(
        ignore_https_errors=True,
        viewport={"width": width, "height": 720},
        color_scheme=scheme,  # type: ignore[arg-type]
    )
    page = context.new_page()
    page.goto(quick_sites.intranet)
    assert violations(page) == []
    page.get_by_role("button", name="Work and health").click()
    frame = frame_of(page)
    looked_at(page, frame)
    start(frame, "Someone I manage")
    say(frame, "he is off")
    expect(frame.locator("#latest")).to_contain_text("draft 1")
    looked_at(page, frame)
    frame.get_by_text("Keep or print").click()
    looked_at(page, frame)
    say(frame, CRISIS)
    expect(frame.locator("#latest")).to_contain_text("116 123")
    looked_at(page, frame)
    frame.get_by_role("link", name="Who can see this").click()
    expect(frame.get_by_role("heading", name="On this device")).to_be_visible()
    looked_at(page, frame)
    context.close()


def looked_at(page: Page, frame: Frame) -> None:
    """No violation on the page or in the frame, and neither can be pushed sideways."""
    assert violations(page) == []
    for one in (page, frame):
        assert one.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    small = """[...document.querySelectorAll("button, summary, .chat-reach a")]
        .filter((e) => e.checkVisibility())
        .filter((e) => Math.min(e.getBoundingClientRect().width,
                                e.getBoundingClientRect().height) < 24)
        .map((e) => e.textContent)"""
    assert frame.evaluate(small) == []


class TestForEverybody:
    def test_one_announcement_a_turn(self, context: BrowserContext, quick_sites: Sites) -> None:
        page = context.new_page()
        frame = start(opened(page, quick_sites))
        frame.evaluate("""() => {
            window.heard = [];
            new MutationObserver((changes) => {
                const spoken = changes.flatMap((change) => [...change.addedNodes])
                    .filter((node) => node.nodeType === 1 && node.ariaLive !== "off");
                if (spoken.length) window.heard.push(spoken.map((node) => node.textContent).join());
            }).observe(document.querySelector("[role=log]"), {childList: true, subtree: true});
        }""")
        say(frame, "he is off with his leg")
        expect(frame.locator("#latest")).to_contain_text("draft 1")
        heard = frame.evaluate("window.heard")
        assert len(heard) == 1
        assert "draft 1" in heard[0]
        assert "his leg" not in heard[0]

    def test_text_twice_as_large_fits(self, context: BrowserContext, quick_sites: Sites) -> None:
        page = context.new_page()
        page.set_viewport_size({"width": 640, "height": 900})
        frame = start(opened(page, quick_sites))
        say(frame, "he is off")
        expect(frame.locator("#latest")).to_contain_text("draft 1")
        for one in (page, frame):
            one.evaluate("document.documentElement.style.fontSize = '200%'")
            assert one.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        expect(frame.get_by_role("button", name="Send", exact=True)).to_be_in_viewport()

    def test_nothing_moves_for_those_who_asked_for_calm(
        self, chromium: Browser, quick_sites: Sites
    ) -> None:
        context = chromium.new_context(ignore_https_errors=True, reduced_motion="reduce")
        page = context.new_page()
        frame = start(opened(page, quick_sites))
        quick_sites.bot.seconds = 0.5
        say(frame, "he is off")
        moving = "document.getAnimations().filter((one) => one.playState === 'running').length"
        expect(frame.locator("[data-waiting]")).to_be_visible()
        assert frame.evaluate(moving) == page.evaluate(moving) == 0
        context.close()


class TestOwnWords:
    def test_the_profiles_words_stay_words(
        self, context: BrowserContext, quick_sites: Sites
    ) -> None:
        page = context.new_page()
        evil = "data-button=%22%3Cimg src=x onerror=window.evil=1%3E%22"
        page.goto(f"{quick_sites.intranet}/?more={evil}")
        page.get_by_role("button", name="<img src=x").wait_for()
        assert page.evaluate("window.evil") is None


def blocking(playwright: Playwright, folder: Path) -> BrowserContext:
    """A browser whose owner has blocked every cookie in its settings."""
    default = folder / "Default"
    default.mkdir(parents=True)
    chosen = {"profile": {"default_content_setting_values": {"cookies": 2}}}
    (default / "Preferences").write_text(json.dumps(chosen), encoding="utf-8")
    return playwright.chromium.launch_persistent_context(
        folder, ignore_https_errors=True, accept_downloads=True, **CHROMIUM
    )


def phased_out(playwright: Playwright, folder: Path) -> BrowserContext:
    """A browser that keeps no cookie of a site in a frame but a partitioned one."""
    args = [*CHROMIUM["args"], "--test-third-party-cookie-phaseout"]
    return playwright.chromium.launch_persistent_context(
        folder, ignore_https_errors=True, **{**CHROMIUM, "args": args}
    )


class TestCookies:
    def test_the_frames_cookie_is_partitioned(
        self, context: BrowserContext, quick_sites: Sites
    ) -> None:
        page = context.new_page()
        answer = page.goto(f"{quick_sites.askoh}/widget/chat")
        assert answer is not None
        header = answer.all_headers()["set-cookie"].lower()
        for attribute in ("partitioned", "secure", "samesite=none", "httponly"):
            assert attribute in header
        assert "max-age" not in header

    def test_it_works_where_other_sites_cookies_are_blocked(
        self, playwright: Playwright, quick_sites: Sites, tmp_path: Path
    ) -> None:
        context = phased_out(playwright, tmp_path / "browser")
        page = context.new_page()
        frame = start(opened(page, quick_sites))
        say(frame, "he is off")
        expect(frame.locator("#latest")).to_contain_text("draft 1")
        assert frame.locator("input[name=visit]").first.input_value() == ""
        page.reload()
        page.get_by_role("button", name="Work and health").click()
        expect(frame_of(page).locator("#latest")).to_contain_text("draft 1")
        context.close()

    def test_it_works_where_every_cookie_is_blocked(
        self, playwright: Playwright, quick_sites: Sites, tmp_path: Path
    ) -> None:
        context = blocking(playwright, tmp_path / "browser")
        page = context.new_page()
        frame = start(opened(page, quick_sites), "Myself, in private")
        assert context.cookies() == []
        say(frame, "something personal")
        expect(frame.locator("#latest")).to_contain_text("draft 1")
        frame.get_by_role("button", name="Days only").click()
        expect(frame.locator(".bubble").last).to_have_text("Days only")
        frame.get_by_role("link", name="Who can see this").click()
        expect(frame.get_by_role("heading", name="Who can see this")).to_be_visible()
        frame.get_by_role("link", name="Back to the chat").click()
        expect(frame.locator(".bubble").first).to_have_text("something personal")
        frame.get_by_role("button", name="End chat").click()
        expect(frame.get_by_role("heading", name="Chat ended")).to_be_visible()
        page.reload()
        page.get_by_role("button", name="Work and health").click()
        expect(frame_of(page).get_by_text("Who are you here for?")).to_be_visible()
        context.close()


class TestLeaving:
    def test_the_whole_window_leaves_and_the_chat_is_wiped(
        self, context: BrowserContext, quick_sites: Sites
    ) -> None:
        context.route("https://weather.test:9/**", lambda route: route.fulfill(body="weather"))
        page = context.new_page()
        frame = start(opened(page, quick_sites), "Myself, in private")
        say(frame, "something personal")
        expect(frame.locator("#latest")).to_contain_text("draft 1")
        frame.get_by_role("button", name="Leave quickly").click()
        page.wait_for_url("https://weather.test:9/neutral")
        frame = opened(page, quick_sites)
        expect(frame.get_by_text("Who are you here for?")).to_be_visible()


class TestKeeping:
    def test_a_copy_of_a_named_chat_and_none_of_a_private_one(
        self, context: BrowserContext, quick_sites: Sites
    ) -> None:
        page = context.new_page()
        frame = start(opened(page, quick_sites))
        say(frame, "he is off with his leg")
        expect(frame.locator("#latest")).to_contain_text("draft 1")
        frame.get_by_text("Keep or print").click()
        with page.expect_download() as given:
            frame.get_by_role("button", name="Keep a copy").click()
        text = given.value.path().read_text(encoding="utf-8")
        assert "he is off with his leg" in text
        assert "Referral draft 1" in text
        frame.get_by_role("button", name="End chat").click()
        frame.get_by_role("link", name="Go to the start").click()
        start(frame, "Myself, in private")
        frame.get_by_text("Keep or print").click()
        expect(frame.get_by_text("leaves no copy")).to_be_visible()
        expect(frame.get_by_role("button", name="Keep a copy")).to_have_count(0)
        expect(frame.get_by_role("button", name="Remember it")).to_have_count(0)

    def test_the_device_remembers_only_when_asked(
        self, context: BrowserContext, quick_sites: Sites
    ) -> None:
        page = context.new_page()
        frame = start(opened(page, quick_sites))
        frame.get_by_text("Keep or print").click()
        expect(frame.get_by_text("forgets this chat when the browser closes")).to_be_visible()
        assert [one["expires"] for one in context.cookies()] == [-1]
        frame.get_by_role("button", name="Remember it for seven days").click()
        expect(frame.get_by_text("This device remembers this chat for seven days")).to_have_count(1)
        assert context.cookies()[0]["expires"] > 0


def sign_in_token(sites: Sites) -> str:
    """The token of a one-time link for a manager."""
    services = sites.app.state.services
    with services.database.writing() as session:
        work = Work(session, services, services.settings.now())
        user = add_user(work, "gareth.pugh@harbourdale.example.org", "Gareth Pugh", ["manager"])
        return sign_in_link(work, user).rpartition("/")[2]


class TestWindowOfItsOwn:
    def test_a_link_out_takes_the_chat_with_it(
        self, context: BrowserContext, quick_sites: Sites
    ) -> None:
        page = context.new_page()
        frame = start(opened(page, quick_sites))
        say(frame, "he is off")
        expect(frame.locator("#latest")).to_contain_text("draft 1")
        frame.get_by_text("Keep or print").click()
        with context.expect_page() as given:
            frame.get_by_role("link", name="Sign in to see your cases").click()
        popup = given.value
        popup.wait_for_url("**/my/sign-in")
        popup.goto(f"{quick_sites.askoh}/chat")
        expect(popup.locator("#latest")).to_contain_text("draft 1")

    def test_signing_in_there_lets_the_chat_see_the_managers_cases(
        self, context: BrowserContext, quick_sites: Sites
    ) -> None:
        page = context.new_page()
        frame = start(opened(page, quick_sites))
        say(frame, "he is off")
        expect(frame.locator("#latest")).to_contain_text("draft 1")
        frame.get_by_text("Keep or print").click()
        with context.expect_page() as given:
            frame.get_by_role("link", name="Sign in to see your cases").click()
        popup = given.value
        popup.wait_for_url("**/my/sign-in")
        popup.goto(f"{quick_sites.askoh}/console/sign-in/{sign_in_token(quick_sites)}")
        popup.get_by_role("button", name="Sign in").click()
        expect(popup.get_by_role("heading", name="You’re signed in")).to_be_visible()
        assert violations(popup) == []
        popup.close()
        say(frame, "how is my case?")
        expect(frame.locator(".turn--you")).to_have_count(2)
        conversation = str(quick_sites.bot.received[-1]["conversation"])
        services = quick_sites.app.state.services
        with services.database.writing() as session:
            work = Work(session, services, services.settings.now())
            user = manager_of_chat(work, work.vault.lookup(session, conversation))
            assert user is not None

    def test_another_site_cannot_send_somebody_into_a_chat_of_its_choice(
        self, context: BrowserContext, quick_sites: Sites
    ) -> None:
        page = context.new_page()
        frame = start(opened(page, quick_sites))
        form = {
            "token": frame.locator("input[name=token]").first.input_value(),
            "handed": frame.locator("input[name=handed]").first.input_value(),
            "to": "/chat/signed-in",
        }
        page.goto(quick_sites.stranger)
        page.evaluate(
            """([url, fields]) => {
                const form = document.createElement("form");
                Object.assign(form, {method: "POST", action: url});
                for (const [name, value] of Object.entries(fields)) {
                    const field = document.createElement("input");
                    Object.assign(field, {name, value});
                    form.append(field);
                }
                document.body.append(form);
                form.submit();
            }""",
            [f"{quick_sites.askoh}/widget/out", form],
        )
        page.wait_for_url("**/widget/out")
        expect(page.get_by_text("This form is out of date")).to_be_visible()
        names = {one["name"] for one in context.cookies()}
        assert "askoh_chat" not in names
        assert "askoh_from_frame" not in names
