"""Which other sites' scripts may use the public JSON chat: those the employer's profile lists."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

_DAY = 24 * 60 * 60


class PublicApiCors:
    """ASGI middleware: answers for ``/v1`` alone, to listed origins alone, never with cookies."""

    def __init__(self, app: ASGIApp, origins: Sequence[str]) -> None:
        self._app = app
        self._shared = CORSMiddleware(
            app,
            allow_origins=list(origins),
            allow_methods=["GET", "POST", "DELETE"],
            allow_headers=["Authorization", "Content-Type"],
            allow_credentials=False,
            max_age=_DAY,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve the request."""
        public = scope["type"] == "http" and scope["path"].startswith("/v1/")
        await (self._shared if public else self._app)(scope, receive, send)
