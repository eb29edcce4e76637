"""The console as an app of its own: own error pages, own headers, everything behind a sign-in."""

from __future__ import annotations

from fastapi import Depends, FastAPI, Request
from starlette.responses import RedirectResponse

from api.console import (
    cases,
    content,
    export,
    keeping,
    kept,
    listing,
    notes,
    provider,
    recommendations,
    sign_in,
    versions,
)
from api.errors import TooManyTriesError, install_pages
from api.headers import PageHeaders
from api.insight import endpoints as insight
from api.limits import make_limiter
from api.pages import see_other
from api.services import Services, build_services
from api.settings import Settings
from api.sign_on import endpoints as sign_on
from api.sign_on.endpoints import SignOn

_PAGES = (
    listing,
    cases,
    keeping,
    kept,
    provider,
    recommendations,
    versions,
    export,
    notes,
    content,
    insight,
)


def create_console(settings: Settings, services: Services | None = None) -> FastAPI:
    """Build the console, to be mounted at ``/console``.

    Args:
        settings: the api's settings.
        services: the parts of the running api; built from `settings` when left out.
    """
    app = FastAPI(title="AskOH console", docs_url=None, redoc_url=None, openapi_url=None)
    app.state.services = services = services or build_services(settings)
    app.state.sign_on = SignOn(services) if settings.oidc_issuer else None
    app.state.limiter = make_limiter(settings.redis_url)
    app.add_middleware(PageHeaders)
    install_pages(app)
    # Before the links, whose address would match theirs.
    app.include_router(sign_on.router, dependencies=[Depends(not_too_often)])
    app.include_router(sign_in.router, dependencies=[Depends(not_too_often)])
    for pages in _PAGES:
        app.include_router(pages.router)

    @app.get("/")
    def home() -> RedirectResponse:
        return see_other("/console/cases")

    return app


async def not_too_often(request: Request) -> None:
    """Bound how often one network address may ask for anything about signing in.

    Raises:
        TooManyTriesError: it asked too often in this minute.
    """
    host = request.client.host if request.client else "unknown"
    per_minute = request.app.state.services.settings.address_per_minute
    if not await request.app.state.limiter.allow(f"sign-in:{host}", per_minute):
        raise TooManyTriesError("Please wait a minute and try again.")
