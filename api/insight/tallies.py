"""Anonymous counts by month: how often something happened, never to whom.

A row holds no id of a case or a person, so that erasing people changes no figure and no figure
leads back to them. Nothing is decrypted to show one.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from api.records.models import NAME, Base


class Kind(StrEnum):
    """What is counted."""

    REASON = "reason"
    AGE = "age"
    RETURNED = "returned"
    STATE = "state"
    OUTCOME = "outcome"
    FOLLOW_UP = "follow_up"
    TOPIC = "topic"


class Tally(Base):
    """How often `code` of this kind came up in a month, given by its first day.

    `role` is who asked, for topics; empty otherwise or where it isn't known. `total` adds up what
    was measured each time: days, for time in a state.
    """

    __tablename__ = "tallies"

    kind: Mapped[str] = mapped_column(NAME, primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(NAME, primary_key=True)
    role: Mapped[str] = mapped_column(NAME, primary_key=True, default="")
    count: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)


@dataclass(frozen=True, slots=True)
class Sum:
    """How often, and what was measured in all (days, for time in a state)."""

    count: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True)
class Span:
    """Whole months: from the first day of one to before the first day of another."""

    first: date
    end: date

    @property
    def months(self) -> tuple[date, ...]:
        """The first day of each month, in order."""
        found = [self.first]
        while (after := _month_on(found[-1], 1)) < self.end:
            found.append(after)
        return tuple(found)

    @property
    def last(self) -> date:
        """The first day of the last month."""
        return _month_on(self.end, -1)


def full_year(today: date) -> Span:
    """The twelve whole months before this one.

    The month that runs isn't told: its figures would change with each case.
    """
    end = today.replace(day=1)
    return Span(_month_on(end, -12), end)


def add(
    session: Session,
    kind: Kind,
    day: date,
    code: str,
    *,
    role: str = "",
    count: int = 1,
    total: int = 0,
) -> None:
    """Count once more (or once less, with -1) what happened on this day.

    Two processes may do it at once: the database adds, nothing is read before.
    """
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    key = {"kind": kind.value, "month": day.replace(day=1), "code": code, "role": role}
    row = insert(Tally).values(**key, count=count, total=total)
    more = {"count": Tally.count + count, "total": Tally.total + total}
    session.execute(row.on_conflict_do_update(index_elements=list(key), set_=more))


def by_code(
    session: Session, kind: Kind, span: Span, roles: Collection[str] | None = None
) -> Mapping[str, Sum]:
    """The sums of a span by code; of these roles only, if some are named."""
    query = (
        select(Tally.code, func.sum(Tally.count), func.sum(Tally.total))
        .where(Tally.kind == kind, Tally.month >= span.first, Tally.month < span.end)
        .group_by(Tally.code)
    )
    if roles is not None:
        query = query.where(Tally.role.in_(roles))
    return {code: Sum(count, total) for code, count, total in session.execute(query)}


def by_month(session: Session, kind: Kind, span: Span) -> Mapping[date, int]:
    """How often in each month of the span; a month without any is there with 0."""
    query = (
        select(Tally.month, func.sum(Tally.count).label("counted"))
        .where(Tally.kind == kind, Tally.month >= span.first, Tally.month < span.end)
        .group_by(Tally.month)
    )
    found = {one.month: one.counted for one in session.execute(query)}
    return dict.fromkeys(span.months, 0) | found


def _month_on(day: date, months: int) -> date:
    whole = day.year * 12 + day.month - 1 + months
    return date(whole // 12, whole % 12 + 1, 1)
