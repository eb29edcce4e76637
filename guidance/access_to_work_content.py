"""The rules, numbers and words on Access to Work, read from content."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

from guidance.content import FOLDER, fact, load_kind
from guidance.fields import FieldReader
from guidance.references import read_names

KINDS: Final = ("rule", "advice", "limit", "band", "evidence", "flag")
RESULTS: Final = ("other_scheme", "not_eligible", "likely")
_MOST: Final = 1_000_000
_NUMBERED: Final = ("limit", "band")


@dataclass(frozen=True, slots=True)
class Entry:
    """One rule, sentence or number.

    ``number`` is in years, weeks, percent or pounds, as its id says; ``from_staff`` is the
    smallest size of employer in a band. ``facts`` are the statements it rests on.
    """

    id: str
    kind: str
    text: str
    result: str | None
    number: int
    from_staff: int
    facts: tuple[str, ...]

    def may_be_served(self, today: date) -> bool:
        """Whether every fact it rests on may still be served."""
        return all(fact(name).may_be_shown(today) for name in self.facts)


@cache
def entries() -> Mapping[str, Entry]:
    """Return every entry by id.

    Raises:
        ContentError: with every fault, each naming file, entry and field.

    """
    return load()


def load(folder: Path = FOLDER) -> dict[str, Entry]:
    """Read the entries from a folder, keyed by id.

    Raises:
        ContentError: with every fault, each naming file, entry and field.

    """
    return load_kind("access_to_work", _read, folder)


def of_kind(kind: str) -> tuple[Entry, ...]:
    """Return the entries of one kind, in the order of the file."""
    return tuple(entry for entry in entries().values() if entry.kind == kind)


def limit(name: str) -> int:
    """Return one number that rules go by.

    Raises:
        KeyError: when there is none with this name.

    """
    return entries()[name].number


def say(name: str, **blanks: object) -> str:
    """Return one sentence with its blanks filled.

    Raises:
        KeyError: when there is no such sentence, or a blank has no value.

    """
    return entries()[name].text.format_map(blanks)


def _read(reader: FieldReader) -> Entry:
    kind = reader.choice("kind", KINDS)
    numbered = kind in _NUMBERED
    found = Entry(
        id=reader.text("id") or "",
        kind=kind,
        text=reader.text("text", required=not numbered) or "",
        result=reader.choice("result", RESULTS) if kind == "rule" else None,
        number=reader.whole("number", 0, _MOST, 0) or 0,
        from_staff=reader.whole("from_staff", 0, _MOST, 0) or 0,
        facts=read_names(reader, "facts", "fact"),
    )
    if numbered and "number" not in reader.data:
        reader.fault("number", "is missing", "Write the number that the rule goes by")
    if kind in ("rule", "limit", "band") and not found.facts:
        reader.fault("facts", "is missing", "Name the facts it rests on")
    return found
