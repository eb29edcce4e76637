"""Every sentence of the content files with its place, for checks that look at all of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import yaml

from guidance.content import FOLDER
from guidance.yaml_file import read_yaml

#: Fields that say where an entry comes from; they repeat by nature.
SOURCE_FIELDS: Final = frozenset({"publisher", "source", "url", "copy_date", "nations"})
_FEWEST_WORDS: Final = 5


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence or list item: its file, the entry it stands in, its field and its text."""

    file: str
    entry: str
    field: str
    text: str

    @property
    def place(self) -> str:
        """Return file, entry and field as one name."""
        return f"{self.file}, entry {self.entry}, field {self.field}"


def lines(folder: Path = FOLDER) -> tuple[Line, ...]:
    """Return every text of the content files, short words and source fields left out.

    A file that isn't YAML has no lines: the loader of its kind says what is wrong with it.
    """
    found: list[Line] = []
    for path in sorted(folder.rglob("*.yml")):
        name = path.relative_to(folder).as_posix()
        for entry, data in entries_of(path):
            found += [Line(name, entry, field, text) for field, text in _texts(data, "")]
    return tuple(found)


def entries_of(path: Path) -> Iterator[tuple[str, object]]:
    """Yield each entry of a content file by its name; nothing when the file isn't YAML."""
    try:
        data = read_yaml(path)
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        return
    groups = data.items() if isinstance(data, dict) else [("", data)]
    for group, value in groups:
        items = value if isinstance(value, list) else [value]
        for number, item in enumerate(items, start=1):
            yield _name_of(item) or f"{group}{number}", item


def _name_of(item: object) -> str | None:
    if not isinstance(item, dict):
        return None
    return next((str(item[key]) for key in ("id", "topic", "slot") if key in item), None)


def _texts(data: object, field: str) -> Iterator[tuple[str, str]]:
    if isinstance(data, dict):
        for key, value in data.items():
            if key not in SOURCE_FIELDS:
                yield from _texts(value, f"{field}.{key}" if field else str(key))
    elif isinstance(data, list):
        for value in data:
            yield from _texts(value, field)
    elif isinstance(data, str) and len(data.split()) >= _FEWEST_WORDS:
        yield field, " ".join(data.split())
