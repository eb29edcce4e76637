"""The tools' way in: exactly the path a web message takes, with what it meant beside the reply."""

from __future__ import annotations

import time
import uuid

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import JSONResponse

from api.blocks import Blocks, choices_of, plain_text
from api.chat.parts import ChatDep, ChatParts, UnknownEmployerError
from api.errors import BadInputError, ConflictError, NotFoundError
from api.inbound import Inbound, Mode, Role, is_message_id
from api.internal.endpoints import check_service_token
from api.outcomes import Answered, GoesPrivate, NotTaken, Outcome
from api.transcript import (
    Conversation,
    Exchange,
    Report,
    StorageDownError,
    StoreFullError,
    new_conversation_id,
)

router = APIRouter(
    prefix="/internal/chat",
    tags=["internal"],
    dependencies=[Depends(check_service_token)],
    include_in_schema=False,
)


class ChatIn(BaseModel):
    """One line from a tool. Without a conversation a new one is opened.

    ``choice`` is the id, the title or the payload of a button that is on offer. With neither text
    nor choice a new conversation answers with its first words.
    """

    model_config = ConfigDict(extra="forbid")

    conversation: str | None = None
    role: Role | None = None
    mode: Mode = "named"
    employer: str | None = None
    text: str | None = None
    choice: str | None = None
    message_id: str = Field(default_factory=lambda: uuid.uuid4().hex)


class ChatOut(BaseModel):
    """The reply and what the turn meant; ``error`` when the message was not taken."""

    conversation: str
    blocks: Blocks
    choices: list[dict[str, str | None]]
    slot: str | None = None
    intent: str | None = None
    confidence: float | None = None
    slots: dict[str, object] = {}
    outcome: str | None = None
    reasons: tuple[object, ...] = ()
    screen: dict[str, str | None] | None = None
    held: bool = False
    repeated: bool = False
    error: dict[str, str] | None = None
    ms: float


@router.post("")
async def chat(given: ChatIn, parts: ChatDep) -> JSONResponse:
    """Take one message of a tool."""
    began = time.perf_counter()
    if not is_message_id(given.message_id):
        raise BadInputError("message_id takes 8 to 64 letters, digits, - and _.")
    if given.text is not None and given.choice is not None:
        raise BadInputError("Give text or choice, not both.")
    try:
        conversation = await _conversation(given, parts)
    except StorageDownError:
        conversation = _unstored(given, parts)
        outcome = await parts.journey.take(_inbound(given, conversation))
    else:
        outcome = await _outcome(given, conversation, parts)
    if isinstance(outcome, GoesPrivate):
        conversation, outcome = outcome.conversation, _opened(outcome.conversation)
    held = await _is_held(conversation.id, parts)
    ms = (time.perf_counter() - began) * 1000
    body = _out(conversation.id, outcome, held=held, ms=round(ms, 1))
    status = outcome.status if isinstance(outcome, NotTaken) else 200
    return JSONResponse(body.model_dump(mode="json"), status_code=status)


@router.delete("/{conversation}", status_code=204)
async def end(conversation: str, parts: ChatDep) -> None:
    """Wipe a conversation, as End does on the page."""
    await parts.journey.end(conversation)


async def _conversation(given: ChatIn, parts: ChatParts) -> Conversation:
    if given.conversation is not None:
        found = await parts.journey.find(given.conversation)
        if found is None:
            raise NotFoundError("There is no such conversation, or it has ended. Start a new one.")
        return found
    try:
        employer = parts.employer_of(given.employer)
        return await parts.journey.begin(given.mode, given.role, employer.id, "cli")
    except UnknownEmployerError:
        raise BadInputError("There is no profile of this employer in the config folder.") from None
    except StoreFullError:
        raise ConflictError("Too many private conversations are open. Try again later.") from None


def _unstored(given: ChatIn, parts: ChatParts) -> Conversation:
    """A conversation that is nowhere kept, for a message while the database is down."""
    return Conversation(
        id=given.conversation or new_conversation_id(given.mode),
        mode=given.mode,
        role=given.role,
        employer=parts.employer_of(given.employer).id,
        channel="cli",
        last_at=parts.settings.now(),
    )


async def _outcome(given: ChatIn, conversation: Conversation, parts: ChatParts) -> Outcome:
    if given.text is None and given.choice is None:
        return _first_words(given, conversation)
    return await parts.journey.take(_inbound(given, conversation))


async def _is_held(conversation: str, parts: ChatParts) -> bool:
    try:
        found = await parts.journey.find(conversation)
    except StorageDownError:
        return False
    return found is not None and found.hold is not None


def _inbound(given: ChatIn, conversation: Conversation) -> Inbound:
    return Inbound(
        conversation=conversation.id,
        message_id=given.message_id,
        role=conversation.role,
        mode=conversation.mode,
        text=given.text,
        choice=None if given.choice is None else _choice_id(given.choice, conversation),
    )


def _choice_id(wanted: str, conversation: Conversation) -> str:
    """The id of the button a tool named by id, title or payload."""
    for one in conversation.on_offer():
        if wanted in (one.id, one.title, one.payload):
            return one.id or ""
    return wanted


def _first_words(given: ChatIn, conversation: Conversation) -> Outcome:
    if given.conversation is not None:
        raise BadInputError("Give text or choice.")
    return _opened(conversation)


def _opened(conversation: Conversation) -> Answered:
    """What a new conversation starts with; nothing when its purpose isn't known yet."""
    if conversation.latest is not None:
        return Answered(conversation.latest)
    empty = Exchange(
        number=0, message_id="", kind="nothing", said="", blocks=(), at=conversation.last_at
    )
    return Answered(empty)


def _out(conversation: str, outcome: Answered | NotTaken, *, held: bool, ms: float) -> ChatOut:
    report = Report()
    error = None
    if isinstance(outcome, NotTaken):
        blocks = outcome.blocks
        error = {"code": outcome.code, "message": plain_text(blocks)}
    else:
        blocks, report = outcome.exchange.blocks, outcome.exchange.report
    return ChatOut(
        conversation=conversation,
        blocks=blocks,
        choices=[one.model_dump() for one in choices_of(blocks)],
        **report.model_dump(),
        held=held,
        repeated=isinstance(outcome, Answered) and outcome.repeated,
        error=error,
        ms=ms,
    )
