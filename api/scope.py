"""What an HR user may not see: units that aren't theirs, and the cases of people too close to them.

The people file says who is close: one's direct manager, those one manages, and those with the same
direct manager. Both are kept as keyed hashes in tables of their own, so that every query on cases
can ask for them (`api.records.cases`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlalchemy import delete, select

from api.errors import BadInputError
from api.records.models import HiddenPerson, User, UserUnit
from api.services import Work
from guidance.people import People

CLOSE, NAMED = "close", "named"


def unit_hash(work: Work, unit: str) -> str:
    """The keyed hash of a unit of the people file; letter case doesn't matter."""
    return work.vault.lookup(work.session, f"unit:{unit.strip()}")


def close_to(people: People, address: str) -> frozenset[str]:
    """Work addresses of this person's close colleagues; none for somebody not in the file."""
    person = people.find(address)
    if person is None:
        return frozenset()
    manager = people.manager_of(person)
    around = [*people.team_of(person)]
    if manager is not None:
        around += [manager, *people.team_of(manager)]
    return frozenset(one.work_address for one in around if one is not person)


def set_units(work: Work, user: User, units: Collection[str] | None) -> None:
    """Let an HR user see the cases of these units only; None for all units.

    Raises:
        BadInputError: a unit isn't in the people file.
    """
    known = sorted({person.unit for person in work.services.people})
    by_name = {unit.casefold(): unit for unit in known}
    wrong = [unit for unit in units or () if unit.strip().casefold() not in by_name]
    if wrong:
        raise BadInputError(
            f"No one in the people file is in the unit {', '.join(wrong)}. "
            f"The units are: {', '.join(known)}."
        )
    work.session.execute(delete(UserUnit).where(UserUnit.user_id == user.id))
    user.all_units = units is None
    hashes = {unit_hash(work, unit) for unit in units or ()}
    work.session.add_all(UserUnit(user_id=user.id, unit=one) for one in sorted(hashes))
    work.session.flush()


def units_of(work: Work, user: User) -> tuple[str, ...] | None:
    """Names of the units this user may see, as the people file writes them; None for all."""
    if user.all_units:
        return None
    rows = work.session.scalars(select(UserUnit.unit).where(UserUnit.user_id == user.id))
    mine = frozenset(rows)
    units = sorted({person.unit for person in work.services.people})
    return tuple(unit for unit in units if unit_hash(work, unit) in mine)


def hide_named(work: Work, user: User, addresses: Iterable[str]) -> None:
    """Hide the cases of these people from the user, besides those already named.

    Raises:
        BadInputError: one of them is no address.
    """
    given = sorted({address.strip() for address in addresses})
    wrong = [address for address in given if "@" not in address]
    if wrong:
        raise BadInputError(f"This is no work address: {', '.join(wrong)}.")
    for address in given:
        _hide(work, user, address, NAMED)
    work.session.flush()


def forget_named(work: Work, user: User) -> None:
    """Empty the list of people named by command."""
    work.session.execute(
        delete(HiddenPerson).where(HiddenPerson.user_id == user.id, HiddenPerson.why == NAMED)
    )


def hide_close(work: Work, user: User, address: str) -> None:
    """Hide close colleagues by the people file as it is now."""
    work.session.execute(
        delete(HiddenPerson).where(HiddenPerson.user_id == user.id, HiddenPerson.why == CLOSE)
    )
    for other in sorted(close_to(work.services.people, address)):
        _hide(work, user, other, CLOSE)
    work.session.flush()


def renew(work: Work) -> None:
    """Work out anew who is close to each HR user; called at every start, as people move."""
    for user_id, roles in work.session.execute(select(User.id, User.roles)).all():
        user = work.session.get(User, user_id) if "hr" in roles else None
        if user is None or user.person.address_sealed is None or user.person.wrapped_key is None:
            continue
        hide_close(work, user, work.vault.open(user.person, user.person.address_sealed))


def _hide(work: Work, user: User, address: str, why: str) -> None:
    lookup = work.vault.lookup(work.session, address)
    work.session.merge(HiddenPerson(user_id=user.id, lookup=lookup, why=why))
