from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guidance import note_rules as tables
from guidance.content import facts, footer
from guidance.employer import EmployerProfile, load_employer, no_employer
from guidance.fit_notes import FitNote, FitNoteError, FitNoteFollowUp, follow_up
from guidance.note_dates import Due, read_due
from guidance.note_questions import TABLE
from guidance.workdays import is_working_day

TODAY = date(2026, 11, 23)
# As many as the profile says: fewer under mutation testing.
EXAMPLES = settings().max_examples
EMPLOYER = load_employer(Path(__file__).parents[3] / "config" / "example.yml")
NO_OH = replace(no_employer("scotland"), submitter="hr")
START, END = date(2026, 11, 16), date(2026, 12, 13)
NOT_FIT = FitNote("not_fit", START, START, END, will_reassess="no")
MAY_BE = replace(NOT_FIT, type="may_be_fit", boxes=("phased_return",))
PLAN = replace(NOT_FIT, type="pilot_plan")


def ask(
    notes: FitNote | list[FitNote] | None,
    today: date = TODAY,
    employer: EmployerProfile = EMPLOYER,
    **around: Any,
) -> FitNoteFollowUp:
    return follow_up(notes or [], today, employer, **around)


def matched(answer: FitNoteFollowUp) -> set[str]:
    return {row.rule for row in (*answer.problems, *answer.reasons, *answer.accepted)}


def step_ids(answer: FitNoteFollowUp) -> list[str]:
    return [step.id for step in answer.steps]


def on(answer: FitNoteFollowUp, step_id: str) -> date | None:
    return next(step.on for step in answer.steps if step.id == step_id)


# Every rule with a case in which it holds and one, as near as can be, in which it doesn't.
TEN_DAYS_AGO = TODAY - timedelta(days=10)
CASES: list[tuple[str, Any, dict[str, Any], Any, dict[str, Any]]] = [
    ("FN-W1", NOT_FIT, {"working_unofficially": True}, NOT_FIT, {}),
    (
        "FN-W1",
        MAY_BE,
        {"working_unofficially": True},
        MAY_BE,
        {"working_unofficially": True, "can_accommodate": "yes"},
    ),
    (
        "FN-W2",
        replace(NOT_FIT, end=date(2026, 11, 22)),
        {"working_unofficially": True},
        replace(NOT_FIT, end=TODAY),
        {"working_unofficially": True},
    ),
    ("FD-00", replace(NOT_FIT, end=None), {}, NOT_FIT, {}),
    (
        "FD-02",
        replace(NOT_FIT, end=START + timedelta(days=92)),
        {},
        replace(NOT_FIT, end=START + timedelta(days=91)),
        {},
    ),
    (
        "FD-02",
        replace(NOT_FIT, end=START + timedelta(days=120)),
        {"condition_start": date(2026, 5, 17)},
        replace(NOT_FIT, end=START + timedelta(days=120)),
        {"condition_start": date(2026, 5, 16)},
    ),
    (
        "FD-04",
        [replace(NOT_FIT, end=date(2026, 11, 20)), replace(NOT_FIT, start=date(2026, 11, 22))],
        {},
        [replace(NOT_FIT, end=date(2026, 11, 20)), replace(NOT_FIT, start=date(2026, 11, 21))],
        {},
    ),
    ("FD-04B", [NOT_FIT, MAY_BE], {}, [NOT_FIT, replace(NOT_FIT, boxes=())], {}),
    (
        "FN-R17",
        None,
        {"sickness_start": TODAY - timedelta(days=7)},
        None,
        {"sickness_start": TODAY - timedelta(days=6)},
    ),
    ("FD-03", replace(NOT_FIT, end=date(2026, 11, 22)), {}, replace(NOT_FIT, end=TODAY), {}),
    (
        "FD-07",
        None,
        {"note_asked": True, "sickness_start": TODAY - timedelta(days=2)},
        None,
        {"note_asked": True, "sickness_start": TODAY - timedelta(days=7)},
    ),
    ("FN-R14", NOT_FIT, {"fit_note_demanded": True}, NOT_FIT, {}),
    ("FN-T1", NOT_FIT, {"formal_process": True}, NOT_FIT, {}),
    ("FN-T2", NOT_FIT, {"oh_disagrees": True}, NOT_FIT, {}),
    ("FN-T3", NOT_FIT, {"other_job": True}, NOT_FIT, {}),
    ("FN-R16B", PLAN, {"pilot_area": False}, PLAN, {"pilot_area": True}),
    (
        "FD-06",
        None,
        {"sickness_start": TODAY - timedelta(days=6)},
        None,
        {"sickness_start": TODAY - timedelta(days=7)},
    ),
    ("FD-05", replace(NOT_FIT, assessed_on=START + timedelta(days=1)), {}, NOT_FIT, {}),
    ("FN-R9", MAY_BE, {"can_accommodate": "no"}, MAY_BE, {"can_accommodate": "partly"}),
    (
        "FN-R10",
        MAY_BE,
        {"can_accommodate": "partly"},
        MAY_BE,
        {"can_accommodate": "partly", "employee_view": "does_not_agree"},
    ),
    (
        "FN-R10B",
        MAY_BE,
        {"can_accommodate": "partly", "employee_view": "does_not_agree"},
        MAY_BE,
        {"can_accommodate": "partly", "employee_view": "agrees"},
    ),
    ("FN-R1", NOT_FIT, {}, MAY_BE, {}),
    ("FN-R1", MAY_BE, {"can_accommodate": "no"}, MAY_BE, {"can_accommodate": "yes"}),
    (
        "FN-R2",
        NOT_FIT,
        {"sickness_start": START},
        replace(NOT_FIT, end=END - timedelta(days=1)),
        {"sickness_start": START},
    ),
    ("FN-R3", NOT_FIT, {"employee_view": "early_return"}, NOT_FIT, {}),
    (
        "FN-R3B",
        NOT_FIT,
        {"employee_view": "early_return", "employer_agrees": False},
        NOT_FIT,
        {"employee_view": "early_return", "employer_agrees": True},
    ),
    ("FN-R4", MAY_BE, {"can_accommodate": "yes"}, MAY_BE, {}),
    ("FN-R4B", MAY_BE, {}, MAY_BE, {"can_accommodate": "yes"}),
    ("FN-R4C", replace(MAY_BE, boxes=()), {}, MAY_BE, {}),
    ("FN-R5", MAY_BE, {}, MAY_BE, {"can_accommodate": "no"}),
    ("FN-R6", replace(MAY_BE, boxes=("altered_hours",)), {}, MAY_BE, {}),
    ("FN-R7", replace(MAY_BE, boxes=("amended_duties",)), {}, MAY_BE, {}),
    ("FN-R8", replace(MAY_BE, boxes=("workplace_adaptations",)), {}, MAY_BE, {}),
    ("FN-R11", replace(NOT_FIT, will_reassess="yes"), {}, NOT_FIT, {}),
    ("FN-R12", NOT_FIT, {}, replace(NOT_FIT, will_reassess=None), {}),
    ("FN-R13", replace(NOT_FIT, will_reassess=None), {}, NOT_FIT, {}),
    (
        "FN-R15",
        replace(NOT_FIT, comments="Work-related stress"),
        {},
        replace(NOT_FIT, comments="Not work-related"),
        {},
    ),
    ("FN-R16", PLAN, {}, PLAN, {"pilot_area": False}),
    (
        "FN-R16C",
        None,
        {"pilot_area": True, "sickness_start": TEN_DAYS_AGO},
        None,
        {"sickness_start": TEN_DAYS_AGO},
    ),
    ("FN-R18", replace(NOT_FIT, type="work_report"), {}, NOT_FIT, {}),
    ("FN-R19", MAY_BE, {"safety_critical": True}, NOT_FIT, {"safety_critical": True}),
    (
        "FN-R19",
        NOT_FIT,
        {"safety_critical": True, "employee_view": "early_return"},
        NOT_FIT,
        {"employee_view": "early_return"},
    ),
    (
        "FD-09",
        replace(NOT_FIT, end=END - timedelta(days=1)),
        {"sickness_start": START},
        NOT_FIT,
        {"sickness_start": START},
    ),
    (
        "FD-10",
        NOT_FIT,
        {"sickness_start": END - timedelta(days=111)},
        NOT_FIT,
        {"sickness_start": END - timedelta(days=110)},
    ),
    (
        "FD-11",
        NOT_FIT,
        {"sickness_start": date(2026, 4, 5)},
        NOT_FIT,
        {"sickness_start": date(2026, 4, 6)},
    ),
    ("FN-JOB", replace(NOT_FIT, will_reassess="yes"), {}, NOT_FIT, {}),
    ("FN-OH", replace(NOT_FIT, end=date(2026, 11, 27)), {}, NOT_FIT, {"sickness_start": START}),
]


@pytest.mark.requirement("R80")
@pytest.mark.parametrize(("rule", "notes", "around", "near", "near_around"), CASES)
def test_rule_and_near_miss(
    rule: str, notes: Any, around: dict[str, Any], near: Any, near_around: dict[str, Any]
) -> None:
    assert rule in matched(ask(notes, **around))
    assert rule not in matched(ask(near, **near_around))


def test_every_rule_has_a_case() -> None:
    assert {case[0] for case in CASES} == set(tables.rules())


class TestAppendixB:
    def test_case_8_may_be_fit_that_cannot_be_met(self) -> None:
        answer = ask(MAY_BE, can_accommodate="no")
        assert answer.counts_as == "not_fit"
        assert {"FN-R9", "FN-R1"} <= matched(answer)
        assert "FN-R5" not in matched(answer)
        step = next(step for step in answer.steps if step.id == "treat_as_not_fit")
        assert "don't ask for another note" in step.text
        assert "refer_long_term" in step_ids(answer)

    def test_case_9_four_months_with_a_young_condition(self) -> None:
        note = FitNote("not_fit", TODAY, TODAY, date(2027, 3, 22))
        answer = ask(note, condition_start=date(2026, 10, 23))
        assert "FD-02" in {row.rule for row in answer.problems}
        # It is a question about a date, not a reason to refuse the note.
        assert answer.state == "running"

    def test_case_10_asked_for_a_note_on_day_three(self) -> None:
        answer = ask(None, sickness_start=date(2026, 11, 21), note_asked=True)
        assert matched(answer) == {"FD-07"}
        assert answer.evidence_from == date(2026, 11, 28)
        assert "Today is day 3" in answer.problems[0].text
        assert "arrange and pay" in answer.steps[0].text

    def test_case_17_goes_to_payroll(self) -> None:
        note = FitNote("not_fit", None, date(2026, 4, 8), date(2026, 4, 20))
        answer = ask(note, date(2026, 4, 10), sickness_start=date(2026, 4, 1))
        assert "FD-11" in matched(answer)
        assert answer.sick_pay.rules == "spanning"
        assert "send_to_payroll" in step_ids(answer)

    def test_case_23_pilot_plan_in_birmingham(self) -> None:
        answer = ask(PLAN, pilot_area=True)
        assert "FN-R16" in matched(answer)
        assert {"pilot_talk", "pilot_pay"} <= set(step_ids(answer))
        assert not {"ask_for_note", "ask_back_or_note"} & set(step_ids(answer))
        pay = next(step for step in answer.steps if step.id == "pilot_pay")
        assert pay.owner == "hr"

    def test_nobody_in_a_pilot_area_is_asked_for_a_note(self) -> None:
        answer = ask(None, sickness_start=TEN_DAYS_AGO, pilot_area=True)
        assert "ask_for_note" not in step_ids(answer)

    def test_there_is_no_pilot_outside_england(self) -> None:
        answer = ask(PLAN, employer=replace(EMPLOYER, nation="wales"), pilot_area=True)
        assert "FN-R16B" in matched(answer)
        assert "FN-R16" not in matched(answer)


class TestDates:
    @pytest.mark.requirement("R78")
    def test_prompts_14_and_7_days_before_the_end(self) -> None:
        answer = ask(replace(NOT_FIT, end=date(2026, 12, 18)))
        assert [(prompt.days_before, prompt.on) for prompt in answer.prompts] == [
            (14, date(2026, 12, 4)),
            (7, date(2026, 12, 11)),
        ]

    def test_prompts_on_a_weekend_come_before_it(self) -> None:
        answer = ask(NOT_FIT)
        assert [prompt.on for prompt in answer.prompts] == [
            date(2026, 11, 27),
            date(2026, 12, 4),
        ]

    def test_prompts_that_are_past_become_one_today(self) -> None:
        answer = ask(replace(NOT_FIT, end=date(2026, 11, 26)))
        assert [(p.id, p.on) for p in answer.prompts] == [("one_week_before", TODAY)]

    def test_no_prompts_once_it_has_ended(self) -> None:
        assert ask(replace(NOT_FIT, end=date(2026, 11, 22))).prompts == ()

    @pytest.mark.requirement("R78")
    def test_reminders_around_the_end(self) -> None:
        answer = ask(replace(NOT_FIT, end=date(2026, 12, 18)))
        assert on(answer, "talk_before_end") == date(2026, 12, 11)
        assert on(answer, "check_in") == date(2026, 12, 16)
        assert on(answer, "confirm_after") == date(2026, 12, 21)

    def test_christmas_moves_them(self) -> None:
        answer = ask(replace(NOT_FIT, end=date(2026, 12, 29)))
        assert on(answer, "check_in") == date(2026, 12, 23)
        assert on(answer, "confirm_after") == date(2026, 12, 30)

    def test_scotland_has_its_own_bank_holidays(self) -> None:
        note = replace(NOT_FIT, end=date(2026, 12, 31))
        england = ask(note)
        scotland = ask(note, employer=replace(EMPLOYER, nation="scotland"))
        assert on(england, "confirm_after") == date(2027, 1, 4)
        assert on(scotland, "confirm_after") == date(2027, 1, 5)

    def test_what_stops_harm_is_due_today_even_on_a_sunday(self) -> None:
        sunday = date(2026, 11, 22)
        answer = ask(NOT_FIT, sunday, working_unofficially=True)
        assert on(answer, "stop_working") == sunday

    def test_seven_days_are_calendar_days(self) -> None:
        # Day 8 of an illness that began on a Thursday is the Thursday after it.
        assert ask(None, sickness_start=date(2026, 11, 19)).evidence_from == date(2026, 11, 26)

    def test_long_term_day_follows_the_employer(self) -> None:
        note = replace(NOT_FIT, end=date(2026, 11, 27))
        strict = replace(EMPLOYER, thresholds=replace(EMPLOYER.thresholds, weeks_absence=3))
        assert on(ask(note, sickness_start=START), "long_term_flag") == date(2026, 12, 14)
        assert on(ask(note, employer=strict, sickness_start=START), "long_term_flag") == date(
            2026, 12, 7
        )

    def test_long_term_begins_on_day_28(self) -> None:
        answer = ask(replace(NOT_FIT, end=date(2026, 11, 27)), sickness_start=START)
        reason = next(row for row in answer.reasons if row.rule == "FD-09")
        assert "Sunday 13 December 2026" in reason.text

    def test_length_and_days_left(self) -> None:
        answer = ask(NOT_FIT)
        assert answer.days_left == 20
        assert "4 weeks" in answer.summary


class TestWhatIsSaid:
    def test_a_late_note_never_stops_sick_pay(self) -> None:
        late = [
            ask(None, sickness_start=TEN_DAYS_AGO),
            ask([replace(NOT_FIT, end=date(2026, 11, 17)), replace(NOT_FIT, start=TODAY)]),
        ]
        for answer in late:
            assert "FN-23" in answer.sources
            assert any("Statutory Sick Pay" in step.text for step in answer.steps)
        assert "FN-23" in ask(replace(NOT_FIT, end=date(2026, 11, 22))).sources

    @pytest.mark.requirement("R77")
    def test_early_return_needs_both(self) -> None:
        both = ask(NOT_FIT, employee_view="early_return", employer_agrees=True)
        assert {"early_talk", "early_risk_check", "early_record"} <= set(step_ids(both))
        one = ask(NOT_FIT, employee_view="early_return", employer_agrees=False)
        assert "note_stands" in step_ids(one)
        assert "early_record" not in step_ids(one)

    @pytest.mark.requirement("R77")
    def test_working_while_signed_off_stops_first(self) -> None:
        answer = ask(NOT_FIT, working_unofficially=True)
        assert answer.problems[0].rule == "FN-W1"
        assert step_ids(answer)[:2] == ["stop_working", "tell_hr_working"]
        assert "Priya Nair" in answer.steps[1].text

    def test_problems_come_before_reasons(self) -> None:
        kinds = [row.kind for row in tables.rules().values()]
        assert kinds.index("reason") == kinds.count("problem")

    @pytest.mark.requirement("R76")
    def test_comments_become_questions(self) -> None:
        comments = {
            "Gradual return over four weeks": "phased_return",
            "Later start because of tablets": "altered_hours",
            "No heavy lifting please": "amended_duties",
            "Would benefit from a better chair": "workplace_adaptations",
        }
        for text, box in comments.items():
            answer = ask(replace(MAY_BE, boxes=(), comments=text))
            assert box in [option.box for option in answer.options], text
            assert all(option.question.endswith("?") for option in answer.options)
            assert "FN-R4C" not in matched(answer)

    def test_comments_are_never_repeated(self) -> None:
        note = replace(MAY_BE, comments="Recovering from sepsis. Shorter days.")
        answer = ask(note, can_accommodate="no")
        assert "sepsis" not in str(answer.to_dict()).lower()

    @pytest.mark.requirement("R79")
    def test_the_note_flow_ends_with_an_offer_of_oh(self) -> None:
        short = replace(NOT_FIT, end=date(2026, 11, 27))
        assert "offer_oh_follow_up" in step_ids(ask(short))
        assert "offer_oh_follow_up" not in step_ids(ask(short, employer=NO_OH))

    def test_without_oh_nobody_is_sent_there(self) -> None:
        answer = ask(NOT_FIT, employer=NO_OH, sickness_start=START)
        assert "refer_long_term" not in step_ids(answer)
        assert "long_term_without_oh" in step_ids(answer)
        assert "offer_eap" not in step_ids(answer)

    def test_to_the_employee(self) -> None:
        answer = ask(NOT_FIT, role="employee", employee_view="early_return")
        said = " ".join([row.text for row in answer.reasons] + [s.text for s in answer.steps])
        assert "You are signed off" in said
        assert "They " not in said
        assert "Ask them" not in said

    def test_two_notes_say_which_days(self) -> None:
        answer = ask([NOT_FIT, MAY_BE])
        problem = next(row for row in answer.problems if row.rule == "FD-04B")
        assert "Monday 16 November 2026 to Sunday 13 December 2026" in problem.text

    @pytest.mark.parametrize("name", ["can_accommodate", "employee_view"])
    def test_a_value_that_cannot_be(self, name: str) -> None:
        with pytest.raises(FitNoteError, match=name):
            ask(NOT_FIT, **{name: "perhaps"})


class TestContent:
    def test_sources_are_known_facts_or_report_sections(self) -> None:
        rows = (*tables.rules().values(), *tables.steps().values(), *tables.boxes().values())
        cited = {name for row in rows for name in row.sources}
        assert {name for name in cited if "§" not in name} <= set(facts())

    def test_steps_are_used_and_rules_replaced_exist(self) -> None:
        rows = tables.rules().values()
        assert {name for row in rows for name in row.steps} == set(tables.steps())
        assert {name for row in rows for name in row.replaces} <= set(tables.rules())

    def test_every_question_is_asked(self) -> None:
        asked = {name for row in tables.rules().values() for name in row.condition.names()}
        assert asked == set(TABLE)

    def test_unconfirmed_facts_are_not_shown(self) -> None:
        answer = ask(MAY_BE, can_accommodate="no")
        assert "FN-12" not in answer.sources
        assert "GOV.UK" in footer(answer.sources, TODAY)

    @pytest.mark.parametrize(
        ("text", "due"),
        [
            ("today", Due("today")),
            ("end - 7 days", Due("end", -7)),
            ("end - 2 working days", Due("end", -2, working=True)),
            ("today + 5 working days", Due("today", 5, working=True)),
            ("tomorrow", None),
            ("end minus 7 days", None),
        ],
    )
    def test_due(self, text: str, due: Due | None) -> None:
        assert read_due(text) == due


DAYS = st.dates(date(2025, 1, 1), date(2032, 12, 31))
NOTES = st.lists(
    st.builds(
        lambda kind, start, days, boxes, again: FitNote(
            kind,
            start,
            start,
            None if days is None else start + timedelta(days=days),
            tuple(sorted(boxes)),
            "no lifting",
            again,
        ),
        st.sampled_from(["not_fit", "may_be_fit", "pilot_plan", "work_report"]),
        DAYS,
        st.none() | st.integers(0, 400),
        st.sets(st.sampled_from(["phased_return", "altered_hours"])),
        st.sampled_from([None, "yes", "no"]),
    ),
    max_size=4,
)
AROUND = st.fixed_dictionaries(
    {
        "role": st.sampled_from(["manager", "employee", "hr"]),
        "sickness_start": st.none() | DAYS,
        "can_accommodate": st.sampled_from([None, "yes", "partly", "no"]),
        "employee_view": st.sampled_from([None, "early_return", "agrees", "does_not_agree"]),
        "employer_agrees": st.sampled_from([None, True, False]),
        "safety_critical": st.booleans(),
        "pilot_area": st.sampled_from([None, True, False]),
        "working_unofficially": st.booleans(),
        "note_asked": st.booleans(),
        "fit_note_demanded": st.booleans(),
    }
)


@settings(max_examples=2 * EXAMPLES, deadline=None)
@given(NOTES, DAYS, st.sampled_from([EMPLOYER, NO_OH]), AROUND)
def test_everything_has_a_whole_answer(
    notes: list[FitNote], today: date, employer: EmployerProfile, around: dict[str, Any]
) -> None:
    answer = follow_up(notes, today, employer, **around)
    data = answer.to_dict()
    assert "{" not in str([step.text for step in answer.steps])
    assert all(step.on is None or step.on >= today for step in answer.steps)
    assert len(set(step_ids(answer))) == len(answer.steps)
    assert answer.summary
    assert data["state"] == answer.state
    for prompt in answer.prompts:
        assert prompt.on >= today
        assert is_working_day(prompt.on, employer.nation)
        assert answer.ends_on is not None
    if around["working_unofficially"] and answer.state == "running":
        stops = answer.counts_as in ("not_fit", "undecided", "pilot_plan")
        assert ("stop_working" in step_ids(answer)) == stops
