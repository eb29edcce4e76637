"""The addresses that Teams calls, and the files of its chats: an app of its own below ``/teams``.

Everything is checked before the SDK sees it (`api.teams.trust`). To an activity that came the right
way the answer is never a server's error: Teams would stop delivering.
"""

from __future__ import annotations

import logging

from fastapi import FastAPI, Request
from microsoft_agents.activity import Activity
from microsoft_agents.hosting.core import ClaimsIdentity
from microsoft_agents.hosting.fastapi import CloudAdapter
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, PlainTextResponse, Response

from api.chat.parts import ChatParts
from api.headers import PAGE_HEADERS
from api.services import Services
from api.settings import Settings
from api.sign_on.errors import ProviderDownError
from api.sign_on.key_ring import KeyRing
from api.teams.accounts import Accounts
from api.teams.agent import TeamsAgent
from api.teams.dialogue import Dialogue
from api.teams.files import named_in
from api.teams.sdk import create_adapter
from api.teams.trust import RefusedError, check_activity, check_token, ring_of
from api.transcript import StorageDownError
from api.wording import say

_LOG = logging.getLogger(__name__)
_SERVER_ERROR = 500
_MOST_BYTES = 128 * 1024


class Door:
    """Lets in what Teams sent and nothing else, and hands it to the agent."""

    def __init__(self, settings: Settings, adapter: CloudAdapter, agent: TeamsAgent) -> None:
        self._settings = settings
        self._adapter = adapter
        self._agent = agent
        self._ring: KeyRing = ring_of(settings)

    async def messages(self, request: Request) -> Response:
        """Take one activity."""
        try:
            claims = await self._checked(request)
        except RefusedError as refused:
            _LOG.warning("a request to Teams' address was refused: %s", refused.why)
            return JSONResponse({"error": "not taken"}, status_code=refused.status)
        except ProviderDownError as down:
            # Without the keys nobody can tell who this is: not now, and no fault of the message.
            _LOG.error("the Bot Connector's keys can't be had: %s", down.why)
            return JSONResponse({"error": "try again"}, 429, headers={"Retry-After": "60"})
        request.state.claims_identity = claims
        try:
            answer = await self._adapter.process(request, self._agent)
        except Exception as error:  # Teams stops delivering to who answers with a server's error
            _LOG.error("a Teams activity failed: %s", type(error).__name__)
            return Response(status_code=202)
        if answer is None or answer.status_code >= _SERVER_ERROR:
            return Response(status_code=202)
        return answer

    async def _checked(self, request: Request) -> ClaimsIdentity:
        settings = self._settings
        header = request.headers.get("authorization")
        shown = await run_in_threadpool(check_token, header, settings, self._ring, settings.now())
        raw = await request.body()
        if len(raw) > _MOST_BYTES:
            raise RefusedError(413, "size")
        try:
            body = await request.json()
        except (ValueError, RecursionError):
            raise RefusedError(400, "no JSON") from None
        check_activity(body, shown, settings)
        try:
            Activity.model_validate(body)
        except (ValidationError, ValueError, TypeError, AttributeError, RecursionError):
            raise RefusedError(400, "no activity") from None
        return ClaimsIdentity(dict(shown.claims), authentication_type="Bearer")


def create_teams(services: Services, parts: ChatParts) -> FastAPI:
    """Build Teams' app; the settings name an app id."""
    dialogue = Dialogue(parts, services)
    agent = TeamsAgent(dialogue, Accounts(services), services)
    door = Door(services.settings, create_adapter(services.settings), agent)

    async def file(token: str) -> Response:
        """A file of a chat, to who has its link, while the chat still has it."""
        return await _file(services, parts, token)

    app = FastAPI(title="AskOH in Teams", docs_url=None, redoc_url=None, openapi_url=None)
    app.state.agent = agent
    app.add_api_route("/messages", door.messages, methods=["POST"], include_in_schema=False)
    app.add_api_route("/files/{token}", file, include_in_schema=False)
    return app


async def _file(services: Services, parts: ChatParts, token: str) -> Response:
    gone = PlainTextResponse(say("in_teams.file_gone"), 404, headers=dict(PAGE_HEADERS))
    named = await named_in(services, token)
    if named is None:
        return gone
    try:
        conversation = await parts.journey.find(named[0])
    except StorageDownError:
        return gone
    found = conversation.file(named[1]) if conversation else None
    if found is None:
        return gone
    headers = {
        **PAGE_HEADERS,
        "Content-Disposition": f'attachment; filename="{found.filename}"',
    }
    return Response(found.content(), media_type=found.media_type, headers=headers)
