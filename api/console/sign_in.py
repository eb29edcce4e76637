"""Signing in with a one-time link, and out again."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import Response

from api.crypto import token_hash
from api.identity import (
    COOKIE,
    SESSION_LIFE,
    check_csrf,
    check_form_token,
    check_lock,
    client_of,
    form_token,
    link_is_live,
    sign_in,
    sign_out,
    signed_in,
)
from api.pages import render, see_other
from api.records.mine import MANAGER_ROLE
from api.records.models import SignedIn
from api.services import LookDep, WorkDep

router = APIRouter()
PURPOSE = "sign-in"
MY_CASES = "/my/cases"


@router.get("/sign-in")
def how_to_sign_in(work: LookDep) -> Response:
    """Say how to get a sign-in link."""
    return render("console/sign_in.html", {"employer_name": work.services.employer.name})


@router.api_route("/sign-in/{token}", methods=["GET", "HEAD"])
def confirm_sign_in(token: str, request: Request, work: LookDep) -> Response:
    """Show the button that signs in; mail scanners open links, so opening does nothing."""
    check_lock(work.session, client_of(work.services, work.session, request), work.now)
    if not link_is_live(work.session, token, work.now):
        return _dead_link(work)
    context = {
        "employer_name": work.services.employer.name,
        "form": form_token(work.session, work.services, PURPOSE, token),
    }
    return render("console/sign_in_confirm.html", context)


@router.post("/sign-in/{token}")
def use_link(
    token: str, request: Request, work: WorkDep, form: Annotated[str, Form()] = ""
) -> Response:
    """Use the link and start a session."""
    check_form_token(work, PURPOSE, token, form)
    cookie = sign_in(work, token, client_of(work.services, work.session, request))
    if cookie is None:
        return _dead_link(work)
    answer = see_other(_start_page(work, cookie))
    answer.set_cookie(
        COOKIE,
        cookie,
        # Not a date: the browser's clock may differ from ours.
        max_age=int(SESSION_LIFE.total_seconds()),
        path="/",
        secure=work.services.settings.secure_cookies,
        httponly=True,
        samesite="lax",
    )
    return answer


@router.post("/sign-out")
def leave(
    work: WorkDep,
    current: Annotated[SignedIn, Depends(signed_in)],
    csrf: Annotated[str, Form()] = "",
) -> Response:
    """End the session."""
    check_csrf(current, csrf)
    sign_out(work, current)
    answer = see_other("/console/sign-in")
    answer.delete_cookie(COOKIE, path="/")
    return answer


def _start_page(work: WorkDep, cookie: str) -> str:
    """Where this session begins: a manager has no business in the console."""
    work.session.flush()
    roles = work.session.get_one(SignedIn, token_hash(cookie)).user.roles
    return MY_CASES if set(roles) == {MANAGER_ROLE} else "/console/cases"


def _dead_link(work: LookDep) -> Response:
    context = {"employer_name": work.services.employer.name}
    return render("console/sign_in_dead.html", context, status=404)
