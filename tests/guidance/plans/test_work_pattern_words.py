"""Usual working patterns in people's own words."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidance.work_pattern import WEEKDAYS, PatternError, Shift, WorkPattern
from guidance.work_pattern_said import describe_pattern
from guidance.work_pattern_words import read_pattern

WHOLE = [
    ("Mon to Fri 9-5", "Monday to Friday, 8 hours a day from 09:00 (40 hours a week)"),
    ("mon – fri, 9 till 5", "Monday to Friday, 8 hours a day from 09:00 (40 hours a week)"),
    ("weekdays 8am-4pm", "Monday to Friday, 8 hours a day from 08:00 (40 hours a week)"),
    ("0800-1600 m-f", "Monday to Friday, 8 hours a day from 08:00 (40 hours a week)"),
    (
        "start at 7 finish 3.30 mon to fri",
        "Monday to Friday, 8.5 hours a day from 07:00 (42.5 hours a week)",
    ),
    (
        "monday to firday half eight till five",
        "Monday to Friday, 8.5 hours a day from 08:30 (42.5 hours a week)",
    ),
    (
        "mon-fri 9-5 with half an hour lunch",
        "Monday to Friday, 7.5 hours a day from 09:00 (37.5 hours a week)",
    ),
    ("37.5hrs mon-fri 9-5", "Monday to Friday, 7.5 hours a day from 09:00 (37.5 hours a week)"),
    (
        "thirty seven and a half hours, mon to fri",
        "Monday to Friday, 7.5 hours a day (37.5 hours a week)",
    ),
    ("part time Tue-Thu 6 hours", "Tuesday to Thursday, 6 hours a day (18 hours a week)"),
    ("20 hrs over mon tue weds thurs", "Monday to Thursday, 5 hours a day (20 hours a week)"),
    (
        "wensday thrusday and satuday 10-4",
        "Wednesday, Thursday and Saturday, 6 hours a day from 10:00 (18 hours a week)",
    ),
    (
        "Mon-Thu 8-4.30, Fri 8-1",
        "Monday to Thursday 8.5 hours from 08:00, Friday 5 hours from 08:00 (39 hours a week)",
    ),
    (
        "9-1 mon, 10-4 thurs",
        "Monday 4 hours from 09:00, Thursday 6 hours from 10:00 (10 hours a week)",
    ),
    ("four 10s mon-thurs", "Monday to Thursday, 10 hours a day (40 hours a week)"),
    (
        "mon to fri 9-3 but not wednesdays",
        "Monday, Tuesday, Thursday and Friday, 6 hours a day from 09:00 (24 hours a week)",
    ),
    ("weekends only 10-6", "Saturday and Sunday, 8 hours a day from 10:00 (16 hours a week)"),
    ("10-6 nights sun-thurs", "Sunday to Thursday, 8 hours a day from 22:00 (40 hours a week)"),
    ("four 12-hour shifts, 2 on 2 off", "2 on, 2 off, 12 hours each (42 hours a week on average)"),
    ("4 on 4 off, 7 to 7", "4 on, 4 off, 12 hours from 07:00 each (42 hours a week on average)"),
    (
        "2 days 2 nights 4 off, 12 hour shifts",
        "2 days, 2 nights, 4 off, 12 hours each (42 hours a week on average)",
    ),
    (
        "12 hour shifts 7 to 7, 4 on 4 off and some nights",
        "2 days, 2 nights, 4 off, 12 hours from 07:00 each (42 hours a week on average)",
    ),
    (
        "6-2 and 2-10 alternating weeks",
        "week 1: Monday to Friday, 8 hours a day from 06:00;"
        " week 2: Monday to Friday, 8 hours a day from 14:00 (40 hours a week on average)",
    ),
    (
        "three rotating shifts 6-2, 2-10, 10-6",
        "week 1: Monday to Friday, 8 hours a day from 06:00;"
        " week 2: Monday to Friday, 8 hours a day from 14:00;"
        " week 3: Monday to Friday, 8 hours a day from 22:00 (40 hours a week on average)",
    ),
    (
        "mon-fri 9-5 and every other saturday 9-1",
        "week 1: Monday to Friday 8 hours from 09:00, Saturday 4 hours from 09:00;"
        " week 2: Monday to Friday, 8 hours a day from 09:00 (42 hours a week on average)",
    ),
    (
        "week 1 mon-wed 9-5, week 2 thurs and fri 9-5",
        "week 1: Monday to Wednesday, 8 hours a day from 09:00;"
        " week 2: Thursday and Friday, 8 hours a day from 09:00 (20 hours a week on average)",
    ),
]


@pytest.mark.parametrize(("words", "said"), WHOLE)
def test_a_whole_pattern_is_read_and_said_back(words: str, said: str) -> None:
    found = read_pattern(words)
    assert found is not None
    assert found.pattern is not None
    assert describe_pattern(found.pattern) == said


@pytest.mark.parametrize(
    ("words", "missing"),
    [
        ("16 hours a week", "days"),
        ("7.5 hours a day", "days"),
        ("3 days a week, 7 hours", "days"),
        ("12 hour shifts", "days"),
        ("she works tuesdays and thursdays", "hours"),
        ("4 on 4 off", "hours"),
        ("2 earlies 2 nights 4 off", "hours"),
    ],
)
def test_what_is_left_open_is_named(words: str, missing: str) -> None:
    found = read_pattern(words)
    assert found is not None
    assert (found.pattern, found.missing) == (None, missing)


@pytest.mark.parametrize(
    ("words", "assumed"),
    [
        ("9-5", {"office_week", "breaks"}),
        ("full time", {"office_week", "full_time"}),
        ("40 hours", {"office_week"}),
        ("Tue-Thu 6 hours", set()),
    ],
)
def test_what_is_assumed_is_named(words: str, assumed: set[str]) -> None:
    found = read_pattern(words)
    assert found is not None
    assert set(found.assumed) == assumed


@pytest.mark.parametrize(
    "words", ["", "hello", "it varies", "rotating shifts incl nights", "1/12/26"]
)
def test_words_without_a_pattern_give_none(words: str) -> None:
    assert read_pattern(words) is None


def test_a_guess_fills_what_is_missing() -> None:
    found = read_pattern("3 days a week", guess=True)
    assert found is not None
    assert found.pattern is not None
    assert set(found.assumed) == {"some_days", "usual_day"}


def test_nobody_can_work_more_than_the_week_holds() -> None:
    with pytest.raises(PatternError):
        read_pattern("mon to sun 6am-10pm")


def test_nights_are_known_as_nights() -> None:
    found = read_pattern("nights 10pm-6am sun to thu")
    assert found is not None
    assert found.pattern is not None
    assert all(slot.night and slot.start == time(22) for slot in found.pattern.slots if slot)


days = st.lists(st.sampled_from(WEEKDAYS), min_size=1, max_size=5, unique=True)
quarters = st.integers(min_value=8, max_value=40).map(lambda count: count / 4)


@given(named=days, hours=quarters)
def test_days_in_any_order_with_hours_a_day_are_read(named: list[str], hours: float) -> None:
    found = read_pattern(f"{', '.join(named)}: {hours:g} hours a day")
    assert found is not None
    assert found.pattern == WorkPattern.weekly(dict.fromkeys(named, Shift.of(hours)))


@given(named=days, hours=quarters, start=st.integers(min_value=5, max_value=11))
def test_what_is_said_back_is_read_back(named: list[str], hours: float, start: int) -> None:
    pattern = WorkPattern.weekly(dict.fromkeys(named, Shift.of(hours, f"{start:02}:00")))
    found = read_pattern(describe_pattern(pattern).split(" from ")[0])
    assert found is not None
    assert found.pattern is not None
    assert found.pattern.weekly_minutes == pattern.weekly_minutes


@given(st.text(alphabet="mon tuefri0123456789-:.,adhours/pmnightsweekoff", max_size=60))
def test_no_words_break_it(words: str) -> None:
    try:
        found = read_pattern(words)
    except PatternError:
        return
    if found is not None and found.pattern is not None:
        assert 60 <= found.pattern.weekly_minutes <= 60 * 60
