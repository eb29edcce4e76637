"""Fit notes as people tell of them: kinds, first and last days, and what goes on around one.

``guidance.reading`` reads a situation, with one note; this reads several notes of one absence
with the days between them. The words stand in ``content/note_words.yml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from typing import Final

from dateutil.relativedelta import relativedelta

from guidance.content import load_kind
from guidance.fields import FieldReader
from guidance.note_rules import advice_in, names_job_as_cause
from guidance.reading.calendar import Toward, resolve
from guidance.reading.dates import DateMention, find_dates
from guidance.reading.durations import DurationMention, find_durations
from guidance.reading.numbers import parse_number

KINDS: Final = ("may_be_fit", "pilot_plan", "work_report", "not_fit", "none")
_QUOTES: Final = str.maketrans({"‘": "'", "’": "'", "`": "'", "“": '"', "”": '"'})
_NEAR: Final = 45
_HALF_A_YEAR: Final = timedelta(days=183)
_FIRST_DAY: Final = re.compile(
    r"(?:\b(?:off|sick|absent|poorly|ill|away|out)(?: work| sick)?(?: ever)? since"
    r"|(?<!signed )\b(?:off|sick|absent|poorly|ill|away)(?: work| sick)? from"
    r"|\b(?:went|gone|go) (?:off|sick)(?: sick)?(?: on)?|\bfirst (?:day|off)(?: off| of sickness)?"
    r"(?: was| being| on| is)*|\b(?:sickness|absence) (?:began|started|starts)(?: on)?)"
    r"(?: about| around| the)*\s*$"
)
_SIGNED: Final = re.compile(r"\bsigned (?:\w+ )?(?:off|sick)\b[^.;\n]{0,20}$")
_ENDS: Final = re.compile(
    r"\b(?:to|til{1,2}|until|through|thru|ends?|ended|ending|finish(?:es|ed)?"
    r"|run(?:s|ning)? (?:out|to)|ran (?:out|to)|expir(?:es|ed|ing)|up|stop(?:s|ped)|over|by|up to"
    r"|lasts?|lasted|good|valid)"
    r"(?: to| until| till| on| of| it| is| was|'s| the|,)*\s*$|[-–—]\s*$"
)
_STARTS: Final = re.compile(
    r"\b(?:from|start(?:s|ed|ing)?|beg[ia]n(?:s|ning)?|dated|backdated to|since|issued|covers?"
    r"|between|was for|is for|for|on)(?: from| on| only| the|,)*\s*$"
)
_OVER: Final = re.compile(r"\b(?:ended|finished|ran|expired|stopped|lasted|was|covered|over)\b")
_COMING: Final = re.compile(r"\b(?:next|new|another|starts|starting|will|tomorrow)\b")
_ANOTHER: Final = re.compile(
    r"\b(?:notes?|one|first|second|third|next|new|other|another|then|signed|and)\b"
)
_LEADING_DAY: Final = re.compile(
    r"(?<![\d/.])(?P<d>\d{1,2})(?:st|nd|rd|th)?\s*(?:-|–|—|to|till?|until)\s*(?:the\s+)?$"
)
_DAY_COUNT: Final = re.compile(
    r"\b(?:day (?P<n>\d{1,3}|[a-z]+)|(?P<nth>\d{1,3})(?:st|nd|rd|th) day)\b(?! (?:note|a week))"
)
_LENGTH_AFTER: Final = re.compile(r"^[\s-]*(?:sick|fit|doctor'?s?|gp)?[ -]?(?:note|line|cert)")
_LENGTH_BEFORE: Final = re.compile(
    r"\b(?:note|signed (?:\w+ )?off|line|cert)\b[^.;\n]{0,30}\bfor (?:another |a further |about )?$"
    r"|\bfor (?:another|a further) $|\bfor $"
)
# "for six weeks from Monday" is a length and a start; the reader of dates takes it for one day.
_FOR_WEEKS: Final = re.compile(r"(\bfor (?:another |a further )?[\w-]+ weeks?),? (from\b)")
# Being at home is no advice to work there.
_AT_HOME: Final = re.compile(r"\b(?:stuck|sat|sitting|am|is|are|was|be|stay\w*) (?:at )?home\b")


@dataclass(frozen=True, slots=True)
class SaidNote:
    """One note as it was told of; what wasn't said is None."""

    type: str | None = None
    start: date | None = None
    end: date | None = None


@dataclass(frozen=True, slots=True)
class NoteWords:
    """What a message says of the notes of one absence.

    ``notes`` stand in the order in which they were told. ``boxes`` are kinds of advice.
    ``first_day`` is the first day of sickness. ``around`` are ids of ``note_words.yml`` that
    the words mean, such as demanded, working or formal_process.
    """

    notes: tuple[SaidNote, ...]
    first_day: date | None
    boxes: tuple[str, ...]
    job_as_cause: bool
    around: frozenset[str]

    @property
    def about_note(self) -> bool:
        """Whether the words speak of a note at all."""
        return "about_note" in self.around


@dataclass(frozen=True, slots=True)
class _Cues:
    says: tuple[re.Pattern[str], ...]
    takes_back: tuple[re.Pattern[str], ...]

    def hold(self, folded: str) -> bool:
        if any(pattern.search(folded) for pattern in self.takes_back):
            return False
        return any(pattern.search(folded) for pattern in self.says)


def read_note_words(text: str, today: date) -> NoteWords:
    """Read what a message says of fit notes.

    Args:
        text: what was typed.
        today: the day from which dates in words are counted.

    """
    folded = _FOR_WEEKS.sub(r"\1, \2", text.lower().translate(_QUOTES))
    around = frozenset(name for name, cues in _cues().items() if cues.hold(folded))
    kind = next((name for name in KINDS if name in around), None)
    mentions = find_dates(folded)
    first_day = _first_day(folded, mentions, today)
    notes = () if kind == "none" else _notes(folded, mentions, today)
    notes = _with_length(folded, notes, today)
    if kind and not notes:
        notes = (SaidNote(kind),)
    elif kind:
        # Who names one kind names the latest note's.
        notes = (*notes[:-1], replace(notes[-1], type=kind))
    boxes = advice_in(_AT_HOME.sub(" ", folded))
    return NoteWords(notes, first_day, boxes, names_job_as_cause(folded), around)


def _notes(folded: str, mentions: Iterable[DateMention], today: date) -> tuple[SaidNote, ...]:
    found: list[SaidNote] = []
    for mention in mentions:
        role = _role(folded, mention)
        if role == "first_day":
            continue
        day = _day(folded, mention, today, role)
        if day is None:
            continue
        if role == "end":
            found = _with_end(folded, found, mention, day)
        else:
            found.append(SaidNote(start=day))
    return tuple(found)


def _with_end(
    folded: str, found: list[SaidNote], mention: DateMention, day: date
) -> list[SaidNote]:
    open_note = found[-1] if found and found[-1].end is None else None
    if open_note is None and found and not _ANOTHER.search(_since_comma(folded, mention)):
        # "It ran out Sunday, the doctor can't see me till Thursday" tells of one note.
        return found
    before = SaidNote() if open_note is None else open_note
    leading = _LEADING_DAY.search(folded[: mention.start])
    start = before.start or (_same_month(day, int(leading["d"])) if leading else None)
    if start is not None and day - start > _HALF_A_YEAR:
        # "From 2 January to 30 January", said in November, is one month and not thirteen.
        later = start + relativedelta(years=1)
        start = later if later <= day else start
    note = SaidNote(start=start, end=day)
    return [*found[:-1], note] if open_note is not None else [*found, note]


def _since_comma(folded: str, mention: DateMention) -> str:
    return _clause(folded, mention).rsplit(",", maxsplit=1)[-1]


def _same_month(end: date, day: int) -> date | None:
    for back in (0, 1):
        month = end.month - back or 12
        year = end.year if month <= end.month else end.year - 1
        try:
            start = date(year, month, day)
        except ValueError:
            continue
        if start <= end:
            return start
    return None


def _role(folded: str, mention: DateMention) -> str:
    before = _clause(folded, mention)
    # "until Friday" is one mention whose own first word says which end it is.
    own = folded[mention.start : mention.end].split(maxsplit=1)[0]
    if _FIRST_DAY.search(before) or (own == "since" and "off" in before):
        return "first_day"
    if own in ("to", "till", "til", "until", "by") or _ENDS.search(before):
        return "end"
    if own in ("since", "from", "on") or _STARTS.search(before):
        return "start"
    # "3 November to 14 December": what an end follows is a start.
    if re.match(r"\s*(?:to|-|–|—|till?|until)\s", folded[mention.end :]):
        return "start"
    return "start" if _SIGNED.search(before) else "end"


def _day(folded: str, mention: DateMention, today: date, role: str) -> date | None:
    clause = _clause(folded, mention)
    over = _OVER.search(clause[-_NEAR:]) is not None
    ahead = _COMING.search(clause) is not None
    past = over if role == "end" else not (ahead and mention.form in ("weekday", "relative"))
    return resolve(mention, today, Toward.PAST if past else Toward.FUTURE).day


def _clause(folded: str, mention: DateMention) -> str:
    before = folded[: mention.start]
    return re.split(r"[.;\n]", before)[-1]


def _first_day(folded: str, mentions: Iterable[DateMention], today: date) -> date | None:
    for mention in mentions:
        if _role(folded, mention) == "first_day":
            return resolve(mention, today, Toward.PAST).day
    counted = _DAY_COUNT.search(folded)
    number = parse_number(counted["n"] or counted["nth"]) if counted else None
    return today - timedelta(days=int(number) - 1) if number else None


def _with_length(folded: str, notes: tuple[SaidNote, ...], today: date) -> tuple[SaidNote, ...]:
    """Give the last note its end from "for four weeks" where only its start was said."""
    last = notes[-1] if notes else SaidNote()
    if last.end is not None or last.start is None:
        return notes
    for length in find_durations(folded):
        if _is_note_length(folded, length):
            end = last.start + timedelta(days=length.days - 1)
            return (*notes[:-1], replace(last, end=end))
    return notes


def _is_note_length(folded: str, length: DurationMention) -> bool:
    before, after = folded[: length.start], folded[length.end :]
    return bool(_LENGTH_AFTER.match(after) or _LENGTH_BEFORE.search(before))


@cache
def _cues() -> Mapping[str, _Cues]:
    return load_kind("note_words", _read)


def _read(reader: FieldReader) -> _Cues:
    reader.raw("id")
    return _Cues(reader.patterns("says"), reader.patterns("not"))
