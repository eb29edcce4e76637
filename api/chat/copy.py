"""A conversation as plain text, for the person to keep."""

from __future__ import annotations

from api.blocks import plain_text
from api.pages import moment
from api.transcript import Conversation
from api.wording import say


def as_text(conversation: Conversation) -> str:
    """Every turn that is still kept, oldest first, in plain words; ends with a line break."""
    turns = [say("copy.head", when=moment(conversation.last_at))]
    for exchange in conversation.exchanges:
        if exchange.said:
            turns.append(f"{say('copy.you')}\n{exchange.said}")
        turns.append(f"{say('copy.us')}\n{plain_text(exchange.blocks)}")
    return "\n\n".join(turns) + "\n"
