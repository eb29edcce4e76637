"""Plain words for terms that people meet, read from content/glossary.yml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from guidance.content import FOLDER, load_kind
from guidance.fields import FieldReader
from guidance.provenance import Provenance, read_provenance
from guidance.references import read_names, read_references


@dataclass(frozen=True, slots=True)
class Term:
    """A term, its other names and what it means in plain words."""

    id: str
    term: str
    also_called: tuple[str, ...]
    meaning: str
    answers: tuple[str, ...]
    facts: tuple[str, ...]
    sections: tuple[str, ...]
    provenance: Provenance


def load_glossary(folder: Path = FOLDER) -> dict[str, Term]:
    """Read the glossary, keyed by id.

    Raises:
        ContentError: with every fault, each naming file, entry and field.

    """
    return load_kind("glossary", _read_term, folder)


@cache
def glossary() -> Mapping[str, Term]:
    """Return every term by id."""
    return load_glossary()


def _read_term(reader: FieldReader) -> Term:
    return Term(
        id=reader.text("id") or "",
        term=reader.text("term", required=True) or "",
        also_called=reader.choices("also_called"),
        meaning=reader.text("meaning", required=True) or "",
        answers=read_references(reader, "answers"),
        facts=read_names(reader, "facts", "fact"),
        sections=reader.choices("sections"),
        provenance=read_provenance(reader),
    )
