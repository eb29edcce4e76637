"""Lengths of time and counts of absences, each given to the slot that its words point to."""

import re

from guidance.reading.durations import DurationMention
from guidance.reading.notebook import Notebook
from guidance.reading.problems import make_problem
from guidance.reading.scope import finished
from guidance.reading.spells import read_spells
from guidance.reading.subjects import speaks_generally

_MOST_WEEKS = 520
_MOST_OFFERED = 104
_AHEAD = 60

_RATE_BEFORE = re.compile(
    r"(?:\d|one|two|three|four|five|six|seven|days?|nights?|shifts?|hours?|hrs|once|twice|times"
    r"|couple|few)\s*$"
)
_RATE_AFTER = re.compile(
    r"^\s*(?:(?:or|to)\s+(?:two|three|four|so|\d)\s+(?:days?\s+|weeks?\s+)?)?(?:a|per|each|every|most)"
    r"\s+(?:other\s+|few\s+|couple of\s+)?(?:weeks?|months?|year|fortnight)"
)
_EVERY = re.compile(r"\b(?:every|per|each|(?:in|over|within) (?:the )?(?:last|past))\s*$")
_OFF_BEFORE = re.compile(
    r"(?:\boff\b(?!\s+the\b)|\babsent\b|\babsence\b|\bsick\b(?! (?:pay|note|line))|\baway\b"
    r"|\bbeen out\b"
    r"|\bout (?:sick|of work|with)\b"
    r"|\bnot been (?:in|at work)\b|\bhasn'?t been (?:in|at work)\b)[^.?!\n]{0,40}$"
)
_OFF_AFTER = re.compile(
    r"^(?:'s|s'|')?\s*(?:now\s+)?(?:off\b(?! the)|absence|absent|sick\b|of absence|of sick"
    r"|on the sick|out of work|away from work|since (?:he|she|they|i)\b)"
)
_NOTE_BEFORE = re.compile(
    r"(?:\b(?:sign(?:s|ing)?|signed|given|gave|wrote|put|written|got)\b[^.?!\n]{0,25}\boff\b"
    r"(?: work| sick)?\s*(?:\bwith\s+\w+(?:\s+\w+)?\s*)?for\s*"
    r"(?:another|a further|about|around)?\s*$|\bnote\s+for\s*(?:another\s*)?$)"
)
_NOTE_AFTER = re.compile(r"\s*(?:sick|fit|doctors?'?s?) ?(?:note|line|cert)")
_FROM_A_DAY = re.compile(
    r"\s*(?:off\s+)?(?:starting\s+)?from\s+(?:then|that|there|now|today|tomorrow|yesterday|the\s+\d|\d|mon|tue|wed|thu"
    r"|fri|sat|sun)"
)
_SIGNED_BARE = re.compile(r"\bsign(?:ed|s)?\s+(?:(?:him|her|me|them)\s+)?off\s*$")
_DATED = re.compile(
    r"\b(?:note|certificate|cert|statement|line)\b[^.?!\n]{0,20}\bdated\b[^.?!\n]{0,160}\bfor\s*$"
)
_BY_A_DAY = re.compile(
    r"\s*(?:by (?:the |my |his |her )?(?:doc(?:tor)?s?|gp|dr|hospital)\s*)?(?:on|from)\s+"
    r"(?:the\s+)?(?:\d|mon|tue|wed|thu|fri|sat|sun)"
)
_BEEN_OFF = re.compile(r"\b(?:been|'s|now|already|is|am|are|still|'ve)\s+(?:signed|off|on)\b")
_NEVER_OFF = re.compile(r"(?:\b(?:not|never|havnt|hasnt|havent|without)|n't)\s+(?:\w+\s+){0,2}$")
_GIVEN = re.compile(
    r"\b(?:been|only) given\s*$"
    r"|\b(?:given|gave|put|puts|gives|giving|got)\s+(?:me|him|her|them|a)\s+(?:off\s+)?"
    r"(?:for\s+)?(?:another\s+)?$"
)
_PAST_ABSENCE = re.compile(
    r"\b(?:after|following|was|were|returned|(?<!going )(?<!go )(?<!coming )(?<!come )back)\b"
    r"[^.?!\n]{0,30}"
    r"\b(?:off|absence|absent|sick)\b[^.?!\n]{0,15}$"
    r"|\b(?:back|returned|return)\b[^.?!\n]{0,25}\bafter\b[^.?!\n]{0,12}$"
)
_THAT_WAS = re.compile(r"\b(?:that|which|last (?:one|time)) was (?:for |only |just )?$")
_AND_CAME_BACK = re.compile(
    r"^(?:\s+(?:off|sick|away|absent))?,?\s+(?:and |then |but )*(?:(?:i|he|she|they) )?"
    r"(?:(?:came|went|come|got) (?:straight |right )?back|returned)\b"
)
_EXPECTED = re.compile(
    r"\b(?:will|'ll|going to|expect(?:s|ed|ing)?|could|likely|probably|needs?|may|might|should)\b"
    r"[^.?!\n]{0,30}\b(?:off|out|absent|away|recover\w*)\b[^.?!\n]{0,15}$"
)
_TO_COME = re.compile(r"^\s*(?:off\s+)?(?:afterwards|likely|expected|to recover)\b")
_THIS_YEAR = re.compile(
    r"^(?:(?!\bdays?\b)[^.?!\n]){0,25}\b(?:this y(?:ea)?r|so far|since january|since the start"
    r" of the year|in total|all told|altogether|all together|in all|overall|all in|to date|ytd"
    r"|in (?:a|12|twelve) (?:year|months)"
    r"|(?:in|over|within) (?:the )?(?:last|past) (?:year|(?:12|twelve) months))\b"
)
_SPELL_WORD = r"(?:absences|occasions|spells|times|episodes|periods|bouts)"
_IN_SPELLS = re.compile(
    rf"^\s*(?:off\s+)?(?:across|over|in|spread over)\s+\w+\s+(?:\w+\s+)?{_SPELL_WORD}\b"
)
_AFTER_SPELLS = re.compile(
    rf"\b{_SPELL_WORD}\b[^.?!\n]{{0,25}}[,(]\s*(?:and |totalling |in total )?$"
)
_TOTAL = re.compile(r"\b(?:year|months)\b[^.?!\n]{0,15}\btotal(?:l?ing|s)?(?: of)?\s*$")
_HOSPITAL = re.compile(r"^\s*(?:in|of) (?:the )?(?:hospital|intensive|icu|a coma)")
_OFFER = re.compile(r"(?:\bfor|\bup to|\bmaybe|\bsay|\babout|\bover)\s*$")
_WEEKS_ASKED = ("absence_weeks", "absence_start", "expected_total_days", "absence_days_12m")


def read_lengths(book: Notebook) -> None:
    """Write absence_weeks, absence_days_12m, expected_total_days and offer_weeks down.

    Also ``absence_spells_12m``, from "third absence" or "off four times this year".
    """
    read_spells(book)
    for length in book.durations:
        slot = _slot(book, length)
        if slot:
            _write(book, slot, length)


def _slot(book: Notebook, length: DurationMention) -> str | None:
    text = book.message.folded
    stops = (text.rfind(mark, 0, length.start) for mark in ".?!\n")
    before, after = text[max(stops) + 1 : length.start], text[length.end : length.end + _AHEAD]
    if _is_rate(text, length, before, after):
        return None
    if _is_offer(book, length, before):
        return "offer_weeks"
    if _HOSPITAL.search(after) or is_note_length(before, after) or _NEVER_OFF.search(before):
        return None
    if speaks_generally(book.message, book.message.token_at(length.start)):
        return None
    return _absence_slot(book, length, before, after)


def _is_offer(book: Notebook, length: DurationMention, before: str) -> bool:
    if book.asked == "offer_weeks":
        return True
    return book.asked == "can_offer" and bool(_OFFER.search(before) or length.hedged)


def _absence_slot(book: Notebook, length: DurationMention, before: str, after: str) -> str | None:
    off_after = bool(_OFF_AFTER.search(after))
    off = off_after or bool(_OFF_BEFORE.search(before))
    if length.unit == "days" and _is_of_the_year(book, before, after, off=off):
        return "absence_days_12m"
    if _is_over(book, length, before, after):
        return None
    if _is_to_come(before, after, off_after=off_after):
        return "expected_total_days"
    if off and book.slots.get("work_status") != "intermittent":
        return "absence_weeks"
    if book.asked in _WEEKS_ASKED:
        return "absence_weeks" if book.asked == "absence_start" else book.asked
    return None


def _is_of_the_year(book: Notebook, before: str, after: str, *, off: bool) -> bool:
    """Tell that the days are a count over several absences, or over the year."""
    if _IN_SPELLS.search(after) or _AFTER_SPELLS.search(before):
        return True
    counted = _THIS_YEAR.search(after) or _TOTAL.search(before)
    return bool(counted) and (off or _absence_told(book))


def _is_over(book: Notebook, length: DurationMention, before: str, after: str) -> bool:
    """Tell that it is how long an absence was that has ended ("two weeks off, came back")."""
    if _AND_CAME_BACK.search(after) or book.message.token_at(length.start) in finished(book):
        return True
    if _THAT_WAS.search(before):
        return True
    coming = book.slots.get("work_status") == "about_to_return"
    return bool(_PAST_ABSENCE.search(before)) and "off again" not in before and not coming


def _is_to_come(before: str, after: str, *, off_after: bool) -> bool:
    """Tell whether the length is of an absence still expected ("three weeks off likely")."""
    if _TO_COME.search(after) or _EXPECTED.search(before):
        return True
    return off_after and bool(_EXPECTED.search(before + " off"))


def _absence_told(book: Notebook) -> bool:
    """Tell whether absence is spoken of anywhere in the message."""
    return book.slots.get("work_status") in ("off_now", "intermittent") or bool(
        book.find("causes", "absence_words")
    )


def _is_rate(text: str, length: DurationMention, before: str, after: str) -> bool:
    """Tell whether it is a pattern of work ("three days a week"), not a length of time."""
    if _RATE_AFTER.search(after) or _EVERY.search(before):
        return True
    said = text[length.start : length.end].lstrip()
    return said.startswith(("a ", "per ")) and bool(_RATE_BEFORE.search(before.rstrip()))


def is_note_length(before: str, after: str) -> bool:
    """Tell whether it is how long a note runs ("signed off for two weeks"), not time gone by."""
    if _NOTE_AFTER.match(after) or _GIVEN.search(before) or _FROM_A_DAY.match(after):
        return True
    if _DATED.search(before) or (_SIGNED_BARE.search(before) and _BY_A_DAY.match(after)):
        return True
    return bool(_NOTE_BEFORE.search(before)) and not _BEEN_OFF.search(before)


def _write(book: Notebook, slot: str, length: DurationMention) -> None:
    words = book.message.raw[length.start : length.end].strip()
    weeks = length.weeks
    if weeks > (_MOST_OFFERED if slot == "offer_weeks" else _MOST_WEEKS):
        book.problems.append(make_problem(slot, "too_long", words, None, book.today))
    elif slot in ("absence_days_12m", "expected_total_days"):
        book.put(slot, length.days, words)
    elif slot == "offer_weeks":
        book.put(slot, max(1, round(weeks)), words)
    else:
        if slot not in book.slots and length.hedged:
            book.approximate.append(slot)
        book.put(slot, int(weeks) if weeks == int(weeks) else weeks, words)
