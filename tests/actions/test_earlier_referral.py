"""Typed answers about an earlier referral, as the form takes them."""

from typing import Any

import pytest
from rasa_sdk.interfaces import Tracker

from actions.earlier_referral import answer_about_earlier
from actions.turn import Turn


def turn(text: str, asked: str | None, entities: tuple[Any, ...] = (), **slots: object) -> Turn:
    message = {"text": text, "intent": {"name": "inform"}, "entities": list(entities)}
    known = {"requested_slot": asked, "role": "manager", **slots}
    loop = {"name": "situation_form"} if asked else {}
    return Turn(Tracker("c-1", known, message, [], False, None, loop, "action_listen"))


def test_an_answer_is_about_the_past_and_fills_nothing_of_today() -> None:
    found = answer_about_earlier(turn("no nights and a stool", "oh_advice"))
    assert found == {"oh_advice": ["no_nights", "seat"]}


def test_what_was_advised_helps_to_read_what_was_done() -> None:
    said = turn("the stool, but not the nights", "advice_done", oh_advice=["seat", "no_nights"])
    assert answer_about_earlier(said) == {"advice_done": ["seat"], "advice_not_done": ["no_nights"]}


@pytest.mark.parametrize("asked", ["work_impact", None])
def test_other_questions_are_left_to_the_reader(asked: str | None) -> None:
    assert answer_about_earlier(turn("standing", asked)) is None


def test_a_button_is_left_to_the_form() -> None:
    pressed = ({"entity": "answer", "value": "advice_done=everything"},)
    assert answer_about_earlier(turn("/inform", "advice_done", pressed)) is None
