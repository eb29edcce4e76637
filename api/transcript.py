"""What a chat page needs to redraw itself, kept for a short time.

A private conversation lives in this process's memory only and is gone at End, 30 minutes after
the last message, or when the process stops. A named one is a pair of encrypted columns: the
transcript for 30 minutes, a small handle (role and employer) for seven days, so that a manager
who was called away can carry on.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Literal, Protocol

from pydantic import BaseModel, ConfigDict, Field

from api.blocks import (
    Blocks,
    Choice,
    ChoicesBlock,
    FileBlock,
    TextBlock,
    choices_of,
    files_of,
    without_replaced,
)
from api.bot_client import Channel
from api.inbound import Mode, Role

TRANSCRIPT_LIFE = timedelta(minutes=30)
HANDLE_LIFE = timedelta(days=7)
MAX_EXCHANGES = 200
MAX_PRIVATE = 20_000

SaidKind = Literal["nothing", "text", "choice", "unkept"]


class StoreFullError(Exception):
    """No more private conversations fit into memory at this moment."""


class StorageDownError(Exception):
    """The database that keeps named conversations can't be used at this moment."""


class Report(BaseModel):
    """What one turn meant, for tools: never shown on a page."""

    model_config = ConfigDict(frozen=True)

    slot: str | None = None
    intent: str | None = None
    confidence: float | None = None
    slots: dict[str, object] = {}
    outcome: str | None = None
    reasons: tuple[object, ...] = ()
    screen: dict[str, str | None] | None = None


class Exchange(BaseModel):
    """One turn: what the person said, if it is kept, and our reply.

    ``kind`` ``unkept`` means that the words were dropped; ``said`` then holds a placeholder.
    """

    model_config = ConfigDict(frozen=True)

    number: int
    message_id: str
    kind: SaidKind
    said: str
    blocks: Blocks
    at: datetime
    report: Report = Report()

    @property
    def question(self) -> Blocks:
        """What the reply asks: its last text and its buttons."""
        texts = [block for block in self.blocks if isinstance(block, TextBlock)]
        choices = [block for block in self.blocks if isinstance(block, ChoicesBlock)]
        return (*texts[-1:], *choices)


class Hold(BaseModel):
    """A safety hold: the conversation belongs to the safety flow until it is lifted."""

    model_config = ConfigDict(frozen=True)

    level: str
    kind: str | None
    rule: str | None
    until: datetime
    turns: int = 0


class Conversation(BaseModel):
    """The live state of one conversation."""

    id: str
    mode: Mode
    role: Role | None
    employer: str
    channel: Channel
    last_at: datetime
    exchanges: list[Exchange] = Field(default_factory=list)
    hold: Hold | None = None

    @property
    def latest(self) -> Exchange | None:
        """The turn that is on top of the page now."""
        return self.exchanges[-1] if self.exchanges else None

    def answered(self, message_id: str) -> Exchange | None:
        """The turn that answered this message id, if there is one."""
        return next((one for one in self.exchanges if one.message_id == message_id), None)

    def issued(self, choice_id: str) -> Choice | None:
        """The button with this id, whether or not it is still on offer."""
        for exchange in reversed(self.exchanges):
            for choice in choices_of(exchange.blocks):
                if choice.id == choice_id:
                    return choice
        return None

    def file(self, file_id: str) -> FileBlock | None:
        """The file with this id, unless a newer one has taken its place."""
        found = (one for turn in self.exchanges for one in files_of(turn.blocks))
        return next((one for one in found if one.id == file_id and one.data), None)

    def on_offer(self) -> tuple[Choice, ...]:
        """The buttons of the latest reply."""
        return choices_of(self.latest.blocks) if self.latest else ()

    def active_hold(self, now: datetime) -> Hold | None:
        """The safety hold, unless it has expired."""
        return self.hold if self.hold is not None and now < self.hold.until else None

    def add(self, exchange: Exchange) -> None:
        """Append a turn; the oldest go when there are very many."""
        if files_of(exchange.blocks):
            self.exchanges = [
                one.model_copy(update={"blocks": without_replaced(one.blocks, exchange.blocks)})
                for one in self.exchanges
            ]
        self.exchanges.append(exchange)
        del self.exchanges[:-MAX_EXCHANGES]
        self.last_at = exchange.at


class TranscriptStore(Protocol):
    """Keeps conversations for as long as their kind allows.

    Every call may raise StorageDownError.
    """

    async def get(self, conversation: str, now: datetime) -> Conversation | None:
        """The conversation, or None when it is unknown or past its life."""

    async def put(self, conversation: Conversation) -> None:
        """Keep the conversation's state."""

    async def drop(self, conversation: str) -> None:
        """Wipe everything of the conversation."""

    async def purge(self, now: datetime) -> tuple[str, ...]:
        """Wipe what is past its life; returns the ids that are gone for good."""


def conversation_id(mode: Mode, unguessable: str) -> str:
    """An id that tells the kinds apart: ``p-…`` for private, ``c-…`` for named."""
    return f"{'p' if mode == 'private' else 'c'}-{unguessable}"


def new_conversation_id(mode: Mode) -> str:
    """A fresh id that nobody can guess."""
    return conversation_id(mode, secrets.token_urlsafe(18))


def is_private(conversation: str) -> bool:
    """Whether the id belongs to a private conversation."""
    return conversation.startswith("p-")


class MemoryStore:
    """Private conversations: process memory, nothing else."""

    def __init__(self, capacity: int = MAX_PRIVATE) -> None:
        self._kept: dict[str, Conversation] = {}
        self._capacity = capacity

    async def get(self, conversation: str, now: datetime) -> Conversation | None:
        """The conversation, or None when it is unknown or past its 30 minutes."""
        found = self._kept.get(conversation)
        if found is not None and now - found.last_at >= TRANSCRIPT_LIFE:
            del self._kept[conversation]
            return None
        return found

    async def put(self, conversation: Conversation) -> None:
        """Keep the conversation.

        Raises:
            StoreFullError: there is no room for another one.

        """
        if conversation.id not in self._kept and len(self._kept) >= self._capacity:
            raise StoreFullError
        self._kept[conversation.id] = conversation

    async def drop(self, conversation: str) -> None:
        """Forget the conversation."""
        self._kept.pop(conversation, None)

    async def purge(self, now: datetime) -> tuple[str, ...]:
        """Forget all that are past their 30 minutes; returns their ids."""
        gone = tuple(
            key for key, kept in self._kept.items() if now - kept.last_at >= TRANSCRIPT_LIFE
        )
        for key in gone:
            del self._kept[key]
        return gone


class Transcripts:
    """Sends each conversation to the store of its kind, by its id.

    While the database is down, a named conversation under a safety hold is kept in this process's
    memory, for 30 minutes at most, and goes back to the database when that answers again.
    """

    def __init__(self, private: TranscriptStore, named: TranscriptStore) -> None:
        self._private = private
        self._named = named
        self._stood_in = MemoryStore()

    def _store(self, conversation: str) -> TranscriptStore:
        return self._private if is_private(conversation) else self._named

    async def get(self, conversation: str, now: datetime) -> Conversation | None:
        """The conversation, or None when it is unknown or past its life.

        Raises:
            StorageDownError: it is a named one, its database is down, and no hold stands.

        """
        stood_in = await self._stood_in.get(conversation, now)
        try:
            kept = await self._store(conversation).get(conversation, now)
        except StorageDownError:
            if stood_in is None:
                raise
            return stood_in
        return kept if stood_in is None else _joined(kept, stood_in)

    async def put(self, conversation: Conversation) -> None:
        """Keep the conversation's state.

        Raises:
            StoreFullError: there is no room for another private one.
            StorageDownError: it is a named one, its database is down, and no hold ever stood.

        """
        try:
            await self._store(conversation.id).put(conversation)
        except StorageDownError:
            known = await self._stood_in.get(conversation.id, conversation.last_at)
            if conversation.hold is None and known is None:
                raise
            await self._stood_in.put(conversation)
        else:
            await self._stood_in.drop(conversation.id)

    async def drop(self, conversation: str) -> None:
        """Wipe everything of the conversation.

        Raises:
            StorageDownError: it is a named one and its database is down.

        """
        await self._stood_in.drop(conversation)
        await self._store(conversation).drop(conversation)

    async def purge(self, now: datetime) -> tuple[str, ...]:
        """Wipe what is past its life; returns the ids that are gone for good."""
        await self._stood_in.purge(now)
        return (*await self._private.purge(now), *await self._named.purge(now))


def _joined(kept: Conversation | None, stood_in: Conversation) -> Conversation:
    """What the database has, then what was said while it was down; the hold is the later one."""
    if kept is None:
        return stood_in
    known = {exchange.message_id for exchange in kept.exchanges}
    joined = kept.model_copy(deep=True)
    joined.hold = stood_in.hold
    for exchange in stood_in.exchanges:
        if exchange.message_id not in known:
            number = joined.latest.number + 1 if joined.latest else 1
            joined.add(exchange.model_copy(update={"number": number}))
    return joined
