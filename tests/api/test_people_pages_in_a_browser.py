"""The manager's cases and a note to HR in a real Chromium, wide and narrow, with axe-core."""

from __future__ import annotations

import pytest

from tests.api.conftest import EMPLOYEE, MANAGER
from tests.api.test_pages_in_a_browser import (  # noqa: F401
    check,
    chromium,
    context,
    page,
    sign_in,
    site,
)

pytestmark = pytest.mark.browser


def test_a_managers_own_cases(world, page):  # noqa: F811
    page.goto("/my/cases")
    page.get_by_role("button", name="Send me a link").click()
    page.get_by_text("There is a problem").wait_for()
    check(page)
    page.get_by_label("Your work address").fill(MANAGER)
    page.get_by_role("button", name="Send me a link").click()
    page.get_by_text("No link was sent").wait_for()
    check(page)
    reference, path = world.agreed_case(world.signed_in())
    world.signed_in().do(reference, "return", comment="Would a call do?", asks="mode_pref")
    sign_in(world, page, MANAGER, "manager")
    page.get_by_text("Would a call do?").wait_for()
    check(page)
    world.answer(path, "withdraw")
    page.reload()
    page.get_by_role("heading", name="Finished").wait_for()
    check(page)


def test_a_note_to_hr_and_its_answer(world, page, context):  # noqa: F811
    page.goto("/note")
    check(page)
    page.get_by_role("button", name="Send to HR").click()
    page.get_by_text("There is a problem").wait_for()
    check(page)
    page.get_by_label("Your note").fill("The late shifts are hard.")
    page.get_by_label("Your name").fill("Owen Grant")
    page.get_by_label("Your work address").fill(EMPLOYEE)
    page.get_by_role("button", name="Send to HR").click()
    page.get_by_text("HR has your note").wait_for()
    check(page)
    reference = page.url.rpartition("/")[2]

    hr = context.new_page()
    sign_in(world, hr)
    hr.goto("/console/notes")
    check(hr)
    hr.get_by_role("link", name=reference).click()
    check(hr)
    hr.get_by_role("button", name="Send the answer").click()
    hr.get_by_text("There is a problem").wait_for()
    check(hr)
    hr.get_by_label("Answer").fill("Shall we talk on Monday?")
    hr.get_by_role("button", name="Send the answer").click()
    hr.get_by_text("Your answer is saved.").wait_for()
    hr.get_by_role("button", name="Make a link to hand over").click()
    check(hr)

    page.goto("/notes/" + hr.locator("#personal-link").inner_text().rpartition("/")[2])
    page.get_by_text("Shall we talk on Monday?").wait_for()
    check(page)
    page.get_by_label("Write to HR").fill("I want to kill myself")
    page.get_by_role("button", name="Send to HR").click()
    page.get_by_text("Before anything else").wait_for()
    check(page)
    page.get_by_text("I want to take this note back").click()
    page.get_by_role("button", name="Take it back").click()
    page.get_by_text("Your note is deleted").wait_for()
    check(page)


def test_printed_the_agreement_is_the_words_alone(world, page):  # noqa: F811
    case = world.start()
    world.send(case)
    page.goto(world.handed_over(case["reference"], world.signed_in()))
    page.emulate_media(media="print")
    assert page.get_by_role("heading", name="What it says").is_visible()
    assert page.get_by_text("acking boxes").first.is_visible()
    for hidden in ("If you agree", "Something should be different", "If someone may be in danger"):
        assert not page.get_by_text(hidden).first.is_visible()
