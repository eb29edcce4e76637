"""The page on which an employee sends HR a note: every word is seen before anything is kept.

What the chat prepared is read from this browser's own conversation and from nowhere else. Of a
private one nothing is stored before the form is sent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.blocks import meta_of
from api.chat.parts import ChatDep, ChatParts
from api.chat.render import render_chat
from api.chat.session import Visit
from api.errors import BadInputError, FormExpiredError, TooManyTriesError
from api.pages import see_other
from api.records import notes
from api.records.notes import MAX_NOTE_CHARS, NewNote
from api.services import WorkDep
from api.transcript import StorageDownError, is_private
from api.urgent import urgent_help
from api.wording import say

router = APIRouter(prefix="/note", tags=["note"], include_in_schema=False)
NOTES_PER_MINUTE = 5


@dataclass(frozen=True, slots=True)
class _Typed:
    name: str
    address: str
    text: str


def _typed(
    name: Annotated[str, Form(max_length=200)] = "",
    address: Annotated[str, Form(max_length=320)] = "",
    text: Annotated[str, Form()] = "",
) -> _Typed:
    return _Typed(name, address, text)


async def _own_form(
    request: Request, parts: ChatDep, token: Annotated[str, Form(max_length=200)] = ""
) -> Visit:
    """Let through a form of this browser, and not too many of them."""
    visit = parts.cookies.read(request, parts.settings.now())
    if visit is None or not parts.cookies.is_own_form(visit, token, request):
        raise FormExpiredError
    where = request.client.host if request.client else "unknown"
    if not await parts.limiter.allow(f"note:{where}", NOTES_PER_MINUTE):
        raise TooManyTriesError
    return visit


TypedDep = Annotated[_Typed, Depends(_typed)]
VisitDep = Annotated[Visit, Depends(_own_form)]


@router.get("")
async def write(request: Request, parts: ChatDep) -> Response:
    """The note as the chat prepared it, or an empty sheet."""
    visit = parts.cookies.read(request, parts.settings.now()) or Visit.new()
    typed = _Typed("", "", await _prepared(parts, visit))
    return await run_in_threadpool(_page, parts, visit, typed)


@router.post("")
def send(
    work: WorkDep,
    parts: ChatDep,
    visit: VisitDep,
    typed: TypedDep,
    help_seen: Annotated[str, Form()] = "",
) -> Response:
    """Keep the note and tell HR that there is one."""
    urgent = None if help_seen else urgent_help(work.services, typed.text, typed.name)
    if urgent is not None:
        return _page(parts, visit, typed, urgent=urgent)
    problems = _problems(typed)
    if problems:
        seen = bool(help_seen)
        return _page(parts, visit, typed, problems=problems, help_seen=seen, status=422)
    note = notes.send(work, NewNote(typed.name, typed.address, typed.text))
    return see_other(f"/note/sent/{note.reference}")


@router.get("/sent/{reference}")
def sent(request: Request, parts: ChatDep, reference: str) -> Response:
    """Say that HR has it. It reads the same whatever the address was, and knows no note."""
    visit = parts.cookies.read(request, parts.settings.now()) or Visit.new()
    mail_on = bool(parts.settings.smtp_host)
    more = {"reference": reference, "mail_on": mail_on}
    return _shown(parts, visit, "note/sent.html", more)


async def _prepared(parts: ChatParts, visit: Visit) -> str:
    """The newest note in this browser's own conversation, or an empty text."""
    if visit.conversation is None:
        return ""
    try:
        found = await parts.journey.find(visit.conversation)
    except StorageDownError:
        return ""
    for exchange in reversed(found.exchanges if found else []):
        text = meta_of(exchange.blocks).note
        if text:
            return text
    return ""


def _problems(typed: _Typed) -> dict[str, str]:
    problems = {}
    try:
        notes.tidied(typed.text)
    except BadInputError as error:
        problems["text"] = error.message
    name, _, domain = typed.address.strip().partition("@")
    if not typed.name.strip():
        problems["name"] = "Give your name"
    if not name or "." not in domain or " " in typed.address.strip():
        problems["address"] = "Type your work address, such as name@employer.example"
    return problems


def _page(
    parts: ChatParts,
    visit: Visit,
    typed: _Typed,
    *,
    problems: Mapping[str, str] | None = None,
    urgent: object = None,
    help_seen: bool = False,
    status: int = 200,
) -> Response:
    more = {
        "typed": typed,
        "problems": problems or {},
        "urgent": urgent,
        "help_seen": help_seen or urgent is not None,
        "most": MAX_NOTE_CHARS,
    }
    return _shown(parts, visit, "note/write.html", more, status)


def _shown(
    parts: ChatParts, visit: Visit, template: str, more: Mapping[str, object], status: int = 200
) -> Response:
    employer, now = parts.employer, parts.settings.now()
    private = visit.conversation is not None and is_private(visit.conversation)
    context = {
        "employer_name": employer.name,
        "contact": employer.hr_contact,
        "token": parts.cookies.form_token(visit),
        "private": private,
        "in_chat": visit.conversation is not None,
        "not_kept": say("note_not_kept"),
        **more,
    }
    exit_url = parts.settings.exit_url
    answer = render_chat(template, context, exit_url=exit_url, status=status)
    parts.cookies.write(answer, visit, now)
    return answer
