"""Changes at work in the chat: suggest, decide, keep track, for a manager and for oneself."""

import base64
import io
from collections.abc import Callable

import pytest
from docx import Document

from tests.conversations.conftest import Talk

pytestmark = pytest.mark.stack

Opened = Callable[..., Talk]
OPENING = "can you suggest adjustments for someone with arthritis who can't stand long on the line"


def _names(chat: Talk) -> list[str]:
    """What the list shows, by number and name."""
    listed = chat.card("summary")
    return [row["label"] for row in listed["rows"]] + [i.split(":")[0] for i in listed["items"]]


def _file(chat: Talk, ending: str) -> bytes:
    files = [b for b in chat.last["blocks"] if b["type"] == "file"]
    return base64.b64decode(next(b["data"] for b in files if b["filename"].endswith(ending)))


def _document(chat: Talk) -> str:
    paper = Document(io.BytesIO(_file(chat, ".docx")))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(p.text for p in paper.paragraphs), *cells])


@pytest.mark.requirement("R54", "R55")
def test_what_was_said_is_enough_for_a_short_list_with_reasons(talk: Opened) -> None:
    chat = talk().say(OPENING)
    assert chat.asked is None
    rows = chat.card("summary")["rows"]
    assert 1 <= len(rows) <= 5
    assert all("You named" in row["value"] and "**Today:**" in row["value"] for row in rows)
    assert "**For today, number 1" in chat.words
    assert "not a prescription" in chat.words


def test_two_questions_at_most_and_dont_know_still_helps(talk: Opened) -> None:
    chat = talk().say("help me find adjustments for one of my team")
    assert chat.asked == "hard"
    chat.say("noise and sudden changes")
    assert chat.asked == "demands"
    chat.say("don't know")
    assert chat.asked is None
    assert chat.has_card("summary")
    nothing = talk().say("suggest some adjustments please").say("don't know")
    assert nothing.asked is None
    assert "the best next step is to ask them" in nothing.words


@pytest.mark.requirement("R57", "R58")
def test_decisions_are_taken_in_plain_words_and_kept_track_of(talk: Opened) -> None:
    chat = talk().say(OPENING).say("yes to 1 and 3 from Monday, Sam owns it")
    decided = {row["label"][0]: row["value"] for row in chat.card("status")["rows"]}
    assert set(decided) == {"1", "3"}
    assert "Sam, by Monday 23 November 2026. Look again on" in decided["1"]
    assert "Sam" in _document(chat)
    calendar = _file(chat, ".ics").decode()
    assert "DTSTART;VALUE=DATE:20261123" in calendar
    assert "arthritis" not in calendar
    chat.say("1 is in place")
    assert "In place" in chat.card("status")["rows"][0]["value"]


@pytest.mark.requirement("R57")
def test_what_cant_be_done_keeps_its_reason_and_another_way(talk: Opened) -> None:
    chat = talk().say(OPENING)
    before = _names(chat)
    chat.say("can't do the second")
    assert "Why can't 2 be done?" in chat.words
    assert len(set(_names(chat)) - set(before)) == 1
    assert before[1] not in _names(chat)
    chat.say("because the line is fixed")
    refused = chat.card("status")["rows"][0]["value"]
    assert "Reason: the line is fixed" in refused
    assert "Instead:" in refused
    chat.say("we can do 2 after all")
    assert before[1] in _names(chat)


def test_what_else_shows_others_and_numbers_stay(talk: Opened) -> None:
    chat = talk().say(OPENING)
    first = _names(chat)
    chat.say("what else")
    assert not set(first) & set(_names(chat))
    assert _names(chat)[0].startswith("5. ")
    chat.say("yes to 2")
    assert chat.card("status")["rows"][0]["label"] == first[1]


def test_a_number_that_isnt_there_and_a_day_that_is_past_change_nothing(talk: Opened) -> None:
    chat = talk().say(OPENING).say("yes to 9")
    assert "I don't have a number 9" in chat.words
    chat.say("yes to 1 from 3 November 2026")
    assert "already gone by" in chat.words
    assert not chat.has_card("status")


@pytest.mark.requirement("R61")
def test_at_a_desk_the_check_in_house_comes_first(talk: Opened) -> None:
    chat = talk(role="employee", mode="private")
    chat.say("what changes could I ask for, I can't sit for long with my back, office job")
    steps = chat.card("plan")
    assert steps["title"] == "First, at the desk"
    assert any("workstation assessment" in step for step in steps["items"])
    assert "You could ask today" in chat.words


def test_somebody_asks_for_themselves_and_keeps_the_list(talk: Opened) -> None:
    chat = talk(role="employee", mode="private")
    chat.say("what changes could I ask for, I can't sit for long with my back, office job")
    chat.say("I'd like 1 and 2")
    assert chat.card("status")["title"] == "What you'll ask for"
    assert "Look at the changes" not in chat.words
    assert "Adjustments passport" in chat.buttons
    chat.press("Adjustments passport")
    assert chat.asked == "hard"
    chat.say("skip").say("skip").say("skip")
    assert chat.card("summary")["rows"][0]["label"] == "What has been agreed and helps"


def test_something_ruled_out_is_never_suggested(talk: Opened) -> None:
    chat = talk().say("find adjustments for my colleague, she tires fast, office job")
    chat.say("we can't do home working")
    chat.say("what else")
    assert "home" not in " ".join(_names(chat)).lower()


def test_a_question_about_all_of_it_decides_nothing(talk: Opened) -> None:
    chat = talk().say(OPENING).say("do I have to do all of it?")
    assert not chat.has_card("status")


def test_somebody_in_a_named_chat_is_offered_a_private_one(talk: Opened) -> None:
    opening = "what changes could I ask for, I can't sit for long with my back, office job"
    chat = talk(role="employee").say(opening)
    assert chat.has_card("summary")
    assert "Carry on in private" in chat.buttons
    private = talk(role="employee", mode="private").say(opening)
    assert "Carry on in private" not in private.buttons
