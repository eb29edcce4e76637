"""Days that move from year to year: bank holidays, half terms, the clocks going back."""

from collections.abc import Iterable
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from guidance.reading.vocabulary import VocabularyError, read_yaml

_DAYS_IN_WEEK = 7
_PARTS = 3

Rule = tuple[int, int, int]


def _rules(name: str, rules: object) -> tuple[Rule, ...]:
    if not isinstance(rules, list) or not all(
        isinstance(rule, list) and len(rule) == _PARTS for rule in rules
    ):
        raise VocabularyError(f"dates.yml: moving: {name}: must be lists of month, weekday, which")
    return tuple((int(rule[0]), int(rule[1]), int(rule[2])) for rule in rules)


def _load() -> dict[str, tuple[Rule, ...]]:
    table = read_yaml("dates").get("moving")
    if not isinstance(table, dict):
        raise VocabularyError("dates.yml: moving: must be a mapping")
    return {str(name): _rules(str(name), rules) for name, rules in table.items()}


#: Name to its rules: month, weekday (0 Monday) and which of them (-1 the last).
MOVING = _load()


def moving_days(name: str, years: Iterable[int]) -> list[date]:
    """Return the days of ``name`` in ``years``."""
    return [nth_weekday(year, *rule) for year in years for rule in MOVING[name]]


def nth_weekday(year: int, month: int, weekday: int, which: int) -> date:
    """Return the first, second ... or (-1) last ``weekday`` of a month."""
    if which < 0:
        last = date(year, month, 1) + relativedelta(months=1, days=-1)
        return last - timedelta(days=(last.weekday() - weekday) % _DAYS_IN_WEEK)
    first = date(year, month, 1)
    ahead = (weekday - first.weekday()) % _DAYS_IN_WEEK
    return first + timedelta(days=ahead + (which - 1) * _DAYS_IN_WEEK)
