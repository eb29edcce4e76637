"""Safety inside tasks: crisis first, danger at work first, and the task waits."""

from collections.abc import Callable

import pytest

from tests.conversations.conftest import Talk

pytestmark = pytest.mark.stack

Opened = Callable[..., Talk]
TASKS = [
    ("employee", "private", "make my adjustments passport"),
    ("employee", "private", "write my wellness plan"),
    ("manager", "named", "help me find adjustments for one of my team"),
    ("manager", "named", "check access to work"),
]


@pytest.mark.requirement("R90")
@pytest.mark.parametrize(("role", "mode", "opening"), TASKS)
def test_a_crisis_sentence_in_a_task_gets_help_first_and_no_question(
    talk: Opened, role: str, mode: str, opening: str
) -> None:
    chat = talk(role=role, mode=mode).say(opening)
    asked = chat.asked
    chat.say("to be honest I keep thinking about ending my life")
    assert "116 123" in chat.words
    assert chat.asked is None
    chat.say("no")
    assert "999" in chat.words
    assert chat.asked is None
    chat.press("Carry on with work support later")
    assert not chat.has_card("summary")
    chat.say("carry on with work support")
    assert "slowly" in chat.words
    assert chat.asked == asked


@pytest.mark.requirement("R91")
def test_a_danger_at_work_stops_the_task_before_anything_else(talk: Opened) -> None:
    chat = talk().say("help me find adjustments for one of my team")
    chat.say("she's blacked out twice at the wheel of the van")
    assert chat.words.startswith("**First: please have them stop that task today.**")
    assert chat.outcome == "STOP_TASK"
    assert chat.asked is None
    assert not chat.has_card("summary")
    assert {"Draft it", "Talk to a person", "Carry on"} <= set(chat.buttons)
    chat.press("Carry on")
    assert chat.asked == "hard"


@pytest.mark.requirement("R91")
def test_it_stops_a_task_that_has_only_been_asked_for(talk: Opened) -> None:
    chat = talk().say("find adjustments for my driver who's had two seizures")
    assert chat.outcome == "STOP_TASK"
    assert not chat.has_card("summary")


@pytest.mark.requirement("R91")
def test_somebody_in_danger_themselves_is_told_so_and_keeps_the_task(talk: Opened) -> None:
    chat = talk(role="employee", mode="private").say("make my adjustments passport")
    chat.say("I keep blacking out when I'm driving the forklift")
    assert chat.words.startswith("**First: please stop that task today**")
    assert "Draft it" not in chat.buttons
    chat.press("Carry on")
    assert chat.asked == "works"


def test_what_was_told_of_danger_is_remembered_for_later_advice(talk: Opened) -> None:
    chat = talk().say("help me find adjustments for one of my team")
    chat.say("he had a seizure at the machine last week")
    assert "consciousness" in chat.slots["safety_flag"]
    assert "machinery" in chat.slots["job_demands"]
