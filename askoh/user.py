"""People who sign in to the HR console."""

import argparse
from collections.abc import Collection

from api.errors import BadInputError
from api.identity import LINK_LIFE, add_user, sign_in_link
from api.services import Work
from askoh.database import services
from askoh.errors import AskohError
from askoh.places import Places


def add(options: argparse.Namespace, places: Places) -> int:
    """`askoh user add`: prints a link that signs the user in once."""
    link = make_link(places, options.address, options.name, options.role)
    hours = int(LINK_LIFE.total_seconds() // 3600)
    print(f"{options.name} can sign in once with this link, for {hours} hours:\n{link}")
    return 0


def make_link(places: Places, address: str, name: str, roles: Collection[str]) -> str:
    """Save the user and make a one-time sign-in link.

    Raises:
        AskohError: the address or a role is wrong, or the records can't be used.
    """
    with services(places) as found:
        try:
            with found.database.writing() as session:
                work = Work(session, found, found.settings.now())
                return sign_in_link(work, add_user(work, address, name, roles))
        except BadInputError as error:
            raise AskohError(str(error), "Correct it and run this again.") from None
