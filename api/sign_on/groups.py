"""Which groups of the employer's sign-in give which role: read from ``groups.yml``."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from yaml import YAMLError

from api.identity import ROLES
from api.sign_on.errors import TooManyGroupsError
from guidance.employer import EmployerError
from guidance.fields import FieldReader, Problem
from guidance.people import People, Person
from guidance.yaml_file import read_yaml

FROM_PEOPLE_FILE = ("employee", "manager")


@dataclass(frozen=True, slots=True)
class Grant:
    """A group's role; with `units`, an HR role for those units only."""

    group: str
    role: str
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rights:
    """What somebody may do: their roles, and their units (None for all)."""

    roles: tuple[str, ...]
    units: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Groups:
    """The employer's grants, and which roles the people file gives besides."""

    grants: tuple[Grant, ...]
    from_people_file: tuple[str, ...]

    def rights(self, groups: Collection[str], person: Person | None, people: People) -> Rights:
        """What a member of these groups, who is `person` in the people file, may do."""
        given = [grant for grant in self.grants if grant.group in groups]
        roles = {grant.role for grant in given}
        if person is not None:
            roles |= {"employee"} & set(self.from_people_file)
            if people.team_of(person):
                roles |= {"manager"} & set(self.from_people_file)
        hr = [grant for grant in given if grant.role == "hr"]
        units = {unit for grant in hr for unit in grant.units}
        everywhere = any(not grant.units for grant in hr)
        return Rights(
            tuple(role for role in ROLES if role in roles),
            None if everywhere or not hr else tuple(sorted(units)),
        )


def groups_in(claims: Mapping[str, Any], claim: str) -> tuple[str, ...]:
    """The groups that a token names.

    Raises:
        TooManyGroupsError: it names none because there are too many (Entra ID's "overage").
    """
    left_out = claims.get("_claim_names")
    if claim not in claims and isinstance(left_out, dict) and claim in left_out:
        raise TooManyGroupsError("groups overage")
    given = claims.get(claim, [])
    return tuple(one for one in given if isinstance(one, str)) if isinstance(given, list) else ()


def load_groups(path: Path, people: People) -> Groups:
    """Read the groups file.

    Raises:
        EmployerError: naming every fault with its cure.
    """
    if not path.is_file():
        cure = "docs/identity.md has an example; ASKOH_OIDC_ISSUER needs it"
        raise EmployerError(path, (Problem("file", "isn't there", cure),))
    try:
        data = read_yaml(path)
    except (OSError, ValueError, YAMLError) as error:
        problem = Problem("file", f"can't be read ({error})", "Correct its form")
        raise EmployerError(path, (problem,)) from error
    reader = FieldReader(data if isinstance(data, dict) else {})
    rows = reader.raw("groups") or []
    if not isinstance(rows, list):
        reader.fault("groups", "is not a list", "Write '- group: …' for each group")
        rows = []
    units = {person.unit for person in people}
    grants = [_grant(row, number, units, reader) for number, row in enumerate(rows, start=1)]
    roles = reader.choices("from_people_file", FROM_PEOPLE_FILE)
    reader.finish()
    if reader.problems:
        raise EmployerError(path, tuple(reader.problems))
    return Groups(tuple(grants), roles)


def _grant(row: object, number: int, units: Collection[str], parent: FieldReader) -> Grant:
    reader = FieldReader(row if isinstance(row, dict) else {}, prefix=f"groups {number} ")
    grant = Grant(
        group=reader.text("group", required=True) or "",
        role=reader.choice("role", ROLES),
        units=reader.choices("units", units),
    )
    if grant.units and grant.role != "hr":
        reader.fault("units", "stands beside another role than hr", "Remove it")
    if reader.raw("units") == []:
        reader.fault("units", "is empty", "Name a unit, or remove the line for all units")
    reader.finish()
    parent.problems += reader.problems
    return grant
