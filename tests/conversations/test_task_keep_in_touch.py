"""Agreeing contact during an absence, in the chat."""

import base64
from collections.abc import Callable

from tests.conversations.conftest import Talk

Opened = Callable[..., Talk]


def calendar(said: Talk) -> str:
    """The calendar file of the last reply."""
    found = next(block for block in said.last["blocks"] if block["type"] == "file")
    return base64.b64decode(found["data"]).decode()


def row(said: Talk, label: str) -> str:
    """One row of the plan card."""
    return next(row["value"] for row in said.card("plan")["rows"] if row["label"] == label)


def test_three_questions_make_a_plan_with_dates(talk: Opened) -> None:
    said = talk().say("help me set up a keep in touch plan")
    assert said.asked == "means"
    said.say("she said text is best").say("once a week").say("me")
    assert said.asked is None
    assert (
        "**Every week: text message, with you.** The first one is on Monday 23 November 2026"
        in said.words
    )
    assert row(said, "Who") == "You"
    assert "Diagnosis, treatment or medicines" in row(said, "Leave out")
    assert "SUMMARY:Catch-up" in calendar(said)


def test_one_sentence_is_enough_and_changes_are_taken(talk: Opened) -> None:
    said = talk().say(
        "make a keep in touch plan: phone call every two weeks, with HR, until 15 January"
    )
    assert said.asked is None
    assert row(said, "How often") == "Every 2 weeks"
    assert row(said, "Who").startswith("Someone in HR")
    said.say("make it every week")
    assert row(said, "How often") == "Every week"
    said.say("by email please")
    assert row(said, "How") == "Email"
    said.say("don't talk about the new project")
    assert "The new project" in row(said, "Leave out")


def test_stress_from_the_manager_means_another_person(talk: Opened) -> None:
    said = talk(role="employee", mode="private").say(
        "help me agree a keep in touch plan, I'm off with stress because of my manager"
        " and can't talk to him"
    )
    assert said.asked == "means"
    said.say("email").say("every two weeks")
    assert said.asked is None
    assert "You don't have to be in touch with your manager" in said.words
    assert row(said, "Who") == "Someone in HR, instead of your manager"


def test_a_wish_for_no_contact_is_respected(talk: Opened) -> None:
    said = talk().say("set up a keep in touch plan, but he asked for no contact at all")
    assert said.asked is None
    assert "doesn't count against them" in said.words
    assert calendar(said).count("BEGIN:VEVENT") == 1
    said.press("They agree to some contact")
    assert said.asked == "means"


def test_an_employee_may_want_no_contact(talk: Opened) -> None:
    said = talk(role="employee", mode="private").say("make a keep in touch plan")
    said.say("I don't want to be contacted")
    assert "you needn't say why" in said.words
    assert "Fit notes still have to be sent" in said.words


def test_dont_know_takes_something_usual_and_says_so(talk: Opened) -> None:
    said = talk().say("make a keep in touch plan").say("don't know").say("not sure").say("skip")
    assert "I took a phone call. Ask them first" in said.words
    assert row(said, "How often") == "Every 2 weeks"


def test_words_to_use_come_on_a_button(talk: Opened) -> None:
    said = talk().say("make a keep in touch plan by phone, weekly, with me")
    said.press("Words to use")
    assert "To begin" in said.words
    assert "turning up unannounced" in said.words


def test_a_question_about_contact_still_gets_its_answer(talk: Opened) -> None:
    said = talk().say("am I allowed to ring someone who is off sick?")
    assert not said.has_card("plan")
    assert "Make a keep-in-touch plan" in said.buttons
