"""Fit notes one after the other: what covers today, what is missing, what is there twice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from guidance.fields import FieldReader

NOTE_TYPES: Final = ("not_fit", "may_be_fit", "pilot_plan", "work_report")
BOXES: Final = ("phased_return", "altered_hours", "amended_duties", "workplace_adaptations")

_DAY: Final = timedelta(days=1)
_MOST_WEEKS: Final = 520


class FitNoteError(ValueError):
    """A fit note was given a value it cannot hold; names the field and what it allows."""

    def __init__(self, field: str, value: object, allowed: str) -> None:
        self.field = field
        self.value = value
        super().__init__(f"{field} cannot be {value!r}: use {allowed}")


@dataclass(frozen=True, slots=True)
class FitNote:
    """One note, pilot plan (FN-33) or Allied Health Professional report (FN-27).

    ``start`` and ``end`` are its first and last day, both included; ``assessed_on`` the day
    of the assessment. ``boxes`` are ticked on a 'may be fit' note (FN-09). ``will_reassess``
    is yes, no or None when the note leaves it blank (FN-16). ``comments`` are health
    information: they are read for advice and never repeated.

    Raises:
        FitNoteError: naming the field and what it allows.

    """

    type: str
    assessed_on: date | None
    start: date
    end: date | None
    boxes: tuple[str, ...] = ()
    comments: str | None = None
    will_reassess: str | None = None

    def __post_init__(self) -> None:
        if self.type not in NOTE_TYPES:
            raise FitNoteError("type", self.type, ", ".join(NOTE_TYPES))
        if self.end is not None and self.end < self.start:
            raise FitNoteError("end", self.end.isoformat(), f"{self.start} or a later day")
        for box in self.boxes:
            if box not in BOXES:
                raise FitNoteError("boxes", box, ", ".join(BOXES))
        if self.will_reassess not in (None, "yes", "no"):
            raise FitNoteError("will_reassess", self.will_reassess, "yes, no or None")

    @classmethod
    def for_weeks(cls, note_type: str, start: date, weeks: int) -> FitNote:
        """Return a note that runs for whole weeks from its first day.

        Raises:
            FitNoteError: when the weeks aren't 1 to 520.

        """
        if not 1 <= weeks <= _MOST_WEEKS:
            raise FitNoteError("weeks", weeks, f"1 to {_MOST_WEEKS}")
        return cls(note_type, start, start, start + timedelta(weeks=weeks) - _DAY)

    @property
    def days(self) -> int | None:
        """Calendar days it covers, first and last included (FD-01)."""
        return None if self.end is None else (self.end - self.start).days + 1

    def covers(self, day: date) -> bool:
        """Whether the day lies in it; a note with no end covers every later day."""
        return self.start <= day and (self.end is None or day <= self.end)

    @classmethod
    def from_dict(cls, data: dict[str, object]) -> FitNote:
        """Read a note back from ``to_dict``, or from a form's values.

        Raises:
            FitNoteError: naming the first field that cannot be used.

        """
        values = dict(data)
        for name in ("assessed_on", "start", "end"):
            values[name] = _day(name, values.get(name))
        if values["start"] is None:
            raise FitNoteError("start", None, "a day as YYYY-MM-DD")
        reader = FieldReader(values)
        note = cls(
            type=reader.text("type") or "",
            assessed_on=reader.day("assessed_on"),
            start=reader.day("start") or date.min,
            end=reader.day("end"),
            boxes=reader.choices("boxes", BOXES),
            comments=reader.text("comments"),
            will_reassess=reader.choice("will_reassess", ("yes", "no"), "") or None,
        )
        reader.finish()
        if reader.problems:
            first = reader.problems[0]
            raise FitNoteError(first.field, values.get(first.field), first.cure)
        return note

    def to_dict(self) -> dict[str, object]:
        """Return the note as JSON values, comments included: keep it encrypted."""
        return {
            "type": self.type,
            "assessed_on": self.assessed_on.isoformat() if self.assessed_on else None,
            "start": self.start.isoformat(),
            "end": self.end.isoformat() if self.end else None,
            "boxes": list(self.boxes),
            "comments": self.comments,
            "will_reassess": self.will_reassess,
        }


@dataclass(frozen=True, slots=True)
class Span:
    """Days in a row, first and last included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many calendar days."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True)
class Timeline:
    """What one absence's notes say together about one day.

    ``current`` covers the day, or is the next one, or else the last that ended. ``start`` and
    ``end`` span the notes of its type that follow each other without a gap. ``state`` is
    none, not_started, running or ended. ``conflicts`` are overlaps of differing types.
    """

    current: FitNote | None
    start: date | None
    end: date | None
    state: str
    gaps: tuple[Span, ...]
    overlaps: tuple[Span, ...]
    conflicts: tuple[Span, ...]
    first_day: date | None


def timeline(
    notes: Iterable[FitNote], today: date, covered_until: date | None, since: date | None
) -> Timeline:
    """Put the notes of one absence in order and read them together (FD-03, FD-04).

    Args:
        notes: in any order; the same note given twice counts once.
        today: the day that is asked about.
        covered_until: last day of self-certification, if the first day of sickness is known.
        since: first day of sickness; notes that ended before it belong to another absence.

    """
    known = [note for note in dict.fromkeys(notes) if not _is_over(note, since)]
    ordered = sorted(known, key=lambda note: (note.start, note.end or date.max))
    current = _current(ordered, today)
    start, end = _chain(ordered, current)
    overlaps, conflicts = _overlaps(ordered)
    return Timeline(
        current=current,
        start=start,
        end=end,
        state=_state(current, end, today),
        gaps=_gaps(ordered, covered_until),
        overlaps=overlaps,
        conflicts=conflicts,
        first_day=since or (ordered[0].start if ordered else None),
    )


def _is_over(note: FitNote, since: date | None) -> bool:
    return since is not None and note.end is not None and note.end < since


def _current(notes: Sequence[FitNote], today: date) -> FitNote | None:
    covering = [note for note in notes if note.covers(today)]
    if covering:
        return max(covering, key=lambda note: (note.assessed_on or note.start, note.start))
    coming = [note for note in notes if note.start > today]
    if coming:
        return coming[0]
    return max(notes, key=lambda note: note.end or date.max, default=None)


def _chain(notes: Sequence[FitNote], current: FitNote | None) -> tuple[date | None, date | None]:
    if current is None:
        return None, None
    alike = [note for note in notes if note.type == current.type]
    start, end = current.start, current.end
    for note in alike:
        if end is not None and note.start <= end + _DAY and note.start >= current.start:
            end = None if note.end is None else max(end, note.end)
    for note in reversed(alike):
        if note.end is not None and note.start < start <= note.end + _DAY:
            start = note.start
    return start, end


def _state(current: FitNote | None, end: date | None, today: date) -> str:
    if current is None:
        return "none"
    if current.start > today:
        return "not_started"
    return "ended" if end is not None and end < today else "running"


def _gaps(notes: Sequence[FitNote], covered_until: date | None) -> tuple[Span, ...]:
    found: list[Span] = []
    last = covered_until
    for note in notes:
        if last is not None and note.start > last + _DAY:
            found.append(Span(last + _DAY, note.start - _DAY))
        if note.end is None:
            break
        last = note.end if last is None else max(last, note.end)
    return tuple(found)


def _overlaps(notes: Sequence[FitNote]) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    found: list[Span] = []
    differing: list[Span] = []
    for index, note in enumerate(notes):
        for later in notes[index + 1 :]:
            last = min(note.end or date.max, later.end or date.max)
            if later.start > last:
                continue
            span = Span(later.start, last)
            found.append(span)
            if later.type != note.type:
                differing.append(span)
    return tuple(dict.fromkeys(found)), tuple(dict.fromkeys(differing))


def _day(name: str, value: object) -> date | None:
    if value is None or value == "":
        return None
    if type(value) is date:
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise FitNoteError(name, value, "a day as YYYY-MM-DD") from None
