"""Bring typed words about working time into one spelling: days, numbers, clock times."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import Final

from guidance.reading.dates import WEEKDAYS as SPELLINGS
from guidance.reading.numbers import parse_number
from guidance.work_pattern import WEEKDAYS

_FULL_NAMES: Final = (
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"
)  # fmt: skip
_ALMOST: Final = 0.78
_SHORTEST_GUESS: Final = 5
_NO_DAY: Final = frozenset({"today", "holiday", "weekday", "everyday", "yesterday", "birthday"})
_MORE_SPELLINGS: Final = {"thur": 3, "thu": 3, "fir": 4, "mond": 0, "weds": 2}
_WORD: Final = re.compile(r"(?<![\da-z])[a-z]+(?:'s)?")
_TENS: Final = "twenty|thirty|forty|fourty|fifty"
_ONES: Final = "one|two|three|four|five|six|seven|eight|nine"
_COMPOUND: Final = re.compile(rf"\b({_TENS})[\s-]({_ONES})\b")
_SIMPLE: Final = re.compile(
    rf"\b(?:{_ONES}|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen"
    rf"|nineteen|{_TENS}|sixty)\b"
)
_REPLACED: Final = (
    (re.compile(r"[\u2010-\u2015\u2212]"), "-"),
    (re.compile(r"[\u2018\u2019]"), "'"),
    (re.compile(r"&|\+"), " and "),
    (re.compile(r"\bm\s?-\s?f\b"), "mon-fri"),
    (re.compile(r"\b(?:every|each) (?:week\s?day|working day)s?\b|\bweek\s?days\b"), "mon to fri"),
    (re.compile(r"\bweek[\s-]?ends?(?: only)?\b"), "sat and sun"),
    (re.compile(r"\b(?:every day|everyday|7 days (?:a|per) week)\b"), "mon to sun"),
)
_AFTER_NUMBERS: Final = (
    (re.compile(r"\bhalf\s+(?:past\s+)?(\d{1,2})\b(?!\s*(?:hours?|hrs?|days?))"), r"\1:30"),
    (re.compile(r"\bquarter past (\d{1,2})\b"), r"\1:15"),
    (re.compile(r"\bhalf[\s-](?:an?\s+)?hour\b"), "0.5 hours"),
    (re.compile(r"\b(?:an|1) hour and a half\b"), "1.5 hours"),
    (re.compile(r"(\d+) and a half\b"), r"\1.5"),
    (re.compile(r"(\d+)\s?(?:½|1/2)"), r"\1.5"),
    (re.compile(r"\ban hour(?:'s)?\b"), "1 hour"),
    (re.compile(r"\bnoon\b|\bmidday\b|\bmid day\b"), "12:00"),
    (re.compile(r"\bmidnight\b"), "00:00"),
    (re.compile(r"\bhpw\b"), "hours a week"),
    (
        re.compile(r"\b(\d+(?:\.\d+)?)\s*(?:hours?|hrs?|h)\s*/\s*(?:week|wk|w)\b"),
        r"\1 hours a week",
    ),
    (re.compile(r"\b(\d+(?:\.\d+)?)\s*(?:hours?|hrs?|h)?\s*(?:weekly|pw)\b"), r"\1 hours a week"),
    (re.compile(r"\b(\d+(?:\.\d+)?)\s*(?:hours?|hrs?|h)?\s*daily\b"), r"\1 hours a day"),
    (re.compile(r"\b(\d+(?:\.\d+)?)s\b"), r"\1 hours"),
    (
        re.compile(
            r"\bstart(?:s|ing)?\s+(?:work\s+)?(?:at\s+)?(\d[\d:.]*\s*(?:am|pm)?)[\s,]*(?:and\s+)?"
            r"(?:finish|end)\w*\s+(?:at\s+)?(?=\d)"
        ),
        r"\1-",
    ),
)


def plain_words(text: str) -> str:
    """Return the words in lower case, days as mon to sun, numbers in figures.

    "Firday, half eight till five" -> "fri, 8:30 till 5".
    """
    words = " ".join(text.casefold().split())
    for pattern, plain in _REPLACED:
        words = pattern.sub(plain, words)
    words = _COMPOUND.sub(_figure, words)
    words = _SIMPLE.sub(_figure, words)
    words = _WORD.sub(_day, words)
    for pattern, plain in _AFTER_NUMBERS:
        words = pattern.sub(plain, words)
    return " ".join(words.split())


def _figure(found: re.Match[str]) -> str:
    value = parse_number(found.group())
    return found.group() if value is None else f"{value:g}"


def _day(found: re.Match[str]) -> str:
    word = found.group().removesuffix("'s")
    place = _place(word)
    if place is None and word.endswith("s"):
        place = _place(word[:-1])
    return found.group() if place is None else WEEKDAYS[place]


def _place(word: str) -> int | None:
    known = SPELLINGS.get(word, _MORE_SPELLINGS.get(word))
    if known is not None or len(word) < _SHORTEST_GUESS or word in _NO_DAY:
        return known
    close = get_close_matches(word, _FULL_NAMES, n=1, cutoff=_ALMOST)
    return _FULL_NAMES.index(close[0]) if close else None
