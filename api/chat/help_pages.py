"""What must always be in reach: urgent help, people at work, and who can see what."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.blocks import LinkBlock, TextBlock
from api.chat.ask import Ask, ask_of, help_page, visit_of
from api.chat.parts import ChatDep
from api.safety_hold import Section
from api.wording import say

router = APIRouter(include_in_schema=False)

_WHO_SEES = (
    ("private", "In a private chat"),
    ("named", "In a chat about someone you manage, or from HR"),
    ("urgent", "If someone may be at risk"),
    ("device", "On this device"),
    ("never", "What never happens"),
)


@router.get("/urgent")
async def urgent_page(request: Request, parts: ChatDep) -> Response:
    """Who to turn to at once; works with everything else down."""
    # Doesn't look the conversation up: this page needs no database.
    return urgent(visit_of(request, parts))


@router.get("/talk-to-hr")
async def hr_page(request: Request, parts: ChatDep) -> Response:
    """How to reach HR and the employer's own helpline."""
    return talk_to_hr(await ask_of(request, parts))


@router.get("/who-can-see")
async def who_page(request: Request, parts: ChatDep) -> Response:
    """Who can see what, in each kind of chat."""
    return who_can_see(await ask_of(request, parts))


def urgent(ask: Ask) -> Response:
    """The page on urgent help, for whoever asks."""
    sections = ask.parts.safety.urgent(ask.parts.employer, ask.parts.settings.current_day())
    return help_page(ask, "urgent", "Urgent help", sections)


def talk_to_hr(ask: Ask) -> Response:
    """The page on people at work, for whoever asks."""
    employer = ask.parts.employer
    people = ask.parts.safety.at_work(employer)
    note = (TextBlock(text=say("note_offer")), LinkBlock(title=say("note_link"), href="/note"))
    sections = (Section(f"At {employer.name}", people), Section(say("note_title"), note))
    return help_page(ask, "hr", "Talk to HR", sections)


def who_can_see(ask: Ask) -> Response:
    """The page on who can see what, for whoever asks."""
    sections = tuple(
        Section(title, (TextBlock(text=say(f"sees.{key}")),)) for key, title in _WHO_SEES
    )
    return help_page(ask, "who", "Who can see this", sections)
