"""The only way into Rasa: our own channel, behind a shared secret, for the api alone."""

import asyncio
import hmac
import logging
import os
import time
from typing import Any, Awaitable, Callable, Dict, List, Optional, Text, Tuple

from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from askoh_bot.tracker_store import WordlessTrackerStore

logger = logging.getLogger(__name__)

REMEMBERED_SECONDS = 10 * 60
MAX_TEXT = 4000
SHORTEST_SECRET = 16
_METADATA = ("role", "mode", "employer", "channel")


class BadRequestError(ValueError):
    """The api sent something that isn't a message."""


class AskohChannel(InputChannel):
    """POST /webhooks/askoh/message with a bearer secret; one JSON answer a message."""

    @classmethod
    def name(cls) -> Text:
        """The channel's name in its address."""
        return "askoh"

    @classmethod
    def from_credentials(cls, credentials: Optional[Dict[Text, Any]]) -> "InputChannel":
        """Built from credentials.yml; the secret itself comes from the environment."""
        return cls(os.environ.get("ASKOH_BOT_SECRET", ""))

    def __init__(self, secret: Text) -> None:
        if len(secret) < SHORTEST_SECRET:
            raise ValueError(
                "ASKOH_BOT_SECRET is missing or shorter than 16 characters. Run `askoh secrets`."
            )
        self._secret = secret
        # The last reply of each conversation, so that a repeat never runs the turn twice.
        self._replies: Dict[Text, Tuple[float, Dict[Text, Any]]] = {}
        self._locks: Dict[Text, asyncio.Lock] = {}

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The channel's routes."""
        webhook = Blueprint("askoh_webhook")

        @webhook.route("/health", methods=["GET"])
        async def health(request: Request) -> HTTPResponse:
            agent = request.app.ctx.agent
            ready = agent is not None and agent.is_ready()
            return response.json({"status": "ok" if ready else "starting"}, 200 if ready else 503)

        @webhook.route("/message", methods=["POST"])
        async def message(request: Request) -> HTTPResponse:
            return await self._guarded(request, lambda: self._message(request, on_new_message))

        @webhook.route("/classify", methods=["POST"])
        async def classify(request: Request) -> HTTPResponse:
            return await self._guarded(request, lambda: _classify(request))

        @webhook.route("/conversation/<conversation:str>", methods=["DELETE"])
        async def forget(request: Request, conversation: Text) -> HTTPResponse:
            return await self._guarded(request, lambda: self._forget(request, conversation))

        return webhook

    async def _guarded(
        self, request: Request, handle: Callable[[], Awaitable[HTTPResponse]]
    ) -> HTTPResponse:
        given = request.headers.get("authorization", "")
        if not hmac.compare_digest(given.encode(), f"Bearer {self._secret}".encode()):
            return _error(401, "unauthorised", "This address is for the api only.")
        try:
            return await handle()
        except BadRequestError as error:
            return _error(400, "bad_request", str(error))
        except Exception as error:
            # The exception's text could hold what somebody typed, so only its type is logged.
            logger.error("A turn failed: %s", type(error).__name__)
            return _error(500, "turn_failed", "The message could not be answered.")

    async def _message(
        self, request: Request, on_new_message: Callable[[UserMessage], Awaitable[Any]]
    ) -> HTTPResponse:
        body = _read_message(request)
        conversation = body["conversation"]
        lock = self._locks.setdefault(conversation, asyncio.Lock())
        try:
            async with lock:
                answer = self._already_given(conversation, body["message_id"])
                if answer is None:
                    answer = await _run_turn(request, body, on_new_message)
                    if answer is None:
                        return _error(503, "actions_unavailable", "The actions did not answer.")
                    self._remember(conversation, answer)
        finally:
            if not lock.locked():
                self._locks.pop(conversation, None)
        return response.json(answer)

    def _already_given(self, conversation: Text, message_id: Text) -> Optional[Dict[Text, Any]]:
        kept = self._replies.get(conversation)
        return kept[1] if kept and kept[1]["message_id"] == message_id else None

    def _remember(self, conversation: Text, answer: Dict[Text, Any]) -> None:
        now = time.monotonic()
        self._replies[conversation] = (now, answer)
        for key in [k for k, v in self._replies.items() if v[0] < now - REMEMBERED_SECONDS]:
            del self._replies[key]

    async def _forget(self, request: Request, conversation: Text) -> HTTPResponse:
        _store(request).forget(conversation)
        self._replies.pop(conversation, None)
        return response.json({"status": "forgotten"})


async def _run_turn(
    request: Request,
    body: Dict[Text, Any],
    on_new_message: Callable[[UserMessage], Awaitable[Any]],
) -> Optional[Dict[Text, Any]]:
    """One turn; None, with the conversation put back as it was, if the actions failed."""
    started = time.perf_counter()
    store = _store(request)
    before = store.current(body["conversation"])
    output = CollectingOutputChannel()
    await on_new_message(
        UserMessage(
            body["payload"] or _not_a_command(body["text"]),
            output,
            body["conversation"],
            input_channel=AskohChannel.name(),
            metadata={key: body.get(key) for key in _METADATA},
        )
    )
    blocks = _blocks(output)
    if not blocks:
        store.put_back(body["conversation"], before)
        return None
    after = store.current(body["conversation"]) or {}
    intent = (after.get("last") or {}).get("intent") or {}
    return {
        "message_id": body["message_id"],
        "blocks": blocks,
        "intent": intent,
        "slots": after.get("slots", {}),
        "requested_slot": after.get("requested"),
        "ms": round((time.perf_counter() - started) * 1000, 1),
    }


async def _classify(request: Request) -> HTTPResponse:
    texts = (request.json or {}).get("texts")
    if not isinstance(texts, list) or not all(isinstance(t, str) for t in texts):
        raise BadRequestError("`texts` must be a list of strings.")
    agent = request.app.ctx.agent
    parsed = [await agent.parse_message(_not_a_command(t[:MAX_TEXT]) or ".") for t in texts]
    return response.json(
        {"results": [{"intent": p["intent"], "ranking": p["intent_ranking"]} for p in parsed]}
    )


def _read_message(request: Request) -> Dict[Text, Any]:
    body = request.json
    if not isinstance(body, dict):
        raise BadRequestError("The body must be a JSON object.")
    for field in ("conversation", "message_id"):
        if not isinstance(body.get(field), str) or not body[field]:
            raise BadRequestError(f"`{field}` is missing.")
    text, payload = body.get("text"), body.get("payload")
    if bool(text) == bool(payload):
        raise BadRequestError("Give either `text` or `payload`.")
    if payload and not str(payload).startswith("/"):
        raise BadRequestError("`payload` must be one that the bot issued.")
    return {**body, "text": str(text or "")[:MAX_TEXT], "payload": payload}


def _not_a_command(text: Text) -> Text:
    # Rasa takes a leading slash for an intent; typed words must never be commands.
    return text.lstrip("/ \t\n") if text.lstrip().startswith("/") else text


def _blocks(output: CollectingOutputChannel) -> List[Dict[Text, Any]]:
    blocks: List[Dict[Text, Any]] = []
    for message in output.messages:
        if "custom" in message:
            blocks += message["custom"].get("blocks", [])
        elif message.get("text"):
            blocks.append({"type": "text", "text": message["text"]})
    return blocks


def _store(request: Request) -> WordlessTrackerStore:
    store = request.app.ctx.agent.tracker_store
    # Rasa wraps the store in one that falls back to memory when the first fails.
    return getattr(store, "_tracker_store", store)


def _error(status: int, code: Text, message: Text) -> HTTPResponse:
    return response.json({"error": {"code": code, "message": message}}, status)
