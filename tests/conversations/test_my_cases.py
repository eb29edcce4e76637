"""A returned case is answered from another browser, where nothing of the first chat is known."""

import pytest

from tests.conftest import RunningStack
from tests.conversations.test_returned_case import (  # noqa: F401
    ANSWERS,
    EMPLOYEE,
    MANAGER,
    STORY,
    Person,
    agree,
    hr,
    sent,
)

pytestmark = pytest.mark.stack


class Manager(Person):
    """A manager's other browser."""

    def __init__(self, stack: RunningStack):
        super().__init__(stack)
        link = stack.sign_in_link(MANAGER, "Gareth Pugh", "manager")
        path = link.removeprefix(stack.api_url)
        self.send(path, path)

    def carry_on(self, reference):
        self.send("/my/cases", f"/{reference}/chat")

    def say(self, words):
        """Type into the chat's own box, as without scripts."""
        page = self.open("/chat")
        form = page.find_class("composer")[0]
        given = {key: value or "" for key, value in form.form_values()}
        self._web.post("/chat", data={**given, "text": words})

    @property
    def latest(self):
        return " ".join(self.open("/chat").get_element_by_id("latest").text_content().split())


@pytest.fixture
def gareth(stack) -> Manager:
    return Manager(stack)


@pytest.mark.requirement("R25")
def test_a_returned_case_is_answered_from_another_browser(sent, stack, hr, gareth):  # noqa: F811
    _, reference = sent
    agree(stack, hr, reference)
    comment = "Would a telephone call do?"
    hr.send(f"/console/cases/{reference}", "/return", comment=comment, asks="mode_pref")
    shown = gareth.open("/my/cases").text_content()
    assert reference in shown
    assert comment in shown
    gareth.carry_on(reference)
    assert comment in gareth.latest
    assert "packer" in gareth.latest.lower()
    gareth.say("by phone please")
    gareth.say(f"where is {reference}?")
    assert comment not in gareth.latest
    assert "waiting for" in gareth.latest.lower()


def test_what_was_left_out_stays_left_out(sent, gareth):  # noqa: F811
    chat, reference = sent
    chat.say("take out that he can't lift")
    assert "lift" not in chat.words.lower().partition("changed")[2]
    gareth.carry_on(reference)
    before = gareth.latest
    gareth.say("actually he's been off since 1 September")
    assert "1 September" in gareth.latest
    for shown in (before, gareth.latest):
        assert "can’t lift" not in shown


def test_hrs_words_are_not_lost_by_a_change_made_elsewhere(sent, stack, hr, gareth):  # noqa: F811
    _, reference = sent
    agree(stack, hr, reference)
    page = hr.open(f"/console/cases/{reference}/edit")
    form = next(f for f in page.forms if "line:job.tasks" in f.fields)
    given = {key: value or "" for key, value in form.form_values()}
    ours = "Packs light boxes on line four, standing."
    hr._web.post(form.action, data={**given, "line:job.tasks": ours})
    gareth.carry_on(reference)
    assert ours in gareth.latest
    gareth.say("actually he's been off since 1 September")
    # The change is said first and short; the whole still has HR's words.
    gareth.say("show me the draft")
    assert ours in gareth.latest


@pytest.mark.parametrize(
    "words", ["my cases", "where is my referral?", "{reference}", "any news on {reference}"]
)
def test_signed_in_the_chat_shows_all_of_theirs(sent, gareth, words):  # noqa: F811
    _, reference = sent
    gareth.open("/chat")
    gareth.say("hello, I am a manager")
    gareth.say(words.format(reference=reference))
    assert reference in gareth.latest
    assert f"Carry on with {reference}" in gareth.latest


def test_one_that_is_not_theirs_is_not_shown(sent, stack):  # noqa: F811
    _, reference = sent
    other = Person(stack)
    path = stack.sign_in_link(
        "nadia.rahman@harbourdale.example.org", "Nadia Rahman", "manager"
    ).removeprefix(stack.api_url)
    other.send(path, path)
    assert reference not in other.open("/my/cases").text_content()


def test_without_signing_in_the_chat_says_where_to(talk):
    chat = talk()
    chat.say("where is H7-204?")
    assert "can't see H7-204 from this chat" in chat.words
    assert chat.link() == "/my/cases"
