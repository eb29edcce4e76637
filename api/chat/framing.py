"""The chat in a frame on an employer's own pages: the script that puts it there, and ways out.

A frame on another site is given no cookie of the site's own pages, and in some browsers none at
all. So its pages can carry who they are for in their forms (`api.chat.session`), links within the
frame are followed by such forms, and what needs the whole window (signing in, sending a referral,
a note) is opened in a window of its own, to which the conversation is handed over.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Annotated, Final

from fastapi import APIRouter, Form, Request
from pydantic import Field
from starlette.responses import RedirectResponse, Response

from api.blocks import TextBlock, plain_text
from api.chat.ask import FRAME_ROOT, Ask, OwnForm, ask_of, help_page, show
from api.chat.endpoints import open_page
from api.chat.help_pages import talk_to_hr, urgent, who_can_see
from api.chat.parts import ChatDep
from api.chat.signed_in import connect, is_signed_in
from api.chat.theme import PATH, theme_css
from api.errors import FormExpiredError
from api.headers import PAGE_HEADERS
from api.homes import BACK_TO_FRAME, FROM_FRAME, FROM_FRAME_LIFE
from api.pages import STATIC, see_other
from api.safety_hold import Section
from api.transcript import is_private
from api.wording import say

frame_router = APIRouter(prefix=FRAME_ROOT, include_in_schema=False)
router = APIRouter(include_in_schema=False)

#: Pages outside the frame that may be opened from it with the conversation handed over.
_OUTSIDE: Final = ("/case/", "/my/", "/note", BACK_TO_FRAME)
_SCRIPT_SECONDS: Final = 300


class GoForm(OwnForm):
    """A link within the frame, or out of it, followed by a form."""

    to: str = Field(default="", max_length=2000)
    handed: str = Field(default="", max_length=600)


@router.get("/widget.js")
async def script(parts: ChatDep) -> Response:
    """The one script that a page of the employer's loads."""
    widget = parts.employer.widget
    contacts = parts.safety.contacts(parts.employer, parts.settings.current_day())
    settings = {
        "button": widget.button,
        "title": widget.title,
        "side": widget.side,
        "colour": widget.colour,
        "dark": widget.dark_colour,
        "close": say("widget.close"),
        "down": say("widget.down"),
        "again": say("widget.again"),
        "contacts": plain_text(contacts),
    }
    # Within a script nothing may end it early, whatever the profile says.
    words = json.dumps(settings).replace("<", "\\u003c")
    body = (STATIC / "widget.js").read_text(encoding="utf-8").replace("__SETTINGS__", words, 1)
    headers = {
        **PAGE_HEADERS,
        "Cache-Control": f"public, max-age={_SCRIPT_SECONDS}",
        "Cross-Origin-Resource-Policy": "cross-origin",
    }
    return Response(body, media_type="text/javascript; charset=utf-8", headers=headers)


@router.get(PATH)
async def theme(parts: ChatDep) -> Response:
    """The employer's colour."""
    headers = {**PAGE_HEADERS, "Cache-Control": "public, max-age=31536000, immutable"}
    return Response(theme_css(parts.employer.widget), media_type="text/css", headers=headers)


@frame_router.get("")
async def frame_home() -> RedirectResponse:
    """The frame begins with the chat."""
    return see_other(f"{FRAME_ROOT}/chat")


async def _urgent(ask: Ask) -> Response:
    return urgent(ask)


async def _hr(ask: Ask) -> Response:
    return talk_to_hr(ask)


async def _who(ask: Ask) -> Response:
    return who_can_see(ask)


async def _chat(ask: Ask) -> Response:
    return await open_page(ask.request, ask)


_PAGES: Final[dict[str, Callable[[Ask], Awaitable[Response]]]] = {
    f"{FRAME_ROOT}/chat": _chat,
    f"{FRAME_ROOT}/urgent": _urgent,
    f"{FRAME_ROOT}/talk-to-hr": _hr,
    f"{FRAME_ROOT}/who-can-see": _who,
}


@frame_router.post("/go")
async def go(request: Request, parts: ChatDep, form: Annotated[GoForm, Form()]) -> Response:
    """Follow a link within the frame where the page carries its visit."""
    ask = await ask_of(request, parts, form.visit)
    if not ask.is_own_form(form):
        return show(ask, notice=(TextBlock(text=say("form_expired")),), status=403)
    page = _PAGES.get(form.to.partition("#")[0], _chat)
    return await page(ask)


@frame_router.post("/out")
def out(request: Request, parts: ChatDep, form: Annotated[GoForm, Form()]) -> Response:
    """Open a page of ours in a window of its own, with the conversation handed over to it.

    Only our own page can ask: a site that sent somebody here with a conversation of its choice
    could otherwise be told what they say in it.
    """
    cookies, now = parts.frame_cookies, parts.settings.now()
    visit = cookies.read_handed(form.handed, now)
    own = request.headers.get("sec-fetch-site") == "same-origin"
    own = own and visit is not None and cookies.is_own_form(visit, form.token, request)
    if visit is None or not own or not form.to.startswith(_OUTSIDE):
        raise FormExpiredError
    answer = see_other(form.to)
    if visit.conversation is not None:
        parts.cookies.write(answer, visit, now)
    if form.to == BACK_TO_FRAME:
        answer.set_cookie(
            FROM_FRAME,
            "yes",
            max_age=FROM_FRAME_LIFE,
            secure=parts.settings.secure_cookies,
            httponly=True,
            samesite="lax",
        )
    return answer


@router.get(BACK_TO_FRAME)
async def signed_in(request: Request, parts: ChatDep) -> Response:
    """Join the chat that was handed over with who is signed in; ask them to sign in first."""
    ask = await ask_of(request, parts)
    if not await is_signed_in(request):
        return see_other("/console/sign-in" if parts.settings.oidc_issuer else "/my/sign-in")
    conversation = ask.visit.conversation
    if conversation is not None and not is_private(conversation):
        await connect(request, conversation)
    sections = (Section("", (TextBlock(text=say("widget.signed_in")),)),)
    answer = help_page(ask, "signed-in", "You’re signed in", sections)
    answer.delete_cookie(FROM_FRAME)
    return answer
