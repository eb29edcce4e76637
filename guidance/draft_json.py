"""Read a draft's stored form back. The form is described in docs/draft-schema.md."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from guidance.draft_content import draft_content
from guidance.draft_model import AGREED_LINE, DraftError, Line, LineState, Section

SCHEMA: Final = "askoh/referral-draft"
SCHEMA_VERSION: Final = 2
TIERS: Final = ("low", "medium", "high")
_EARLIER: Final = "earlier"
URGENCIES: Final = ("routine", "soon", "urgent")


class Stored:
    """One object of a stored draft; every read names the field when it is wrong."""

    def __init__(self, data: object, where: str) -> None:
        if not isinstance(data, Mapping):
            raise DraftError(f"{where}: should be an object")
        self._data = data
        self._where = where

    def _fault(self, key: str, should: str) -> DraftError:
        return DraftError(f"{self._where}.{key}: should be {should}")

    def text(self, key: str) -> str:
        """Return a text."""
        value = self._data.get(key)
        if not isinstance(value, str):
            raise self._fault(key, "text")
        return value

    def maybe_text(self, key: str) -> str | None:
        """Return a text, or None where there is null or nothing."""
        return None if self._data.get(key) is None else self.text(key)

    def whole(self, key: str, low: int) -> int:
        """Return a whole number from ``low`` up."""
        value = self._data.get(key)
        if not isinstance(value, int) or isinstance(value, bool) or value < low:
            raise self._fault(key, f"a whole number from {low}")
        return value

    def flag(self, key: str) -> bool:
        """Return true or false."""
        value = self._data.get(key)
        if not isinstance(value, bool):
            raise self._fault(key, "true or false")
        return value

    def choice(self, key: str, allowed: tuple[str, ...]) -> str:
        """Return one of ``allowed``."""
        value = self._data.get(key)
        if not isinstance(value, str) or value not in allowed:
            raise self._fault(key, "one of " + ", ".join(allowed))
        return value

    def day(self, key: str) -> date:
        """Return a day written YYYY-MM-DD."""
        try:
            return date.fromisoformat(self.text(key))
        except ValueError:
            raise self._fault(key, "a day written YYYY-MM-DD") from None

    def items(self, key: str) -> tuple[Stored, ...]:
        """Return a list of objects."""
        value = self._data.get(key)
        if not isinstance(value, list):
            raise self._fault(key, "a list")
        return tuple(
            Stored(item, f"{self._where}.{key}[{place}]") for place, item in enumerate(value)
        )

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts."""
        value = self._data.get(key)
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self._fault(key, "a list of texts")
        return tuple(value)


def check_schema(stored: Stored) -> None:
    """Raise DraftError unless this is a draft of a version this code can read."""
    if stored.text("schema") != SCHEMA:
        raise DraftError(f"draft.schema: should be {SCHEMA}")
    version = stored.whole("schema_version", 1)
    if version > SCHEMA_VERSION:
        raise DraftError(
            f"draft.schema_version: {version} is newer than {SCHEMA_VERSION}, the newest version "
            "this release reads; update AskOH"
        )


def read_sections(stored: Stored) -> tuple[Section, ...]:
    """Read every section. Raises DraftError.

    A draft of version 1 has no section on an earlier referral: it gets an empty one in its
    place, so that it reads as every other draft does.
    """
    found = [_read_section(section) for section in stored.items("sections")]
    titles = draft_content().sections
    if stored.whole("schema_version", 1) == 1 and all(s.id != _EARLIER for s in found):
        before = [name for name in titles if name == _EARLIER or name in {s.id for s in found}]
        found.insert(before.index(_EARLIER), Section(_EARLIER, titles[_EARLIER], ()))
    return tuple(found)


def _read_section(stored: Stored) -> Section:
    lines = tuple(_read_line(line) for line in stored.items("lines"))
    return Section(stored.text("id"), stored.text("title"), lines)


def _read_line(stored: Stored) -> Line:
    line_id = stored.text("id")
    state = LineState(stored.choice("state", tuple(state.value for state in LineState)))
    if line_id == AGREED_LINE and state is LineState.MISSING:
        state = LineState.AWAITED  # as version 1 said it
    return Line(
        id=line_id,
        text=stored.text("text"),
        slot=stored.maybe_text("slot"),
        flag=stored.maybe_text("flag"),
        label=stored.text("label"),
        state=state,
        health=stored.flag("health"),
    )


def write_section(section: Section) -> dict[str, object]:
    """Write one section."""
    return {
        "id": section.id,
        "title": section.title,
        "lines": [
            {
                "id": line.id,
                "label": line.label,
                "text": line.text,
                "slot": line.slot,
                "state": line.state.value,
                "health": line.health,
                "flag": line.flag,
            }
            for line in section.lines
        ],
    }
