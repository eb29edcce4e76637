"""How a message that opens a chat is handled, by what was understood of it."""

from dataclasses import replace
from datetime import date

import pytest

from guidance.first_reply import Handled, Heard, first_reply
from guidance.reading import read

TODAY = date(2026, 11, 21)
CASE = "One of my drivers has been off with his back for six weeks, signed off till Friday."
OWN = "I've been off with my back for six weeks and I'm signed off till Friday."


def heard(text: str, intent: str, confidence: float = 0.6, **more: object) -> Heard:
    role = more.get("role")
    facts = read(text, today=TODAY, role=str(role) if role else None)
    return replace(Heard(text, intent, confidence, (intent,), facts), **more)  # type: ignore[arg-type]


def handled(text: str, intent: str, **more: object) -> Handled:
    return first_reply(heard(text, intent, **more), nation="england", today=TODAY)


@pytest.mark.parametrize(
    ("text", "intent", "wanted"),
    [
        ("who pays for the physio", "sick_pay", "answer"),
        ("there's nothing left for me", "crisis", "crisis"),
        ("what's the weather like", "out_of_scope", "out_of_scope"),
        ("morning", "greet", "out_of_scope"),
        ("what can you do", "capabilities", "out_of_scope"),
        ("can I talk to somebody", "talk_to_person", "answer"),
        ("who can see this", "who_can_see", "answer"),
        ("go back", "go_back", "choices"),
        ("Go back a bit. " + CASE, "go_back", "answer"),
        ("Hello. " + CASE, "greet", "answer"),
        ("Hello. " + OWN, "greet", "choices"),
        ("help me plan a phased return", "out_of_scope", "answer"),
        ("yes", "affirm", "choices"),
        ("it isn't what I meant at all", "change_answer", "choices"),
        ("he's signed off till Friday", "inform", "answer"),
        (CASE, "describe_situation", "answer"),
        (CASE, "nlu_fallback", "answer"),
        ("what is a tailored adjustment agreement", "nlu_fallback", "answer"),
        ("the thing with the stuff", "nlu_fallback", "choices"),
        # The chat asks first whether this should be private.
        (OWN, "long_term_absence", "choices"),
        (OWN, "describe_situation", "choices"),
        (OWN + " Can they stop my pay?", "sick_pay", "answer"),
    ],
)
def test_what_a_first_message_gets(text: str, intent: str, wanted: str) -> None:
    assert handled(text, intent) == wanted


@pytest.mark.parametrize("intent", ["long_term_absence", "describe_situation", "own_health"])
def test_in_private_ones_own_health_is_taken_up(intent: str) -> None:
    assert handled(OWN, intent, private=True) is Handled.ANSWER


def test_an_employee_whose_manager_is_no_way_in_is_answered_though_unsure() -> None:
    words = "my manager and I don't get on at all, he's the problem"
    assert handled(words, "nlu_fallback", role="employee", private=True) is Handled.ANSWER


def test_a_question_is_answered_by_the_sentence_that_asks_it() -> None:
    message = heard(OWN + " Who signs the note?", "describe_situation")
    asked = replace(message, wants=("describe_situation", "fit_note_rules"))
    assert message.question is None
    assert asked.question == "fit_note_rules"
    assert replace(asked, text="Who knows. I don't.").asks_something
    assert not replace(asked, text="nobody asked anything").asks_something


def test_an_unsure_topic_is_no_question() -> None:
    assert heard("when?", "sick_pay", 0.2).question is None
    assert heard("when?", "sick_pay", 0.4).question == "sick_pay"
