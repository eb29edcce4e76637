"""What is to go to the provider with a referral, by name; no file is kept here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, select

from api.crypto import ErasedError
from api.errors import ConflictError, FieldError, NotFoundError
from api.records.lists import words_of
from api.records.models import Attachment as Row
from api.records.models import Case
from api.records.review import Desk, tidied_field

NEEDED, ADDED = "needed", "added"
MAX_NAME_CHARS = 120
MOST = 30


@dataclass(frozen=True, slots=True)
class Attachment:
    """One thing to attach; `state` is needed, added or not_needed."""

    number: int
    name: str
    state: str

    @property
    def state_text(self) -> str:
        """The state in words."""
        return words_of("attachment_states")[self.state]


def of_case(desk: Desk, case: Case) -> tuple[Attachment, ...]:
    """The case's list, in the order it was made."""
    query = select(Row).where(Row.case_id == case.id).order_by(Row.number)
    opened = desk.work.vault.open
    try:
        return tuple(
            Attachment(row.number, opened(case.subject, row.name_sealed), row.state)
            for row in desk.work.session.scalars(query)
        )
    except ErasedError:
        return ()


def still_needed(items: Iterable[Attachment]) -> int:
    """How many have still to be added."""
    return sum(one.state == NEEDED for one in items)


def add(desk: Desk, case: Case, name: str) -> None:
    """Put one thing on the list.

    Raises:
        FieldError: it has no name, a very long one, or is on the list already.
        NotAgreedError: the employee hasn't agreed to the referral.
        ConflictError: the case has ended, or its list is full.
    """
    desk.must_be_agreed(case)
    if case.finished:
        raise ConflictError("This case has ended: nothing is attached any more.")
    words = tidied_field("name", name, "Say what is to be attached.", MAX_NAME_CHARS)
    known = of_case(desk, case)
    if any(one.name.casefold() == words.casefold() for one in known):
        raise FieldError("name", "That is on the list already.")
    if len(known) >= MOST:
        raise ConflictError(f"The list is full: {MOST} things to attach.")
    last = desk.work.session.scalar(select(func.max(Row.number)).where(Row.case_id == case.id))
    desk.work.session.add(
        Row(
            case_id=case.id,
            number=(last or 0) + 1,
            state=NEEDED,
            name_sealed=desk.work.vault.seal(case.subject, words),
            updated_at=desk.work.now,
        )
    )
    desk.note(case, "attachment_listed", f"attachment {(last or 0) + 1}")


def mark(desk: Desk, case: Case, number: int, state: str) -> None:
    """Note whether it is still needed, added, or not needed. Twice changes nothing.

    Raises:
        NotFoundError: the case's list has no such number.
        FieldError: there is no such state.
        NotAgreedError: the employee hasn't agreed to the referral.
    """
    desk.must_be_agreed(case)
    query = select(Row).where(Row.case_id == case.id, Row.number == number)
    row = desk.work.session.scalar(query)
    if row is None:
        raise NotFoundError
    if state not in words_of("attachment_states"):
        raise FieldError("state", "Choose one of the answers.")
    if row.state != state:
        row.state, row.updated_at = state, desk.work.now
        desk.note(case, "attachment_marked", f"attachment {number}", state)
