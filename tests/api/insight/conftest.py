"""A year of figures that the tests of the pages share."""

from __future__ import annotations

import csv
import io

import lxml.html
import pytest

URL = "/console/insight"
OWEN = "owen.grant@harbourdale.example.org"


def figures(browser, table):
    """A table as the page shows it: the cells of each row; None where there are too few."""
    page = lxml.html.fromstring(browser.client.get(URL).text)
    found = page.xpath(f"//section[@aria-labelledby='{table}']//tbody/tr")
    rows = [[" ".join(cell.text_content().split()) for cell in row] for row in found]
    return rows or None


def file_of(browser, table):
    """The same table as a spreadsheet has it, without its headings."""
    answer = browser.client.get(f"{URL}/{table}.csv")
    assert answer.status_code == 200, answer.text
    return list(csv.reader(io.StringIO(answer.text)))[1:]


@pytest.fixture
def hr(world):
    return world.signed_in()


@pytest.fixture
def year(world, hr):
    """Seven referrals of November: sent after two days with HR, and closed.

    Five are about a broken bone, two about sleep; the employees were off seven weeks.
    """
    references = []
    for number in range(7):
        area = "fracture_surgery" if number < 5 else "sleep"
        conversation = f"c-{number:016d}"
        reference, _ = world.agreed_case(hr, conversation=conversation, issue_area=[area])
        references.append(reference)
    world.later(2)
    hr = world.signed_in()
    for reference in references:
        for step in ("approve", "sent"):
            assert hr.do(reference, step).status_code == 303
    for reference in references:
        assert hr.do(reference, "close", outcome="back_changed").status_code == 303
    world.later(20)
    return references
