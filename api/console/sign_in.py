"""Signing in with a one-time link, asking for one, one's own account, and signing out again."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query, Request
from starlette.responses import Response

from api.crypto import new_token
from api.errors import BadInputError, NotFoundError
from api.homes import ROLE_WORDS, begins_at
from api.identity import (
    COOKIE,
    COOKIE_PATH,
    ROLES,
    check_csrf,
    check_form_token,
    check_lock,
    client_of,
    form_token,
    give_session,
    link_is_live,
    sign_in,
    sign_out,
    signed_in,
)
from api.pages import render, see_other
from api.records.models import SignedIn
from api.scope import units_of
from api.services import LookDep, Work, WorkDep
from api.sign_in_requests import ask
from api.sign_on.endpoints import SignOn

router = APIRouter()
PURPOSE = "sign-in"
#: Marks the browser that was shown a form, so that no other site can post one in its name.
BROWSER_COOKIE = "askoh_browser"
BROWSER_PATH = "/console/sign-in"

SignedInDep = Annotated[SignedIn, Depends(signed_in)]


@router.get("/sign-in")
def how_to_sign_in(
    request: Request, work: LookDep, done: Annotated[str, Query(max_length=40)] = ""
) -> Response:
    """The ways to sign in here."""
    return _ways(request, work, done=done)


@router.post("/sign-in")
def ask_for_link(
    request: Request,
    work: WorkDep,
    address: Annotated[str, Form(max_length=320)] = "",
    form: Annotated[str, Form()] = "",
) -> Response:
    """Take down that somebody wants a link; the answer is the same whoever they are."""
    check_form_token(work, PURPOSE, f"ask:{_browser(request)}", form)
    if not work.services.settings.smtp_host:
        raise NotFoundError
    try:
        ask(work, address, client_of(work.services, work.session, request))
    except BadInputError as error:
        return _ways(request, work, address=address, problem=error.message, status=error.status)
    return see_other("/console/sign-in?done=asked")


@router.api_route("/sign-in/{token}", methods=["GET", "HEAD"])
def confirm_sign_in(token: str, request: Request, work: LookDep) -> Response:
    """Show the button that signs in; mail scanners open links, so opening does nothing."""
    if not link_is_live(work.session, token, work.now):
        check_lock(work.session, client_of(work.services, work.session, request), work.now)
        return _dead_link(work)
    browser = _browser(request)
    context = {
        "employer_name": work.services.employer.name,
        "form": form_token(work.session, work.services, PURPOSE, f"{token}:{browser}"),
    }
    return _marked(render("console/sign_in_confirm.html", context), work, browser)


@router.post("/sign-in/{token}")
def use_link(
    token: str, request: Request, work: WorkDep, form: Annotated[str, Form()] = ""
) -> Response:
    """Use the link and start a session."""
    check_form_token(work, PURPOSE, f"{token}:{_browser(request)}", form)
    client = client_of(work.services, work.session, request)
    found = sign_in(work, token, client, request.cookies.get(COOKIE, ""))
    if found is None:
        return _dead_link(work)
    user, cookie = found
    answer = see_other(begins_at(user, request))
    give_session(answer, cookie, work.services)
    return answer


@router.get("/account")
def account(current: SignedInDep, work: LookDep) -> Response:
    """Who is signed in, what they may do, and the way out."""
    person, roles = current.user.person, current.user.roles
    context = {
        "employer_name": work.services.employer.name,
        "csrf": current.csrf,
        "user_name": work.vault.open(person, person.name_sealed) if person.name_sealed else "",
        "roles": roles,
        "role_words": [ROLE_WORDS[role] for role in ROLES if role in roles],
        "units": units_of(work, current.user) if "hr" in roles else None,
        "until": current.expires_at,
        "here": "account",
    }
    return render("console/account.html", context)


@router.post("/sign-out")
def leave(
    work: WorkDep,
    current: SignedInDep,
    csrf: Annotated[str, Form()] = "",
    everywhere: Annotated[str, Form(max_length=10)] = "",
) -> Response:
    """End the session on this browser, or on all."""
    check_csrf(current, csrf)
    sign_out(work, current, everywhere=everywhere == "yes")
    answer = see_other("/console/sign-in?done=out")
    answer.delete_cookie(COOKIE, path=COOKIE_PATH)
    return answer


def _ways(
    request: Request,
    work: Work,
    *,
    done: str = "",
    address: str = "",
    problem: str = "",
    status: int = 200,
) -> Response:
    browser = _browser(request)
    sign_on: SignOn | None = request.app.state.sign_on
    context = {
        "employer_name": work.services.employer.name,
        "single": sign_on is not None,
        "by_mail": bool(work.services.settings.smtp_host),
        "form": form_token(work.session, work.services, PURPOSE, f"ask:{browser}"),
        "done": done,
        "out_url": _out_url(sign_on, work) if done == "out" else None,
        "address": address,
        "problem": problem,
    }
    return _marked(render("console/sign_in.html", context, status=status), work, browser)


def _out_url(sign_on: SignOn | None, work: Work) -> str | None:
    """Where the session at the employer's sign-in can be ended too."""
    back_to = f"{work.services.settings.public_url}/console/sign-in"
    return sign_on.provider.sign_out_url(back_to) if sign_on else None


def _browser(request: Request) -> str:
    return request.cookies.get(BROWSER_COOKIE, "")[:64] or new_token()


def _marked(answer: Response, work: Work, browser: str) -> Response:
    answer.set_cookie(
        BROWSER_COOKIE,
        browser,
        path=BROWSER_PATH,
        secure=work.services.settings.secure_cookies,
        httponly=True,
        samesite="lax",
    )
    return answer


def _dead_link(work: Work) -> Response:
    context = {"employer_name": work.services.employer.name}
    return render("console/sign_in_dead.html", context, status=404)
