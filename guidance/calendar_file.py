"""Write calendar files (iCalendar, RFC 5545): all-day entries that say nothing of health."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

_LINE_OCTETS: Final = 75
_REFERENCE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,63}")
_ONE_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Entry:
    """One all-day entry; ``part`` names it for good, so that a new file moves the old one."""

    part: str
    summary: str
    first: date
    last: date
    busy: bool = False


def calendar_file(
    entries: Iterable[Entry], reference: str, now: datetime, *, version: int = 1
) -> bytes:
    """Return a calendar file.

    Args:
        entries: what goes in, one at least.
        reference: the plan's or case's reference (letters, digits, hyphens); each UID is made
            from it and the entry's part, so it stays the same from version to version.
        now: when the file is made, with a time zone.
        version: 1 or more; a later file replaces an earlier one.

    Raises:
        ValueError: when there are no entries, the reference or version can't be used, or
            ``now`` has no time zone.

    """
    if not _REFERENCE.fullmatch(reference):
        raise ValueError("a calendar's reference has only letters, digits and hyphens")
    if now.tzinfo is None:
        raise ValueError("a calendar needs a time with its time zone")
    if version < 1:
        raise ValueError("a calendar's version is 1 or more")
    events = list(entries)
    if not events:
        raise ValueError("a calendar needs an entry")
    stamp = f"{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//AskOH//Plans//EN", "CALSCALE:GREGORIAN"]
    for entry in events:
        lines += _event(entry, reference, stamp, version)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line)).encode()


def _event(entry: Entry, reference: str, stamp: str, version: int) -> list[str]:
    return [
        "BEGIN:VEVENT",
        f"UID:{reference}-{entry.part}@askoh",
        f"DTSTAMP:{stamp}",
        f"SEQUENCE:{version - 1}",
        f"DTSTART;VALUE=DATE:{entry.first:%Y%m%d}",
        # The end of an all-day entry is the day after it.
        f"DTEND;VALUE=DATE:{entry.last + _ONE_DAY:%Y%m%d}",
        f"SUMMARY:{_escaped(entry.summary)}",
        "CLASS:PRIVATE",
        f"TRANSP:{'OPAQUE' if entry.busy else 'TRANSPARENT'}",
        "END:VEVENT",
    ]


def _escaped(text: str) -> str:
    text = " ".join(text.split())
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")


def _folded(line: str) -> Iterator[str]:
    """Split a line of more than 75 octets, never inside a character."""
    part, size = "", 0
    for character in line:
        width = len(character.encode())
        if size + width > _LINE_OCTETS:
            yield part
            part, size = " ", 1
        part += character
        size += width
    yield part
