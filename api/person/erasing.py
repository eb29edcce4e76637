"""Erases what is stored of one person, and says what stays and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import delete, select

from api.audit import SYSTEM, record
from api.chat.store import destroy_chats
from api.erasure import destroy, end_case, end_links, erase_account
from api.person.known import Known, chats_of
from api.records.legal_hold import WHY
from api.records.models import Case, Outbox
from api.services import Work


@dataclass(frozen=True, slots=True)
class Erased:
    """What an erasure did: what went, by kind; what stayed, with the reason; the chats' ids."""

    gone: Mapping[str, int]
    kept: Mapping[str, str]
    chats: tuple[str, ...]


def erase(work: Work, known: Known, *, dry: bool = False) -> Erased:
    """Destroy what is stored of this person; with `dry` only say what would go and stay.

    A case about them ends. A case they raised goes on without them. What is under legal hold
    stays, and so do the bare record and the trail, which hold ids and no words.
    """
    held = {case.id for case in known.held}
    about = [case for case in known.as_employee if case.id not in held]
    raised = [case for case in known.as_manager if case.id not in held]
    bound = {key for case in known.held for key in (case.subject_id, case.manager_id)}
    people = [person for person in known.people if person.id not in bound]
    chats = chats_of(work, [*about, *raised]) if (about or raised) else ()
    gone = {
        "cases about them": len(about),
        "cases they raised": len(raised),
        "accounts": int(known.user is not None),
        "messages": sum(one.person_id not in bound for one in known.messages),
        "chats": len(chats),
        "keys": len(people),
    }
    kept = {case.reference: WHY for case in known.held}
    result = Erased(gone, kept, tuple(row.id for row in chats))
    if not dry:
        for case in about:
            _forget_employee(work, case)
        for case in raised:
            record(work.session, work.now, SYSTEM, "manager_erased", case.reference, "manager")
        if known.user is not None:
            erase_account(work, known.user)
        for person in people:
            destroy(work, person)
        destroy_chats(work.session, list(chats))
    return result


def _forget_employee(work: Work, case: Case) -> None:
    end_case(work, case, "case_erased")
    end_links(work, case)
    case.earlier_case_id = None
    for later in work.session.scalars(select(Case).where(Case.earlier_case_id == case.id)):
        later.earlier_case_id = None
    # Messages about the case go too, whoever they were for.
    work.session.execute(delete(Outbox).where(Outbox.case_id == case.id))
    record(work.session, work.now, SYSTEM, "employee_erased", case.reference, "employee")
