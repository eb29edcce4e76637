"""The employee's page: opened by a personal link as often as wanted, changed by POST only."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from api.agreement.views import Opened, answers_from, copy_of, open_link, page_context, places
from api.errors import BadInputError, ConflictError, StaleVersionError
from api.files import referral_file
from api.identity import check_form_token
from api.pages import render, see_other
from api.records import agreements, copies
from api.records.review import MAX_COMMENT_CHARS
from api.services import LookDep, Work, WorkDep
from api.urgent import urgent_help

router = APIRouter(prefix="/agree", tags=["agreement"], include_in_schema=False)


async def _fields(request: Request) -> dict[str, str]:
    form = await request.form()
    return {key: value for key, value in form.items() if isinstance(value, str)}


FieldsDep = Annotated[dict[str, str], Depends(_fields)]


@router.api_route("/{token}", methods=["GET", "HEAD"])
def read(token: str, work: LookDep, done: str = "") -> Response:
    """Show the exact current version. Opening it, however often, changes nothing."""
    opened = open_link(work, token)
    if opened is None:
        return _no_such_link(work)
    return _page(work, opened, done=done)


@router.get("/{token}/copy/{version}/{ending}")
def copy(token: str, version: int, ending: str, work: LookDep) -> Response:
    """The words of the current version, or of one they agreed to, as a file to keep."""
    opened = open_link(work, token)
    if opened is None:
        return _no_such_link(work)
    return referral_file(work, opened.case, copy_of(work, opened, version), ending)


@router.post("/{token}/agree")
def agree(token: str, work: WorkDep, fields: FieldsDep) -> Response:
    """Keep the employee's agreement, item by item, to the version they read."""
    opened = open_link(work, token)
    if opened is None:
        return _no_such_link(work)
    version = _checked(work, opened, fields)
    answers, problems = answers_from(fields, opened.items)
    if problems:
        return _page(work, opened, status=BadInputError.status, given=fields, problems=problems)
    urgent = None if fields.get("help_seen") else urgent_help(work.services, answers.reach)
    if urgent is not None:
        return _page(work, opened, given=fields, urgent=urgent)

    def act() -> None:
        agreements.agree(work, opened.case, opened.link, version, answers)
        copies.after_agreeing(work, opened.case, opened.token)

    return _do(work, opened, act, "agreed")


@router.post("/{token}/correct")
def ask_correction(token: str, work: WorkDep, fields: FieldsDep) -> Response:
    """Send what the employee says is wrong to HR."""
    opened = open_link(work, token)
    if opened is None:
        return _no_such_link(work)
    version = _checked(work, opened, fields)
    text = fields.get("text", "").replace("\r\n", "\n").strip()
    place = fields["place"] if fields.get("place") in places(opened.draft) else None
    problem = _problem_with(text)
    if problem:
        problems = {"text": problem}
        return _page(work, opened, status=BadInputError.status, given=fields, problems=problems)
    urgent = None if fields.get("help_seen") else urgent_help(work.services, text)
    if urgent is not None:
        return _page(work, opened, given=fields, urgent=urgent)
    return _do(
        work,
        opened,
        lambda: agreements.ask_correction(work, opened.case, version, text, place),
        "correction",
    )


@router.post("/{token}/decline")
def decline(token: str, work: WorkDep, fields: FieldsDep) -> Response:
    """Say no; no reason is asked."""
    opened = open_link(work, token)
    if opened is None:
        return _no_such_link(work)
    version = _checked(work, opened, fields)
    return _do(work, opened, lambda: agreements.decline(work, opened.case, version), "declined")


@router.post("/{token}/withdraw")
def withdraw(token: str, work: WorkDep, fields: FieldsDep) -> Response:
    """Take back an agreement."""
    opened = open_link(work, token)
    if opened is None:
        return _no_such_link(work)
    _checked(work, opened, fields)
    return _do(work, opened, lambda: agreements.withdraw(work, opened.case), "withdrawn")


def _do(work: Work, opened: Opened, act: Callable[[], None], done: str) -> Response:
    try:
        act()
    except StaleVersionError:
        return _page(work, opened, status=StaleVersionError.status, newer=True)
    except ConflictError as error:
        return _page(work, opened, status=error.status, notice=error.message)
    return see_other(f"/agree/{opened.token}?done={done}")


def _checked(work: Work, opened: Opened, fields: dict[str, str]) -> int:
    check_form_token(work, "agree", opened.token, fields.get("form", ""))
    version = fields.get("version", "")
    return int(version) if version.isdecimal() else 0


def _problem_with(text: str) -> str | None:
    if not text:
        return "Say what should be different."
    if len(text) > MAX_COMMENT_CHARS:
        return f"Please keep it under {MAX_COMMENT_CHARS:,} characters."
    return None


def _page(work: Work, opened: Opened, *, status: int = 200, **more: object) -> Response:
    context = {**page_context(work, opened), **more}
    return render("agreement/page.html", context, status=status)


def _no_such_link(work: Work) -> Response:
    employer = work.services.employer
    context = {"employer_name": employer.name, "contact": employer.hr_contact}
    return render("agreement/no_link.html", context, status=404)
