"""What somebody keeps of a chat, and how they leave it: files, a copy, memory of it, End, Leave."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from api.blocks import TextBlock
from api.chat.ask import Ask, OwnForm, ask_of, help_page, show, visit_of
from api.chat.copy import as_text
from api.chat.parts import ChatDep
from api.headers import PAGE_HEADERS
from api.inbound import Mode
from api.pages import see_other
from api.safety_hold import Section
from api.transcript import is_private
from api.wording import say

router = APIRouter(include_in_schema=False)


class LeaveForm(OwnForm):
    """End and Leave quickly; ``stay`` when the page leads away by itself."""

    stay: bool = False


class RememberForm(OwnForm):
    """Whether this device shall still know a named chat when its window has closed."""

    remember: bool = False


@router.get("/chat/files/{file_id}")
async def download(request: Request, parts: ChatDep, file_id: str) -> Response:
    """A file of this browser's own conversation; nobody else's, and not after it has ended."""
    return file_of(await ask_of(request, parts), file_id)


@router.post("/chat/files/{file_id}")
async def download_by_form(
    request: Request, parts: ChatDep, file_id: str, form: Annotated[OwnForm, Form()]
) -> Response:
    """The same, asked for by a page that carries its visit."""
    ask = await ask_of(request, parts, form.visit)
    if not ask.is_own_form(form):
        return show(ask, notice=(TextBlock(text=say("form_expired")),), status=403)
    return file_of(ask, file_id)


def file_of(ask: Ask, file_id: str) -> Response:
    """A file of the conversation of whoever asks, to be saved."""
    found = ask.conversation.file(file_id) if ask.conversation else None
    if found is None:
        return show(ask, notice=(TextBlock(text=say("file_gone")),), status=404)
    return _saved(found.content(), found.filename, found.media_type)


@router.post("/chat/copy")
async def copy(request: Request, parts: ChatDep, form: Annotated[OwnForm, Form()]) -> Response:
    """A named conversation as plain text, to keep; a private one leaves no copy."""
    ask = await ask_of(request, parts, form.visit)
    if not ask.is_own_form(form):
        return show(ask, notice=(TextBlock(text=say("form_expired")),), status=403)
    conversation = ask.conversation
    if conversation is None or conversation.mode == "private":
        return show(ask, notice=(TextBlock(text=say("no_copy")),), status=404)
    text = as_text(conversation)
    return _saved(text.encode(), "askoh-chat.txt", "text/plain; charset=utf-8")


def _saved(content: bytes, filename: str, media_type: str) -> Response:
    headers = {**PAGE_HEADERS, "Content-Disposition": f'attachment; filename="{filename}"'}
    return Response(content, media_type=media_type, headers=headers)


@router.post("/chat/remember")
async def remember(
    request: Request, parts: ChatDep, form: Annotated[RememberForm, Form()]
) -> Response:
    """Let this device remember a named chat for seven days, or only while its window is open."""
    ask = await ask_of(request, parts, form.visit)
    if not ask.is_own_form(form):
        return show(ask, notice=(TextBlock(text=say("form_expired")),), status=403)
    ask = replace(ask, visit=replace(ask.visit, remembered=form.remember))
    if ask.carried:
        # The browser keeps nothing for us here, so it can't be promised.
        return show(ask, notice=(TextBlock(text=say("remember.cannot")),))
    return ask.with_cookie(see_other(f"{ask.root}/chat"))


@router.post("/chat/end")
async def end_chat(
    request: Request, parts: ChatDep, form: Annotated[LeaveForm, Form()]
) -> Response:
    """Wipe the conversation and say so."""
    ask = await ask_of(request, parts, form.visit)
    if not ask.is_own_form(form):
        return show(ask, notice=(TextBlock(text=say("form_expired")),), status=403)
    ended = ask.visit.conversation
    if ended is None:
        return ask.with_cookie(see_other(f"{ask.root}/chat"))
    await parts.journey.end(ended)
    mode: Mode = "private" if is_private(ended) else "named"
    ask = replace(ask, visit=ask.visit.leave(), conversation=None)
    if ask.carried:
        return _ended(ask, mode)
    return ask.with_cookie(see_other(f"{ask.root}/chat/ended/{mode}"))


@router.get("/chat/ended/{mode}")
async def ended_page(request: Request, parts: ChatDep, mode: Mode) -> Response:
    """Say what was wiped."""
    return _ended(await ask_of(request, parts), mode)


def _ended(ask: Ask, mode: Mode) -> Response:
    sections = (Section("", (TextBlock(text=say(f"ended.{mode}")),)),)
    return help_page(ask, "ended", "Chat ended", sections)


@router.post("/chat/leave")
async def leave_quickly(
    request: Request, parts: ChatDep, form: Annotated[LeaveForm, Form()]
) -> Response:
    """Go to a neutral page at once; a private conversation is wiped on the way.

    A named one is only left: its cookie goes, so that nobody who comes to this browser next sees
    it. A form that isn't ours wipes nothing but still leads away.
    """
    ask = visit_of(request, parts, form.visit)
    response = Response(status_code=204) if form.stay else see_other(parts.settings.exit_url)
    if ask.is_own_form(form):
        if ask.visit.conversation is not None and is_private(ask.visit.conversation):
            await parts.journey.end(ask.visit.conversation)
        ask.cookies.clear(response)
    return response
