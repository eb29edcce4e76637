"""Asking for a sign-in link by mail, without learning whether an account exists.

The pages only take the address down, the same for everybody; the worker finds out whose it is. So
neither the answer nor its time can tell who works here or who manages whom. Somebody else's asking
never takes a link away: at most a few are made an hour, and each works until it is used or its time
is up. A manager of the people file needs no account: the first asking makes it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select

from api.errors import BadInputError, TooManyTriesError
from api.identity import LOCK_WINDOW, add_user, sign_in_link
from api.outbox import Notice, queue
from api.records.models import SignInLink, SignInRequest, User
from api.records.teams import MANAGER_ROLE
from api.services import Work
from guidance.people import Person

ASKED_LIFE = timedelta(hours=1)
#: From one place in `LOCK_WINDOW`: a whole office may share one.
MAX_ASKED = 30
MAX_LINKS = 3
MAX_WAIT = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Answered:
    """What one run did, in numbers of links mailed."""

    links: int = 0


def ask(work: Work, address: str, client: str) -> None:
    """Take down that somebody asked for a link to this address; where there is no mail, nothing.

    Raises:
        BadInputError: it is no address.
        TooManyTriesError: too many were asked for from this place.
    """
    if address.strip().count("@") != 1:
        raise BadInputError("Type your whole work address, with the @")
    if not work.services.settings.smtp_host:
        return
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
        user = _account(work, request.lookup)
        if user is None or not _may_have_one(work, user, request):
            continue
        url = sign_in_link(work, user, ASKED_LIFE)
        queue(work, Notice("sign_in", user.person, f"sign_in:{request.id}:{work.now}", url))
        work.session.flush()
        links += 1
    return Answered(links)


def _account(work: Work, lookup: str) -> User | None:
    """Whose address this is: a user's or, if not yet one, that of a manager in the people file."""
    user = work.session.scalar(select(User).where(User.lookup == lookup))
    if user is not None and (user.disabled_at is not None or MANAGER_ROLE in user.roles):
        return user
    known = _manager(work, lookup)
    if known is None:
        return user
    if user is None:
        return add_user(work, known.work_address, known.name, [MANAGER_ROLE])
    user.roles = sorted({*user.roles, MANAGER_ROLE})
    return user


def _manager(work: Work, lookup: str) -> Person | None:
    people, vault = work.services.people, work.vault
    for one in people:
        if vault.lookup(work.session, one.work_address) == lookup:
            return one if one.role == MANAGER_ROLE or people.team_of(one) else None
    return None


def _may_have_one(work: Work, user: User, request: SignInRequest) -> bool:
    made = select(func.count()).where(
        SignInLink.user_id == user.id, SignInLink.created_at > work.now - ASKED_LIFE
    )
    fresh = request.at > work.now - MAX_WAIT
    open_account = user.disabled_at is None and user.person.address_sealed is not None
    return fresh and open_account and (work.session.scalar(made) or 0) < MAX_LINKS
