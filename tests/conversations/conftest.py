"""Whole conversations with the running product, on the path that a web message takes."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.api.teams.conftest import microsoft, running_microsoft  # noqa: F401
from tests.conftest import RunningStack
from tests.conversations.in_teams import served  # noqa: F401


class Talk:
    """One conversation: say something, press something, look at what came back."""

    def __init__(self, stack: RunningStack, **who: Any) -> None:
        self._client = stack.client()
        self._who = {"mode": "named", "employer": "example", **who}
        self.id: str | None = None
        self.last: dict[str, Any] = {}
        self.turns = 0

    def say(self, text: str, **extra: Any) -> "Talk":
        """Type a message."""
        return self._send({"text": text, **extra})

    def press(self, title: str, **extra: Any) -> "Talk":
        """Press a button by what it says."""
        return self._send({"choice": title, **extra})

    @property
    def words(self) -> str:
        """Everything the reply shows, in one string."""
        return "\n".join(_words(block) for block in self.last["blocks"])

    @property
    def buttons(self) -> list[str]:
        """What the buttons say."""
        return [str(choice["title"]) for choice in self.last["choices"]]

    @property
    def slots(self) -> dict[str, Any]:
        """What is known so far."""
        return dict(self.last["slots"])

    @property
    def asked(self) -> str | None:
        """The slot that is asked for."""
        return self.last["slot"]

    @property
    def outcome(self) -> str | None:
        """The decision's outcome, if this reply has one."""
        return self.last["outcome"]

    def card(self, style: str) -> dict[str, Any]:
        """The first card of a style."""
        return next(b for b in self.last["blocks"] if b["type"] == "card" and b["style"] == style)

    def has_card(self, style: str) -> bool:
        """Whether the reply holds a card of a style."""
        return any(b["type"] == "card" and b["style"] == style for b in self.last["blocks"])

    def link(self) -> str:
        """Where the reply's link leads."""
        return str(next(b for b in self.last["blocks"] if b["type"] == "link")["href"])

    def answer_until(self, answers: dict[str, str], most: int = 12) -> "Talk":
        """Answer whatever is asked until nothing is."""
        for _ in range(most):
            if not self.asked:
                return self
            self.say(answers.get(self.asked, "don't know"))
        raise AssertionError(f"still asking for {self.asked} after {most} questions")

    def _send(self, message: dict[str, Any]) -> "Talk":
        opening = {"conversation": self.id} if self.id else self._who
        self.last = self._client.send({**opening, **message})
        self.id = self.last["conversation"]
        self.turns += 1
        return self


def _words(block: dict[str, Any]) -> str:
    if block["type"] == "card":
        rows = [f"{row['label']}: {row['value']}" for row in block["rows"]]
        return "\n".join([block["title"], *rows, *block["items"], block.get("note") or ""])
    return str(block.get("text") or block.get("title") or "")


@pytest.fixture
def talk(stack: RunningStack) -> Callable[..., Talk]:
    """Open a conversation, as a manager unless said otherwise."""

    def opened(**who: Any) -> Talk:
        return Talk(stack, **{"role": "manager", **who})

    return opened
