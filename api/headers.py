"""The headers every page carries: nothing cached, indexed, framed, or told to other sites."""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)

PAGE_HEADERS = MappingProxyType(
    {
        "Cache-Control": "no-store",
        "Content-Security-Policy": CONTENT_SECURITY_POLICY,
        "Cross-Origin-Opener-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
        # The address of the agreement page is itself the key to it.
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "X-Robots-Tag": "noindex, nofollow, noarchive",
    }
)


_NO_FRAME = "frame-ancestors 'none'"


def framed_headers(policy: str, origins: Sequence[str]) -> dict[str, str]:
    """The headers that differ on a page which pages of these origins may show in a frame."""
    return {
        "Content-Security-Policy": policy.replace(
            _NO_FRAME, "frame-ancestors " + " ".join(origins)
        ),
        # Pages that isolate themselves show only frames which say so.
        "Cross-Origin-Resource-Policy": "cross-origin",
    }


class PageHeaders:
    """ASGI middleware that adds `PAGE_HEADERS` to every answer that doesn't set them itself."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve the request, completing the headers of the answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def complete(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                framable = _NO_FRAME not in headers.get("Content-Security-Policy", _NO_FRAME)
                for name, value in PAGE_HEADERS.items():
                    headers.setdefault(name, value)
                if framable:
                    # It can't name origins, so it would forbid what the policy allows.
                    del headers["X-Frame-Options"]
            await send(message)

        await self.app(scope, receive, complete)
