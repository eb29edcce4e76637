"""What a manager's own pages show of a case: where it is, whose turn, days, and what to do."""

from __future__ import annotations

from api.internal.endpoints import send_url
from api.records import plans, reason
from api.records.days import days_for_manager
from api.records.models import Case, SignedIn
from api.records.review import returned_with
from api.records.sending import name_of
from api.records.states import Move, State, may
from api.records.whereabouts import told_to_manager, waiting_for, with_fresh_link
from api.services import Work
from guidance.asking import question, slots_that_are_asked

#: Who has to act, in words for the manager.
WHO = {
    "manager": "You",
    "employee": "The employee",
    "hr": "HR",
    "provider": "Occupational health",
    "nobody": "Nobody",
}


def cases_context(work: Work, current: SignedIn, cases: tuple[Case, ...]) -> dict[str, object]:
    """The page of a manager's cases."""
    fresh = with_fresh_link(work.session, cases, work.now)
    rows = [_row(work, case, fresh) for case in cases]
    return {
        "employer_name": work.services.employer.name,
        "contact": work.services.employer.hr_contact,
        "user_name": name_of(work, current.user.person),
        "csrf": current.csrf,
        "open": [row for row in rows if not row["finished"]],
        "finished": [row for row in rows if row["finished"]],
    }


def _row(work: Work, case: Case, fresh: frozenset[str]) -> dict[str, object]:
    who = waiting_for(case, fresh)
    returned = returned_with(work, case)
    asks = returned.asks if returned else None
    confirm = reason.has_to_be_confirmed(work, case)
    return {
        "reference": case.reference,
        "who_about": name_of(work, case.subject),
        "finished": case.finished,
        "where": told_to_manager(case, fresh),
        "waiting_for": WHO[who],
        "yours": who == "manager" or confirm,
        "since": case.state_since,
        "days": () if case.finished else days_for_manager(work, case),
        "comment": returned.text if returned else "",
        "question": question(asks, case.raised_by).text
        if asks and asks in slots_that_are_asked()
        else "",
        "confirm_reason": confirm,
        "send_url": send_url(work, case) if confirm or _can_be_sent(case) else "",
        "can_carry_on": case.version > 0 and may(case.state, Move.EDIT),
        "plans": [one for one in plans.of_case(work, case) if one.ended_at is None],
        "erased": case.subject.wrapped_key is None,
    }


def _can_be_sent(case: Case) -> bool:
    return case.state == State.DRAFTING and case.version > 0
