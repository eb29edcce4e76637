"""The sample client, and a chat in Chromium whose bot is really stopped, on the whole stack."""

from __future__ import annotations

import subprocess
import sys

import pytest
from playwright.sync_api import Playwright, expect

from tests.browser.chat_site import ROOT, say, start, violations
from tests.browser.conftest import CHROMIUM

pytestmark = [pytest.mark.stack, pytest.mark.browser]
OPENING = "One of my team has been off for seven weeks with a broken leg and I'm unsure"


def talked(url: str, *lines: str) -> str:
    """What the sample prints when somebody types these lines."""
    ran = subprocess.run(
        [sys.executable, "samples/talk.py", url],
        input="\n".join([*lines, "", ""]),
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=120,
        check=True,
    )
    return ran.stdout


def test_the_sample_holds_a_conversation(stack) -> None:
    told = talked(stack.api_url, OPENING, "1")
    assert "Nobody at work reads this chat" in told
    assert "[1]" in told
    assert len(told.split("\n")) > 6


def test_the_sample_is_told_who_can_help_while_the_bot_is_down(stack) -> None:
    stack.halt("bot")
    try:
        told = talked(stack.api_url, OPENING, "some days i think about ending my life")
    finally:
        stack.revive("bot")
    assert "a part of AskOH isn't running" in told
    assert "116 123" in told


def test_a_bot_that_is_stopped_and_started_again_loses_no_words(
    stack, playwright: Playwright
) -> None:
    browser = playwright.chromium.launch(**CHROMIUM)
    page = browser.new_page(base_url=stack.api_url)
    page.goto("/chat")
    start(page)
    stack.halt("bot")
    try:
        say(page, OPENING)
        alert = page.get_by_role("alert")
        expect(alert).to_contain_text("Nothing you typed is lost", timeout=30_000)
        for contact in ("999", "112", "116 123", "Helping Hand"):
            expect(alert).to_contain_text(contact)
        expect(page.get_by_label("Your message")).to_have_value(OPENING)
        assert violations(page) == []
    finally:
        stack.revive("bot")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(alert).to_be_hidden(timeout=30_000)
    expect(page.locator(".turn--you .bubble")).to_have_text(OPENING)
    expect(page.locator(".turn--askoh")).to_have_count(2)
    browser.close()
