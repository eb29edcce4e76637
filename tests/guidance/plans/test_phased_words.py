"""Wishes for a phased return in people's own words, and the plan they come to."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidance.phased_card import card_notes, card_rows, hours_afterwards
from guidance.phased_request import PlanError
from guidance.phased_return import PhasedReturn
from guidance.phased_settle import settle
from guidance.phased_wishes import make_plan, pattern_wish
from guidance.phased_words import PlanWordsError, read_plan_words
from guidance.situation import Situation

TODAY = date(2026, 11, 21)
MANAGER = Situation(role="manager")


def wishes(text: str, **how: object) -> dict[str, object]:
    return read_plan_words(text, TODAY, **how).wishes  # type: ignore[arg-type]


def kept(**more: object) -> dict[str, object]:
    pattern = pattern_wish("mon to fri 9-5")
    return {"start": "2026-12-07", "pattern": pattern, "limits": "none", **more}


def made(values: dict[str, object], situation: Situation = MANAGER) -> PhasedReturn:
    return make_plan(values, situation, nation="england", today=TODAY)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("make it six weeks", {"weeks": 6}),
        ("over a fortnight", {"weeks": 2}),
        ("a 6-week phased return", {"weeks": 6}),
        ("two weeks longer", {"more_weeks": 2}),
        ("slower please", {"pace": "slower"}),
        ("that's too slow", {"pace": "faster"}),
        ("start on 7 December", {"start": "2026-12-07"}),
        ("actually Monday 14 December instead", {"start": "2026-12-14"}),
        ("start a week later", {"later_weeks": 1}),
        ("no Wednesdays", {"days_off": ["wed"]}),
        ("he can't do Mondays or Fridays", {"days_off": ["mon", "fri"]}),
        ("wednesdays are fine again", {"days_back": ["wed"]}),
        ("only mornings", {"kind": "hours", "shape": "mornings"}),
        ("full days but fewer", {"kind": "days", "shape": "alternate_days"}),
        ("first two weeks from home", {"kind": "place", "home_weeks": 2, "shape": None}),
        ("week 2 Thursday 4 hours", {"changes": [[2, "thu", 240]]}),
        ("4 hours on Thursday in week 2", {"changes": [[2, "thu", 240]]}),
        ("make 10 december 3 hours", {"changes": [["2026-12-10", 180]]}),
        ("week 3 friday off", {"changes": [[3, "fri", 0]]}),
        ("lighter duties in the first two weeks", {"light": 2}),
        ("days only", {"restrictions": ["no_nights"]}),
        (
            "no lifting, driving or heights",
            {"restrictions": ["no_lifting", "no_driving", "no_heights"]},
        ),
        ("no driving for the first two weeks", {"rests": [["no_driving", 3]]}),
        ("nights are fine again", {"allowed": ["no_nights"]}),
        ("no more than 4 hours a day for four weeks", {"hours_day": 4.0, "cap_weeks": 4}),
        ("max 20 hours a week until 15 January", {"hours_week": 20.0, "cap_until": "2027-01-15"}),
        ("max 4 hours a day for the first month", {"hours_day": 4.0, "cap_weeks": 4}),
        ("start with 3 hours a day", {"first_hours_day": 3.0}),
        ("start at 40%", {"start_percent": 40}),
        ("on leave 21 to 23 december", {"leave": ["2026-12-21", "2026-12-22", "2026-12-23"]}),
        ("reviews on tuesdays with HR", {"reviewer": "HR", "review_day": "tue"}),
        ("paid in full", {"pay": "full"}),
        ("HR has settled the pay", {"pay": "ask"}),
        ("OH said full hours are fine", {"oh_agreed": True}),
    ],
)
def test_a_wish_is_read_for_a_plan_that_is_there(text: str, found: dict[str, object]) -> None:
    assert wishes(text, made=True) == found


@pytest.mark.parametrize(
    "text",
    [
        "he's been off for six weeks with his back",
        "she has been signed off for three weeks",
        "does he get paid in full?",
        "thanks, that's great",
        "his note ends on 28 November",
        "she had an operation on 3 December",
    ],
)
def test_what_is_said_of_something_else_is_left_alone(text: str) -> None:
    assert wishes(text) == {}


@pytest.mark.parametrize(
    ("text", "asked", "found"),
    [
        ("4 hours a day", "limits", {"hours_day": 4.0}),
        ("3 days", "limits", {"days_week": 3}),
        ("no", "limits", {"limits": "none"}),
        ("no nights or lifting", "limits", {"restrictions": ["no_nights", "no_lifting"]}),
        ("mon", "start", {"start": "2026-11-23"}),
        ("the 7th", "start", {"start": "2026-12-07"}),
        ("in two weeks", "start", {"start": "2026-12-05"}),
    ],
)
def test_a_bare_answer_is_read_where_it_was_asked(
    text: str, asked: str, found: dict[str, object]
) -> None:
    assert wishes(text, asked=asked) == found


def test_the_day_after_the_note_is_known() -> None:
    end = date(2026, 11, 30)
    assert wishes("when his note runs out", asked="start", note_end=end) == {"start": "2026-12-01"}


def test_a_day_that_no_calendar_has_is_told() -> None:
    with pytest.raises(PlanWordsError):
        wishes("start on 31 November")


def test_slower_and_faster_are_each_other_undone() -> None:
    before = kept()
    slower = {**before, **settle({"pace": "slower"}, before, made(before))}
    assert (made(slower).weeks, made(slower).start_percent) == (6, 40)
    faster = {**slower, **settle({"pace": "faster"}, slower, made(slower))}
    assert (made(faster).weeks, made(faster).start_percent) == (5, 50)


def test_lists_grow_and_shrink() -> None:
    first = {**kept(), **settle({"days_off": ["wed"]}, kept(), None)}
    second = {**first, **settle({"days_off": ["fri"], "days_back": ["wed"]}, first, None)}
    assert second["days_off"] == ["fri"]
    limits = settle({"restrictions": ["no_lifting"]}, kept(), None, ("no_nights",))
    assert limits["restrictions"] == ["no_nights", "no_lifting"]


def test_a_free_weekday_stays_free_only_while_hours_build_up() -> None:
    plan = made(kept(days_off=["wed"]))
    assert all(day.on.weekday() != 2 for row in plan.steps for day in row.worked)
    assert any(day.on.weekday() == 2 for day in plan.rows[-1].worked)
    assert plan.steps[0].minutes == 20 * 60


def test_a_day_of_a_week_moves_with_the_plan() -> None:
    changed = kept(changes=[[2, "thu", 120]])
    assert {d.on: d.minutes for d in made(changed).rows[1].days}[date(2026, 12, 17)] == 120
    later = {**changed, "start": "2027-01-04"}
    assert {d.on: d.minutes for d in made(later).rows[1].days}[date(2027, 1, 14)] == 120
    with pytest.raises(PlanError, match="week"):
        made(kept(changes=[[9, "thu", 120]]))


def test_what_can_be_offered_shapes_the_plan() -> None:
    offers = Situation(role="manager", can_offer=("days_only", "lighter_duties"), offer_weeks=6)
    plan = made(kept(), offers)
    assert plan.weeks == 6
    assert "Nights" in plan.rows[0].not_doing
    assert any("heavier" in thing for thing in plan.rows[0].not_doing)
    home = made(kept(), Situation(role="manager", can_offer=("home_working",)))
    assert home.request.kind == "place"


def test_nights_that_somebody_else_takes_become_days() -> None:
    pattern = pattern_wish("nights 10pm-6am sun to thu")
    values = kept(pattern=pattern, restrictions=["no_nights"])
    assert "PC-08" in {finding.check for finding in made(values).findings}
    swapped = made({**values, "swapped": ["no_nights"]})
    assert "PC-08" not in {finding.check for finding in swapped.findings}
    assert not any(day.night for row in swapped.rows for day in row.days)


def test_a_limit_for_some_weeks_ends_with_them() -> None:
    plan = made(kept(hours_day=4.0, cap_weeks=2))
    assert all(day.minutes <= 240 for row in plan.rows[:2] for day in row.days)
    assert any(day.minutes > 240 for day in plan.rows[2].days)


def test_an_operation_ahead_makes_a_draft() -> None:
    ahead = Situation(role="manager", surgery_on=date(2026, 12, 1))
    assert made(kept(), ahead).request.provisional


def test_who_has_trouble_with_the_manager_reviews_with_hr() -> None:
    strained = Situation(role="employee", relationship_ok="dont_ask_manager")
    assert made(kept(), strained).reviewer == "HR"
    assert made(kept(), Situation(role="employee")).reviewer == "your manager"


def test_texts_speak_to_who_reads_them() -> None:
    assert made(kept()).stop_rule.startswith("If they feel worse")
    own = make_plan(kept(), MANAGER, nation="england", today=TODAY, reader="employee")
    assert own.stop_rule.startswith("If you feel worse")


def test_the_card_says_each_week_in_a_line() -> None:
    rows = card_rows(made(kept()))
    assert rows[0] == (
        "Week 1, from Mon 7 Dec",
        "20 hours: Mon to Fri, 4 each, from 09:00. Review Fri 11 Dec.",
    )
    assert rows[-1][1].startswith("Usual hours, 40 a week.")


def test_what_holds_every_week_is_said_once() -> None:
    plan = made(kept(days_off=["wed"], hours_day=5.0))
    assert card_notes(plan) == (
        "No work on a Wednesday while hours build up.",
        "Within the limit that was set.",
    )
    assert not any("Wednesday" in value for _, value in card_rows(plan))


def test_a_limit_without_an_end_is_no_return_to_usual_hours() -> None:
    capped = made(kept(hours_day=4.0))
    assert hours_afterwards(capped) == 20 * 60
    assert "20 hours a week, as long as the limit holds" in card_rows(capped)[-1][1]
    assert hours_afterwards(made(kept())) is None


def test_a_jump_after_a_limit_is_warned_of() -> None:
    plan = made(kept(start="2027-01-11", hours_day=4.0, cap_weeks=4))
    assert "PC-04" in {finding.check for finding in plan.findings}


def test_shifts_run_on_bank_holidays_unless_it_is_said() -> None:
    shifts = kept(pattern=pattern_wish("4 on 4 off, 12 hours"))
    assert made(shifts).request.works_bank_holidays
    said = wishes("off on bank holidays", made=True)
    assert not made({**shifts, **said}).request.works_bank_holidays
    assert not made(kept()).request.works_bank_holidays


def test_usual_days_before_a_limit_are_not_its_end() -> None:
    found = wishes("mon to fri 9 to 5, no more than 6 hours a day until 31 December")
    assert found == {"hours_day": 6.0, "cap_until": "2026-12-31"}


@given(
    st.text(alphabet="week 1234567890thursday hours no more than starton december,.-", max_size=80)
)
def test_no_words_break_it(text: str) -> None:
    try:
        found = read_plan_words(text, TODAY, made=True)
    except PlanWordsError:
        return
    before = kept()
    settled = settle(found.wishes, before, made(before))
    assert isinstance(settled, dict)
