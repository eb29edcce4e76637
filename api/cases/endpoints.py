"""The manager's page: says who the referral is about, so that the employee can be asked."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query
from starlette.responses import Response

from api.crypto import BadSignatureError
from api.errors import BadInputError, NotFoundError, StaleVersionError
from api.identity import check_form_token, form_token
from api.internal.endpoints import SEND_PURPOSE
from api.pages import render, see_other
from api.records import reason, sending
from api.records.cases import CaseRepository
from api.records.models import TO_CONFIRM, Case
from api.records.review import Returned, returned_with
from api.records.service import MANAGER
from api.records.states import Move, State, may
from api.records.whereabouts import told_to_manager, with_fresh_link
from api.services import LookDep, Work, WorkDep
from guidance.asking import Question, question, slots_that_are_asked

router = APIRouter(prefix="/case", tags=["case"], include_in_schema=False)

Signed = Annotated[str, Query(alias="t")]
Address = Annotated[str, Form(max_length=320)]


def _typed(
    manager_address: Address = "",
    employee_address: Address = "",
    employee_name: Annotated[str, Form(max_length=200)] = "",
    reason_told: Annotated[str, Form(max_length=10)] = "",
) -> sending.Typed:
    told = reason_told == "yes"
    return sending.Typed(manager_address, employee_address, employee_name, told)


TypedDep = Annotated[sending.Typed, Depends(_typed)]


class SendLinkError(NotFoundError):
    """The signed address of a sending page is wrong or too old."""

    title = "This link doesn’t work any more"
    message = "Open the chat and ask to send your referral: you’ll get a fresh link."


@router.api_route("/{reference}/send", methods=["GET", "HEAD"])
def show_send(reference: str, work: LookDep, signed: Signed = "") -> Response:
    """Ask for the two work addresses, or say where the case is."""
    return _page(work, _case(work, reference, signed), signed)


@router.post("/{reference}/send")
def send(
    reference: str,
    work: WorkDep,
    typed: TypedDep,
    signed: Signed = "",
    form: Annotated[str, Form()] = "",
) -> Response:
    """Match the two people with the people file, and set the employee's link on its way."""
    case = _case(work, reference, signed)
    check_form_token(work, "send", case.reference, form)
    problems = _problems(typed)
    if not typed.reason_told and not reason.is_confirmed(work, case):
        problems["reason_told"] = reason.ReasonNotConfirmedError.message
    if problems:
        return _page(work, case, signed, typed=typed, problems=problems, status=422)
    try:
        sending.send(work, case, typed)
    except reason.NoReasonError as error:
        problems = {"reason_told": error.message}
    except BadInputError as error:
        problems = {"employee_address": error.message}
    if problems:
        return _page(work, case, signed, typed=typed, problems=problems, status=422)
    return see_other(f"/case/{case.reference}/send?t={signed}")


@router.post("/{reference}/reason")
def confirm_reason(
    reference: str,
    work: WorkDep,
    *,
    signed: Signed = "",
    form: Annotated[str, Form()] = "",
    reason_told: Annotated[str, Form(max_length=10)] = "",
    version: Annotated[int, Form()] = 0,
) -> Response:
    """Confirm a reason that has changed since the manager sent the case on."""
    case = _case(work, reference, signed)
    check_form_token(work, "send", case.reference, form)
    try:
        if reason_told != "yes":
            raise reason.ReasonNotConfirmedError
        reason.confirm(work, case, version, MANAGER)
    except (BadInputError, StaleVersionError) as error:
        problems = {"reason_told": error.message}
        return _page(work, case, signed, problems=problems, status=error.status)
    return see_other(f"/case/{case.reference}/send?t={signed}")


def _case(work: Work, reference: str, signed: str) -> Case:
    try:
        named = work.vault.verify(work.session, SEND_PURPOSE, signed, work.now)
    except BadSignatureError:
        raise SendLinkError from None
    case = CaseRepository(work.session).by_reference(named)
    if case is None or named != reference.upper():
        raise SendLinkError
    return case


def _problems(typed: sending.Typed) -> dict[str, str]:
    problems = {}
    if not _address(typed.manager_address):
        problems["manager_address"] = "Type your own work address, such as name@employer.example"
    if not _address(typed.employee_address):
        problems["employee_address"] = (
            "Type the employee’s work address, such as name@employer.example"
        )
    return problems


def _address(text: str) -> bool:
    name, _, domain = text.strip().partition("@")
    return (
        bool(name) and "." in domain and not any(c.isspace() or c in "@<>,;" for c in name + domain)
    )


def _question(case: Case, returned: Returned | None) -> Question | None:
    if returned is None or returned.asks not in slots_that_are_asked():
        return None
    return question(str(returned.asks), case.raised_by)


def _known_address(work: Work, case: Case) -> str:
    manager = case.manager if case.state == State.DRAFTING else None
    if manager is None or manager.wrapped_key is None:
        return ""
    return sending.address_of(work, manager)


def _page(
    work: Work,
    case: Case,
    signed: str,
    *,
    typed: sending.Typed | None = None,
    problems: dict[str, str] | None = None,
    status: int = 200,
) -> Response:
    to_confirm = case.state == State.AWAITING_EMPLOYEE and case.who == TO_CONFIRM
    open_form = case.version > 0 and may(case.state, Move.SEND)
    confirm = reason.has_to_be_confirmed(work, case)
    returned = returned_with(work, case)
    context = {
        "employer_name": work.services.employer.name,
        "case": case,
        "ask": open_form and (to_confirm or case.state == State.DRAFTING),
        "confirm_reason": confirm,
        "reason": reason.current_reason(work, case)
        if confirm or case.state == State.DRAFTING
        else "",
        "returned": returned,
        "question": _question(case, returned),
        "to_confirm": to_confirm,
        "by_mail": case.link_delivery == sending.BY_MAIL,
        "mail_on": bool(work.services.settings.smtp_host),
        "drafted": case.version > 0,
        "where": told_to_manager(case, with_fresh_link(work.session, [case], work.now)),
        "identity": sending.MANAGER_IDENTITY_WORDS.get(case.manager_identity or ""),
        "contact": work.services.employer.hr_contact,
        "form": form_token(work.session, work.services, "send", case.reference),
        "signed": signed,
        # Whoever was signed in when they wrote it needn't type who they are.
        "typed": typed or sending.Typed(_known_address(work, case), ""),
        "problems": problems or {},
    }
    return render("send/page.html", context, status=status)
