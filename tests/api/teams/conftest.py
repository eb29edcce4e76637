"""Teams as it is on the wire: really signed tokens, a real key server and connector."""

from __future__ import annotations

import copy
import subprocess
import sys
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi.testclient import TestClient
from joserfc import jwt
from joserfc.jwk import RSAKey
from pydantic import SecretStr

from api.settings import Settings
from tests.api.chat.conftest import StandIn, bot, clock
from tests.api.chat.conftest import settings as chat_settings  # noqa: F401
from tests.api.conftest import BASE, World

APP = "5b6f1d2e-0c3a-4f7b-9a51-2d8e7c4b1a90"
TENANT = "0f8fad5b-d9cb-469f-a165-70867728950e"
PERSON = "7c9e6679-7425-40de-944b-e07fc1f90ae7"
BOT = f"28:{APP}"
SECONDS = 60.0
ISSUER = "https://api.botframework.com"
KEY = RSAKey.generate_key(2048, {"kid": "one"}, private=True)
OTHER_KEY = RSAKey.generate_key(2048, {"kid": "other"}, private=True)


def public(key: RSAKey, *channels: str) -> dict[str, Any]:
    """How the Bot Connector publishes a key, and for which channels it may speak."""
    shown = key.as_dict(private=False)
    return {**shown, "kid": key.kid, "use": "sig", "endorsements": list(channels)}


@dataclass
class Microsoft:
    """The process that plays Microsoft's side."""

    address: str
    tokens: str
    pem: Path
    process: subprocess.Popen[str]

    @property
    def service(self) -> str:
        return f"{self.address}/emea/"

    def will(self, **told: object) -> None:
        self.ask("POST", "/_control", json=told).raise_for_status()

    def seen(self) -> dict[str, list[Any]]:
        found: dict[str, list[Any]] = self.ask("GET", "/_seen").json()
        return found

    def sent(self, kind: str = "message") -> list[dict[str, Any]]:
        """Activities of a kind that reached the connector, in order."""
        found = [one["activity"] for one in self.seen()["sent"]]
        return [one for one in found if one["type"] == kind]

    def ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        url = f"{self.address}{path}"
        return httpx.request(method, url, trust_env=False, timeout=SECONDS, **more)


@pytest.fixture(scope="session")
def running_microsoft(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Microsoft]:
    path = Path(__file__).with_name("microsoft.py")
    folder = tmp_path_factory.mktemp("microsoft")
    process = subprocess.Popen(
        [sys.executable, str(path), str(folder)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    plain, tokens, pem = process.stdout.readline().split()
    yield Microsoft(plain, tokens, Path(pem), process)
    process.terminate()
    process.wait(10)


@pytest.fixture
def microsoft(running_microsoft: Microsoft, monkeypatch: pytest.MonkeyPatch) -> Microsoft:
    """Microsoft's side, as new; its certificate is trusted."""
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(running_microsoft.pem))
    running_microsoft.will(reset=True, keys=[public(KEY, "msteams", "webchat")])
    return running_microsoft


@pytest.fixture
def settings(chat_settings: Settings, microsoft: Microsoft) -> Settings:  # noqa: F811
    """An AskOH that is on in Teams, with the stand-in of the bot behind it."""
    return chat_settings.model_copy(
        update={
            "bot_timeout_seconds": 20.0,
            "teams_app_id": APP,
            "teams_tenant": TENANT,
            "teams_secret": SecretStr("a-secret-of-the-app-registration"),
            "teams_authority": f"{microsoft.tokens}/adfs",
            "teams_metadata": f"{microsoft.address}/metadata",
            "teams_service_hosts": ("127.0.0.1", "smba.trafficmanager.net"),
        }
    )


@dataclass
class Teams:
    """Teams with one person in it, who writes to AskOH in a chat of their own."""

    world: World
    microsoft: Microsoft
    person: str = PERSON
    chat: str = "a:1the-personal-chat"
    last: dict[str, Any] = field(default_factory=dict)
    _running: TestClient | None = None

    @property
    def http(self) -> TestClient:
        """The api as one running process, started anew where the world was restarted."""
        if self._running is None or self._running.app is not self.world.app:
            self.stop()
            self._running = TestClient(self.world.app, base_url=BASE).__enter__()
        return self._running

    def stop(self) -> None:
        if self._running is not None:
            self._running.__exit__(None, None, None)
            self._running = None

    def claims(self, **changes: object) -> dict[str, object]:
        """What a token of the connector says; None takes a claim away."""
        now = int(self.world.settings.now().timestamp())
        claims = {
            "iss": ISSUER,
            "aud": APP,
            "nbf": now - 300,
            "exp": now + 3600,
            "serviceurl": self.microsoft.service,
            **changes,
        }
        return {name: value for name, value in claims.items() if value is not None}

    def token(
        self, key: RSAKey = KEY, header: dict[str, str] | None = None, **claims: object
    ) -> str:
        shown = {"alg": "RS256", "kid": str(key.kid), "typ": "JWT", **(header or {})}
        return jwt.encode(shown, self.claims(**claims), key, algorithms=[shown["alg"]])

    def activity(self, **changes: object) -> dict[str, Any]:
        """An activity as Teams sends one in a personal chat; None takes a field away."""
        made = {
            "type": "message",
            "id": uuid.uuid4().hex,
            "timestamp": "2026-11-21T12:00:00.000Z",
            "serviceUrl": self.microsoft.service,
            "channelId": "msteams",
            "from": {"id": "29:person", "name": "Gareth Pugh", "aadObjectId": self.person},
            "conversation": {
                "conversationType": "personal",
                "tenantId": TENANT,
                "id": self.chat,
            },
            "recipient": {"id": BOT, "name": "AskOH"},
            "textFormat": "plain",
            "channelData": {"tenant": {"id": TENANT}},
            "deliveryMode": "expectReplies",
            **changes,
        }
        return {name: value for name, value in copy.deepcopy(made).items() if value is not None}

    def post(self, body: object, token: str | None = "", **more: Any) -> httpx.Response:
        """Post to our address; with a good token unless told otherwise."""
        headers = {} if token is None else {"Authorization": f"Bearer {token or self.token()}"}
        content = more.pop("content", None)
        given = {"content": content} if content is not None else {"json": body}
        return self.http.post("/teams/messages", headers=headers, **given, **more)

    def say(self, text: str | None, **changes: object) -> list[dict[str, Any]]:
        """Write something; the cards that come back."""
        self.last = self.activity(text=text, **changes)
        answer = self.post(self.last)
        assert answer.status_code == 200, answer.text
        return cards_in(answer.json()["activities"])

    def press(self, title: str, cards: list[dict[str, Any]], **fields: str) -> list[dict[str, Any]]:
        """Press a button of these cards, with what stands in the fields beside it."""
        (data,) = [one["data"] for one in submits(cards) if one["title"] == title]
        return self.say(None, value={**data, **fields})

    def push(self, text: str | None, **changes: object) -> httpx.Response:
        """Write something as Teams does: the answer comes through the connector."""
        self.last = self.activity(text=text, deliveryMode=None, **changes)
        return self.post(self.last)


def cards_in(activities: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [one["content"] for activity in activities for one in activity.get("attachments", [])]


def parts(value: object) -> Iterator[dict[str, Any]]:
    """Every object in a card, however deep."""
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from parts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from parts(inner)


def words(cards: list[dict[str, Any]]) -> str:
    """What a person reads in the cards, without the buttons."""
    blocks = [one for one in parts(cards) if one.get("type") == "RichTextBlock"]
    return "\n".join("".join(run["text"] for run in one["inlines"]) for one in blocks)


def submits(cards: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [one for one in parts(cards) if one.get("type") == "Action.Submit"]


def buttons(cards: list[dict[str, Any]]) -> list[str]:
    return [one["title"] for one in parts(cards) if str(one.get("type", "")).startswith("Action.")]


def links(cards: list[dict[str, Any]]) -> dict[str, str]:
    return {one["title"]: one["url"] for one in parts(cards) if one.get("type") == "Action.OpenUrl"}


@pytest.fixture
def teams(world: World, microsoft: Microsoft) -> Iterator[Teams]:
    made = Teams(world, microsoft)
    yield made
    made.stop()


__all__ = ["StandIn", "bot", "clock"]
