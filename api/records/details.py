"""A draft as people read and send it: with the names, and with what the employee decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from api.pages import moment, short_date
from api.records.agreements import REACH, REPORT_HR, REPORT_MANAGER, SEE_FIRST
from api.records.cases import CaseRepository
from api.records.content import RECIPIENT_LINES
from api.records.models import Case, Draft
from api.records.queue import REFERRAL
from api.records.sending import IDENTITY_WORDS, address_of, name_of
from api.services import Work
from guidance.draft import Line, LineState, ReferralDraft, Section

_TO_DECIDE = "Whoever the employee agrees to"


def shown(work: Work, case: Case, draft: ReferralDraft) -> ReferralDraft:
    """The draft with its placeholders filled, and the report going only where it may.

    Who gets the report is the employee's to say: what the draft proposed never stands beside it.
    """
    answers = _answers(work, case, draft.version)
    who = ", ".join(_recipients(answers))
    text = who[0].upper() + who[1:] if answers.get(REFERRAL) else _TO_DECIDE
    sections = tuple(_with_recipients(section, text) for section in draft.sections)
    return replace(draft, sections=sections).with_details(details_of(work, case, draft.version))


def details_of(work: Work, case: Case, version: int) -> dict[str, str]:
    """Texts by line id for the lines filled at sending, and the sentence on the agreement."""
    found = _people(work, case) | _agreement(work, case, version)
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


def _answers(work: Work, case: Case, version: int) -> dict[str, bool]:
    given = CaseRepository(work.session).agreements(case, version)
    return {one.item: one.agreed for one in given}


def _recipients(answers: Mapping[str, bool]) -> list[str]:
    to = ["the employee"]
    to += ["HR"] if answers.get(REPORT_HR) else []
    to += ["the manager"] if answers.get(REPORT_MANAGER) else []
    return to


def _agreement(work: Work, case: Case, version: int) -> dict[str, str]:
    repository = CaseRepository(work.session)
    given, answers = repository.agreements(case, version), _answers(work, case, version)
    if not answers.get(REFERRAL):
        return {}
    first = "yes" if answers.get(SEE_FIRST) else "no"
    how = IDENTITY_WORDS.get(given[0].identity, "")
    reach = [one for one in repository.comments(case, REACH) if one.version == version]
    return {
        "employee.access": work.vault.open(case.subject, reach[0].text_sealed)
        if reach
        else "The employee gave nothing",
        "agreement.reason_told": _told(repository.draft(case, version)),
        "agreement.report_first": first.capitalize(),
        "agreement": f"The employee agreed to this version on {moment(given[0].given_at)} "
        f"({how}). Report to: {', '.join(_recipients(answers))}. Sees the report first: {first}.",
    }


def _told(row: Draft | None) -> str:
    if row is None or row.reason_confirmed_at is None:
        return "Yes: the employee has read it"
    on = short_date(row.reason_confirmed_at)
    return f"Yes: the manager confirmed it on {on}, and the employee has read it"
