"""Cases that follow one another: a second referral of the same person, linked to the first.

A reference that somebody typed is only a claim. The link is made when the employee agrees to the
words that name it, because it tells HR something of them, and only to a case of the same person
by the same manager, or, where HR itself said who it is about, of the same person. Anybody else's
case isn't found.
"""

from __future__ import annotations

from api.audit import Actor, record
from api.crypto import ErasedError
from api.records.cases import CaseRepository
from api.records.models import CONFIRMED, MATCHED, Case
from api.records.service import draft_of
from api.services import Work

_KNOWN = (MATCHED, CONFIRMED)


def link_earlier(work: Work, case: Case) -> Case | None:
    """Link the case to the one its agreed draft says it follows, or undo the link.

    Returns:
        The earlier case, or None: the draft names none, or none that this case may follow.
    """
    found = _followed(work, case)
    before = case.earlier_case_id
    case.earlier_case_id = found.id if found else None
    if found is not None and found.id != before:
        record(work.session, work.now, Actor("system"), "earlier_linked", case.reference)
    return found


def _followed(work: Work, case: Case) -> Case | None:
    repository = CaseRepository(work.session)
    row = repository.agreed_draft(case)
    if row is None or case.who not in _KNOWN:
        return None
    try:
        named = draft_of(work, case, row).follows
    except ErasedError:
        return None
    return repository.earlier_of(case, named, any_manager=case.who == CONFIRMED)
