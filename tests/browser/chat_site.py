"""What the browser tests of the chat share: a stand-in for the bot, a server, and a few looks."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Frame, Page, expect
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

ROOT = Path(__file__).parents[2]
CRISIS = "some mornings driving in i think about ending my life"
PHONE = {"width": 320, "height": 640}
DRAFT = [
    {"type": "text", "text": "Here is **draft 1**. What could you offer him for a few weeks?"},
    {
        "type": "card",
        "style": "draft",
        "title": "Referral draft 1, H7-204",
        "rows": [
            {"label": "Role and demands", "value": "Production line, rotating shifts and nights"},
            {"label": "What you can offer", "value": "OH asks for it", "missing": True},
        ],
        "items": ["How long can he stand, and what would help him sit?"],
        "note": "Nothing has been sent to anyone.",
    },
    {"type": "card", "style": "plan", "title": "What happens next", "items": ["He reads it"]},
    {
        "type": "card",
        "style": "status",
        "title": "H7-204",
        "rows": [{"label": "With", "value": "him"}],
    },
    {
        "type": "card",
        "style": "help",
        "title": "Today",
        "rows": [{"label": "EAP", "value": "0800 555 0142"}],
    },
    {"type": "card", "style": "summary", "title": "What I've understood", "items": ["Off now"]},
    {"type": "link", "title": "Ask him to read it", "href": "/case/H7-204/send?t=x"},
    {"type": "source", "text": "GOV.UK, copy of Oct 2026, not yet checked live"},
    {
        "type": "choices",
        "slot": "can_offer",
        "choices": [
            {"title": title, "payload": "/inform" + json.dumps({"answer": title})}
            for title in ("Shorter shifts", "Days only", "A seat or stool")
        ],
    },
]


@dataclass
class StandIn:
    """The bot's channel: answers with a draft, slowly or not at all when told so."""

    url: str = ""
    seconds: float = 0.0
    broken: bool = False
    received: list[dict[str, object]] = field(default_factory=list)

    async def message(self, request: Request) -> Response:
        body = await request.json()
        self.received.append(body)
        await asyncio.sleep(self.seconds)
        if self.broken:
            return PlainTextResponse("broken", status_code=500)
        return JSONResponse({"message_id": body["message_id"], "blocks": DRAFT, "slots": {}})

    async def fine(self, _request: Request) -> Response:
        return JSONResponse({"status": "ok"})

    def app(self) -> Starlette:
        base = "/webhooks/askoh"
        return Starlette(
            routes=[
                Route(f"{base}/message", self.message, methods=["POST"]),
                Route(f"{base}/conversation/{{id}}", self.fine, methods=["DELETE"]),
                Route(f"{base}/health", self.fine),
            ]
        )


@contextmanager
def serving(app: Any, **more: Any) -> Iterator[str]:
    """Serve an app on a free port until the block ends."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        server = uvicorn.Server(
            uvicorn.Config(app, log_level="error", timeout_graceful_shutdown=1, **more)
        )
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        yield url
        server.should_exit = True
        thread.join()


def start[P: (Page, Frame)](page: P, who: str = "Someone I manage") -> P:
    page.get_by_role("button", name=who).click()
    expect(page.locator("#latest")).to_be_visible()
    return page


def say(page: Page | Frame, words: str) -> None:
    page.get_by_label("Your message").fill(words)
    page.get_by_role("button", name="Send", exact=True).click()


def focused(page: Page) -> str:
    """The words, name or id of what has the focus."""
    return str(
        page.evaluate(
            "(() => { const e = document.activeElement;"
            " return e.innerText || e.querySelector('img')?.alt || e.id; })()"
        )
    )


def sideways(page: Page) -> int:
    """How many pixels the page can be pushed sideways."""
    return int(page.evaluate("document.documentElement.scrollWidth - innerWidth"))


def violations(page: Page) -> list[str]:
    results = Axe().run(page)
    return [f"{v['id']}: {v['nodes'][0]['html']}" for v in results.response["violations"]]
