"""HR returns a case with a question: the chat puts it by itself, and the answer makes a version."""

import httpx
import lxml.html
import pytest

from tests.conftest import RunningStack

pytestmark = pytest.mark.stack
MANAGER = "gareth.pugh@harbourdale.example.org"
EMPLOYEE = "owen.grant@harbourdale.example.org"
STORY = (
    "My packer broke his wrist and has been off since 3 October, not fit till 28 November. He "
    "wants to come back. He packs boxes, stands all day and works nights, and he can't lift. We "
    "can offer days only and a seat."
)
ANSWERS = {
    "consent_referral": "yes, he agrees",
    "safety_flag": "none of these",
    "work_status": "off now",
    "note_type": "not fit",
    "absence_start": "3 October",
}


class Person:
    """Somebody on our pages: opens them and sends their forms."""

    def __init__(self, stack):
        self._web = httpx_client(stack)

    def open(self, path):
        answer = self._web.get(path)
        assert answer.status_code == 200, answer.text
        return lxml.html.fromstring(answer.text)

    def send(self, path, action, **fields):
        """Send the form of `path` whose address ends with `action`."""
        forms = [(form, form.action or path) for form in self.open(path).forms]
        form, to = next(f for f in forms if f[1].partition("?")[0].endswith(action))
        given = {key: value or "" for key, value in form.form_values()}
        answer = self._web.post(to, data={**given, **fields})
        assert answer.status_code in {200, 303}, answer.text
        return answer


def httpx_client(stack):

    return httpx.Client(base_url=stack.api_url, trust_env=False)


@pytest.fixture
def hr(stack: RunningStack) -> Person:
    """Somebody of HR, signed in."""
    person = Person(stack)
    path = stack.sign_in_link("priya.nair@harbourdale.example.org").removeprefix(stack.api_url)
    person.send(path, path)
    return person


@pytest.fixture
def sent(talk, stack):
    """A chat whose draft is on its way to the employee, and its reference."""
    chat = talk().say(STORY).answer_until(ANSWERS)
    chat.press("Draft it").answer_until(ANSWERS)
    chat.press("Ask them to read it")
    page = chat.link()
    named = {"manager_address": MANAGER, "employee_address": EMPLOYEE, "reason_told": "yes"}
    Person(stack).send(page, "/send", **named)
    return chat, chat.slots["case_reference"]


def agree(stack, hr, reference):
    """The employee opens the link that HR hands over, and agrees."""
    shown = hr.send(f"/console/cases/{reference}", "/link").text
    link = lxml.html.fromstring(shown).get_element_by_id("personal-link").text_content()
    path = link.removeprefix(stack.api_url)
    person = Person(stack)
    forms = person.open(path).forms
    form = next(f for f in forms if (f.action or "").endswith("/agree"))
    asked = {name for name in form.fields if name not in {"form", "version", "reach"}}
    person.send(path, "/agree", **dict.fromkeys(asked, "yes"))


@pytest.mark.requirement("R25")
def test_the_question_hr_asks_is_put_and_answered(sent, stack, hr):
    chat, reference = sent
    agree(stack, hr, reference)
    comment = "Would a telephone call do?"
    hr.send(f"/console/cases/{reference}", "/return", comment=comment, asks="mode_pref")
    chat.say("what's happening with my case?")
    assert comment in chat.words
    assert chat.asked == "mode_pref"
    before = chat.slots["case_version"]
    chat.say("by phone please")
    assert chat.slots["mode_pref"] == "phone"
    assert chat.slots["case_version"] == before + 1
    assert chat.asked is None
    chat.say("what's happening with my case?")
    assert comment not in chat.words
    assert chat.asked is None


@pytest.mark.requirement("R25")
def test_without_a_named_question_the_manager_says_what_to_change(sent, stack, hr):
    chat, reference = sent
    agree(stack, hr, reference)
    hr.send(f"/console/cases/{reference}", "/return", comment="Please check the dates.")
    chat.say("what's happening with my case?")
    assert "Please check the dates." in chat.words
    assert "Tell me what to change" in chat.words
    assert chat.asked is None


@pytest.mark.requirement("R21")
def test_a_reason_changed_after_agreement_is_confirmed_on_the_page(sent, stack, hr):
    chat, reference = sent
    chat.say("actually he's been off since 1 September")
    agree(stack, hr, reference)
    chat.say("what's happening with my case?")
    assert "confirmed that they were given this reason" in chat.words
    Person(stack).send(chat.link(), "/reason", reason_told="yes")
    chat.say("what's happening with my case?")
    assert "confirmed that they were given this reason" not in chat.words
