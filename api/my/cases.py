"""A manager's own cases on a page, and the way back into the chat with one of them."""

from __future__ import annotations

import json
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import Response

from api.chat.parts import ChatDep, ChatParts
from api.chat.render import fresh_message_id
from api.chat.session import Visit
from api.chat.signed_in import connect
from api.errors import ConflictError, NotFoundError
from api.identity import check_csrf, require
from api.inbound import Inbound
from api.my.views import cases_context
from api.outcomes import NotTaken
from api.pages import render, see_other
from api.records.mine import case_of, cases_of
from api.records.models import SignedIn
from api.records.states import Move, may
from api.records.teams import MANAGER_ROLE
from api.services import LookDep, ServicesDep
from api.transcript import Conversation, StorageDownError, is_private
from api.wording import say

router = APIRouter(prefix="/my", tags=["my"], include_in_schema=False)
LATEST = "/chat#latest"

MineDep = Annotated[SignedIn, Depends(require(MANAGER_ROLE))]


class ChatDownError(ConflictError):
    """The chat can't be opened at the moment."""

    status = 503
    title = "The chat isn’t running just now"
    message = "Nothing is lost. Please try again in a few minutes."


@router.get("/cases")
def my_cases(work: LookDep, current: MineDep) -> Response:
    """Every case raised in this manager's name: where it is, and whose turn it is."""
    cases = cases_of(work.session, current.user)
    return render("my/cases.html", cases_context(work, current, cases))


def _mine(reference: str, services: ServicesDep, current: MineDep) -> str:
    """The reference of one of this manager's own cases that the chat can carry on with."""
    # A transaction of its own: none may be open while the bot is waited for.
    with services.database.reading() as session:
        case = case_of(session, current.user, reference)
        if case is None:
            raise NotFoundError
        if case.version == 0 or not may(case.state, Move.EDIT):
            raise ConflictError("There’s nothing to change in this case any more.")
        return case.reference


def _posted(current: MineDep, csrf: Annotated[str, Form()] = "") -> None:
    check_csrf(current, csrf)


@router.post("/cases/{reference}/chat", dependencies=[Depends(_posted)])
async def carry_on(
    request: Request, parts: ChatDep, reference: Annotated[str, Depends(_mine)]
) -> Response:
    """Open a new named chat with this case's draft on the table."""
    now = parts.settings.now()
    visit = parts.cookies.read(request, now) or Visit.new()
    conversation = await _opened(parts)
    await connect(request, conversation.id)
    payload = "/open_case" + json.dumps({"case": reference})
    said = say("carry_on_case", reference=reference)
    outcome = await parts.journey.put(_nothing_said(conversation), payload, said)
    if isinstance(outcome, NotTaken):
        await parts.journey.end(conversation.id)
        raise ChatDownError
    if visit.conversation is not None and is_private(visit.conversation):
        await parts.journey.end(visit.conversation)
    answer = see_other(LATEST)
    parts.cookies.write(answer, visit.enter(conversation.id), now)
    return answer


async def _opened(parts: ChatParts) -> Conversation:
    try:
        return await parts.journey.begin("named", "manager", parts.employer.id, "web")
    except StorageDownError:
        raise ChatDownError from None


def _nothing_said(conversation: Conversation) -> Inbound:
    return Inbound(
        conversation=conversation.id,
        message_id=fresh_message_id(),
        role=conversation.role,
        mode=conversation.mode,
    )
