"""What follows from two facts together: when an absence began, when a note ends."""

from datetime import date, timedelta

from guidance.reading.calendar import Toward, resolve
from guidance.reading.dates import DateMention
from guidance.reading.durations import DurationMention
from guidance.reading.lengths import is_note_length
from guidance.reading.notebook import Notebook

_EXACT_FORMS = ("day_month", "day", "weekday", "relative", "feast", "day_of_month")
_LONGEST_BACK = timedelta(days=183)
_NEAR = 12
_NEAR_BY_WHOM = 24
_LONGEST_NOTE = 53


def read_beginnings(book: Notebook) -> None:
    """Write absence_start and note_end down where two facts give them.

    "Collapsed on the 3rd, signed off 4 weeks from then": the absence began with what happened,
    and the note's length counts from that day.
    """
    _start_from_event(book)
    for length in book.durations:
        _end_from_length(book, length)


def _start_from_event(book: Notebook) -> None:
    """Take the day of an injury or collapse for the first day off, roughly, if nothing is said."""
    if book.asked or book.slots.get("work_status") != "off_now":
        return
    if {"absence_start", "absence_weeks", "absence_spells_12m"} & set(book.slots):
        return
    events = book.find("purposes", "events")
    for mention in book.dates:
        if (mention.start, mention.end) in book.used or mention.form not in _EXACT_FORMS:
            continue
        at = book.message.token_at(mention.start)
        first, last = book.message.sentence_of(at)
        if not any(first <= hit.first < last for hit in events):
            continue
        day = _gone(book, mention)
        if day:
            book.put("absence_start", day.isoformat(), _words(book, mention))
            book.approximate.append("absence_start")
            return


def _gone(book: Notebook, mention: DateMention) -> date | None:
    found = resolve(mention, book.today, Toward.PAST)
    if found.reason or found.day is None or book.today - found.day > _LONGEST_BACK:
        return None
    return found.day


def _end_from_length(book: Notebook, length: DurationMention) -> None:
    """Count a note's length from "then", "today" or the day named after "from"."""
    text = book.message.folded
    stop = max(text.rfind(mark, 0, length.start) for mark in ".?!\n")
    before, after = text[stop + 1 : length.start], text[length.end :]
    signed = book.find("notes", "mention")
    if not signed or length.weeks > _LONGEST_NOTE or not is_note_length(before, after):
        return
    base = _base(book, length, after.lstrip()) or _dated(book, length, before)
    if base:
        words = book.message.raw[length.start : length.end].strip()
        book.put("note_end", (base + timedelta(days=length.days)).isoformat(), words)
        book.approximate.append("note_end")


def _base(book: Notebook, length: DurationMention, after: str) -> date | None:
    if after.startswith(("from then", "from that", "from there")):
        start = book.slots.get("absence_start")
        return date.fromisoformat(start) if isinstance(start, str) and start[:1].isdigit() else None
    if after.startswith(("from now", "from today")):
        return book.today
    if not after.startswith(("from ", "starting ", "on ", "by ")):
        return None
    near = _NEAR_BY_WHOM if after.startswith("by ") else _NEAR
    following = (one for one in book.dates if length.end <= one.start <= length.end + near)
    mention = next(following, None)
    return resolve(mention, book.today, Toward.PAST).day if mention else None


def _dated(book: Notebook, length: DurationMention, before: str) -> date | None:
    """Return the day a note is dated, named earlier in the same sentence."""
    at = before.rfind("dated")
    if at < 0:
        return None
    opened = length.start - len(before) + at
    named = (one for one in book.dates if opened < one.start <= opened + _NEAR)
    mention = next(named, None)
    return resolve(mention, book.today, Toward.PAST).day if mention else None


def _words(book: Notebook, mention: DateMention) -> str:
    return book.message.raw[mention.start : mention.end]
