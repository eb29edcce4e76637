"""The adjustments passport and the Wellness Action Plan: the employee writes and keeps them."""

import base64
import io
from collections.abc import Callable

import pytest
from docx import Document

from tests.conversations.conftest import Talk

pytestmark = pytest.mark.stack

Opened = Callable[..., Talk]


def _text(chat: Talk) -> str:
    data = next(b["data"] for b in chat.last["blocks"] if b["type"] == "file")
    paper = Document(io.BytesIO(base64.b64decode(data)))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(p.text for p in paper.paragraphs), *cells])


def _passport(talk: Opened) -> Talk:
    chat = talk(role="employee", mode="private").say("make my adjustments passport")
    for words in ("a quiet desk", "noise and crowds", "skip", "in private, once a month"):
        chat.say(words)
    return chat


@pytest.mark.requirement("R62")
def test_a_passport_holds_what_was_chosen_and_nothing_else(talk: Opened) -> None:
    chat = _passport(talk)
    assert "Only you have it" in chat.words
    assert "noise and crowds" in _text(chat)
    chat.say("leave out the hard part")
    assert "noise and crowds" not in _text(chat)
    assert "a quiet desk" in _text(chat)
    chat.say("put it back")
    assert "noise and crowds" in _text(chat)


def test_a_passport_grows_and_gets_a_day_to_look_again(talk: Opened) -> None:
    chat = _passport(talk)
    chat.say("add to what helps: headphones")
    chat.say("look at it again on 1 March")
    said = _text(chat)
    assert "a quiet desk. headphones" in said
    assert "Monday 1 March 2027" in said


def test_a_chat_that_isnt_private_offers_one_first(talk: Opened) -> None:
    chat = talk(role="employee").say("I'd like an adjustments passport")
    assert chat.asked == "where"
    chat.press("In a private chat")
    assert "Carry on in private" in chat.buttons
    assert chat.asked is None


@pytest.mark.parametrize("words", ["make an adjustments passport for her", "wellness action plan"])
def test_a_manager_is_told_whose_it_is_and_how_to_invite_them(talk: Opened, words: str) -> None:
    chat = talk().say(words)
    assert "theirs, not yours" in chat.words
    assert chat.card("help")["title"] == "How to invite them"
    assert chat.asked is None


def test_why_do_you_ask_is_no_answer_to_a_question_in_words(talk: Opened) -> None:
    chat = talk(role="employee", mode="private").say("make my adjustments passport")
    chat.say("why do you ask")
    assert chat.asked == "works"
    assert "heart of the passport" in chat.words


@pytest.mark.requirement("R71")
def test_a_wellness_plan_has_talks_home_days_milestones_and_three_signatures(talk: Opened) -> None:
    chat = talk(role="employee", mode="private").say("help me write a wellness action plan")
    for words in ("regular hours", "deadlines on Fridays", "skip", "a walk", "my sister"):
        chat.say(words)
    chat.say("one-to-ones every two weeks with Priya from Monday")
    chat.say("home on Wednesdays and Fridays")
    chat.say("milestone on 14 December: full hours again")
    said = _text(chat)
    assert "Every 2 weeks with Priya, from Monday 23 November 2026" in said
    assert "Wednesday, Friday" in said
    assert "Monday 14 December 2026" in said
    assert all(who in said for who in ("Employee", "Manager", "HR"))
    assert "deadlines on Fridays" in said
    chat.say("keep the hard part to myself")
    assert "deadlines on Fridays" not in _text(chat)
