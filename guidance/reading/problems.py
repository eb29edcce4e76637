"""Sentences about values that can't be right; the wording is in problems.yml."""

from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from guidance.reading.facts import Problem
from guidance.reading.vocabulary import VocabularyError, read_yaml
from guidance.reading.wording import long_date


def make_problem(slot: str, reason: str, words: str, day: date | None, today: date) -> Problem:
    """Return the problem with its sentence.

    Args:
        slot: the slot the value was meant for.
        reason: no_such_day, no_such_month, wrong_weekday, past, future, too_far or too_long.
        words: what was typed.
        day: the day found on the wrong side, if there is one.
        today: the day of the message, for an example date.
    """
    texts = read_yaml("problems")
    text = texts.get(f"{slot}.{reason}") or texts.get(reason)
    if not isinstance(text, str):
        raise VocabularyError(f"problems.yml: no text for {slot}.{reason}")
    example = today + (timedelta(days=14) if slot != "absence_start" else relativedelta(days=-20))
    return Problem(
        slot,
        reason,
        text.format(
            words=words.strip(),
            date=long_date(day) if day else words.strip(),
            example=f"{example.day} {example:%B}",
            weekday=f"{day:%A}" if day else "",
        ),
    )
