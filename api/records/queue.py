"""HR's list of cases: what it can be narrowed to, how it is ordered, and how a person is found.

Nothing here opens a sealed column. A person is found by a keyed hash of their work address or
name, and the employee only where they agreed to what HR would then see.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from api.records.lists import ages
from api.records.models import Agreement, Case, Person, Recommendation
from api.records.states import State
from api.services import Work
from guidance.tracker import State as Stand

REFERRAL = "referral"
#: Recommendations on which something has to be decided or done.
OPEN_STATES = (Stand.PROPOSED.value, Stand.AGREED.value)
#: As an owner: cases that nobody has taken.
NOBODY = "nobody"
_HASH_CHARS = 64


class Look(StrEnum):
    """What the list can be narrowed to because somebody should look at it."""

    LATE = "late"
    NO_ANSWER = "no_answer"
    OPEN = "open_recommendations"
    OVERDUE = "overdue_recommendations"
    HOLD = "hold"


class Sort(StrEnum):
    """The orders of the list."""

    WAITED = "waited"
    NEWEST = "newest"
    OLDEST = "oldest"
    LOOK_AGAIN = "look_again"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which cases the list shows, and in which order; what is empty narrows nothing.

    `owner` is a user's id or `NOBODY`; `manager` and `person` are keyed hashes of an address or a
    name; `age` is a code of the list of ages.
    """

    today: date
    now: datetime
    state: State | None = None
    look: Look | None = None
    age: str = ""
    urgency: str = ""
    complexity: str = ""
    owner: str = ""
    manager: str = ""
    person: str = ""
    sort: Sort = Sort.WAITED

    @property
    def narrowed(self) -> bool:
        """Whether anything but the order was chosen."""
        return bool(
            self.state
            or self.look
            or self.age
            or self.urgency
            or self.complexity
            or self.owner
            or self.manager
            or self.person
        )


def person_key(work: Work, typed: str) -> str:
    """The keyed hash by which somebody's cases are found: of an address, or of a whole name."""
    if "@" in typed:
        return work.vault.lookup(work.session, typed)
    return name_key(work, typed)


def name_key(work: Work, name: str) -> str:
    """The keyed hash of a name; how it is spaced and capitals don't count."""
    return work.vault.lookup(work.session, "name\0" + " ".join(name.split()))


def narrowing(session: Session, which: Wanted) -> list[ColumnElement[bool]]:
    """What a case has to fulfil to be shown, besides that this user may know of it."""
    wanted: list[ColumnElement[bool]] = []
    if which.state is not None:
        wanted.append(Case.state == which.state)
    if which.look is not None:
        wanted.append(_needs(which.look, which.today))
    if which.sort is Sort.LOOK_AGAIN:
        wanted.append(Case.followup_on.is_not(None))
    if which.age:
        age = ages()[which.age]
        wanted.append(Case.created_at <= which.now - timedelta(days=age.at_least))
        wanted.append(Case.created_at > which.now - timedelta(days=age.below))
    if which.urgency:
        wanted.append(Case.urgency == which.urgency)
    if which.complexity:
        wanted.append(Case.complexity == which.complexity)
    if which.owner:
        nobody = which.owner == NOBODY
        wanted.append(Case.owner_id.is_(None) if nobody else Case.owner_id == which.owner)
    if which.manager:
        wanted.append(_in(Case.manager_id, _people(session, which.manager)))
    if which.person:
        wanted.append(_about_or_by(_people(session, which.person)))
    return wanted


def ordering(sort: Sort) -> tuple[ColumnElement[Any] | InstrumentedAttribute[Any], ...]:
    """What the list is ordered by; the reference makes every order a whole one."""
    orders: dict[Sort, tuple[ColumnElement[Any] | InstrumentedAttribute[Any], ...]] = {
        Sort.WAITED: (Case.finished, Case.state_since),
        Sort.NEWEST: (Case.created_at.desc(),),
        Sort.OLDEST: (Case.created_at,),
        Sort.LOOK_AGAIN: (Case.followup_on,),
    }
    return (*orders[sort], Case.reference)


def agreed_now() -> ColumnElement[bool]:
    """Cases whose employee agreed to the current version."""
    return (
        select(Agreement.id)
        .where(
            Agreement.case_id == Case.id,
            Agreement.version == Case.version,
            Agreement.item == REFERRAL,
            Agreement.agreed.is_(True),
            Agreement.withdrawn_at.is_(None),
        )
        .exists()
    )


def _people(session: Session, key: str) -> Sequence[str]:
    """Rows of the person with this keyed hash of an address or a name."""
    if len(key) != _HASH_CHARS:
        return ()
    query = select(Person.id).where(or_(Person.lookup == key, Person.name_lookup == key))
    return session.scalars(query).all()


def _in(column: InstrumentedAttribute[str | None], ids: Sequence[str]) -> ColumnElement[bool]:
    return column.in_(ids) if ids else false()


def _about_or_by(ids: Sequence[str]) -> ColumnElement[bool]:
    """Cases raised by one of these, or about one of these who agreed to what HR sees."""
    if not ids:
        return false()
    return or_(Case.manager_id.in_(ids), and_(Case.subject_id.in_(ids), agreed_now()))


def _needs(look: Look, today: date) -> ColumnElement[bool]:
    if look is Look.NO_ANSWER:
        return Case.escalated_at.is_not(None)
    if look is Look.HOLD:
        return Case.hold_since.is_not(None)
    if look is Look.LATE:
        follow_up = and_(Case.finished.is_(False), Case.followup_on < today)
        return or_(Case.escalated_at.is_not(None), follow_up, _recommended(look, today))
    return _recommended(look, today)


def _recommended(look: Look, today: date) -> ColumnElement[bool]:
    """Cases with a report of which a recommendation is open, or past its day."""
    still_open = Recommendation.state.in_(OPEN_STATES)
    which = still_open if look is Look.OPEN else Recommendation.next_on < today
    rows = select(Recommendation.case_id).where(which)
    return and_(Case.state == State.REPORTED, Case.id.in_(rows))
