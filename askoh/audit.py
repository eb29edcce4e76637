"""`askoh audit`: whether the audit trail is whole, and what it tells of one case or account."""

import argparse

from sqlalchemy.exc import SQLAlchemyError

from api.audit import history, verify
from api.records.models import AuditEvent
from askoh.database import services, unreachable
from askoh.errors import AskohError
from askoh.places import Places


def verify_command(_options: argparse.Namespace, places: Places) -> int:
    """`askoh audit verify`: 0 when the chain is whole.

    Raises:
        AskohError: it is broken, or the records can't be used.
    """
    with services(places) as found:
        try:
            with found.database.reading() as session:
                result = verify(session)
        except SQLAlchemyError as error:
            raise unreachable(error) from None
    if not result.sound:
        raise AskohError(
            f"The audit trail is broken at event {result.broken_at}: {result.reason}. "
            f"The {result.events} before it are sound.",
            "Keep a copy of the database as it is, compare it with your backups, and tell whoever "
            "is responsible for data protection.",
        )
    print(f"The audit trail is whole: {result.events} events, none changed or removed.")
    return 0


def show_command(options: argparse.Namespace, places: Places) -> int:
    """`askoh audit show REFERENCE`: what happened to a case, or to whatever has this id.

    Raises:
        AskohError: the trail tells of no such thing.
    """
    with services(places) as found:
        try:
            with found.database.reading() as session:
                lines = [_line(one) for one in history(session, options.reference)]
        except SQLAlchemyError as error:
            raise unreachable(error) from None
    if not lines:
        raise AskohError(
            f"The audit trail tells nothing of {options.reference}.",
            "Check the reference; events past their time are gone (`askoh retention show`).",
        )
    print("\n".join(lines))
    return 0


def _line(one: AuditEvent) -> str:
    who = f"{one.actor} {one.actor_id}" if one.actor_id else one.actor
    fields = f" ({', '.join(one.fields)})" if one.fields else ""
    return f"{one.id}  {one.at:%Y-%m-%d %H:%M:%S} UTC  {who}  {one.action}{fields}"
