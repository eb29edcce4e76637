"""What each question of the fit note rules answers for one case."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from guidance.employer import EmployerProfile
from guidance.note_questions import TABLE, NoteCase, answers
from guidance.note_timeline import FitNote, timeline

TODAY = date(2026, 11, 23)
EMPLOYER = EmployerProfile(id="test", name="Test Ltd", nation="england", oh="contract")
RUNNING = FitNote("not_fit", TODAY, TODAY, date(2026, 12, 6))
ENDED = replace(RUNNING, assessed_on=None, start=date(2026, 11, 1), end=date(2026, 11, 22))
TO_COME = replace(RUNNING, start=date(2026, 11, 24))
MAY_BE_FIT = replace(RUNNING, type="may_be_fit")
OPEN = replace(RUNNING, end=None)


def case(*notes: FitNote, nation: str = "england", **known: Any) -> NoteCase:
    plain: dict[str, Any] = {
        "sickness_start": None,
        "can_accommodate": None,
        "employee_view": None,
        "employer_agrees": None,
        "safety_critical": False,
        "pilot_area": None,
        "working_unofficially": False,
        "note_asked": False,
        "fit_note_demanded": False,
        "formal_process": False,
        "oh_disagrees": False,
        "other_job": False,
        "advice": (),
        "job_named_as_cause": False,
        "too_long": False,
        "first_six_months": False,
        "past_self_certification": None,
        "long_term": False,
        "long_term_ahead": False,
        "sick_pay_rules": "unknown",
        "sick_pay_end_near": False,
    }
    line = timeline(notes, TODAY, None, None)
    return NoteCase(line, replace(EMPLOYER, nation=nation), TODAY, **(plain | known))


CASES: list[tuple[str, NoteCase, set[str]]] = [
    ("note", case(), {"none"}),
    ("note", case(RUNNING), {"not_fit", "any"}),
    ("state", case(), {"none"}),
    ("state", case(RUNNING), {"running"}),
    ("state", case(ENDED), {"ended"}),
    ("state", case(TO_COME), {"not_started"}),
    ("counts_as", case(), {"none"}),
    ("counts_as", case(RUNNING, can_accommodate="yes"), {"not_fit"}),
    ("counts_as", case(MAY_BE_FIT), {"undecided"}),
    ("counts_as", case(MAY_BE_FIT, can_accommodate="yes"), {"may_be_fit"}),
    ("counts_as", case(MAY_BE_FIT, can_accommodate="no"), {"not_fit"}),
    ("counts_as", case(MAY_BE_FIT, can_accommodate="partly"), {"undecided"}),
    (
        "counts_as",
        case(MAY_BE_FIT, can_accommodate="partly", employee_view="agrees"),
        {"may_be_fit"},
    ),
    (
        "counts_as",
        case(MAY_BE_FIT, can_accommodate="partly", employee_view="does_not_agree"),
        {"not_fit"},
    ),
    ("has_end", case(), {"no"}),
    ("has_end", case(RUNNING), {"yes"}),
    ("has_end", case(OPEN), {"no"}),
    ("advice", case(advice=("phased_return",)), {"phased_return"}),
    ("advice", case(), {"none"}),
    ("will_reassess", case(), {"unknown"}),
    ("will_reassess", case(RUNNING), {"unknown"}),
    ("will_reassess", case(replace(RUNNING, will_reassess="no")), {"no"}),
    ("backdated", case(), {"no"}),
    ("backdated", case(RUNNING), {"no"}),
    ("backdated", case(replace(RUNNING, start=date(2026, 11, 22))), {"yes"}),
    ("backdated", case(ENDED), {"no"}),
    ("gap", case(RUNNING), {"no"}),
    ("gap", case(replace(ENDED, end=date(2026, 11, 20)), RUNNING), {"yes"}),
    ("overlap", case(RUNNING), {"no"}),
    ("overlap", case(RUNNING, MAY_BE_FIT), {"yes"}),
    ("can_accommodate", case(), {"unknown"}),
    ("can_accommodate", case(can_accommodate="partly"), {"partly"}),
    ("employee_view", case(), {"none"}),
    ("employee_view", case(employee_view="early_return"), {"early_return"}),
    ("employer_agrees", case(), {"unknown"}),
    ("employer_agrees", case(employer_agrees=True), {"yes"}),
    ("employer_agrees", case(employer_agrees=False), {"no"}),
    ("past_self_certification", case(), {"unknown"}),
    ("past_self_certification", case(past_self_certification=True), {"yes"}),
    ("past_self_certification", case(past_self_certification=False), {"no"}),
    ("pilot_place", case(), {"unknown"}),
    ("pilot_place", case(nation="unknown"), {"unknown"}),
    ("pilot_place", case(pilot_area=True), {"in_area"}),
    ("pilot_place", case(pilot_area=True, nation="unknown"), {"in_area"}),
    ("pilot_place", case(pilot_area=False), {"elsewhere"}),
    ("pilot_place", case(pilot_area=True, nation="wales"), {"elsewhere"}),
    ("sick_pay_rules", case(), {"unknown"}),
    ("sick_pay_rules", case(sick_pay_rules="spanning"), {"spanning"}),
    *[
        (question, case(**{field: value}), {"yes" if value else "no"})
        for question, field in {
            "job_named_as_cause": "job_named_as_cause",
            "too_long": "too_long",
            "first_six_months": "first_six_months",
            "safety_critical": "safety_critical",
            "working": "working_unofficially",
            "note_asked": "note_asked",
            "fit_note_demanded": "fit_note_demanded",
            "formal_process": "formal_process",
            "oh_disagrees": "oh_disagrees",
            "other_job": "other_job",
            "long_term": "long_term",
            "long_term_ahead": "long_term_ahead",
            "sick_pay_end_near": "sick_pay_end_near",
        }.items()
        for value in (True, False)
    ],
]


@pytest.mark.parametrize(("question", "known", "expected"), CASES)
def test_answer(question: str, known: NoteCase, expected: set[str]) -> None:
    assert answers(known)[question] == expected


def test_every_question_has_a_case_and_gives_only_answers_it_names() -> None:
    assert {question for question, _, _ in CASES} == set(TABLE)
    for question, known, _ in CASES:
        assert answers(known)[question] <= set(TABLE[question].values)
