"""Whole conversations in Teams with the running bot, actions and records.

Twice: through the SDK's own in-memory test adapter, which drives the agent as the SDK does, and
over HTTP with signed tokens, as the Bot Connector does.
"""

from __future__ import annotations

import asyncio
import re
import threading
import uuid
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import pytest
import uvicorn
from microsoft_agents.activity import (
    Activity,
    ChannelAccount,
    ChannelId,
    ConversationAccount,
    ConversationReference,
)
from microsoft_agents.testing import TestAdapter
from pydantic import SecretStr

from api.app import create_app
from api.settings import Settings
from tests.api.teams.conftest import (
    APP,
    BOT,
    PERSON,
    TENANT,
    Microsoft,
    Teams,
    buttons,
    cards_in,
    links,
    microsoft,
    running_microsoft,
    submits,
    words,
)
from tests.conftest import TODAY, RunningStack

pytestmark = [pytest.mark.stack, pytest.mark.requirement("R118")]

OPENING = (
    "I've got a packer who came off her bike. She has been away since 12 October with a broken "
    "collarbone, signed off as not fit for work. She wants to come back but she can't lift boxes "
    "or reach above her shoulder."
)
#: What this manager answers, by words of the question that is in the cards.
ANSWERS = {
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
REASON = "She can't lift boxes yet and we don't know for how long."
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


def asked(cards: Cards) -> str | None:
    """The answer to the question that the cards end with."""
    lines = words(cards).splitlines()
    for line in reversed(lines):
        for part, answer in ANSWERS.items():
            if part in line:
                return answer
    return None


def data_of(cards: Cards, title: str) -> dict[str, Any]:
    (data,) = [one["data"] for one in submits(cards) if one["title"] == title]
    return dict(data)


async def whole_job(take: Callable[[str | None, Any], Awaitable[Cards]]) -> None:
    """From the first words to the page on which the draft is sent, with a change in the card."""
    cards = await take(OPENING, None)
    assert "This chat isn't private." in words(cards)
    for _ in range(MOST_TURNS):
        if "Draft it" in buttons(cards):
            cards = await take(None, data_of(cards, "Draft it"))
        elif "Change the draft" in buttons(cards):
            break
        else:
            answer = asked(cards)
            assert answer is not None, words(cards)
            cards = await take(answer, None)
    assert "packer" in words(cards)
    fields = {"askoh_what": "reason", "askoh_words": REASON}
    cards = await take(None, {**data_of(cards, "Change it"), **fields})
    assert REASON in words(cards)
    cards = await take(None, data_of(cards, "Ask them to read it"))
    assert SEND_PAGE in links(cards)
    cards = await take("I feel like ending my life", None)
    assert "116 123" in words(cards)


async def test_a_whole_talk_through_the_sdks_test_adapter(
    stack: RunningStack,
    microsoft: Microsoft,
) -> None:
    app = create_app(settings_in_teams(stack, microsoft))
    agent = next(one.app for one in app.routes if getattr(one, "path", "") == "/teams").state.agent
    where = ConversationReference(
        channel_id=ChannelId("msteams"),
        service_url=microsoft.service,
        user=ChannelAccount(id="29:person", name="Gareth", aad_object_id=PERSON),
        agent=ChannelAccount(id=BOT, name="AskOH"),
        conversation=ConversationAccount(
            id=f"a:{uuid.uuid4().hex}", conversation_type="personal", tenant_id=TENANT
        ),
    )
    adapter = TestAdapter(conversation=where)

    async def take(text: str | None, value: Any) -> Cards:
        adapter.activity_queue.clear()
        activity = Activity(type="message", text=text or "", value=value)
        await adapter.process_activity(adapter.claims_identity, activity, agent.on_turn)
        kinds = [one.type for one in adapter.activity_queue]
        assert kinds[0] == "typing"
        return cards_in([one.model_dump(by_alias=True, exclude_none=True) for one in adapter.activity_queue])

    await whole_job(take)
    await app.state.chat.close()
    app.state.services.database.close()


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


__all__ = ["Teams", "asyncio", "microsoft", "re", "running_microsoft"]
