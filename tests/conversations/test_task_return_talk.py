"""Preparing the talk on coming back, in the chat."""

import base64
from collections.abc import Callable

from tests.conversations.conftest import Talk

Opened = Callable[..., Talk]


def calendar(said: Talk) -> str:
    """The calendar file of the last reply."""
    found = next(block for block in said.last["blocks"] if block["type"] == "file")
    return base64.b64decode(found["data"]).decode()


def items(said: Talk, style: str) -> str:
    """The lines of the first card of a style."""
    return "\n".join(said.card(style)["items"])


def test_a_manager_gets_an_agenda_and_a_day_to_look_again(talk: Opened) -> None:
    said = talk().say("help me prepare a return to work meeting")
    assert said.asked == "talk_on"
    said.say("monday").say("about three weeks").say("nothing special")
    assert said.asked is None
    assert "The talk on Monday 23 November 2026" in said.words
    assert "fix the day" in items(said, "plan")
    assert "What exactly is wrong with you?" in items(said, "help")
    assert "Look at it again on **Monday 7 December 2026**" in said.words
    assert "SUMMARY:Talk" in calendar(said)


def test_what_is_known_shapes_the_agenda_and_isnt_asked(talk: Opened) -> None:
    said = talk().say(
        "prepare my return to work talk on Monday with someone in my team who was off eight weeks"
        " with stress from her workload"
    )
    assert said.asked is None
    assert "what at work made it worse" in items(said, "plan")
    assert "hours and tasks week by week" in items(said, "plan")
    assert "Nobody has to prove stress" in items(said, "help")


def test_changes_in_plain_words(talk: Opened) -> None:
    said = talk().say("prepare a return to work talk on Monday, off a few days, just routine")
    assert "worries them most" not in items(said, "plan")
    said.say("she's nervous about it")
    assert "worries them most" in items(said, "plan")
    said.say("the talk is on Thursday")
    assert "The talk on Thursday 26 November 2026" in said.words
    said.say("review in three weeks")
    assert "Look at it again on **Thursday 17 December 2026**" in said.words


def test_an_employee_learns_what_may_stay_private(talk: Opened) -> None:
    said = talk(role="employee", mode="private").say(
        "help me prepare for my return to work meeting on Monday"
    )
    said.say("six weeks").say("work was part of the cause")
    assert said.asked is None
    assert "The name of your illness" in items(said, "help")
    assert "Say what at work made it worse, if you want to" in items(said, "plan")
    said.press("Before and after it")
    assert "Ask when and where the talk is" in said.words


def test_words_and_the_rest_come_on_buttons(talk: Opened) -> None:
    said = talk().say("prepare a return to work talk on Monday, off a few days, just routine")
    said.press("Words to use")
    assert "It's good to have you back" in said.words
    said.press("Before and after it")
    assert "Tell the team only what they chose" in said.words
    said.press("Plan a phased return")
    assert said.asked == "start"


def test_dont_know_still_ends_in_a_talk(talk: Opened) -> None:
    said = talk().say("prepare a return to work talk").say("don't know").say("not sure").say("skip")
    assert "You named no day" in said.words
    assert said.card("plan")


def test_a_question_about_the_meeting_still_gets_its_answer(talk: Opened) -> None:
    said = talk().say("is a return to work meeting compulsory?")
    assert not said.has_card("plan")
    assert "Prepare the return talk" in said.buttons
