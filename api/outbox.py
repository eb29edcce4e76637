"""Messages that leave by mail or in Teams, queued in the transaction of what they tell of.

A message carries a reference and a link: no name, no health, no comment. Mail is off until
``ASKOH_SMTP_HOST`` is set.
"""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from typing import Protocol

from sqlalchemy import Select, select

from api.audit import SYSTEM, record
from api.crypto import ErasedError
from api.pages import LONDON, environment
from api.records.models import Case, Outbox, Person
from api.services import Services, Work
from api.settings import Settings
from guidance.workdays import on_or_after

OFFICE_OPENS = time(8)
MAX_ATTEMPTS = 8
TOO_OLD = timedelta(days=7)
BATCH = 100
TIMEOUT_SECONDS = 20


@dataclass(frozen=True, slots=True)
class Notice:
    """A message to be written: its kind (a template), its reader, a key said only once, a link.

    `reference` names what it is about where that isn't a case. One that is `patient` waits for a
    working day: nobody has to be written to on a Sunday about something that can wait.
    """

    kind: str
    to: Person
    once: str
    link: str = ""
    reference: str = ""
    patient: bool = False


@dataclass(frozen=True, slots=True)
class Sent:
    """What one run of the outbox did, in numbers of messages."""

    sent: int = 0
    failed: int = 0
    given_up: int = 0
    held: int = 0


class Transport(Protocol):
    """Whatever takes a message to its reader."""

    def deliver(self, message: EmailMessage) -> None:
        """Hand the message over, or raise OSError or smtplib.SMTPException."""


@dataclass(frozen=True, slots=True)
class Told:
    """A notice for another channel than mail: its kind, its reader's keyed address, what about."""

    kind: str
    lookup: str | None
    reference: str


class WaitError(Exception):
    """The other channel takes nothing for `seconds`; it is asked again, and no mail is sent yet."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__("too many")
        self.wait = wait


class Elsewhere(Protocol):
    """A channel that is tried before mail."""

    def reaches(self, work: Work, told: Told) -> bool:
        """Whether this reader can be told there."""

    def tell(self, told: Told) -> bool:
        """Tell them; False when it can't be done. Raises WaitError."""


class Smtp:
    """Sends through the employer's mail server."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def deliver(self, message: EmailMessage) -> None:
        """Hand the message to the server; see `Transport.deliver`."""
        s = self._settings
        with smtplib.SMTP(s.smtp_host or "", s.smtp_port, timeout=TIMEOUT_SECONDS) as server:
            if s.smtp_starttls:
                server.starttls(context=ssl.create_default_context())
            if s.smtp_user and s.smtp_password:
                server.login(s.smtp_user, s.smtp_password.get_secret_value())
            server.send_message(message)


def queue(work: Work, notice: Notice, case: Case | None = None) -> None:
    """Queue a message once: the same `once` a second time changes nothing."""
    known = select(Outbox.id).where(Outbox.once == notice.once)
    if notice.to.address_sealed is None or work.session.scalar(known):
        return
    reference = case.reference if case else notice.reference
    template = environment().get_template(f"notices/{notice.kind}.txt")
    text = template.render(
        reference=reference,
        link=notice.link,
        employer=work.services.employer.name,
        home=work.services.settings.public_url,
    )
    subject, _, body = text.strip().partition("\n")
    work.session.add(
        Outbox(
            case_id=case.id if case else None,
            kind=notice.kind,
            once=notice.once,
            person=notice.to,
            address_sealed=notice.to.address_sealed,
            body_sealed=work.vault.seal(notice.to, body.strip() + "\n"),
            subject=subject,
            created_at=work.now,
            next_try_at=_not_before(work) if notice.patient else work.now,
        )
    )


def _not_before(work: Work) -> datetime:
    """The start of the next working day, or now if today is one."""
    today = work.now.astimezone(LONDON).date()
    opens = on_or_after(today, work.services.employer.nation)
    if opens == today:
        return work.now
    return datetime.combine(opens, OFFICE_OPENS, LONDON)


def deliver_due(
    services: Services,
    now: datetime,
    transport: Transport | None,
    elsewhere: Elsewhere | None = None,
) -> Sent:
    """Send what is due: `elsewhere` where the reader is reached there, else by the transport.

    What can go neither way is held, and nothing is lost. No transaction is open while a server is
    waited for. A message whose outcome was lost in a crash is sent again: twice is better than
    never.
    """
    with services.database.writing() as session:
        work = Work(session, services, now)
        rows = session.scalars(_due(now)).all()
        goes = [row for row in rows if transport or _reached(work, row, elsewhere)]
        told = {row.id: _told(work, row) for row in goes}
        claimed = [(row.id, _claim(work, row)) for row in goes]
    ways = _Ways(transport, elsewhere)
    results = [_try(work, key, message, ways, told[key]) for key, message in claimed]
    sent, failed, given_up = (results.count(one) for one in ("sent", "failed", "given_up"))
    return Sent(sent, failed, given_up, len(rows) - len(goes))


@dataclass(frozen=True, slots=True)
class _Ways:
    """The ways a message can go."""

    transport: Transport | None
    elsewhere: Elsewhere | None

    def send(self, message: EmailMessage, told: Told) -> None:
        """Send it one way; raises as `Transport.deliver` and `Elsewhere.tell` do."""
        if self.elsewhere is not None and self.elsewhere.tell(told):
            return
        if self.transport is None:
            raise ConnectionError("no way to the reader")
        self.transport.deliver(message)


def _told(work: Work, row: Outbox) -> Told:
    case = work.session.get(Case, row.case_id) if row.case_id else None
    return Told(row.kind, row.person.lookup, case.reference if case else "")


def _reached(work: Work, row: Outbox, elsewhere: Elsewhere | None) -> bool:
    return elsewhere is not None and elsewhere.reaches(work, _told(work, row))


def _due(now: datetime) -> Select[Outbox]:
    return (
        select(Outbox)
        .where(Outbox.sent_at.is_(None), Outbox.given_up_at.is_(None), Outbox.next_try_at <= now)
        .order_by(Outbox.created_at)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    )


def _claim(work: Work, row: Outbox) -> EmailMessage | None:
    """Take the message in hand, and keep others from it; None when it is past sending."""
    if row.created_at < work.now - TOO_OLD:
        row.given_up_at, row.error = work.now, "too_old"
        return None
    try:
        message = _message(work, row)
    except ErasedError:
        row.given_up_at, row.error = work.now, "erased"
        return None
    row.attempts += 1
    row.next_try_at = work.now + timedelta(minutes=5 * 2**row.attempts)
    return message


def _try(work: Work, key: str, message: EmailMessage | None, ways: _Ways, told: Told) -> str:
    if message is None:
        return "given_up"
    error = None
    try:
        ways.send(message, told)
    except WaitError as asked:
        return _wait(work, key, asked.wait)
    except (OSError, smtplib.SMTPException) as problem:
        # The class only: a server's answer may repeat the address.
        error = type(problem).__name__
    with work.services.database.writing() as session:
        row = session.get_one(Outbox, key)
        row.error = error
        if error is None:
            row.sent_at = work.now
            case = session.get(Case, row.case_id) if row.case_id else None
            subject = case.reference if case else row.id
            record(session, work.now, SYSTEM, "notice_sent", subject, row.kind)
            return "sent"
        if row.attempts >= MAX_ATTEMPTS:
            row.given_up_at = work.now
            return "given_up"
        return "failed"


def _wait(work: Work, key: str, wait: timedelta) -> str:
    """Come back when the channel says, without counting it as an attempt."""
    with work.services.database.writing() as session:
        row = session.get_one(Outbox, key)
        row.attempts -= 1
        row.next_try_at, row.error = work.now + wait, "too_many"
    return "failed"


def _message(work: Work, row: Outbox) -> EmailMessage:
    settings = work.services.settings
    message = EmailMessage()
    message["From"] = settings.smtp_from or f"askoh@{settings.smtp_host}"
    message["To"] = work.vault.open(row.person, row.address_sealed)
    message["Subject"] = row.subject
    message["Date"] = formatdate(work.now.timestamp())
    message["Message-ID"] = make_msgid(row.id, domain="askoh.invalid")
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(work.vault.open(row.person, row.body_sealed))
    return message
