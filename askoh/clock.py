"""Today's date: the real one, or the one that ASKOH_TODAY pins for a test."""

import os
from datetime import date, datetime
from zoneinfo import ZoneInfo

from askoh.errors import AskohError


def today() -> date:
    """Today's date in the United Kingdom, or the pinned one.

    Raises:
        AskohError: ASKOH_TODAY is not a date.
    """
    pinned = os.environ.get("ASKOH_TODAY")
    if not pinned:
        return datetime.now(ZoneInfo("Europe/London")).date()
    try:
        return date.fromisoformat(pinned)
    except ValueError:
        raise AskohError(
            f"ASKOH_TODAY is {pinned!r}, which is not a date.", "Write it as 2026-11-21."
        ) from None
