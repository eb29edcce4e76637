"""Whether the reason in a draft is the reason its employee was given.

The manager says so before anything is sent on. A later version with another reason has to be
confirmed again, by the manager or, when the manager told HR, by HR; until then it isn't approved.
"""

from __future__ import annotations

from api.audit import Actor, record
from api.crypto import ErasedError
from api.errors import BadInputError, StaleVersionError
from api.records.cases import CaseRepository
from api.records.content import reason_of
from api.records.models import Case
from api.records.service import draft_of
from api.records.states import State
from api.services import Work

#: Where a version whose reason isn't confirmed can still go further.
_OPEN = frozenset({State.AWAITING_EMPLOYEE, State.AGREED})


class ReasonNotConfirmedError(BadInputError):
    """Nobody said that the reason is the one the employee was given."""

    message = (
        "Tick the box if this is the reason you gave them. If it isn’t, talk to them or change the "
        "reason in the chat first."
    )


class NoReasonError(BadInputError):
    """The draft doesn't say why occupational health is asked."""

    message = "The draft doesn’t say why yet. Add the reason in the chat first."


def current_reason(work: Work, case: Case) -> str:
    """The reason in the current version; empty without one, or when it was erased."""
    row = CaseRepository(work.session).draft(case) if case.version else None
    try:
        return reason_of(draft_of(work, case, row)) if row is not None else ""
    except ErasedError:
        return ""


def is_confirmed(work: Work, case: Case) -> bool:
    """Whether the reason in the current version is the one the employee was given."""
    row = CaseRepository(work.session).draft(case) if case.version else None
    return row is not None and row.reason_confirmed_at is not None


def has_to_be_confirmed(work: Work, case: Case) -> bool:
    """Whether the case was sent on, goes on, and its reason has changed since."""
    return State(case.state) in _OPEN and not is_confirmed(work, case)


def confirm(work: Work, case: Case, version: int, actor: Actor) -> None:
    """Note that the reason in `version` is the one the employee was given. Twice changes nothing.

    Raises:
        StaleVersionError: there is a newer version.
        NoReasonError: the version gives no reason.
    """
    row = CaseRepository(work.session).draft(case)
    if row is None or version != case.version:
        raise StaleVersionError(version=case.version)
    if not current_reason(work, case):
        raise NoReasonError
    if row.reason_confirmed_at is None:
        row.reason_confirmed_at, row.reason_confirmed_by = work.now, actor.kind
        case.updated_at = work.now
        named = f"version {version}"
        record(work.session, work.now, actor, "reason_confirmed", case.reference, named)
