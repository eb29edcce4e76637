"""A bare answer to a task's question, read by the question's kind."""

import re
from collections.abc import Callable, Mapping
from datetime import date

from guidance.reading import read
from guidance.reading.numbers import parse_number
from guidance.tasks import TaskChoice, TaskField

_NUMBER = re.compile(r"(?<![\d.,])£?\s?(\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?![\d])")
_YES = re.compile(r"^\W*(y|yes|yeah|yep|yup|aye|ok|okay|sure|they do|i do|it does|correct)\b", re.I)
_NO = re.compile(r"^\W*(n|no|nope|nah|not (really|yet|at all)|they don.?t|i don.?t)\b", re.I)
_UNKNOWN = re.compile(
    r"^\W*((i )?(don.?t|dont|do not) know( yet)?|not sure|no idea|unsure|skip( it| this)?|pass"
    r"|dunno|no clue|can.?t say|next)\W*$",
    re.I,
)
_LONGEST = 600


def answer_to(field: TaskField, text: str, today: date) -> object | None:
    """The answer in the words, None when they hold none; "unknown" when they say so.

    Args:
        field: the question.
        text: what was typed.
        today: dates in words are counted from it.
    """
    if not text.strip():
        return None
    if _UNKNOWN.match(text):
        return "unknown"
    if field.choices and field.kind not in ("choice", "tags"):
        named = choice_in(field, text)
        if named:
            return named
    readers: Mapping[str, Callable[[], object | None]] = {
        "choice": lambda: choice_in(field, text),
        "tags": lambda: choices_in(field, text) or None,
        "yes_no": lambda: yes_no_in(text),
        "number": lambda: number_in(text, field.low, field.high),
        "date": lambda: date_in(text, today),
        "past_date": lambda: date_in(text, today, past=True),
        "text": lambda: text.strip()[:_LONGEST],
    }
    return readers[field.kind]()


def choice_in(field: TaskField, text: str) -> str | None:
    """The one choice that the words name; yes and no where the choices are those."""
    found = choices_in(field, text)
    if len(found) == 1:
        return found[0]
    values = {choice.value for choice in field.choices}
    bare = yes_no_in(text)
    return bare if bare in values else None


def choices_in(field: TaskField, text: str) -> list[str]:
    """Every choice that the words name, in the order of the buttons."""
    said = _plain(text)
    exact = [c.value for c in field.choices if said in (_plain(c.title), _plain(c.value))]
    return exact or [c.value for c in field.choices if _names(c, said)]


def yes_no_in(text: str) -> str | None:
    """A bare yes or no at the start of the words."""
    if _YES.match(text):
        return "yes"
    return "no" if _NO.match(text) else None


def number_in(text: str, low: int | None = None, high: int | None = None) -> int | None:
    """The first whole number within the limits; digits or a word up to twenty."""
    for found in _NUMBER.finditer(text):
        number = int(found.group(1).replace(",", ""))
        if (low is None or number >= low) and (high is None or number <= high):
            return number
    named = (parse_number(word) for word in _plain(text).split() if word not in ("a", "an"))
    return next((int(n) for n in named if n and (low or 0) <= n <= (high or n)), None)


def date_in(text: str, today: date, *, past: bool = False) -> str | None:
    """The day that the words name, as an ISO date: one still ahead, or one already past."""
    slot = "absence_start" if past else "followup_date"
    found = read(text, today=today, asked=slot).slots.get(slot)
    return str(found) if found and found != "unknown" else None


def _names(choice: TaskChoice, said: str) -> bool:
    return any(
        re.search(rf"(?<!\w){re.escape(_plain(words))}(?!\w)", said)
        for words in (choice.title, *choice.words)
    )


def _plain(words: str) -> str:
    return " ".join(re.sub(r"[^\w£' -]", " ", words.casefold().replace("’", "'")).split())
