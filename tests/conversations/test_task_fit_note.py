"""A fit note told in words: what it amounts to, what to do by when, changes, disputes."""

from collections.abc import Callable

import pytest

from tests.conversations.conftest import Talk
from tests.conversations.files import calendar_days, file_of

Opened = Callable[..., Talk]


def plan(said: Talk) -> str:
    """The steps as one text."""
    return "\n".join(f"{row['label']}: {row['value']}" for row in said.card("plan")["rows"])


@pytest.mark.requirement("R76")
@pytest.mark.requirement("R79")
@pytest.mark.requirement("R80")
def test_type_end_and_advice_in_one_sentence_are_answered_at_once(talk: Opened) -> None:
    said = talk().say("her note says may be fit till the 14th, amended duties")
    assert said.asked is None
    assert "until Monday 14 December 2026 (23 days left)" in said.words
    assert "Could some tasks be left out or swapped for a while?" in said.words
    assert "Tidewell Occupational Health can be asked" in plan(said)
    assert "a GP may not know the job" in plan(said)
    assert "We can't" in said.buttons


@pytest.mark.requirement("R78")
def test_the_calendar_file_prompts_before_the_end_and_says_nothing_of_health(talk: Opened) -> None:
    said = talk().say("her note says may be fit till the 14th, amended duties")
    assert calendar_days(said) == ["20261130", "20261207", "20261210", "20261215"]
    written = file_of(said, ".ics").decode().lower()
    assert all(word not in written for word in ("sick", "fit note", "health", "duties"))


def test_an_unsaid_kind_is_the_only_question(talk: Opened) -> None:
    said = talk().say("third note runs out Friday")
    assert said.asked == "type"
    said.say("not fit")
    assert said.asked is None
    assert "'not fit for work'**, until Friday 27 November 2026 (6 days left)" in said.words


def test_the_first_day_of_sickness_brings_the_referral(talk: Opened) -> None:
    said = talk().say("third note runs out Friday").say("not fit").say("off since 2 october")
    assert "they will have been off for 8 weeks" in said.words
    assert "long enough for a referral" in plan(said)


def test_no_note_on_day_eight_asks_for_one_and_never_stops_sick_pay(talk: Opened) -> None:
    said = talk().say("no note yet, day 8")
    assert said.asked is None
    assert "day 8 of the absence" in said.words
    assert "Today: Ask for a note from Saturday 21 November 2026 on" in plan(said)
    assert "don't stop Statutory Sick Pay" in plan(said)


def test_a_note_cannot_be_asked_for_in_the_first_week(talk: Opened) -> None:
    said = talk(role="employee", mode="private").say("day 5 and my boss wants a sick note")
    if said.asked == "type":
        said.say("no note yet")
    assert "can't ask you for a note before" in plan(said)
    assert "arrange and pay for it" in plan(said)


def test_a_gap_between_two_notes_proves_nothing(talk: Opened) -> None:
    said = talk().say(
        "two notes with a gap: first from 5 october to 2 november, next from 9 november till "
        "7 december"
    )
    said.say("both say not fit")
    assert "No note covers Tuesday 3 November 2026 to Sunday 8 November 2026" in said.words
    assert "That proves nothing against anyone" in said.words
    assert "from Monday 9 November 2026 to Monday 7 December 2026" in said.words


@pytest.mark.requirement("R76")
def test_advice_that_cannot_be_met_makes_it_not_fit_on_the_same_note(talk: Opened) -> None:
    said = talk().say("may be fit till 14 december, amended duties").press("We can't")
    assert "it counts as 'not fit for work' until Monday 14 December 2026" in said.words
    assert "you don't ask for another note" in plan(said)
    assert "why it can't be done" in plan(said)


def test_part_of_the_advice_needs_their_agreement(talk: Opened) -> None:
    said = talk().say("may be fit till 14 december, light duties and shorter hours")
    said.say("we can do the hours but not the duties")
    assert "they can start if they agree to what is offered" in said.words
    said.say("she doesn't agree to that")
    assert "so the note counts as 'not fit for work'" in said.words


def test_light_duties_refused_leaves_nobody_in_between(talk: Opened) -> None:
    said = talk().say("note says amended duties till 14 december but we can't offer light duties")
    assert said.asked is None
    assert "counts as 'not fit for work'" in said.words
    assert "there is a duty to look for adjustments" in plan(said)


def test_a_result_changes_in_plain_words(talk: Opened) -> None:
    said = talk().say("may be fit till the 14th, light duties").say("make it the 18th")
    assert "until Friday 18 December 2026" in said.words
    assert "20261221" in calendar_days(said)


def test_an_early_return_needs_both(talk: Opened) -> None:
    said = talk(role="employee", mode="private").say(
        "i've got a sick note, not fit, until 12 december"
    )
    said.say("actually I want to go back early")
    assert "You can if you and your employer agree" in said.words
    said.say("my boss says no")
    assert "your employer doesn't agree" in said.words
    assert "your note stands until it ends" in plan(said)


def test_a_manager_tells_of_an_early_return_after_the_result(talk: Opened) -> None:
    said = talk().say("her note ends on 11 december, not fit")
    said.say("she wants to come back early")
    assert "They can if you both agree" in said.words
    assert "Look at the risk assessment again before the first day" in plan(said)


@pytest.mark.requirement("R77")
def test_working_while_signed_off_is_put_right_first(talk: Opened) -> None:
    said = (
        talk().say("check a fit note").say("not fit until 14 december, but he's answering emails")
    )
    assert "working although the note covers today" in said.words
    assert "Ask them to stop doing any work today" in plan(said)


def test_a_note_that_ended_asks_back_or_new(talk: Opened) -> None:
    said = talk().say("her note ran out yesterday")
    assert said.asked is None
    assert "the note **ended on Friday 20 November 2026**" in said.words
    assert "whether they are back or a new note is due" in plan(said)


def test_a_pilot_plan_is_taken_as_one(talk: Opened) -> None:
    said = talk().say("check a fit note").say("a return to work plan instead, until 14 december")
    assert "Don't ask for a fit note on top of it" in plan(said)


def test_an_unknown_last_day_is_a_step_and_no_dead_end(talk: Opened) -> None:
    said = talk().say("check a fit note").say("not fit").say("don't know")
    assert said.asked is None
    assert "with no end date yet" in said.words
    assert "Ask for the end date" in plan(said)


def test_days_the_wrong_way_round_are_named(talk: Opened) -> None:
    said = talk().say("check a fit note").say("not fit")
    said.say("from 14 december 2026 to 3 december 2026")
    assert "is before the first" in said.words
    assert said.asked == "end"


def test_a_note_told_of_in_the_referral_stays_in_the_referral(talk: Opened) -> None:
    said = talk().say("one of my team has been off five weeks with her back")
    assert said.asked == "note_type"
    said.say("third note runs out Friday")
    assert said.asked != "type"
    assert "Friday 27 November" in said.words


def test_another_colleague_after_a_note_is_another_case(talk: Opened) -> None:
    said = talk().say("may be fit till the 14th, light duties")
    said.say("one of my other staff has been off since 3 october with back pain")
    assert said.has_card("summary")
    assert said.slots.get("absence_start") == "2026-10-03"


@pytest.mark.parametrize("question", ["who can sign a fit note?", "how long can a fit note last?"])
def test_a_plain_question_keeps_its_written_answer(talk: Opened, question: str) -> None:
    said = talk().say(question)
    assert not said.has_card("plan")
    assert said.asked is None
