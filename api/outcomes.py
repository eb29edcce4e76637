"""What can become of a message: answered, not taken, or carried on in private."""

from __future__ import annotations

from dataclasses import dataclass

from api.blocks import Blocks, TextBlock
from api.transcript import Conversation, Exchange
from api.wording import say


@dataclass(frozen=True, slots=True)
class Answered:
    """A turn that is on the page now; ``repeated`` when it was answered before."""

    exchange: Exchange
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class NotTaken:
    """A message that was not taken. Nothing of it is kept; the person still has the words.

    ``code`` is one of empty, too_long, too_fast, busy, down, unissued, gone, full.
    """

    code: str
    blocks: Blocks
    status: int


@dataclass(frozen=True, slots=True)
class GoesPrivate:
    """The person chose to carry on in private: another conversation begins."""

    conversation: Conversation


Outcome = Answered | NotTaken | GoesPrivate


def not_taken(code: str, status: int, first: Blocks = (), **values: object) -> NotTaken:
    """A refusal in the words of `code` in ``wording.yml``, after `first` where there is more."""
    return NotTaken(code, (*first, TextBlock(text=say(code, **values))), status)
