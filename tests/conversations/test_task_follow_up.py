"""A check-in after a return or after changes: is it happening, does it help, what next."""

from collections.abc import Callable

import pytest

from tests.conversations.conftest import Talk
from tests.conversations.files import calendar_days

Opened = Callable[..., Talk]


@pytest.mark.requirement("R98")
def test_what_never_came_is_put_right_before_it_is_judged(talk: Opened) -> None:
    said = talk().say("review the adjustments for my team member")
    said.say("since 2 october").say("badly")
    assert said.asked == "trouble"
    said.say("the chair hasn't come and the hours make no difference")
    assert "What was agreed isn't happening" in said.words
    assert "Since Friday 2 October 2026 (7 weeks)" in said.words
    assert "Monday 30 November 2026" in said.words
    assert calendar_days(said) == ["20261130"]


@pytest.mark.requirement("R52")
def test_the_first_week_back_comes_with_words_of_welcome(talk: Opened) -> None:
    said = talk().say("do a check-in after her return").say("she came back on monday")
    said.say("well")
    assert "It is going well" in said.words
    assert "You've done well to get here." in said.words


def test_too_much_holds_the_step(talk: Opened) -> None:
    said = talk().say("do a check-in after her return").say("she came back on monday")
    said.say("not great, she's exhausted")
    assert said.asked is None
    assert "hold the step, or go back one" in said.words


def test_everything_in_one_sentence_is_answered_at_once(talk: Opened) -> None:
    said = talk().say("check how the changes are going, they started 6 weeks ago and all fine")
    assert said.asked is None
    assert "keep it as it is" in said.words


def test_what_does_not_happen_opens_it_from_plain_words(talk: Opened) -> None:
    said = talk(role="employee", mode="private")
    said.say("my adjustments aren't happening, it's been 5 weeks")
    assert said.asked is None
    assert "What was agreed isn't happening" in said.words
    assert "(5 weeks)" in said.words


def test_off_again_names_the_earlier_referral(talk: Opened) -> None:
    said = talk().say("do a check-in after his return").say("3 weeks ago").say("off again")
    assert "a new referral that names the earlier one" in said.words
    assert "once they agree" in said.words


def test_an_unsafe_task_stops_today(talk: Opened) -> None:
    said = talk().say("do a check-in after his return").say("3 weeks ago")
    said.say("some of it").say("there was a near miss")
    assert "Stop the part of the work that worries you, today" in said.words


def test_better_news_changes_the_answer(talk: Opened) -> None:
    said = talk().say("do a check-in after her return").say("3 weeks ago").say("badly")
    said.say("it's too much")
    assert "too much" in said.words
    said.say("it's fine now")
    assert "It is going well" in said.words


def test_an_employee_hears_their_own_words(talk: Opened) -> None:
    said = talk(role="employee", mode="private").say("help me with a check-in after my return")
    said.say("two weeks ago").say("badly").say("nothing has happened, it's not happening")
    assert "go to HR if nothing changes" in said.words
    assert not any("Welcome back" in str(b) for b in said.last["blocks"])


def test_a_plan_from_the_report_comes_up_again(talk: Opened) -> None:
    said = talk().say("OH recommends shorter shifts for a month, and a headset")
    said.say("all yes, me by friday").press("Check later how it goes")
    said.say("changes").say("a week ago").say("well")
    assert said.card("status")["title"] == "What was agreed after the report"
    assert "headset" in said.words


def test_a_day_to_come_is_named(talk: Opened) -> None:
    said = talk().say("do a check-in after her return").say("14 december 2026")
    assert "is still to come" in said.words
    assert said.asked == "since"
