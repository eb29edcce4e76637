"""The adjustment catalogue: 135 changes at work, read from content and checked.

They are options to discuss, never a prescription and never a fact about somebody's health.
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
from guidance.slots import SLOTS

TERMS: Final = ("interim", "lasting", "either")
#: Bands of cost for one person, cheapest first; our own estimate.
COSTS: Final = ("none", "low", "medium", "high", "very_high", "varies")
_YES_NO: Final = ("yes", "no")
_OFFERS: Final = tuple(value for value in SLOTS["can_offer"].values if value != "nothing")
_BARRIER: Final = "barrier."
_MOST_COSTS: Final = 2


@dataclass(frozen=True, slots=True)
class Adjustment:
    """One change at work.

    ``barriers`` are values of ``work_impact`` or further tags, ``conditions`` of
    ``issue_area``, ``demands`` of ``job_demands`` (empty: any job), ``offers`` of
    ``can_offer``. ``cost`` is one band or the lowest and the highest. ``today`` is None only
    where ``how`` can start today; ``after`` is what follows something interim.
    ``alternatives`` are ids.
    """

    id: str
    name: str
    barriers: tuple[str, ...]
    conditions: tuple[str, ...]
    demands: tuple[str, ...]
    hands_on: bool
    term: str
    cost: tuple[str, ...]
    access_to_work: bool
    offers: tuple[str, ...]
    how: str
    today: str | None
    after: str | None
    alternatives: tuple[str, ...]
    watch: str
    sections: tuple[str, ...]
    provenance: Provenance

    @property
    def interim(self) -> str:
        """What can start today."""
        return self.today or self.how

    @property
    def lasting(self) -> str:
        """What it is to become, or what follows when its time is over."""
        return self.after or self.how


@dataclass(frozen=True, slots=True)
class ConditionGroup:
    """A condition as people name it: which changes to talk about first, and what to check.

    ``areas`` are the values of ``issue_area`` that mean this group and nothing else.
    """

    id: str
    name: str
    areas: tuple[str, ...]
    first: tuple[str, ...]
    check: str
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class _Text:
    id: str
    text: str


@cache
def adjustment_catalogue() -> Mapping[str, Adjustment]:
    """Return the whole catalogue by id, in its order.

    Raises:
        ContentError: with every fault, each naming file, entry and field.

    """
    return load_adjustments()


@cache
def condition_groups() -> Mapping[str, ConditionGroup]:
    """Return the condition groups by id.

    Raises:
        ContentError: with every fault, each naming file, entry and field.

    """
    return load_groups()


@cache
def texts() -> Mapping[str, str]:
    """Return the words around the catalogue by id.

    Raises:
        ContentError: with every fault, each naming file, entry and field.

    """
    return {entry.id: entry.text for entry in load_kind("adjustment_texts", _read_text).values()}


@cache
def barrier_tags() -> frozenset[str]:
    """Return every tag for what can be hard at work."""
    further = {name.removeprefix(_BARRIER) for name in texts() if name.startswith(_BARRIER)}
    return frozenset({*SLOTS["work_impact"].values, *further} - {"none"})


def say(text_id: str, **blanks: object) -> str:
    """Return one text with its blanks filled.

    Raises:
        KeyError: when there is no such text, or a blank has no value.

    """
    return texts()[text_id].format_map(blanks)


def load_adjustments(folder: Path = FOLDER) -> dict[str, Adjustment]:
    """Read the catalogue from a folder, keyed by id.

    Raises:
        ContentError: with every fault, each naming file, entry and field.

    """
    ids = _ids("adjustment_catalogue", folder)

    def read(reader: FieldReader) -> Adjustment:
        return _read_adjustment(reader, ids)

    return load_kind("adjustment_catalogue", read, folder)


def load_groups(folder: Path = FOLDER) -> dict[str, ConditionGroup]:
    """Read the condition groups from a folder, keyed by id.

    Raises:
        ContentError: with every fault, each naming file, entry and field.

    """
    ids = _ids("adjustment_catalogue", folder)

    def read(reader: FieldReader) -> ConditionGroup:
        return ConditionGroup(
            id=reader.text("id") or "",
            name=reader.text("name", required=True) or "",
            areas=reader.choices("areas", SLOTS["issue_area"].values),
            first=_some(reader, "first", ids),
            check=reader.text("check", required=True) or "",
            provenance=read_provenance(reader),
        )

    return load_kind("adjustment_groups", read, folder)


def _ids(kind: str, folder: Path) -> frozenset[str]:
    """Return the ids of a kind before its entries are read, for fields that point at them."""

    def read(reader: FieldReader) -> None:
        for key in reader.data:
            reader.raw(str(key))

    return frozenset(load_kind(kind, read, folder))


def _read_text(reader: FieldReader) -> _Text:
    return _Text(reader.text("id") or "", reader.text("text", required=True) or "")


def _read_adjustment(reader: FieldReader, ids: frozenset[str]) -> Adjustment:
    found = Adjustment(
        id=reader.text("id") or "",
        name=reader.text("name", required=True) or "",
        barriers=reader.choices("barriers", barrier_tags()),
        conditions=reader.choices("conditions", SLOTS["issue_area"].values),
        demands=reader.choices("demands", SLOTS["job_demands"].values),
        hands_on=reader.choice("hands_on", _YES_NO) == "yes",
        term=reader.choice("term", TERMS),
        cost=_some(reader, "cost", COSTS),
        access_to_work=reader.choice("access_to_work", _YES_NO) == "yes",
        offers=reader.choices("offer", _OFFERS),
        how=reader.text("how", required=True) or "",
        today=reader.text("today"),
        after=reader.text("after"),
        alternatives=_some(reader, "alternatives", ids),
        watch=reader.text("watch", required=True) or "",
        sections=reader.choices("sections"),
        provenance=read_provenance(reader),
    )
    _check(found, reader)
    return found


def _check(found: Adjustment, reader: FieldReader) -> None:
    if found.term == "interim" and not found.after:
        reader.fault("after", "is missing", "Say what comes when the time is over")
    if found.term != "interim" and not found.today:
        reader.fault("today", "is missing", "Say what can start at once")
    if found.id in found.alternatives:
        reader.fault("alternatives", "names the entry itself", "Name others")
    if len(found.cost) > _MOST_COSTS:
        reader.fault("cost", "has more than two bands", "Write the lowest and the highest")
    elif list(found.cost) != sorted(found.cost, key=COSTS.index):
        reader.fault("cost", "has the higher band first", "Write the lowest first")


def _some(
    reader: FieldReader, key: str, allowed: frozenset[str] | tuple[str, ...]
) -> tuple[str, ...]:
    found = reader.choices(key, allowed)
    if not found and not reader.problems:
        reader.fault(key, "is empty", "Name at least one")
    return found
