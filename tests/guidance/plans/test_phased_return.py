from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from guidance.phased_content import kinds, paces
from guidance.phased_return import (
    Caps,
    PhasedReturn,
    PlanError,
    PlanRequest,
    Shift,
    TaskOff,
    WorkPattern,
    change_day,
    plan,
)

MONDAY = date(2027, 1, 11)
OFFICE = WorkPattern.regular(37.5)
READY = PlanRequest(OFFICE, MONDAY, nation="england", reviewer="Sam Okoro", pay_rule="full")


def made(**changes: Any) -> PhasedReturn:
    return plan(replace(READY, **changes))


def hours(made_plan: PhasedReturn) -> list[float]:
    return [row.hours for row in made_plan.rows]


def days(made_plan: PhasedReturn, week: int) -> list[tuple[str, float]]:
    return [(f"{day.on:%a}", day.hours) for day in made_plan.rows[week - 1].worked]


def found(made_plan: PhasedReturn) -> set[str]:
    return {finding.check for finding in made_plan.findings}


class TestWorkedSchedules:
    @pytest.mark.parametrize(
        ("contract", "named", "weeks", "start", "expected"),
        [
            (37.5, "mon tue wed thu fri", 4, 50, [18.75, 23.5, 28.25, 32.75, 37.5]),
            (37.5, "mon tue wed thu fri", 6, 40, [15, 18.75, 22.5, 26.25, 30, 33.75, 37.5]),
            (37.5, "mon tue wed thu fri", 2, 60, [22.5, 30, 37.5]),
            (22.5, "mon wed thu", 4, 50, [11.25, 14, 17, 19.75, 22.5]),
            (16, "tue fri", 4, 50, [8, 10, 12, 14, 16]),
        ],
    )
    def test_week_by_week(
        self, contract: float, named: str, weeks: int, start: int, expected: list[float]
    ) -> None:
        pattern = WorkPattern.regular(contract, named.split())
        assert hours(made(pattern=pattern, weeks=weeks, start_percent=start)) == expected

    def test_case_11_is_the_default(self) -> None:
        assert hours(made()) == [18.75, 23.5, 28.25, 32.75, 37.5]

    def test_day_shapes_of_the_example(self) -> None:
        shapes = [[day.hours for day in row.worked] for row in made().rows]
        assert shapes == [
            [3.75] * 5,
            [*[4.75] * 4, 4.5],
            [*[5.75] * 4, 5.25],
            [*[6.5] * 4, 6.75],
            [7.5] * 5,
        ]

    def test_percent_and_dates(self) -> None:
        rows = made().rows
        assert [row.percent for row in rows] == [50, 62.5, 75, 87.5, 100]
        assert [row.starts_on for row in rows] == [MONDAY + timedelta(weeks=n) for n in range(5)]
        assert made().usual_from == date(2027, 2, 8)

    def test_case_12_fourteen_weeks_is_stopped(self) -> None:
        stopped = made(weeks=14)
        assert "PC-06" in found(stopped)
        assert stopped.rows == ()
        assert not stopped.can_be_agreed
        assert made(weeks=12).rows


class TestReviews:
    @pytest.mark.requirement("R67")
    def test_every_friday_midpoint_end_and_after(self) -> None:
        assert [(review.on, review.kind) for review in made().reviews()] == [
            (date(2027, 1, 15), "weekly"),
            (date(2027, 1, 22), "midpoint"),
            (date(2027, 1, 29), "weekly"),
            (date(2027, 2, 5), "final"),
            (date(2027, 3, 8), "after"),
        ]

    def test_good_friday_moves_it_to_the_day_before(self) -> None:
        reviews = made(return_on=date(2027, 3, 22), weeks=2, start_percent=60).reviews()
        assert reviews[0].on == date(2027, 3, 25)

    def test_on_a_day_they_work(self) -> None:
        part_time = WorkPattern.regular(16, ("mon", "tue"))
        assert made(pattern=part_time).reviews()[0].on == date(2027, 1, 12)

    def test_someone_who_works_weekends_is_seen_on_a_weekday(self) -> None:
        weekend = WorkPattern.regular(16, ("sat", "sun"))
        assert all(review.on.weekday() < 5 for review in made(pattern=weekend).reviews())

    @pytest.mark.requirement("R67")
    def test_the_reviewer_is_named(self) -> None:
        assert all("Sam Okoro" in review.text for review in made().reviews())


class TestKinds:
    @pytest.mark.requirement("R68")
    def test_hours_mornings_and_late_starts(self) -> None:
        timed = WorkPattern.regular(37.5, start="09:00")
        morning = made(pattern=timed, shape="mornings").rows[0].worked[0]
        late = made(pattern=timed, shape="late_start").rows[0].worked[0]
        assert f"{morning.start:%H:%M}" == "09:00"
        assert f"{late.start:%H:%M}" == "12:45"

    @pytest.mark.requirement("R68")
    def test_days(self) -> None:
        built = made(kind="days")
        assert days(built, 1) == [("Mon", 7.5), ("Wed", 7.5), ("Fri", 3.75)]
        assert hours(built) == hours(made())

    def test_days_are_never_too_short_for_the_journey(self) -> None:
        assert days(made(kind="days"), 2) == [
            ("Mon", 7.5),
            ("Tue", 2),
            ("Wed", 7.5),
            ("Fri", 6.5),
        ]

    def test_days_begin_with_the_day_of_return(self) -> None:
        built = made(kind="days", return_on=date(2027, 1, 13))
        assert [name for name, _ in days(built, 1)] == ["Wed", "Fri", "Mon"]

    @pytest.mark.requirement("R67", "R68")
    def test_place_home_first_then_one_more_day_a_week(self) -> None:
        # Kate (report 985 §8.12): at least four weekly rows, home first, background tasks.
        built = made(kind="place")
        at_work = [sum(day.place == "work" for day in row.worked) for row in built.rows]
        assert at_work == [0, 1, 2, 3, 5]
        assert "Background tasks" in built.rows[0].duties
        assert built.rows[0].place == "Home"

    def test_place_home_weeks_then_the_workplace(self) -> None:
        # Andre (report 985 §8.4): three weeks at home, then on site.
        built = made(kind="place", weeks=4, home_weeks=3)
        places = [{day.place for day in row.worked} for row in built.steps]
        assert places == [{"home"}, {"home"}, {"home"}, {"work"}]

    @pytest.mark.requirement("R68")
    def test_load_with_full_hours_for_someone_at_work(self) -> None:
        # Tim (report 985 §8.9): reduced load, not hours.
        built = made(kind="load", full_hours_now=True)
        assert hours(built) == [37.5] * 5
        assert [row.duties for row in built.steps] == [
            f"About {share}% of the usual load" for share in ("50", "62.5", "75", "87.5")
        ]
        assert "PL-01" not in found(built)

    def test_load_after_an_absence_builds_hours_up_too(self) -> None:
        built = made(kind="load")
        assert hours(built) == hours(made())
        assert "Hours build up too" in built.rows[0].note

    @pytest.mark.requirement("R68")
    def test_temporary_role_then_shadow_then_own(self) -> None:
        # Jonathan (report 985 §8.3).
        built = made(kind="temporary_role", weeks=4, temporary_role="Admin at the front desk")
        assert [row.duties for row in built.steps] == [
            "Admin at the front desk",
            "Admin at the front desk",
            "Shadow shifts in the usual role, the rest as before",
            "The usual role, with someone to ask",
        ]

    @pytest.mark.requirement("R68")
    def test_shadow_then_own(self) -> None:
        duties = [row.duties for row in made(kind="shadow_then_own").steps]
        assert duties[0].startswith("Shadow shifts")
        assert duties[-1].startswith("Own shifts")

    @pytest.mark.parametrize("kind", list(kinds()))
    def test_every_kind_makes_a_plan_that_can_be_agreed(self, kind: str) -> None:
        built = made(kind=kind, temporary_role="Stock room")
        assert built.can_be_agreed, built.findings
        assert built.rows[-1].hours == 37.5
        assert all(row.duties for row in built.rows)


class TestPace:
    @pytest.mark.requirement("R69")
    def test_eager_is_capped_and_told_why(self) -> None:
        built = made(wish="eager", weeks=2, start_percent=80)
        assert (built.weeks, built.start_percent) == (4, 50)
        assert "too fast" in built.why[0]

    def test_eager_may_ask_for_less(self) -> None:
        built = made(wish="eager", weeks=6, start_percent=40)
        assert (built.weeks, built.start_percent) == (6, 40)

    @pytest.mark.requirement("R69")
    @pytest.mark.parametrize("wish", ["wants_but_worried", "not_ready"])
    def test_worried_starts_lower(self, wish: str) -> None:
        assert made(wish=wish).start_percent < made().start_percent
        assert made(wish=wish, start_percent=50).start_percent == 30
        assert made(wish=wish, start_percent=10).start_percent == 10
        assert made(wish=wish).rows[0].hours < made().rows[0].hours

    def test_advice_from_oh_comes_first(self) -> None:
        built = made(wish="eager", weeks=2, start_percent=80, oh_agreed=True)
        assert (built.weeks, built.start_percent) == (2, 80)
        assert built.why == ()

    def test_paces_are_within_what_a_plan_allows(self) -> None:
        assert all(10 <= pace.start <= 90 and 1 <= pace.weeks <= 12 for pace in paces().values())


class TestFullHoursAtOnce:
    @pytest.mark.requirement("R70")
    def test_a_leap_is_stopped(self) -> None:
        assert "PL-01" in found(made(weeks=1, start_percent=50))
        assert "PL-01" in found(made(shape="two_step", weeks=3))

    @pytest.mark.requirement("R70")
    def test_unless_oh_said_so(self) -> None:
        assert "PL-01" not in found(made(shape="two_step", weeks=3, oh_agreed=True))

    def test_a_small_last_step_is_no_leap(self) -> None:
        assert "PL-01" not in found(made(weeks=1, start_percent=80))
        assert "PL-01" not in found(made())

    def test_a_limit_that_stays_is_no_leap(self) -> None:
        caps = Caps.of(hours_week=16)
        assert "PL-01" not in found(made(caps=caps))
        ending = replace(caps, until=date(2027, 2, 7))
        assert "PL-01" in found(made(caps=ending))


class TestCaps:
    def test_hours_a_day(self) -> None:
        # Oliver (report 985 §8.2): capped hours, no nights.
        built = made(caps=Caps.of(hours_day=5))
        assert max(day.hours for row in built.rows for day in row.worked) == 5
        assert hours(built)[-1] == 25
        assert "PL-03" in found(built)

    def test_hours_a_week_until_a_day(self) -> None:
        built = made(caps=Caps.of(hours_week=20, until=date(2027, 1, 31)))
        assert hours(built) == [18.75, 20, 20, 32.75, 37.5]

    def test_days_a_week(self) -> None:
        built = made(caps=Caps.of(days_week=3))
        assert max(len(row.worked) for row in built.rows) == 3
        assert [name for name, _ in days(built, 1)] == ["Mon", "Wed", "Fri"]

    @pytest.mark.parametrize("values", [{"hours_day": 0}, {"hours_week": 0.25}, {"days_week": 0}])
    def test_a_cap_that_leaves_nothing(self, values: dict[str, Any]) -> None:
        with pytest.raises(PlanError):
            Caps.of(**values)


class TestPatterns:
    def test_returning_in_the_middle_of_a_week(self) -> None:
        built = made(return_on=date(2027, 1, 13))
        assert built.starts_on == date(2027, 1, 13)
        assert hours(built) == hours(made())

    def test_the_first_day_is_one_they_work(self) -> None:
        assert made(return_on=date(2027, 1, 9)).starts_on == MONDAY

    def test_not_on_a_bank_holiday_or_leave(self) -> None:
        built = made(return_on=date(2027, 1, 1), leave_dates=(date(2027, 1, 4),))
        assert built.starts_on == date(2027, 1, 5)
        scottish = made(return_on=date(2027, 1, 1), nation="scotland")
        assert scottish.starts_on == date(2027, 1, 5)

    def test_hours_move_off_a_bank_holiday(self) -> None:
        built = made(return_on=date(2027, 3, 22))
        assert hours(built)[:2] == [18.75, 23.5]
        assert [name for name, _ in days(built, 1)] == ["Mon", "Tue", "Wed", "Thu"]
        assert "Friday 26 March 2027 is a bank holiday" in built.rows[0].note
        assert "PC-19" in found(built)

    def test_unless_they_work_bank_holidays(self) -> None:
        built = made(return_on=date(2027, 3, 22), works_bank_holidays=True)
        assert len(built.rows[0].worked) == 5

    def test_a_week_of_leave_makes_the_step_wait(self) -> None:
        leave = tuple(date(2027, 1, 18) + timedelta(days=n) for n in range(5))
        built = made(leave_dates=leave)
        assert [row.kind for row in built.rows] == ["step", "away", "step", "step", "step", "usual"]
        assert [row.hours for row in built.rows if row.kind == "step"] == hours(made())[:4]
        assert built.rows[1].review is None

    def test_hours_that_do_not_fit_are_said(self) -> None:
        leave = tuple(date(2027, 2, 1) + timedelta(days=n) for n in range(3))
        built = made(leave_dates=leave)
        assert built.rows[3].hours == 15
        assert "PL-05" in found(built)

    def test_leave_for_ever(self) -> None:
        leave = tuple(MONDAY + timedelta(days=n) for n in range(400))
        with pytest.raises(PlanError, match="leave_dates"):
            made(leave_dates=leave)

    def test_unequal_days_keep_their_proportion(self) -> None:
        pattern = WorkPattern.weekly({"mon": 8, "wed": 4})
        assert days(made(pattern=pattern), 1) == [("Mon", 4), ("Wed", 2)]

    def test_four_on_four_off(self) -> None:
        pattern = WorkPattern.cycle([Shift.of(12, "07:00")] * 4 + [None] * 4, MONDAY)
        built = made(pattern=pattern)
        for row in built.steps:
            assert 0 < row.minutes < row.usual_minutes
        assert built.can_be_agreed

    def test_a_heavy_week_of_a_rota_is_measured_by_the_average(self) -> None:
        pattern = WorkPattern.rota([dict.fromkeys(("mon", "tue", "wed", "thu"), 12), {"mon": 12}])
        built = made(pattern=pattern)
        assert [row.hours for row in built.steps] == [15, 7.5, 22.5, 10.5]

    def test_a_week_without_shifts(self) -> None:
        pattern = WorkPattern.rota([{"mon": 12, "tue": 12}, {}])
        built = made(pattern=pattern, weeks=2, start_percent=60)
        assert [row.kind for row in built.rows] == ["step", "away", "step", "away", "usual"]

    def test_days_that_are_no_quarters(self) -> None:
        built = made(pattern=WorkPattern.regular(37))
        assert hours(built) == [18.5, 23.25, 27.75, 32.5, 37]

    def test_leap_day(self) -> None:
        built = made(return_on=date(2028, 2, 28))
        assert date(2028, 2, 29) in [day.on for day in built.rows[0].worked]
        assert built.rows[1].starts_on == date(2028, 3, 6)


class TestTasks:
    def test_they_come_back_step_by_step(self) -> None:
        tasks = (TaskOff("Call-outs"), TaskOff("Stock count"))
        rows = made(tasks_off=tasks, weeks=4).rows
        assert ["Call-outs" in row.not_doing for row in rows] == [True, True, False, False, False]
        assert ["Stock count" in row.not_doing for row in rows] == [True] * 4 + [False]

    def test_or_in_the_step_that_was_said(self) -> None:
        rows = made(tasks_off=(TaskOff("Call-outs", back_in=2),)).rows
        assert ["Call-outs" in row.not_doing for row in rows] == [True] + [False] * 4

    def test_restrictions_stay_until_someone_lifts_them(self) -> None:
        built = made(restrictions=("no_lifting", "Ladders"))
        assert built.rows[-1].not_doing == ("Lifting over the agreed limit", "Ladders")
        assert "Overtime" in built.rows[0].not_doing


class TestWhatIsPromised:
    @pytest.mark.requirement("R72")
    def test_pay_goes_to_hr_without_an_amount(self) -> None:
        data = str(made().to_dict())
        assert "£" not in data
        assert "HR" in made().pay
        assert made().pay_question.endswith('until when?"')

    @pytest.mark.requirement("R67", "R73")
    def test_stop_rule_first_day_and_title(self) -> None:
        built = made()
        assert "go back a step" in built.stop_rule
        assert any("evacuation" in line for line in built.first_day)
        assert "draft" in made(provisional=True).title
        assert "PL-04" in found(made(provisional=True))

    def test_sources_are_known(self) -> None:
        assert {"PR-07", "PR-08", "985 §8.1"} <= set(made().sources)


class TestChanges:
    @pytest.mark.requirement("R67")
    def test_a_day_by_hand(self) -> None:
        built = change_day(made(), date(2027, 1, 13), 5)
        assert days(built, 1)[2] == ("Wed", 5)
        assert built.rows[0].hours == 20
        assert "Changed by hand." in built.rows[0].note
        assert built.can_be_agreed

    def test_twice_keeps_the_last(self) -> None:
        built = change_day(change_day(made(), MONDAY, 5), MONDAY, 2)
        assert days(built, 1)[0] == ("Mon", 2)
        assert len(built.request.changes) == 1

    def test_a_day_off_becomes_a_day_worked(self) -> None:
        built = change_day(made(), date(2027, 1, 16), 3)
        assert days(built, 1)[-1] == ("Sat", 3)

    def test_outside_the_plan(self) -> None:
        with pytest.raises(PlanError, match="2027-01-11"):
            change_day(made(), date(2027, 1, 10), 3)
        with pytest.raises(PlanError, match="changes"):
            change_day(made(), MONDAY, 25)


class TestRequest:
    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("kind", "slow"),
            ("shape", "alternate_days"),
            ("weeks", 0),
            ("start_percent", 9),
            ("start_percent", 91),
            ("nation", "france"),
            ("wish", "maybe"),
            ("review_day", "Friday"),
            ("pay_rule", "double"),
            ("disability", "perhaps"),
            ("home_weeks", -1),
            ("job_demands", ("flying",)),
        ],
    )
    def test_error_names_field_and_what_it_allows(self, field: str, value: object) -> None:
        with pytest.raises(PlanError, match=f"^{field} cannot be") as caught:
            made(**{field: value})
        assert caught.value.field == field

    def test_round_trip(self) -> None:
        request = replace(
            READY,
            kind="place",
            caps=Caps.of(hours_day=6, until=date(2027, 2, 1)),
            tasks_off=(TaskOff("Call-outs", 2),),
            leave_dates=(date(2027, 1, 20),),
            review_weeks=(1, 2),
            note_end=date(2027, 1, 8),
            restrictions=("no_nights",),
        )
        changed = change_day(plan(request), MONDAY, 2)
        again = PlanRequest.from_dict(changed.request.to_dict())
        assert again == changed.request
        assert plan(again) == changed

    def test_only_what_is_needed(self) -> None:
        data = {"pattern": OFFICE.to_dict(), "return_on": "2027-01-11"}
        assert plan(PlanRequest.from_dict(data)).rows[0].hours == 18.75

    @pytest.mark.parametrize(
        "change",
        [
            {"return_on": None},
            {"return_on": "soon"},
            {"weeks": "four"},
            {"caps": 3},
            {"tasks_off": [{}]},
            {"leave_dates": "never"},
            {"changes": [{"on": "2027-01-11"}]},
            {"salary": 3},
        ],
    )
    def test_what_cannot_be_read(self, change: dict[str, object]) -> None:
        with pytest.raises(PlanError) as caught:
            PlanRequest.from_dict(READY.to_dict() | change)
        assert caught.value.field in change
