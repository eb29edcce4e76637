"""The only door: puts the chat, the console, the personal pages and the tools' way in together."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, MutableMapping

import httpx
from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.staticfiles import StaticFiles

from api import errors
from api.agreement import endpoints as agreement
from api.cases import endpoints as cases
from api.chat import endpoints as chat
from api.chat import framing, help_pages, leaving
from api.chat import internal as internal_chat
from api.chat.ask import FRAME_ROOT
from api.chat.parts import ChatDep, ChatParts, build_chat
from api.console.app import create_console
from api.cors import PublicApiCors
from api.headers import PageHeaders
from api.internal import endpoints as internal_cases
from api.internal import plans as internal_plans
from api.middleware import AccessLog, LastResort, SizeLimit, StrictTransport
from api.my import cases as my_cases
from api.my import sign_in as my_sign_in
from api.notes import reading as note_reading
from api.notes import writing as note_writing
from api.pages import STATIC, see_other
from api.scope import renew
from api.services import Work, build_services
from api.settings import Settings
from api.teams.app import create_teams
from api.v1 import endpoints as v1
from api.wording import say

_LOG = logging.getLogger(__name__)
_SWEEP_SECONDS = 60
_HEALTH_SECONDS = 1.0


class NamedByContent(StaticFiles):
    """Static files whose address changes with their content, so they may be kept for ever."""

    async def get_response(self, path: str, scope: MutableMapping[str, object]) -> Response:
        """Serve one file."""
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response


def create_app(settings: Settings | None = None) -> FastAPI:
    """Build the api on a migrated database.

    Raises:
        api.settings.SettingsError: a setting is missing or unsafe; the message says the cure.
        guidance.employer.EmployerError: the employer profile can't be used; it says why.

    """
    settings = settings or Settings.load()
    # uvicorn's own access log writes whole paths, and a path can be a personal link.
    logging.getLogger("uvicorn.access").disabled = True
    services = build_services(settings)
    with services.database.writing() as session:
        renew(Work(session, services, settings.now()))
    parts = build_chat(services)

    @contextlib.asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        sweeper = asyncio.create_task(_sweep_for_ever(parts))
        yield
        sweeper.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await sweeper
        await parts.close()
        services.database.close()

    app = FastAPI(
        title="AskOH",
        version="1",
        summary="Occupational health, in your own words",
        description=say("api_says"),
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url="/v1/openapi.json",
    )
    app.state.services = services
    app.state.chat = parts
    errors.install_json(app)
    app.add_api_route("/", front_page, include_in_schema=False)
    app.include_router(framing.router)
    app.include_router(framing.frame_router)
    for root in ("", FRAME_ROOT):
        for part in (chat, help_pages, leaving):
            app.include_router(part.router, prefix=root)
    app.include_router(v1.router)
    app.include_router(internal_chat.router)
    app.include_router(internal_cases.router)
    app.include_router(internal_plans.router)
    app.include_router(agreement.router)
    app.include_router(cases.router)
    app.include_router(my_sign_in.router)
    app.include_router(my_cases.router)
    app.include_router(note_writing.router)
    app.include_router(note_reading.router)
    app.add_api_route("/health", health, include_in_schema=False)
    app.mount("/console", create_console(settings, services), name="console")
    if settings.teams:
        app.mount("/teams", create_teams(services, parts), name="teams")
    # Only what holds nobody's secret is compressed.
    app.mount("/static", GZipMiddleware(NamedByContent(directory=STATIC)), name="static")
    app.add_middleware(LastResort)
    app.add_middleware(PublicApiCors, origins=services.employer.widget.api_origins)
    app.add_middleware(PageHeaders)
    app.add_middleware(SizeLimit, limit=settings.request_bytes)
    if settings.secure_cookies:
        app.add_middleware(StrictTransport)
    app.add_middleware(AccessLog)
    return app


async def front_page() -> RedirectResponse:
    """The chat is the front page."""
    return see_other("/chat")


async def health(parts: ChatDep) -> JSONResponse:
    """Which parts answer, for operators: always 200 while the api itself serves."""
    bot, actions = await asyncio.gather(
        parts.bot.healthy(), _answers(f"{parts.settings.actions_url}/health")
    )
    body = {
        "status": "ok" if bot and actions else "degraded",
        "api": "ok",
        "bot": "ok" if bot else "unreachable",
        "actions": "ok" if actions else "unreachable",
    }
    return JSONResponse(body)


async def _answers(url: str) -> bool:
    try:
        async with httpx.AsyncClient(timeout=_HEALTH_SECONDS, trust_env=False) as client:
            return (await client.get(url)).is_success
    except httpx.HTTPError:
        return False


async def _sweep_for_ever(parts: ChatParts) -> None:
    """Wipe old conversations every minute, whatever happens to one attempt."""
    while True:
        await asyncio.sleep(_SWEEP_SECONDS)
        try:
            await parts.journey.sweep()
        except Exception:
            _LOG.exception("old conversations could not be wiped; trying again in a minute")
