"""The Agents SDK, set up as we use it: our own answers on errors, no sign-in service of its own."""

from __future__ import annotations

import logging

from microsoft_agents.authentication.msal import MsalConnectionManager
from microsoft_agents.hosting.core import (
    AgentAuthConfiguration,
    ClaimsIdentity,
    RestChannelServiceClientFactory,
    TurnContext,
)
from microsoft_agents.hosting.core.authorization import AuthTypes
from microsoft_agents.hosting.core.connector.client import UserTokenClient
from microsoft_agents.hosting.fastapi import CloudAdapter

from api.settings import Settings

_LOG = logging.getLogger(__name__)
_CONNECTION = "SERVICE_CONNECTION"
# It writes ids of people and conversations, and whole answers; what matters we log ourselves.
logging.getLogger("microsoft_agents").setLevel(logging.CRITICAL)


class _Clients(RestChannelServiceClientFactory):
    """Makes clients of the connector only: nobody signs in through Microsoft's token service."""

    async def create_user_token_client(
        self, context: TurnContext, claims_identity: ClaimsIdentity, use_anonymous: bool = False
    ) -> UserTokenClient:
        """One that holds no token, so that none is fetched for it."""
        return await super().create_user_token_client(context, claims_identity, use_anonymous=True)


def create_adapter(settings: Settings) -> CloudAdapter:
    """The adapter between HTTP and our agent; nothing is fetched before something is sent."""
    secret = settings.teams_secret
    configuration = AgentAuthConfiguration(
        auth_type=AuthTypes.client_secret,
        client_id=settings.teams_app_id,
        tenant_id=settings.teams_tenant,
        client_secret=secret.get_secret_value() if secret else None,
        authority=settings.teams_authority,
        connection_name=_CONNECTION,
        anonymous_allowed=False,
        validate_issuer=True,
    )
    connections = MsalConnectionManager(connections_configurations={_CONNECTION: configuration})
    adapter = CloudAdapter(channel_service_client_factory=_Clients(connections))
    # The SDK's own handler prints the message and tells it to the person.
    adapter.on_turn_error = _note
    return adapter


async def _note(_context: TurnContext, error: Exception) -> None:
    _LOG.error("a Teams turn failed: %s", type(error).__name__)
