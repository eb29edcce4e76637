from datetime import date

import pytest

from guidance.wording import duration, long_date
from guidance.workdays import is_working_day, on_or_after, working_days_later


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (1, "1 day"),
        (6, "6 days"),
        (7, "1 week"),
        (10, "10 days"),
        (14, "2 weeks"),
        (27, "3 weeks"),
        (28, "4 weeks"),
        (363, "51 weeks"),
        (364, "a year"),
        (378, "just over a year"),
        (728, "2 years"),
    ],
)
def test_duration(days: int, said: str) -> None:
    assert duration(days) == said


def test_long_date() -> None:
    assert long_date(date(2026, 12, 7)) == "Monday 7 December 2026"


class TestWorkdays:
    @pytest.mark.parametrize(
        ("nation", "open_"),
        [("england", True), ("scotland", True), ("northern_ireland", False), ("unknown", False)],
    )
    def test_saint_patricks_day(self, nation: str, open_: bool) -> None:
        assert is_working_day(date(2027, 3, 17), nation) is open_

    def test_weekend(self) -> None:
        assert on_or_after(date(2026, 11, 28), "england") == date(2026, 11, 30)

    def test_count_skips_weekend_and_holiday(self) -> None:
        assert working_days_later(date(2026, 12, 24), 1, "england") == date(2026, 12, 29)
        assert working_days_later(date(2026, 11, 23), 5, "england") == date(2026, 11, 30)
