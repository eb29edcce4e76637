"""From a date in words to a day: every form, both directions, and the days on the edge."""

from datetime import date

import pytest

from guidance.reading.calendar import Resolved, Toward, resolve
from guidance.reading.dates import DateMention

SATURDAY = date(2026, 11, 21)
MON, WED, FRI, SAT, SUN = 0, 2, 4, 5, 6
PAST, FUTURE = Toward.PAST, Toward.FUTURE


def said(form: str, **parts: object) -> DateMention:
    return DateMention(0, 1, form, **parts)  # type: ignore[arg-type]


def exactly(year: int, month: int, day: int) -> Resolved:
    return Resolved(date(year, month, day))


def roughly(year: int, month: int, day: int) -> Resolved:
    return Resolved(date(year, month, day), approximate=True)


class TestDayAndMonth:
    @pytest.mark.parametrize(
        ("day", "month", "toward", "expected"),
        [
            (21, 11, PAST, exactly(2026, 11, 21)),
            (21, 11, FUTURE, exactly(2026, 11, 21)),
            (22, 11, FUTURE, exactly(2026, 11, 22)),
            (20, 11, PAST, exactly(2026, 11, 20)),
            (24, 12, PAST, exactly(2025, 12, 24)),
        ],
    )
    def test_is_taken_in_the_direction_asked_for(
        self, day: int, month: int, toward: Toward, expected: Resolved
    ) -> None:
        assert resolve(said("day_month", day=day, month=month), SATURDAY, toward) == expected

    def test_a_start_within_a_month_ahead_is_a_slip_not_last_year(self) -> None:
        last = resolve(said("day_month", day=22, month=12), SATURDAY, PAST)
        assert last == Resolved(date(2026, 12, 22), "future")
        assert resolve(said("day_month", day=23, month=12), SATURDAY, PAST) == exactly(2025, 12, 23)

    def test_an_end_more_than_half_a_year_ahead_is_one_gone_by(self) -> None:
        assert resolve(said("day_month", day=23, month=5), SATURDAY, FUTURE) == exactly(2027, 5, 23)
        gone = resolve(said("day_month", day=24, month=5), SATURDAY, FUTURE)
        assert gone == Resolved(date(2026, 5, 24), "past")

    def test_with_its_year_it_is_that_day(self) -> None:
        mention = said("day_month", day=24, month=5, year=2027)
        assert resolve(mention, SATURDAY, FUTURE) == exactly(2027, 5, 24)
        assert resolve(mention, SATURDAY, PAST) == Resolved(date(2027, 5, 24), "future")

    @pytest.mark.parametrize("toward", [PAST, FUTURE])
    def test_a_wrong_weekday_is_told_before_a_wrong_side(self, toward: Toward) -> None:
        for year in (2025, 2027):
            mention = said("day_month", day=24, month=11, year=year, weekday=SUN)
            expected = Resolved(date(year, 11, 24), "wrong_weekday")
            assert resolve(mention, SATURDAY, toward) == expected

    def test_29_february_waits_for_a_leap_year(self) -> None:
        leap_day = said("day_month", day=29, month=2)
        assert resolve(leap_day, date(2027, 3, 5), FUTURE) == exactly(2028, 2, 29)
        assert resolve(leap_day, date(2027, 3, 5), PAST) == Resolved(date(2028, 2, 29), "future")
        assert resolve(leap_day, date(2025, 3, 5), FUTURE) == Resolved(date(2024, 2, 29), "past")
        assert resolve(leap_day, date(2026, 3, 5), FUTURE) == Resolved(None, "no_such_day")

    @pytest.mark.parametrize("month", [0, 13])
    def test_no_such_month(self, month: int) -> None:
        found = resolve(said("day_month", day=1, month=month), SATURDAY, PAST)
        assert found == Resolved(None, "no_such_month")

    @pytest.mark.parametrize("year", [0, 2026])
    def test_no_such_day(self, year: int) -> None:
        found = resolve(said("day_month", day=31, month=6, year=year), SATURDAY, PAST)
        assert found == Resolved(None, "no_such_day")

    @pytest.mark.parametrize("weekday", [MON, FRI])
    @pytest.mark.parametrize("year", [0, 2026])
    def test_a_weekday_that_does_not_fit_is_named_with_the_day_meant(
        self, year: int, weekday: int
    ) -> None:
        mention = said("day_month", day=28, month=11, year=year, weekday=weekday)
        expected = Resolved(date(2026, 11, 28), "wrong_weekday")
        assert resolve(mention, SATURDAY, FUTURE) == expected

    def test_a_wrong_weekday_is_told_of_the_day_on_the_side_asked_for(self) -> None:
        mention = said("day_month", day=20, month=12, weekday=FRI)
        assert resolve(mention, SATURDAY, FUTURE) == Resolved(date(2026, 12, 20), "wrong_weekday")
        mention = said("day_month", day=24, month=12, weekday=FRI)
        assert resolve(mention, SATURDAY, PAST) == Resolved(date(2025, 12, 24), "wrong_weekday")

    @pytest.mark.parametrize(
        ("day", "weekday", "toward", "expected"),
        [
            (28, SAT, FUTURE, exactly(2026, 11, 28)),
            (9, MON, PAST, exactly(2026, 11, 9)),
            (24, WED, PAST, exactly(2025, 12, 24)),
            (27, 3, PAST, exactly(2025, 11, 27)),
            (3, SAT, FUTURE, Resolved(date(2026, 10, 3), "past")),
        ],
    )
    def test_a_weekday_that_fits_picks_the_year(
        self, day: int, weekday: int, toward: Toward, expected: Resolved
    ) -> None:
        month = {24: 12, 3: 10}.get(day, 11)
        mention = said("day_month", day=day, month=month, weekday=weekday)
        assert resolve(mention, SATURDAY, toward) == expected


class TestDayAlone:
    @pytest.mark.parametrize(
        ("day", "toward", "expected"),
        [
            (1, PAST, exactly(2026, 11, 1)),
            (1, FUTURE, exactly(2026, 12, 1)),
            (21, PAST, exactly(2026, 11, 21)),
            (21, FUTURE, exactly(2026, 11, 21)),
            (22, PAST, exactly(2026, 10, 22)),
            (31, PAST, exactly(2026, 10, 31)),
            (31, FUTURE, exactly(2026, 12, 31)),
        ],
    )
    def test_is_the_nearest_on_the_side_asked_for(
        self, day: int, toward: Toward, expected: Resolved
    ) -> None:
        assert resolve(said("day", day=day), SATURDAY, toward) == expected

    @pytest.mark.parametrize("day", [0, 32, 99])
    def test_no_such_day(self, day: int) -> None:
        assert resolve(said("day", day=day), SATURDAY, FUTURE) == Resolved(None, "no_such_day")

    @pytest.mark.parametrize(
        ("day", "weekday", "toward", "expected"),
        [
            (28, SAT, FUTURE, exactly(2026, 11, 28)),
            (28, MON, FUTURE, exactly(2026, 12, 28)),
            (19, MON, PAST, exactly(2026, 10, 19)),
            (4, FRI, PAST, exactly(2026, 9, 4)),
            # Three months either way, and no further.
            (21, SUN, FUTURE, exactly(2027, 2, 21)),
            (21, FRI, PAST, exactly(2026, 8, 21)),
        ],
    )
    def test_a_weekday_picks_the_month(
        self, day: int, weekday: int, toward: Toward, expected: Resolved
    ) -> None:
        mention = said("day", day=day, weekday=weekday)
        assert resolve(mention, SATURDAY, toward) == expected

    @pytest.mark.parametrize(
        ("day", "weekday", "toward", "meant"),
        [
            (25, SAT, FUTURE, date(2026, 11, 25)),
            (25, SAT, PAST, date(2026, 10, 25)),
            # 28 October was a Wednesday, but it is a day to come that is asked for.
            (28, WED, FUTURE, date(2026, 11, 28)),
            (28, SUN, PAST, date(2026, 10, 28)),
        ],
    )
    def test_a_weekday_that_never_fits_is_named_with_the_nearest_day(
        self, day: int, weekday: int, toward: Toward, meant: date
    ) -> None:
        mention = said("day", day=day, weekday=weekday)
        assert resolve(mention, SATURDAY, toward) == Resolved(meant, "wrong_weekday")

    def test_a_weekday_is_looked_for_three_months_ahead_and_no_further(self) -> None:
        today = date(2026, 6, 10)
        september, october = said("day", day=15, weekday=1), said("day", day=15, weekday=3)
        assert resolve(september, today, FUTURE) == exactly(2026, 9, 15)
        assert resolve(october, today, FUTURE) == Resolved(date(2026, 6, 15), "wrong_weekday")

    def test_a_month_without_the_day_is_passed_over(self) -> None:
        assert resolve(said("day", day=30), date(2027, 1, 31), FUTURE) == exactly(2027, 3, 30)


class TestDayOfALastOrNextMonth:
    @pytest.mark.parametrize(
        ("amount", "toward", "expected"),
        [
            (-1.0, PAST, exactly(2026, 10, 12)),
            (0.0, PAST, exactly(2026, 11, 12)),
            (1.0, FUTURE, exactly(2026, 12, 12)),
            (1.0, PAST, Resolved(date(2026, 12, 12), "future")),
            (-1.0, FUTURE, Resolved(date(2026, 10, 12), "past")),
        ],
    )
    def test_is_that_day(self, amount: float, toward: Toward, expected: Resolved) -> None:
        assert resolve(said("day_of_month", day=12, amount=amount), SATURDAY, toward) == expected

    def test_a_month_without_that_day(self) -> None:
        mention = said("day_of_month", day=31, amount=1.0)
        found = resolve(mention, date(2026, 10, 31), FUTURE)
        assert found == Resolved(None, "no_such_day")


class TestWeekday:
    @pytest.mark.parametrize(
        ("modifier", "weekday", "amount", "toward", "expected"),
        [
            ("", FRI, 1.0, PAST, exactly(2026, 11, 20)),
            ("", FRI, 1.0, FUTURE, exactly(2026, 11, 27)),
            ("this", FRI, 1.0, PAST, exactly(2026, 11, 20)),
            ("this", FRI, 1.0, FUTURE, exactly(2026, 11, 27)),
            ("", SAT, 1.0, PAST, exactly(2026, 11, 14)),
            ("", SAT, 1.0, FUTURE, exactly(2026, 11, 28)),
            ("last", FRI, 1.0, PAST, exactly(2026, 11, 20)),
            ("last", FRI, 1.0, FUTURE, Resolved(date(2026, 11, 20), "past")),
            ("before_last", FRI, 1.0, PAST, exactly(2026, 11, 13)),
            ("before_last", FRI, 2.0, PAST, exactly(2026, 11, 6)),
            ("next", MON, 1.0, FUTURE, exactly(2026, 11, 23)),
            ("next", SUN, 1.0, FUTURE, exactly(2026, 11, 29)),
            ("next", FRI, 1.0, PAST, Resolved(date(2026, 11, 27), "future")),
            ("week", WED, 1.0, FUTURE, exactly(2026, 12, 2)),
            ("week", WED, 2.0, FUTURE, exactly(2026, 12, 9)),
        ],
    )
    def test_counts_from_today(
        self, modifier: str, weekday: int, amount: float, toward: Toward, expected: Resolved
    ) -> None:
        mention = said("weekday", weekday=weekday, modifier=modifier, amount=amount)
        assert resolve(mention, SATURDAY, toward) == expected

    def test_next_is_the_one_of_next_week(self) -> None:
        tuesday = date(2026, 11, 24)
        assert resolve(said("weekday", weekday=FRI, modifier="next"), tuesday, FUTURE) == exactly(
            2026, 12, 4
        )


class TestMonth:
    @pytest.mark.parametrize(
        ("month", "part", "toward", "expected"),
        [
            (5, "", PAST, roughly(2026, 5, 1)),
            (11, "", PAST, roughly(2026, 11, 1)),
            (12, "", PAST, roughly(2025, 12, 1)),
            (5, "start", PAST, roughly(2026, 5, 1)),
            (5, "mid", PAST, roughly(2026, 5, 15)),
            (6, "end", PAST, roughly(2026, 6, 30)),
            # The month has begun, its end hasn't come: no later than today.
            (11, "end", PAST, roughly(2026, 11, 21)),
            (12, "", FUTURE, roughly(2026, 12, 1)),
            (1, "end", FUTURE, roughly(2027, 1, 31)),
            (2, "end", FUTURE, roughly(2027, 2, 28)),
            (11, "end", FUTURE, roughly(2026, 11, 30)),
        ],
    )
    def test_is_a_day_of_it(
        self, month: int, part: str, toward: Toward, expected: Resolved
    ) -> None:
        mention = said("month", month=month, modifier=part)
        assert resolve(mention, SATURDAY, toward) == expected

    def test_a_month_that_begins_today_has_begun(self) -> None:
        mention = said("month", month=11)
        assert resolve(mention, date(2026, 11, 1), PAST) == roughly(2026, 11, 1)
        assert resolve(mention, date(2026, 11, 1), FUTURE) == roughly(2026, 11, 1)

    def test_one_just_gone_is_not_next_year_s(self) -> None:
        found = resolve(said("month", month=9), SATURDAY, FUTURE)
        assert found == Resolved(date(2026, 9, 1), "past", approximate=True)

    def test_with_its_year_it_is_that_month(self) -> None:
        mention = said("month", month=6, year=2024, modifier="mid")
        assert resolve(mention, SATURDAY, PAST) == roughly(2024, 6, 15)
        expected = Resolved(date(2024, 6, 15), "past", approximate=True)
        assert resolve(mention, SATURDAY, FUTURE) == expected


class TestRelativeMonth:
    @pytest.mark.parametrize(
        ("amount", "part", "toward", "expected"),
        [
            (0.0, "end", FUTURE, roughly(2026, 11, 30)),
            (0.0, "end", PAST, roughly(2026, 11, 21)),
            (0.0, "start", PAST, roughly(2026, 11, 1)),
            (-1.0, "end", PAST, roughly(2026, 10, 31)),
            (1.0, "mid", FUTURE, roughly(2026, 12, 15)),
            (1.0, "mid", PAST, Resolved(date(2026, 12, 15), "future", approximate=True)),
        ],
    )
    def test_counts_months_from_this_one(
        self, amount: float, part: str, toward: Toward, expected: Resolved
    ) -> None:
        mention = said("relative_month", modifier=part, amount=amount)
        assert resolve(mention, SATURDAY, toward) == expected


@pytest.mark.parametrize(
    ("amount", "monday"),
    [(-2.0, date(2026, 11, 2)), (-1.0, date(2026, 11, 9)), (0.0, date(2026, 11, 16))],
)
def test_a_week_stands_for_its_monday(amount: float, monday: date) -> None:
    found = resolve(said("week_of", amount=amount), SATURDAY, PAST)
    assert found == Resolved(monday, approximate=True)


@pytest.mark.parametrize(
    ("unit", "amount", "expected"),
    [
        ("days", -1.0, exactly(2026, 11, 20)),
        ("days", 0.0, exactly(2026, 11, 21)),
        ("weeks", -2.5, exactly(2026, 11, 3)),
        ("weeks", -3.0, exactly(2026, 10, 31)),
        ("months", -2.0, roughly(2026, 9, 21)),
        ("months", -1.5, roughly(2026, 10, 6)),
        ("years", -1.0, roughly(2025, 11, 21)),
        ("years", -1.5, roughly(2025, 5, 21)),
    ],
)
def test_a_length_ago_counts_back_from_today(unit: str, amount: float, expected: Resolved) -> None:
    assert resolve(said("relative", modifier=unit, amount=amount), SATURDAY, PAST) == expected


@pytest.mark.parametrize(
    ("unit", "amount", "expected"),
    [
        ("days", 2.0, exactly(2026, 11, 23)),
        ("weeks", 1.5, exactly(2026, 12, 1)),
        ("months", 1.5, roughly(2027, 1, 5)),
        ("months", 3.0, roughly(2027, 2, 21)),
        ("years", 1.0, roughly(2027, 11, 21)),
    ],
)
def test_a_length_ahead_counts_from_today(unit: str, amount: float, expected: Resolved) -> None:
    assert resolve(said("relative", modifier=unit, amount=amount), SATURDAY, FUTURE) == expected


class TestFeast:
    @pytest.mark.parametrize(
        ("name", "modifier", "toward", "expected"),
        [
            ("christmas", "", PAST, exactly(2025, 12, 25)),
            ("christmas", "", FUTURE, exactly(2026, 12, 25)),
            ("christmas", "just_before", FUTURE, roughly(2026, 12, 22)),
            ("christmas", "before", FUTURE, roughly(2026, 12, 18)),
            ("christmas", "after", FUTURE, roughly(2026, 12, 26)),
            ("christmas", "before", PAST, roughly(2025, 12, 18)),
            ("new year", "", PAST, exactly(2026, 1, 1)),
            ("easter", "", PAST, exactly(2026, 4, 5)),
            ("easter monday", "", PAST, exactly(2026, 4, 6)),
            ("good friday", "", FUTURE, exactly(2027, 3, 26)),
        ],
    )
    def test_is_the_nearest_on_the_side_asked_for(
        self, name: str, modifier: str, toward: Toward, expected: Resolved
    ) -> None:
        mention = said("feast", feast=name, modifier=modifier)
        assert resolve(mention, SATURDAY, toward) == expected

    @pytest.mark.parametrize("toward", [PAST, FUTURE])
    def test_on_its_day_it_is_today(self, toward: Toward) -> None:
        mention = said("feast", feast="christmas")
        assert resolve(mention, date(2026, 12, 25), toward) == exactly(2026, 12, 25)

    def test_last_is_the_one_gone_by_whatever_is_asked(self) -> None:
        found = resolve(said("feast", feast="easter", amount=-1.0), SATURDAY, FUTURE)
        assert found == Resolved(date(2026, 4, 5), "past")

    def test_with_its_year_it_is_that_one(self) -> None:
        mention = said("feast", feast="easter", year=2024, modifier="just_before")
        assert resolve(mention, SATURDAY, PAST) == roughly(2024, 3, 28)
        mention = said("feast", feast="easter", year=2024)
        assert resolve(mention, SATURDAY, PAST) == exactly(2024, 3, 31)


class TestFarAway:
    def test_ten_years_back_is_the_furthest(self) -> None:
        furthest = date.fromordinal(SATURDAY.toordinal() - 3660)
        mention = said("day_month", day=furthest.day, month=furthest.month, year=furthest.year)
        assert resolve(mention, SATURDAY, PAST) == Resolved(furthest)
        beyond = date.fromordinal(furthest.toordinal() - 1)
        mention = said("day_month", day=beyond.day, month=beyond.month, year=beyond.year)
        assert resolve(mention, SATURDAY, PAST) == Resolved(beyond, "too_far")

    def test_a_rough_day_too_far_stays_rough(self) -> None:
        found = resolve(said("relative", modifier="years", amount=-12.0), SATURDAY, PAST)
        assert found == Resolved(date(2014, 11, 21), "too_far", approximate=True)

    def test_what_no_calendar_holds_is_no_day(self) -> None:
        found = resolve(said("relative", modifier="years", amount=90000.0), SATURDAY, FUTURE)
        assert found == Resolved(None, "no_such_day")
