"""Dates: every way of writing one, always in the direction that was asked for."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidance.reading import read

TODAY = date(2026, 11, 21)
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


def _ordinal(day: int) -> str:
    ending = "th" if 11 <= day <= 13 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return f"{day}{ending}"


FORMATS = (
    lambda d: f"{d.day}/{d.month}/{d.year}",
    lambda d: f"{d.day:02}/{d.month:02}/{d.year % 100:02}",
    lambda d: f"{d.day}.{d.month}.{d.year}",
    lambda d: f"{d.day}-{d.month}-{d.year}",
    lambda d: d.isoformat(),
    lambda d: f"{d.day} {MONTHS[d.month - 1]} {d.year}",
    lambda d: f"{_ordinal(d.day)} of {MONTHS[d.month - 1].lower()} {d.year}",
    lambda d: f"{MONTHS[d.month - 1][:3]} {_ordinal(d.day)}, {d.year}",
    lambda d: f"{d:%A} {_ordinal(d.day)} {MONTHS[d.month - 1]} {d.year}",
)

days_in_time = st.dates(min_value=date(2020, 1, 1), max_value=date(2032, 12, 31))


@given(day=days_in_time, form=st.sampled_from(FORMATS), back=st.integers(0, 3000))
def test_a_past_date_in_any_format_is_read(day: date, form: object, back: int) -> None:
    written = form(day)  # type: ignore[operator]
    facts = read(written, today=day + timedelta(days=back), asked="absence_start")
    assert facts.slots["absence_start"] == day.isoformat()


@given(day=days_in_time, form=st.sampled_from(FORMATS), ahead=st.integers(0, 300))
def test_a_coming_date_in_any_format_is_read(day: date, form: object, ahead: int) -> None:
    written = form(day)  # type: ignore[operator]
    facts = read(written, today=day - timedelta(days=ahead), asked="note_end")
    assert facts.slots["note_end"] == day.isoformat()


rough_dates = st.one_of(
    st.builds("{}/{}".format, st.integers(1, 31), st.integers(1, 12)),
    st.builds(lambda d: f"the {_ordinal(d)}", st.integers(1, 31)),
    st.builds(lambda d, m: f"{d} {m}", st.integers(1, 31), st.sampled_from(MONTHS)),
    st.sampled_from(
        [
            "monday", "next friday", "last tuesday", "wednesday week", "christmas", "boxing day",
            "just before easter", "end of june", "mid march", "yesterday", "tomorrow",
            "a fortnight ago",
        ]
    ),
)  # fmt: skip


@given(words=rough_dates, today=days_in_time)
def test_a_date_never_comes_out_on_the_wrong_side(words: str, today: date) -> None:
    start = read(f"off since {words}", today=today, asked="absence_start").slots
    if "absence_start" in start:
        assert str(start["absence_start"]) <= today.isoformat()
    end = read(words, today=today, asked="followup_date").slots
    if "followup_date" in end:
        assert str(end["followup_date"]) >= today.isoformat()


@given(year=st.integers(2020, 2032))
def test_29_february_only_exists_in_leap_years(year: int) -> None:
    facts = read(f"29/2/{year}", today=date(year, 6, 1), asked="absence_start")
    leap = year % 4 == 0
    assert ("absence_start" in facts.slots) is leap
    assert bool(facts.problems) is not leap


@pytest.mark.parametrize(
    ("text", "asked", "reason"),
    [
        ("31/02", "absence_start", "no_such_day"),
        ("31 june", "note_end", "no_such_day"),
        ("2/14/26", "absence_start", "no_such_month"),
        ("Friday 28 November 2026", "note_end", "wrong_weekday"),
        ("3 october", "note_end", "past"),
        ("30/11/2026", "absence_start", "future"),
        ("1/1/1990", "absence_start", "too_far"),
        ("next week", "note_end", "too_loose"),
        ("900 weeks", "absence_weeks", "too_long"),
    ],
)
def test_what_cannot_be_right_is_named_with_a_cure(text: str, asked: str, reason: str) -> None:
    facts = read(text, today=TODAY, asked=asked)
    assert asked not in facts.slots
    (problem,) = facts.problems
    assert (problem.slot, problem.reason_id) == (asked, reason)
    assert "type" in problem.text


def test_the_problem_names_what_was_typed() -> None:
    (problem,) = read("31/02", today=TODAY, asked="absence_start").problems
    assert "31/02" in problem.text


def test_rough_wording_is_marked() -> None:
    facts = read("she's been off since May", today=TODAY)
    assert facts.slots["absence_start"] == "2026-05-01"
    assert set(facts.approximate) == {"absence_start", "absence_weeks"}


def test_length_of_absence_follows_from_its_start_and_never_the_other_way() -> None:
    known = read("off since 10/10/2026", today=TODAY).slots
    assert known["absence_weeks"] == 6
    assert "absence_start" not in read("off for six weeks", today=TODAY).slots


def test_a_past_absence_has_no_running_length() -> None:
    facts = read("back at work, was off from 1/9/26", today=TODAY, role="manager")
    assert "absence_weeks" not in facts.slots
