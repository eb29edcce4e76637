"""A keep-in-touch plan: how often, how, who, about what, and on which days (R48)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Final

from guidance import workdays
from guidance.calendar_file import Entry, calendar_file
from guidance.content import load_kind
from guidance.fields import FieldReader
from guidance.phased_content import say
from guidance.wording import speaks_of_self

CHANNELS: Final = ("phone", "video", "text_message", "email", "letter", "visit")
PEOPLE: Final = ("manager", "hr", "colleague")
_KINDS: Final = ("default", "channel", "person", "topic", "leave_out")
_MOST_DAYS: Final = 90
_STRAINED: Final = ("no", "dont_ask_manager")


class KeepInTouchError(ValueError):
    """A keep-in-touch plan was asked for with a value it cannot have; names the field."""

    def __init__(self, field: str, value: object, allowed: str) -> None:
        self.field = field
        super().__init__(f"{field} cannot be {value!r}: use {allowed}")


@dataclass(frozen=True, slots=True)
class KeepInTouch:
    """Agreed contact during an absence; ``dates`` are working days, ``agreed`` by both."""

    every_days: int
    channel: str
    channel_text: str
    who: str
    who_text: str
    topics: tuple[str, ...]
    leave_out: tuple[str, ...]
    dates: tuple[date, ...]
    agreed: bool
    text: str
    sources: tuple[str, ...]

    def to_dict(self) -> dict[str, object]:
        """Return the plan as JSON values."""
        return {
            "every_days": self.every_days,
            "channel": self.channel,
            "channel_text": self.channel_text,
            "who": self.who,
            "who_text": self.who_text,
            "topics": list(self.topics),
            "leave_out": list(self.leave_out),
            "dates": [day.isoformat() for day in self.dates],
            "agreed": self.agreed,
            "text": self.text,
            "sources": list(self.sources),
        }

    def to_calendar(self, reference: str, now: datetime, *, version: int = 1) -> bytes:
        """Return the dates as a calendar file with no word about health.

        Raises:
            ValueError: as ``calendar_file``.

        """
        entries = [
            Entry(f"contact-{number}", say("calendar_contact"), day, day, busy=True)
            for number, day in enumerate(self.dates, start=1)
        ]
        return calendar_file(entries, reference, now, version=version)


@dataclass(frozen=True, slots=True)
class _Text:
    id: str
    kind: str
    text: str
    employee: str
    every_days: int
    longest_weeks: int
    sources: tuple[str, ...]


def keep_in_touch(
    starts_on: date,
    until: date | None,
    *,
    nation: str = "unknown",
    every_days: int | None = None,
    channel: str = "phone",
    who: str | None = None,
    relationship_ok: str | None = None,
    agreed: bool = False,
    role: str = "manager",
) -> KeepInTouch:
    """Plan regular contact from one day to another.

    Args:
        starts_on: the day of the first contact, or the working day after it.
        until: the last day, usually the end of the note; None: the longest this plans ahead.
        nation: whose bank holidays are left out.
        every_days: calendar days from one contact to the next, 1 to 90; None: our default.
        channel: phone, video, text_message, email, letter or visit.
        who: manager, hr or colleague; None: the manager, or HR where the relationship is
            strained.
        relationship_ok: slot ``relationship_ok``.
        agreed: whether the employee has agreed to it.
        role: who reads the texts.

    Raises:
        KeepInTouchError: naming the field and what it allows.

    """
    default = _texts()["defaults"]
    interval = default.every_days if every_days is None else every_days
    if not 1 <= interval <= _MOST_DAYS:
        raise KeepInTouchError("every_days", interval, f"1 to {_MOST_DAYS}")
    if channel not in CHANNELS:
        raise KeepInTouchError("channel", channel, ", ".join(CHANNELS))
    chosen = who or ("hr" if relationship_ok in _STRAINED else "manager")
    if chosen not in PEOPLE:
        raise KeepInTouchError("who", chosen, ", ".join(PEOPLE))
    if until is not None and until < starts_on:
        raise KeepInTouchError("until", until.isoformat(), f"{starts_on} or a later day")
    last = starts_on + timedelta(weeks=default.longest_weeks)
    own = speaks_of_self(role)
    return KeepInTouch(
        every_days=interval,
        channel=channel,
        channel_text=_said(_texts()[channel], own=own),
        who=chosen,
        who_text=_said(_texts()[chosen], own=own),
        topics=_of_kind("topic", own=own),
        leave_out=_of_kind("leave_out", own=own),
        dates=_dates(starts_on, min(until or last, last), interval, nation),
        agreed=agreed,
        text=default.text,
        sources=default.sources,
    )


def _dates(first: date, last: date, interval: int, nation: str) -> tuple[date, ...]:
    """Return working days; each is counted from the first, so that moves don't add up."""
    found: dict[date, None] = {}
    day = first
    while day <= last:
        on = workdays.on_or_after(day, nation)
        if on <= last or not found:
            found[on] = None
        day += timedelta(days=interval)
    return tuple(found)


@cache
def _texts() -> Mapping[str, _Text]:
    return load_kind("keep_in_touch", _read)


def _said(entry: _Text, *, own: bool) -> str:
    return entry.employee if own else entry.text


def _of_kind(kind: str, *, own: bool) -> tuple[str, ...]:
    return tuple(_said(entry, own=own) for entry in _texts().values() if entry.kind == kind)


def _read(reader: FieldReader) -> _Text:
    text = reader.text("text", required=True) or ""
    return _Text(
        id=reader.text("id") or "",
        kind=reader.choice("kind", _KINDS),
        text=text,
        employee=reader.text("employee") or text,
        every_days=reader.whole("every_days", 1, _MOST_DAYS, 0) or 0,
        longest_weeks=reader.whole("longest_weeks", 1, 104, 0) or 0,
        sources=reader.choices("sources"),
    )
