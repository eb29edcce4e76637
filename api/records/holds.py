"""A legal hold: while it stands nothing of the case is erased, whatever its time (`api/purge.py`).

It stands beside the states, so that a case on hold goes on or ends as any other.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from api.crypto import ErasedError
from api.errors import ConflictError, GoneError
from api.records.models import Case, User
from api.records.review import Desk, tidied_field
from api.records.sending import name_of
from api.services import Work

MAX_REASON_CHARS = 300


@dataclass(frozen=True, slots=True)
class Hold:
    """A hold that stands: why, since when, and who placed it."""

    reason: str
    since: datetime
    by: str


def place(desk: Desk, case: Case, reason: str) -> None:
    """Keep this case from being erased, and note why.

    Raises:
        FieldError: there is no reason, or it is too long.
        ConflictError: it is on hold already.
        GoneError: its words were erased before.
    """
    if case.hold_since is not None:
        raise ConflictError("This case is on legal hold already.")
    words = tidied_field("reason", reason, "Say why it is kept.", MAX_REASON_CHARS)
    try:
        case.hold_reason_sealed = desk.work.vault.seal(case.subject, words)
    except ErasedError:
        raise GoneError from None
    case.hold_since, case.hold_by = desk.work.now, desk.user.id
    case.updated_at = desk.work.now
    desk.note(case, "hold_placed", "reason")


def lift(desk: Desk, case: Case) -> None:
    """End the hold; from now on the case is erased when its time is up. Twice changes nothing."""
    if case.hold_since is None:
        return
    case.hold_since = case.hold_by = case.hold_reason_sealed = None
    case.updated_at = desk.work.now
    desk.note(case, "hold_lifted")


def hold_of(work: Work, case: Case) -> Hold | None:
    """The hold that stands on this case."""
    if case.hold_since is None or case.hold_reason_sealed is None:
        return None
    user = work.session.get(User, case.hold_by) if case.hold_by else None
    reason = work.vault.open(case.subject, case.hold_reason_sealed)
    return Hold(reason, case.hold_since, name_of(work, user.person) if user else "")
