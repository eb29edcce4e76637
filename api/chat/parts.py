"""What the chat is made of, built once at the start of the process."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from api.bot_client import BotClient
from api.chat.session import Cookies
from api.chat.store import SealedStore
from api.chat.turns import Turns
from api.conversation import Journey, Limits
from api.insight.topics import counter
from api.limits import Limiter, make_limiter
from api.safety_hold import SafetyFlow
from api.services import Services
from api.settings import Settings
from api.transcript import MemoryStore, Transcripts
from guidance.employer import EmployerProfile, find_employer


class UnknownEmployerError(Exception):
    """There is no employer profile with this id."""


@dataclass(frozen=True, slots=True)
class ChatParts:
    """The parts that chat requests need."""

    settings: Settings
    employer: EmployerProfile
    employer_of: Callable[[str | None], EmployerProfile]
    cookies: Cookies
    frame_cookies: Cookies
    journey: Journey
    turns: Turns
    safety: SafetyFlow
    bot: BotClient
    limiter: Limiter

    async def close(self) -> None:
        """Close what holds connections."""
        await self.bot.close()
        await self.limiter.close()


def build_chat(services: Services) -> ChatParts:
    """Build the chat's parts on the process's services."""
    settings = services.settings
    bot = BotClient(
        settings.bot_url, settings.bot_secret.get_secret_value(), settings.bot_timeout_seconds
    )
    limiter = make_limiter(settings.redis_url)
    safety = SafetyFlow()
    employer_of = employers(settings, services.employer)
    journey = Journey(
        transcripts=Transcripts(
            private=MemoryStore(), named=SealedStore(services.database, services.vault)
        ),
        bot=bot,
        safety=safety,
        limiter=limiter,
        limits=Limits(settings.conversation_per_minute, settings.address_per_minute),
        employer_of=employer_of,
        now=settings.now,
        today=settings.current_day,
        count_topic=counter(services),
    )
    return ChatParts(
        settings=settings,
        employer=services.employer,
        employer_of=employer_of,
        cookies=Cookies(settings),
        frame_cookies=Cookies(settings, framed=True),
        turns=Turns(settings.conversation_at_once, settings.address_at_once),
        journey=journey,
        safety=safety,
        bot=bot,
        limiter=limiter,
    )


def employers(
    settings: Settings, served: EmployerProfile
) -> Callable[[str | None], EmployerProfile]:
    """A function from an employer's id to its profile; no id means the one we serve."""
    known = {served.id: served, settings.employer: served}

    def find(employer: str | None) -> EmployerProfile:
        if employer is None:
            return served
        if employer not in known:
            found = find_employer(settings.config, employer)
            if found is None:
                raise UnknownEmployerError(employer)
            known[employer] = found
        return known[employer]

    return find


def get_chat(request: Request) -> ChatParts:
    """The chat parts of the app that serves this request."""
    parts: ChatParts = request.app.state.chat
    return parts


ChatDep = Annotated[ChatParts, Depends(get_chat)]
