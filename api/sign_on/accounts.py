"""Finds or makes the user whom a checked token is about, and gives them what their groups give.

A user is known by who the provider says they are (`iss` and `sub`), never by an address alone:
addresses are given to somebody else one day. The address links them to the people file, and to an
account that was made by command and that nobody has claimed yet.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from api.audit import SYSTEM, record
from api.identity import end_sessions, find_user, new_user
from api.records.models import User
from api.scope import hide_close, set_units
from api.services import Work
from api.sign_on.errors import (
    AddressTakenError,
    ClosedAccountError,
    NoAddressError,
    NoRoleError,
    SignOnError,
)
from api.sign_on.groups import Groups, Rights, groups_in


@dataclass(frozen=True, slots=True)
class Arrival:
    """Who came through the provider: a user, or why they aren't let in."""

    user: User | None = None
    refused: SignOnError | None = None


def arrive(work: Work, claims: Mapping[str, Any], groups: Groups) -> Arrival:
    """Take in what a checked token says. What it changes is kept though they aren't let in.

    Raises:
        SignOnError: nothing can be taken from it.
    """
    settings = work.services.settings
    named = groups_in(claims, settings.oidc_groups_claim)
    address = _address(claims, settings.oidc_address_claim)
    subject = work.vault.digest(work.session, f"subject\0{claims['iss']}\0{claims['sub']}")
    user = _user(work, subject, address)
    if user is not None and user.disabled_at is not None:
        return Arrival(refused=ClosedAccountError("account closed"))
    people = work.services.people
    person = people.find(address)
    rights = groups.rights(named, person, people)
    if not rights.roles:
        _take_away(work, user)
        return Arrival(refused=NoRoleError("no role"))
    user = user or new_user(work, address)
    user.subject = subject
    name = person.name if person else str(claims.get("name") or address)
    user.person.name_sealed = work.vault.seal(user.person, name)
    _give(work, user, rights, address)
    return Arrival(user)


def _address(claims: Mapping[str, Any], claim: str) -> str:
    address = claims.get(claim)
    if not isinstance(address, str) or address.count("@") != 1:
        raise NoAddressError("no address")
    if claim == "email" and claims.get("email_verified") is False:
        raise NoAddressError("address not confirmed")
    return address.strip()


def _user(work: Work, subject: str, address: str) -> User | None:
    """The account of this subject, else the unclaimed one of this address.

    Raises:
        AddressTakenError: the address is another account's.
    """
    user = work.session.scalar(select(User).where(User.subject == subject).with_for_update())
    holder = find_user(work.session, work.vault, address)
    if user is None:
        if holder is not None and holder.subject is not None:
            raise AddressTakenError("address of another account")
        return holder
    if holder is None:
        _readdress(work, user, address)
    elif holder is not user:
        raise AddressTakenError("address of another account")
    return user


def _readdress(work: Work, user: User, address: str) -> None:
    user.lookup = user.person.lookup = work.vault.lookup(work.session, address)
    user.person.address_sealed = work.vault.seal(user.person, address)
    record(work.session, work.now, SYSTEM, "user_saved", user.id, "address")


def _give(work: Work, user: User, rights: Rights, address: str) -> None:
    if sorted(user.roles) != sorted(rights.roles):
        record(work.session, work.now, SYSTEM, "user_saved", user.id, "roles")
    user.roles = sorted(rights.roles)
    set_units(work, user, rights.units)
    hide_close(work, user, address)


def _take_away(work: Work, user: User | None) -> None:
    if user is None:
        return
    if user.roles:
        record(work.session, work.now, SYSTEM, "user_saved", user.id, "roles")
    user.roles = []
    end_sessions(work, user)
