"""What HR may ask about buying occupational health: packages, who works there, told timings.

All of it is survey data of 2018 and 2019 and is said only with its report and year. It says
nothing about anyone's own case, and no timing is ever given as what holds now.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from guidance.content import FOLDER, load_kind
from guidance.fields import FieldReader
from guidance.provenance import Provenance, read_provenance
from guidance.references import read_references

#: What every figure ends with: a share without its report and year is never said.
_DATED: Final = ("(DWP research report 985, 2020).", "(DWP research report 992, 2021).")
_COLUMNS: Final = 4
_PERCENT: Final = 100
_LONGEST_DAYS: Final = 365


@dataclass(frozen=True, slots=True)
class Package:
    """An answer for HR on buying occupational health; each figure names report and year."""

    id: str
    title: str
    text: str
    figures: tuple[str, ...]
    answers: tuple[str, ...]
    sections: tuple[str, ...]
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class StaffRole:
    """A profession at providers: per cent of 156 that had 1-5, 6-10, over 10 and any of them.

    None is a dash or blank in the table.
    """

    id: str
    role: str
    also_called: tuple[str, ...]
    does: str
    full_time: tuple[int | None, ...]
    part_time: tuple[int | None, ...]
    subcontracted: tuple[int | None, ...]
    answers: tuple[str, ...]
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Timing:
    """How long one step took, in days, as one employer or person told it; no standard."""

    id: str
    step: str
    min_days: int
    max_days: int
    whose_account: str
    disputed: bool
    sections: tuple[str, ...]
    provenance: Provenance


def load_packages(folder: Path = FOLDER) -> dict[str, Package]:
    """Read the answers on buying occupational health, keyed by id.

    Raises:
        ContentError: with every fault, each naming file, entry and field.

    """
    return load_kind("packages", _read_package, folder)


def load_staff_roles(folder: Path = FOLDER) -> dict[str, StaffRole]:
    """Read who works at providers, keyed by id.

    Raises:
        ContentError: with every fault, each naming file, entry and field.

    """
    return load_kind("who_you_see", _read_role, folder)


def load_timings(folder: Path = FOLDER) -> dict[str, Timing]:
    """Read the told timings, keyed by id.

    Raises:
        ContentError: with every fault, each naming file, entry and field.

    """
    return load_kind("timings", _read_timing, folder)


@cache
def packages() -> Mapping[str, Package]:
    """Return the answers on buying occupational health by id."""
    return load_packages()


@cache
def staff_roles() -> Mapping[str, StaffRole]:
    """Return who works at providers by id."""
    return load_staff_roles()


@cache
def timings() -> Mapping[str, Timing]:
    """Return the told timings by id."""
    return load_timings()


def _read_package(reader: FieldReader) -> Package:
    figures = reader.choices("figures")
    for figure in figures:
        if not figure.endswith(_DATED):
            reader.fault("figures", f"'{figure}' is undated", f"End it with {_DATED[0]}")
    return Package(
        id=reader.text("id") or "",
        title=reader.text("title", required=True) or "",
        text=reader.text("text", required=True) or "",
        figures=figures,
        answers=read_references(reader, "answers"),
        sections=reader.choices("sections"),
        provenance=read_provenance(reader),
    )


def _read_role(reader: FieldReader) -> StaffRole:
    return StaffRole(
        id=reader.text("id") or "",
        role=reader.text("role", required=True) or "",
        also_called=reader.choices("also_called"),
        does=reader.text("does", required=True) or "",
        full_time=_shares(reader, "full_time"),
        part_time=_shares(reader, "part_time"),
        subcontracted=_shares(reader, "subcontracted"),
        answers=read_references(reader, "answers"),
        provenance=read_provenance(reader),
    )


def _shares(reader: FieldReader, key: str) -> tuple[int | None, ...]:
    value = reader.raw(key)
    if isinstance(value, list) and len(value) == _COLUMNS and all(map(_is_share, value)):
        return tuple(value)
    reader.fault(key, f"is '{value}'", "Give four shares from 0 to 100, null for a dash or blank")
    return ()


def _is_share(value: object) -> bool:
    if value is None:
        return True
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _PERCENT


def _read_timing(reader: FieldReader) -> Timing:
    low = reader.whole("min_days", 0, _LONGEST_DAYS)
    high = reader.whole("max_days", 0, _LONGEST_DAYS)
    if low is None or high is None or low > high:
        reader.fault("max_days", "and min_days don't fit", "Give both, the smaller as min_days")
    return Timing(
        id=reader.text("id") or "",
        step=reader.text("step", required=True) or "",
        min_days=low or 0,
        max_days=high or 0,
        whose_account=reader.text("whose_account", required=True) or "",
        disputed=reader.choice("disputed", ("yes", "no"), "no") == "yes",
        sections=reader.choices("sections"),
        provenance=read_provenance(reader),
    )
