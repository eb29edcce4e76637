from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidance.content import facts
from guidance.employer import NATIONS
from guidance.keep_in_touch import CHANNELS, PEOPLE, KeepInTouchError, keep_in_touch
from guidance.workdays import is_working_day
from tests.guidance.plans.icalendar_lines import events

MONDAY = date(2026, 11, 23)
DAYS = st.dates(date(2026, 1, 1), date(2030, 12, 31))


@pytest.mark.requirement("R48")
def test_every_two_weeks_until_the_note_ends() -> None:
    plan = keep_in_touch(MONDAY, date(2027, 1, 8), nation="england")
    assert plan.dates == (MONDAY, date(2026, 12, 7), date(2026, 12, 21), date(2027, 1, 4))
    assert plan.every_days == 14


def test_a_bank_holiday_moves_one_and_not_those_after_it() -> None:
    plan = keep_in_touch(date(2026, 12, 18), date(2027, 1, 15), nation="england", every_days=7)
    assert plan.dates == (
        date(2026, 12, 18),
        date(2026, 12, 29),
        date(2027, 1, 4),
        date(2027, 1, 8),
        date(2027, 1, 15),
    )


@pytest.mark.requirement("R41", "R48")
def test_the_manager_unless_that_is_strained() -> None:
    assert keep_in_touch(MONDAY, None).who == "manager"
    assert keep_in_touch(MONDAY, None, relationship_ok="yes").who == "manager"
    for strained in ("no", "dont_ask_manager"):
        assert keep_in_touch(MONDAY, None, relationship_ok=strained).who == "hr"
    assert keep_in_touch(MONDAY, None, relationship_ok="no", who="colleague").who == "colleague"


@pytest.mark.requirement("R48")
def test_it_is_not_agreed_until_someone_says_so() -> None:
    assert not keep_in_touch(MONDAY, None).agreed
    assert keep_in_touch(MONDAY, None, agreed=True).to_dict()["agreed"] is True


@pytest.mark.requirement("R48")
def test_topics_leave_the_diagnosis_out() -> None:
    plan = keep_in_touch(MONDAY, None)
    assert plan.topics
    assert any("Diagnosis" in line for line in plan.leave_out)
    assert not any("iagnosis" in line for line in plan.topics)


def test_to_the_employee() -> None:
    plan = keep_in_touch(MONDAY, None, role="employee")
    said = " ".join((*plan.topics, *plan.leave_out, plan.who_text))
    assert "Your manager" in said
    assert "they" not in said.split()


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("who", PEOPLE)
def test_each_channel_and_person_has_words(channel: str, who: str) -> None:
    plan = keep_in_touch(MONDAY, None, channel=channel, who=who)
    assert plan.channel_text
    assert plan.who_text


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"every_days": 0}, "every_days"),
        ({"every_days": 91}, "every_days"),
        ({"channel": "pigeon"}, "channel"),
        ({"who": "doctor"}, "who"),
        ({"until": date(2026, 11, 22)}, "until"),
    ],
)
def test_errors_name_the_field(values: dict[str, Any], field: str) -> None:
    with pytest.raises(KeepInTouchError) as caught:
        keep_in_touch(**{"starts_on": MONDAY, "until": None} | values)
    assert caught.value.field == field


def test_calendar_says_nothing_of_health() -> None:
    plan = keep_in_touch(MONDAY, date(2026, 12, 31))
    found = events(plan.to_calendar("H7-204", datetime(2026, 11, 23, tzinfo=UTC)))
    assert [event["SUMMARY"] for event in found] == ["Catch-up"] * len(plan.dates)
    assert found[0]["UID"] == "H7-204-contact-1@askoh"


def test_sources_are_known() -> None:
    sources = keep_in_touch(MONDAY, None).sources
    assert {name for name in sources if "§" not in name} <= set(facts())


@given(DAYS, st.integers(0, 400), st.integers(1, 90), st.sampled_from(NATIONS))
def test_dates_are_working_days_in_order(start: date, length: int, every: int, nation: str) -> None:
    until = start + timedelta(days=length)
    dates = keep_in_touch(start, until, nation=nation, every_days=every).dates
    assert dates
    assert all(is_working_day(day, nation) and day >= start for day in dates)
    assert all(day <= until for day in dates[1:])
    assert all(before < after for before, after in pairwise(dates))
    assert len(dates) <= 26 * 7 + 1
