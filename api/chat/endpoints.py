"""The web chat's addresses. Every page and form works without scripts.

A message that was taken is answered with a redirect to the page (so that a reload repeats
nothing). One that wasn't is answered with the page itself and the words back in the box, because
nothing of it is kept here. Scripts ask for JSON at the same address and get the new turns.
"""

from __future__ import annotations

from collections.abc import Coroutine
from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Form, Request
from pydantic import Field
from starlette.responses import Response

from api.blocks import Blocks, TextBlock, plain_text
from api.chat.ask import Ask, OwnForm, ask_of, down, show
from api.chat.parts import ChatDep
from api.chat.render import fresh_message_id, render_notice, render_turns
from api.chat.signed_in import connect
from api.chat.turns import TooManyAtOnceError
from api.inbound import Inbound, Mode, Role, is_message_id
from api.outcomes import Answered, GoesPrivate, NotTaken, Outcome, not_taken
from api.transcript import Conversation, StorageDownError, StoreFullError, is_private
from api.wording import say

router = APIRouter(include_in_schema=False)

_START_AS: dict[str, tuple[Mode, Role]] = {
    "manager": ("named", "manager"),
    "private": ("private", "employee"),
    "hr": ("named", "hr"),
}


class ChatForm(OwnForm):
    """What a chat page posts: a text, a pressed button, or a way to start.

    ``page`` is the mark of the conversation that the page showed.
    """

    page: str = Field(default="", max_length=200)
    message_id: str = Field(default="", max_length=200)
    text: str | None = None
    choice: str | None = Field(default=None, max_length=200)
    start: str | None = Field(default=None, max_length=20)


# Pages ---------------------------------------------------------------------------------------


@router.get("/chat")
async def chat_page(request: Request, parts: ChatDep) -> Response:
    """The conversation of this browser, or the start page."""
    return await open_page(request, await ask_of(request, parts))


async def open_page(request: Request, ask: Ask) -> Response:
    """The page of whoever asks: their conversation, or the start."""
    if not ask.stored:
        trouble = down(ask)
        return show(ask, notice=trouble.blocks, status=trouble.status)
    if ask.conversation is not None:
        await connect(request, ask.conversation.id)
    lost = ask.visit.conversation is not None and ask.conversation is None
    notice: Blocks = ()
    if lost:
        key = "expired_private" if is_private(ask.visit.conversation or "") else "expired_named"
        notice = (TextBlock(text=say(key)),)
        ask = replace(ask, visit=ask.visit.leave())
    return show(ask, notice=notice)


# Messages ------------------------------------------------------------------------------------


@router.post("/chat")
async def take_message(
    request: Request, parts: ChatDep, form: Annotated[ChatForm, Form()]
) -> Response:
    """Take a message, a button or a start, by form or by script."""
    ask = await ask_of(request, parts, form.visit)
    if not ask.is_own_form(form):
        return _not_taken(ask, form, _with_help(ask, form, "form_expired", 403))
    if not is_message_id(form.message_id):
        return _not_taken(ask, form, _with_help(ask, form, "bad_message", 400))
    if form.start is not None:
        return await _start(ask, form)
    ask, outcome = await _take(ask, form)
    return await _respond(ask, form, outcome)


async def _start(ask: Ask, form: ChatForm) -> Response:
    """Open the conversation the person chose on the start page."""
    if form.start == "resume" and not ask.stored:
        return _not_taken(ask, form, down(ask))
    if form.start == "resume" and ask.conversation is not None:
        if not await ask.parts.journey.may_begin(ask.address):
            return _not_taken(ask, form, not_taken("too_fast", 429))
        outcome = await ask.parts.journey.resume(_inbound(ask.conversation, form))
        return await _respond(ask, form, outcome)
    if form.start not in _START_AS:
        return _not_taken(ask, form, _with_help(ask, form, "unissued", 400))
    mode, role = _START_AS[form.start]
    opened = await _open(ask, form, mode, role)
    if isinstance(opened, NotTaken):
        return _not_taken(ask, form, opened)
    return opened.with_cookie(await _arrive(opened))


async def _open(ask: Ask, form: ChatForm, mode: Mode, role: Role | None) -> Ask | NotTaken:
    """The same browser in a new conversation."""
    parts = ask.parts
    if not await parts.journey.may_begin(ask.address):
        return not_taken("too_fast", 429)
    first = ask.cookies.first_conversation(ask.visit, form.message_id, mode)
    try:
        conversation = await parts.journey.begin(mode, role, parts.employer.id, "web", first)
    except StoreFullError:
        return not_taken("full", 503)
    except StorageDownError:
        return down(ask)
    await connect(ask.request, conversation.id)
    return replace(ask, visit=ask.visit.enter(conversation.id), conversation=conversation)


async def _take(ask: Ask, form: ChatForm) -> tuple[Ask, Outcome | None]:
    """Send a text or a button on its journey; typing straight away opens a conversation."""
    if not _is_same_page(ask, form):
        return ask, _with_help(ask, form, _why_not_here(ask, form), 410)
    if not ask.stored:
        return await _take_unstored(ask, form)
    if ask.visit.conversation is None:
        opened = await _open(ask, form, "named", None)
        if isinstance(opened, NotTaken):
            if opened.code == "down":
                return await _take_unstored(ask, form)
            return ask, _with_help(ask, form, opened.code, opened.status)
        ask = opened
    if ask.conversation is None:
        gone = _with_help(ask, form, _why_not_here(ask, form), 410)
        return replace(ask, visit=ask.visit.leave()), gone
    inbound = _inbound(ask.conversation, form)
    return ask, await _turn(ask, form, inbound)


async def _take_unstored(ask: Ask, form: ChatForm) -> tuple[Ask, Outcome | None]:
    """Send the words on their journey with the database down: danger is answered all the same."""
    first = ask.cookies.first_conversation(ask.visit, form.message_id, "named")
    conversation = ask.visit.conversation or first
    outcome = await _turn(ask, form, _words(form, conversation))
    if isinstance(outcome, Answered):
        # The safety hold is kept in memory, so there is a page to come back to.
        ask = replace(ask, visit=ask.visit.enter(conversation))
    return ask, outcome


async def _turn(ask: Ask, form: ChatForm, inbound: Inbound) -> Outcome | None:
    """One turn; a script is told after a while that it is still going on, and asks again."""
    parts = ask.parts

    def turn() -> Coroutine[None, None, Outcome]:
        return parts.journey.take(inbound, ask.address)

    wait = parts.settings.answer_wait_seconds if ask.by_script else None
    where = inbound.conversation, inbound.message_id
    try:
        return await parts.turns.take(*where, ask.address, turn, wait)
    except TooManyAtOnceError:
        return _with_help(ask, form, "too_fast", 429)


def _is_same_page(ask: Ask, form: ChatForm) -> bool:
    """Whether the form stood on a page of the conversation that is open in the browser now."""
    cookies, visit = ask.cookies, ask.visit
    if form.page == cookies.page_mark(visit):
        return True
    # The start page again, with the very message that opened this conversation.
    first = cookies.first_conversation(visit, form.message_id, "named")
    return not form.page and visit.conversation == first


def _why_not_here(ask: Ask, form: ChatForm) -> str:
    if ask.conversation is not None:
        return "other_chat"
    return "gone_private" if form.page.startswith("p.") else "gone_named"


def _inbound(conversation: Conversation, form: ChatForm) -> Inbound:
    words = _words(form, conversation.id)
    return replace(words, role=conversation.role, mode=conversation.mode)


def _words(form: ChatForm, conversation: str) -> Inbound:
    pressed = form.choice if form.start is None else None
    return Inbound(
        conversation=conversation,
        message_id=form.message_id,
        role=None,
        mode="named",
        text=(form.text or "") if pressed is None else None,
        choice=pressed,
    )


def _with_help(ask: Ask, form: ChatForm, key: str, status: int) -> NotTaken:
    """A refusal that still answers words of someone at risk: help comes before any rule."""
    return not_taken(key, status, ask.parts.journey.first_aid(form.text or ""))


async def _respond(ask: Ask, form: ChatForm, outcome: Outcome | None) -> Response:
    if outcome is None:
        return ask.with_cookie(ask.json({"status": "working"}, 202))
    if isinstance(outcome, NotTaken):
        return _not_taken(ask, form, outcome)
    if isinstance(outcome, GoesPrivate):
        there = outcome.conversation
        ask = replace(ask, visit=ask.visit.enter(there.id), conversation=there)
        return ask.with_cookie(await _arrive(ask))
    if ask.by_script:
        return ask.with_cookie(_turn_json(ask, outcome))
    return ask.with_cookie(await _arrive(ask))


async def _arrive(ask: Ask) -> Response:
    """Lead to the conversation; a page that carries its visit can't be led, so it is shown."""
    if ask.carried and not ask.by_script:
        now_open = ask.visit.conversation or ""
        return show(replace(ask, conversation=await ask.parts.journey.find(now_open)))
    return ask.move(ask.latest)


def _turn_json(ask: Ask, outcome: Answered) -> Response:
    body: dict[str, object] = {
        "status": "answered",
        "html": render_turns([outcome.exchange], ask.context()),
        "next_id": fresh_message_id(),
    }
    return ask.json(body)


def _not_taken(ask: Ask, form: ChatForm, outcome: NotTaken) -> Response:
    if ask.by_script:
        body: dict[str, object] = {
            "status": "not_taken",
            "code": outcome.code,
            "html": render_notice(outcome.blocks),
            "words": plain_text(outcome.blocks),
        }
        return ask.json(body, outcome.status)
    return show(
        ask,
        notice=outcome.blocks,
        text=form.text or "",
        message_id=form.message_id,
        status=outcome.status,
    )
