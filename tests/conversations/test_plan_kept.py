"""A plan made in the chat is kept with the case: HR, the manager's page and the chat know of it."""

import pytest

from tests.conversations.test_my_cases import gareth  # noqa: F401
from tests.conversations.test_returned_case import (  # noqa: F401
    ANSWERS,
    STORY,
    Person,
    agree,
    hr,
    sent,
)
from tests.conversations.test_task_phased_return import PLAN

pytestmark = pytest.mark.stack
FIRST_WEEK = "Week 1, from Mon 7 Dec"


def keep_button(chat):
    return next((title for title in chat.buttons if title.startswith("Keep ")), None)


def plans_on(person, page):
    return " ".join(person.open(page).text_content().split())


def test_it_is_kept_by_a_button_and_read_where_it_is_needed(sent, stack, hr, gareth):  # noqa: F811
    chat, reference = sent
    chat.say(PLAN)
    chat.press(f"Keep it with {reference}")
    assert f"Kept with {reference}" in chat.words.replace("**", "")
    assert FIRST_WEEK not in plans_on(hr, f"/console/cases/{reference}")
    agree(stack, hr, reference)
    for who, page in ((hr, f"/console/cases/{reference}"), (gareth, "/my/cases")):
        assert FIRST_WEEK in plans_on(who, page)
    chat.say(f"where is {reference}?")
    assert "Phased return, look again on" in chat.words


def test_a_changed_plan_is_kept_by_words_and_takes_the_first_ones_place(sent, stack, hr):  # noqa: F811
    chat, reference = sent
    agree(stack, hr, reference)
    chat.say(PLAN).press(f"Keep it with {reference}")
    chat.say("make it 6 weeks").say("keep it with the case please")
    assert "Kept with" in chat.words
    shown = plans_on(hr, f"/console/cases/{reference}")
    assert shown.count("It isn’t followed any more: Phased return") == 1
    assert "Week 6" in shown


def test_a_plan_that_came_first_is_offered_when_there_is_a_case(talk):
    chat = talk().say(PLAN)
    assert keep_button(chat) is None
    chat.say("now I need to refer him to OH").say(STORY).answer_until(ANSWERS)
    chat.press("Draft it").answer_until(ANSWERS)
    reference = chat.slots["case_reference"]
    chat.press(f"Keep the phased return plan with {reference}")
    assert "Kept with" in chat.words


@pytest.mark.parametrize(
    "words",
    [
        "make a keep-in-touch plan, a phone call every week with me",
        "keep track of his fit note, not fit until 11 December",
    ],
)
def test_other_plans_are_kept_too(sent, words):  # noqa: F811
    chat, _ = sent
    chat.say(words)
    chat.press(keep_button(chat))
    assert "Kept with" in chat.words


def test_changes_at_work_are_kept_once_something_is_decided(sent):  # noqa: F811
    chat, _ = sent
    chat.say("what adjustments could we make, he can't lift")
    assert keep_button(chat) is None
    chat.say("we can do number 1")
    chat.press(keep_button(chat))
    assert "Kept with" in chat.words


def test_an_employees_plan_stays_theirs(talk):
    chat = talk(role="employee", mode="private").say("plan my phased return from 7 December")
    chat.answer_until({"pattern": "Mon to Fri 9 to 5", "limits": "no limits"})
    assert chat.has_card("plan")
    assert keep_button(chat) is None
