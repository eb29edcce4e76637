"""What AskOH does with each kind of thing that Teams tells it."""

from __future__ import annotations

import html
import logging
import re
import uuid
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from microsoft_agents.activity import Activity, ActivityTypes, DeliveryModes
from microsoft_agents.hosting.core import Agent, TurnContext
from sqlalchemy.exc import SQLAlchemyError

from api.blocks import Block, FileBlock, LinkBlock, TextBlock, files_of
from api.bot_client import ConversationLocks
from api.services import Services
from api.teams import cards
from api.teams.accounts import Accounts
from api.teams.cards import Addresses, cards_of
from api.teams.dialogue import Dialogue, Reply, Said, message_id
from api.teams.files import address_of
from api.teams.sending import send, typing
from api.wording import say

_LOG = logging.getLogger(__name__)
_PERSONAL = "personal"
_MOST_DELIVERED = 10_000
_FORGET = frozenset({"forget this chat", "wipe this chat", "end chat"})
_TAG = re.compile(r"</?(?:at|p|div|span|br)\b[^>]{0,200}>", re.IGNORECASE)
#: In the address of a page that opens without signing in; and the page that has its button too.
_KEYED, _MY_CASES = "?t=", "/my/cases"
_CHAT = "https://teams.microsoft.com/l/chat/0/0?users="


@dataclass(frozen=True, slots=True)
class _Card:
    """What a card's button sent, as far as it is ours."""

    choice: str | None = None
    edit: str | None = None
    words: str = ""
    is_reason: bool = False
    resume: bool = False


class TeamsAgent(Agent):
    """Answers in personal chats; in every other place it declines to talk of anyone."""

    def __init__(self, dialogue: Dialogue, accounts: Accounts, services: Services) -> None:
        self._dialogue = dialogue
        self._accounts = accounts
        self._services = services
        self._delivered: OrderedDict[str, None] = OrderedDict()
        self._turns = ConversationLocks()
        self._kinds: dict[str, Callable[[TurnContext], Awaitable[None]]] = {
            ActivityTypes.message: self._message,
            ActivityTypes.message_update: self._changed,
            ActivityTypes.message_delete: self._deleted,
            ActivityTypes.conversation_update: self._members,
            ActivityTypes.installation_update: self._installation,
            ActivityTypes.invoke: self._invoke,
        }

    async def on_turn(self, context: TurnContext) -> None:
        """Take one activity; a kind that we know nothing of is left alone."""
        do = self._kinds.get(context.activity.type)
        if do is not None:
            await do(context)

    async def _message(self, context: TurnContext) -> None:
        """A message or a pressed button."""
        if not _is_personal(context.activity):
            await self._decline(context)
            return
        await self._answer(context, _named(context.activity))

    async def _changed(self, context: TurnContext) -> None:
        """A message that was changed: a new one, screened like any other."""
        activity = context.activity
        if not _is_personal(activity):
            return
        when = activity.timestamp.isoformat() if activity.timestamp else ""
        again = message_id("edit", activity.id or uuid.uuid4().hex, when, activity.text or "")
        await self._answer(context, again, edited=True)

    async def _deleted(self, context: TurnContext) -> None:
        """A message that was taken back: its words go."""
        activity = context.activity
        if _is_personal(activity):
            gone = frozenset({_named(activity)})
            await self._show(context, await self._dialogue.unsay(activity.conversation.id, gone))

    async def _members(self, context: TurnContext) -> None:
        """Somebody was added: greet when that is AskOH, in a chat of one person's own."""
        activity = context.activity
        us = activity.recipient.id if activity.recipient else None
        added = activity.members_added or []
        if _is_personal(activity) and any(one.id == us for one in added):
            await self._greet(context)

    async def _installation(self, context: TurnContext) -> None:
        """AskOH was taken away: nothing can be sent there any more."""
        activity = context.activity
        if (activity.action or "").startswith("remove"):
            await self._accounts.left(activity)

    async def _invoke(self, context: TurnContext) -> None:
        """Nothing of ours invokes anything: say so, as no fault of the server's."""
        answer = {"status": 404, "body": None}
        await context.send_activity(Activity(type=ActivityTypes.invoke_response, value=answer))

    # Personal chats -----------------------------------------------------------------------------

    async def _greet(self, context: TurnContext) -> None:
        chat = context.activity.conversation.id
        await self._accounts.connect(context, await self._dialogue.conversation_of(chat))
        await self._show(context, await self._dialogue.greet(chat))

    async def _answer(self, context: TurnContext, named: str, *, edited: bool = False) -> None:
        async with self._turns.of(named):
            if named in self._delivered and not _expects_replies(context.activity):
                # Teams asks again when it heard nothing in time; the person has the answer.
                return
            await typing(context)
            try:
                reply = await self._reply(context, named)
            except SQLAlchemyError as error:
                _LOG.error("the database can't be used: %s", type(error).__name__)
                reply = self._dialogue.down(_words(context.activity))
            if edited:
                reply = _after(say("in_teams.edited"), reply)
            if await self._show(context, reply):
                self._note_delivered(named)

    async def _reply(self, context: TurnContext, named: str) -> Reply:
        text, card = _words(context.activity), _card(context.activity)
        chat = context.activity.conversation.id
        ours = await self._dialogue.conversation_of(chat)
        said = Said(chat=chat, address=f"teams:{ours}", message_id=named, text=text)
        if not self._dialogue.risk(card.words if card else text):
            # Help depends on nothing; only after it is anybody looked up.
            await self._accounts.connect(context, ours)
        if card is not None:
            return await self._button(said, card)
        if " ".join(text.casefold().split()) in _FORGET:
            return await self._dialogue.forget(chat)
        page = await self._dialogue.command(chat, text)
        return page or await self._dialogue.take(said)

    async def _button(self, said: Said, card: _Card) -> Reply:
        if card.resume:
            return await self._dialogue.resume(said)
        return await self._dialogue.take(_pressed(said, card))

    async def _show(self, context: TurnContext, reply: Reply) -> bool:
        links: dict[str, str | None] = {}
        for file in files_of(reply.blocks):
            links[file.id or ""] = await address_of(self._services, reply.conversation, file)
        keyed = any(_is_keyed(block) for block in reply.blocks)
        signs_in = keyed and await self._dialogue.is_known(reply.conversation)
        shown = cards_of(reply.blocks, self._addresses(links, signs_in=signs_in))
        if reply.resume and shown:
            body = shown[-1]["body"]
            if isinstance(body, list):
                body.append(cards.resume_button())
        return await send(context, shown)

    def _addresses(self, links: dict[str, str | None], *, signs_in: bool) -> Addresses:
        public = self._services.settings.public_url

        def file(block: FileBlock) -> str | None:
            return links.get(block.id or "")

        def page(path: str) -> str:
            # Microsoft 365 keeps the link: who can sign in gets one that is no key.
            return f"{public}{_MY_CASES if signs_in and _KEYED in path else path}"

        return Addresses(page=page, file=file)

    def _note_delivered(self, named: str) -> None:
        self._delivered[named] = None
        while len(self._delivered) > _MOST_DELIVERED:
            self._delivered.popitem(last=False)

    # Everywhere else ----------------------------------------------------------------------------

    async def _decline(self, context: TurnContext) -> None:
        """Help for words of danger, and the way to a chat of one's own; nothing is kept."""
        bot = context.activity.recipient.id if context.activity.recipient else ""
        link = LinkBlock(title=say("in_teams.group_link"), href=_CHAT + quote(bot or "", safe=""))
        blocks = (
            *self._dialogue.first_aid(_words(context.activity)),
            TextBlock(text=say("in_teams.group")),
            link,
        )
        await self._show(context, Reply("", blocks))


def _is_keyed(block: Block) -> bool:
    return isinstance(block, LinkBlock) and block.href.startswith("/") and _KEYED in block.href


def _after(words: str, reply: Reply) -> Reply:
    return Reply(reply.conversation, (TextBlock(text=words), *reply.blocks), reply.resume)


def _is_personal(activity: Activity) -> bool:
    return activity.conversation.conversation_type == _PERSONAL


def _expects_replies(activity: Activity) -> bool:
    return activity.delivery_mode == DeliveryModes.expect_replies


def _named(activity: Activity) -> str:
    return message_id("message", activity.id or uuid.uuid4().hex)


def _words(activity: Activity) -> str:
    """What was typed, without the marks that Teams puts around it."""
    text = activity.text or ""
    if activity.text_format in {"xml", "html"} or "<at" in text:
        text = _TAG.sub(" ", text)
    return html.unescape(text)


def _card(activity: Activity) -> _Card | None:
    """What a button of a card sent; None for a typed message."""
    value: Any = activity.value
    if not isinstance(value, dict):
        return None
    ours = value.get(cards.OURS)
    fields = ours if isinstance(ours, dict) else {}
    choice, edit = fields.get("choice"), fields.get("edit")
    words = value.get(cards.EDIT_WORDS)
    if isinstance(edit, str):
        return _Card(
            edit=edit,
            words=words if isinstance(words, str) else "",
            is_reason=value.get(cards.EDIT_WHAT) == cards.EDIT_REASON,
        )
    if fields.get("do") == "resume":
        return _Card(resume=True)
    # What isn't ours is a button that was never offered.
    return _Card(choice=choice if isinstance(choice, str) and choice else "none")


def _pressed(said: Said, card: _Card) -> Said:
    if card.edit is not None:
        return Said(
            said.chat, said.address, said.message_id,
            text=card.words, edit=card.edit, is_reason=card.is_reason,
        )  # fmt: skip
    return Said(said.chat, said.address, said.message_id, choice=card.choice)
