"""Dates, each given to the slot that its words point to."""

import re
from dataclasses import dataclass
from datetime import date

from guidance.reading.calendar import Resolved, Toward, resolve
from guidance.reading.dates import DateMention, bare_day
from guidance.reading.notebook import Notebook
from guidance.reading.problems import make_problem
from guidance.reading.vocabulary import Hit

DATE_SLOTS = ("absence_start", "note_end", "surgery_on", "followup_date")
_BEFORE, _AFTER = 5, 3
_ABSENCE_AFTER = 5
_OPENING = 4
_LINKS = frozenset(("and", "but", "so"))
_COUNTED_FORMS = ("elapsed", "day_count")
_RANGE_LINKS = frozenset(("to", "until", "till", "til", "through", "thru"))
_RANGE_REACH = 2
_LOOSE_FORMS = ("week_of", "relative_month")
_ROUGH_FORMS = (*_LOOSE_FORMS, "month")
_AGO = re.compile(r"\bago\b|\blast\b|\byesterday\b|\bback\b")
_MOST_WEEKS = 520
_DAYS_IN_WEEK = 7
_ENOUGH_DAYS = 28


@dataclass(frozen=True, slots=True)
class _Purpose:
    slot: str
    past: bool = False


def read_dates(book: Notebook) -> None:
    """Write absence_start, note_end, surgery_on and followup_date down."""
    triggers = book.find("purposes")
    for mention in sorted(book.dates, key=_roughness):
        purpose = _purpose(book, mention, triggers)
        if purpose:
            book.used.add((mention.start, mention.end))
            _write(book, mention, purpose)
    if not book.asked:
        _tell_surgery(book)
    if book.asked in DATE_SLOTS and book.asked not in book.slots and not book.problems:
        day = bare_day(book.message.folded)
        if day:
            _write(book, day, _Purpose(book.asked))
        elif book.asked != "absence_start":
            _from_length(book, book.asked)


def _roughness(mention: DateMention) -> int:
    """Order mentions so that "the 31st of August" is taken before "since August"."""
    exact = ("day_month", "day")
    return (
        exact.index(mention.form) if mention.form in exact else 2 + (mention.form in _ROUGH_FORMS)
    )


def _purpose(book: Notebook, mention: DateMention, triggers: tuple[Hit, ...]) -> _Purpose | None:
    first = book.message.token_at(mention.start)
    last = book.message.token_at(max(mention.end - 1, mention.start)) + 1
    if mention.form in _COUNTED_FORMS:
        return _Purpose("absence_start") if _absent_in(book, first) else None
    start, end = book.message.sentence_of(first) if first < len(book.message.tokens) else (0, 0)
    inside = [hit for hit in triggers if start <= hit.first and hit.last <= max(end, last)]
    before = [h for h in inside if h.first < last and 0 <= first - h.last + 1 <= _BEFORE + 1
              and h.first <= first]  # fmt: skip
    after = [h for h in inside if h.first >= last and h.first - last <= _AFTER]
    if book.asked in DATE_SLOTS:
        # "A month ago, she fell" answers when it began, whatever else is told beside it.
        after = [h for h in after if h.value not in ("other", "surgery_on")]
    ordered = sorted(before, key=lambda h: (-h.last, -h.first)) + sorted(
        after, key=lambda h: h.first
    )
    for hit in ordered:
        purpose = _meaning(book, hit.value, (start, end), first)
        if purpose and purpose.slot == "note_end" and _opens_a_range(book, mention, last):
            return None
        if purpose:
            return purpose
        if hit.value == "other":
            break
    if book.asked in DATE_SLOTS and not (ordered and ordered[0].value == "other"):
        return _Purpose(book.asked)
    return None


def _absent_in(book: Notebook, index: int) -> bool:
    """Tell whether absence is spoken of in the sentence of token ``index``."""
    if book.asked in ("absence_start", "absence_weeks"):
        return True
    first, last = book.message.sentence_of(index)
    hits = book.find("causes", "absence_words")
    return any(first <= hit.first < last for hit in hits)


def _opens_a_range(book: Notebook, mention: DateMention, last: int) -> bool:
    """Tell that "16 Nov" in "runs 16 Nov to 14 Dec" is where the note begins."""
    tokens = book.message.tokens
    if last >= len(tokens) or tokens[last].text not in _RANGE_LINKS or not _note_nearby(book):
        return False
    following = (one for one in book.dates if one.start > mention.start)
    after = next(following, None)
    return after is not None and book.message.token_at(after.start) - last <= _RANGE_REACH


def _meaning(book: Notebook, value: str, sentence: tuple[int, int], first: int) -> _Purpose | None:
    match value:
        case "since":
            return _Purpose("absence_start") if _absence_nearby(book, sentence, first) else None
        case "until":
            return _Purpose("note_end") if _note_before(book, sentence, first) else None
        case "note_end_past":
            return _Purpose("note_end", past=True) if _note_nearby(book) else None
        case "note_end":
            return _Purpose("note_end") if _note_nearby(book) else None
        case "other":
            return None
        case slot:
            return _Purpose(slot)


def _absence_nearby(book: Notebook, sentence: tuple[int, int], first: int) -> bool:
    """Tell whether absence is spoken of before the date, or right after ("since May she's off")."""
    if book.asked in ("absence_start", "absence_weeks", "work_status"):
        return True
    hits = book.find("causes", "absence_words")
    near = _hits_in(hits, sentence)
    if first - sentence[0] <= _OPENING and any(hit.first > first for hit in near):
        return True  # "Since the end of April it's gone again and he's been off"
    joined = {token.text for token in book.message.tokens[first : first + _ABSENCE_AFTER]}
    return any(
        hit.first < first or (hit.first <= first + _ABSENCE_AFTER and not joined & _LINKS)
        for hit in near
    )


def _hits_in(hits: tuple[Hit, ...], sentence: tuple[int, int]) -> tuple[Hit, ...]:
    """Return the hits that begin in a sentence."""
    return tuple(hit for hit in hits if sentence[0] <= hit.first < sentence[1])


def _note_before(book: Notebook, sentence: tuple[int, int], first: int) -> bool:
    if book.asked in ("note_end", "note_type", "note_comments"):
        return True
    hits = book.find("notes", "mention")
    return any(sentence[0] <= hit.first < first for hit in hits)


def _note_nearby(book: Notebook) -> bool:
    if book.asked in ("note_end", "note_type", "note_comments"):
        return True
    return bool(book.find("notes", "mention"))


def _write(book: Notebook, mention: DateMention, purpose: _Purpose) -> None:
    if purpose.slot == "absence_start" != book.asked and _comes_and_goes(book):
        return
    words = book.message.raw[mention.start : mention.end]
    if mention.form in _LOOSE_FORMS and _too_loose(mention, purpose):
        book.ambiguous.append(purpose.slot)
        if book.asked == purpose.slot:
            book.problems.append(make_problem(purpose.slot, "too_loose", words, None, book.today))
        return
    toward = _direction(book, purpose, mention)
    found = resolve(mention, book.today, toward)
    if _is_start_after_all(book, purpose, found):
        _write(book, mention, _Purpose("absence_start"))
        return
    if found.reason or found.day is None:
        if found.approximate and found.reason in ("past", "future"):
            book.ambiguous.append(purpose.slot)
            return
        if not any(problem.slot == purpose.slot for problem in book.problems):
            book.problems.append(
                make_problem(
                    purpose.slot, found.reason or "no_such_day", words, found.day, book.today
                )
            )
        return
    if purpose.slot == "surgery_on" and found.approximate:
        book.ambiguous.append(purpose.slot)
        return
    if purpose.slot not in book.slots and found.approximate:
        book.approximate.append(purpose.slot)
    book.put(purpose.slot, found.day.isoformat(), words)


def _is_start_after_all(book: Notebook, purpose: _Purpose, found: Resolved) -> bool:
    """Tell that "six weeks ago for the operation", as an answer to since when, is no plan."""
    asked_since_when = book.asked in ("absence_start", "absence_weeks")
    return asked_since_when and purpose.slot == "surgery_on" and found.reason == "past"


def _comes_and_goes(book: Notebook) -> bool:
    """Tell that "four absences since January" dates no absence."""
    return book.slots.get("work_status") == "intermittent"


def _too_loose(mention: DateMention, purpose: _Purpose) -> bool:
    """Tell that "next week" is no end date; "since last week" may stand for a Monday."""
    if mention.form == "relative_month" and mention.modifier:
        return False
    return purpose.slot != "absence_start"


def _surgery_side(book: Notebook, mention: DateMention) -> Toward:
    """Take the side that is said; of a day and month alone, the nearer one."""
    told = book.slots.get("treatment_status")
    had = told if isinstance(told, list) else []
    if "had_surgery" in had:
        return Toward.PAST
    if mention.form != "day_month" or mention.year or "surgery_date" in had:
        return Toward.FUTURE
    gone, coming = (resolve(mention, book.today, side) for side in (Toward.PAST, Toward.FUTURE))
    if gone.day is None or gone.reason:
        return Toward.FUTURE
    if coming.day is None or coming.reason:
        return Toward.PAST
    return Toward.PAST if book.today - gone.day < coming.day - book.today else Toward.FUTURE


def _tell_surgery(book: Notebook) -> None:
    """Say of an operation whose day is known that it was, or is to come."""
    day = book.slots.get("surgery_on")
    told = book.slots.get("treatment_status")
    if not isinstance(day, str) or day == "unknown":
        return
    if not {"had_surgery", "surgery_date"} & set(told if isinstance(told, list) else ()):
        value = "surgery_date" if day > book.today.isoformat() else "had_surgery"
        book.add("treatment_status", value, book.evidence["surgery_on"])


def _direction(book: Notebook, purpose: _Purpose, mention: DateMention) -> Toward:
    words = book.message.raw[mention.start : mention.end]
    if purpose.slot == "absence_start" or purpose.past:
        return Toward.PAST
    if purpose.slot == "note_end" and _AGO.search(words.lower()):
        return Toward.PAST
    if purpose.slot == "surgery_on":
        return _surgery_side(book, mention)
    return Toward.FUTURE


def _from_length(book: Notebook, slot: str) -> None:
    """Read "two weeks", as an answer to when, as in two weeks' time."""
    if len(book.durations) != 1 or len(book.message.tokens) > 6:  # noqa: PLR2004
        return
    length = book.durations[0]
    day = date.fromordinal(min(book.today.toordinal() + length.days, date.max.toordinal()))
    if length.weeks > _MOST_WEEKS:
        return
    book.put(slot, day.isoformat(), book.message.raw[length.start : length.end])
    book.approximate.append(slot)


_LAST_YEAR = re.compile(r"\b(?:since|from) (?:some ?time )?last year\b")


def _since_last_year(book: Notebook) -> None:
    """Take the last day of last year: "off since last year" is at least that long."""
    said = _LAST_YEAR.search(book.message.folded)
    if said and book.slots.get("work_status") in ("off_now", "about_to_return"):
        days = (book.today - date(book.today.year - 1, 12, 31)).days
        if days >= _ENOUGH_DAYS:
            book.put("absence_weeks", days // _DAYS_IN_WEEK, said.group())
            book.approximate.append("absence_weeks")
            book.ambiguous.append("absence_start")


def _still_off(book: Notebook) -> None:
    """Take someone for off whose absence has a length or a first day, and no other status."""
    weeks = book.slots.get("absence_weeks", 1)
    if book.asked is not None or not isinstance(weeks, int | float) or weeks < 1:
        return
    for slot in ("absence_weeks", "absence_start"):
        if slot in book.slots:
            book.put("work_status", "off_now", book.evidence[slot])


def _never_off(book: Notebook) -> None:
    """Drop a first day off of someone who is at work and isn't said to have been off."""
    if book.asked or book.slots.get("work_status") != "at_work_struggling":
        return
    book.slots.pop("absence_start", None)
    book.evidence.pop("absence_start", None)


def complete_absence(book: Notebook) -> None:
    """Work out absence_weeks from the start date, for someone who is still off."""
    _since_last_year(book)
    _still_off(book)
    _never_off(book)
    start = book.slots.get("absence_start")
    if not isinstance(start, str) or start == "unknown" or "absence_weeks" in book.slots:
        return
    if book.slots.get("work_status") in ("back_with_limits", "at_work_struggling", "intermittent"):
        return
    days = (book.today - date.fromisoformat(start)).days
    weeks = int(days / _DAYS_IN_WEEK * 10) / 10
    book.put(
        "absence_weeks",
        int(weeks) if weeks == int(weeks) else weeks,
        book.evidence["absence_start"],
    )
    if "absence_start" in book.approximate:
        book.approximate.append("absence_weeks")
