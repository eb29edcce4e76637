"""What is added to a draft's words when people read or send it: names, contacts, the agreement."""

from __future__ import annotations

from api.pages import moment
from api.records.agreements import REPORT_HR, REPORT_MANAGER, SEE_FIRST
from api.records.cases import REFERRAL, CaseRepository
from api.records.models import Case
from api.records.sending import IDENTITY_WORDS, address_of, name_of
from api.services import Work


def details_of(work: Work, case: Case) -> dict[str, str]:
    """Texts by line id, for `ReferralDraft.with_details` and the document."""
    found = _people(work, case) | _agreement(work, case)
    return {line: text for line, text in found.items() if text}


def _people(work: Work, case: Case) -> dict[str, str]:
    address = address_of(work, case.subject)
    known = work.services.people.find(address) if address else None
    manager = [name_of(work, case.manager)]
    if case.manager is not None:
        manager.append(address_of(work, case.manager))
    return {
        "employee.name": name_of(work, case.subject),
        "employee.contact": address,
        "employee.workplace": known.unit if known else "",
        "people.manager": ", ".join(dict.fromkeys(part for part in manager if part)),
    }


def _agreement(work: Work, case: Case) -> dict[str, str]:
    given = CaseRepository(work.session).agreements(case)
    answers = {one.item: one.agreed for one in given}
    if not answers.get(REFERRAL):
        return {}
    to = ["the employee"]
    to += ["HR"] if answers.get(REPORT_HR) else []
    to += ["the manager"] if answers.get(REPORT_MANAGER) else []
    first = "yes" if answers.get(SEE_FIRST) else "no"
    how = IDENTITY_WORDS.get(given[0].identity, "")
    return {
        "agreement.report_first": first.capitalize(),
        "agreement": f"The employee agreed to this version on {moment(given[0].given_at)} "
        f"({how}). Report to: {', '.join(to)}. Sees the report first: {first}.",
    }
