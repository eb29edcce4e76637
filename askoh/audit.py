"""`askoh audit verify`: whether the audit trail is whole."""

import argparse

from sqlalchemy.exc import SQLAlchemyError

from api.audit import verify
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
