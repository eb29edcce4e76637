"""The console as an app of its own: own error pages, own headers, everything behind a sign-in."""

from __future__ import annotations

from fastapi import FastAPI
from starlette.responses import RedirectResponse

from api.console import cases, notes, recommendations, sign_in
from api.errors import install_pages
from api.headers import PageHeaders
from api.pages import see_other
from api.services import Services, build_services
from api.settings import Settings


def create_console(settings: Settings, services: Services | None = None) -> FastAPI:
    """Build the console, to be mounted at ``/console``.

    Args:
        settings: the api's settings.
        services: the parts of the running api; built from `settings` when left out.
    """
    app = FastAPI(title="AskOH console", docs_url=None, redoc_url=None, openapi_url=None)
    app.state.services = services or build_services(settings)
    app.add_middleware(PageHeaders)
    install_pages(app)
    app.include_router(sign_in.router)
    app.include_router(cases.router)
    app.include_router(recommendations.router)
    app.include_router(notes.router)

    @app.get("/")
    def home() -> RedirectResponse:
        return see_other("/console/cases")

    return app
