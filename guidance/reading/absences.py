"""Dates and lengths of time, each given to the slot that its words point to."""

import re
from dataclasses import dataclass
from datetime import date

from guidance.reading.calendar import Toward, resolve
from guidance.reading.dates import DateMention, bare_day
from guidance.reading.durations import DurationMention
from guidance.reading.notebook import Notebook
from guidance.reading.problems import make_problem
from guidance.reading.vocabulary import Hit, vocabulary

DATE_SLOTS = ("absence_start", "note_end", "surgery_on", "followup_date")
_BEFORE, _AFTER = 5, 3
_LOOSE_FORMS = ("week_of", "relative_month")
_ROUGH_FORMS = (*_LOOSE_FORMS, "month")
_AGO = re.compile(r"\bago\b|\blast\b|\byesterday\b|\bback\b")
_MOST_WEEKS = 520
_DAYS_IN_WEEK = 7


@dataclass(frozen=True, slots=True)
class _Purpose:
    slot: str
    past: bool = False


def read_dates(book: Notebook) -> None:
    """Write absence_start, note_end, surgery_on and followup_date down."""
    triggers = vocabulary("purposes").find(book.message.tokens)
    for mention in sorted(book.dates, key=_roughness):
        purpose = _purpose(book, mention, triggers)
        if purpose:
            book.used.add((mention.start, mention.end))
            _write(book, mention, purpose)
    if book.asked in DATE_SLOTS and book.asked not in book.slots and not book.problems:
        day = bare_day(book.message.folded)
        if day:
            _write(book, day, _Purpose(book.asked))
        elif book.asked != "absence_start":
            _from_length(book, book.asked)


def _roughness(mention: DateMention) -> int:
    """Order mentions so that "the 31st of August" is taken before "since August"."""
    exact = ("day_month", "day")
    return exact.index(mention.form) if mention.form in exact else 2 + (mention.form in _ROUGH_FORMS)


def _purpose(book: Notebook, mention: DateMention, triggers: tuple[Hit, ...]) -> _Purpose | None:
    first = book.message.token_at(mention.start)
    last = book.message.token_at(max(mention.end - 1, mention.start)) + 1
    start, end = book.message.sentence_of(first) if first < len(book.message.tokens) else (0, 0)
    inside = [hit for hit in triggers if start <= hit.first and hit.last <= max(end, last)]
    before = [h for h in inside if h.first < last and 0 <= first - h.last + 1 <= _BEFORE + 1
              and h.first <= first]  # fmt: skip
    after = [h for h in inside if h.first >= last and h.first - last <= _AFTER]
    ordered = sorted(before, key=lambda h: (-h.last, -h.first)) + sorted(after, key=lambda h: h.first)
    for hit in ordered:
        purpose = _meaning(book, hit.value, (start, end))
        if purpose:
            return purpose
        if hit.value == "other":
            break
    if book.asked in DATE_SLOTS and not (ordered and ordered[0].value == "other"):
        return _Purpose(book.asked)
    return None


def _meaning(book: Notebook, value: str, sentence: tuple[int, int]) -> _Purpose | None:
    match value:
        case "since":
            return _Purpose("absence_start") if _absence_nearby(book, sentence) else None
        case "until":
            return _Purpose("note_end") if _note_nearby(book) else None
        case "note_end_past":
            return _Purpose("note_end", past=True) if _note_nearby(book) else None
        case "note_end":
            return _Purpose("note_end") if _note_nearby(book) else None
        case "other":
            return None
        case slot:
            return _Purpose(slot)


def _absence_nearby(book: Notebook, sentence: tuple[int, int]) -> bool:
    if book.asked in ("absence_start", "absence_weeks", "work_status"):
        return True
    hits = vocabulary("causes", "absence_words").find(book.message.tokens)
    return any(sentence[0] <= hit.first < sentence[1] for hit in hits)


def _note_nearby(book: Notebook) -> bool:
    if book.asked in ("note_end", "note_type", "note_comments"):
        return True
    return bool(vocabulary("notes", "mention").find(book.message.tokens))


def _write(book: Notebook, mention: DateMention, purpose: _Purpose) -> None:
    words = book.message.raw[mention.start : mention.end]
    if mention.form in _LOOSE_FORMS and _too_loose(mention, purpose):
        book.ambiguous.append(purpose.slot)
        if book.asked == purpose.slot:
            book.problems.append(make_problem(purpose.slot, "too_loose", words, None, book.today))
        return
    toward = _direction(book, purpose, words)
    found = resolve(mention, book.today, toward)
    if found.reason or found.day is None:
        if found.approximate and found.reason in ("past", "future"):
            book.ambiguous.append(purpose.slot)
            return
        if not any(problem.slot == purpose.slot for problem in book.problems):
            book.problems.append(
                make_problem(purpose.slot, found.reason or "no_such_day", words, found.day, book.today)
            )
        return
    if purpose.slot == "surgery_on" and found.approximate:
        book.ambiguous.append(purpose.slot)
        return
    if purpose.slot not in book.slots and found.approximate:
        book.approximate.append(purpose.slot)
    book.put(purpose.slot, found.day.isoformat(), words)


def _too_loose(mention: DateMention, purpose: _Purpose) -> bool:
    """"Next week" is no end date; "since last week" may stand for a Monday."""
    if mention.form == "relative_month" and mention.modifier:
        return False
    return purpose.slot != "absence_start"


def _direction(book: Notebook, purpose: _Purpose, words: str) -> Toward:
    if purpose.slot == "absence_start" or purpose.past:
        return Toward.PAST
    if purpose.slot == "note_end" and _AGO.search(words.lower()):
        return Toward.PAST
    if purpose.slot == "surgery_on":
        had = book.slots.get("treatment_status")
        return Toward.PAST if isinstance(had, list) and "had_surgery" in had else Toward.FUTURE
    return Toward.FUTURE


def _from_length(book: Notebook, slot: str) -> None:
    """"Two weeks", as an answer to when, means in two weeks' time."""
    if len(book.durations) != 1 or len(book.message.tokens) > 6:  # noqa: PLR2004
        return
    length = book.durations[0]
    day = date.fromordinal(min(book.today.toordinal() + length.days, date.max.toordinal()))
    if length.weeks > _MOST_WEEKS:
        return
    book.put(slot, day.isoformat(), book.message.raw[length.start : length.end])
    book.approximate.append(slot)


# --- lengths of time -------------------------------------------------------------------------

_RATE_BEFORE = re.compile(
    r"(?:\d|one|two|three|four|five|six|seven|days?|nights?|shifts?|hours?|hrs|once|twice|times|couple|few)\s*$"
)
_RATE_AFTER = re.compile(r"^\s*(?:a|per|each|every)\s+(?:week|month|year|fortnight)")
_OFF_BEFORE = re.compile(
    r"(?:\boff\b(?!\s+the\b)|\babsent\b|\babsence\b|\bsick\b|\baway\b|\bout\b|\bnot been (?:in|at work)\b"
    r"|\bhasn'?t been (?:in|at work)\b|\bsick leave\b)[^.?!\n]{0,40}$"
)
_OFF_AFTER = re.compile(
    r"^(?:'s|s'|')?\s*(?:now\s+)?(?:off\b(?! the)|absence|absent|sick\b|of absence|of sick|on the sick"
    r"|out of work|away from work|since (?:he|she|they|i)\b)"
)
_NOTE_LENGTH = re.compile(
    r"(?:\b(?:sign(?:s|ing)?|signed|given|gave|wrote|put|written|got)\b[^.?!\n]{0,25}\boff\b(?: work| sick)?"
    r"\s*(?:\bwith\s+\w+(?:\s+\w+)?\s*)?for\s*(?:another|a further|about|around)?\s*$|\bnote\s+for\s*(?:another\s*)?$)"
)
_BEEN_OFF = re.compile(r"\b(?:been|'s|now|already|is|am|are|still|'ve)\s+(?:signed|off|on)\b")
_GIVEN = re.compile(
    r"\b(?:given|gave|put|puts|gives|giving|got)\s+(?:me|him|her|them|a)\s+(?:off\s+)?(?:for\s+)?(?:another\s+)?$"
)
_PAST_ABSENCE = re.compile(
    r"\b(?:after|following|was|were|returned|back)\b[^.?!\n]{0,30}\b(?:off|absence|absent|sick)\b[^.?!\n]{0,15}$"
    r"|\b(?:back|returned|return)\b[^.?!\n]{0,25}\bafter\b[^.?!\n]{0,12}$"
)
_EXPECTED = re.compile(
    r"\b(?:will|'ll|going to|expect(?:s|ed|ing)?|could|likely|probably|needs?|may|might|should)\b[^.?!\n]{0,30}"
    r"\b(?:off|out|absent|away|recover\w*)\b[^.?!\n]{0,15}$"
)
_THIS_YEAR = re.compile(
    r"^[^.?!\n]{0,25}\b(?:this year|so far|in (?:the )?(?:last|past) (?:12|twelve) months|in (?:the )?(?:last|past) year"
    r"|over (?:the )?(?:last|past) (?:12|twelve) months|over (?:the )?(?:last|past) year|since january|in (?:a|12|twelve) (?:year|months)|in total)\b"
)
_HOSPITAL = re.compile(r"^\s*(?:in|of) (?:the )?(?:hospital|intensive|icu|a coma)")
_OFFER = re.compile(r"(?:\bfor|\bup to|\bmaybe|\bsay|\babout|\bover)\s*$")


def read_lengths(book: Notebook) -> None:
    """Write absence_weeks, absence_days_12m, expected_total_days and offer_weeks down."""
    for length in book.durations:
        slot = _length_slot(book, length)
        if slot:
            words = book.message.raw[length.start : length.end].strip()
            _write_length(book, slot, length, words)
    _read_spells(book)


def _length_slot(book: Notebook, length: DurationMention) -> str | None:
    text = book.message.folded
    start = max((i for mark in ".?!\n" if (i := text.rfind(mark, 0, length.start)) >= 0), default=-1)
    before, after = text[start + 1 : length.start], text[length.end : length.end + 60]
    if _is_rate(text, length, before, after):
        return None
    if book.asked in ("can_offer", "offer_weeks") and (
        _OFFER.search(before) or length.hedge or book.asked == "offer_weeks"
    ):
        return "offer_weeks"
    if _HOSPITAL.search(after) or _note_length(before, after):
        return None
    return _absence_slot(book, length, before, after)


def _absence_slot(book: Notebook, length: DurationMention, before: str, after: str) -> str | None:
    off = bool(_OFF_BEFORE.search(before) or _OFF_AFTER.search(after))
    if off and length.unit == "days" and _THIS_YEAR.search(after):
        return "absence_days_12m"
    if _PAST_ABSENCE.search(before) and "off again" not in before:
        return None
    if _EXPECTED.search(before) or (_EXPECTED.search(before + " off") and _OFF_AFTER.search(after)):
        return "expected_total_days"
    if off:
        return "absence_weeks"
    if book.asked in ("absence_weeks", "absence_start", "expected_total_days", "absence_days_12m"):
        return "absence_weeks" if book.asked == "absence_start" else book.asked
    return None


def _is_rate(text: str, length: DurationMention, before: str, after: str) -> bool:
    """"Three days a week" is a pattern of work, not a length of time."""
    if _RATE_AFTER.search(after):
        return True
    said = text[length.start : length.end].lstrip()
    if said.startswith(("a ", "per ")) and _RATE_BEFORE.search(before.rstrip()):
        return True
    return bool(re.search(r"\b(?:every|per|each|(?:in|over|within) (?:the )?(?:last|past))\s*$", before))


def _note_length(before: str, after: str) -> bool:
    if re.match(r"\s*(?:sick|fit|doctors?'?s?) ?(?:note|line|cert)", after):
        return True
    if _GIVEN.search(before):
        return True
    return bool(_NOTE_LENGTH.search(before)) and not _BEEN_OFF.search(before)


def _write_length(book: Notebook, slot: str, length: DurationMention, words: str) -> None:
    weeks = length.weeks
    if weeks > _MOST_WEEKS or (slot == "offer_weeks" and weeks > _MOST_WEEKS / 5):
        book.problems.append(make_problem(slot, "too_long", words, None, book.today))
        return
    whole = int(weeks) if weeks == int(weeks) else weeks
    if slot in ("absence_days_12m", "expected_total_days"):
        book.put(slot, length.days, words)
    elif slot == "offer_weeks":
        book.put(slot, max(1, round(weeks)), words)
    else:
        if slot not in book.slots and length.hedge:
            book.approximate.append(slot)
        book.put(slot, whole, words)


_ORDINALS = {"second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "fifth": 5, "5th": 5,
             "sixth": 6, "6th": 6, "seventh": 7, "7th": 7, "eighth": 8, "8th": 8}  # fmt: skip
_COUNTS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
           "ten": 10, "twice": 2}  # fmt: skip
_NTH = re.compile(
    rf"\b(?P<n>{'|'.join(_ORDINALS)})\s+(?:absence|spell|sickness|sick(?:ness)? absence|episode|period of (?:absence|sickness)"
    r"|time (?:off|(?:(?:he|she|they|i)(?:'s|'ve| has| have|'m|'re)? (?:been |gone |went )?off)))"
)
_SPELLS = re.compile(
    rf"\b(?P<n>\d{{1,2}}|{'|'.join(_COUNTS)})\s+(?:separate |different |short |sickness |sick |single )*"
    r"(?:absences|spells|episodes|occasions|periods of (?:absence|sickness)|lots of (?:absence|sick))"
    rf"|\boff (?:sick |ill )?(?P<m>\d{{1,2}}|{'|'.join(_COUNTS)})(?: times)?(?= (?:times|this year|since|in the last|so far|already))"
)


def _read_spells(book: Notebook) -> None:
    text = book.message.folded
    nth = _NTH.search(text)
    if nth:
        book.put("absence_spells_12m", _ORDINALS[nth.group("n")], nth.group())
        return
    counted = _SPELLS.search(text)
    if counted:
        said = counted.group("n") or counted.group("m")
        book.put("absence_spells_12m", _COUNTS.get(said) or int(said), counted.group())


def complete_absence(book: Notebook) -> None:
    """Work out absence_weeks from the start date, for someone who is still off."""
    start = book.slots.get("absence_start")
    if not isinstance(start, str) or start == "unknown" or "absence_weeks" in book.slots:
        return
    if book.slots.get("work_status") in ("back_with_limits", "at_work_struggling", "intermittent"):
        return
    days = (book.today - date.fromisoformat(start)).days
    weeks = int(days / _DAYS_IN_WEEK * 10) / 10
    book.put("absence_weeks", int(weeks) if weeks == int(weeks) else weeks, book.evidence["absence_start"])
    if "absence_start" in book.approximate:
        book.approximate.append("absence_weeks")
