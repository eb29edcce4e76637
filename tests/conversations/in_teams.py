"""An AskOH in Teams over the running stack, and what a manager answers there."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
import uvicorn
from pydantic import SecretStr

from api.app import create_app
from api.settings import Settings
from tests.api.teams.conftest import (
    APP,
    TENANT,
    Microsoft,
    submits,
    words,
)
from tests.conftest import TODAY, RunningStack

OPENING = (
    "I've got a packer who came off her bike. She has been away since 12 October with a broken "
    "collarbone, signed off as not fit for work. She wants to come back but she can't lift boxes "
    "or reach above her shoulder."
)
#: What this manager answers, by words of the question that is in the cards.
ANSWERS = {
    "include any of these": "heavy lifting",
    "fit note say": "not fit for work",
    "fit note run out": "it runs out on 12 December",
    "first day off": "12 October",
    "off or at work": "off, but about to come back",
    "hard at work": "lifting and reaching up",
    "dangerous": "no",
    "talked with them": "yes, she's happy for us to ask",
    "job involve": "packing and stacking boxes of up to 15 kilos",
    "main tasks": "packing and stacking boxes of up to 15 kilos, 37 hours, Monday to Friday",
    "their job": "packer",
    "hours and days": "37 hours, Monday to Friday",
    "offer": "shorter shifts and lighter duties",
    "tried so far": "nothing yet",
    "part of the cause": "no",
    "want": "she wants to be back",
    "treatment": "she has physio",
}
REASON = "She can't lift the boxes on the packing line and asks for lighter work."
SEND_PAGE = "Open the page to send it"
MOST_TURNS = 25

type Cards = list[dict[str, Any]]


def settings_in_teams(stack: RunningStack, microsoft: Microsoft) -> Settings:
    """The stack's own records, bot and secrets, with Teams on."""
    secrets = {name: SecretStr(value) for name, value in stack.stack.secrets.items()}
    places = stack.stack.places
    return Settings(
        home=stack.home,
        config=places.config,
        today=TODAY,
        database_url=f"sqlite:///{stack.home / 'askoh.db'}",
        bot_url=stack.bot_url,
        actions_url=stack.actions_url,
        public_url=stack.api_url,
        bot_secret=secrets["ASKOH_BOT_SECRET"],
        service_token=secrets["ASKOH_SERVICE_TOKEN"],
        keys=secrets["ASKOH_KEYS"].get_secret_value(),
        conversation_per_minute=10_000,
        teams_app_id=APP,
        teams_tenant=TENANT,
        teams_secret=SecretStr("a-secret-of-the-app-registration"),
        teams_authority=f"{microsoft.tokens}/adfs",
        teams_metadata=f"{microsoft.address}/metadata",
        teams_service_hosts=("127.0.0.1", "localhost"),
    )


def asked(cards: Cards) -> str:
    """The answer to the question that the cards end with."""
    lines = words(cards).splitlines()
    for line in reversed(lines):
        for part, answer in ANSWERS.items():
            if part in line:
                return answer
    return "I don't know"


def data_of(cards: Cards, title: str) -> dict[str, Any]:
    (data,) = [one["data"] for one in submits(cards) if one["title"] == title]
    return dict(data)


@pytest.fixture
def served(stack: RunningStack, microsoft: Microsoft) -> Iterator[str]:
    """The api with Teams on, on a port of its own, over the stack's bot and records."""
    config = uvicorn.Config(
        create_app(settings_in_teams(stack, microsoft)), port=0, log_level="error"
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        threading.Event().wait(0.05)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join()
