"""The sender's page of a note to HR: the answer, a word back, or taking the note back.

It is opened by a personal link as often as wanted, and changed by POST only.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.responses import Response

from api.crypto import token_hash
from api.errors import BadInputError
from api.identity import check_form_token, form_token
from api.pages import render, see_other
from api.records import notes
from api.records.note_models import HrNote
from api.records.notes import NoteRepository
from api.services import LookDep, Work, WorkDep
from api.urgent import urgent_help

router = APIRouter(prefix="/notes", tags=["note"], include_in_schema=False)
PURPOSE = "note"
DONE = {"answered": "HR has what you wrote."}


@router.api_route("/{token}", methods=["GET", "HEAD"])
def read(token: str, work: LookDep, done: str = "") -> Response:
    """Show everything that was written. Opening it, however often, changes nothing."""
    note = _note(work, token)
    return _page(work, token, note, done=DONE.get(done, "")) if note else _no_such_link(work)


@router.post("/{token}/answer")
def answer(
    token: str,
    work: WorkDep,
    form: Annotated[str, Form()] = "",
    text: Annotated[str, Form()] = "",
    help_seen: Annotated[str, Form()] = "",
) -> Response:
    """Add something to the note."""
    note = _note(work, token)
    if note is None:
        return _no_such_link(work)
    check_form_token(work, PURPOSE, token, form)
    urgent = None if help_seen else urgent_help(work.services, text)
    if urgent is not None:
        return _page(work, token, note, text=text, urgent=urgent)
    try:
        notes.answer(work, note, text)
    except BadInputError as error:
        return _page(work, token, note, text=text, problem=error.message, status=error.status)
    return see_other(f"/notes/{token}?done=answered")


@router.post("/{token}/withdraw")
def withdraw(token: str, work: WorkDep, form: Annotated[str, Form()] = "") -> Response:
    """Take the note back."""
    note = _note(work, token)
    if note is None:
        return _no_such_link(work)
    check_form_token(work, PURPOSE, token, form)
    notes.withdraw(work, note)
    return render("note/withdrawn.html", {"employer_name": work.services.employer.name})


def _note(work: Work, token: str) -> HrNote | None:
    note = NoteRepository(work.session).by_link(token_hash(token), work)
    return note if note is not None and note.person.wrapped_key is not None else None


def _page(work: Work, token: str, note: HrNote, *, status: int = 200, **more: object) -> Response:
    employer = work.services.employer
    context = {
        "token": token,
        "note": note,
        "messages": notes.said(work, note),
        "employer_name": employer.name,
        "contact": employer.hr_contact,
        "form": form_token(work.session, work.services, PURPOSE, token),
        **more,
    }
    return render("note/read.html", context, status=status)


def _no_such_link(work: Work) -> Response:
    employer = work.services.employer
    context = {"employer_name": employer.name, "contact": employer.hr_contact}
    return render("agreement/no_link.html", context, status=404)
