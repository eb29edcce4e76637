"""An OH report's recommendations: split, explained, decided, with a plan to take away."""

from collections.abc import Callable

import pytest

from tests.conftest import RunningStack
from tests.conversations.conftest import Talk
from tests.conversations.files import calendar_days, file_of, word_text

Opened = Callable[..., Talk]

REPORT = (
    "Help me go through the report recommendations:\n- Sit-stand desk\n"
    "- Stress risk assessment by the line manager\n- No lone working for 8 weeks\n"
    "- See GP about medication"
)


def row(said: Talk, item: str) -> str:
    """What stands beside one point of the plan."""
    return next(r["value"] for r in said.card("plan")["rows"] if item in r["label"])


@pytest.mark.requirement("R57")
def test_each_point_gets_a_decision_an_owner_and_a_day(talk: Opened) -> None:
    said = talk().say(REPORT)
    assert "I found **4 points**. 3 of them for you and HR to decide." in said.words
    assert "**1 of 3: Sit-stand desk.**" in said.words
    said.say("yes, HR by 10 december")
    assert "Finding what at work causes stress" in said.words
    said.press("In another way")
    assert "What will you do instead?" in said.words
    said.say("I talk with her first about the six areas")
    said.say("can't, we only have one person on nights")
    assert said.asked == "owners"
    said.say("me by friday")
    assert row(said, "Sit-stand desk") == "Agreed. HR, by Thursday 10 December 2026"
    assert "by Friday 27 November 2026" in row(said, "Stress risk assessment")
    assert "Instead: I talk with her first" in row(said, "Stress risk assessment")
    assert "Reason: we only have one person on nights" in row(said, "No lone working")


def test_treatment_and_law_are_no_employer_decisions(talk: Opened) -> None:
    said = talk().say(
        "OH report says: 1. Weekly catch ups 2. Likely to be disabled under the Equality Act "
        "3. Physiotherapy 4. She should be able to return in 6 weeks"
    )
    assert "**1 of 1: Weekly catch ups.**" in said.words
    said.say("yes, me by 4 december")
    assert said.asked is None
    assert "only a tribunal decides" in said.words
    assert "Treatment is for the person and the NHS" in said.words
    assert "a forecast, not something to decide" in said.words


def test_a_refused_point_on_safety_stops_the_task_meanwhile(talk: Opened) -> None:
    said = talk().say("OH recommends regular catch ups, no lifting over 10kg and a headset")
    said.say("1 and 3 yes me by friday, can't do 2: there's no other work")
    assert said.asked is None
    assert "Point 2 may be about safety" in said.words
    assert "2 agreed, 1 can't be done" in said.words


@pytest.mark.requirement("R58")
def test_do_i_have_to_do_all_of_it_gets_no_verdict(talk: Opened) -> None:
    said = talk().say("OH recommends shorter shifts for a month, and a headset")
    said.say("do I have to do all of it?")
    assert "You don't have to do every point" in said.words
    assert "give the reason in writing and ask for another way" in said.words
    assert said.asked == "decision_1"


@pytest.mark.requirement("R59")
def test_fewer_days_ask_for_fixed_ones(talk: Opened) -> None:
    said = talk().say("OH recommends working three days a week, and a headset").say("all yes")
    said.say("don't know")
    assert "Keep the same days each week, and put them in writing" in said.words


def test_a_decision_changes_in_plain_words(talk: Opened) -> None:
    said = talk().say("OH recommends shorter shifts for a month, and a headset")
    said.say("all yes, me by friday").say("can't do 2 after all, no budget until april")
    assert "Reason: no budget until april" in row(said, "headset")
    said.say("item 1 is done")
    assert "In place" in row(said, "Shorter shifts")


def test_a_day_gone_by_is_named(talk: Opened) -> None:
    said = talk().say("OH recommends shorter shifts for a month, and a headset")
    said.say("yes, HR by 3 november 2026")
    assert "has gone by" in said.words
    assert said.asked == "decision_1"


def test_names_and_health_words_stay_out_of_plan_and_file(talk: Opened) -> None:
    said = talk().say("help me with the oh report")
    assert "no diagnosis, no treatment, no names" in said.words
    said.say(
        "Mrs Sarah Jones should work shorter days because of her depression. "
        "Citalopram makes her slow, so avoid driving."
    )
    assert "I left out names and words on health" in said.words
    said.say("all yes, HR by friday")
    written = word_text(said)
    assert "HR" in written
    for word in ("Sarah", "Jones", "depression", "italopram"):
        assert word not in said.words
        assert word not in written


def test_the_files_hold_the_decisions_and_a_calendar_without_health(talk: Opened) -> None:
    said = talk().say("OH recommends shorter shifts for a month, and a headset")
    said.say("1 yes Priya by 4 december, 2 no: it was tried")
    written = word_text(said)
    assert "Priya" in written
    assert "Friday 4 December 2026" in written
    assert "Reason: it was tried" in written
    assert calendar_days(said) == ["20261204", "20270104"]
    assert "headset" not in file_of(said, ".ics").decode()


def test_it_says_that_nothing_is_saved_with_hr(talk: Opened) -> None:
    said = talk().say("OH recommends shorter shifts, and a headset").say("all yes, me by friday")
    assert "Nothing of this is saved with HR" in said.words


def test_an_employee_gets_the_reading_and_a_way_to_correct_it(talk: Opened) -> None:
    said = talk(role="employee", mode="private").say("can you help me understand my oh report")
    said.say("1. Phased return over 4 weeks. 2. Workstation assessment. 3. Physiotherapy")
    assert said.asked is None
    assert "Phased return: Coming back step by step" in said.words
    assert "Treatment is for you and the NHS" in said.words
    assert "factual errors to be corrected" in said.words
    said.press("Write a correction")
    assert "Some facts in it aren't right" in said.words
    assert "professional opinion is your own" in said.words


def test_a_question_is_no_recommendation(talk: Opened) -> None:
    said = talk().say("help me with the oh report").say("who can see this?")
    assert said.asked == "paste"
    assert "HR sees a draft only after" in said.words


def test_words_without_a_recommendation_are_asked_again(talk: Opened) -> None:
    said = talk().say("help me with the oh report").say("123 456")
    assert said.asked == "paste"


def test_a_private_report_is_nowhere_at_rest(talk: Opened, stack: RunningStack) -> None:
    said = talk(role="employee", mode="private").say("can you help me understand my oh report")
    said.say("1. Quorndesk by the window 2. Quornbreaks every hour")
    assert "Quorndesk" in said.words
    for path in stack.home.rglob("*"):
        if path.is_file() and path.suffix != ".gz":
            assert b"Quorndesk" not in path.read_bytes(), path.name


def test_a_named_report_is_never_readable_at_rest(talk: Opened, stack: RunningStack) -> None:
    said = talk().say("OH recommends a zebradesk by the window, and zebrabreaks every hour")
    assert "zebradesk" in said.words
    for path in stack.home.rglob("*"):
        if path.is_file() and path.suffix != ".gz":
            assert b"zebradesk" not in path.read_bytes(), path.name
