"""One person's talk with AskOH in Teams: the same journey as the web chat's, message by message."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace

from starlette.concurrency import run_in_threadpool

from api.blocks import Blocks, TextBlock
from api.buttons import pressed, private_link
from api.chat.parts import ChatParts
from api.inbound import Inbound, Role
from api.outcomes import GoesPrivate, NotTaken, Outcome
from api.records.teams import manager_in_teams
from api.services import Services, Work
from api.transcript import Conversation, StorageDownError, conversation_id
from api.wording import say

#: Sentences of the web chat that aren't true in Teams, where no box holds the words.
_RETOLD = ("no_words", "down", "down_choice", "gone_named")
_EDIT_PREFIX = "Change the reason to: "


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody did in their personal chat: exactly one of text, choice and edit is set.

    ``edit`` is the id of a button of the draft's reply, with the words in ``text``; ``chat`` is
    the conversation's id in Teams; ``address`` is what messages are counted by.
    """

    chat: str
    address: str
    message_id: str
    text: str | None = None
    choice: str | None = None
    edit: str | None = None
    is_reason: bool = False


@dataclass(frozen=True, slots=True)
class Reply:
    """What to show; `resume` asks for the button that goes on where we were."""

    conversation: str
    blocks: Blocks
    resume: bool = False


class Dialogue:
    """Takes what is said in personal chats of Teams to the journey, and gives back what to show."""

    def __init__(self, parts: ChatParts, services: Services) -> None:
        self._parts = parts
        self._services = services

    async def conversation_of(self, chat: str) -> str:
        """Our id of a personal chat in Teams: a keyed hash, so that nobody can make one up.

        Raises:
            SQLAlchemyError: the database is down and the key for it isn't known yet.
        """
        return conversation_id("named", await run_in_threadpool(self._hash, chat))

    def _hash(self, chat: str) -> str:
        tenant = self._services.settings.teams_tenant or ""
        with self._services.database.reading() as session:
            digest = self._services.vault.digest(session, f"teams chat\0{tenant}\0{chat}")
        return digest[:40]

    def risk(self, text: str) -> bool:
        """Whether these words sound as if somebody is at risk."""
        return bool(self._parts.journey.first_aid(text))

    def first_aid(self, text: str) -> Blocks:
        """Help for words of someone at risk; empty for other words."""
        return self._parts.journey.first_aid(text)

    def down(self, text: str) -> Reply:
        """The answer while nothing can be kept: help for words of danger, else whom to turn to."""
        words = TextBlock(text=say("in_teams.down"))
        first = self.first_aid(text)
        contacts = self._parts.safety.contacts(
            self._parts.employer, self._parts.settings.current_day()
        )
        return Reply("", first or (words, *contacts))

    async def greet(self, chat: str) -> Reply:
        """The first words, again if they were said before; nothing goes on from here."""
        ours = await self.conversation_of(chat)
        conversation, opening = await self._open(ours)
        if not opening and conversation is not None:
            opening = (TextBlock(text=say("in_teams.not_private")), private_link())
        return Reply(ours, opening)

    async def take(self, said: Said) -> Reply:
        """Answer one message, button or edit."""
        ours = await self.conversation_of(said.chat)
        conversation, opening = await self._open(ours)
        inbound = Inbound(
            conversation=ours,
            message_id=said.message_id,
            role=conversation.role if conversation else None,
            mode="named",
            text=said.text,
            choice=said.choice,
        )
        if said.edit is not None:
            edit = self._edit(inbound, said, conversation)
            if edit is None:
                return Reply(ours, (TextBlock(text=say("in_teams.old_edit")),))
            inbound = edit
        outcome = await self._parts.journey.take(inbound, said.address)
        return _reply(ours, outcome, opening)

    async def resume(self, said: Said) -> Reply:
        """Go on where a conversation was left, after its words went."""
        ours = await self.conversation_of(said.chat)
        conversation, opening = await self._open(ours)
        inbound = Inbound(
            ours, said.message_id, conversation.role if conversation else None, "named"
        )
        if not await self._parts.journey.may_begin(said.address):
            return Reply(ours, (TextBlock(text=say("in_teams.too_fast")),))
        return _reply(ours, await self._parts.journey.resume(inbound), opening)

    async def unsay(self, chat: str, message_ids: frozenset[str]) -> Reply:
        """Keep no longer what was written in a message that was deleted."""
        ours = await self.conversation_of(chat)
        await self._parts.journey.unsay(ours, message_ids)
        return Reply(ours, (TextBlock(text=say("in_teams.deleted")),))

    async def forget(self, chat: str) -> Reply:
        """Wipe the conversation on our side."""
        ours = await self.conversation_of(chat)
        await self._parts.journey.end(ours)
        return Reply(ours, (TextBlock(text=say("in_teams.forgotten")),))

    async def command(self, chat: str, text: str) -> Reply | None:
        """The answer to words that open a page in the web chat; None for others."""
        blocks = self._pages().get(" ".join(text.casefold().split()).strip(" .!?"))
        if blocks is None:
            return None
        return Reply(await self.conversation_of(chat), blocks())

    def _pages(self) -> dict[str, Callable[[], Blocks]]:
        parts = self._parts
        return {
            "urgent help": lambda: parts.safety.contacts(
                parts.employer, parts.settings.current_day()
            ),
            "talk to hr": lambda: parts.safety.at_work(parts.employer),
            "who can see this": lambda: (
                TextBlock(text=say("in_teams.not_private")),
                TextBlock(text=say("teams_sees")),
                private_link(),
            ),
        }

    async def _open(self, ours: str) -> tuple[Conversation | None, Blocks]:
        """The conversation and the first words where it is new or was left; None if it's down."""
        journey = self._parts.journey
        try:
            known = await journey.find(ours)
            if known is not None and known.exchanges:
                return known, ()
            if known is not None:
                return known, (TextBlock(text=say("in_teams.not_private")),)
            manages = await self.is_known(ours)
            role: Role | None = "manager" if manages else None
            opened = await journey.begin("named", role, self._parts.employer.id, "teams", ours)
        except StorageDownError:
            return None, ()
        return opened, opened.latest.blocks if opened.latest else ()

    async def is_known(self, ours: str) -> bool:
        """Whether this is the chat of a manager whom we know."""
        return await run_in_threadpool(self._is_manager, ours)

    def _is_manager(self, ours: str) -> bool:
        services = self._services
        with services.database.reading() as session:
            work = Work(session, services, services.settings.now())
            return manager_in_teams(work, services.vault.lookup(session, ours)) is not None

    def _edit(
        self, inbound: Inbound, said: Said, conversation: Conversation | None
    ) -> Inbound | None:
        """The words of an edit as if they had been typed; None for a card from earlier."""
        words = said.text or ""
        current = conversation is not None and pressed(conversation, said.edit or "") is not None
        known = conversation is not None and conversation.answered(said.message_id) is not None
        if not current and not known and not self.risk(words):
            return None
        # Words of danger go as they are, so that nothing stands before them.
        reason = said.is_reason and not self.risk(words)
        return replace(inbound, text=f"{_EDIT_PREFIX}{words}" if reason and words else words)


def _reply(conversation: str, outcome: Outcome, opening: Blocks) -> Reply:
    if isinstance(outcome, GoesPrivate):
        # Not on offer in Teams; should it ever be, the web page is the answer.
        return Reply(conversation, (TextBlock(text=say("in_teams.not_private")), private_link()))
    if isinstance(outcome, NotTaken):
        blocks, resume = _retold_refusal(outcome), outcome.code == "unissued"
        return Reply(conversation, (*opening, *blocks), resume)
    first = () if outcome.repeated else opening
    return Reply(conversation, (*first, *_retold(outcome.exchange.blocks)))


def _retold(blocks: Blocks) -> Blocks:
    said = {say(key): say(f"in_teams.{key}") for key in _RETOLD}
    return tuple(
        block.model_copy(update={"text": said[block.text]})
        if isinstance(block, TextBlock) and block.text in said
        else block
        for block in blocks
    )


def _retold_refusal(outcome: NotTaken) -> Blocks:
    """A refusal in words that are true in Teams; help that comes with it stays."""
    if outcome.code in {"down", "gone"}:
        return _retold(outcome.blocks)
    *first, _words = outcome.blocks
    return (*first, TextBlock(text=say(f"in_teams.{outcome.code}")))


def message_id(*parts: str) -> str:
    """An id for the journey of what names a message in Teams."""
    return "t" + hashlib.sha256("\0".join(parts).encode()).hexdigest()[:40]
