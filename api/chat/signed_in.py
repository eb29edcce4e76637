"""Lets the named chats of a browser that is signed in as a manager see that manager's cases."""

from __future__ import annotations

import contextlib

from fastapi import Request
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool

from api.errors import NotSignedInError
from api.identity import COOKIE, session_of
from api.records.mine import connect_chat
from api.services import Services, Work
from api.transcript import is_private


async def connect(request: Request, conversation: str) -> None:
    """Connect a chat with who is signed in here; a private one never, and nobody is no error.

    A database that is down is no reason to keep a chat from opening.
    """
    if is_private(conversation) or not request.cookies.get(COOKIE):
        return
    with contextlib.suppress(NotSignedInError, SQLAlchemyError):
        await run_in_threadpool(_connect, request, request.app.state.services, conversation)


async def is_signed_in(request: Request) -> bool:
    """Whether somebody is signed in on this browser."""
    if not request.cookies.get(COOKIE):
        return False
    try:
        await run_in_threadpool(session_of, request, request.app.state.services)
    except NotSignedInError:
        return False
    return True


def _connect(request: Request, services: Services, conversation: str) -> None:
    current = session_of(request, services)
    with services.database.writing() as session:
        connect_chat(Work(session, services, services.settings.now()), conversation, current)
