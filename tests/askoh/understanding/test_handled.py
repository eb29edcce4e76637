"""What `handled` says is what the running product does with the same words."""

from datetime import date
from io import StringIO
from typing import Any

import pytest

from api.wording import say
from askoh.progress import Progress
from askoh.understanding.understood import Asker, understand_all
from guidance.phrases import phrase
from tests.conftest import TODAY, RunningStack

pytestmark = pytest.mark.stack

MESSAGES = [
    "One of my drivers has been off with his back for six weeks, signed off till Friday.",
    "how long does a fit note last",
    "I've been off with depression for two months and I'm scared to come back",
    "I've been off with depression for two months. Can they see my medical records?",
    "I want to kill myself",
    "my wife hits me when I get home",
    "hi",
    "thanks, that's all",
    "what can you do",
    "who won the match last night",
    "book me a table for two",
    "yes",
    "don't know",
    "go back",
    "why do you ask",
    "can I talk to a human",
    "who can see what I type",
    "what is a tailored adjustment agreement",
    "what's happening with the referral",
    "the thing with the thing",
    "asdf qwer",
    "she's off",
    "🙂",
    "it's me who is ill this time, not one of the team",
    "help me plan a phased return for Sam",
    "we have no occupational health here, what now",
    "hi, one of my lads has been off six weeks with his back and he's signed off till Friday",
    "is a cricket score relevant? my colleague broke her arm and has been off for three weeks",
    "they'll use occupational health to get rid of me",
    "he has a disciplinary tomorrow and today there's a stress note",
    "my knee is bad and the desk is too low, and also who pays for the new one?",
]
ASKS_BACK = (
    "not_sure_topic",
    "offer_private",
    "nothing_pending",
    "cannot_go_back",
    "how_to_change",
    "no_draft_yet",
)
NOT_OURS = ("greet", "closing", "capabilities", "out_of_scope")


def openings(*phrases: str) -> tuple[str, ...]:
    """How the sentences begin, up to where something is filled in."""
    return tuple(phrase(name, hr="{").split("{")[0] for name in phrases)


def happened(reply: dict[str, Any]) -> str:
    """What the chat did, read from its reply alone."""
    if reply["screen"] and reply["screen"]["level"] != "none":
        return "crisis"
    said = next(str(block["text"]) for block in reply["blocks"] if block.get("text"))
    if said.startswith(openings(*NOT_OURS)):
        return "out_of_scope"
    if said.startswith((*openings(*ASKS_BACK), say("no_words"))):
        return "choices"
    return "answer"


@pytest.mark.parametrize(
    ("role", "mode"), [(None, "named"), ("manager", "named"), ("employee", "private")]
)
def test_a_first_message_gets_what_is_said(
    stack: RunningStack, role: str | None, mode: str
) -> None:
    asker = Asker(date.fromisoformat(TODAY), "england", role, mode == "private")
    said = understand_all(stack.stack.places, MESSAGES, asker, Progress(StringIO()))
    client = stack.client()
    wrong = []
    for text, one in zip(MESSAGES, said, strict=True):
        reply = client.send({"text": text, "role": role, "mode": mode, "employer": "example"})
        if happened(reply) != one.handled.value:
            wrong.append(f"{text}: {one.handled.value}, but {reply['intent']}: {reply['blocks']}")
    assert not wrong, "\n".join(wrong)
