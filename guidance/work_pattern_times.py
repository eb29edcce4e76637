"""Read "9-5", "2 to 10", "10pm-6am" as people mean them: which half of the day goes unsaid."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time
from typing import Final

CLOCK: Final = r"(?:\d{4}(?:\s*hrs?)?|\d{1,2}(?:[:.]\d\d)?\s*(?:[ap]\.?m\b\.?)?)"

_PARTS: Final = re.compile(r"(?P<h>\d{1,2})[:.]?(?P<m>\d\d)?\s*(?:hrs?)?(?P<half>[ap])?")
_DAY: Final = 24 * 60
_HALF_DAY: Final = 12 * 60
_HOUR: Final = 60
_SHORTEST: Final = 30
_LONGEST: Final = 16 * 60
_EARLIEST_UNSAID: Final = 5
_MINUTES: Final = 60


@dataclass(frozen=True, slots=True)
class Span:
    """A working day by the clock: when it starts and ends, and its minutes."""

    start: time
    till: time
    minutes: int


@dataclass(frozen=True, slots=True)
class _Clock:
    minutes: int
    settled: bool


def read_span(
    first: str, last: str, *, nights: bool = False, before: time | None = None
) -> Span | None:
    """Return the span between two clock times.

    Without am or pm a start from 5 to 11 is in the morning and 12 to 4 in the afternoon, and
    the end is the next time the clock shows it; nights start in the evening.

    Args:
        first: when it starts, such as "9", "5.30pm", "0600".
        last: when it ends.
        nights: whether the words are about nights.
        before: when the shift named before ends; a shift that starts by the same figure
            follows on from it ("6-2, 2-10, 10-6").

    Returns:
        None when these are no times, or nobody works that long in one go.

    """
    start, end = _clock(first), _clock(last)
    if start is None or end is None:
        return None
    candidates = _starts(start, nights=nights, before=before)
    spans = [span for at in candidates if (span := _span(at, end, wait=nights))]
    return spans[0] if spans else None


def _clock(words: str) -> _Clock | None:
    found = _PARTS.match(words.strip().replace(" ", "").replace("a.m", "am").replace("p.m", "pm"))
    if found is None:
        return None
    hours, minutes = int(found.group("h")), int(found.group("m") or 0)
    half = found.group("half")
    if hours > 24 or minutes >= _MINUTES or (half and hours > 12):  # noqa: PLR2004
        return None
    if half:
        return _Clock((hours % 12 + (12 if half == "p" else 0)) * _HOUR + minutes, settled=True)
    by_24 = hours > 12 or hours == 0 or words.strip().startswith("0")  # noqa: PLR2004
    return _Clock(hours % 24 * _HOUR + minutes, settled=by_24)


def _starts(start: _Clock, *, nights: bool, before: time | None) -> tuple[int, ...]:
    """Return when it may start, likeliest first, in minutes of the day."""
    if start.settled:
        return (start.minutes,)
    early = start.minutes % _HALF_DAY
    late = early + _HALF_DAY
    ended = before.hour * _HOUR + before.minute if before else None
    if ended is not None and ended % _HALF_DAY == early:
        return (ended, late if ended == early else early)
    in_morning = early >= _EARLIEST_UNSAID * _HOUR
    return (early, late) if in_morning and not nights else (late, early)


def _span(start: int, end: _Clock, *, wait: bool) -> Span | None:
    step = _DAY if end.settled else _HALF_DAY
    length = (end.minutes - start) % step or step
    if not end.settled and length < _SHORTEST:
        length += _HALF_DAY
    if wait and not end.settled and length < 4 * _HOUR:
        # A night of two hours is a slip; the end lies twelve hours on.
        length += _HALF_DAY
    if not _SHORTEST <= length <= _LONGEST:
        return None
    return Span(_time(start), _time(start + length), length)


def _time(minutes: int) -> time:
    hours, rest = divmod(minutes % _DAY, _HOUR)
    return time(hours, rest)
