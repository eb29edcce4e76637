"""Finished cases as bare records."""

import csv
import io
import json

import pytest

from api.audit import history

URL = "/console/export"
YEAR = {"first": "2026-01-01", "last": "2026-12-31", "format": "json"}


def take(browser, **changes):
    return browser.client.post(URL, data={"csrf": browser.csrf(), **YEAR, **changes})


@pytest.fixture
def closed(hr, agreed):
    hr.do(agreed, "close", outcome="back")
    return agreed


def test_a_row_holds_the_bare_record_and_nobodys_name(hr, closed):
    answer = take(hr)
    assert "askoh-cases-2026-01-01-to-2026-12-31.json" in answer.headers["content-disposition"]
    (row,) = json.loads(answer.content)
    assert (row["reference"], row["state"], row["outcome"]) == (closed, "closed", "back")
    assert (row["ended_on"], row["on_hold"], row["erased"]) == ("2026-11-21", False, False)
    for hidden in ("Owen", "Gareth", "line", "urgen", "complex"):
        assert hidden.casefold() not in answer.text.casefold()


def test_a_spreadsheet_holds_the_same(hr, closed):
    rows = list(csv.DictReader(io.StringIO(take(hr, format="csv").text)))
    assert [(row["reference"], row["outcome"]) for row in rows] == [(closed, "back")]


def test_only_finished_ones_of_these_days_and_this_state(world, hr, closed, waiting):
    assert waiting not in take(hr).text
    assert json.loads(take(hr, last="2026-11-20").content) == []
    assert json.loads(take(hr, first="2026-11-22").content) == []
    assert json.loads(take(hr, state="declined").content) == []
    assert closed in take(hr, first="2026-11-21", last="2026-11-21", state="closed").text


def test_ones_own_case_is_not_in_it(world, hr, closed):
    own = world.signed_in("owen.grant@harbourdale.example.org")
    assert json.loads(take(own).content) == []


def test_each_export_is_in_the_trail(world, hr, closed):
    take(hr)
    take(hr)
    events = world.work(lambda work: history(work.session, "cases"))
    assert [event.action for event in events] == ["cases_exported"] * 2


@pytest.mark.parametrize(
    "wrong", [{"first": ""}, {"last": "x"}, {"last": "2025-12-31"}, {"format": "exe"}]
)
def test_what_cannot_be_is_asked_again_and_nothing_is_exported(world, hr, closed, wrong):
    answer = take(hr, **wrong)
    assert answer.status_code == 422
    assert "There is a problem" in answer.text
    assert world.work(lambda work: history(work.session, "cases")) == []
