"""Lay one week's hours over its days (uk-guidance 2.3, step 4). All amounts are minutes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final

QUARTER: Final = 15

_WEEK: Final = 7
_HALF: Final = Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class Room:
    """A day that can be worked: its usual minutes and the most that may be planned."""

    on: date
    usual: int
    most: int


def to_quarter(minutes: Fraction) -> int:
    """Round to the nearest quarter of an hour; a tie goes up (28.125 hours -> 28.25)."""
    return int(minutes / QUARTER + _HALF) * QUARTER


def spread(total: int, rooms: Sequence[Room], *, full_days: bool, shortest: int) -> dict[date, int]:
    """Lay minutes over days; what doesn't fit is left out.

    Args:
        total: minutes of the week.
        rooms: the days that can be worked, in order.
        full_days: whole usual days one after the other, not next to each other where that
            can be; otherwise every day gets its share and the last day the remainder.
        shortest: a full-days week lets no last day be shorter than this, if it can be helped.

    Returns:
        Minutes by day, only days with some.

    """
    total = min(total, sum(room.most for room in rooms))
    shares = _in_full_days(total, rooms, shortest) if full_days else _in_shares(total, rooms)
    return {day: minutes for day, minutes in sorted(shares.items()) if minutes}


def apart(days: Sequence[date]) -> list[date]:
    """Return days in the order in which they are filled: first, then none beside another.

    Monday to Friday give Monday, Wednesday, Friday, Tuesday, Thursday. The week is a circle,
    so that Sunday stands beside Monday.
    """
    chosen: list[date] = []
    for day in days:
        if all((day - other).days % _WEEK not in (1, _WEEK - 1) for other in chosen):
            chosen.append(day)
    return chosen + [day for day in days if day not in chosen]


def _in_full_days(total: int, rooms: Sequence[Room], shortest: int) -> dict[date, int]:
    by_day = {room.on: room for room in rooms}
    shares: dict[date, int] = {}
    left = total
    for day in apart(list(by_day)):
        shares[day] = min(left, by_day[day].most)
        left -= shares[day]
        if not left:
            break
    _lengthen_last(shares, shortest, by_day)
    return shares


def _lengthen_last(shares: dict[date, int], shortest: int, rooms: Mapping[date, Room]) -> None:
    """Take minutes from the day before, so that the last one is worth the journey."""
    days = list(shares)
    if len(days) < 2:  # noqa: PLR2004
        return
    before, last = days[-2:]
    short = min(shortest, rooms[last].most) - shares[last]
    if short > 0 and shares[before] - short >= shortest:
        shares[before] -= short
        shares[last] += short


def _in_shares(total: int, rooms: Sequence[Room]) -> dict[date, int]:
    usual = sum(room.usual for room in rooms)
    shares: dict[date, int] = {}
    left = total
    for room in rooms[:-1]:
        share = to_quarter(Fraction(total * room.usual, usual))
        shares[room.on] = min(share, room.most, left)
        left -= shares[room.on]
    last = rooms[-1]
    shares[last.on] = min(left, last.most)
    _fill(left - shares[last.on], shares, rooms)
    return shares


def _fill(left: int, shares: dict[date, int], rooms: Sequence[Room]) -> None:
    """Put minutes that the last day can't hold on the other days, a quarter each in turn."""
    while left > 0:
        for room in rooms:
            more = min(QUARTER, left, room.most - shares[room.on])
            shares[room.on] += more
            left -= more
