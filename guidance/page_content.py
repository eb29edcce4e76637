"""The parts and sentences of pages that employees write, read from content."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from guidance.content import FOLDER, load_kind
from guidance.fields import FieldReader

_KINDS: Final = ("section", "text")


@dataclass(frozen=True, slots=True)
class Part:
    """A section with its title and prompt, or a text said as written."""

    id: str
    kind: str
    title: str
    prompt: str
    text: str


@dataclass(frozen=True, slots=True)
class Page:
    """One kind of page: its sections in order and its texts by id."""

    sections: tuple[Part, ...]
    texts: Mapping[str, str]

    def say(self, text_id: str, **blanks: object) -> str:
        """Return one text with its blanks filled.

        Raises:
            KeyError: when there is no such text, or a blank has no value.

        """
        return self.texts[text_id].format_map(blanks)

    def section(self, section_id: str) -> Part:
        """Return one section.

        Raises:
            KeyError: when there is none with this id.

        """
        return {part.id: part for part in self.sections}[section_id]


@cache
def page(kind: str) -> Page:
    """Return the page of one kind: passport or wellness_plan.

    Raises:
        ContentError: with every fault, each naming file, entry and field.

    """
    return load_page(kind)


def load_page(kind: str, folder: Path = FOLDER) -> Page:
    """Read a page from a folder.

    Raises:
        ContentError: with every fault, each naming file, entry and field.

    """
    parts = load_kind(kind, _read, folder).values()
    return Page(
        sections=tuple(part for part in parts if part.kind == "section"),
        texts={part.id: part.text for part in parts if part.kind == "text"},
    )


def _read(reader: FieldReader) -> Part:
    kind = reader.choice("kind", _KINDS)
    return Part(
        id=reader.text("id") or "",
        kind=kind,
        title=reader.text("title", required=kind == "section") or "",
        prompt=reader.text("prompt", required=kind == "section") or "",
        text=reader.text("text", required=kind == "text") or "",
    )
