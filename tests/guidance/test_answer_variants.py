"""Particular cases of a topic: told by their words, for the right reader, at the right employer."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from guidance.answer_variants import VariantError, read_variant
from guidance.answers import answer, particular, stands_alone
from guidance.employer import EmployerProfile, load_employer
from guidance.tasks import task_wanted

TODAY = date(2026, 11, 21)
CONFIG = Path(__file__).parents[2] / "config"

TOLD = [
    (
        "employee",
        "work want a fit for work letter before they'll have me",
        "fit_note_rules/fit_to_work_note",
    ),
    (
        "manager",
        "do I need him to be signed back by the GP? HR insist he's signed back",
        "fit_note_rules/fit_to_work_note",
    ),
    (
        "employee",
        "my note says amended duties and they've said there are none",
        "fit_note_may_be_fit/changes_refused",
    ),
    (
        "manager",
        "the consultant says he mustn't but occupational health says he can, who wins",
        "oh_report_question/doctor_and_oh_disagree",
    ),
    ("employee", "I'm fit and they won't have me back", "oh_report_question/kept_out"),
    ("employee", "my boss keeps putting the referral off", "manager_is_problem/referral_stalls"),
    (
        "employee",
        "can I withdraw my agreement now the assessment is over",
        "consent_refusal/withdrawn",
    ),
    ("employee", "there are three errors in my OH report", "oh_report_question/report_has_errors"),
    (
        "employee",
        "someone emailed my health report to the whole office",
        "confidentiality/report_passed_on",
    ),
    (
        "employee",
        "I asked for a later start for my condition and got a flexible working form",
        "adjustments/flexible_working",
    ),
    (
        "manager",
        "she's using up annual leave on her phased return",
        "phased_return_pay/annual_leave",
    ),
    (
        "manager",
        "hearing is Thursday and now there's a sick note for anxiety",
        "dismissal_capability/ill_before_a_hearing",
    ),
    (
        "manager",
        "he's off sick but she says he's caring for his dad, off sick looking after him",
        "long_term_absence/off_for_a_relative",
    ),
    (
        "manager",
        "he's signed off with us and doing another job at weekends",
        "long_term_absence/working_elsewhere",
    ),
    ("employee", "should I quit before they get rid of me", "dismissal_capability/resign"),
    ("employee", "asking on behalf of my husband", "carer_partner/for_a_relative"),
    ("manager", "he asked me not to tell anybody", "confidentiality/secrecy_asked"),
    ("manager", "would you say she's depressed", "mental_health_support/guess_the_diagnosis"),
    (
        "manager",
        "he stinks of booze and he's about to take the van out",
        "substance_misuse/under_the_influence_now",
    ),
    ("employee", "when is my appointment with OT", "how_to_refer/ot_or_oh"),
    ("employee", "is there an anonymous way to ask", "confidentiality/anonymous"),
    ("hr", "how long should we hold OH files", "confidentiality/how_long_kept"),
    ("employee", "I'm a sole trader with a bad shoulder", "no_oh_service/self_employed"),
    ("manager", "what is occupational health?", "when_to_refer/what_is_it"),
    ("manager", "who may be referred to OH, is it for everyone", "when_to_refer/who_can_use"),
    (
        "employee",
        "I only just started, can I still ask for occupational health",
        "when_to_refer/any_contract",
    ),
    ("manager", "he's pulling a sickie and I want him caught", "when_to_refer/lie_detector"),
    ("manager", "how do I get somebody referred", "how_to_refer/here"),
    ("manager", "we've never had occupational health", "no_oh_service/no_contract"),
    (
        "manager",
        "how do I tell her that OH isn't a punishment",
        "worried_about_colleague/explain_why",
    ),
    ("manager", "what do I say to him", "worried_about_colleague/ask_how_they_are"),
    ("employee", "how do I tell my manager that I'm struggling", "adjustments/tell_my_manager"),
    ("manager", "what kit does she need to work from home", "adjustments/home_working"),
    ("manager", "does his diabetes count as a disability", "disability_law/is_it_one"),
    ("employee", "does OH offer physio", "musculoskeletal_dse/physio_through_work"),
    ("employee", "how many painkillers can I take before a shift", "nhs_services/dose"),
    ("employee", "have I got burnout", "nhs_services/diagnose"),
    ("manager", "yes or no, is she fit to drive", "nhs_services/fit_verdict"),
    ("employee", "where can I get advice on debts", "eap/money"),
    ("employee", "what help is there for carers", "eap/caring"),
]


@pytest.mark.parametrize(("role", "words", "name"), TOLD)
def test_a_case_is_known_by_its_words_whatever_the_message_seems_to_be(
    role: str, words: str, name: str
) -> None:
    assert particular(words, role) == name


@pytest.mark.parametrize(
    ("role", "words"),
    [
        ("manager", "one of my team has been off five weeks with his back"),
        ("employee", "how much is sick pay"),
        ("manager", "her note says not fit until 14 December"),
        ("manager", "how do I refer someone"),
        ("employee", "who can see this chat"),
        ("manager", "what is a phased return"),
        ("manager", "he's ready to come back, still signed off"),
    ],
)
def test_plain_questions_and_cases_are_left_to_their_topics(role: str, words: str) -> None:
    assert particular(words, role) is None


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("what is an adjustments passport", "adjustments/passport"),
        ("what goes in a wellness action plan", "mental_health_support/wellness_plan"),
    ],
)
def test_a_page_that_somebody_asks_about_is_explained(words: str, name: str) -> None:
    assert particular(words, "manager") == name
    assert task_wanted(words, ("adjustments", "mental_health_support"), "employee") is None


def test_a_case_for_one_reader_is_not_said_to_another() -> None:
    assert particular("would you say she's depressed", "employee") is None
    assert particular("is there an anonymous way to ask", "manager") is None


def test_a_variant_has_its_own_words_and_sources() -> None:
    found = answer(
        "oh_report_question/report_has_errors", role="employee", nation="england", today=TODAY
    )
    assert found is not None
    assert found.name == "oh_report_question/report_has_errors"
    assert "Write to OH, not to your manager" in found.text
    assert "Faculty of Occupational Medicine" in found.source


def test_a_topic_takes_up_the_case_that_the_words_tell() -> None:
    said = {"role": "hr", "nation": "england", "today": TODAY}
    price = answer("hr_buying_oh", text="how much does one cost", **said)
    general = answer("hr_buying_oh", text="what should we look for", **said)
    assert price is not None
    assert general is not None
    assert price.name == "hr_buying_oh/price"
    assert general.name == "hr_buying_oh"


def test_a_variant_without_words_says_what_the_topic_says() -> None:
    whole = answer("consent_refusal", role="employee", nation="england", today=TODAY)
    routed = answer("consent_refusal/must_i_go", role="employee", nation="england", today=TODAY)
    assert whole is not None
    assert routed is not None
    assert routed.text == whole.text


def test_blanks_are_filled_with_what_the_employer_has() -> None:
    found = answer(
        "self_referral",
        role="employee",
        nation="england",
        today=TODAY,
        blanks={"self_referral": "Ring Ida."},
    )
    assert found is not None
    assert found.text.startswith("Ring Ida.")


def test_only_some_cases_end_the_matter() -> None:
    assert stands_alone("confidentiality/anonymous")
    assert not stands_alone("adjustments/flexible_working")
    assert not stands_alone("adjustments")


def _example() -> EmployerProfile:
    return load_employer(CONFIG / "example.yml")


def test_the_employers_route_may_decide() -> None:
    data = {"id": "yes", "employer": {"self_referral": ["yes"]}, "short": "Go there."}
    variant = read_variant("self_referral", data)
    assert not variant.holds_at(_example())
    assert variant.holds_at(replace(_example(), self_referral="yes"))
    assert not variant.holds_at(None)


@pytest.mark.parametrize(
    "data",
    [
        {"short": "No id."},
        {"id": "a", "anywhere": True, "short": "Said everywhere, told by nothing."},
        {"id": "a", "when": ["("], "short": "No expression."},
        {"id": "a", "employer": {"eap": ["x"]}, "short": "No such route."},
        {"id": "a", "colour": "red", "short": "No such field."},
    ],
)
def test_a_faulty_variant_is_refused(data: dict[str, object]) -> None:
    with pytest.raises(VariantError):
        read_variant("sick_pay", data)


def test_a_note_for_light_duties_is_not_the_note_that_does_not_exist() -> None:
    said = "he's got a note saying fit for light duties but we haven't got any"
    assert particular(said, "manager") != "fit_note_rules/fit_to_work_note"
    demanded = "the depot wants a letter from her GP saying she's fit before she can drive"
    assert particular(demanded, "manager") == "fit_note_rules/fit_to_work_note"


def test_a_report_that_names_a_phased_return_is_a_report() -> None:
    said = (
        "The OH report is here, help me go through the recommendations: phased return over 4 "
        "weeks; no lifting over 10kg; an ergonomic chair"
    )
    assert task_wanted(said, ("oh_report_question", "phased_return"), "manager") == "report_helper"
