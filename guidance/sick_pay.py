"""Which Statutory Sick Pay rules apply: facts and dates only, because payroll decides.

The law changed for sickness that starts on or after 6 April 2026 (uk-guidance SSP-01 to
SSP-09). The figures stand in ``content/rates.yml``, the sentences in ``content/sick_pay.yml``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import Final

from guidance.content import CONFIDENCE, FOLDER, fact_text, load_kind
from guidance.fields import FieldReader

__all__ = ["RateError", "RateSet", "SickPay", "example_weekly_amount", "rates", "sick_pay"]

BEFORE: Final = "before_april_2026"
SPANNING: Final = "spanning"
CURRENT: Final = "from_april_2026"
UNKNOWN: Final = "unknown"

_RULES: Final = (BEFORE, CURRENT)
_TEXTS: Final = (UNKNOWN, BEFORE, SPANNING, CURRENT, "linked", "northern_ireland")
_PENNY: Final = Decimal("0.01")
_WEEK: Final = timedelta(days=7)
_PERCENT: Final = 100


class RateError(ValueError):
    """No rate is known for a sickness that starts on this day."""


@dataclass(frozen=True, slots=True)
class RateSet:
    """The rates for sickness that starts in a span of days. Amounts are pounds a week."""

    id: str
    rules: str
    effective_from: date
    effective_until: date
    weekly: Decimal
    share_percent: int
    lowest_earnings: Decimal
    waiting_days: int
    shortest_days: int
    longest_weeks: int
    link_weeks: int
    ssp1_weeks: tuple[int, ...]
    confidence: str
    copy_date: str | None
    checked_on: date | None
    review_by: date
    reviewed_by: str | None
    sources: tuple[str, ...]

    def covers(self, sickness_start: date) -> bool:
        """Whether sickness that starts on this day falls under these rates."""
        return self.effective_from <= sickness_start <= self.effective_until


@dataclass(frozen=True, slots=True)
class SickPay:
    """Which rules apply and what is known about them; no amount is worked out for anyone.

    ``rules`` is before_april_2026, spanning, from_april_2026 or unknown. ``facts`` are
    sentences fit to show on the day asked; one past its review points to its page instead.
    ``ssp1_on`` are the days on which payroll is reminded of form SSP1.
    """

    rules: str
    text: str
    facts: tuple[str, ...]
    url: str | None
    ssp1_on: tuple[date, ...]
    sources: tuple[str, ...]

    def to_dict(self) -> dict[str, object]:
        """Return the answer as JSON values."""
        return {
            "rules": self.rules,
            "text": self.text,
            "facts": list(self.facts),
            "url": self.url,
            "ssp1_on": [day.isoformat() for day in self.ssp1_on],
            "sources": list(self.sources),
        }


@dataclass(frozen=True, slots=True)
class _Text:
    text: str
    employee: str
    facts: tuple[str, ...]
    url: str | None


def sick_pay(
    sickness_start: date | None,
    sickness_end: date | None,
    today: date,
    *,
    nation: str = "unknown",
    earlier_sickness_end: date | None = None,
    to_employee: bool = False,
) -> SickPay:
    """Say which Statutory Sick Pay rules apply (uk-guidance 2.5, FD-10, FD-11).

    Args:
        sickness_start: first day of sickness in this spell, if known.
        sickness_end: last day of it, also one still to come (the end of a note); None while
            it goes on with no end known.
        today: the day on which the facts must still hold.
        nation: where the employer is.
        earlier_sickness_end: last day of the spell before this one, if there was one.
        to_employee: whether the person it is about is spoken to.

    """
    rules = _which(sickness_start, sickness_end, today)
    said = [rules]
    if _links(sickness_start, earlier_sickness_end):
        said.append("linked")
    if nation == "northern_ireland":
        said.append("northern_ireland")
    texts = [_texts()[name] for name in said]
    sources = tuple(dict.fromkeys(source for text in texts for source in text.facts))
    return SickPay(
        rules=rules,
        text=" ".join(text.employee if to_employee else text.text for text in texts),
        facts=tuple(dict.fromkeys(fact_text(source, today) for source in sources)),
        url=texts[0].url,
        ssp1_on=_ssp1_days(sickness_start) if sickness_start and rules == CURRENT else (),
        sources=sources,
    )


def example_weekly_amount(average_weekly_earnings: Decimal, sickness_start: date) -> Decimal:
    """Work out a weekly rate as an example: for tests and the console's rate check only.

    A person is never shown an amount for themselves: linked spells, qualifying days and the
    contract change it, and payroll decides. Under the rules from 6 April 2026 it is the lower
    of the flat rate and 80% of average weekly earnings (SSP-02): £97.00 gives £77.60. Before
    that it is the flat rate, or nothing below the lowest earnings (SSP-06).

    Args:
        average_weekly_earnings: pounds a week, not negative.
        sickness_start: first day of sickness; it must fall in a span of ``content/rates.yml``.

    Raises:
        RateError: when no rate is known for that day.
        ValueError: when earnings are negative.

    """
    if average_weekly_earnings < 0:
        raise ValueError("average weekly earnings cannot be negative")
    found = [rate for rate in rates().values() if rate.covers(sickness_start)]
    if not found:
        raise RateError(f"no rate is known for sickness that starts on {sickness_start}")
    rate = found[0]
    if average_weekly_earnings < rate.lowest_earnings:
        return Decimal("0.00")
    if rate.rules == BEFORE:
        return rate.weekly
    share = average_weekly_earnings * rate.share_percent / _PERCENT
    return min(rate.weekly, share).quantize(_PENNY, ROUND_HALF_UP)


@cache
def rates() -> Mapping[str, RateSet]:
    """Return every set of rates by id.

    Raises:
        ContentError: naming file, entry and field, when the content is faulty.

    """
    return load_rates()


def load_rates(folder: Path = FOLDER) -> Mapping[str, RateSet]:
    """Read the rates from a folder of content; raises like ``rates``."""
    return load_kind("rates", _read_rate, folder)


@cache
def _texts() -> Mapping[str, _Text]:
    return load_kind("sick_pay", _read_text)


def check_texts(folder: Path) -> None:
    """Read what is said about sick pay from a folder of content.

    Raises:
        ContentError: naming file, entry and field, when the content is faulty.

    """
    load_kind("sick_pay", _read_text, folder)


@cache
def _changed_on() -> date:
    return min(rate.effective_from for rate in rates().values() if rate.rules == CURRENT)


def _which(start: date | None, end: date | None, today: date) -> str:
    if start is None:
        return UNKNOWN
    if start >= _changed_on():
        return CURRENT
    # Sickness with no end known lasts at least until today.
    last = end or max(start, today)
    return SPANNING if last >= _changed_on() else BEFORE


def _links(start: date | None, earlier_end: date | None) -> bool:
    if start is None or earlier_end is None or earlier_end >= start:
        return False
    weeks = max(rate.link_weeks for rate in rates().values())
    gap = (start - earlier_end).days - 1
    return gap <= weeks * _WEEK.days


def _ssp1_days(start: date) -> tuple[date, ...]:
    """Return the first day of each week in which form SSP1 is looked at."""
    latest = max(rates().values(), key=lambda rate: rate.effective_from)
    return tuple(start + (week - 1) * _WEEK for week in latest.ssp1_weeks)


def _read_rate(reader: FieldReader) -> RateSet:
    return RateSet(
        id=reader.text("id") or "",
        rules=reader.choice("rules", _RULES),
        effective_from=_day(reader, "effective_from"),
        effective_until=_day(reader, "effective_until"),
        weekly=_pounds(reader, "weekly"),
        share_percent=reader.whole("share_percent", 1, _PERCENT) or 0,
        lowest_earnings=_pounds(reader, "lowest_earnings"),
        waiting_days=reader.whole("waiting_days", 0, 7) or 0,
        shortest_days=reader.whole("shortest_days", 1, 7) or 0,
        longest_weeks=reader.whole("longest_weeks", 1, 52) or 0,
        link_weeks=reader.whole("link_weeks", 0, 52) or 0,
        ssp1_weeks=_weeks(reader, "ssp1_weeks"),
        confidence=reader.choice("confidence", CONFIDENCE),
        copy_date=reader.text("copy_date"),
        checked_on=reader.day("checked_on"),
        review_by=_day(reader, "review_by"),
        reviewed_by=reader.text("reviewed_by"),
        sources=reader.choices("sources"),
    )


def _read_text(reader: FieldReader) -> _Text:
    name = reader.text("id") or ""
    if name not in _TEXTS:
        reader.fault("id", f"'{name}' is no set of rules", f"Use: {', '.join(_TEXTS)}")
    return _Text(
        text=reader.text("text", required=True) or "",
        employee=reader.text("employee", required=True) or "",
        facts=reader.choices("facts"),
        url=reader.text("url"),
    )


def _day(reader: FieldReader, key: str) -> date:
    day = reader.day(key)
    if day is None:
        reader.fault(key, "is missing", "Write a day as YYYY-MM-DD")
    return day or date.max


def _pounds(reader: FieldReader, key: str) -> Decimal:
    text = reader.text(key, required=True) or "0"
    try:
        return Decimal(text)
    except InvalidOperation:
        reader.fault(key, f"is '{text}'", 'Write pounds and pence, such as "123.25"')
        return Decimal(0)


def _weeks(reader: FieldReader, key: str) -> tuple[int, ...]:
    value = reader.raw(key)
    if value is None:
        return ()
    if isinstance(value, list) and all(type(week) is int and week > 0 for week in value):
        return tuple(value)
    reader.fault(key, f"is '{value}'", "List whole weeks, such as [22, 28]")
    return ()
