"""Who writes: the user of a Teams account, found by what Teams itself says of the account.

The work address comes from Teams' list of the chat's members, never from the message. A guest of
another organisation is nobody here.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from typing import Any

import aiohttp
from microsoft_agents.activity import Activity
from microsoft_agents.activity.teams import TeamsChannelAccount
from microsoft_agents.hosting.core import TurnContext
from microsoft_agents.hosting.core.connector import ConnectorClientBase
from microsoft_agents.hosting.core.connector.teams import TeamsConnectorClient
from pydantic import ValidationError
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool

from api.records.teams import TeamsAccount, account_key, link, seen, unreachable, user_at
from api.services import Services, Work

_LOG = logging.getLogger(__name__)
#: Whoever isn't known is asked about again after this long.
_UNKNOWN_SECONDS = 600.0
_MOST_UNKNOWN = 10_000
_MEMBER = "user"


class Accounts:
    """Connects personal chats with users, so that a manager's cases are known there."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._unknown: dict[str, float] = {}

    async def connect(self, context: TurnContext, conversation: str) -> None:
        """Connect this chat with the user who writes; that nobody is known is no error."""
        activity = context.activity
        object_id = activity.from_property.aad_object_id if activity.from_property else None
        if not object_id:
            return
        reference = reference_of(activity)
        try:
            known = await run_in_threadpool(self._note, object_id, conversation, reference)
            if known or self._is_unknown(object_id):
                return
            address = await _address(context, object_id, self._services.settings.teams_tenant or "")
            linked = address is not None and await run_in_threadpool(
                self._link, object_id, address, conversation, reference
            )
        except SQLAlchemyError as error:
            _LOG.warning("a Teams account can't be looked up: %s", type(error).__name__)
            return
        if not linked:
            self._remember_unknown(object_id)

    async def left(self, activity: Activity) -> None:
        """Forget where somebody can be written to who took AskOH away."""
        object_id = activity.from_property.aad_object_id if activity.from_property else None
        if object_id:
            await run_in_threadpool(self._leave, object_id)

    def _note(self, object_id: str, conversation: str, reference: Mapping[str, Any]) -> bool:
        services = self._services
        with services.database.writing() as session:
            work = Work(session, services, services.settings.now())
            row = session.get(TeamsAccount, account_key(work, object_id))
            if row is None or row.user.disabled_at is not None:
                return row is not None
            seen(work, row, services.vault.lookup(session, conversation), reference)
            return True

    def _link(
        self, object_id: str, address: str, conversation: str, reference: Mapping[str, Any]
    ) -> bool:
        services = self._services
        with services.database.writing() as session:
            work = Work(session, services, services.settings.now())
            user = user_at(work, address)
            if user is None:
                return False
            row = link(work, object_id, user)
            seen(work, row, services.vault.lookup(session, conversation), reference)
            return True

    def _leave(self, object_id: str) -> None:
        services = self._services
        with services.database.writing() as session:
            work = Work(session, services, services.settings.now())
            unreachable(work, account_key(work, object_id))

    def _is_unknown(self, object_id: str) -> bool:
        asked = self._unknown.get(object_id)
        return asked is not None and time.monotonic() - asked < _UNKNOWN_SECONDS

    def _remember_unknown(self, object_id: str) -> None:
        if len(self._unknown) >= _MOST_UNKNOWN:
            self._unknown.clear()
        self._unknown[object_id] = time.monotonic()


def reference_of(activity: Activity) -> dict[str, Any]:
    """Where a chat is, for a message that we begin."""
    reference = activity.get_conversation_reference()
    # Which message it was is nobody's business later.
    reference.activity_id = None
    return reference.model_dump(mode="json", by_alias=True, exclude_none=True)


async def _address(context: TurnContext, object_id: str, tenant: str) -> str | None:
    """The work address that Teams gives for who writes; None if it can't or won't say."""
    client = context.services.get(ConnectorClientBase)  # type: ignore[type-abstract]
    activity = context.activity
    if not isinstance(client, TeamsConnectorClient) or activity.from_property is None:
        return None
    try:
        member = await client.get_conversation_member(
            activity.conversation.id, activity.from_property.id
        )
    except (aiohttp.ClientError, TimeoutError, ValidationError, ValueError) as error:
        _LOG.warning("Teams doesn't say who writes: %s", type(error).__name__)
        return None
    return _address_in(member, object_id, tenant)


def _address_in(member: TeamsChannelAccount, object_id: str, tenant: str) -> str | None:
    given = ((member.aad_object_id, object_id), (member.tenant_id, tenant))
    if any((value or "").lower() != wanted.lower() for value, wanted in given):
        return None
    if (member.user_role or "").lower() != _MEMBER:
        return None
    address = member.user_principal_name or member.email or ""
    return address if address.count("@") == 1 and "#ext#" not in address.lower() else None
