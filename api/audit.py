"""The audit trail: append-only, each event chained to the one before by its hash.

An event says who did what to which case or account, and the names of the fields concerned; never
a value, never a word that somebody wrote.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.records.models import AuditEvent, AuditHead

GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class Actor:
    """Who did it: 'manager', 'employee', 'hr', 'user' or 'system', and the user's id."""

    kind: str
    id: str | None = None


SYSTEM = Actor("system")


@dataclass(frozen=True, slots=True)
class AuditCheck:
    """What `verify` found: `events` checked, and the number of the first that is wrong, if any."""

    events: int
    broken_at: int | None
    reason: str | None = None

    @property
    def sound(self) -> bool:
        """Whether nothing was changed, removed or put in between."""
        return self.broken_at is None


def record(
    session: Session,
    now: datetime,
    actor: Actor,
    action: str,
    subject: str,
    *fields: str,
) -> AuditEvent:
    """Append an event to the chain, in the transaction of what it tells of.

    Args:
        session: the transaction that does what is recorded.
        now: when it happens.
        actor: who does it.
        action: a name such as 'draft_approved'.
        subject: a case reference or an account's id.
        fields: names of what was touched; never values.
    """
    session.flush()
    # Writers queue here: two events must never follow the same one.
    head = session.get_one(AuditHead, 1, with_for_update=True, populate_existing=True)
    event = AuditEvent(
        id=head.number + 1,
        at=now.astimezone(UTC).replace(microsecond=0),
        actor=actor.kind,
        actor_id=actor.id,
        action=action,
        subject=subject,
        fields=sorted(fields),
        previous=head.hash,
        hash="",
    )
    event.hash = _hash(event)
    head.number, head.hash = event.id, event.hash
    session.add(event)
    session.flush()
    return event


def verify(session: Session) -> AuditCheck:
    """Walk the whole chain: a changed, removed or inserted event, or a cut tail, shows."""
    number, previous = 0, GENESIS
    for event in session.scalars(
        select(AuditEvent).order_by(AuditEvent.id).execution_options(yield_per=1000)
    ):
        number += 1
        if event.id != number:
            return AuditCheck(number - 1, number, "an event is missing")
        if event.previous != previous:
            return AuditCheck(number - 1, number, "it doesn't follow the event before it")
        if event.hash != _hash(event):
            return AuditCheck(number - 1, number, "it was changed after it was written")
        previous = event.hash
    head = session.get(AuditHead, 1)
    if head is None or (head.number, head.hash) != (number, previous):
        return AuditCheck(number, number + 1, "events are missing at the end")
    return AuditCheck(number, None)


def history(session: Session, subject: str) -> list[AuditEvent]:
    """Everything that happened to `subject`, oldest first."""
    query = select(AuditEvent).where(AuditEvent.subject == subject).order_by(AuditEvent.id)
    return list(session.scalars(query))


def _hash(event: AuditEvent) -> str:
    parts = [
        event.id,
        event.at.astimezone(UTC).isoformat(timespec="seconds"),
        event.actor,
        event.actor_id,
        event.action,
        event.subject,
        event.fields,
        event.previous,
    ]
    return hashlib.sha256(json.dumps(parts, separators=(",", ":")).encode()).hexdigest()
