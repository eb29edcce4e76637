"""How many absences: "third time this year he's gone off", "nine single days since April"."""

import re

from guidance.reading.notebook import Notebook

_ORDINALS = {
    "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "fifth": 5, "5th": 5,
    "sixth": 6, "6th": 6, "seventh": 7, "7th": 7, "eighth": 8, "8th": 8, "ninth": 9, "9th": 9,
    "tenth": 10, "10th": 10,
}  # fmt: skip
_COUNTS = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "twice": 2, "eleven": 11, "twelve": 12,
}  # fmt: skip
_COUNT = rf"\d{{1,2}}|{'|'.join(_COUNTS)}"
_NTH_WORD = "|".join(_ORDINALS)
_PERIOD = r"(?: (?:this|in the last|in a|in the past|in|since) (?:\w+ )?(?:year|month|months|\w+))?"
_WENT_OFF = (
    r"(?:he|she|they|i|hes|shes|theyve|ive)?(?:'s|'ve| has| have|'m|'re| is| was)? ?"
    r"(?:been |gone |went |rung |called |rang |phoned |signed )?(?:off|in sick|absent)\b"
)
_NTH = re.compile(
    rf"\b(?P<n>{_NTH_WORD})\s+(?:(?:sick(?:ness)?|separate|short) )?(?:absence|spell|sickness"
    r"|episode|bout|period of (?:absence|sickness)|lot of (?:absence|sick\w*)"
    rf"|time(?:,)?{_PERIOD},? (?:that )?{_WENT_OFF})"
    rf"|\boff (?:sick |ill |again )*for the (?P<again>{_NTH_WORD}) time\b"
)
_SPELLS = re.compile(
    rf"\b(?P<n>{_COUNT})\s+(?:separate |different |short |sickness |sick |single |unplanned )*"
    r"(?:absences|spells|episodes|occasions|bouts|periods of (?:absence|sickness)"
    r"|lots of (?:absence|sick\w*|time off))"
    r"|\boff (?P<o>twice)\b"
    rf"|\b(?:off|absent) (?:sick |ill )?(?P<m>{_COUNT})(?: times)?"
    r"(?= (?:times|this year|since|in the last|so far|already))"
)
_SINGLE_DAYS = re.compile(
    rf"\b(?P<n>{_COUNT})\s+(?:(?:single|separate|odd|individual|isolated)\s+(?:sick )?"
    r"(?:days?|shifts)"
    r"|(?:single|one-day|one day|1-day)[\s-](?:day )?absences)\b"
)


def read_spells(book: Notebook) -> None:
    """Write ``absence_spells_12m`` down, and the days too where each absence was one day."""
    text = book.message.folded
    single = _SINGLE_DAYS.search(text)
    if single:
        count = _number(single.group("n"))
        book.put("absence_spells_12m", count, single.group())
        book.put("absence_days_12m", count, single.group())
        return
    nth, counted = _NTH.search(text), _SPELLS.search(text)
    if nth:
        ordinal = nth.group("n") or nth.group("again")
        book.put("absence_spells_12m", _ORDINALS[ordinal], nth.group())
    elif counted:
        said = counted.group("n") or counted.group("m") or counted.group("o")
        book.put("absence_spells_12m", _number(said), counted.group())


def _number(said: str) -> int:
    return _COUNTS.get(said) or int(said)
