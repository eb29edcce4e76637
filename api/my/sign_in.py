"""How a manager signs in without an account: a one-time link to their work address.

The page says the same whoever asks; `api.sign_in_requests` finds out who it is, out of sight.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from api.errors import BadInputError
from api.identity import check_form_token, client_of, form_token
from api.pages import render
from api.services import LookDep, Work, WorkDep
from api.sign_in_requests import ASKED_LIFE, ask

router = APIRouter(prefix="/my", tags=["my"], include_in_schema=False)
PURPOSE = "my-sign-in"


@router.get("/sign-in")
def ask_for_address(work: LookDep) -> Response:
    """Ask for the work address."""
    return _page(work)


@router.post("/sign-in")
def send(
    request: Request,
    work: WorkDep,
    form: Annotated[str, Form()] = "",
    address: Annotated[str, Form(max_length=320)] = "",
) -> Response:
    """Take down that a manager wants a link; the answer doesn't tell whose address it is."""
    check_form_token(work, PURPOSE, PURPOSE, form)
    try:
        ask(work, address, client_of(work.services, work.session, request))
    except BadInputError as error:
        return _page(work, address=address, problem=error.message, status=error.status)
    return _page(work, sent=True)


def _page(work: Work, *, status: int = 200, **more: object) -> Response:
    context = {
        "employer_name": work.services.employer.name,
        "contact": work.services.employer.hr_contact,
        "mail_on": bool(work.services.settings.smtp_host),
        "minutes": int(ASKED_LIFE.total_seconds() // 60),
        "form": form_token(work.session, work.services, PURPOSE, PURPOSE),
        **more,
    }
    return render("my/sign_in.html", context, status=status)
