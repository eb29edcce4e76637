"""The catalogue: what DWP research reports 985 and 992 name, and what AskOH says about it.

Eight kinds of content with a common core, one schema each. ``guidance.coverage`` checks that
every row of the reports' digest has its entry.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from guidance.content import FOLDER, load_kind
from guidance.employer import SERVICES
from guidance.fields import FieldReader
from guidance.provenance import Provenance, read_provenance
from guidance.references import CATALOGUE_KINDS, read_names, read_references

DOORS: Final = ("employee", "manager", "hr", "individual")
DECIDERS: Final = ("oh", "nhs", "employer", "person")
OWNERS: Final = ("manager", "hr", "employee", "oh")
STATES: Final = ("here", "part", "elsewhere")


@dataclass(frozen=True, slots=True)
class Core:
    """What every row of the catalogue has; texts are said to people as written.

    ``what`` it is, ``when`` it is used, what AskOH ``says``; ``does`` is what the product does
    beside that. ``figures`` name their report and year. ``answers`` are references to what
    answers for it in this product, ``sections`` the sections of the reports.
    """

    id: str
    name: str
    also_called: tuple[str, ...]
    what: str
    when: str
    says: str
    does: str | None
    figures: tuple[str, ...]
    answers: tuple[str, ...]
    facts: tuple[str, ...]
    sections: tuple[str, ...]
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the catalogue: its kind, its core and what only its kind has."""

    kind: str
    core: Core
    details: Details

    @property
    def id(self) -> str:
        """Return the row's id in the reports' digest, such as ``C19``."""
        return self.core.id


@dataclass(frozen=True, slots=True)
class Service:
    """A service providers sell; ``key`` is its name in ``services_in_contract``.

    ``offered_percent`` and ``most_used`` are shares of the providers asked in 2018 and 2019.
    """

    key: str
    offered_percent: int
    most_used: str


@dataclass(frozen=True, slots=True)
class Route:
    """A way into occupational health; ``doors`` are the people who can open it."""

    doors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Treatment:
    """A step for one person; ``service`` is the key without which it isn't the employer's."""

    decided_by: str
    service: str | None


@dataclass(frozen=True, slots=True)
class EmployerTool:
    """A process or tool at work; ``owner`` is who uses it."""

    owner: str


@dataclass(frozen=True, slots=True)
class OutsideHelp:
    """A service outside the employer; ``signposts`` are ids of the signposts that lead to it."""

    signposts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Innovation:
    """A new idea; ``state`` says whether the product does it: here, part or elsewhere."""

    state: str


@dataclass(frozen=True, slots=True)
class PersonOrMark:
    """A profession or a quality mark; it has nothing beside the core."""


type Details = Service | Route | Treatment | EmployerTool | OutsideHelp | Innovation | PersonOrMark


def load(kind: str, folder: Path = FOLDER) -> dict[str, Row]:
    """Read one kind of the catalogue, keyed by id, in file order.

    Raises:
        ContentError: with every fault, each naming file, entry and field.

    """
    details = _DETAILS[kind]

    def read(reader: FieldReader) -> Row:
        return Row(kind, _read_core(reader), details(reader))

    return load_kind(kind, read, folder)


@cache
def rows(kind: str) -> Mapping[str, Row]:
    """Return the rows of one kind by id."""
    return load(kind)


@cache
def catalogue() -> Mapping[str, Row]:
    """Return every row of all eight kinds by id."""
    return {row.id: row for kind in CATALOGUE_KINDS for row in rows(kind).values()}


def service(key: str) -> Row:
    """Return the row of a service by its name in ``services_in_contract``.

    Raises:
        KeyError: when Table 8.1 has no such service.

    """
    for row in rows("services").values():
        if isinstance(row.details, Service) and row.details.key == key:
            return row
    raise KeyError(key)


def _read_core(reader: FieldReader) -> Core:
    return Core(
        id=reader.text("id") or "",
        name=reader.text("name", required=True) or "",
        also_called=reader.choices("also_called"),
        what=reader.text("what", required=True) or "",
        when=reader.text("when", required=True) or "",
        says=reader.text("says", required=True) or "",
        does=reader.text("does"),
        figures=reader.choices("figures"),
        answers=_some_references(reader),
        facts=read_names(reader, "facts", "fact"),
        sections=_some_sections(reader),
        provenance=read_provenance(reader),
    )


def _some_references(reader: FieldReader) -> tuple[str, ...]:
    found = read_references(reader, "answers")
    if not found:
        reader.fault("answers", "is empty", "Name what in this product answers for it")
    return found


def _some_sections(reader: FieldReader) -> tuple[str, ...]:
    found = reader.choices("sections")
    if not found:
        reader.fault("sections", "is empty", "Name a section, such as '985 §8.1'")
    return found


def _read_service(reader: FieldReader) -> Service:
    percent = reader.whole("offered_percent", 0, 100)
    if percent is None:
        reader.fault("offered_percent", "is missing", "Give the share of Table 8.1")
    elif not any(f"{percent}%" in str(line) for line in _listed(reader, "figures")):
        reader.fault("figures", f"doesn't name the {percent}%", "Say the share, report and year")
    return Service(
        key=reader.choice("key", SERVICES),
        offered_percent=percent or 0,
        most_used=reader.text("most_used", required=True) or "",
    )


def _listed(reader: FieldReader, key: str) -> list[object]:
    value = reader.data.get(key)
    return value if isinstance(value, list) else []


def _read_route(reader: FieldReader) -> Route:
    doors = reader.choices("doors", DOORS)
    if not doors:
        reader.fault("doors", "is empty", f"Say who can open it: {', '.join(DOORS)}")
    return Route(doors)


def _read_treatment(reader: FieldReader) -> Treatment:
    return Treatment(
        decided_by=reader.choice("decided_by", DECIDERS),
        service=reader.choice("service", SERVICES, "") or None,
    )


def _read_tool(reader: FieldReader) -> EmployerTool:
    return EmployerTool(reader.choice("owner", OWNERS))


def _read_outside(reader: FieldReader) -> OutsideHelp:
    return OutsideHelp(read_names(reader, "signposts", "signpost"))


def _read_innovation(reader: FieldReader) -> Innovation:
    return Innovation(reader.choice("state", STATES))


def _read_person(_reader: FieldReader) -> PersonOrMark:
    return PersonOrMark()


_DETAILS: Final[Mapping[str, Callable[[FieldReader], Details]]] = {
    "services": _read_service,
    "routes": _read_route,
    "treatments": _read_treatment,
    "employer_tools": _read_tool,
    "nhs": _read_outside,
    "third_sector": _read_outside,
    "innovations": _read_innovation,
    "people_marks": _read_person,
}
