"""HR's inbox of employees' notes: the list, one note, and what may be done with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query
from starlette.responses import Response

from api.audit import record
from api.console.deps import HrDep, PageDep, PostedDep
from api.errors import BadInputError, NotFoundError
from api.pages import see_other
from api.records import notes
from api.records.models import User
from api.records.note_models import HrNote, NoteState
from api.records.notes import NoteRepository
from api.records.sending import MANAGER_IDENTITY_WORDS, address_of, link_days, name_of
from api.records.service import hr_actor
from api.services import Work, WorkDep
from api.urgent import urgent_help

router = APIRouter(prefix="/notes")

DONE = {
    "taken": "This note is yours now.",
    "left": "This note has no owner any more.",
    "replied": "Your answer is saved.",
    "done": "Noted as done.",
}


@dataclass(frozen=True, slots=True)
class Inbox:
    """One HR user at work on notes: everything goes through what this user may read."""

    work: Work
    user: User

    def note(self, reference: str) -> HrNote:
        """The note, if it is this user's to read.

        Raises:
            NotFoundError: there is none, or it isn't theirs to read.
        """
        note = NoteRepository(self.work.session).for_hr(self.user, reference)
        if note is None:
            raise NotFoundError
        return note


def _inbox(current: HrDep, work: WorkDep) -> Inbox:
    return Inbox(work, current.user)


InboxDep = Annotated[Inbox, Depends(_inbox)]


@router.get("")
def list_notes(inbox: InboxDep, page: PageDep, show: Annotated[str, Query()] = "") -> Response:
    """The notes this user may read, those that have waited longest for HR first."""
    work, finished = inbox.work, show == "done"
    today = work.services.settings.current_day()
    found = NoteRepository(work.session).list_for_hr(inbox.user, done=finished)
    rows = [
        {
            "reference": note.reference,
            "sender": name_of(work, note.person),
            "since": note.waiting_since or note.updated_at,
            "waits": note.waiting_since is not None,
            "late": notes.is_late(work, note, today),
            "owner": name_of(work, note.owner.person) if note.owner else "",
        }
        for note in found
    ]
    return page.render("notes", {"rows": rows, "finished": finished})


@router.get("/{reference}")
def show_note(
    reference: str, inbox: InboxDep, page: PageDep, done: Annotated[str, Query()] = ""
) -> Response:
    """One note with everything that was written about it."""
    note = inbox.note(reference)
    actor = hr_actor(inbox.user)
    record(inbox.work.session, inbox.work.now, actor, "note_viewed", note.reference)
    return page.render("note", _context(inbox, note, done=DONE.get(done)))


@router.post("/{reference}/take")
def take(reference: str, inbox: InboxDep, _: PostedDep) -> Response:
    """Make this user the owner; the owner gives it back."""
    note = inbox.note(reference)
    mine = note.owner_id == inbox.user.id
    notes.take(inbox.work, note, None if mine else inbox.user)
    return _back(note, "left" if mine else "taken")


@router.post("/{reference}/reply")
def reply(
    reference: str,
    inbox: InboxDep,
    page: PageDep,
    _: PostedDep,
    *,
    text: Annotated[str, Form()] = "",
    help_seen: Annotated[str, Form()] = "",
) -> Response:
    """Answer the sender."""
    note = inbox.note(reference)
    urgent = None if help_seen else urgent_help(inbox.work.services, text)
    if urgent is not None:
        return page.render("note", _context(inbox, note, text=text, urgent=urgent))
    try:
        notes.reply(inbox.work, note, inbox.user, text)
    except BadInputError as error:
        context = _context(inbox, note, text=text, problem=error.message)
        return page.render("note", context, error.status)
    return _back(note, "replied")


@router.post("/{reference}/done")
def finish(reference: str, inbox: InboxDep, _: PostedDep) -> Response:
    """Note that nothing more is to be done."""
    note = inbox.note(reference)
    notes.finish(inbox.work, note, inbox.user)
    return _back(note, "done")


@router.post("/{reference}/link")
def hand_over(reference: str, inbox: InboxDep, page: PageDep, _: PostedDep) -> Response:
    """Make a fresh personal link and show it this once; it is stored nowhere, so no redirect."""
    note = inbox.note(reference)
    url = notes.hand_over(inbox.work, note, inbox.user)
    context = {
        "reference": note.reference,
        "url": url,
        "employee": name_of(inbox.work, note.person),
        "days": link_days(inbox.work),
    }
    return page.render("note_link", context)


def _context(inbox: Inbox, note: HrNote, **more: object) -> dict[str, object]:
    work = inbox.work
    messages = [
        {
            "by_hr": one.author == notes.BY_HR,
            "who": name_of(work, one.by.person) if one.by else "",
            "text": one.text,
            "at": one.at,
        }
        for one in notes.said(work, note)
    ]
    return {
        "note": note,
        "sender": name_of(work, note.person),
        "address": address_of(work, note.person) if note.person.wrapped_key else "",
        "identity": MANAGER_IDENTITY_WORDS[note.identity],
        "messages": messages,
        "mine": note.owner_id == inbox.user.id,
        "owner": name_of(work, note.owner.person) if note.owner else "",
        "late": notes.is_late(work, note, work.services.settings.current_day()),
        "open": note.state == NoteState.OPEN,
        "mailed": notes.can_be_mailed(work, note),
        "has_link": NoteRepository(work.session).has_link(note, work),
        **more,
    }


def _back(note: HrNote, done: str) -> Response:
    return see_other(f"/console/notes/{note.reference}?done={done}")
