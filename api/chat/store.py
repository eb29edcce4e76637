"""Named conversations in the database: two encrypted columns with lives of their own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import ForeignKey, String, delete, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Mapped, Session, mapped_column
from starlette.concurrency import run_in_threadpool

from api.crypto import ErasedError, Vault
from api.db import Database
from api.records.models import Base, Person
from api.transcript import HANDLE_LIFE, TRANSCRIPT_LIFE, Conversation, StorageDownError

_HANDLE_ONLY = frozenset({"exchanges", "hold"})


class ChatRow(Base):
    """A named conversation. Each has a data key of its own, destroyed with it."""

    __tablename__ = "chats"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    key_id: Mapped[str] = mapped_column(ForeignKey("people.id"))
    last_at: Mapped[datetime] = mapped_column(index=True)
    handle_sealed: Mapped[bytes]
    transcript_sealed: Mapped[bytes | None]


class SealedStore:
    """Keeps named conversations; every call is one short transaction in a worker thread.

    Every call raises StorageDownError when the database can't be used.
    """

    def __init__(self, database: Database, vault: Vault) -> None:
        self._database = database
        self._vault = vault

    async def get(self, conversation: str, now: datetime) -> Conversation | None:
        """The conversation; without its turns when they are older than 30 minutes."""
        return await _in_thread(self._get, conversation, now)

    async def put(self, conversation: Conversation) -> None:
        """Keep the conversation's state, encrypted."""
        await _in_thread(self._put, conversation)

    async def drop(self, conversation: str) -> None:
        """Wipe the conversation and destroy its key."""
        await _in_thread(self._drop, conversation)

    async def purge(self, now: datetime) -> tuple[str, ...]:
        """Wipe what is past its life; returns the ids that are gone for good."""
        return await _in_thread(self._purge, now)

    def _get(self, conversation: str, now: datetime) -> Conversation | None:
        with self._database.reading() as session:
            row = session.get(ChatRow, conversation)
            if row is None or now - row.last_at >= HANDLE_LIFE:
                return None
            fresh = now - row.last_at < TRANSCRIPT_LIFE and row.transcript_sealed is not None
            sealed = row.transcript_sealed if fresh else row.handle_sealed
            try:
                person = session.get_one(Person, row.key_id)
                return Conversation.model_validate_json(self._vault.open(person, sealed or b""))
            except ErasedError:
                return None

    def _put(self, conversation: Conversation) -> None:
        whole = conversation.model_dump_json()
        handle = conversation.model_dump_json(exclude=set(_HANDLE_ONLY))
        with self._database.writing() as session:
            row = session.get(ChatRow, conversation.id)
            if row is None:
                key = self._vault.new_person(session, conversation.last_at)
                row = ChatRow(id=conversation.id, key_id=key.id)
                session.add(row)
            else:
                key = session.get_one(Person, row.key_id)
            row.last_at = conversation.last_at
            row.handle_sealed = self._vault.seal(key, handle)
            row.transcript_sealed = self._vault.seal(key, whole)

    def _drop(self, conversation: str) -> None:
        with self._database.writing() as session:
            row = session.get(ChatRow, conversation)
            if row is not None:
                destroy_chats(session, [row])

    def _purge(self, now: datetime) -> tuple[str, ...]:
        with self._database.writing() as session:
            session.execute(
                update(ChatRow)
                .where(ChatRow.last_at <= now - TRANSCRIPT_LIFE)
                .where(ChatRow.transcript_sealed.is_not(None))
                .values(transcript_sealed=None)
            )
            old = session.scalars(select(ChatRow).where(ChatRow.last_at <= now - HANDLE_LIFE))
            return destroy_chats(session, list(old))


async def _in_thread[**P, T](work: Callable[P, T], *args: P.args, **named: P.kwargs) -> T:
    try:
        return await run_in_threadpool(work, *args, **named)
    except SQLAlchemyError as error:
        # Its text may hold parameters, so only its kind goes on.
        raise StorageDownError(type(error).__name__) from None


def destroy_chats(session: Session, rows: list[ChatRow]) -> tuple[str, ...]:
    """Wipe these conversations and destroy their keys; their ids."""
    ids = tuple(row.id for row in rows)
    keys = [row.key_id for row in rows]
    session.execute(delete(ChatRow).where(ChatRow.id.in_(ids)))
    session.execute(delete(Person).where(Person.id.in_(keys)))
    return ids
