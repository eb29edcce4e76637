"""Sick pay: which rules by the first day, facts with source and date, nobody's own amount."""

from collections.abc import Callable

from tests.conversations.conftest import Talk

Opened = Callable[..., Talk]


def test_a_first_day_after_the_change_brings_the_rules_of_today(talk: Opened) -> None:
    said = talk().say("how much sick pay will she get, off since 9 november")
    assert said.asked == "earlier"
    said.say("no")
    assert "First day of sickness: **Monday 9 November 2026**" in said.words
    assert "There are no waiting days" in said.words
    assert "up to 28 weeks" in said.words
    assert "GOV.UK, copy of Aug 2026, not yet checked live" in said.words


def test_a_first_day_before_the_change_goes_to_payroll(talk: Opened) -> None:
    said = talk().say("work out sick pay").say("she went off on 2 march").say("no")
    assert "Special rules apply" in said.words
    assert "There are no waiting days" not in said.words
    assert "www.gov.uk/guidance/sickness-absences" in said.words


def test_an_absence_shortly_before_may_count_as_one(talk: Opened) -> None:
    said = talk().say("work out sick pay").say("2 november")
    said.say("yes, off in september until the 28th")
    assert "ended on Monday 28 September 2026" in said.words
    assert "may count as one" in said.words


def test_nobody_is_shown_their_own_amount(talk: Opened) -> None:
    said = talk(role="employee", mode="private").say("how much ssp will i get")
    said.say("9 november").say("no").say("I earn £97 a week")
    assert "I can't say what is due to you" in said.words
    assert "77.60" not in said.words


def test_an_earlier_absence_cannot_end_after_this_one_began(talk: Opened) -> None:
    said = talk().say("work out sick pay").say("2 november").say("5 november")
    assert "isn't before this absence" in said.words
    assert said.asked == "earlier"


def test_the_first_day_can_be_changed_afterwards(talk: Opened) -> None:
    said = talk().say("work out sick pay").say("2 november").say("no")
    said.say("actually she went off on 2 april")
    assert "Thursday 2 April 2026" in said.words
    assert "Special rules apply" in said.words


def test_not_knowing_the_first_day_is_answered_too(talk: Opened) -> None:
    said = talk().say("work out sick pay").say("don't know")
    assert said.asked is None
    assert "depends on the first day of sickness" in said.words
