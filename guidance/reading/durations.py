"""How long: "six weeks", "coming up to seven weeks", "over a year", "3-4 weeks"."""

import re
from dataclasses import dataclass

from guidance.reading.dates import unit_name
from guidance.reading.numbers import NUMBER, parse_number

WEEKS_IN_A_YEAR = 52
_DAYS_IN_WEEK = 7
_MONTHS = 12


@dataclass(frozen=True, slots=True)
class DurationMention:
    """A length of time.

    Attributes:
        start: offset of its first character.
        end: offset after its last character.
        amount: how many units; the lower one of a range.
        unit: days, weeks, months or years.
        hedged: the wording was rough ("about", "nearly", "or more").
    """

    start: int
    end: int
    amount: float
    unit: str
    hedged: bool

    @property
    def weeks(self) -> float:
        """The length in weeks: whole weeks for months and years, one decimal for days."""
        match self.unit:
            case "days":
                return _tidy(self.amount / _DAYS_IN_WEEK)
            case "weeks":
                return _tidy(self.amount)
            case "months":
                return float(round(self.amount * WEEKS_IN_A_YEAR / _MONTHS))
            case _:
                return float(round(self.amount * WEEKS_IN_A_YEAR))

    @property
    def days(self) -> int:
        """The length in days, rounded."""
        return round(self.amount) if self.unit == "days" else round(self.weeks * _DAYS_IN_WEEK)


_HEDGE = (
    r"(?P<hedge>coming up (?:to|for|on)|getting on for|going on(?: for)?|pushing|nearly|almost"
    r"|just under|under|not quite|best part of|the best part of|about|around|roughly|approx\.?"
    r"|approximately|maybe|say|over|just over|more than|well over|at least|at most|up to|a good)"
)
_UNIT = r"(?P<unit>days?|wks?|wk|weeks?|weaks?|weeeks?|months?|mnths?|mths?|yrs?|years?|yeards?)\b"
_RANGE = rf"(?:\s*(?:-|–|to|or|/)\s*(?P<n2>{NUMBER}))?"
_FULL = re.compile(
    rf"(?:\b{_HEDGE}\s+)?(?<![\w.])(?:(?P<whole>(?:a\s+)?fortnight|half a year|half a month"
    rf"|a year and a half|a month and a half|a week and a half)\b"
    rf"|(?P<n>{NUMBER}){_RANGE}(?:\s+(?:good|solid|full|whole|long|more|working|consecutive))?"
    rf"(?P<half>\s+and a half|½)?\s*{_UNIT}(?P<tail>\s+and a half)?)"
    r"(?P<after>\s+(?:or so|ish|plus|odd|or more|and counting|now))?"
)
_WHOLE = {
    "fortnight": (2.0, "weeks"), "a fortnight": (2.0, "weeks"), "half a year": (6.0, "months"),
    "half a month": (2.0, "weeks"), "a year and a half": (18.0, "months"),
    "a month and a half": (6.0, "weeks"), "a week and a half": (10.0, "days"),
}  # fmt: skip


def find_durations(folded: str) -> tuple[DurationMention, ...]:
    """Return the lengths of time in ``folded`` text, in order."""
    mentions = (_build(found) for found in _FULL.finditer(folded))
    return tuple(mention for mention in mentions if mention)


def _build(found: re.Match[str]) -> DurationMention | None:
    after = (found.group("after") or "").strip()
    hedged = bool(found.group("hedge")) or after not in ("", "now")
    whole = found.group("whole")
    if whole:
        amount, unit = _WHOLE[" ".join(whole.split())]
        return DurationMention(found.start(), found.end(), amount, unit, hedged)
    number = parse_number(found.group("n"))
    if number is None:
        return None
    if found.group("half") or found.group("tail"):
        number += 0.5
    return DurationMention(
        found.start(), found.end(), number, unit_name(found.group("unit")), hedged
    )


def _tidy(weeks: float) -> float:
    """Cut (never round up) to one decimal."""
    return int(weeks * 10 + 1e-6) / 10
