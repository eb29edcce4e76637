"""Helplines by topic and nation, read from ``content/helplines.yml``.

Every line carries where and when its number was read. Emergency, suicide and domestic abuse lines
are always shown: when they are overdue for checking the operator is told, not the person in need.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from guidance.reviews import Origin, origin_of, standing
from guidance.yaml_file import read_yaml

NATIONS = ("england", "scotland", "wales", "northern_ireland")
NATION_NAMES = {
    "england": "England",
    "scotland": "Scotland",
    "wales": "Wales",
    "northern_ireland": "Northern Ireland",
}
_FILE = Path(__file__).parent / "content" / "helplines.yml"


class HelplineError(ValueError):
    """The helpline content can't be used; the message names entry and field."""


@dataclass(frozen=True, slots=True)
class Helpline:
    """One helpline. ``phone``, ``text`` and ``hours`` are shown as written."""

    id: str
    topics: tuple[str, ...]
    name: str
    nations: tuple[str, ...]
    phone: str | None
    text: str | None
    hours: str | None
    note: str | None
    url: str
    source: tuple[str, ...]
    confidence: str
    copy_date: date | None
    checked_on: date | None
    review_by: date
    reviewed_by: str | None
    always: bool
    read_from: Origin | None = None

    @property
    def change(self) -> str:
        """How often it changes: numbers and hours are looked at every three months."""
        return "H"

    def is_stale(self, today: date) -> bool:
        """Whether the number is overdue for checking on ``today``."""
        return today > standing(self).review_by

    def is_served(self, today: date) -> bool:
        """Whether the number may be shown on ``today``."""
        return self.always or not self.is_stale(today)

    def contact(self, today: date) -> str:
        """How to reach it, in words; only the website once the number is overdue."""
        if not self.is_served(today) or not (self.phone or self.text):
            return self.url
        ways = " or ".join(way for way in (self.phone, self.text) if way)
        return f"{ways}, {self.hours}" if self.hours else ways

    def only_in(self) -> str:
        """Name the nations it is for, empty when it is for the whole UK."""
        if set(self.nations) == set(NATIONS):
            return ""
        return ", ".join(NATION_NAMES[nation] for nation in self.nations)

    def origin(self) -> str:
        """Say where the number comes from and how well it is checked."""
        if checked_on := standing(self).checked_on:
            return f"checked {checked_on:%d %b %Y}"
        copy = f"copy of {self.copy_date:%b %Y}" if self.copy_date else "undated copy"
        return f"{copy}, not yet checked live"


@lru_cache(maxsize=1)
def helplines() -> Mapping[str, Helpline]:
    """Return all helplines by id.

    Raises:
        HelplineError: an entry has a missing, unknown or wrong field.
    """
    raw = read_yaml(_FILE)
    lines = [_helpline(entry) for entry in raw["helplines"]]
    by_id = {line.id: line for line in lines}
    if len(by_id) != len(lines):
        raise HelplineError("helplines.yml: an id is used twice")
    return by_id


def for_topic(topic: str, nation: str) -> tuple[Helpline, ...]:
    """Return the lines of a topic for a nation; every nation's when it is unknown."""
    wanted = {nation} if nation in NATIONS else set(NATIONS)
    found = (line for line in helplines().values() if topic in line.topics)
    return tuple(line for line in found if wanted & set(line.nations))


def stale_numbers(today: date) -> tuple[str, ...]:
    """Return the ids of lines that are shown whatever their age and are overdue for a check.

    For the operator's alarm: each of these is still being given to people on ``today``.
    """
    lines = helplines().values()
    return tuple(line.id for line in lines if line.always and line.is_stale(today))


def _helpline(entry: Mapping[str, Any]) -> Helpline:
    name = entry.get("id", "?")
    expected = {field.name for field in fields(Helpline)} - {"read_from"}
    if wrong := expected ^ set(entry):
        raise HelplineError(f"helplines.yml: {name}: missing or unknown field {sorted(wrong)}")
    values: dict[str, Any] = {
        field: tuple(value) if isinstance(value, list) else value for field, value in entry.items()
    }
    if unknown := set(values["nations"]) - set(NATIONS):
        raise HelplineError(f"helplines.yml: {name}: nations: {sorted(unknown)} is unknown")
    if not isinstance(values["review_by"], date):
        raise HelplineError(f"helplines.yml: {name}: review_by: not a date")
    return Helpline(**values, read_from=origin_of("helplines", name, entry))
