"""A phased return in the chat: planned from little, changed in plain words, with its files."""

import base64
import re
from collections.abc import Callable
from io import BytesIO

from docx import Document

from tests.conversations.conftest import Talk

Opened = Callable[..., Talk]

PLAN = "plan a phased return from Monday 7 December over 4 weeks, Mon to Fri 9 to 5, no limits"


def files(said: Talk) -> dict[str, bytes]:
    """The files of the last reply by their ending."""
    found = [block for block in said.last["blocks"] if block["type"] == "file"]
    return {b["filename"].rsplit(".", 1)[-1]: base64.b64decode(b["data"]) for b in found}


WHOLE = "Show all of it"


def rows(said: Talk) -> list[tuple[str, str]]:
    """The plan card's rows; after a change only the new ones are shown until all are asked for."""
    if WHOLE in said.buttons:
        said.press(WHOLE)
    return [(row["label"], row["value"]) for row in said.card("plan")["rows"]]


def checks(said: Talk) -> str:
    """What has to be settled, as one text."""
    return "\n".join(said.card("status")["items"])


def test_a_plan_comes_from_one_sentence_when_it_says_enough(talk: Opened) -> None:
    said = talk().say(PLAN)
    assert said.asked is None
    assert "Monday 7 December 2026" in said.words
    assert "Usual hours again from Monday 4 January 2027" in said.words
    assert [label for label, _ in rows(said)] == [
        "Week 1, from Mon 7 Dec",
        "Week 2, from Mon 14 Dec",
        "Week 3, from Mon 21 Dec",
        "Week 4, from Mon 28 Dec",
        "From Mon 4 Jan",
    ]
    assert rows(said)[0][1].startswith("20 hours: Mon to Fri, 4 each, from 09:00.")


def test_three_questions_at_most_and_none_twice(talk: Opened) -> None:
    said = talk().say("help me plan a phased return for one of my team")
    assert said.asked == "start"
    said.say("the 7th of december")
    assert said.asked == "pattern"
    said.say("tues to thurs 6 hours")
    assert said.asked == "limits"
    said.press("No limit")
    assert said.asked is None
    assert "Tuesday to Thursday, 6 hours a day (18 hours a week)" in said.words
    # A part-time week is measured by itself.
    assert rows(said)[0][1].startswith("9 hours: Tue to Thu, 3 each.")


def test_what_is_missing_of_the_usual_hours_is_asked_alone(talk: Opened) -> None:
    said = talk().say("plan a phased return starting 7 December, no limits")
    assert said.asked == "pattern"
    said.say("16 hours a week")
    assert said.asked == "days"
    said.say("mon and wensday")
    assert said.asked is None
    assert "Monday and Wednesday, 8 hours a day (16 hours a week)" in said.words


def test_shifts_in_a_cycle_can_be_planned(talk: Opened) -> None:
    said = talk().say("plan a phased return from 7 December, no limit")
    said.say("four 12-hour shifts, 2 on 2 off")
    assert "2 on, 2 off, 12 hours each" in said.words
    assert said.card("plan")


def test_dont_know_has_a_usual_answer_that_is_said(talk: Opened) -> None:
    said = talk().say("plan a phased return")
    said.say("don't know").say("not sure").say("don't know")
    assert said.asked is None
    assert "You named no first day, so I took" in said.words
    assert "I know of no limit" in said.words
    assert "I took 4 weeks and a first step of 50%" in said.words


def test_everything_changes_in_plain_words(talk: Opened) -> None:
    said = talk().say(PLAN)
    said.say("make it six weeks")
    assert len(rows(said)) == 7
    said.say("start on 4 January")
    assert rows(said)[0][0] == "Week 1, from Mon 4 Jan"
    said.say("no Wednesdays")
    assert not any("Wed" in value.split("Review")[0] for _, value in rows(said)[:-1])
    assert "No work on a Wednesday" in said.card("plan")["note"]
    said.say("only mornings")
    assert "Usual start, earlier finish" in said.card("plan")["note"]
    said.say("week 2 Thursday 3 hours")
    assert "Thu 3" in rows(said)[1][1]
    said.say("lighter duties in the first two weeks")
    assert ["heavier" in value for _, value in rows(said)] == [True, True, *[False] * 5]


def test_slower_and_faster_move_the_plan(talk: Opened) -> None:
    said = talk().say(PLAN)
    said.say("slower")
    assert len(rows(said)) == 7
    assert rows(said)[0][1].startswith("16 hours")
    said.press("Faster")
    assert len(rows(said)) == 6


def test_limits_hold_and_are_named(talk: Opened) -> None:
    said = talk().say(
        "plan a phased return from 7 December, mon-fri 9-5."
        " OH said no more than 4 hours a day until 31 December"
    )
    assert said.asked is None
    for _, value in rows(said)[:3]:
        assert max(float(h) for h in re.findall(r"(\d+(?:\.\d+)?) each", value)) <= 4
    assert "Within the limit that was set" in said.words


def test_pay_goes_to_hr_without_a_figure(talk: Opened) -> None:
    said = talk().say(PLAN)
    assert "It isn't settled how the plan is paid. Ask HR" in checks(said)
    assert "Ready question for HR" in checks(said)
    assert "£" not in said.words
    assert set(files(said)) == {"docx"}
    said.press("HR has settled the pay")
    assert said.asked == "pay"
    said.press("Full pay")
    assert "isn't settled" not in said.words
    assert set(files(said)) == {"docx", "ics"}


def test_leave_is_not_used_up_without_agreement(talk: Opened) -> None:
    said = talk().say(PLAN).press("HR has settled the pay").say("annual leave")
    assert "Leave fills hours that aren't worked" in checks(said)
    assert not files(said)
    said.press("It's agreed in writing")
    assert set(files(said)) == {"docx", "ics"}


def test_the_files_hold_the_weeks_and_nothing_of_health(talk: Opened) -> None:
    said = talk().say(PLAN).say("HR has settled the pay").press("Full pay")
    calendar = files(said)["ics"].decode()
    assert calendar.count("BEGIN:VEVENT") == 10
    assert "DTSTART;VALUE=DATE:20261207" in calendar
    assert not re.search("health|sick|phased|ill", calendar, re.I)
    paper = Document(BytesIO(files(said)["docx"]))
    assert len(paper.tables[0].rows) == 6


def test_a_job_that_clashes_with_the_plan_blocks_the_files(talk: Opened) -> None:
    said = talk().say("plan a phased return from 7 December, no nights")
    said.say("nights 10pm-6am sun to thurs")
    assert "the plan says there should be none" in checks(said)
    assert "I make no files" in said.words
    assert not files(said)
    said.press("Somebody else does that")
    assert "planned as days of the same length" in said.words
    assert "docx" in files(said)


def test_what_the_manager_can_offer_shapes_the_plan_and_is_said(talk: Opened) -> None:
    said = talk().say(
        "plan a phased return for my team member from 7 December, he works mon-fri 9-5,"
        " no limits. he's desperate to come back"
    )
    assert "It's good to want to be back" in said.words
    assert len(rows(said)) == 5
    said.say("two weeks")
    # Eager: never shorter than four weeks.
    assert len(rows(said)) == 5


def test_an_employee_makes_a_proposal_of_their_own(talk: Opened) -> None:
    said = talk(role="employee", mode="private").say("help me plan a phased return for myself")
    assert "**What would be your first day back?**" in said.words
    said.say("7 december").say("mon-fri 9-5").say("no")
    assert "to talk through with your manager. I send it to nobody" in said.words
    assert "If you feel worse" in said.words
    assert "docx" in files(said)


def test_an_employee_whose_manager_is_the_problem_is_sent_to_hr(talk: Opened) -> None:
    said = talk(role="employee", mode="private").say(
        "help me plan a phased return from 7 December, mon-fri 9-5, no limits,"
        " I can't talk to my manager about it"
    )
    assert "to talk through with HR" in said.words
    assert "with your manager" not in said.words


def test_a_question_in_between_is_answered_and_the_plan_goes_on(talk: Opened) -> None:
    said = talk().say("plan a phased return from 7 December")
    assert said.asked == "pattern"
    said.say("who can see this?")
    assert said.asked == "pattern"
    said.say("mon-fri 9-5")
    assert said.asked == "limits"


def test_a_day_that_is_not_there_is_told_and_nothing_is_lost(talk: Opened) -> None:
    said = talk().say(PLAN).say("week 9 Thursday 4 hours")
    assert "The plan has 5 weeks" in said.words
    said.say("make it 5 weeks")
    assert len(rows(said)) == 6


def test_a_question_about_phased_returns_still_gets_its_answer(talk: Opened) -> None:
    said = talk().say("how long should a phased return last?")
    assert said.asked is None
    assert not said.has_card("plan")
    assert "Plan a phased return" in said.buttons


def test_the_first_day_and_what_holds_come_on_a_button(talk: Opened) -> None:
    said = talk().say(PLAN).press("The first day, and what holds")
    assert "Meet them when they arrive" in said.words
    assert "Slower" in said.buttons


def test_a_new_plan_starts_from_nothing(talk: Opened) -> None:
    said = talk().say(PLAN).press("Start a new plan")
    assert said.asked == "start"
    said.say("4 January").say("tue-thu 6 hours").say("none")
    assert rows(said)[0][0] == "Week 1, from Tue 5 Jan"


def test_breaks_come_off_the_usual_hours_when_that_is_said(talk: Opened) -> None:
    said = talk().say(PLAN)
    assert "(40 hours a week)" in said.words
    said.say("there's half an hour for lunch")
    assert "(37.5 hours a week)" in said.words
