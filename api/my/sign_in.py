"""How a manager signs in without an account: a one-time link to their work address.

The page says the same whoever asks, so that it can't be used to find out who works here or who
manages whom. A link goes only to an address that the people file has.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from sqlalchemy import func, select
from starlette.responses import Response

from api.chat.parts import ChatDep
from api.errors import TooManyTriesError
from api.identity import add_user, check_form_token, find_user, form_token, sign_in_link
from api.outbox import Notice, queue
from api.pages import render
from api.records.mine import MANAGER_ROLE
from api.records.models import SignInLink, User
from api.services import LookDep, Work, WorkDep

router = APIRouter(prefix="/my", tags=["my"], include_in_schema=False)
PURPOSE = "my-sign-in"
LINK_LIFE = timedelta(hours=1)
#: Links that one person may have waiting; asking for more sends none, so a mailbox isn't flooded.
MOST_LINKS = 3
ASKS_PER_MINUTE = 5


async def _not_too_often(request: Request, parts: ChatDep) -> None:
    where = request.client.host if request.client else "unknown"
    if not await parts.limiter.allow(f"my:{where}", ASKS_PER_MINUTE):
        raise TooManyTriesError


@router.get("/sign-in")
def ask(work: LookDep) -> Response:
    """Ask for the work address."""
    return _page(work)


@router.post("/sign-in", dependencies=[Depends(_not_too_often)])
def send(
    work: WorkDep,
    form: Annotated[str, Form()] = "",
    address: Annotated[str, Form(max_length=320)] = "",
) -> Response:
    """Set a link on its way, if this is a manager's address; the answer doesn't tell."""
    check_form_token(work, PURPOSE, PURPOSE, form)
    if "@" not in address:
        problem = "Type your work address, such as name@employer.example"
        return _page(work, address=address, problem=problem, status=422)
    if work.services.settings.smtp_host:
        send_link(work, address)
    return _page(work, sent=True)


def send_link(work: Work, address: str) -> bool:
    """Mail a one-time link to a manager of the people file; True if one is on its way."""
    user = _manager(work, address)
    if user is None or _has_enough(work, user):
        return False
    link = sign_in_link(work, user, LINK_LIFE)
    queue(work, Notice("sign_in", user.person, f"{user.id}:sign-in:{work.now.isoformat()}", link))
    return True


def _manager(work: Work, address: str) -> User | None:
    """The account of somebody who manages people here, made on the first asking."""
    known = work.services.people.find(address)
    if known is None or not (known.role == MANAGER_ROLE or work.services.people.team_of(known)):
        return None
    user = find_user(work.session, work.vault, known.work_address)
    if user is None:
        return add_user(work, known.work_address, known.name, [MANAGER_ROLE])
    if user.disabled_at is not None or user.person.address_sealed is None:
        return None
    if MANAGER_ROLE not in user.roles:
        user.roles = sorted({*user.roles, MANAGER_ROLE})
    return user


def _has_enough(work: Work, user: User) -> bool:
    waiting = select(func.count()).where(
        SignInLink.user_id == user.id,
        SignInLink.used_at.is_(None),
        SignInLink.created_at > work.now - LINK_LIFE,
        SignInLink.expires_at > work.now,
    )
    return (work.session.scalar(waiting) or 0) >= MOST_LINKS


def _page(work: Work, *, status: int = 200, **more: object) -> Response:
    context = {
        "employer_name": work.services.employer.name,
        "contact": work.services.employer.hr_contact,
        "mail_on": bool(work.services.settings.smtp_host),
        "minutes": int(LINK_LIFE.total_seconds() // 60),
        "form": form_token(work.session, work.services, PURPOSE, PURPOSE),
        **more,
    }
    return render("my/sign_in.html", context, status=status)
