"""The chat while connections break and parts are down: nothing lost or twice, help in sight."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect

from guidance.employer import load_employer
from tests.browser.chat_site import ROOT, say, start, violations
from tests.browser.conftest import CHROMIUM, Sites
from tests.browser.cutting import Wire, wire_to

pytestmark = pytest.mark.browser
EAP = load_employer(ROOT / "config/example.yml").eap
CONTACTS = ("999", "116 123", EAP.phone if EAP else "")


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


@pytest.fixture
def wire(quick_sites: Sites) -> Iterator[Wire]:
    with wire_to(int(quick_sites.askoh.rpartition(":")[2])) as wire:
        yield wire


@pytest.fixture
def page(context: BrowserContext, wire: Wire) -> Page:
    page = context.new_page()
    page.goto(f"https://askoh.test:{wire.port}/chat")
    return page


def test_a_cut_in_the_middle_of_an_answer_loses_nothing_and_repeats_nothing(
    page: Page, wire: Wire, quick_sites: Sites
) -> None:
    start(page)
    quick_sites.bot.seconds = 2.0
    say(page, "he is off with his leg")
    expect(page.locator("[data-waiting]")).to_be_visible()
    page.wait_for_timeout(500)
    wire.cut()
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("I can’t reach AskOH")
    for contact in CONTACTS:
        expect(alert).to_contain_text(contact)
    expect(page.get_by_label("Your message")).to_have_value("he is off with his leg")
    assert violations(page) == []
    wire.mend()
    expect(page.locator("#latest")).to_contain_text("draft 1")
    expect(alert).to_be_hidden()
    expect(page.locator(".turn--you")).to_have_count(1)
    assert len(quick_sites.bot.received) == 1
    page.reload()
    expect(page.locator(".turn--you")).to_have_count(1)


def test_trying_again_is_one_press_and_is_announced_once(
    page: Page, wire: Wire, quick_sites: Sites
) -> None:
    start(page)
    page.evaluate("""() => {
        window.said = 0;
        new MutationObserver((changes) => {
            if (changes.some((change) => change.addedNodes.length)) window.said += 1;
        }).observe(document.querySelector("[role=alert]"), {childList: true});
    }""")
    wire.cut()
    say(page, "he is off")
    retry = page.get_by_role("button", name="Try again")
    retry.wait_for()
    page.wait_for_timeout(3500)
    assert page.evaluate("window.said") == 1
    wire.mend()
    retry.press("Enter")
    expect(page.locator("#latest")).to_contain_text("draft 1")
    expect(page.get_by_label("Your message")).to_be_focused()


def test_what_was_written_on_in_the_meantime_stays(
    page: Page, wire: Wire, quick_sites: Sites
) -> None:
    start(page)
    wire.cut()
    say(page, "he is off")
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_label("Your message").fill("he is off, and his shifts are long")
    wire.mend()
    expect(page.locator("#latest")).to_contain_text("draft 1")
    expect(page.get_by_label("Your message")).to_have_value("he is off, and his shifts are long")
    expect(page.locator(".turn--you .bubble")).to_have_text("he is off")


def test_the_start_page_too_keeps_help_in_sight(page: Page, wire: Wire, quick_sites: Sites) -> None:
    wire.cut()
    page.get_by_role("button", name="Myself, in private").click()
    for contact in CONTACTS:
        expect(page.get_by_role("alert")).to_contain_text(contact)
    assert violations(page) == []
    wire.mend()
    expect(page.locator("#latest")).to_contain_text("What's going on?")


def test_a_slow_answer_says_so_and_is_asked_for_again(page: Page, quick_sites: Sites) -> None:
    start(page)
    asked: list[int] = []
    # A style sheet or a picture of the page before may still be on its way.
    page.on(
        "response",
        lambda one: asked.append(one.status) if one.request.method == "POST" else None,
    )
    quick_sites.bot.seconds = 2.5
    say(page, "he is off")
    expect(page.get_by_role("alert")).to_contain_text("Still working on it")
    expect(page.locator("#latest")).to_contain_text("draft 1")
    expect(page.get_by_role("alert")).to_be_hidden()
    assert asked[0] == 202
    assert asked[-1] == 200
    assert len(quick_sites.bot.received) == 1


def test_a_widget_that_cannot_be_reached_names_who_can_help(
    context: BrowserContext, quick_sites: Sites
) -> None:
    page = context.new_page()
    page.goto(quick_sites.intranet)
    page.get_by_role("button", name="Work and health").wait_for()
    context.set_offline(True)
    page.get_by_role("button", name="Work and health").click()
    trouble = page.get_by_role("alert")
    expect(trouble).to_be_visible(timeout=15_000)
    for contact in CONTACTS:
        expect(trouble).to_contain_text(contact)
    assert violations(page) == []
    context.set_offline(False)
    page.get_by_role("button", name="Try again").click()
    expect(trouble).to_be_hidden()
    frame = page.frames[-1]
    expect(frame.get_by_text("Who are you here for?")).to_be_visible()
