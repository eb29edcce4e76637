"""The key to one conversation: a signed text that only the client that opened it is given."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from api.chat.parts import ChatDep, ChatParts
from api.chat.session import Signer, Visit
from api.errors import NotSignedInError
from api.transcript import TRANSCRIPT_LIFE

_BEARER = HTTPBearer(
    auto_error=False,
    scheme_name="conversation",
    description="The `token` of the latest answer, or of the conversation's start.",
)


class NoConversationError(NotSignedInError):
    """The token of a conversation is missing, isn't ours, or is too old."""

    code = "no_conversation"
    message = "Send the token of an open conversation, or start a new one: POST /v1/conversations."


def token_for(parts: ChatParts, conversation: str, now: datetime) -> str:
    """A token that opens this conversation for 30 minutes."""
    return _signer(parts).seal(Visit("", conversation), now)


def _signer(parts: ChatParts) -> Signer:
    return Signer([key.get_secret_value() for key in parts.settings.keys], "askoh v1 token")


def _known(
    parts: ChatDep, given: Annotated[HTTPAuthorizationCredentials | None, Depends(_BEARER)]
) -> str | None:
    """The id of the conversation whose token was sent; None without one that opens any."""
    text = given.credentials if given else ""
    visit = _signer(parts).open(text, parts.settings.now(), TRANSCRIPT_LIFE)
    return visit.conversation if visit else None


KnownDep = Annotated[str | None, Depends(_known)]


def _conversation(known: KnownDep) -> str:
    """The id of the conversation whose token was sent.

    Raises:
        NoConversationError: there is none.
    """
    if known is None:
        raise NoConversationError
    return known


ConversationDep = Annotated[str, Depends(_conversation)]


def address_of(request: Request) -> str:
    """Where a request comes from, for counting only."""
    return request.client.host if request.client else "unknown"
