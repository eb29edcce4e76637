"""Names by which content points at other content, settings or code, and whether they exist.

A reference is ``kind:name``, such as ``topic:eap``, ``rule:STR-01``, ``employer:eap`` (a field of
the employer's profile), ``entry:C19`` (any row of the catalogue) or ``place:api/agreement`` (a
file or folder of the project).
"""

from __future__ import annotations

import re
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Final

from guidance.content import FOLDER, kind_files
from guidance.employer import EmployerProfile
from guidance.fields import FieldReader
from guidance.slots import SLOTS

#: The rows of parts 1A to 1H of the digest of DWP research reports 985 and 992, by kind.
CATALOGUE_KINDS: Final = (
    "services",
    "routes",
    "treatments",
    "employer_tools",
    "nhs",
    "third_sector",
    "innovations",
    "people_marks",
)
#: Which files hold the names of each kind of reference.
_KINDS: Final[dict[str, tuple[str, ...]]] = {
    "topic": ("answers",),
    "rule": ("rules",),
    "step": ("steps",),
    "signpost": ("signposts",),
    "adjustment": ("adjustments",),
    "question": ("questions",),
    "outcome": ("outcomes",),
    "fact": ("facts",),
    "helpline": ("helplines",),
    "talk": ("scripts_talks",),
    "term": ("glossary",),
    "fear": ("fears",),
    "topic_card": ("topic_cards",),
    "condition_card": ("condition_cards",),
    "sector": ("sector_prompts",),
    "package": ("packages",),
    "role": ("who_you_see",),
    "timing": ("timings",),
    "switch": ("switches",),
    "entry": CATALOGUE_KINDS,
}
_NAME_LINE: Final = re.compile(r"^\s*- (?:id|topic): *[\"']?([\w.-]+)", re.MULTILINE)
#: The folder that holds the whole product, when it isn't installed in parts.
PROJECT: Final = FOLDER.parents[1]


def kinds() -> tuple[str, ...]:
    """Return every kind of reference there is."""
    return (*_KINDS, "employer", "slot", "place")


def exists(reference: str) -> bool:
    """Whether what ``kind:name`` points at is there."""
    kind, _, name = reference.partition(":")
    if kind == "employer":
        return name in {item.name for item in fields(EmployerProfile)}
    if kind == "slot":
        return name in SLOTS
    if kind == "place":
        return _place_exists(name)
    return kind in _KINDS and name in names(kind)


@cache
def names(kind: str) -> frozenset[str]:
    """Return the names that content of this kind has.

    Only the lines that carry a name are read, so that a file that refers to another can be
    checked without loading that one first.
    """
    found: set[str] = set()
    for part in _KINDS[kind]:
        for path in kind_files(part):
            found.update(_NAME_LINE.findall(path.read_text(encoding="utf-8")))
    return frozenset(found)


def read_references(reader: FieldReader, key: str) -> tuple[str, ...]:
    """Take a list of references, noting those that point at nothing.

    Places in the project aren't looked at: a part of it may be installed without the others.
    ``guidance.content_check`` does.
    """
    found = reader.choices(key)
    for reference in found:
        if not reference.startswith("place:") and not exists(reference):
            cure = f"Write kind:name of something that exists; kinds: {', '.join(kinds())}"
            reader.fault(key, f"names '{reference}', which isn't there", cure)
    return found


def read_names(reader: FieldReader, key: str, kind: str) -> tuple[str, ...]:
    """Take a list of names of one kind, such as fact ids, noting unknown ones."""
    found = reader.choices(key)
    for name in found:
        if name not in names(kind):
            reader.fault(key, f"names '{name}'", f"Use the id of a {kind} that exists")
    return found


def _place_exists(name: str) -> bool:
    parts = Path(name).parts
    return bool(parts) and ".." not in parts and (PROJECT / name).exists()
