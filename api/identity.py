"""Who is signed in: local users, one-time sign-in links, sessions, roles and form tokens.

A link is opened with GET, which shows a button, and used with POST: mail scanners open links.
Whoever comes through the employer's own sign-in (`api.sign_on`) gets the same kind of session.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Collection, Iterator
from datetime import datetime, timedelta

from fastapi import Depends, Request
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session
from starlette.responses import Response

from api.audit import SYSTEM, Actor, record
from api.crypto import BadSignatureError, Vault, new_token, token_hash
from api.errors import (
    BadInputError,
    FormExpiredError,
    NotAllowedError,
    NotFoundError,
    NotSignedInError,
    TooManyTriesError,
)
from api.records.models import SignedIn, SignInFailure, SignInLink, User
from api.scope import hide_close
from api.services import Services, ServicesDep, Work

ROLES = ("employee", "manager", "hr", "reviewer", "admin")
COOKIE = "askoh_session"
COOKIE_PATH = "/"
LINK_LIFE = timedelta(hours=24)
SESSION_LIFE = timedelta(hours=8)
#: Long enough to write a long text without sending anything.
IDLE_LIFE = timedelta(minutes=60)
NOTED_EVERY = timedelta(minutes=1)
FORM_LIFE = timedelta(hours=4)
LOCK_WINDOW = timedelta(minutes=15)
LOCK_AFTER = 10


# Users ------------------------------------------------------------------------------------------


def add_user(work: Work, address: str, name: str, roles: Collection[str]) -> User:
    """Add a user, or give an existing one these roles and open their account again.

    Raises:
        BadInputError: no address, or a role that doesn't exist.
    """
    address, wrong = address.strip(), sorted(set(roles) - set(ROLES))
    if "@" not in address:
        raise BadInputError("Give the user's work address, such as name@employer.example.")
    if wrong or not roles:
        raise BadInputError(f"Roles are {', '.join(ROLES)}; not {', '.join(wrong) or 'none'}.")
    user = find_user(work.session, work.vault, address) or new_user(work, address)
    user.person.name_sealed = work.vault.seal(user.person, name.strip() or address)
    user.roles, user.disabled_at = sorted(set(roles)), None
    record(work.session, work.now, SYSTEM, "user_saved", user.id, "name", "roles")
    return user


def new_user(work: Work, address: str) -> User:
    """A user with this work address and no role yet; close colleagues are hidden from the start."""
    person = work.vault.new_person(work.session, work.now, address)
    person.address_sealed = work.vault.seal(person, address)
    lookup = work.vault.lookup(work.session, address)
    user = User(person=person, lookup=lookup, roles=[], created_at=work.now)
    work.session.add(user)
    work.session.flush()
    hide_close(work, user, address)
    return user


def find_user(session: Session, vault: Vault, address: str) -> User | None:
    """The user with this work address."""
    return session.scalar(select(User).where(User.lookup == vault.lookup(session, address)))


def disable_user(work: Work, user: User) -> None:
    """Close an account: its sessions and links end now."""
    user.disabled_at = work.now
    end_sessions(work, user)
    work.session.execute(delete(SignInLink).where(SignInLink.user_id == user.id))
    record(work.session, work.now, SYSTEM, "user_disabled", user.id)


def sign_in_link(work: Work, user: User, life: timedelta = LINK_LIFE) -> str:
    """The full address of a link that signs `user` in once."""
    token = new_token()
    work.session.add(
        SignInLink(
            token_hash=token_hash(token),
            user_id=user.id,
            created_at=work.now,
            expires_at=work.now + life,
        )
    )
    record(work.session, work.now, SYSTEM, "sign_in_link_made", user.id)
    return f"{work.services.settings.public_url}/console/sign-in/{token}"


# Signing in and out -----------------------------------------------------------------------------


def check_lock(session: Session, client: str, now: datetime) -> None:
    """Refuse a place that failed too often lately.

    Ask this only of somebody who has shown no proof: whoever holds a working link gets in from
    there all the same, so that a stranger can't lock out the colleagues behind one address.

    Raises:
        TooManyTriesError: it has to wait.
    """
    failures = session.scalar(
        select(func.count(SignInFailure.id)).where(
            SignInFailure.client == client, SignInFailure.at > now - LOCK_WINDOW
        )
    )
    if (failures or 0) >= LOCK_AFTER:
        raise TooManyTriesError


def count_failure(work: Work, client: str) -> None:
    """Note that somebody there tried to sign in and couldn't."""
    work.session.add(SignInFailure(client=client, at=work.now))


def client_of(services: Services, session: Session, request: Request) -> str:
    """A keyed hash of where a request comes from; the address itself isn't kept."""
    host = request.client.host if request.client else "unknown"
    return services.vault.lookup(session, f"client:{host}")


def link_is_live(session: Session, token: str, now: datetime) -> bool:
    """Whether this sign-in link can still be used. Asking changes nothing."""
    return _live_link(session, token, now) is not None


def sign_in(work: Work, token: str, client: str, old: str = "") -> tuple[User, str] | None:
    """Use a one-time link: the user and the session's cookie. A failure is counted: None.

    Args:
        work: the transaction.
        token: what the link holds.
        client: the keyed hash of where the request comes from.
        old: the cookie of the session that this browser had before, which ends.

    Raises:
        TooManyTriesError: the link can't be used, and too many failed from this place.
    """
    link = _live_link(work.session, token, work.now, lock=True)
    user = work.session.get(User, link.user_id) if link else None
    if link is None or user is None or user.disabled_at is not None:
        check_lock(work.session, client, work.now)
        count_failure(work, client)
        return None
    link.used_at = work.now
    return user, start_session(work, user, old, "link")


def start_session(work: Work, user: User, old: str, how: str) -> str:
    """Begin a session and give its cookie, always a new one; `old` is ended.

    `how` goes into the trail: 'link' or 'single sign-on'.
    """
    if old:
        work.session.execute(delete(SignedIn).where(SignedIn.token_hash == token_hash(old)))
    cookie = new_token()
    work.session.add(
        SignedIn(
            token_hash=token_hash(cookie),
            user_id=user.id,
            csrf=new_token(),
            created_at=work.now,
            seen_at=work.now,
            expires_at=work.now + SESSION_LIFE,
        )
    )
    record(work.session, work.now, Actor("user", user.id), "signed_in", user.id, how)
    return cookie


def give_session(answer: Response, cookie: str, services: Services) -> None:
    """Hand the session's cookie to the browser; it works on every page of the site."""
    answer.set_cookie(
        COOKIE,
        cookie,
        # Not a date: the browser's clock may differ from ours.
        max_age=int(SESSION_LIFE.total_seconds()),
        path=COOKIE_PATH,
        secure=services.settings.secure_cookies,
        httponly=True,
        samesite="lax",
    )


def sign_out(work: Work, signed_in: SignedIn, *, everywhere: bool = False) -> None:
    """End this browser's session, or all of this user's."""
    if everywhere:
        end_sessions(work, signed_in.user)
    work.session.execute(delete(SignedIn).where(SignedIn.token_hash == signed_in.token_hash))
    named = ("everywhere",) if everywhere else ()
    actor = Actor("user", signed_in.user_id)
    record(work.session, work.now, actor, "signed_out", signed_in.user_id, *named)


def end_sessions(work: Work, user: User) -> None:
    """End every session of this user, on whatever browser."""
    work.session.execute(delete(SignedIn).where(SignedIn.user_id == user.id))


def _live_link(
    session: Session, token: str, now: datetime, *, lock: bool = False
) -> SignInLink | None:
    query = select(SignInLink).where(
        SignInLink.token_hash == token_hash(token),
        SignInLink.used_at.is_(None),
        SignInLink.expires_at > now,
    )
    return session.scalar(query.with_for_update() if lock else query)


# The request's user -----------------------------------------------------------------------------


def session_of(request: Request, services: Services) -> SignedIn:
    """The session of this browser, detached: whoever needs it reads it, nobody changes it.

    Raises:
        NotSignedInError: there is none, it has ended or lain idle, or the account is closed.
    """
    token = request.cookies.get(COOKIE, "")
    # A transaction of its own: a request must never hold one connection while it waits for another.
    with services.database.reading() as session:
        row = session.get(SignedIn, token_hash(token)) if token else None
        if row is None or not _goes_on(row, services.settings.now()):
            raise NotSignedInError
        session.expunge_all()
    return row


def signed_in(request: Request, services: ServicesDep) -> Iterator[SignedIn]:
    """As `session_of`; that the session was used is noted when the request is over.

    Raises:
        NotSignedInError: as there.
    """
    row = session_of(request, services)
    try:
        yield row
    finally:
        # After the request's own transaction, which on SQLite would be waited for in vain.
        _note_seen(services, row)


def _goes_on(row: SignedIn, now: datetime) -> bool:
    return row.expires_at > now and row.seen_at + IDLE_LIFE > now and not row.user.disabled_at


def _note_seen(services: Services, row: SignedIn) -> None:
    now = services.settings.now()
    if now - row.seen_at < NOTED_EVERY:
        return
    with services.database.writing() as session:
        session.execute(
            update(SignedIn).where(SignedIn.token_hash == row.token_hash).values(seen_at=now)
        )


def require(*roles: str) -> Callable[[SignedIn], SignedIn]:
    """A dependency that lets users with one of `roles` through."""

    def check(current: SignedIn = Depends(signed_in)) -> SignedIn:  # noqa: B008
        if not set(roles) & set(current.user.roles):
            raise NotAllowedError
        return current

    return check


# Forms ------------------------------------------------------------------------------------------


def check_csrf(current: SignedIn, given: str) -> None:
    """Refuse a form that our own page for this session didn't send.

    Raises:
        FormExpiredError: the token is missing or wrong.
    """
    if not hmac.compare_digest(current.csrf.encode(), given.encode()):
        raise FormExpiredError


def form_token(session: Session, services: Services, purpose: str, value: str) -> str:
    """A token for a form without a session, bound to what the form is about and short-lived."""
    expires = services.settings.now() + FORM_LIFE
    return services.vault.sign(session, f"form:{purpose}", value, expires)


def check_form_token(work: Work, purpose: str, value: str, given: str) -> None:
    """Refuse a form that our own page for `value` didn't send.

    Raises:
        FormExpiredError: the token is missing, wrong, too old, or of another form.
    """
    try:
        found = work.vault.verify(work.session, f"form:{purpose}", given, work.now)
    except BadSignatureError:
        raise FormExpiredError from None
    if not hmac.compare_digest(found.encode(), value.encode()):
        raise FormExpiredError


def require_live_link(session: Session, token: str, now: datetime) -> None:
    """Refuse a sign-in link that can't be used.

    Raises:
        NotFoundError: unknown, used or expired; the three look the same.
    """
    if not link_is_live(session, token, now):
        raise NotFoundError(
            "This sign-in link was used already, or its time is up. Ask for a new one."
        )
