"""Asking for a sign-in link by mail, without learning whether an account exists.

The page only takes the address down, the same for everybody; the worker finds out whose it is. So
neither the answer nor its time can tell. Somebody else's asking never takes a link away: at most a
few are made an hour, and each works until it is used or its time is up.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select

from api.errors import BadInputError, TooManyTriesError
from api.identity import LOCK_WINDOW, sign_in_link
from api.outbox import Notice, queue
from api.records.models import SignInLink, SignInRequest, User
from api.services import Work

ASKED_LIFE = timedelta(hours=1)
MAX_ASKED = 10
MAX_LINKS = 3
MAX_WAIT = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Answered:
    """What one run did, in numbers of links mailed."""

    links: int = 0


def ask(work: Work, address: str, client: str) -> None:
    """Take down that somebody asked for a link to this address.

    Raises:
        BadInputError: it is no address.
        TooManyTriesError: too many were asked for from this place.
    """
    if address.strip().count("@") != 1:
        raise BadInputError("Type your whole work address, with the @")
    asked = select(func.count(SignInRequest.id)).where(
        SignInRequest.client == client, SignInRequest.at > work.now - LOCK_WINDOW
    )
    if (work.session.scalar(asked) or 0) >= MAX_ASKED:
        raise TooManyTriesError
    lookup = work.vault.lookup(work.session, address)
    work.session.add(SignInRequest(lookup=lookup, client=client, at=work.now))


def answer_requests(work: Work) -> Answered:
    """Mail a link for each request that an open account stands behind, within its bounds."""
    links = 0
    waiting = (
        select(SignInRequest).where(SignInRequest.done_at.is_(None)).order_by(SignInRequest.id)
    )
    for request in work.session.scalars(waiting).all():
        request.done_at = work.now
        user = work.session.scalar(select(User).where(User.lookup == request.lookup))
        if user is None or not _may_have_one(work, user, request):
            continue
        url = sign_in_link(work, user, ASKED_LIFE)
        queue(work, Notice("sign_in", user.person, f"sign_in:{request.id}:{work.now}", url))
        work.session.flush()
        links += 1
    return Answered(links)


def _may_have_one(work: Work, user: User, request: SignInRequest) -> bool:
    made = select(func.count()).where(
        SignInLink.user_id == user.id, SignInLink.created_at > work.now - ASKED_LIFE
    )
    fresh = request.at > work.now - MAX_WAIT
    return fresh and user.disabled_at is None and (work.session.scalar(made) or 0) < MAX_LINKS
