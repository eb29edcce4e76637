"""Talks to the bot over its private channel: one message at a time for each conversation."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, field
from typing import Literal
from weakref import WeakValueDictionary

import httpx
from pydantic import BaseModel, ConfigDict, ValidationError

from api.blocks import Blocks
from api.inbound import Inbound

_LOG = logging.getLogger(__name__)
_MESSAGE_PATH = "/webhooks/askoh/message"
_HEALTH_PATH = "/webhooks/askoh/health"
_FORGET_PATH = "/webhooks/askoh/conversation/"
_CONNECT_SECONDS = 2.0
_HEALTH_SECONDS = 1.0

Channel = Literal["web", "teams", "cli"]


class BotUnavailableError(Exception):
    """The bot gave no usable answer. ``reason`` is one of slow, down, refused, garbled."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Intent(BaseModel):
    """What the bot took the message for, and how sure it was (0 to 1).

    Both are None for a button and for words of someone in danger, which the bot keeps no record of.
    """

    model_config = ConfigDict(extra="ignore")

    name: str | None = None
    confidence: float | None = None


class BotReply(BaseModel):
    """One answered turn, as the bot's channel returns it."""

    model_config = ConfigDict(extra="ignore")

    message_id: str
    blocks: Blocks
    intent: Intent = Intent()
    slots: dict[str, object] = {}
    requested_slot: str | None = None
    ms: float | None = None


@dataclass(slots=True)
class ConversationLocks:
    """A lock for each conversation that has a message under way; idle ones vanish."""

    _locks: WeakValueDictionary[str, asyncio.Lock] = field(default_factory=WeakValueDictionary)

    def of(self, conversation: str) -> asyncio.Lock:
        """The lock of one conversation; keep a reference while using it."""
        lock = self._locks.get(conversation)
        if lock is None:
            lock = self._locks[conversation] = asyncio.Lock()
        return lock


class BotClient:
    """Sends messages and payloads to the bot; closes with :meth:`close`."""

    def __init__(self, url: str, secret: str, timeout_seconds: float) -> None:
        self._http = httpx.AsyncClient(
            base_url=url,
            headers={"Authorization": f"Bearer {secret}"},
            timeout=httpx.Timeout(timeout_seconds, connect=_CONNECT_SECONDS),
            limits=httpx.Limits(max_connections=200, max_keepalive_connections=50),
            trust_env=False,
        )

    async def send(
        self,
        inbound: Inbound,
        *,
        employer: str,
        channel: Channel,
        text: str | None = None,
        payload: str | None = None,
    ) -> BotReply:
        """Run one turn. ``inbound.message_id`` lets the bot answer a repeat from its store.

        Raises:
            BotUnavailableError: refused, slow, failing or answering something unreadable.

        """
        body = {
            "conversation": inbound.conversation,
            "message_id": inbound.message_id,
            "text": text,
            "payload": payload,
            "role": inbound.role,
            "mode": inbound.mode,
            "employer": employer,
            "channel": channel,
        }
        return _read(await self._post(body))

    async def _post(self, body: dict[str, str | None]) -> httpx.Response:
        try:
            return await self._http.post(_MESSAGE_PATH, json=body)
        except (httpx.ConnectTimeout, httpx.ConnectError):
            raise BotUnavailableError("down") from None
        except httpx.TimeoutException:
            raise BotUnavailableError("slow") from None
        except httpx.HTTPError:
            raise BotUnavailableError("down") from None

    async def forget(self, conversation: str) -> bool:
        """Ask the bot to wipe a conversation; False when it couldn't be reached."""
        try:
            response = await self._http.delete(_FORGET_PATH + conversation, timeout=_HEALTH_SECONDS)
        except httpx.HTTPError:
            return False
        return response.is_success or response.status_code == httpx.codes.NOT_FOUND

    async def healthy(self) -> bool:
        """Whether the bot answers with a loaded model."""
        try:
            response = await self._http.get(_HEALTH_PATH, timeout=_HEALTH_SECONDS)
        except httpx.HTTPError:
            return False
        return response.is_success

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()


def _read(response: httpx.Response) -> BotReply:
    if not response.is_success:
        _LOG.error("the bot answered with status %s", response.status_code)
        raise BotUnavailableError("refused")
    try:
        return BotReply.model_validate_json(response.content)
    except ValidationError as error:
        # Field names and kinds of problem only: a value could be a person's words.
        problems = [
            f"{'.'.join(map(str, one['loc']))}: {one['type']}"
            for one in error.errors(include_input=False, include_url=False, include_context=False)
        ]
        _LOG.error("the bot's answer doesn't follow the reply model: %s", "; ".join(problems[:5]))
        raise BotUnavailableError("garbled") from None
