"""The buttons of a conversation: issued with ids of the server's, pressed by id only."""

from __future__ import annotations

import secrets

from api.blocks import Block, Blocks, Choice, ChoicesBlock, FileBlock, LinkBlock, choices_of
from api.transcript import Conversation
from api.wording import say

#: The button that the api acts on itself: it opens a private conversation, and the bot, which
#: offers it, is told nothing.
GO_PRIVATE = "/switch_private"


def pressed(conversation: Conversation, choice_id: str) -> Choice | None:
    """The button with this id, if it is on offer now."""
    return next((one for one in conversation.on_offer() if one.id == choice_id), None)


def issue(blocks: Blocks) -> Blocks:
    """Give every button and file an id of its own; only the id ever reaches a client."""
    issued: list[Block] = []
    for block in blocks:
        if isinstance(block, ChoicesBlock):
            fresh = tuple(
                one.model_copy(update={"id": secrets.token_urlsafe(9)}) for one in block.choices
            )
            issued.append(block.model_copy(update={"choices": fresh}))
        elif isinstance(block, FileBlock):
            issued.append(block.model_copy(update={"id": secrets.token_urlsafe(18)}))
        else:
            issued.append(block)
    return tuple(issued)


def without_choices(blocks: Blocks) -> Blocks:
    """The reply without its buttons."""
    return tuple(block for block in blocks if not isinstance(block, ChoicesBlock))


def with_private_button(blocks: Blocks) -> Blocks:
    """The reply with a button that carries on in private, added when it has none."""
    if any(choice.payload == GO_PRIVATE for choice in choices_of(blocks)):
        return blocks
    button = Choice(title=say("switch_button"), payload=GO_PRIVATE)
    return (*blocks, ChoicesBlock(choices=(button,)))


def private_as_link(blocks: Blocks) -> Blocks:
    """The reply with a link to the web chat in place of the private button."""
    kept: list[Block] = []
    found = False
    for block in blocks:
        if not isinstance(block, ChoicesBlock):
            kept.append(block)
            continue
        others = tuple(one for one in block.choices if one.payload != GO_PRIVATE)
        found = found or len(others) < len(block.choices)
        if others:
            kept.append(block.model_copy(update={"choices": others}))
    return (*kept, private_link()) if found else blocks


def private_link() -> LinkBlock:
    """The way to the private web chat."""
    return LinkBlock(title=say("in_teams.private_link"), href="/chat")
