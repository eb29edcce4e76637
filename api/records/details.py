"""A draft as people read and send it: with the names, and with what the employee decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from api.pages import moment
from api.records.agreements import REACH, REPORT_HR, REPORT_MANAGER, SEE_FIRST
from api.records.cases import REFERRAL, CaseRepository
from api.records.content import RECIPIENT_LINES
from api.records.models import Case
from api.records.sending import IDENTITY_WORDS, address_of, name_of
from api.services import Work
from guidance.draft import Line, LineState, ReferralDraft, Section

_TO_DECIDE = "Whoever the employee agrees to"


def shown(work: Work, case: Case, draft: ReferralDraft) -> ReferralDraft:
    """The draft with its placeholders filled, and the report going only where it may.

    Who gets the report is the employee's to say: what the draft proposed never stands beside it.
    """
    answers = _answers(work, case)
    who = ", ".join(_recipients(answers))
    text = who[0].upper() + who[1:] if answers.get(REFERRAL) else _TO_DECIDE
    sections = tuple(_with_recipients(section, text) for section in draft.sections)
    return replace(draft, sections=sections).with_details(details_of(work, case))


def details_of(work: Work, case: Case) -> dict[str, str]:
    """Texts by line id for the lines filled at sending, and the sentence on the agreement."""
    found = _people(work, case) | _agreement(work, case)
    return {line: text for line, text in found.items() if text}


def _with_recipients(section: Section, text: str) -> Section:
    lines: list[Line] = []
    for line in section.lines:
        if not line.id.startswith(RECIPIENT_LINES):
            lines.append(line)
        elif not any(kept.id == RECIPIENT_LINES for kept in lines):
            lines.append(replace(line, id=RECIPIENT_LINES, text=text, state=LineState.FILLED))
    return replace(section, lines=tuple(lines))


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


def _answers(work: Work, case: Case) -> dict[str, bool]:
    return {one.item: one.agreed for one in CaseRepository(work.session).agreements(case)}


def _recipients(answers: Mapping[str, bool]) -> list[str]:
    to = ["the employee"]
    to += ["HR"] if answers.get(REPORT_HR) else []
    to += ["the manager"] if answers.get(REPORT_MANAGER) else []
    return to


def _agreement(work: Work, case: Case) -> dict[str, str]:
    repository = CaseRepository(work.session)
    given, answers = repository.agreements(case), _answers(work, case)
    if not answers.get(REFERRAL):
        return {}
    first = "yes" if answers.get(SEE_FIRST) else "no"
    how = IDENTITY_WORDS.get(given[0].identity, "")
    reach = [one for one in repository.comments(case, REACH) if one.version == case.version]
    return {
        "employee.access": work.vault.open(case.subject, reach[0].text_sealed)
        if reach
        else "The employee gave nothing",
        "agreement.reason_told": "Yes: the employee has read it",
        "agreement.report_first": first.capitalize(),
        "agreement": f"The employee agreed to this version on {moment(given[0].given_at)} "
        f"({how}). Report to: {', '.join(_recipients(answers))}. Sees the report first: {first}.",
    }
