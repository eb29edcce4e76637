"""Read changes to single days of a plan: "week 2 Thursday 4 hours", "no Wednesdays"."""

from __future__ import annotations

import re
from typing import Final

from guidance.words_left import WordsLeft

_DAY: Final = "(?:mon|tue|wed|thu|fri|sat|sun)"
DAY_NAMES: Final = re.compile(rf"\b{_DAY}")
_AMOUNT: Final = r"(?P<n>\d+(?:\.\d+)?)\s*-?\s*(?:hours?|hrs?|h)\b"
_OFF: Final = r"(?P<off>off|free|none|nothing|no work)\b"
_BETWEEN: Final = (
    r"[\s,:;-]*(?:(?:is|as|be|to|should|only|just|for|at|of|on|make|do|a|the)\b[\s,:;-]*){0,4}"
)
_ONE_DAY: Final = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b(?:week|wk) (?P<w>\d{{1,2}}){_BETWEEN}(?P<d>{_DAY})\b{_BETWEEN}(?:{_AMOUNT}|{_OFF})",
        rf"\b(?P<d>{_DAY})\b{_BETWEEN}(?:in )?(?:week|wk) (?P<w>\d{{1,2}}){_BETWEEN}(?:{_AMOUNT}"
        rf"|{_OFF})",
        rf"{_AMOUNT}{_BETWEEN}(?P<d>{_DAY})\b{_BETWEEN}(?:in )?(?:week"
        rf"|wk) (?P<w>\d{{1,2}})\b(?P<off>)",
        rf"{_AMOUNT}{_BETWEEN}(?:in )?(?:week"
        rf"|wk) (?P<w>\d{{1,2}}){_BETWEEN}(?P<d>{_DAY})\b(?P<off>)",
    )
)
_AFTER_DATE: Final = re.compile(rf"{_BETWEEN}(?:{_AMOUNT}(?!\s*(?:a|per|each|/))|{_OFF})")
_NEVER_ON: Final = re.compile(
    rf"\b(?:no|not|never|without|except|skip|avoid|can't (?:do|work)|cannot (?:do|work)|don't work"
    rf"|doesn't work|can't come in|won't work)\s+(?:work(?:ing)?\s+)?(?:on\s+)?(?:any\s+)?"
    rf"(?P<days>{_DAY}(?:(?:\s*,\s*|\s+(?:and|or)\s+(?:no\s+)?(?:on\s+)?){_DAY})*)\b"
)
_DAY_OFF: Final = re.compile(
    rf"\b(?P<a>{_DAY})\s+(?:is |as a |always )?off\b|\bdays? off on (?:a )?(?P<b>{_DAY})\b"
)
_DAY_BACK: Final = re.compile(rf"\b(?P<d>{_DAY})\s+(?:is|are) (?:fine|ok|okay|possible|good)\b")


def read_day_changes(words: WordsLeft) -> dict[str, object]:
    """Return hours set by hand (``changes``), free weekdays (``days_off``, ``days_back``).

    A change is [week, day, minutes] where the week of the plan is named, else [date, minutes].
    """
    found: dict[str, object] = {}
    changes = [*_by_week(words), *_by_date(words)]
    if changes:
        found["changes"] = changes
    free = _free_days(words)
    if free:
        found["days_off"] = free
    back = words.take(_DAY_BACK)
    if back:
        found["days_back"] = [back["d"]]
    return found


def _by_week(words: WordsLeft) -> list[list[object]]:
    found: list[list[object]] = []
    for pattern in _ONE_DAY:
        while match := words.take(pattern):
            found.append([int(match["w"]), match["d"], _minutes(match)])
    return found


def _by_date(words: WordsLeft) -> list[list[object]]:
    found: list[list[object]] = []
    for start, end, day in reversed(words.dates()):
        match = _AFTER_DATE.match(words.words, end)
        # A weekday alone is every such day, not one.
        named = any(character.isdigit() for character in words.words[start:end])
        if match and day and named:
            found.insert(0, [day.isoformat(), _minutes(match)])
            words.blank(start, match.end())
    return found


def _free_days(words: WordsLeft) -> list[str]:
    days: list[str] = []
    while match := words.take(_NEVER_ON):
        days += re.findall(_DAY, match["days"])
    while match := words.take(_DAY_OFF):
        days.append(match["a"] or match["b"])
    return list(dict.fromkeys(days))


def _minutes(match: re.Match[str]) -> int:
    return round(float(match["n"]) * 60) if match["n"] else 0
