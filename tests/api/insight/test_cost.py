"""What doing nothing costs: only on figures typed in, with the sum shown, and nothing kept."""

from __future__ import annotations

from decimal import Decimal

import pytest
from sqlalchemy import func, select

from api.insight.cost import cost
from api.records.models import AuditEvent

URL = "/console/insight/cost"
FIGURES = {"people": "12", "days": "20.5", "pay": "£80", "cover": "120", "leavers": "1"}
FIGURES |= {"replacing": "6,000"}


@pytest.fixture
def hr(world):
    return world.signed_in()


def post(hr, **changes):
    return hr.client.post(URL, data={"csrf": hr.csrf(), **FIGURES, **changes})


def test_nobody_who_isnt_signed_in(world):
    assert world.browser().post(URL, data=FIGURES).status_code == 401


@pytest.mark.requirement("R111")
def test_the_sum_is_shown_with_its_formula(hr):
    page = post(hr).text
    assert "12 off × 20.5 days × (£80 + £120) = <strong>£49,200</strong>" in page
    assert "1 leaving × £6,000 = <strong>£6,000</strong>" in page
    assert "It comes to £55,200" in page


def test_there_is_no_figure_of_ours_in_it(hr):
    assert "£" not in hr.client.get(URL).text.replace('">£</div>', "")
    nothing = dict.fromkeys(FIGURES, Decimal(0))
    assert cost(nothing).total == 0


@pytest.mark.parametrize("typed", ["", "many", "-1", "NaN", "1e99", "inf"])
def test_what_is_no_number_is_named_and_nothing_typed_is_lost(hr, typed):
    answer = post(hr, days=typed)
    assert answer.status_code == 422
    assert "Working days off for each: give a number" in answer.text
    assert 'value="6,000"' in answer.text
    assert "It comes to" not in answer.text


def test_nothing_is_kept(world, hr):
    def events(work):
        return work.session.scalar(select(func.count(AuditEvent.id)))

    before = world.work(events)
    post(hr)
    assert world.work(events) == before
    assert 'value="6,000"' not in hr.client.get(URL).text
