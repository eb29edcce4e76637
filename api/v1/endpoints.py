"""The public JSON chat: the same journey as the web page's, by a token instead of a cookie."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import JSONResponse, Response

from api.blocks import Blocks, TextBlock, plain_text
from api.chat.parts import ChatDep, ChatParts
from api.chat.turns import TooManyAtOnceError
from api.headers import PAGE_HEADERS
from api.inbound import Inbound
from api.outcomes import GoesPrivate, NotTaken, Outcome, not_taken
from api.transcript import Conversation, Exchange, StorageDownError, StoreFullError
from api.v1.schemas import (
    AnswerOut,
    ErrorOut,
    HelpOut,
    MessageIn,
    ProblemOut,
    StartIn,
    TranscriptOut,
    WorkingOut,
    blocks_out,
    turn_out,
)
from api.v1.tokens import ConversationDep, KnownDep, address_of, token_for
from api.wording import say

router = APIRouter(prefix="/v1", tags=["chat"])

_ERRORS: dict[int | str, dict[str, Any]] = {
    400: {"model": ErrorOut, "description": "A button that wasn't offered here"},
    401: {"model": ErrorOut, "description": "No token of an open conversation"},
    409: {"model": ErrorOut, "description": "An earlier message is still being answered"},
    410: {"model": ErrorOut, "description": "The conversation has ended"},
    413: {"model": ErrorOut, "description": "More than can be read in one go"},
    422: {"model": ErrorOut, "description": "Something is missing or malformed"},
    429: {"model": ErrorOut, "description": "Too many in a short time, or at once"},
    503: {"model": ErrorOut, "description": "A part isn't running; `blocks` say whom to call"},
}


def _errors(*codes: int) -> dict[int | str, dict[str, Any]]:
    return {code: _ERRORS[code] for code in codes}


@router.post(
    "/conversations",
    status_code=201,
    response_model=AnswerOut,
    responses=_errors(413, 422, 429, 503),
    summary="Start a conversation",
)
async def start(request: Request, given: StartIn, parts: ChatDep) -> Response:
    """Open a conversation and be given its token, with our first words where there are any."""
    if not await parts.journey.may_begin(address_of(request)):
        return _refused(not_taken("too_fast", 429))
    role = "employee" if given.mode == "private" else given.role
    try:
        opened = await parts.journey.begin(given.mode, role, parts.employer.id, "web")
    except StoreFullError:
        return _refused(not_taken("full", 503))
    except StorageDownError:
        return _refused(_down(parts))
    return _answer(parts, opened, opened.latest, status=201)


@router.post(
    "/messages",
    response_model=AnswerOut,
    responses={
        202: {"model": WorkingOut, "description": "Still going on: send the same again"},
        **_errors(400, 401, 409, 410, 413, 422, 429, 503),
    },
    summary="Send a message, or press a button",
)
async def send(
    request: Request,
    given: MessageIn,
    conversation: KnownDep,
    parts: ChatDep,
    wait: Annotated[float, Query(ge=0, le=25, description="Seconds to wait for a reply")] = 8.0,
) -> Response:
    """Send one message and wait for the reply; a slow one is waited for by sending it again."""
    if conversation is None:
        # Help for somebody at risk comes before any rule.
        first = parts.journey.first_aid(given.text or "")
        return _refused(not_taken("no_conversation", 401, first))
    try:
        found = await parts.journey.find(conversation)
    except StorageDownError:
        found = None
    inbound = Inbound(
        conversation=conversation,
        message_id=given.message_id,
        role=found.role if found else None,
        mode="private" if conversation.startswith("p-") else "named",
        text=given.text,
        choice=given.choice,
    )
    outcome = await _turn(parts, inbound, address_of(request), wait)
    if outcome is None:
        body = WorkingOut(message_id=given.message_id)
        return _json(body.model_dump(), 202)
    if isinstance(outcome, NotTaken):
        return _refused(outcome)
    if isinstance(outcome, GoesPrivate):
        there = outcome.conversation
        return _answer(parts, there, there.latest)
    # While the database is down there is no conversation to be found, but words of danger are
    # answered all the same.
    shown = found or _stand_in(parts, inbound)
    return _answer(parts, shown, outcome.exchange, repeated=outcome.repeated)


async def _turn(parts: ChatParts, inbound: Inbound, address: str, wait: float) -> Outcome | None:
    def turn() -> Coroutine[None, None, Outcome]:
        return parts.journey.take(inbound, address)

    where = inbound.conversation, inbound.message_id
    try:
        return await parts.turns.take(*where, address, turn, wait)
    except TooManyAtOnceError:
        return not_taken("too_fast", 429, parts.journey.first_aid(inbound.text or ""))


@router.get(
    "/transcript",
    response_model=TranscriptOut,
    responses=_errors(401, 410, 503),
    summary="What was said",
)
async def transcript(conversation: ConversationDep, parts: ChatDep) -> Response:
    """The turns that are still kept: 30 minutes after the last one they go."""
    try:
        found = await parts.journey.find(conversation)
    except StorageDownError:
        return _refused(_down(parts))
    if found is None:
        return _refused(not_taken("gone_named", 410))
    body = TranscriptOut(
        token=token_for(parts, found.id, parts.settings.now()),
        mode=found.mode,
        who_can_see=say(f"who_can_see.{found.mode}"),
        turns=[turn_out(one) for one in found.exchanges],
    )
    return _json(body.model_dump(mode="json"))


@router.delete(
    "/conversations/current",
    status_code=204,
    responses=_errors(401),
    summary="End a conversation",
)
async def end(conversation: ConversationDep, parts: ChatDep) -> None:
    """Wipe the conversation here and in the bot; its token opens nothing any more."""
    await parts.journey.end(conversation)


@router.get("/help", response_model=HelpOut, summary="Whom to call")
async def contacts(parts: ChatDep) -> Response:
    """Emergency lines and this employer's helpline. Needs neither a token nor the bot."""
    blocks = parts.safety.contacts(parts.employer, parts.settings.current_day())
    return _json(HelpOut(blocks=blocks_out(blocks)).model_dump(mode="json"))


def _stand_in(parts: ChatParts, inbound: Inbound) -> Conversation:
    return Conversation(
        id=inbound.conversation,
        mode=inbound.mode,
        role=inbound.role,
        employer=parts.employer.id,
        channel="web",
        last_at=parts.settings.now(),
    )


def _answer(
    parts: ChatParts,
    conversation: Conversation,
    exchange: Exchange | None,
    *,
    repeated: bool = False,
    status: int = 200,
) -> Response:
    body = AnswerOut(
        token=token_for(parts, conversation.id, parts.settings.now()),
        mode=conversation.mode,
        who_can_see=say(f"who_can_see.{conversation.mode}"),
        turn=turn_out(exchange) if exchange else None,
        repeated=repeated,
    )
    return _json(body.model_dump(mode="json"), status)


def _down(parts: ChatParts) -> NotTaken:
    help_blocks: Blocks = parts.safety.contacts(parts.employer, parts.settings.current_day())
    return NotTaken("down", (TextBlock(text=say("down_page")), *help_blocks), 503)


def _refused(outcome: NotTaken) -> Response:
    problem = ProblemOut(
        code=outcome.code,
        message=plain_text(outcome.blocks),
        blocks=blocks_out(outcome.blocks),
    )
    return _json({"error": problem.model_dump(mode="json")}, outcome.status)


def _json(body: object, status: int = 200) -> Response:
    return JSONResponse(body, status_code=status, headers=dict(PAGE_HEADERS))
