"""The web chat's addresses. Every page and form works without scripts.

A message that was taken is answered with a redirect to the page (so that a reload repeats
nothing). One that wasn't is answered with the page itself and the words back in the box, because
nothing of it is kept here. Scripts ask for JSON at the same address and get the new turns.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import APIRouter, Form, Request
from pydantic import BaseModel, Field
from starlette.responses import JSONResponse, RedirectResponse, Response

from api.blocks import Blocks, LinkBlock, TextBlock, plain_text
from api.chat.parts import ChatDep, ChatParts
from api.chat.render import (
    fresh_message_id,
    render_chat,
    render_notice,
    render_turns,
)
from api.chat.session import Visit
from api.chat.signed_in import connect
from api.headers import PAGE_HEADERS
from api.inbound import Inbound, Mode, Role, is_message_id
from api.outcomes import Answered, GoesPrivate, NotTaken, Outcome, not_taken
from api.pages import see_other
from api.safety_hold import Section
from api.transcript import (
    TRANSCRIPT_LIFE,
    Conversation,
    StorageDownError,
    StoreFullError,
    is_private,
)
from api.wording import say

router = APIRouter(include_in_schema=False)

LATEST = "/chat#latest"
_START_AS: dict[str, tuple[Mode, Role]] = {
    "manager": ("named", "manager"),
    "private": ("private", "employee"),
    "hr": ("named", "hr"),
}


_WHO_SEES = (
    ("private", "In a private chat"),
    ("named", "In a chat about someone you manage, or from HR"),
    ("urgent", "If someone may be at risk"),
    ("never", "What never happens"),
)


class ChatForm(BaseModel):
    """What a chat page posts: a text, a pressed button, or a way to start.

    ``page`` is the mark of the conversation that the page showed.
    """

    token: str = Field(default="", max_length=200)
    page: str = Field(default="", max_length=200)
    message_id: str = Field(default="", max_length=200)
    text: str | None = None
    choice: str | None = Field(default=None, max_length=200)
    start: str | None = Field(default=None, max_length=20)


@dataclass(frozen=True, slots=True)
class _Ask:
    """One request to the chat: who asks, from which page, with what.

    ``stored`` is False while the database that keeps the conversation is down.
    """

    parts: ChatParts
    request: Request
    visit: Visit
    conversation: Conversation | None
    stored: bool = True

    @property
    def by_script(self) -> bool:
        """Whether our script asks, and not the browser itself."""
        return "application/json" in self.request.headers.get("accept", "")

    @property
    def address(self) -> str:
        """Where the request comes from, for counting only."""
        return self.request.client.host if self.request.client else "unknown"

    def context(self) -> dict[str, object]:
        """What every chat page needs."""
        open_now = self.visit.conversation
        mode = ("private" if is_private(open_now) else "named") if open_now else "unknown"
        return {
            "token": self.parts.cookies.form_token(self.visit),
            "page": self.parts.cookies.page_mark(self.visit),
            "exit_url": self.parts.settings.exit_url,
            "employer_name": self.parts.employer.name,
            "home_url": "/chat",
            "open": open_now is not None,
            "mode": mode,
            "who_sees": say(f"who_can_see.{mode}"),
            "hint": {"size": say("hint"), "hotkeys": say("hint_keys")},
        }

    def with_cookie(self, response: Response) -> Response:
        """The response, with the browser's cookie renewed."""
        self.parts.cookies.write(response, self.visit, self.parts.settings.now())
        return response

    def page(self, template: str, status: int = 200, **more: object) -> Response:
        """A chat page."""
        response = render_chat(
            template,
            {**self.context(), **more},
            exit_url=self.parts.settings.exit_url,
            status=status,
        )
        return self.with_cookie(response)


async def _ask(request: Request, parts: ChatParts) -> _Ask:
    visit = parts.cookies.read(request, parts.settings.now()) or Visit.new()
    ask = _Ask(parts, request, visit, None)
    if visit.conversation is None:
        return ask
    try:
        return replace(ask, conversation=await parts.journey.find(visit.conversation))
    except StorageDownError:
        return replace(ask, stored=False)


# Pages ---------------------------------------------------------------------------------------


@router.get("/")
async def home() -> RedirectResponse:
    """The chat is the front page."""
    return see_other("/chat")


@router.get("/chat")
async def chat_page(request: Request, parts: ChatDep) -> Response:
    """The conversation of this browser, or the start page."""
    ask = await _ask(request, parts)
    if not ask.stored:
        down = _down(ask)
        return _show(ask, notice=down.blocks, status=down.status)
    if ask.conversation is not None:
        await connect(request, ask.conversation.id)
    lost = ask.visit.conversation is not None and ask.conversation is None
    notice: Blocks = ()
    if lost:
        key = "expired_private" if is_private(ask.visit.conversation or "") else "expired_named"
        notice = (TextBlock(text=say(key)),)
        ask = replace(ask, visit=ask.visit.leave())
    return _show(ask, notice=notice)


def _show(
    ask: _Ask,
    *,
    notice: Blocks = (),
    text: str = "",
    message_id: str | None = None,
    status: int = 200,
) -> Response:
    """The chat page with a notice and the person's words back in the box, where there are any."""
    own = message_id if message_id and is_message_id(message_id) else fresh_message_id()
    common: dict[str, object] = {"notice": notice, "text": text, "message_id": own}
    conversation = ask.conversation
    if conversation is None or not conversation.exchanges:
        return ask.page(
            "chat/start.html",
            status,
            can_resume=conversation is not None and _is_left(ask, conversation),
            ask_who=say("ask_who"),
            resume_offer=say("resume_offer"),
            resume_button=say("resume_button"),
            **common,
        )
    help_blocks = ask.parts.safety.contacts(ask.parts.employer, ask.parts.settings.current_day())
    return ask.page(
        "chat/chat.html", status, exchanges=conversation.exchanges, help=help_blocks, **common
    )


def _is_left(ask: _Ask, conversation: Conversation) -> bool:
    """Whether a conversation was left so long ago that only its handle is there."""
    return ask.parts.settings.now() - conversation.last_at >= TRANSCRIPT_LIFE


# Messages ------------------------------------------------------------------------------------


@router.post("/chat")
async def take_message(
    request: Request, parts: ChatDep, form: Annotated[ChatForm, Form()]
) -> Response:
    """Take a message, a button or a start, by form or by script."""
    ask = await _ask(request, parts)
    visit = parts.cookies.read(request, parts.settings.now())
    if not parts.cookies.is_own_form(visit, form.token, request):
        return _not_taken(ask, form, _with_help(ask, form, "form_expired", 403))
    if not is_message_id(form.message_id):
        return _not_taken(ask, form, _with_help(ask, form, "bad_message", 400))
    if form.start is not None:
        return await _start(ask, form)
    ask, outcome = await _take(ask, form)
    return _respond(ask, form, outcome)


async def _start(ask: _Ask, form: ChatForm) -> Response:
    """Open the conversation the person chose on the start page."""
    if form.start == "resume" and not ask.stored:
        return _not_taken(ask, form, _down(ask))
    if form.start == "resume" and ask.conversation is not None:
        if not await ask.parts.journey.may_begin(ask.address):
            return _not_taken(ask, form, not_taken("too_fast", 429))
        outcome = await ask.parts.journey.resume(_inbound(ask.conversation, form))
        return _respond(ask, form, outcome)
    if form.start not in _START_AS:
        return _not_taken(ask, form, _with_help(ask, form, "unissued", 400))
    mode, role = _START_AS[form.start]
    opened = await _open(ask, form, mode, role)
    if isinstance(opened, NotTaken):
        return _not_taken(ask, form, opened)
    return opened.with_cookie(see_other(LATEST))


async def _open(ask: _Ask, form: ChatForm, mode: Mode, role: Role | None) -> _Ask | NotTaken:
    """The same browser in a new conversation."""
    parts = ask.parts
    if not await parts.journey.may_begin(ask.address):
        return not_taken("too_fast", 429)
    first = parts.cookies.first_conversation(ask.visit, form.message_id, mode)
    try:
        conversation = await parts.journey.begin(mode, role, parts.employer.id, "web", first)
    except StoreFullError:
        return not_taken("full", 503)
    except StorageDownError:
        return _down(ask)
    await connect(ask.request, conversation.id)
    return replace(ask, visit=ask.visit.enter(conversation.id), conversation=conversation)


async def _take(ask: _Ask, form: ChatForm) -> tuple[_Ask, Outcome]:
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
    return ask, await ask.parts.journey.take(inbound, ask.address)


async def _take_unstored(ask: _Ask, form: ChatForm) -> tuple[_Ask, Outcome]:
    """Send the words on their journey with the database down: danger is answered all the same."""
    first = ask.parts.cookies.first_conversation(ask.visit, form.message_id, "named")
    conversation = ask.visit.conversation or first
    outcome = await ask.parts.journey.take(_words(form, conversation), ask.address)
    if isinstance(outcome, Answered):
        # The safety hold is kept in memory, so there is a page to come back to.
        ask = replace(ask, visit=ask.visit.enter(conversation))
    return ask, outcome


def _down(ask: _Ask) -> NotTaken:
    """The chat can't be opened: say so, and whom to call meanwhile."""
    help_blocks = ask.parts.safety.contacts(ask.parts.employer, ask.parts.settings.current_day())
    return NotTaken("down", (TextBlock(text=say("down_page")), *help_blocks), 503)


def _is_same_page(ask: _Ask, form: ChatForm) -> bool:
    """Whether the form stood on a page of the conversation that is open in the browser now."""
    cookies, visit = ask.parts.cookies, ask.visit
    if form.page == cookies.page_mark(visit):
        return True
    # The start page again, with the very message that opened this conversation.
    first = cookies.first_conversation(visit, form.message_id, "named")
    return not form.page and visit.conversation == first


def _why_not_here(ask: _Ask, form: ChatForm) -> str:
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


def _with_help(ask: _Ask, form: ChatForm, key: str, status: int) -> NotTaken:
    """A refusal that still answers words of someone at risk: help comes before any rule."""
    return not_taken(key, status, ask.parts.journey.first_aid(form.text or ""))


def _respond(ask: _Ask, form: ChatForm, outcome: Outcome) -> Response:
    if isinstance(outcome, NotTaken):
        return _not_taken(ask, form, outcome)
    if isinstance(outcome, GoesPrivate):
        there = outcome.conversation
        ask = replace(ask, visit=ask.visit.enter(there.id), conversation=there)
        return ask.with_cookie(_move(ask))
    if ask.by_script:
        return ask.with_cookie(_turn_json(ask, outcome))
    return ask.with_cookie(see_other(LATEST))


def _move(ask: _Ask) -> Response:
    """Send the browser, or the script in it, to the page of its conversation."""
    if ask.by_script:
        return JSONResponse({"status": "moved", "to": LATEST}, headers=dict(PAGE_HEADERS))
    return see_other(LATEST)


def _turn_json(ask: _Ask, outcome: Answered) -> Response:
    body = {
        "status": "answered",
        "html": render_turns([outcome.exchange], ask.context()),
        "next_id": fresh_message_id(),
    }
    return JSONResponse(body, headers=dict(PAGE_HEADERS))


def _not_taken(ask: _Ask, form: ChatForm, outcome: NotTaken) -> Response:
    if ask.by_script:
        body = {
            "status": "not_taken",
            "code": outcome.code,
            "html": render_notice(outcome.blocks),
            "words": plain_text(outcome.blocks),
        }
        return JSONResponse(body, status_code=outcome.status, headers=dict(PAGE_HEADERS))
    return _show(
        ask,
        notice=outcome.blocks,
        text=form.text or "",
        message_id=form.message_id,
        status=outcome.status,
    )


# Files ---------------------------------------------------------------------------------------


@router.get("/chat/files/{file_id}")
async def download(request: Request, parts: ChatDep, file_id: str) -> Response:
    """A file of this browser's own conversation; nobody else's, and not after it has ended."""
    ask = await _ask(request, parts)
    found = ask.conversation.file(file_id) if ask.conversation else None
    if found is None:
        return _show(ask, notice=(TextBlock(text=say("file_gone")),), status=404)
    headers = {
        **PAGE_HEADERS,
        "Content-Disposition": f'attachment; filename="{found.filename}"',
    }
    return Response(found.content(), media_type=found.media_type, headers=headers)


# Leaving -------------------------------------------------------------------------------------


class LeaveForm(BaseModel):
    """End and Leave quickly carry the form token; ``stay`` when the page leads away by itself."""

    token: str = Field(default="", max_length=200)
    stay: bool = False


@router.post("/chat/end")
async def end_chat(
    request: Request, parts: ChatDep, form: Annotated[LeaveForm, Form()]
) -> Response:
    """Wipe the conversation and say so."""
    ask = await _ask(request, parts)
    if not parts.cookies.is_own_form(ask.visit, form.token, request):
        return _show(ask, notice=(TextBlock(text=say("form_expired")),), status=403)
    ended = ask.visit.conversation
    if ended is None:
        return ask.with_cookie(see_other("/chat"))
    await parts.journey.end(ended)
    mode = "private" if is_private(ended) else "named"
    ask = replace(ask, visit=ask.visit.leave(), conversation=None)
    return ask.with_cookie(see_other(f"/chat/ended/{mode}"))


@router.get("/chat/ended/{mode}")
async def ended_page(request: Request, parts: ChatDep, mode: Mode) -> Response:
    """Say what was wiped."""
    ask = await _ask(request, parts)
    sections = (Section("", (TextBlock(text=say(f"ended.{mode}")),)),)
    return _help_page(ask, "ended", "Chat ended", sections)


@router.post("/chat/leave")
async def leave_quickly(
    request: Request, parts: ChatDep, form: Annotated[LeaveForm, Form()]
) -> Response:
    """Go to a neutral page at once; a private conversation is wiped on the way.

    A named one is only left: its cookie goes, so that nobody who comes to this browser next sees
    it. A form that isn't ours wipes nothing but still leads away.
    """
    visit = parts.cookies.read(request, parts.settings.now())
    response = Response(status_code=204) if form.stay else see_other(parts.settings.exit_url)
    if visit is not None and parts.cookies.is_own_form(visit, form.token, request):
        if visit.conversation is not None and is_private(visit.conversation):
            await parts.journey.end(visit.conversation)
        parts.cookies.clear(response)
    return response


# Help ----------------------------------------------------------------------------------------


@router.get("/urgent")
async def urgent_page(request: Request, parts: ChatDep) -> Response:
    """Who to turn to at once; works with everything else down."""
    visit = parts.cookies.read(request, parts.settings.now()) or Visit.new()
    # Doesn't look the conversation up: this page needs no database.
    sections = parts.safety.urgent(parts.employer, parts.settings.current_day())
    return _help_page(_Ask(parts, request, visit, None), "urgent", "Urgent help", sections)


@router.get("/talk-to-hr")
async def hr_page(request: Request, parts: ChatDep) -> Response:
    """How to reach HR and the employer's own helpline."""
    people = parts.safety.at_work(parts.employer)
    note = (TextBlock(text=say("note_offer")), LinkBlock(title=say("note_link"), href="/note"))
    sections = (Section(f"At {parts.employer.name}", people), Section(say("note_title"), note))
    return _help_page(await _ask(request, parts), "hr", "Talk to HR", sections)


@router.get("/who-can-see")
async def who_page(request: Request, parts: ChatDep) -> Response:
    """Who can see what, in each kind of chat."""
    sections = tuple(
        Section(title, (TextBlock(text=say(f"sees.{key}")),)) for key, title in _WHO_SEES
    )
    return _help_page(await _ask(request, parts), "who", "Who can see this", sections)


def _help_page(ask: _Ask, here: str, title: str, sections: Sequence[Section]) -> Response:
    return ask.page("chat/page.html", here=here, title=title, sections=sections)
