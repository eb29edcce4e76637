"""Words for hard moments: what people fear about occupational health, and talks at work."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from guidance.content import FOLDER, load_kind
from guidance.fields import FieldReader
from guidance.provenance import Provenance, read_provenance
from guidance.references import read_names, read_references

SPEAKERS: Final = ("manager", "employee", "hr")


@dataclass(frozen=True, slots=True)
class Fear:
    """A fear or wrong idea, how people say it, and a direct, true answer without a promise."""

    id: str
    fear: str
    heard_as: tuple[str, ...]
    answer: str
    answers: tuple[str, ...]
    facts: tuple[str, ...]
    sections: tuple[str, ...]
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Talk:
    """Words for one talk: how to open, what to say, listen for and avoid, and how to close.

    ``said_by`` is who leads it.
    """

    id: str
    title: str
    said_by: str
    opening: str
    say: tuple[str, ...]
    listen_for: tuple[str, ...]
    avoid: tuple[str, ...]
    close: str
    answers: tuple[str, ...]
    facts: tuple[str, ...]
    sections: tuple[str, ...]
    provenance: Provenance


def load_fears(folder: Path = FOLDER) -> dict[str, Fear]:
    """Read the fears and their answers, keyed by id.

    Raises:
        ContentError: with every fault, each naming file, entry and field.

    """
    return load_kind("fears", _read_fear, folder)


def load_talks(folder: Path = FOLDER) -> dict[str, Talk]:
    """Read the words for talks, keyed by id.

    Raises:
        ContentError: with every fault, each naming file, entry and field.

    """
    return load_kind("scripts_talks", _read_talk, folder)


@cache
def fears() -> Mapping[str, Fear]:
    """Return every fear with its answer by id."""
    return load_fears()


@cache
def talks() -> Mapping[str, Talk]:
    """Return the words for every talk by id."""
    return load_talks()


def _read_fear(reader: FieldReader) -> Fear:
    return Fear(
        id=reader.text("id") or "",
        fear=reader.text("fear", required=True) or "",
        heard_as=reader.choices("heard_as"),
        answer=reader.text("answer", required=True) or "",
        answers=read_references(reader, "answers"),
        facts=read_names(reader, "facts", "fact"),
        sections=reader.choices("sections"),
        provenance=read_provenance(reader),
    )


def _read_talk(reader: FieldReader) -> Talk:
    return Talk(
        id=reader.text("id") or "",
        title=reader.text("title", required=True) or "",
        said_by=reader.choice("said_by", SPEAKERS),
        opening=reader.text("opening", required=True) or "",
        say=_some(reader, "say"),
        listen_for=_some(reader, "listen_for"),
        avoid=_some(reader, "avoid"),
        close=reader.text("close", required=True) or "",
        answers=read_references(reader, "answers"),
        facts=read_names(reader, "facts", "fact"),
        sections=reader.choices("sections"),
        provenance=read_provenance(reader),
    )


def _some(reader: FieldReader, key: str) -> tuple[str, ...]:
    found = reader.choices(key)
    if not found:
        reader.fault(key, "is empty", "Write at least one line")
    return found
