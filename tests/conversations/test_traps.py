"""What people get wrong, and what the answer may not get wrong."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import RunningStack
from tests.conversations.conftest import Talk
from tests.conversations.endings import FORBIDDEN

pytestmark = pytest.mark.stack

TRAPS: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("traps.yml").read_text())
_MOST_ASKED = 12


def _messages() -> list[object]:
    return [
        pytest.param(trap, told, id=f"{trap['trap'][:40]}-{told['who']}-{number}")
        for trap in TRAPS
        for number, told in enumerate(trap["told"], 1)
    ]


@pytest.mark.parametrize(("trap", "told"), _messages())
def test_a_trap_is_answered_right(
    stack: RunningStack, trap: dict[str, Any], told: dict[str, str]
) -> None:
    mode = "private" if told["who"] == "employee" else "named"
    chat = Talk(stack, role=told["who"], mode=mode, employer="example").say(told["text"])
    if "answers" in trap:
        chat.answer_until(trap["answers"], most=_MOST_ASKED)
    if "topic" in trap:
        named = chat.slots["last_topic"]
        # A narrower answer of the topic is that topic's too.
        assert named == trap["topic"] or named.startswith(f"{trap['topic']}/")
    if "outcome" in trap:
        assert chat.outcome in trap["outcome"]
    for words in trap["says"]:
        assert words.lower() in chat.words.lower()
    for words in (*FORBIDDEN, *trap.get("never", ())):
        assert not re.search(words, chat.words.lower()), words
