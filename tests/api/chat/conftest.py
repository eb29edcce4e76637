"""A browser on the web chat, over the whole api, with a small real server in the bot's place.

The stand-in follows the bot's channel and exists to fail on demand: slow, broken, gone.
"""

from __future__ import annotations

import json
import socket
import threading
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import lxml.html
import pytest
import uvicorn
from cryptography.fernet import Fernet
from fastapi import FastAPI
from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from api.app import create_app
from api.settings import Settings
from guidance.employer import EmployerProfile

ROOT = Path(__file__).parents[3]
BASE = "http://askoh.test"
SERVICE_TOKEN = "service-token-for-tests-0123456789"
BOT_SECRET = "bot-secret-for-tests-0123456789ab"
QUESTION = "What does the fit note say at the moment?"


class MovableSettings(Settings):
    """Settings whose clock a test can move."""

    def now(self) -> datetime:
        return CLOCK.at


class Clock:
    """The time of a test."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)

    def pass_minutes(self, minutes: float) -> None:
        self.at += timedelta(minutes=minutes)


CLOCK = Clock()


def question_blocks() -> list[dict[str, object]]:
    """What the stand-in answers unless told otherwise: a question with two buttons."""
    payloads = {"Not fit for work": "not_fit", "May be fit": "may_be_fit"}
    choices = [
        {"title": title, "payload": "/inform" + json.dumps({"note_type": value})}
        for title, value in payloads.items()
    ]
    return [
        {"type": "text", "text": QUESTION},
        {"type": "choices", "slot": "note_type", "choices": choices},
        {"type": "meta", "slot": "note_type", "outcome": "NOT_YET", "reasons": []},
    ]


@dataclass
class StandIn:
    """The bot's channel, with failures to order. ``received`` is what reached it, in order."""

    url: str = ""
    question: str = QUESTION
    received: list[dict[str, object]] = field(default_factory=list)
    forgotten: list[str] = field(default_factory=list)
    intent: dict[str, object] = field(
        default_factory=lambda: {"name": "describe_situation", "confidence": 0.9}
    )
    blocks: Callable[[dict[str, object]], list[dict[str, object]]] = field(
        default=lambda _body: question_blocks()
    )
    fault: Callable[[], Awaitable[Response | None]] | None = None

    def texts(self) -> list[object]:
        return [one["text"] or one["payload"] for one in self.received]

    async def message(self, request: Request) -> Response:
        body = await request.json()
        assert request.headers["authorization"] == f"Bearer {BOT_SECRET}"
        self.received.append(body)
        if self.fault is not None:
            broken = await self.fault()
            if broken is not None:
                return broken
        return JSONResponse(
            {
                "message_id": body["message_id"],
                "blocks": self.blocks(body),
                "intent": self.intent,
                "ranking": [],
                "slots": {"role": "manager"},
                "requested_slot": None,
                "ms": 1.0,
            }
        )

    async def forget(self, request: Request) -> Response:
        self.forgotten.append(request.path_params["conversation"])
        return JSONResponse({"status": "forgotten"})

    async def health(self, _request: Request) -> Response:
        return JSONResponse({"status": "ok"})

    def app(self) -> Starlette:
        base = "/webhooks/askoh"
        return Starlette(
            routes=[
                Route(f"{base}/message", self.message, methods=["POST"]),
                Route(f"{base}/health", self.health),
                Route(f"{base}/conversation/{{conversation}}", self.forget, methods=["DELETE"]),
                Route("/health", self.health),
            ]
        )


@pytest.fixture
def bot() -> Iterator[StandIn]:
    stand_in = StandIn()
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        stand_in.url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        config = uvicorn.Config(stand_in.app(), log_level="error", timeout_graceful_shutdown=3)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        yield stand_in
        server.should_exit = True
        thread.join()


@pytest.fixture
def clock() -> Clock:
    CLOCK.at = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
    return CLOCK


@pytest.fixture
def settings(tmp_path: Path, database_url: str, bot: StandIn, clock: Clock) -> Settings:
    return MovableSettings(
        home=tmp_path,
        config=ROOT / "config",
        database_url=database_url,
        today=clock.at.date(),
        bot_url=bot.url,
        actions_url=bot.url,
        public_url=BASE,
        bot_secret=SecretStr(BOT_SECRET),
        service_token=SecretStr(SERVICE_TOKEN),
        keys=(SecretStr(Fernet.generate_key().decode()),),
        bot_timeout_seconds=1,
    )


@asynccontextmanager
async def running(settings: Settings) -> AsyncIterator[FastAPI]:
    app = create_app(settings)
    yield app
    await app.state.chat.close()
    app.state.services.database.close()


@pytest.fixture
async def app(settings: Settings) -> AsyncIterator[FastAPI]:
    async with running(settings) as app:
        yield app


@dataclass
class Page:
    """What a person sees after a request."""

    answer: httpx.Response

    @property
    def tree(self) -> lxml.html.HtmlElement:
        return lxml.html.fromstring(self.answer.text)

    @property
    def words(self) -> str:
        return " ".join(self.tree.text_content().split())

    def said(self) -> list[str]:
        """The person's own turns."""
        return [one.text_content() for one in self.tree.find_class("bubble")]

    def latest(self) -> str:
        return " ".join(self.tree.get_element_by_id("latest").text_content().split())

    def notice(self) -> str:
        return " ".join("".join(n.text_content() for n in self.tree.find_class("notice")).split())

    def box(self) -> str:
        """The text in the message box."""
        # A browser drops the line break that follows the opening tag; lxml keeps it.
        return str(self.tree.get_element_by_id("message").value or "").removeprefix("\n")

    def buttons(self) -> dict[str, str]:
        """The choices on offer: title to id."""
        return {b.text_content(): str(b.get("value")) for b in self.tree.find_class("choice")}

    def field(self, name: str) -> str:
        return str(self.tree.find_class("composer")[0].fields[name])


@dataclass
class Visitor:
    """Somebody with a browser. Without scripts, unless ``fetch`` is used."""

    http: httpx.AsyncClient
    page: Page = field(init=False)

    async def get(self, path: str = "/chat") -> Page:
        self.page = Page(await self.http.get(path))
        return self.page

    async def post(self, path: str = "/chat", **fields: str) -> Page:
        given = self.own_fields() | fields
        self.page = Page(await self.http.post(path, data=given))
        return self.page

    def own_fields(self) -> dict[str, str]:
        """What every form of the page carries, with a fresh message id."""
        mark = {name: self.page.field(name) for name in ("token", "page")}
        return mark | {"message_id": uuid.uuid4().hex}

    async def open(self, start: str = "manager") -> Page:
        await self.get()
        return await self.post(start=start)

    async def say(self, text: str, **more: str) -> Page:
        return await self.post(text=text, **more)

    async def press(self, title: str, **more: str) -> Page:
        return await self.post(choice=self.page.buttons()[title], **more)

    async def fetch(self, **fields: str) -> httpx.Response:
        """Post the way the page's script does; the page stays what it was."""
        given = self.own_fields() | fields
        return await self.http.post("/chat", data=given, headers={"Accept": "application/json"})

    async def tool(self, **body: object) -> httpx.Response:
        """Send a line the way the command line does."""
        headers = {"Authorization": f"Bearer {SERVICE_TOKEN}"}
        return await self.http.post("/internal/chat", json=body, headers=headers)


@asynccontextmanager
async def browser(app: FastAPI) -> AsyncIterator[Visitor]:
    transport = httpx.ASGITransport(app=app, client=("192.0.2.7", 50000))
    async with httpx.AsyncClient(transport=transport, base_url=BASE, follow_redirects=True) as http:
        yield Visitor(http)


@pytest.fixture
async def visitor(app: FastAPI) -> AsyncIterator[Visitor]:
    async with browser(app) as one:
        yield one


@pytest.fixture
def another_browser(app: FastAPI) -> Callable[[], object]:
    """Opens a second browser: ``async with another_browser() as other``."""
    return lambda: browser(app)


@pytest.fixture
def restarted(settings: Settings) -> Callable[[], object]:
    """A fresh process on the same database: ``async with restarted() as app``."""
    return lambda: running(settings)


@pytest.fixture
def employer(app: FastAPI) -> EmployerProfile:
    """The employer that this AskOH serves."""
    profile: EmployerProfile = app.state.services.employer
    return profile
