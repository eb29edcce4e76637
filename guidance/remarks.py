"""What is said when a fact is learnt, before anything more is asked, from content/remarks.yml.

A remark tells nothing of a decision: it says that a contract changes nothing, that somebody is
to be believed, or what this employer's contract holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from guidance.content import FOLDER, load_kind
from guidance.employer import SERVICES, EmployerProfile
from guidance.fields import FieldReader
from guidance.helplines import helplines
from guidance.slots import SLOTS
from guidance.wording import speaks_of_self

_ANSWERS: Final = ("yes", "no")
_MOST: Final = 2


@dataclass(frozen=True, slots=True)
class Remark:
    """One remark.

    Attributes:
        id: its name.
        when: slots and values; for each slot one of its values has to hold.
        manager, employee: the words by who is spoken to; empty: nothing is said to them.
        service: the key in `services_in_contract` without which it isn't said (R89).
        needs_oh: whether it is said only where there is occupational health to ask.
        first: said before what was understood is read back.
        topic: the written answer that is said in place of words.
        helplines: ids of helplines that are named with it.
        sources: ids of facts, or sections of a report.
    """

    id: str
    when: Mapping[str, tuple[str, ...]]
    manager: str
    employee: str
    service: str | None
    needs_oh: bool
    first: bool
    topic: str | None
    helplines: tuple[str, ...]
    sources: tuple[str, ...]

    def words(self, role: str | None) -> str:
        """What is said to somebody in this role."""
        return self.employee if speaks_of_self(role) else self.manager

    def holds(self, facts: Mapping[str, object]) -> bool:
        """Whether these slots call for it."""
        return all(_is_one_of(facts.get(slot), values) for slot, values in self.when.items())


def remarks_on(
    learnt: Mapping[str, object],
    known: Mapping[str, object],
    employer: EmployerProfile,
    role: str | None,
) -> tuple[Remark, ...]:
    """The remarks that what was just learnt calls for, two at most, each said once.

    Args:
        learnt: slots that this message filled.
        known: slots before it.
        employer: what its contract holds decides what is named.
        role: who is spoken to.
    """
    now = {**known, **learnt}
    new = [one for one in remarks().values() if one.holds(now) and not one.holds(known)]
    said = [one for one in new if one.words(role) and _fits(one, employer)]
    return tuple(said[:_MOST])


@cache
def remarks() -> Mapping[str, Remark]:
    """Every remark by id, in the order in which they are said."""
    return load_remarks()


def load_remarks(folder: Path = FOLDER) -> dict[str, Remark]:
    """Read the remarks, keyed by id.

    Raises:
        ContentError: with every fault, each naming file, entry and field.

    """
    return load_kind("remarks", _read, folder)


def _fits(remark: Remark, employer: EmployerProfile) -> bool:
    if remark.service and not employer.offers(remark.service):
        return False
    return employer.has_oh or not remark.needs_oh


def _is_one_of(value: object, wanted: tuple[str, ...]) -> bool:
    said = value if isinstance(value, list | tuple) else (value,)
    return any(str(one) in wanted for one in said)


def _read(reader: FieldReader) -> Remark:
    return Remark(
        id=reader.text("id") or "",
        when=_when(reader),
        manager=reader.text("manager") or "",
        employee=reader.text("employee") or "",
        service=reader.choice("service", SERVICES) if reader.raw("service") else None,
        needs_oh=reader.choice("needs_oh", _ANSWERS, "no") == "yes",
        first=reader.choice("first", _ANSWERS, "no") == "yes",
        topic=reader.text("topic"),
        helplines=reader.choices("helplines", helplines()),
        sources=reader.choices("sources"),
    )


def _when(reader: FieldReader) -> Mapping[str, tuple[str, ...]]:
    group = reader.group("when")
    if group is None or not group.data:
        reader.fault("when", "is missing", "Name at least one slot with its values")
        return {}
    for name in set(map(str, group.data)) - set(SLOTS):
        reader.fault("when", f"names '{name}', which is no slot", "Use a slot of guidance/slots.py")
    return {str(name): group.choices(str(name)) for name in group.data}
