"""Every entry of content that a reviewer checks or signs: its text, source, state and uses."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final

from guidance.adjustment_catalogue import load_adjustments, load_groups
from guidance.content import FOLDER, Fact
from guidance.content_check import load_kinds, provenance_of
from guidance.content_text import SOURCE_FIELDS, entries_of
from guidance.helplines import Helpline, helplines
from guidance.provenance import Provenance
from guidance.reviews import REVIEW_FIELDS, Origin, Standing, standing

#: What may be open about an entry, as it is asked for and shown.
STALE: Final = "stale"
UNSOURCED: Final = "unsourced"
UNCHECKED: Final = "unchecked"
UNSIGNED: Final = "unsigned"
STATES: Final = (STALE, UNSOURCED, UNCHECKED, UNSIGNED)

#: Not part of what an entry says: where it comes from and how sure it is stand beside it.
_ASIDE: Final = frozenset({*SOURCE_FIELDS, *REVIEW_FIELDS, "id", "confidence", "change"})
#: Ids that can't be taken for a word, such as FN-01 or C19: only these are looked for in texts.
_TELLING: Final = re.compile(r"\b[A-Z]+(?:-[A-Z]+)*-?\d+[a-z]?\b")
#: Fields that say where an entry itself comes from, or that are its own name.
_NO_USE: Final = frozenset({"id", "source", "sections"})


@dataclass(frozen=True, slots=True)
class Reviewable:
    """One entry with its source.

    ``copy_date`` is as written in the file, None when the copy bore none; ``url`` None when there
    is no address to check it at. ``always`` is said whatever its age, for it may save a life.
    """

    origin: Origin
    publisher: str
    source: str
    url: str | None
    confidence: str
    copy_date: str | None
    nations: tuple[str, ...]
    always: bool
    read: Fact | Provenance | Helpline

    @property
    def standing(self) -> Standing:
        """Its review fields as they count now."""
        return standing(self.read)

    def states(self, today: date) -> tuple[str, ...]:
        """Return what is open about it on this day, of ``STATES``."""
        now = self.standing
        found = {
            STALE: self.read.is_stale(today),
            UNSOURCED: self.confidence in ("A", "B") and not self.url,
            UNCHECKED: now.checked_on is None,
            UNSIGNED: now.reviewed_by is None,
        }
        return tuple(state for state in STATES if found[state])

    def title(self) -> str:
        """Return what it is called, or how it begins."""
        for key in ("name", "title", "term", "subject", "fear", "text"):
            if isinstance(value := self.origin.data.get(key), str):
                return " ".join(value.split())
        return self.origin.id.replace("_", " ")

    def texts(self) -> tuple[tuple[str, str], ...]:
        """Return what the entry says, as pairs of a field's name and a text of it."""
        return tuple(_texts({k: v for k, v in self.origin.data.items() if k not in _ASIDE}, ""))

    def uses(self) -> tuple[str, ...] | None:
        """Return the entries that name it, as 'file, entry'; None when that can't be told."""
        if not _TELLING.fullmatch(self.origin.id):
            return None
        own = self.origin.id
        return tuple(place for place, entry in _mentions().get(own, ()) if entry != own)


def reviewables() -> Mapping[tuple[str, str], Reviewable]:
    """Return every entry with a source, by kind and id, in the order of the files.

    Raises:
        ContentError: when a kind can't be read.

    """
    return _reviewables()


@cache
def _reviewables() -> Mapping[tuple[str, str], Reviewable]:
    kinds = {
        **load_kinds(),
        "adjustment_catalogue": load_adjustments(),
        "adjustment_groups": load_groups(),
    }
    found = [_helpline(line) for line in helplines().values()]
    for entries in kinds.values():
        found += [_of(read) for read in map(provenance_of, entries.values()) if read is not None]
    return {(one.origin.kind, one.origin.id): one for one in found}


def _of(read: Fact | Provenance) -> Reviewable:
    return Reviewable(
        origin=_origin(read.read_from),
        publisher=read.publisher,
        source=read.source,
        url=read.url,
        confidence=read.confidence,
        copy_date=read.copy_date,
        nations=read.nations,
        always=isinstance(read, Fact) and read.emergency,
        read=read,
    )


def _helpline(line: Helpline) -> Reviewable:
    return Reviewable(
        origin=_origin(line.read_from),
        publisher=line.name,
        source=", ".join(line.source),
        url=line.url,
        confidence=line.confidence,
        copy_date=line.copy_date.isoformat() if line.copy_date else None,
        nations=line.nations,
        always=line.always,
        read=line,
    )


def _origin(origin: Origin | None) -> Origin:
    if origin is None:
        raise ValueError("an entry of content was read without its origin")
    return origin


def _texts(data: object, name: str) -> Iterator[tuple[str, str]]:
    if isinstance(data, dict):
        for key, value in data.items():
            yield from _texts(value, f"{name}.{key}" if name else str(key))
    elif isinstance(data, list):
        if all(isinstance(item, str | int) for item in data):
            yield name, "; ".join(str(item) for item in data)
        else:
            for value in data:
                yield from _texts(value, name)
    elif data is not None:
        yield name, " ".join(str(data).split())


@cache
def _mentions() -> Mapping[str, tuple[tuple[str, str], ...]]:
    """Where each telling id is named: the place, and the id of the entry it stands in."""
    found: dict[str, dict[tuple[str, str], None]] = defaultdict(dict)
    for path in sorted(FOLDER.rglob("*.yml")):
        file = path.relative_to(FOLDER).as_posix()
        for entry, data in entries_of(path):
            fields = data if isinstance(data, dict) else {"": data}
            said = {key: value for key, value in fields.items() if key not in _NO_USE}
            for _, text in _texts(said, ""):
                for name in _TELLING.findall(text):
                    found[name][f"{file}, entry {entry}", entry] = None
    return {name: tuple(places) for name, places in found.items()}
