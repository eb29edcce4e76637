"""The people file: who works here, who manages them and where to reach them at work.

A CSV file for now. Names and addresses from it are personal data: they never reach the
chat, a rule or a log; agreement links and 'my cases' look people up here.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from guidance.employer import NATIONS, EmployerError
from guidance.fields import Problem

COLUMNS: Final = (
    "person_id",
    "name",
    "work_address",
    "manager_address",
    "unit",
    "nation",
    "role",
)
ROLES: Final = ("employee", "manager", "hr")


@dataclass(frozen=True, slots=True)
class Person:
    """One row: ``work_address`` is the key others use; a director's manager is None."""

    person_id: str
    name: str
    work_address: str
    manager_address: str | None
    unit: str
    nation: str
    role: str


@dataclass(frozen=True, slots=True)
class People:
    """Everybody in the file, found by work address (letter case doesn't matter)."""

    by_address: Mapping[str, Person]

    def __iter__(self) -> Iterator[Person]:
        return iter(self.by_address.values())

    def __len__(self) -> int:
        return len(self.by_address)

    def find(self, work_address: str) -> Person | None:
        """Return the person with this work address, or None."""
        return self.by_address.get(_key(work_address))

    def by_id(self, person_id: str) -> Person | None:
        """Return the person with this id, or None."""
        return next((person for person in self if person.person_id == person_id), None)

    def manager_of(self, person: Person) -> Person | None:
        """Return the person's line manager, or None at the top."""
        return self.find(person.manager_address) if person.manager_address else None

    def team_of(self, manager: Person) -> tuple[Person, ...]:
        """Return those who report to this manager."""
        address = _key(manager.work_address)
        return tuple(
            person
            for person in self
            if person.manager_address and _key(person.manager_address) == address
        )


def load_people(path: Path) -> People:
    """Read the people file.

    Raises:
        EmployerError: naming every faulty line and column with its cure.

    """
    problems: list[Problem] = []
    found: dict[str, Person] = {}
    for number, row in _rows(path):
        person = _person(number, row, problems)
        if person is None:
            continue
        if _key(person.work_address) in found:
            problems.append(_problem(number, "work_address", "is used twice", "Remove one line"))
        found[_key(person.work_address)] = person
    problems += _unknown_managers(found)
    ids = [person.person_id for person in found.values()]
    problems += [
        Problem("person_id", f"'{twin}' is used twice", "Give each person their own")
        for twin in sorted({one for one in ids if ids.count(one) > 1})
    ]
    if problems:
        raise EmployerError(path, tuple(problems))
    return People(found)


def _rows(path: Path) -> list[tuple[int, dict[str, str]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, restkey="", restval="")
            missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
            rows = list(enumerate(reader, start=2))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        problem = Problem("file", f"cannot be read ({error})", "Save it as a UTF-8 CSV file")
        raise EmployerError(path, (problem,)) from error
    if missing:
        cure = f"The first line must be: {','.join(COLUMNS)}"
        raise EmployerError(path, tuple(Problem(name, "is missing", cure) for name in missing))
    return rows


def _person(number: int, row: Mapping[str, str], problems: list[Problem]) -> Person | None:
    values = {name: (row.get(name) or "").strip() for name in COLUMNS}
    before = len(problems)
    for name in COLUMNS:
        if not values[name] and name != "manager_address":
            problems.append(_problem(number, name, "is empty", "Fill it in"))
    for name in ("work_address", "manager_address"):
        if values[name] and values[name].count("@") != 1:
            fault = f"'{values[name]}' is no address"
            problems.append(_problem(number, name, fault, "Write name@employer"))
    for name, allowed in (("role", ROLES), ("nation", NATIONS)):
        if values[name] and values[name] not in allowed:
            fault = f"is '{values[name]}'"
            problems.append(_problem(number, name, fault, f"Use one of: {', '.join(allowed)}"))
    if len(problems) > before:
        return None
    return Person(
        person_id=values["person_id"],
        name=values["name"],
        work_address=values["work_address"],
        manager_address=values["manager_address"] or None,
        unit=values["unit"],
        nation=values["nation"],
        role=values["role"],
    )


def _unknown_managers(found: Mapping[str, Person]) -> list[Problem]:
    return [
        Problem(
            f"{person.person_id} manager_address",
            "is nobody in this file",
            "Add that person or correct the address",
        )
        for person in found.values()
        if person.manager_address and _key(person.manager_address) not in found
    ]


def _problem(number: int, column: str, fault: str, cure: str) -> Problem:
    return Problem(f"line {number} {column}", fault, cure)


def _key(address: str) -> str:
    return address.strip().casefold()
