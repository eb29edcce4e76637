"""People who sign in to the HR console."""

import argparse
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy.exc import SQLAlchemyError

from api.errors import BadInputError
from api.identity import LINK_LIFE, add_user, disable_user, find_user, sign_in_link
from api.records.models import User
from api.scope import forget_named, hide_named, set_units
from api.services import Work
from askoh.database import services, unreachable
from askoh.errors import AskohError
from askoh.places import Places


def add(options: argparse.Namespace, places: Places) -> int:
    """`askoh user add`: prints a link that signs the user in once."""
    scope = Scope(
        units=options.unit,
        all_units=options.all_units,
        never=tuple(options.never or ()),
        forget_never=options.forget_never,
    )
    link = make_link(places, options.address, options.name, options.role, scope)
    hours = int(LINK_LIFE.total_seconds() // 3600)
    print(f"{options.name} can sign in once with this link, for {hours} hours:\n{link}")
    return 0


def disable(options: argparse.Namespace, places: Places) -> int:
    """`askoh user disable`: closes an account at once.

    Raises:
        AskohError: there is no such user, or the records can't be used.
    """
    with services(places) as found:
        try:
            with found.database.writing() as session:
                user = find_user(session, found.vault, options.address.strip())
                if user is None:
                    raise AskohError(
                        "There is no user with this address.", "Check the address for mistakes."
                    )
                disable_user(Work(session, found, found.settings.now()), user)
        except SQLAlchemyError as error:
            raise unreachable(error) from None
    print(
        f"{options.address} can't sign in any more and is signed out everywhere. "
        "`askoh user add` opens the account again."
    )
    return 0


@dataclass(frozen=True, slots=True)
class Scope:
    """What the command says about the cases an HR user may see; what it leaves out stays.

    Attributes:
        units: see only these units; None to leave it as it is.
        all_units: see every unit again.
        never: work addresses whose cases are hidden, besides those hidden already.
        forget_never: empty that list first.
    """

    units: Collection[str] | None = None
    all_units: bool = False
    never: Collection[str] = ()
    forget_never: bool = False

    def apply(self, work: Work, user: User) -> None:
        """Set it for this user.

        Raises:
            BadInputError: a unit or an address can't be used.
        """
        if self.units or self.all_units:
            set_units(work, user, None if self.all_units else self.units)
        if self.forget_never:
            forget_named(work, user)
        hide_named(work, user, self.never)


def make_link(
    places: Places,
    address: str,
    name: str,
    roles: Collection[str],
    scope: Scope | None = None,
) -> str:
    """Save the user and make a one-time sign-in link.

    Raises:
        AskohError: the address or a role is wrong, or the records can't be used.
    """
    with services(places) as found:
        try:
            with found.database.writing() as session:
                work = Work(session, found, found.settings.now())
                user = add_user(work, address, name, roles)
                if scope is not None:
                    scope.apply(work, user)
                return sign_in_link(work, user)
        except BadInputError as error:
            raise AskohError(str(error), "Correct it and run this again.") from None
