"""Who in HR looks after a case. Anyone in HR who may know of it may take it, or hand it on."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.errors import BadInputError
from api.records.cases import CaseRepository
from api.records.models import Case, User
from api.records.review import Desk
from api.records.sending import name_of
from api.services import Work

_ROLE = "hr"


def hr_users(session: Session) -> tuple[User, ...]:
    """Everyone whose account is open and who works on cases."""
    users = session.scalars(select(User).where(User.disabled_at.is_(None)))
    return tuple(user for user in users if _ROLE in user.roles)


def names(work: Work) -> Mapping[str, str]:
    """Names of those who can own a case, by their id, in the order of names."""
    found = [(name_of(work, user.person), user.id) for user in hr_users(work.session)]
    return {key: name for name, key in sorted(found)}


def candidates(desk: Desk, case: Case) -> dict[str, str]:
    """Names of those who may own this case: nobody gets a case they mayn't know of."""
    known = names(desk.work)
    repository = CaseRepository(desk.work.session)
    return {
        user.id: known[user.id]
        for user in hr_users(desk.work.session)
        if repository.for_hr(user, case.reference) is not None
    }


def assign(desk: Desk, case: Case, to: str) -> None:
    """Give the case to a user by their id, or to nobody when it is empty. Twice changes nothing.

    Raises:
        BadInputError: there is no such user, or they mayn't know of this case.
    """
    if to and to not in candidates(desk, case):
        raise BadInputError("Choose one of the people in the list.")
    if case.owner_id == (to or None):
        return
    case.owner_id = to or None
    case.updated_at = desk.work.now
    desk.note(case, "owner_changed", "owner")
