"""The reviewer's pages in a real Chromium, wide and narrow: the list, an entry, its refusals."""

from __future__ import annotations

import pytest

from guidance.reviews import use_reviews
from tests.api.test_pages_in_a_browser import (  # noqa: F401 (fixtures)
    check,
    chromium,
    context,
    page,
    sign_in,
    site,
)

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def only_here():
    """What this test notes counts in no other."""
    yield
    use_reviews(None)


def test_a_reviewer_checks_and_signs_an_entry(world, page, context):  # noqa: F811
    sign_in(world, page, role="reviewer")
    page.goto("/console/content")
    check(page)
    page.get_by_label("Kind").select_option("facts")
    page.get_by_role("button", name="Show").click()
    check(page)
    page.goto("/console/content/facts/FN-01")
    check(page)
    page.get_by_role("button", name="Note the check").click()
    page.get_by_text("There is a problem").wait_for()
    check(page)
    page.get_by_label("I opened the live page today").check()
    page.get_by_role("button", name="Note the check").click()
    page.get_by_text("Your check is noted.").wait_for()
    check(page)
    page.get_by_role("button", name="Sign it").click()
    page.get_by_text("There is a problem").wait_for()
    page.get_by_label("I sign this entry as").fill("occupational health nurse")
    page.get_by_label("I’m an occupational health or legal professional").check()
    page.get_by_role("button", name="Sign it").click()
    page.get_by_text("Your signature is noted.").wait_for()
    check(page)
    page.get_by_text("Priya Nair, occupational health nurse").first.wait_for()
    page.goto("/console/content/helplines/samaritans")
    check(page)
    page.goto("/console/content?kind=helplines&confidence=D")
    check(page)
