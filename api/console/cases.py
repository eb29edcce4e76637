"""The pages of a case on HR's desk, and what may be done with it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Query
from markupsafe import Markup
from starlette.responses import Response

from api.console.deps import DeskDep, FieldsDep, PageDep, PostedDep
from api.console.forms import back
from api.console.views import (
    case_context,
    colleagues_words,
    edit_context,
    edit_fields,
    own_words,
)
from api.errors import BadInputError, ConflictError, StaleVersionError
from api.files import referral_file
from api.records import sending
from api.records.models import Case
from api.records.review import Desk
from api.records.states import State
from api.urgent import urgent_help

router = APIRouter(prefix="/cases")


@router.get("/{reference}")
def show_case(
    reference: str, desk: DeskDep, page: PageDep, done: Annotated[str, Query()] = ""
) -> Response:
    """One case: its content once the employee has agreed, never before."""
    return page.render("case", case_context(desk, desk.case(reference), done=done))


@router.post("/{reference}/return")
def give_back(
    reference: str,
    desk: DeskDep,
    page: PageDep,
    _: PostedDep,
    *,
    comment: Annotated[str, Form()] = "",
    asks: Annotated[str, Form(max_length=40)] = "",
    help_seen: Annotated[str, Form()] = "",
) -> Response:
    """Return the case to its manager with a comment."""
    case = desk.case(reference)
    urgent = None if help_seen else urgent_help(desk.work.services, comment)
    if urgent is not None:
        context = case_context(desk, case, urgent=urgent, comment=comment, asks=asks)
        return page.render("case", context)
    try:
        desk.give_back(case, comment, asks)
    except BadInputError as error:
        context = case_context(desk, case, comment=comment, asks=asks, comment_error=error.message)
        return page.render("case", context, error.status)
    except ConflictError as error:
        context = case_context(desk, case, comment=comment, asks=asks, refused=error.message)
        return page.render("case", context, error.status)
    return back(case, "returned")


@router.post("/{reference}/approve")
def approve(reference: str, desk: DeskDep, _: PostedDep) -> Response:
    """Approve the agreed version."""
    case = desk.case(reference)
    if case.state != State.APPROVED:
        desk.approve(case)
    return back(case, "approved")


@router.post("/{reference}/reason")
def confirm_reason(
    reference: str, desk: DeskDep, _: PostedDep, version: Annotated[int, Form()] = 0
) -> Response:
    """Note what the manager said: the employee was given the reason in this version."""
    case = desk.case(reference)
    desk.confirm_reason(case, version)
    return back(case, "reason")


@router.post("/{reference}/sent")
def mark_sent(reference: str, desk: DeskDep, _: PostedDep) -> Response:
    """Note that it was sent to the provider."""
    case = desk.case(reference)
    if case.state != State.SENT_TO_PROVIDER:
        desk.mark_sent(case)
    return back(case, "sent")


@router.post("/{reference}/who")
def confirm_who(
    reference: str,
    desk: DeskDep,
    page: PageDep,
    _: PostedDep,
    employee_address: Annotated[str, Form(max_length=320)] = "",
    employee_name: Annotated[str, Form(max_length=200)] = "",
) -> Response:
    """Say who the case is about, when what the manager typed didn't match."""
    case = desk.case(reference)
    if "@" not in employee_address or not employee_name.strip():
        context = case_context(desk, case, who_error="Give the employee’s name and work address.")
        return page.render("case", context, BadInputError.status)
    sending.confirm(
        desk.work, case, desk.user, sending.Typed("", employee_address.strip(), employee_name)
    )
    return back(case, "confirmed")


@router.post("/{reference}/link")
def hand_over(reference: str, desk: DeskDep, page: PageDep, _: PostedDep) -> Response:
    """Make a fresh personal link and show it this once; it is stored nowhere, so no redirect."""
    case = desk.case(reference)
    url = sending.hand_over(desk.work, case, desk.user)
    context = {
        "reference": case.reference,
        "url": url,
        "employee": sending.name_of(desk.work, case.subject),
        "days": sending.link_days(desk.work),
    }
    return page.render("link", context)


@router.post("/{reference}/link/mail")
def mail_link_again(reference: str, desk: DeskDep, _: PostedDep) -> Response:
    """Send the employee a fresh personal link to their work address."""
    case = desk.case(reference)
    sending.mail_again(desk.work, case, desk.user)
    return back(case, "mailed")


@router.post("/{reference}/link/revoke")
def revoke_links(reference: str, desk: DeskDep, _: PostedDep) -> Response:
    """Stop every personal link of the case."""
    case = desk.case(reference)
    sending.revoke(desk.work, case, desk.actor)
    return back(case, "revoked")


@router.get("/{reference}/edit")
def show_edit(reference: str, desk: DeskDep, page: PageDep) -> Response:
    """The agreed words, to be changed line by line."""
    case = desk.case(reference)
    return page.render("edit", edit_context(desk, case, desk.draft(case, "content_viewed")))


@router.post("/{reference}/edit")
def save_edit(
    reference: str, desk: DeskDep, page: PageDep, fields: FieldsDep, _: PostedDep
) -> Response:
    """Save HR's words as a new version, which the employee has to agree to."""
    case = desk.case(reference)
    texts, base = edit_fields(fields)
    try:
        urgent = None if fields.get("help_seen") else _urgent(desk, case, base, texts)
        if urgent is not None:
            draft = desk.draft(case, "content_viewed")
            context = edit_context(desk, case, draft, texts=texts, urgent=urgent)
            return page.render("edit", context)
        changed = desk.edit(case, base, texts)
    except StaleVersionError:
        return _conflict(desk, case, page, base, texts)
    except BadInputError as error:
        draft = desk.draft(case, "content_viewed")
        context = edit_context(desk, case, draft, texts=texts, error=error.message)
        return page.render("edit", context, error.status)
    return back(case, "edited" if changed else "unchanged")


@router.get("/{reference}/document")
def download(reference: str, desk: DeskDep) -> Response:
    """The agreed version as a Word document."""
    return _file(desk, reference, "docx")


@router.get("/{reference}/document.pdf")
def download_pdf(reference: str, desk: DeskDep) -> Response:
    """The agreed version as a PDF with tags for screen readers."""
    return _file(desk, reference, "pdf")


@router.get("/{reference}/document.json")
def download_data(reference: str, desk: DeskDep) -> Response:
    """The agreed version as structured data, for a provider's portal."""
    return _file(desk, reference, "json")


def _file(desk: Desk, reference: str, ending: str) -> Response:
    case = desk.case(reference)
    draft = desk.draft(case, "document_downloaded")
    return referral_file(desk.work, case, draft, ending)


def _urgent(desk: Desk, case: Case, base: int, texts: dict[str, str]) -> Markup | None:
    """Help for what this person wrote; words that were there before aren't theirs."""
    return urgent_help(desk.work.services, *own_words(desk, case, base, texts).values())


def _conflict(desk: Desk, case: Case, page: PageDep, base: int, texts: dict[str, str]) -> Response:
    context = {
        "reference": case.reference,
        "version": case.version,
        "words": own_words(desk, case, base, texts),
        "theirs": colleagues_words(desk, case, base),
    }
    return page.render("conflict", context, StaleVersionError.status)
