"""Support for employees, and the cases with a route of their own: right in the first reply."""

from collections.abc import Callable

import pytest

from tests.conversations.conftest import Talk

pytestmark = pytest.mark.stack

Opened = Callable[..., Talk]


@pytest.fixture
def alone(talk: Opened) -> Opened:
    """Open a private chat as an employee."""

    def opened(**who: str) -> Talk:
        return talk(**{"role": "employee", "mode": "private", **who})

    return opened


@pytest.mark.requirement("R42")
@pytest.mark.parametrize(
    ("employer", "said"),
    [
        ("case_8_9", "without giving your name if you like"),
        ("case_8_12", "Here OH is reached through a referral"),
        ("case_8_3", "Here you can go to OH yourself"),
        ("example", "Here OH is reached through HR"),
    ],
)
def test_going_to_oh_oneself_is_said_from_the_employers_route(
    alone: Opened, employer: str, said: str
) -> None:
    assert said in alone(employer=employer).say("can I refer myself to OH?").words


@pytest.mark.requirement("R41")
@pytest.mark.parametrize(
    "words",
    [
        "my boss is the bully, he's the reason I'm off. who else can I speak to",
        "I can't talk to my line manager about this, she's the one causing it",
        "I want to raise a grievance about my manager bullying me",
        "I asked my manager for an OH referral 6 weeks ago and he keeps putting it off",
    ],
)
def test_who_has_trouble_with_their_manager_is_never_sent_to_them(
    alone: Opened, words: str
) -> None:
    said = alone().say(words).words.lower()
    assert "hr" in said
    for step in (
        "talk to your manager",
        "ask your manager",
        "tell your manager",
        "your manager or hr",
    ):
        assert step not in said


def test_the_fear_of_being_told_on_is_answered_first(alone: Opened) -> None:
    chat = alone().say("if I go to OH will they tell my boss?")
    assert chat.words.startswith("OH writes about what would help at work, not your medical")
    assert "goes to HR and not to your manager" in chat.words
    assert chat.asked is None


def test_advice_without_a_name(alone: Opened) -> None:
    said = alone().say("can I get advice without giving my name?").words
    assert "you give no name" in said


@pytest.mark.requirement("R36", "R37")
def test_no_to_oh_and_a_yes_taken_back(alone: Opened, talk: Opened) -> None:
    refused = alone().say("do I have to go to occupational health?").words
    assert "You don't have to give a reason" in refused
    assert "decides on what it knows" in refused
    withdrawn = alone().say("I've changed my mind about the OH report, can I stop it").words
    assert "you needn't say why" in withdrawn
    assert "decides on what it knows" in withdrawn
    manager = talk().say("she has withdrawn her consent so there's no report").words
    assert "needn't say why" in manager
    assert "Decide with HR on what you do know" in manager


def test_secrecy_is_not_promised(alone: Opened, talk: Opened) -> None:
    own = alone().say("will you promise not to tell anyone?").words
    assert "I alert nobody" in own
    assert "can't promise that about everything" in own
    manager = talk().say("he told me in confidence and asked me not to tell HR").words
    assert "Don't promise to tell nobody" in manager


@pytest.mark.requirement("R85")
def test_substance_bereavement_and_violence_have_their_own_reply(
    alone: Opened, talk: Opened
) -> None:
    own = alone().say("I've been drinking too much and it's affecting my work").words
    assert own.startswith("Asking for help is the right step")
    assert "please stop those tasks" in own
    now = talk().say("one of my drivers smells of alcohol this morning").words
    assert now.startswith("**First, now: calmly have them stop anything risky**")
    hurt = alone().say("I was attacked by a patient last week and I can't sleep").words
    assert hurt.startswith("I'm sorry that happened to you")
    loss = alone().say("my dad died and I'm meant to be back on Monday").words
    assert "sorry" in loss.lower()


@pytest.mark.requirement("R86")
def test_no_oh_and_no_employer(alone: Opened, talk: Opened) -> None:
    chat = alone(employer="case_8_15").say("I'm self employed, who do I see about my back")
    assert "no employer's OH" in chat.words
    assert "line manager" not in chat.words
    small = talk(employer="case_8_15").say("there's no HR and no occupational health here")
    assert "single assessment" in small.words


def test_a_colleague_and_a_relative_are_no_case_of_ones_own(alone: Opened) -> None:
    mate = alone().say("my mate at work isn't himself, keeps crying in the toilets")
    assert "How are you doing?" in mate.words
    assert mate.asked is None
    wife = alone().say("asking for my wife, she's had a breakdown, works for you")
    assert "the choice has to be theirs" in wife.words
    assert wife.asked is None


@pytest.mark.requirement("R114")
def test_hr_gets_answers_of_its_own(talk: Opened) -> None:
    kept = talk(role="hr").say("how long do we keep OH reports?").words
    assert "OH keeps its own clinical notes" in kept
    price = talk(role="hr").say("how much does an OH assessment cost?").words
    assert "no current prices" in price
    shared = talk(role="hr").say("can we tell the manager what is in the OH report?").words
    assert "only to the readers that the employee agreed to" in shared


def test_a_particular_case_can_be_asked_more_about(alone: Opened) -> None:
    chat = alone().say("my note says light duties and work have none, what now")
    if "Tell me more" in chat.buttons:
        chat.press("Tell me more")
        assert "That is all I have" not in chat.words
