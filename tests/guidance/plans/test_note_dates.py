from datetime import date

import pytest

from guidance.note_dates import Due, on_or_before, read_due, working_days_before

# Monday 30 November is St Andrew's Day: a holiday in Scotland only.
FRIDAY, ST_ANDREW, TUESDAY = date(2026, 11, 27), date(2026, 11, 30), date(2026, 12, 1)


@pytest.mark.parametrize(
    ("due", "anchor", "england", "scotland"),
    [
        (Due("end", -1), TUESDAY, ST_ANDREW, FRIDAY),
        (Due("end", -1, working=True), TUESDAY, ST_ANDREW, FRIDAY),
        (Due("end", -2, working=True), TUESDAY, FRIDAY, date(2026, 11, 26)),
        (Due("end", 1), date(2026, 11, 29), ST_ANDREW, TUESDAY),
        (Due("end", 1, working=True), FRIDAY, ST_ANDREW, TUESDAY),
        (Due("end"), ST_ANDREW, ST_ANDREW, TUESDAY),
        (Due("end", -2), TUESDAY, FRIDAY, FRIDAY),
        (Due("today", 2), date(2026, 11, 26), ST_ANDREW, TUESDAY),
        # What is due today is never moved.
        (Due("today"), date(2026, 11, 29), date(2026, 11, 29), date(2026, 11, 29)),
    ],
)
def test_a_step_is_due_on_a_working_day_of_its_nation(
    due: Due, anchor: date, england: date, scotland: date
) -> None:
    assert due.on({due.anchor: anchor}, "england") == england
    assert due.on({due.anchor: anchor}, "scotland") == scotland


@pytest.mark.parametrize("anchors", [{}, {"end": None}, {"start": TUESDAY}])
def test_no_day_while_its_anchor_is_not_known(anchors: dict[str, date | None]) -> None:
    assert Due("end", -1).on(anchors, "england") is None


@pytest.mark.parametrize(
    ("written", "due"),
    [
        ("today", Due("today")),
        ("end - 7 days", Due("end", -7)),
        ("today + 2 working days", Due("today", 2, working=True)),
        ("long_term - 3 working days", Due("long_term", -3, working=True)),
        ("sick_pay_1 + 0 days", Due("sick_pay_1")),
        ("end -7 days", None),
        ("end - 7", None),
        ("payday", None),
        ("end - 7 days later", None),
    ],
)
def test_it_is_read_as_written(written: str, due: Due | None) -> None:
    assert read_due(written) == due


@pytest.mark.parametrize(
    ("nation", "day_before", "same"),
    [("england", ST_ANDREW, ST_ANDREW), ("scotland", FRIDAY, FRIDAY)],
)
def test_counting_back_by_nation(nation: str, day_before: date, same: date) -> None:
    assert working_days_before(TUESDAY, 1, nation) == day_before
    assert working_days_before(TUESDAY, 0, nation) == TUESDAY
    assert on_or_before(ST_ANDREW, nation) == same
    assert on_or_before(date(2026, 11, 29), nation) == FRIDAY
