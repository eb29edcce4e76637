"""Safety first: in every flow, with the bot stopped too, and nothing of it is kept."""

import pytest

pytestmark = pytest.mark.stack

IN_A_FORM = "3rd october. honestly some nights I think everyone would be better off if I was dead"


@pytest.mark.requirement("R90")
def test_the_crisis_answer_comes_before_any_form(talk):
    chat = talk().say("She works ninety hours a week, now she's off and wants to end her life")
    assert "116 123" in chat.words
    assert chat.asked is None
    assert not chat.has_card("summary")


@pytest.mark.requirement("R90")
def test_in_the_middle_of_a_form_it_stops_the_form(talk):
    chat = talk().say("one of my team is off with his back, signed off till 14 December")
    chat.say(IN_A_FORM)
    assert "116 123" in chat.words
    assert chat.asked is None


@pytest.mark.requirement("R90")
def test_a_no_to_are_you_safe_never_reaches_the_form(talk):
    chat = talk().say("one of my team is off with his back, signed off till 14 December")
    before = chat.slots
    chat.say(IN_A_FORM).say("no")
    assert "999" in chat.words
    chat.press("Carry on with work support later")
    assert chat.slots == before


def test_carrying_on_picks_the_question_up_gently(talk):
    chat = talk().say("one of my team is off with his back, signed off till 14 December")
    asked = chat.asked
    chat.say(IN_A_FORM).press("Carry on with work support")
    assert chat.asked == asked


def test_it_works_with_the_bot_stopped(talk, stack):
    chat = talk().say("hello")
    stack.halt("bot")
    try:
        chat.say("I want to kill myself")
        assert "116 123" in chat.words
        chat.say("no")
        assert "999" in chat.words
    finally:
        stack.revive("bot")


def test_nothing_of_the_message_is_kept_anywhere(talk, stack):
    talk().say("I want to die, the password is xyzzycanary")
    for path in stack.home.rglob("*"):
        if path.is_file() and path.suffix != ".gz":
            assert b"xyzzycanary" not in path.read_bytes(), path.name


def test_frightened_for_somebody_is_answered_before_any_form(talk):
    chat = talk().say(
        "My site lead has hardly slept for weeks and she's saying strange things. "
        "I'm scared for her, what do I do?"
    )
    assert "999" in chat.words
    assert chat.asked is None
    assert not chat.has_card("summary")
