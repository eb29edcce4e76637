"""The audit trail: append-only, each event chained to the one before by its hash.

An event says who did what to which case or account, and the names of the fields concerned; never
a value, never a word that somebody wrote. The database itself refuses to change an event, and to
delete any but the oldest, up to the cut that `shorten` moves.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from api.records.models import AuditEvent, AuditHead, Case

GENESIS = "0" * 64
_SHORTENED = "trail_shortened"


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
    """Walk the whole chain: a changed, removed or inserted event, or a cut end, shows."""
    head = session.get(AuditHead, 1)
    if head is None:
        return AuditCheck(0, 1, "the head of the trail is missing")
    number, previous, told = head.cut, head.cut_hash, head.cut == 0
    for event in session.scalars(
        select(AuditEvent).order_by(AuditEvent.id).execution_options(yield_per=1000)
    ):
        number += 1
        if wrong := _wrong(event, number, previous):
            return AuditCheck(number - 1 - head.cut, number, wrong)
        told = told or (event.action, event.fields) == (_SHORTENED, [_upto(head.cut)])
        previous = event.hash
    if (head.number, head.hash) != (number, previous):
        return AuditCheck(number - head.cut, number + 1, "events are missing at the end")
    if not told:
        return AuditCheck(0, head.cut + 1, "events before it went without a record of it")
    return AuditCheck(number - head.cut, None)


def _wrong(event: AuditEvent, number: int, previous: str) -> str | None:
    """What is wrong with the event that should be `number` and follow the hash `previous`."""
    if event.id != number:
        return "an event is missing"
    if event.previous != previous:
        return "it doesn't follow the event before it"
    if event.hash != _hash(event):
        return "it was changed after it was written"
    return None


def past(session: Session, before: datetime) -> tuple[int, datetime | None, int]:
    """What may go: the number of the last such event, the oldest one's time, how many they are.

    Events older than `before` go from the oldest on, none before an event about a case that is
    still there: an event stays at least as long as the case it tells of.
    """
    head = session.get_one(AuditHead, 1)
    young = select(func.min(AuditEvent.id)).where(AuditEvent.at >= before)
    about = select(func.min(AuditEvent.id)).where(AuditEvent.subject.in_(select(Case.reference)))
    ends = [session.scalar(query) for query in (young, about)]
    last = min([end - 1 for end in ends if end is not None], default=head.number)
    oldest = session.scalar(select(AuditEvent.at).where(AuditEvent.id == head.cut + 1))
    count = max(0, last - head.cut)
    return last, oldest if count else None, count


def shorten(session: Session, now: datetime, last: int) -> None:
    """Let the events up to number `last` go; that this was done is an event itself."""
    head = session.get_one(AuditHead, 1, with_for_update=True, populate_existing=True)
    head.cut_hash, head.cut = session.get_one(AuditEvent, last).hash, last
    session.flush()
    session.execute(delete(AuditEvent).where(AuditEvent.id <= last))
    record(session, now, SYSTEM, _SHORTENED, "audit", _upto(last))


def _upto(last: int) -> str:
    return f"up to event {last}"


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
