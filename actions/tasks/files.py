"""Files of a task's result: calendar and Word, named so that they say nothing of anybody."""

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime, time

from actions.replies import CALENDAR, DOCX, Block, file
from actions.turn import Turn
from guidance.calendar_file import Entry, calendar_file


def calendar_block(turn: Turn, name: str, title: str, entries: Iterable[Entry]) -> Block | None:
    """The dates as a calendar file; None when there are none.

    A file made again in the same conversation moves the entries of the one before.

    Args:
        turn: the turn.
        name: the file's name without its ending: lower case, hyphens, nothing of health.
        title: what the button says.
        entries: what goes in; their words must say nothing of health.
    """
    listed = list(entries)
    if not listed:
        return None
    content = calendar_file(listed, _reference(turn, name), now(turn))
    return file(title, f"{name}.ics", CALENDAR, content)


def docx_block(name: str, title: str, content: bytes) -> Block:
    """A Word file; its name is given without its ending."""
    return file(title, f"{name}.docx", DOCX, content)


def now(turn: Turn) -> datetime:
    """When a file is made: on the day of the turn, which tests may pin."""
    return datetime.combine(turn.today, time(12), UTC)


def _reference(turn: Turn, name: str) -> str:
    """The same for one conversation and file, and tells nobody which conversation it is."""
    digest = hashlib.sha256(f"{turn.tracker.sender_id} {name}".encode()).hexdigest()
    return f"{name}-{digest[:12]}"
