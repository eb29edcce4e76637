"""The tasks' common manners, shown on Access to Work: way in, questions, result, change, return."""

from collections.abc import Callable

from tests.conversations.conftest import Talk

Opened = Callable[..., Talk]


def test_a_task_opens_from_typed_words_and_asks_only_what_was_not_said(talk: Opened) -> None:
    said = talk().say(
        "Can you work out what Access to Work would pay for a £900 chair? We have 80 staff"
    )
    assert said.asked == "work"
    assert "**What is their job situation?**" in said.words
    said.say("she's an employee")
    assert said.asked == "started"
    said.say("years ago")
    assert said.asked is None
    assert "£900" in said.words
    assert "An estimate" in said.words


def test_a_result_changes_in_plain_words(talk: Opened) -> None:
    said = talk().say(
        "check access to work: 1,200 pounds of software, 300 staff, employed, started 3 years ago"
    )
    assert "£1,200" in said.words
    said.say("make that 2000 pounds")
    assert "£2,000" in said.words


def test_a_question_in_the_middle_is_answered_and_the_task_goes_on(talk: Opened) -> None:
    said = talk().say("check access to work")
    assert said.asked == "work"
    said.say("who can see this?")
    assert said.asked == "work"
    assert "not private" in said.words
    said.say("why do you ask?")
    assert "paid work" in said.words
    said.say("don't know")
    assert said.asked == "kind"


def test_a_task_in_the_middle_of_a_referral_comes_back_to_it(talk: Opened) -> None:
    said = talk().say("one of my team has been off five weeks with her back")
    asked = said.asked
    assert asked
    said.say("check access to work")
    assert said.asked == "work"
    said.say("volunteer")
    said.say("taxis")
    assert "Unpaid work" in said.words
    assert "Back to what we were doing" in said.buttons
    said.press("Back to what we were doing")
    assert said.asked == asked


def test_going_back_asks_the_question_before_again(talk: Opened) -> None:
    said = talk().say("check access to work").say("employed")
    assert said.asked == "kind"
    said.say("go back")
    assert said.asked == "work"


def test_what_was_shown_last_is_what_a_change_is_about(talk: Opened) -> None:
    said = talk().say("My packer has been off six weeks with a broken arm and wants to come back.")
    answers = {
        "consent_referral": "yes, she agrees",
        "work_impact": "lifting",
        "can_offer": "shorter shifts for four weeks",
        "job_title": "packer, lifting boxes, 37 hours",
    }
    said.answer_until(answers).press("Draft it").answer_until(answers)
    reference = said.slots["case_reference"]
    said.say("plan a phased return from 7 December, Monday to Friday 9 to 5").answer_until({})
    said.say("make it six weeks")
    assert "over 6 weeks" in said.words
    assert not said.has_card("draft")
    said.say("show me the draft again")
    assert said.has_card("draft")
    assert said.slots["case_reference"] == reference
