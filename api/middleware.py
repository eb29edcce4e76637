"""What every request passes: a size limit, transport security, and an access log without content.

The log names the route (``/agree/{token}``), never the path, the query or the body: a path can
hold a personal link and a body a person's words.
"""

from __future__ import annotations

import logging
import time
import traceback

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.pages import render
from api.wording import say

_LOG = logging.getLogger("askoh.access")
_TOO_LARGE = 413


class SizeLimit:
    """Refuses a request whose body is larger than ``limit`` bytes, announced or not."""

    def __init__(self, app: ASGIApp, limit: int) -> None:
        self._app = app
        self._limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve the request unless it is too large."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        announced = Headers(scope=scope).get("content-length", "0")
        if not announced.isdecimal() or int(announced) > self._limit:
            await _refuse(scope, receive, send)
            return
        taken = 0

        async def counted() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > self._limit:
                raise HTTPException(_TOO_LARGE, say("too_big"))
            return message

        await self._app(scope, counted, send)


async def _refuse(scope: Scope, receive: Receive, send: Send) -> None:
    context = {"title": "That was too large", "message": say("too_big"), "code": "too_large"}
    response = render("error.html", context, status=_TOO_LARGE)
    await response(scope, receive, send)


class AccessLog:
    """Logs method, route, status and milliseconds of each request."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve the request and log it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = time.perf_counter()
        status = 500

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, noted)
        finally:
            spent = (time.perf_counter() - began) * 1000
            _LOG.info("%s %s %d %.0fms", scope["method"], _route(scope), status, spent)


def _route(scope: Scope) -> str:
    pattern = getattr(scope.get("route"), "path", None)
    return str(pattern) if pattern else "-"


class LastResort:
    """Answers a failure of ours with a page that still helps, and logs where it was, not what.

    The text of an exception can hold what somebody typed, so only its type and place are logged.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve the request; a failure before the answer began becomes a page."""
        started = False

        async def noted(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self._app(scope, receive, noted)
        except Exception as error:
            last = traceback.extract_tb(error.__traceback__)[-1]
            place = f"{last.filename}:{last.lineno} in {last.name}"
            _LOG.error("%s failed: %s at %s", _route(scope), type(error).__name__, place)
            if started or scope["type"] != "http":
                raise RuntimeError("the answer broke off") from None
            context = {"title": "Something went wrong", "message": say("failed"), "code": "error"}
            response = render("error.html", context, status=500)
            await response(scope, receive, send)


class StrictTransport:
    """Tells browsers to use https only, where the public address is https."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve the request with the header added."""

        async def added(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.setdefault("Strict-Transport-Security", "max-age=31536000")
            await send(message)

        await self._app(scope, receive, added if scope["type"] == "http" else send)
