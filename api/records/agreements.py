"""What the employee decides, item by item, for exactly the version they read."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from api.audit import record
from api.errors import ConflictError, StaleVersionError
from api.records.cases import CaseRepository
from api.records.earlier import link_earlier
from api.records.models import Agreement, AgreementLink, Case, Draft
from api.records.queue import REFERRAL
from api.records.service import EMPLOYEE, comment, draft_of, move
from api.records.states import Move, State, after
from api.services import Work
from guidance.draft import LineState, ReferralDraft

REPORT_MANAGER, REPORT_HR, SEE_FIRST, TOLD = "report_manager", "report_hr", "see_first", "told"
CORRECTION, REACH = "correction", "reach"
_TOLD_LINES = "people.told"

ITEM_WORDS: Mapping[str, str] = {
    REFERRAL: "This referral may go to HR and on to occupational health",
    REPORT_MANAGER: "The manager gets the report",
    REPORT_HR: "HR gets the report",
    SEE_FIRST: "The employee sees the report first",
    TOLD: "The people named in it may know",
}


@dataclass(frozen=True, slots=True)
class Answers:
    """The employee's yes or no to each item that was asked; the referral itself is a yes.

    `reach` is how occupational health best reaches them, in their own words, or empty.
    """

    items: Mapping[str, bool]
    reach: str = ""


def items_asked(work: Work, told: Collection[str]) -> tuple[str, ...]:
    """What is asked besides the referral itself: who gets the report here, and who may know."""
    recipients = work.services.employer.report_recipients or ("manager", "hr")
    asked = [SEE_FIRST]
    if "manager" in recipients:
        asked.append(REPORT_MANAGER)
    if "hr" in recipients:
        asked.append(REPORT_HR)
    if told:
        asked.append(TOLD)
    return tuple(asked)


def people_told(draft: ReferralDraft) -> tuple[str, ...]:
    """The people who, by the draft, know of it besides those who deal with it."""
    lines = (line for line in draft.lines() if line.id.startswith(_TOLD_LINES))
    return tuple(line.text for line in lines if line.text and line.state is LineState.FILLED)


def agree(work: Work, case: Case, link: AgreementLink, version: int, answers: Answers) -> None:
    """Keep the employee's agreement to `version`. The same answer twice changes nothing.

    Raises:
        StaleVersionError: there is a newer version, which has to be read first.
        ConflictError: the case can't be agreed to any more.
    """
    draft = _current(work, case, version)
    given = {REFERRAL: True, **answers.items}
    standing = CaseRepository(work.session).agreements(case)
    if {one.item: one.agreed for one in standing} == given:
        return
    if any(one.item == REFERRAL for one in standing):
        raise ConflictError("You’ve already agreed to this version. Withdraw first to change it.")
    move(work, case, Move.AGREE, EMPLOYEE, tuple(given))
    for item, agreed in given.items():
        work.session.add(
            Agreement(
                case_id=case.id,
                version=draft.version,
                item=item,
                agreed=agreed,
                digest=draft.digest,
                identity=link.identity,
                link_id=link.id,
                given_at=work.now,
            )
        )
    words = draft_of(work, case, draft)
    case.urgency, case.complexity = words.urgency, words.tier
    if answers.reach:
        comment(work, case, REACH, answers.reach)
    link_earlier(work, case)


def ask_correction(
    work: Work, case: Case, version: int, text: str, place: str | None = None
) -> None:
    """Send the employee's words about what is wrong to HR; nothing is agreed any more.

    `place` is the section of the draft that they are about, if one was named.

    Raises:
        StaleVersionError: there is a newer version, which has to be read first.
        ConflictError: it is too late for a correction here.
    """
    _current(work, case, version)
    move(work, case, Move.ASK_CORRECTION, EMPLOYEE, (f"version {version}",))
    _take_back(work, case)
    comment(work, case, CORRECTION, text, place=place)


def decline(work: Work, case: Case, version: int) -> None:
    """Note that the employee said no; no reason is asked for or kept. Twice changes nothing.

    Raises:
        StaleVersionError: there is a newer version, which has to be read first.
        ConflictError: it can't be declined any more; it can be withdrawn.
    """
    _current(work, case, version)
    if case.state == State.DECLINED:
        return
    move(work, case, Move.DECLINE, EMPLOYEE, (f"version {version}",))
    _take_back(work, case)


def withdraw(work: Work, case: Case) -> None:
    """Take back what was agreed: the case stops, and HR can't open its content any more.

    Raises:
        ConflictError: nothing is agreed.
    """
    if case.state == State.WITHDRAWN:
        return
    after(case.state, Move.WITHDRAW)
    taken = _take_back(work, case)
    move(work, case, Move.WITHDRAW, EMPLOYEE, taken)


def _take_back(work: Work, case: Case) -> tuple[str, ...]:
    standing = CaseRepository(work.session).open_agreements(case)
    case.earlier_case_id = case.urgency = case.complexity = None
    for one in standing:
        one.withdrawn_at = work.now
    if standing:
        items = sorted({one.item for one in standing})
        record(work.session, work.now, EMPLOYEE, "agreement_ended", case.reference, *items)
    return tuple(one.item for one in standing)


def _current(work: Work, case: Case, version: int) -> Draft:
    draft = CaseRepository(work.session).draft(case)
    if draft is None or version != case.version:
        raise StaleVersionError(version=case.version)
    return draft
