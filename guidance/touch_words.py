"""Read how people want to keep in touch: "by text every other week, not about work"."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from guidance.words_left import WordsLeft
from guidance.work_pattern_text import plain_words

_RHYTHMS: Final = (
    (7, r"\b(?:every|each|once an?|1x? a) week\b|\bweekly\b(?<!bi-weekly)"),
    (14, r"\b(?:every )?fortnight(?:ly)?\b|\bevery other week\b|\btwice a month\b|\bbi-?weekly\b"),
    (28, r"\bmonthly\b|\b(?:every|each|once a) month\b"),
    (3, r"\btwice a week\b"),
    (1, r"\b(?:every|each) day\b|\bdaily\b"),
)
_EVERY: Final = re.compile(r"\bevery (?P<n>\d{1,2}) (?P<unit>days?|weeks?|months?)\b")
_UNITS: Final = {"d": 1, "w": 7, "m": 28}
_MOST_DAYS: Final = 90
_NO_CONTACT: Final = re.compile(
    r"\b(?:no|zero|without) contact\b(?! (?:number|details))"
    r"|(?:\bnot|n't|\bdont) (?:want|wish|like) "
    r"(?:to be |any |us to |me to |them to )?(?:contact\w*|call\w*|hear\w*|rung|disturbed"
    r"|speak\w*|talk\w*)\b"
    r"|\bleave (?:me|him|her|them) alone\b|\b(?:asked|wants) (?:us |me "
    r"|them )?not to be contacted\b"
    r"|\bstop (?:ringing|calling|contacting|texting)\b|\brefus\w+ (?:all |any )?contact\b"
)
_LEAVE_OUT: Final = re.compile(
    r"\b(?:don't|do not|dont|not to|no|never|please not) (?:talk|ask|speak|mention|chat"
    r"|questions?|discuss)"
    r"\w*\s*(?:about |on )?(?P<what>[^.;,!?]{3,60})"
)
_UNTIL: Final = re.compile(r"\b(?:until|till?|up to|to)\s+(?:the\s+)?$")
_FROM: Final = re.compile(r"\b(?:start\w*|begin\w*|from|first(?: one)?)\b[^.;!?]{0,20}$")
_NOT_THEM: Final = re.compile(
    r"\bnot (?:my|the|their) (?:line )?(?:manager|boss)\b|\b(?:hr|human resources) instead\b"
)


def read_touch_words(text: str, today: date) -> dict[str, object]:
    """Return means (only none), often (days as text), who (only hr), start, until, leave_out.

    Channels and people that are named are read by the question's own choices.

    Args:
        text: what was typed.
        today: dates in words are counted from it.

    """
    words = WordsLeft(plain_words(text), today)
    found: dict[str, object] = {}
    if words.has(_NO_CONTACT):
        found["means"] = "none"
    left_out = words.take(_LEAVE_OUT)
    if left_out:
        found["leave_out"] = [_sentence(left_out["what"])]
    if words.has(_NOT_THEM):
        found["who"] = "hr"
    often = _often(words)
    if often:
        found["often"] = str(often)
    return {**found, **_dates(words)}


def _often(words: WordsLeft) -> int | None:
    every = words.take(_EVERY)
    if every:
        return min(int(every["n"]) * _UNITS[every["unit"][0]], _MOST_DAYS)
    return next((days for days, said in _RHYTHMS if words.has(re.compile(said))), None)


def _dates(words: WordsLeft) -> dict[str, object]:
    found: dict[str, object] = {}
    for start, _, day in words.dates():
        before = words.words[:start]
        if day and _UNTIL.search(before):
            found["until"] = day.isoformat()
        elif day and _FROM.search(before):
            found["start"] = day.isoformat()
    return found


def _sentence(words: str) -> str:
    plain = " ".join(words.split())
    return plain[:1].upper() + plain[1:]
