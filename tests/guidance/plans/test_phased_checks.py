from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from guidance.content import facts
from guidance.phased_checks import CHECKS
from guidance.phased_content import checks, entries, kinds
from guidance.phased_return import (
    Caps,
    PlanRequest,
    Shift,
    WorkPattern,
    change_day,
    plan,
)

MONDAY = date(2027, 1, 11)
OFFICE = WorkPattern.regular(37.5)
READY = PlanRequest(OFFICE, MONDAY, nation="england", reviewer="Sam Okoro", pay_rule="full")
NIGHTS = WorkPattern.regular(32, ("mon", "tue", "wed", "thu"), start="22:00")
DAYS = WorkPattern.regular(32, ("mon", "tue", "wed", "thu"), start="08:00")


def shifts(first: str, hours: float, second: str) -> WorkPattern:
    """Two shifts a week on days next to each other."""
    return WorkPattern.weekly({"mon": Shift.of(hours, first), "tue": Shift.of(hours, second)})


# Check, request in which it holds, and a change that just avoids it.
CASES: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("PC-03", {"weeks": 4, "start_percent": 20}, {"weeks": 4, "start_percent": 30}),
    ("PC-04", {"weeks": 1, "start_percent": 70}, {"weeks": 1, "start_percent": 75}),
    ("PC-05", {"weeks": 7}, {"weeks": 6}),
    ("PC-06", {"weeks": 13}, {"weeks": 12}),
    ("PC-07", {"note_end": MONDAY}, {"note_end": MONDAY - timedelta(days=1)}),
    (
        "PC-08",
        {"restrictions": ("no_driving",), "job_demands": ("driving",)},
        {"restrictions": ("no_driving",), "job_demands": ("driving",), "swapped": ("no_driving",)},
    ),
    (
        "PC-08",
        {"restrictions": ("no_nights",), "pattern": NIGHTS},
        {"restrictions": ("no_nights",), "pattern": DAYS, "job_demands": ("shifts_nights",)},
    ),
    (
        "PC-08",
        {"restrictions": ("no_nights",), "job_demands": ("shifts_nights",)},
        {"restrictions": ("no_nights",), "job_demands": ("desk",)},
    ),
    # From 23:00 on, the next start is 10 h 45 min later; a quarter more is enough.
    (
        "PC-09",
        {"pattern": shifts("14:00", 9, "09:45"), "kind": "days"},
        {"pattern": shifts("14:00", 9, "10:00"), "kind": "days"},
    ),
    ("PC-10", {"pay_rule": None}, {"pay_rule": "worked_only"}),
    ("PC-11", {"pay_rule": "worked_plus_ssp"}, {"pay_rule": "worked_plus_sick_pay"}),
    ("PC-12", {"disability": "likely"}, {"disability": "no"}),
    ("PC-13", {"safety_critical": True}, {"safety_critical": True, "fitness_checked": True}),
    ("PC-15", {"review_weeks": (1, 2, 4)}, {"review_weeks": (1, 2, 3, 4)}),
    ("PC-16", {"overtime": True}, {}),
    (
        "PC-17",
        {"pay_rule": "worked_plus_leave"},
        {"pay_rule": "worked_plus_leave", "leave_agreed": True},
    ),
    ("PC-18", {"leave_cut": True}, {}),
    ("PC-19", {"return_on": date(2027, 3, 22)}, {"return_on": date(2027, 2, 1), "weeks": 3}),
    (
        "PC-20",
        {"pattern": WorkPattern.regular(34.75)},
        {"pattern": WorkPattern.regular(35)},
    ),
    ("PL-01", {"weeks": 1, "start_percent": 74}, {"weeks": 1, "start_percent": 76}),
    ("PL-02", {"reviewer": None}, {}),
    (
        "PL-03",
        {"caps": Caps.of(hours_day=7, until=date(2027, 2, 8))},
        {"caps": Caps.of(hours_day=7, until=date(2027, 2, 7))},
    ),
    ("PL-04", {"provisional": True}, {}),
    (
        "PL-05",
        {"leave_dates": (date(2027, 2, 1),)},
        {"leave_dates": (date(2027, 1, 11),)},
    ),
]


def found(**changes: Any) -> set[str]:
    return {finding.check for finding in plan(replace(READY, **changes)).findings}


@pytest.mark.parametrize(("check", "holds", "near"), CASES)
def test_check_and_near_miss(check: str, holds: dict[str, Any], near: dict[str, Any]) -> None:
    assert check in found(**holds)
    assert check not in found(**near)


def test_a_day_above_the_usual_one() -> None:
    ready = plan(READY)
    over = change_day(ready, MONDAY, 7.75)
    assert [(f.check, f.week) for f in over.findings] == [("PC-01", 1)]
    assert "Monday 11 January 2027 has 7.75 hours" in over.findings[0].text
    assert not change_day(ready, MONDAY, 7.5).findings


def test_a_day_above_the_limit_of_oh() -> None:
    capped = plan(replace(READY, caps=Caps.of(hours_day=5, until=date(2027, 1, 31))))
    over = change_day(capped, MONDAY, 5.25)
    assert "PC-01" in {finding.check for finding in over.findings}
    later = change_day(capped, date(2027, 2, 1), 7.5)
    assert "PC-01" not in {finding.check for finding in later.findings}


def test_a_week_above_the_usual_or_the_limit() -> None:
    last = plan(READY).rows[-1].starts_on
    over = change_day(plan(READY), last + timedelta(days=5), 4)
    assert "PC-02" in {finding.check for finding in over.findings}
    capped = plan(replace(READY, caps=Caps.of(hours_week=18)))
    assert "PC-02" not in {finding.check for finding in capped.findings}
    assert "PC-02" in {f.check for f in change_day(capped, MONDAY, 5).findings}
    three_days = plan(replace(READY, caps=Caps.of(days_week=3)))
    fourth = change_day(three_days, date(2027, 1, 12), 2)
    assert "PC-02" in {finding.check for finding in fourth.findings}


def test_a_week_emptied_by_hand() -> None:
    short = plan(replace(READY, pattern=WorkPattern.regular(8, ("mon",)), start_percent=50))
    emptied = change_day(short, MONDAY, 0)
    assert ("PC-14", 1) in [(finding.check, finding.week) for finding in emptied.findings]
    assert not emptied.can_be_agreed


@pytest.mark.requirement("R70")
def test_a_step_that_was_made_steep_by_hand() -> None:
    ready = plan(READY)
    for day in range(5):
        ready = change_day(ready, date(2027, 1, 18) + timedelta(days=day), 6.5)
    assert ("PC-04", 2) in [(finding.check, finding.week) for finding in ready.findings]


def test_a_short_usual_shift_needs_no_warning() -> None:
    pattern = WorkPattern.weekly(dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), 1.5))
    last = plan(replace(READY, pattern=pattern)).rows[-1]
    weeks = {f.week for f in plan(replace(READY, pattern=pattern)).findings if f.check == "PC-03"}
    assert last.week not in weeks


def test_part_time_is_measured_against_itself() -> None:
    part_time = plan(replace(READY, pattern=WorkPattern.regular(16, ("mon", "thu"))))
    assert part_time.rows[0].hours == 8
    assert part_time.can_be_agreed


def test_rest_across_two_weeks() -> None:
    pattern = WorkPattern.weekly({"sun": Shift.of(8, "15:00"), "mon": Shift.of(8, "06:00")})
    made = plan(replace(READY, pattern=pattern, return_on=MONDAY, kind="days"))
    assert "PC-09" in {finding.check for finding in made.findings}


def test_a_plan_with_nothing_wrong_is_silent() -> None:
    assert plan(READY).findings == ()


def test_stop_means_it_cannot_be_agreed() -> None:
    levels = {row.id: row.level for row in checks().values()}
    for check, holds, _ in CASES:
        if levels[check] == "stop":
            assert not plan(replace(READY, **holds)).can_be_agreed, check


def test_each_finding_says_what_to_do() -> None:
    for _, holds, _ in CASES:
        for finding in plan(replace(READY, **holds)).findings:
            assert finding.cure
            assert "{" not in finding.text


def test_a_check_is_told_once_for_each_week() -> None:
    slow = plan(replace(READY, weeks=10, start_percent=10)).findings
    short = [finding.week for finding in slow if finding.check == "PC-03"]
    assert len(short) > 1
    assert short == sorted(set(short), key=lambda week: week or 0)
    assert [f.sources for f in slow] == [checks()[f.check].sources for f in slow]


def test_a_quarter_of_an_hour_is_no_steep_step() -> None:
    forty = replace(READY, pattern=WorkPattern.regular(40), weeks=1, start_percent=75)
    ready = plan(forty)
    assert ready.findings == ()
    # From 30 of 40 hours, a quarter of an hour less is rounding, two are a steeper step.
    assert "PC-04" not in {f.check for f in change_day(ready, MONDAY, 5.75).findings}
    assert "PC-04" in {f.check for f in change_day(ready, MONDAY, 5.5).findings}


def test_a_shorter_day_is_measured_against_itself() -> None:
    pattern = WorkPattern.weekly({"mon": Shift.of(4), "tue": Shift.of(8)})
    over = change_day(plan(replace(READY, pattern=pattern)), MONDAY, 6)
    assert ("PC-01", 1) in [(finding.check, finding.week) for finding in over.findings]


def test_days_away_make_no_step_steep() -> None:
    away = tuple(MONDAY + timedelta(days=day) for day in range(1, 5))
    assert found(leave_dates=away) == {"PL-05"}


def test_a_light_week_of_a_rota_is_measured_against_itself() -> None:
    heavy = dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), 8)
    rota = WorkPattern.rota([heavy, dict.fromkeys(("mon", "tue"), 8)])
    assert found(pattern=rota) == {"PC-20"}


def test_hours_changed_by_hand_are_not_days_away() -> None:
    shorter = change_day(plan(READY), MONDAY, 2)
    assert "PL-05" not in {finding.check for finding in shorter.findings}


def test_the_first_day_worked_is_what_a_note_may_cover() -> None:
    assert "PC-07" in found(note_end=MONDAY)
    assert "PC-07" not in found(note_end=MONDAY, leave_dates=(MONDAY,))


def test_whole_days_are_no_part_days() -> None:
    request: dict[str, Any] = {
        "pattern": WorkPattern.regular(40),
        "start_percent": 60,
        "weeks": 2,
        "pay_rule": "worked_plus_ssp",
    }
    assert "PC-11" in found(kind="hours", **request)
    assert "PC-11" not in found(kind="days", **request)


def test_one_limit_that_is_met_does_not_hide_the_next() -> None:
    request = replace(
        READY,
        restrictions=("no_driving", "no_nights"),
        swapped=("no_driving",),
        job_demands=("driving", "shifts_nights"),
    )
    (finding,) = plan(request).findings
    assert finding.check == "PC-08"
    assert finding.text.startswith("The job includes nights")


def test_table_and_functions_belong_together() -> None:
    assert set(CHECKS) == set(checks())
    by_hand = {"PC-01", "PC-02", "PC-14"}
    assert {case[0] for case in CASES} | by_hand == set(checks())


def test_levels_are_those_of_the_guidance() -> None:
    stops = {name for name, row in checks().items() if row.level == "stop"}
    expected = ["01", "02", "06", "08", "09", "10", "14", "15", "16", "17", "18"]
    assert stops == {*(f"PC-{number}" for number in expected), "PL-01", "PL-02"}


def test_sources_are_known() -> None:
    rows = (*checks().values(), *entries().values(), *kinds().values())
    cited = {name for row in rows for name in row.sources}
    assert {name for name in cited if "§" not in name} <= set(facts())
