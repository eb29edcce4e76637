"""Whole conversations in Teams with the running bot, actions and records.

Twice: through the SDK's own in-memory test adapter, which drives the agent as the SDK does, and
over HTTP with signed tokens, as the Bot Connector does.
"""

from __future__ import annotations

import uuid
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest
from microsoft_agents.activity import (
    Activity,
    ChannelAccount,
    ChannelId,
    ConversationAccount,
    ConversationReference,
)
from microsoft_agents.testing import TestAdapter

from api.app import create_app
from api.settings import Settings
from tests.api.teams.conftest import (
    BOT,
    PERSON,
    TENANT,
    Microsoft,
    Teams,
    buttons,
    cards_in,
    links,
    words,
)
from tests.conftest import RunningStack
from tests.conversations.in_teams import (
    MOST_TURNS,
    OPENING,
    REASON,
    SEND_PAGE,
    Cards,
    asked,
    data_of,
    settings_in_teams,
)

pytestmark = [pytest.mark.stack, pytest.mark.requirement("R118")]


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
            cards = await take(asked(cards), None)
    assert "Change the draft" in buttons(cards), words(cards)
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
        return cards_in(
            [one.model_dump(by_alias=True, exclude_none=True) for one in adapter.activity_queue]
        )

    await whole_job(take)
    await app.state.chat.close()
    app.state.services.database.close()


class Elsewhere:
    """What `Teams` needs of a world whose api runs as a server of its own."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings


async def test_a_whole_talk_over_http_with_signed_tokens(
    stack: RunningStack,
    microsoft: Microsoft,
    served: str,
) -> None:
    teams = Teams(Elsewhere(settings_in_teams(stack, microsoft)), microsoft)  # type: ignore[arg-type]
    teams.chat = f"a:{uuid.uuid4().hex}"

    async def take(text: str | None, value: Any) -> Cards:
        body = teams.activity(text=text, value=value)
        headers = {"Authorization": f"Bearer {teams.token()}"}
        async with httpx.AsyncClient(trust_env=False, timeout=60) as client:
            answer = await client.post(f"{served}/teams/messages", json=body, headers=headers)
        assert answer.status_code == 200
        return cards_in(answer.json()["activities"])

    await whole_job(take)
