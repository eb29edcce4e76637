"""To the employer's sign-in and back again.

The browser keeps the secrets of its way in a signed cookie, so an answer that another browser
began is refused. Nothing is held in the database while the provider is waited for.
"""

from __future__ import annotations

import hmac
import json
import logging
from dataclasses import asdict
from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from sqlalchemy.exc import IntegrityError
from starlette.responses import Response

from api.crypto import BadSignatureError, new_token
from api.errors import NotFoundError, page
from api.homes import begins_at
from api.identity import COOKIE, client_of, count_failure, give_session, start_session
from api.pages import see_other
from api.records.models import User
from api.services import Services, ServicesDep, Work
from api.sign_on.accounts import arrive
from api.sign_on.errors import NotFinishedError, SignOnError
from api.sign_on.groups import Groups, load_groups
from api.sign_on.provider import Client, Provider, Ticket
from api.sign_on.tokens import Expected, claims_of

_LOG = logging.getLogger("askoh.sign_on")
router = APIRouter(prefix="/sign-in")

CALLBACK = "/console/sign-in/callback"
TICKET_COOKIE = "askoh_sign_on"
TICKET_PATH = "/console/sign-in"
TICKET_LIFE = timedelta(minutes=10)
_PURPOSE = "sign-on"


class SignOn:
    """The employer's provider and what its groups give; made once for each process."""

    def __init__(self, services: Services) -> None:
        settings = services.settings
        secret = settings.oidc_client_secret
        self.groups: Groups = load_groups(settings.groups_file, services.people)
        self.provider = Provider(
            Client(
                issuer=settings.oidc_issuer or "",
                client_id=settings.oidc_client_id or "",
                secret=secret.get_secret_value() if secret else None,
                redirect_uri=settings.public_url + CALLBACK,
            )
        )


def _sign_on(request: Request) -> SignOn:
    found: SignOn | None = request.app.state.sign_on
    if found is None:
        raise NotFoundError
    return found


SignOnDep = Annotated[SignOn, Depends(_sign_on)]


@router.get("/start")
def start(services: ServicesDep, sign_on: SignOnDep) -> Response:
    """Send the browser to the employer's sign-in."""
    ticket = Ticket(new_token(), new_token(), new_token())
    try:
        answer: Response = see_other(sign_on.provider.sign_in_url(ticket))
    except SignOnError as error:
        return _refusal(error)
    with services.database.reading() as session:
        expires = services.settings.now() + TICKET_LIFE
        signed = services.vault.sign(session, _PURPOSE, json.dumps(asdict(ticket)), expires)
    answer.set_cookie(
        TICKET_COOKIE,
        signed,
        max_age=int(TICKET_LIFE.total_seconds()),
        path=TICKET_PATH,
        secure=services.settings.secure_cookies,
        httponly=True,
        samesite="lax",
    )
    return answer


@router.get("/callback")
def callback(
    request: Request,
    services: ServicesDep,
    sign_on: SignOnDep,
    *,
    code: Annotated[str, Query(max_length=8000)] = "",
    state: Annotated[str, Query(max_length=200)] = "",
    error: Annotated[str, Query(max_length=200)] = "",
    iss: Annotated[str, Query(max_length=2000)] = "",
) -> Response:
    """Take the provider's answer, and begin a session if it holds up."""
    try:
        ticket = _ticket(request, services, state)
        if iss and iss != sign_on.provider.client.issuer:
            raise SignOnError("issuer of the answer")
        if error or not code:
            raise NotFinishedError("broken off at the provider")
        user, cookie = _enter(request, services, sign_on, ticket, code)
    except SignOnError as refused:
        answer = _refusal(_counted(request, services, refused))
    else:
        answer = see_other(begins_at(user, request))
        give_session(answer, cookie, services)
    answer.delete_cookie(TICKET_COOKIE, path=TICKET_PATH)
    return answer


def _ticket(request: Request, services: Services, state: str) -> Ticket:
    signed = request.cookies.get(TICKET_COOKIE, "")
    now = services.settings.now()
    try:
        with services.database.reading() as session:
            ticket = Ticket(**json.loads(services.vault.verify(session, _PURPOSE, signed, now)))
    except BadSignatureError:
        raise NotFinishedError("this browser didn't begin it, or too long ago") from None
    if not hmac.compare_digest(ticket.state.encode(), state.encode()):
        raise SignOnError("state")
    return ticket


def _enter(
    request: Request, services: Services, sign_on: SignOn, ticket: Ticket, code: str
) -> tuple[User, str]:
    tokens = sign_on.provider.redeem(code, ticket.verifier)
    settings = services.settings
    expected = Expected(
        issuer=sign_on.provider.client.issuer,
        client_id=sign_on.provider.client.client_id,
        tenant=settings.oidc_tenant,
        nonce=ticket.nonce,
        now=settings.now(),
    )
    claims = claims_of(tokens, expected, sign_on.provider.keys_for)
    try:
        with services.database.writing() as session:
            work = Work(session, services, settings.now())
            arrival = arrive(work, claims, sign_on.groups)
            if arrival.user is not None:
                old = request.cookies.get(COOKIE, "")
                return arrival.user, start_session(work, arrival.user, old, "single sign-on")
    except IntegrityError:
        raise SignOnError("signed in twice at the same moment") from None
    raise arrival.refused or SignOnError("no user")


def _counted(request: Request, services: Services, refused: SignOnError) -> SignOnError:
    """Count what only a stranger does, and log which check failed; never what was sent."""
    _LOG.warning("sign-on refused: %s", refused.why)
    if type(refused) is SignOnError:
        with services.database.writing() as session:
            work = Work(session, services, services.settings.now())
            count_failure(work, client_of(services, session, request))
    return refused


def _refusal(error: SignOnError) -> Response:
    return page(error)
