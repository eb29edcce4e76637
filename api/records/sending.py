"""Saying who a referral is about, and giving that person, and nobody else, the link to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from api.audit import Actor, record
from api.crypto import new_token, token_hash
from api.errors import BadInputError, ConflictError
from api.outbox import Notice, queue
from api.records.cases import CaseRepository
from api.records.models import (
    CONFIRMED,
    MATCHED,
    TO_CONFIRM,
    AgreementLink,
    Case,
    User,
)
from api.records.models import Person as PersonRow
from api.records.queue import name_key
from api.records.reason import ReasonNotConfirmedError, is_confirmed
from api.records.reason import confirm as confirm_reason
from api.records.service import MANAGER, hr_actor, move
from api.records.states import Move, State, after
from api.scope import unit_hash
from api.services import Work
from guidance.people import Person

#: How the person on the agreement page was shown to be that person (`AgreementLink.identity`).
SENT_TO_WORK_ADDRESS = "sent_to_work_address"
HANDED_OVER_BY_HR = "handed_over_by_hr"
IDENTITY_WORDS = {
    SENT_TO_WORK_ADDRESS: "personal link sent to the work address in the people file",
    HANDED_OVER_BY_HR: "personal link handed over by HR",
}

#: How the manager who sent it was shown to be the manager (`Case.manager_identity`).
TYPED_MATCHED = "typed_matched"
TYPED_NOT_MATCHED = "typed_not_matched"
MANAGER_IDENTITY_WORDS = {
    TYPED_MATCHED: "typed, matched the people file, not verified",
    TYPED_NOT_MATCHED: "typed, didn’t match the people file, not verified",
}

#: How the link reaches the employee (`Case.link_delivery`).
BY_MAIL, BY_HR = "mail", "hr"


@dataclass(frozen=True, slots=True)
class Typed:
    """What a manager types on the sending page, and whether they confirm the reason."""

    manager_address: str
    employee_address: str
    employee_name: str = ""
    reason_told: bool = False


def send(work: Work, case: Case, typed: Typed) -> Case:
    """Take down who the case is about and set the employee's link on its way.

    A repeat for a case whose employee is known already changes nothing.

    Raises:
        ConflictError: there is no draft yet, or the case is past this.
        BadInputError: both addresses are the same.
        ReasonNotConfirmedError: the manager doesn't say that the employee was given this reason.
        NoReasonError: the draft gives no reason.
    """
    if case.version == 0:
        raise ConflictError("There’s no draft to send yet. Finish it in the chat first.")
    if case.state == State.AWAITING_EMPLOYEE and case.who != TO_CONFIRM:
        return case
    after(case.state, Move.SEND)
    if typed.manager_address.strip().casefold() == typed.employee_address.strip().casefold():
        raise BadInputError(
            "The two addresses are the same. A manager can’t refer themselves here."
        )
    if not is_confirmed(work, case):
        if not typed.reason_told:
            raise ReasonNotConfirmedError
        confirm_reason(work, case, case.version, MANAGER)
    employee = _matched(work, typed)
    case.who = MATCHED if employee else TO_CONFIRM
    case.manager_identity = TYPED_MATCHED if employee else TYPED_NOT_MATCHED
    _name_subject(
        work,
        case,
        employee.work_address if employee else typed.employee_address,
        employee.name if employee else typed.employee_name,
    )
    case.unit = unit_hash(work, employee.unit) if employee else None
    _name_manager(work, case, typed.manager_address)
    move(work, case, Move.SEND, MANAGER, ("employee", "manager"))
    if employee and work.services.settings.smtp_host:
        case.link_delivery = BY_MAIL
        mail_link(work, case)
        _copy_to_manager(work, case)
    else:
        case.link_delivery = BY_HR
    return case


def _matched(work: Work, typed: Typed) -> Person | None:
    employee = work.services.people.find(typed.employee_address)
    if employee is None or not employee.manager_address:
        return None
    same = employee.manager_address.strip().casefold() == typed.manager_address.strip().casefold()
    return employee if same else None


def _name_subject(work: Work, case: Case, address: str, name: str) -> None:
    subject = case.subject
    subject.lookup = work.vault.lookup(work.session, address)
    subject.address_sealed = work.vault.seal(subject, address.strip())
    subject.name_sealed = work.vault.seal(subject, name.strip()) if name.strip() else None
    subject.name_lookup = name_key(work, name) if name.strip() else None


def _name_manager(work: Work, case: Case, address: str) -> None:
    known = work.services.people.find(address)
    person = case.manager or work.vault.new_person(work.session, work.now)
    person.lookup = work.vault.lookup(work.session, address)
    person.address_sealed = work.vault.seal(person, address.strip())
    person.name_sealed = work.vault.seal(person, known.name) if known else None
    person.name_lookup = name_key(work, known.name) if known else None
    case.manager = person


def confirm(work: Work, case: Case, user: User, typed: Typed) -> None:
    """HR says who the case is about, when what the manager typed didn't match the people file.

    Raises:
        ConflictError: it is known already.
    """
    if case.who != TO_CONFIRM:
        raise ConflictError("It’s already known who this case is about.")
    _name_subject(work, case, typed.employee_address, typed.employee_name)
    case.who = CONFIRMED
    known = work.services.people.find(typed.employee_address)
    case.unit = unit_hash(work, known.unit) if known else None
    record(work.session, work.now, hr_actor(user), "employee_confirmed", case.reference, "employee")


def hand_over(work: Work, case: Case, user: User) -> str:
    """A fresh personal link for HR to hand over; every earlier one stops working.

    Returns:
        the full address, which is kept nowhere and can't be shown again.

    Raises:
        ConflictError: nobody has said yet who the case is about, or it is closed.
    """
    if case.who not in {MATCHED, CONFIRMED}:
        raise ConflictError("First confirm who this case is about.")
    if case.state in {State.CLOSED, State.DRAFTING}:
        raise ConflictError("There’s nothing to hand over: the case is closed or still a draft.")
    revoke(work, case, hr_actor(user))
    case.link_delivery = BY_HR
    return issue(work, case, HANDED_OVER_BY_HR, hr_actor(user))


def can_be_mailed(work: Work, case: Case) -> bool:
    """Whether the link can go by mail: only to an address of the people file."""
    known = case.who in {MATCHED, CONFIRMED} and case.state not in {State.CLOSED, State.DRAFTING}
    if not (known and work.services.settings.smtp_host) or case.subject.wrapped_key is None:
        return False
    return work.services.people.find(address_of(work, case.subject)) is not None


def mail_again(work: Work, case: Case, user: User) -> None:
    """Send the employee a fresh link by mail; every earlier one stops working.

    Raises:
        ConflictError: their address isn't in the people file, or mail is off.
    """
    if not can_be_mailed(work, case):
        raise ConflictError(
            "It can’t be mailed: mail is off, or this address isn’t in the people file. "
            "Hand the link over instead."
        )
    revoke(work, case, hr_actor(user))
    case.link_delivery = BY_MAIL
    mail_link(work, case)


def issue(work: Work, case: Case, identity: str, actor: Actor) -> str:
    """Make a personal link and give its full address; only a hash of its token is kept."""
    token = new_token()
    case.escalated_at = None
    work.session.add(
        AgreementLink(
            case_id=case.id,
            token_hash=token_hash(token),
            identity=identity,
            created_by=actor.id,
            created_at=work.now,
            expires_at=work.now + timedelta(days=link_days(work)),
        )
    )
    record(work.session, work.now, actor, "link_made", case.reference, identity)
    return link_address(work, token)


def link_address(work: Work, token: str) -> str:
    """The full address of the personal link with this token."""
    return f"{work.services.settings.public_url}/agree/{token}"


def link_days(work: Work) -> int:
    """Days a personal link works, as the employer set it."""
    return work.services.employer.agreement_link_days


def revoke(work: Work, case: Case, actor: Actor) -> int:
    """Stop every personal link of the case; the number stopped."""
    links = CaseRepository(work.session).live_links(case, work.now)
    for link in links:
        link.revoked_at = work.now
    if links:
        record(work.session, work.now, actor, "links_revoked", case.reference)
    return len(links)


def mail_link(work: Work, case: Case) -> None:
    """Send a personal link to the employee's work address."""
    url = issue(work, case, SENT_TO_WORK_ADDRESS, Actor("system"))
    once = f"{case.id}:link:{case.version}:{work.now.isoformat()}"
    queue(work, Notice("agreement_link", case.subject, once, url), case)


def tell_of_new_version(work: Work, case: Case) -> None:
    """After an edit: a link to the new version, if links go by mail; else HR hands it over."""
    if case.state == State.AWAITING_EMPLOYEE and case.link_delivery == BY_MAIL:
        mail_link(work, case)


def _copy_to_manager(work: Work, case: Case) -> None:
    manager = manager_to_write_to(case)
    if manager is not None:
        queue(work, Notice("sent_copy", manager, f"{case.id}:copy"), case)


def manager_to_write_to(case: Case) -> PersonRow | None:
    """The manager, if the people file knows them: nothing is mailed to any other typed address."""
    manager = case.manager
    return manager if manager is not None and manager.name_sealed else None


def address_of(work: Work, person: PersonRow) -> str:
    """The person's work address, or an empty text."""
    return work.vault.open(person, person.address_sealed) if person.address_sealed else ""


def name_of(work: Work, person: PersonRow | None) -> str:
    """The person's name, else their address, else an empty text."""
    if person is None or person.wrapped_key is None:
        return ""
    if person.name_sealed:
        return work.vault.open(person, person.name_sealed)
    return address_of(work, person)
