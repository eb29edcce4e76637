"""What the agreement page shows, and how its answers are read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from api.crypto import token_hash
from api.errors import NotFoundError
from api.identity import form_token
from api.records import content, sending
from api.records.agreements import (
    REPORT_HR,
    REPORT_MANAGER,
    SEE_FIRST,
    TOLD,
    Answers,
    items_asked,
    people_told,
)
from api.records.cases import CaseRepository
from api.records.details import shown
from api.records.models import Agreement, AgreementLink, Case, Draft
from api.records.queue import REFERRAL
from api.records.rating import rating
from api.records.service import draft_of
from api.records.states import Move, may
from api.services import Work
from guidance.draft import ReferralDraft

DONE = {
    "agreed": "Thank you. You’ve agreed to this version.",
    "correction": "HR has what you wrote. You’ll be asked to read the new version before anything "
    "goes further.",
    "declined": "You’ve said no. It stops here.",
    "withdrawn": "You’ve withdrawn. It stops here, and HR can’t open it any more.",
}

MAX_REACH_CHARS = 500

#: Why an answer is missing, in the words of the question.
UNANSWERED = {
    REFERRAL: "Tick the box if you agree. If you don’t, use one of the other choices below.",
    SEE_FIRST: "Say whether you want to see the report first",
    REPORT_MANAGER: "Say whether your manager gets the report",
    REPORT_HR: "Say whether HR gets the report",
    TOLD: "Say whether the people named may know",
}


@dataclass(frozen=True, slots=True)
class Opened:
    """A personal link that works: the case it opens, and what is asked there."""

    token: str
    case: Case
    link: AgreementLink
    row: Draft
    draft: ReferralDraft
    items: tuple[str, ...]
    told: tuple[str, ...]


def open_link(work: Work, token: str) -> Opened | None:
    """The case behind a personal link; None for a wrong, expired or stopped one alike."""
    found = CaseRepository(work.session).by_link(token_hash(token), work.now)
    if found is None or found[0].subject.wrapped_key is None:
        return None
    case, link = found
    row = CaseRepository(work.session).draft(case)
    if row is None:
        return None
    draft = draft_of(work, case, row)
    told = people_told(draft)
    return Opened(token, case, link, row, draft, items_asked(work, told), told)


def answers_from(
    fields: Mapping[str, str], items: tuple[str, ...]
) -> tuple[Answers, dict[str, str]]:
    """The answers a form holds, and what is still unanswered, by item."""
    given = {item: fields[item] == "yes" for item in items if fields.get(item) in {"yes", "no"}}
    missing = [item for item in items if item not in given]
    if fields.get(REFERRAL) != "yes":
        missing.append(REFERRAL)
    problems = {item: UNANSWERED[item] for item in missing}
    reach = fields.get("reach", "").replace("\r\n", "\n").strip()
    if len(reach) > MAX_REACH_CHARS:
        problems["reach"] = f"Please keep it under {MAX_REACH_CHARS} characters."
    return Answers(given, reach), problems


def copy_of(work: Work, opened: Opened, version: int) -> ReferralDraft:
    """The draft of a version whose copy is the employee's: the current one, or one they agreed to.

    Raises:
        NotFoundError: there is no such version, or they never agreed to it.
    """
    agreed = {one.version for one in _agreed(work, opened.case)}
    row = CaseRepository(work.session).draft(opened.case, version) if version > 0 else None
    if row is None or row.version not in {opened.case.version, *agreed}:
        raise NotFoundError
    draft = draft_of(work, opened.case, row)
    return draft.saved_as(opened.case.reference, row.version, agreed=row.version in agreed)


def places(draft: ReferralDraft) -> dict[str, str]:
    """Where something can be wrong: titles of the draft's sections by their ids."""
    return {section.id: section.title for section in content.sections(draft)}


def _agreed(work: Work, case: Case) -> list[Agreement]:
    """Their agreements to the referral that stand, newest version first."""
    standing = CaseRepository(work.session).open_agreements(case)
    given = [one for one in standing if one.item == REFERRAL and one.agreed]
    return sorted(given, key=lambda one: one.version, reverse=True)


def _copies(work: Work, opened: Opened) -> list[dict[str, object]]:
    """What they can keep: each version they agreed to, and the one they are reading."""
    found: list[dict[str, object]] = [
        {"version": one.version, "agreed_at": one.given_at} for one in _agreed(work, opened.case)
    ]
    if all(one["version"] != opened.row.version for one in found):
        found.insert(0, {"version": opened.row.version, "agreed_at": None})
    return found


def page_context(work: Work, opened: Opened) -> dict[str, object]:
    """The page: the exact words, who will see them, what can be done now."""
    case, row, repository = opened.case, opened.row, CaseRepository(work.session)
    standing = repository.agreements(case)
    draft = opened.draft.saved_as(
        case.reference, row.version, agreed=any(one.item == REFERRAL for one in standing)
    )
    employer = work.services.employer
    return {
        "token": opened.token,
        "case": case,
        "employer_name": employer.name,
        "provider": employer.provider_name,
        "contact": employer.hr_contact,
        "manager": sending.name_of(work, case.manager),
        "sections": content.sections(shown(work, case, draft)),
        "places": places(draft),
        "version": row.version,
        "reason_confirmed_at": row.reason_confirmed_at,
        "copies": _copies(work, opened),
        "rating": rating(draft),
        "written_at": row.created_at,
        "by_hr": row.author == "hr",
        "earlier_agreed": any(
            one.version < case.version for one in repository.open_agreements(case)
        ),
        "items": opened.items,
        "told": opened.told,
        "standing": {one.item: one.agreed for one in standing},
        "agreed_at": standing[0].given_at if standing else None,
        "identity": sending.IDENTITY_WORDS[opened.link.identity],
        "until": opened.link.expires_at,
        "may": {move.value: may(case.state, move) for move in Move},
        "form": form_token(work.session, work.services, "agree", opened.token),
        "given": {},
        "problems": {},
        "DONE": DONE,
    }
