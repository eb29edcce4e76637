"""Digression, correction, cancellation, repetition, interruption: the manners of a conversation."""

import pytest

pytestmark = pytest.mark.stack

OFF = "One of my team has been off five weeks with stress, signed off till 14 December"


def test_a_question_in_the_middle_is_answered_and_the_form_goes_on(talk):
    chat = talk().say(OFF)
    asked = chat.asked
    chat.say("how much is statutory sick pay?")
    assert "123.25" in chat.words
    assert chat.asked == asked


def test_an_answer_and_a_question_in_one_message(talk):
    chat = talk().say(OFF)
    chat.say("she can't concentrate. does she get paid if she comes back part time?")
    assert "concentration" in chat.slots["work_impact"]
    assert "Payroll decides" in chat.words


def test_why_do_you_ask_is_answered(talk):
    chat = talk().say(OFF)
    asked = chat.asked
    chat.say("why do you need to know that")
    assert chat.asked == asked
    assert "OH" in chat.words


def test_dont_know_goes_on_and_is_not_asked_again(talk):
    chat = talk().say(OFF)
    asked = chat.asked
    chat.say("don't know")
    assert chat.slots[asked] == "unknown"
    assert chat.asked != asked


def test_go_back_asks_the_question_before_again(talk):
    chat = talk().say(OFF)
    first = chat.asked
    chat.say("don't know").say("go back")
    assert chat.asked == first


@pytest.mark.requirement("R27")
def test_an_earlier_answer_can_be_changed_at_any_time(talk):
    chat = talk().say(OFF).say("actually she's been off since 1 September")
    assert chat.slots["absence_start"] == "2026-09-01"


def test_stop_keeps_what_was_said_and_carry_on_picks_it_up(talk):
    chat = talk().say(OFF)
    asked = chat.asked
    chat.say("stop")
    assert "Nothing has been sent" in chat.words
    assert chat.asked is None
    chat.press("Carry on")
    assert chat.asked == asked


def test_start_again_asks_first_and_then_forgets(talk):
    chat = talk().say(OFF).say("start again please")
    assert chat.slots["absence_weeks"] == 5
    chat.press("Yes, start again")
    assert "absence_weeks" not in chat.slots


def test_not_starting_again_goes_on(talk):
    chat = talk().say(OFF)
    asked = chat.asked
    chat.say("start again please").press("No, carry on")
    assert chat.asked == asked


@pytest.mark.requirement("R34")
def test_who_can_see_is_answered_truly(talk):
    named = talk().say("who can see this chat")
    assert "HR sees a draft only after the employee has agreed" in named.words
    private = talk(role="employee", mode="private").say("who can see this chat")
    assert "Your manager and HR can't see this unless you send something" in private.words


def test_something_else_altogether_is_declined_with_a_way_on(talk):
    assert "the HR team" in talk().say("what's a good recipe for lasagne").words


def test_a_second_miss_offers_people(talk):
    chat = talk().say("the thing with the other one from before")
    chat.say("that other thing like before, you know")
    assert "the HR team" in chat.words or chat.buttons


@pytest.mark.requirement("R1", "R34")
def test_a_manager_who_speaks_of_their_own_health_is_offered_a_private_chat(talk):
    chat = talk().say("I want to talk about my own back")
    assert "Carry on in private" in chat.buttons
    assert chat.slots.get("issue_area") is None
    chat.press("Carry on in private")
    assert chat.id.startswith("p-")
    assert "It is wiped when you press End" in chat.words or "wiped" in chat.words
    chat.say("my back has been bad for three weeks and I can't lift")
    assert chat.slots["role"] == "employee"
    assert "your colleague" not in chat.words.lower()


@pytest.mark.requirement("R41")
def test_an_employee_whose_manager_is_the_problem_is_not_sent_to_the_manager(talk):
    chat = talk(role="employee", mode="private")
    chat.say("my manager is the reason I'm ill, who else can I go to")
    assert "don't have to go through" in chat.words
    assert "speak to your manager" not in chat.words.lower()


def test_an_answer_to_something_else_is_not_met_with_the_same_question_for_ever(talk):
    chat = talk().say(OFF)
    asked = chat.asked
    chat.say("he works on nights in the warehouse").say("it's a 40 hour week")
    assert chat.slots[asked] == "unknown" or chat.asked != asked


def test_a_private_chat_saves_no_draft(talk):
    chat = talk(role="employee", mode="private")
    chat.say("I've been off two weeks with my back and can't lift")
    chat.answer_until({}).say("write the referral for me")
    assert "I send nothing to anyone" in chat.words
    chat.answer_until({}).say("send it")
    assert "sent it to nobody" in chat.words
    assert "case_reference" not in chat.slots
