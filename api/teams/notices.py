"""Tells managers in Teams what mail would tell them: a reference, and a link that asks to sign in.

The link holds no key, because Microsoft 365 keeps the chat. Whoever isn't reached in Teams gets
mail as before.
"""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from typing import Any

import aiohttp
from microsoft_agents.activity import ConversationReference
from microsoft_agents.hosting.core import TurnContext

from api.blocks import LinkBlock, TextBlock
from api.outbox import Elsewhere, Told, WaitError
from api.records.teams import place_of, unreachable
from api.services import Services, Work
from api.settings import Settings
from api.teams.cards import Addresses, cards_of
from api.teams.sdk import create_adapter
from api.teams.sending import TOO_MANY, message_with, wait_asked
from api.teams.trust import is_service
from api.wording import say

_LOG = logging.getLogger(__name__)
#: The kinds of notice that Teams is told, each with its words in ``wording.yml``. No personal
#: link, nothing to an employee and nothing to HR's mailbox is among them.
KINDS = frozenset(
    {"returned", "day_near", "draft_unsent", "follow_up", "plan_review", "recommendation_overdue"}
)
_GONE = frozenset({403, 404})
_SECONDS = 20.0
_LONGEST_WAIT = timedelta(hours=1)


class TeamsNotices(Elsewhere):
    """Sends notices to personal chats in Teams."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._settings: Settings = services.settings

    def reaches(self, work: Work, told: Told) -> bool:
        """Whether the reader has a personal chat with AskOH in Teams, and may be told there."""
        return self._place(work, told) is not None

    def _place(self, work: Work, told: Told) -> tuple[str, dict[str, Any]] | None:
        if told.kind not in KINDS:
            return None
        place = place_of(work, told.lookup)
        if place is None or not is_service(str(place[1].get("serviceUrl", "")), self._settings):
            return None
        return place

    def tell(self, told: Told) -> bool:
        """Send the notice; False when Teams won't take it and mail has to do.

        Raises:
            api.outbox.WaitError: Teams asks to come back later.
        """
        services = self._services
        with services.database.reading() as session:
            place = self._place(Work(session, services, self._settings.now()), told)
        if place is None:
            return False
        account, reference = place
        try:
            asyncio.run(asyncio.wait_for(self._send(told, reference), _SECONDS))
        except aiohttp.ClientResponseError as error:
            if error.status == TOO_MANY:
                raise WaitError(min(timedelta(seconds=wait_asked(error)), _LONGEST_WAIT)) from None
            _LOG.warning("Teams took no notice: %s", error.status)
            if error.status in _GONE:
                self._forget(account)
            return False
        except (aiohttp.ClientError, OSError, ValueError, TimeoutError) as error:
            _LOG.warning("Teams took no notice: %s", type(error).__name__)
            return False
        return True

    def _forget(self, account: str) -> None:
        with self._services.database.writing() as session:
            unreachable(Work(session, self._services, self._settings.now()), account)

    async def _send(self, told: Told, reference: dict[str, Any]) -> None:
        adapter = create_adapter(self._settings)
        # A failure has to come back to us, so that mail can do instead.
        adapter.on_turn_error = _pass_on
        activity = ConversationReference.model_validate(reference).get_continuation_activity()
        # It answers nothing that was written.
        activity.id = None

        async def say_it(context: TurnContext) -> None:
            for card in self._cards(told):
                await context.send_activity(message_with(card))

        await adapter.continue_conversation(self._settings.teams_app_id or "", activity, say_it)

    def _cards(self, told: Told) -> tuple[dict[str, object], ...]:
        what = say(f"teams_notices.{told.kind}")
        words = say("in_teams.notice", reference=told.reference, what=what)
        blocks = (
            TextBlock(text=words),
            LinkBlock(title=say("in_teams.notice_link"), href="/my/cases"),
        )
        public = self._settings.public_url
        return cards_of(blocks, Addresses(lambda path: f"{public}{path}", lambda _file: None))


async def _pass_on(_context: TurnContext, error: Exception) -> None:
    raise error
