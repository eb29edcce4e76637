"""What doing nothing costs, on the figures that somebody types in. Nothing of it is kept.

There is no figure of ours in it: what absence costs elsewhere says nothing of this employer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import Final

_MOST: Final = Decimal(10) ** 9


@dataclass(frozen=True, slots=True)
class Ask:
    """One figure that is asked for; `money` is in pounds."""

    label: str
    hint: str
    money: bool = False


ASKS: Final[Mapping[str, Ask]] = MappingProxyType(
    {
        "people": Ask("People off work", "How many, in the time you look at"),
        "days": Ask("Working days off for each", "The average"),
        "pay": Ask("Sick pay for a day", "What you pay one person for one day off", money=True),
        "cover": Ask("Cover for a day", "Overtime or agency staff. 0 if there is none", money=True),
        "leavers": Ask("People who leave because of it", "How many of them. 0 if none"),
        "replacing": Ask("Replacing one person", "Hiring, training, an empty post", money=True),
    }
)


@dataclass(frozen=True, slots=True)
class Cost:
    """What it comes to, in pounds, with the sums written out."""

    absence: Decimal
    leaving: Decimal
    absence_sum: str
    leaving_sum: str

    @property
    def total(self) -> Decimal:
        """Both together."""
        return self.absence + self.leaving


def cost(figures: Mapping[str, Decimal]) -> Cost:
    """The cost of absence and of people leaving, from one number for each of `ASKS`."""
    shown = {name: _shown(name, value) for name, value in figures.items()}
    a_day = figures["pay"] + figures["cover"]
    return Cost(
        absence=figures["people"] * figures["days"] * a_day,
        leaving=figures["leavers"] * figures["replacing"],
        absence_sum="{people} off × {days} days × ({pay} + {cover})".format(**shown),
        leaving_sum="{leavers} leaving × {replacing}".format(**shown),
    )


def read(fields: Mapping[str, str]) -> tuple[dict[str, Decimal], dict[str, str]]:
    """The figures in a form, and what is wrong with it by field."""
    figures: dict[str, Decimal] = {}
    problems: dict[str, str] = {}
    for name, ask in ASKS.items():
        typed = fields.get(name, "").strip().lstrip("£").replace(",", "")
        number = _number(typed)
        if number is None:
            problems[name] = f"{ask.label}: give a number, such as 12 or 12.50."
        elif not 0 <= number <= _MOST:
            problems[name] = f"{ask.label}: give a number from 0 to a thousand million."
        else:
            figures[name] = number
    return figures, problems


def pounds(amount: Decimal) -> str:
    """'£1,250' or '£12.50'."""
    whole = amount == amount.to_integral_value()
    return f"£{amount:,.0f}" if whole else f"£{amount:,.2f}"


def _shown(name: str, value: Decimal) -> str:
    return pounds(value) if ASKS[name].money else f"{value.normalize():,f}"


def _number(typed: str) -> Decimal | None:
    try:
        number = Decimal(typed)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
