"""Tells the employee, without being asked, that a copy of what they agreed to is theirs to keep.

The message holds a reference and their personal link, if such links reach them by mail; if HR
handed the link over, it holds the reference only. The words themselves stay on their page, and
nothing goes to an address that the people file doesn't have.
"""

from __future__ import annotations

from api.audit import Actor
from api.outbox import Notice, queue
from api.records.cases import CaseRepository
from api.records.models import Agreement, Case
from api.records.queue import REFERRAL
from api.records.sending import (
    BY_MAIL,
    SENT_TO_WORK_ADDRESS,
    address_of,
    issue,
    link_address,
)
from api.services import Work

AGREED, SENT = "copy_agreed", "copy_sent"


def after_agreeing(work: Work, case: Case, token: str) -> None:
    """Queue the message that goes with an agreement; `token` is the link that was used."""
    given = _agreed(work, case)
    if given is not None:
        link = link_address(work, token) if case.link_delivery == BY_MAIL else ""
        once = f"{case.id}:{AGREED}:{given.id}"
        queue(work, Notice(AGREED, case.subject, once, link), case)


def after_sending(work: Work, case: Case) -> None:
    """Queue the message that goes with the sending to the provider, with a fresh link."""
    given = _agreed(work, case)
    if given is not None:
        by_mail = case.link_delivery == BY_MAIL
        link = issue(work, case, SENT_TO_WORK_ADDRESS, Actor("system")) if by_mail else ""
        queue(work, Notice(SENT, case.subject, f"{case.id}:{SENT}:{case.version}", link), case)


def _agreed(work: Work, case: Case) -> Agreement | None:
    """The agreement that stands, if its employee can be written to."""
    if work.services.people.find(address_of(work, case.subject)) is None:
        return None
    given = CaseRepository(work.session).agreements(case)
    return next((one for one in given if one.item == REFERRAL and one.agreed), None)
