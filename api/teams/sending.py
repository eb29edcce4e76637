"""Sends to Teams what there is to show, and waits as long as Teams asks."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable

import aiohttp
from microsoft_agents.activity import Activity, ActivityTypes, Attachment, DeliveryModes
from microsoft_agents.hosting.core import TurnContext

from api.teams.cards import CONTENT_TYPE, Element
from api.wording import say

_LOG = logging.getLogger(__name__)
TOO_MANY = 429
_ATTEMPTS = 3
#: Longer than this nobody waits for an answer; the worker's notices do.
_MOST_WAIT_SECONDS = 20.0
_WAIT_SECONDS = 2.0


def message_with(card: Element) -> Activity:
    """A message that is a card; what a locked screen shows of it says nothing."""
    return Activity(
        type=ActivityTypes.message,
        summary=say("in_teams.said"),
        attachments=[Attachment(content_type=CONTENT_TYPE, content=card)],
    )


async def send(context: TurnContext, cards: Iterable[Element]) -> bool:
    """Send cards one after the other; False when Teams took one of them not at all."""
    for card in cards:
        if not await _send(context, message_with(card)):
            return False
    return True


async def typing(context: TurnContext) -> None:
    """Show that an answer is on its way, where there is somebody to see it."""
    if context.activity.delivery_mode == DeliveryModes.expect_replies:
        return
    try:
        await context.send_activity(Activity(type=ActivityTypes.typing))
    except (aiohttp.ClientError, TimeoutError) as error:
        _LOG.info("no typing sign: %s", type(error).__name__)


async def _send(context: TurnContext, message: Activity) -> bool:
    for attempt in range(_ATTEMPTS):
        try:
            await context.send_activity(message)
        except aiohttp.ClientResponseError as error:
            wait = wait_asked(error)
            if error.status != TOO_MANY or attempt == _ATTEMPTS - 1 or wait > _MOST_WAIT_SECONDS:
                _LOG.warning("Teams took no answer: %s", error.status)
                return False
            await asyncio.sleep(wait)
        except (aiohttp.ClientError, TimeoutError) as error:
            _LOG.warning("Teams took no answer: %s", type(error).__name__)
            return False
        else:
            return True
    return False


def wait_asked(error: aiohttp.ClientResponseError) -> float:
    """How many seconds Teams asks us to wait."""
    given = error.headers.get("Retry-After", "") if error.headers else ""
    return float(given) if given.isdecimal() else _WAIT_SECONDS
