"""Working days by nation: weekends, shared holidays, and those of one nation only."""

from datetime import date

import pytest

from guidance.workdays import bank_holidays, is_working_day, on_or_after, working_days_later

GOOD_FRIDAY = date(2027, 3, 26)
EASTER_MONDAY = date(2027, 3, 29)
ST_PATRICK = date(2026, 3, 17)
ST_ANDREW = date(2026, 11, 30)


@pytest.mark.parametrize(
    ("day", "closed"),
    [
        (ST_PATRICK, {"northern_ireland", "unknown"}),
        (ST_ANDREW, {"scotland", "unknown"}),
        (EASTER_MONDAY, {"england", "wales", "northern_ireland", "unknown"}),
        (GOOD_FRIDAY, {"england", "wales", "scotland", "northern_ireland", "unknown"}),
        (date(2026, 11, 23), set()),
    ],
)
def test_each_nation_keeps_its_own_holidays(day: date, closed: set[str]) -> None:
    nations = {"england", "wales", "scotland", "northern_ireland", "unknown"}
    assert {nation for nation in nations if not is_working_day(day, nation)} == closed
    assert {nation for nation in nations if day in bank_holidays(nation, day.year)} == closed


@pytest.mark.parametrize(
    ("day", "open_"),
    [(date(2026, 11, 20), True), (date(2026, 11, 21), False), (date(2026, 11, 22), False)],
)
def test_a_weekend_is_closed(day: date, open_: bool) -> None:
    assert is_working_day(day, "england") is open_


def test_the_next_working_day() -> None:
    assert on_or_after(date(2026, 11, 20), "england") == date(2026, 11, 20)
    assert on_or_after(date(2026, 11, 21), "england") == date(2026, 11, 23)
    assert on_or_after(GOOD_FRIDAY, "england") == date(2027, 3, 30)
    assert on_or_after(GOOD_FRIDAY, "scotland") == EASTER_MONDAY
    assert on_or_after(date(2026, 12, 31), "england") == date(2026, 12, 31)
    assert on_or_after(date(2027, 1, 1), "england") == date(2027, 1, 4)


@pytest.mark.parametrize(
    ("count", "nation", "expected"),
    [
        (0, "england", date(2026, 11, 26)),
        (1, "england", date(2026, 11, 27)),
        (2, "england", date(2026, 11, 30)),
        (2, "scotland", date(2026, 12, 1)),
        (5, "england", date(2026, 12, 3)),
    ],
)
def test_counting_working_days(count: int, nation: str, expected: date) -> None:
    assert working_days_later(date(2026, 11, 26), count, nation) == expected
