from datetime import date, time, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidance.work_pattern import (
    WEEKDAYS,
    PatternError,
    Shift,
    WorkPattern,
    hours_text,
    shifted,
    to_minutes,
)

MONDAY = date(2027, 1, 11)


@pytest.mark.parametrize(
    ("minutes", "text"),
    [(1125, "18.75"), (450, "7.5"), (444, "7.4"), (440, "7 h 20 min"), (0, "0"), (600, "10")],
)
def test_hours_text(minutes: int, text: str) -> None:
    assert hours_text(minutes) == text


def test_hours_are_exact_minutes() -> None:
    assert to_minutes(7.4) == 444
    assert to_minutes("18.75") == 1125
    assert to_minutes(Fraction(22, 3)) == 440


def test_regular_days() -> None:
    pattern = WorkPattern.regular(37.5)
    assert pattern.weekly_minutes == 2250
    assert pattern.on(MONDAY) == Shift(450)
    assert pattern.on(MONDAY + timedelta(days=5)) is None


def test_rota_begins_in_the_week_of_its_start() -> None:
    pattern = WorkPattern.rota([{"mon": 10}, {"tue": 5}], starts=date(2027, 1, 14))
    assert pattern.on(MONDAY) == Shift(600)
    assert pattern.on(MONDAY + timedelta(days=8)) == Shift(300)
    assert pattern.on(MONDAY + timedelta(days=14)) == Shift(600)
    assert pattern.on(MONDAY - timedelta(days=6)) == Shift(300)
    assert pattern.weekly_minutes == 450


def test_rota_without_a_start_begins_with_the_plan() -> None:
    pattern = WorkPattern.rota([{"mon": 10}, {"tue": 5}]).anchored(date(2027, 1, 20))
    assert pattern.on(date(2027, 1, 18)) == Shift(600)


def test_four_on_four_off() -> None:
    pattern = WorkPattern.cycle([12, 12, 12, 12, 0, 0, 0, 0], MONDAY)
    assert [pattern.on(MONDAY + timedelta(days=n)) is not None for n in range(9)] == [
        *[True] * 4,
        *[False] * 4,
        True,
    ]
    assert pattern.weekly_minutes == 42 * 60


@pytest.mark.parametrize(
    ("start", "hours", "night"),
    [("22:00", 8, True), ("15:00", 8, False), ("15:30", 8, True), ("05:30", 8, True)],
)
def test_nights_are_seen_from_the_start(start: str, hours: int, night: bool) -> None:
    assert Shift.of(hours, start).night is night


def test_shifted_goes_past_midnight() -> None:
    assert shifted(time(22, 0), 180) == time(1, 0)


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: WorkPattern.weekly({"monday": 7}), "'monday' is no day"),
        (lambda: WorkPattern.weekly({}), "use 1 to 60"),
        (lambda: WorkPattern.weekly(dict.fromkeys(WEEKDAYS, 9)), "use 1 to 60"),
        (lambda: WorkPattern.weekly({"mon": "a lot"}), "use a number"),
        (lambda: WorkPattern.weekly({"mon": float("inf")}), "use a number"),
        (lambda: WorkPattern.weekly({"mon": 25}), "use 0.5 to 24"),
        (lambda: WorkPattern.regular(37.5, ()), "don't divide"),
        (lambda: Shift.of(8, "8 o'clock"), "use a time such as 08:30"),
        (lambda: WorkPattern.cycle([1] * 85, MONDAY), "1 to 84 days"),
        (lambda: WorkPattern.from_dict({"slots": "mon"}), "a list of days"),
        (lambda: WorkPattern.from_dict({"slots": [1]}), "use hours, start and night"),
        (lambda: WorkPattern.from_dict({"slots": [{"hours": 8}], "anchor": "x"}), "anchor"),
    ],
)
def test_errors_say_what_to_write(make: object, says: str) -> None:
    assert callable(make)
    with pytest.raises(PatternError, match=says):
        make()


@given(
    st.lists(
        st.none()
        | st.builds(
            Shift.of,
            st.integers(2, 24).map(lambda quarters: quarters / 2),
            st.sampled_from([None, "08:00", "22:15"]),
        ),
        min_size=7,
        max_size=28,
    ).filter(lambda slots: any(slots) and sum(s.minutes for s in slots if s) < 8 * 60 * len(slots)),
    st.none() | st.dates(date(2026, 1, 1), date(2028, 1, 1)),
)
def test_round_trip_and_repetition(slots: list[Shift | None], anchor: date | None) -> None:
    try:
        pattern = WorkPattern(tuple(slots), anchor)
    except PatternError:
        return
    assert WorkPattern.from_dict(pattern.to_dict()) == pattern
    assert pattern.on(MONDAY) == pattern.on(MONDAY + timedelta(days=len(slots)))
