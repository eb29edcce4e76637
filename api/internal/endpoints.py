"""Cases for the actions and the command line, behind the service token."""

from __future__ import annotations

import hmac
from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Header

from api.crypto import ErasedError
from api.errors import BadInputError, NotFoundError, NotSignedInError
from api.internal.idempotency import once
from api.internal.schemas import (
    CaseIn,
    CaseOut,
    CaseSaved,
    CasesOut,
    CaseWhole,
    DraftIn,
    FollowedPlan,
    Json,
    ProgressIn,
)
from api.records import mine, plans, reason, service
from api.records.cases import CaseRepository
from api.records.models import Case, Draft
from api.records.review import returned_with
from api.records.sending import tell_of_new_version
from api.records.states import Move, may, shown_to_manager
from api.records.whereabouts import told_to_manager, waiting_for, with_fresh_link
from api.services import LookDep, ServicesDep, Work, WorkDep

SEND_LIFE = timedelta(days=14)
SEND_PURPOSE = "send"
HR = "hr"


def check_service_token(
    services: ServicesDep, authorization: Annotated[str, Header()] = ""
) -> None:
    """Let only our own processes in.

    Raises:
        NotSignedInError: the service token is missing or wrong.
    """
    expected = f"Bearer {services.settings.service_token.get_secret_value()}"
    if not hmac.compare_digest(expected.encode(), authorization.encode()):
        raise NotSignedInError("The service token is missing or wrong.")


router = APIRouter(
    prefix="/internal/cases",
    tags=["internal"],
    dependencies=[Depends(check_service_token)],
    include_in_schema=False,
)
IdempotencyHeader = Annotated[str | None, Header(alias="Idempotency-Key")]
ConversationQuery = str


@router.post("", status_code=201)
def start_case(
    given: CaseIn, work: WorkDep, idempotency_key: IdempotencyHeader = None
) -> CaseSaved:
    """Start a case from a conversation."""
    if given.employer != work.services.settings.employer:
        raise BadInputError("This AskOH serves another employer.")

    def do() -> CaseSaved:
        new = service.NewCase(
            conversation=given.conversation,
            raised_by=given.role,
            slots=given.slots,
            draft=given.draft,
            decision=given.decision,
            followup_on=given.followup_on,
        )
        case = service.create(work, new)
        manager = mine.manager_of_chat(work, case.conversation)
        if manager is not None:
            mine.name_manager(work, case, manager)
        return _saved(work, case)

    return once(work, idempotency_key, given, CaseSaved, do)


@router.get("")
def list_cases(conversation: ConversationQuery, work: LookDep) -> CasesOut:
    """The cases a conversation may know of, newest first.

    They are those it raised, and all of its manager's while that manager is signed in there.
    """
    cases = mine.cases_of_chat(work, _hash(work, conversation))
    return CasesOut(cases=[_known(work, case) for case in cases])


@router.get("/{reference}")
def show_case(reference: str, conversation: ConversationQuery, work: LookDep) -> CaseWhole:
    """One case as its manager may know it, with what is needed to carry on."""
    case = find_case(work, reference, conversation)
    known = _known(work, case)
    row = CaseRepository(work.session).draft(case)
    return CaseWhole(
        **known.model_dump(),
        slots=_slots(work, case),
        draft=_draft(work, case, row),
        by_hr=row is not None and row.author == HR,
    )


@router.put("/{reference}/draft")
def save_draft(
    reference: str, given: DraftIn, work: WorkDep, idempotency_key: IdempotencyHeader = None
) -> CaseSaved:
    """Save a changed draft as the next version; 409 when somebody was faster."""

    def do() -> CaseSaved:
        case = find_case(work, reference, given.conversation)
        service.save_draft(work, case, given.draft, given.slots, given.base_version)
        service.plan_follow_up(work, case, given.followup_on)
        if case.version != given.base_version:
            tell_of_new_version(work, case)
        return _saved(work, case)

    return once(work, idempotency_key, given, CaseSaved, do)


@router.put("/{reference}/progress")
def save_progress(reference: str, given: ProgressIn, work: WorkDep) -> CaseSaved:
    """Keep partly answered questions."""
    case = find_case(work, reference, given.conversation)
    return _saved(work, service.save_progress(work, case, given.slots))


def _hash(work: Work, conversation: str) -> str:
    return work.vault.lookup(work.session, conversation)


def find_case(work: Work, reference: str, conversation: str) -> Case:
    """The case, if this conversation may know it.

    Raises:
        NotFoundError: there is none, or it is neither this conversation's nor its manager's.
    """
    case = mine.case_of_chat(work, _hash(work, conversation), reference.upper())
    if case is None:
        raise NotFoundError("There’s no such case in this conversation.")
    return case


def send_url(work: Work, case: Case) -> str:
    """Where, on our own site, the manager says who the case is about; signed against guessing."""
    signed = work.vault.sign(work.session, SEND_PURPOSE, case.reference, work.now + SEND_LIFE)
    return f"/case/{case.reference}/send?t={signed}"


def _saved(work: Work, case: Case) -> CaseSaved:
    return CaseSaved(
        reference=case.reference,
        version=case.version,
        state=shown_to_manager(case.state),
        send_url=send_url(work, case),
    )


def _known(work: Work, case: Case) -> CaseOut:
    fresh = with_fresh_link(work.session, [case], work.now)
    said = returned_with(work, case)
    return CaseOut(
        reference=case.reference,
        version=case.version,
        state=shown_to_manager(case.state),
        state_text=told_to_manager(case, fresh),
        waiting_for=waiting_for(case, fresh),
        hr_comment=said.text if said else None,
        asked_slot=said.asks if said else None,
        confirm_reason=reason.has_to_be_confirmed(work, case),
        can_change=case.version > 0 and may(case.state, Move.EDIT),
        followup_on=case.followup_on,
        send_url=send_url(work, case),
        plans=[
            FollowedPlan(title=one.title, review_on=one.review_on)
            for one in plans.followed(work, case)
        ],
    )


def _slots(work: Work, case: Case) -> Json:
    try:
        return work.vault.open_json(case.subject, case.slots_sealed) if case.slots_sealed else {}
    except ErasedError:
        return {}


def _draft(work: Work, case: Case, row: Draft | None) -> Json | None:
    try:
        return work.vault.open_json(case.subject, row.content_sealed) if row else None
    except ErasedError:
        return None
