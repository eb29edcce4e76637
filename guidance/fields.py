"""Read typed values out of parsed YAML and collect every problem with its cure.

Both the employer profile and the content loader use it, so that a person who edits a
file sees all its faults at once, each with the field's name and what to write instead.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from guidance.reviews import Origin


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault in a file: the field's dotted name, what is wrong and how to cure it."""

    field: str
    fault: str
    cure: str

    def __str__(self) -> str:
        return f"{self.field}: {self.fault}. {self.cure}"


@dataclass(slots=True)
class FieldReader:
    """Take fields from one YAML mapping, noting problems instead of raising at the first.

    ``read_from`` is the entry of content that the mapping is, if it is one.
    """

    data: Mapping[str, object]
    prefix: str = ""
    problems: list[Problem] = field(default_factory=list)
    read_from: Origin | None = None
    _taken: set[str] = field(default_factory=set)

    def name(self, key: str) -> str:
        """Return the dotted name of ``key`` as the reader of an error should see it."""
        return f"{self.prefix}{key}"

    def fault(self, key: str, fault: str, cure: str) -> None:
        """Note that the field ``key`` is wrong and how to put it right."""
        self.problems.append(Problem(self.name(key), fault, cure))

    def raw(self, key: str) -> object:
        """Return the value as YAML gave it, or None, and mark the field as known."""
        self._taken.add(key)
        return self.data.get(key)

    def text(self, key: str, *, required: bool = False) -> str | None:
        """Return a trimmed, non-empty text."""
        value = self.raw(key)
        if value is None or (isinstance(value, str) and not value.strip()):
            if required:
                self.fault(key, "is missing", f"Add a line '{key}: ...'")
            return None
        if isinstance(value, str):
            return value.strip()
        if isinstance(value, int | float) and not isinstance(value, bool):
            self.fault(key, f"is the number {value}, not text", "Put quotation marks around it")
        else:
            self.fault(key, "is not text", "Write one line of text")
        return None

    def choice(self, key: str, allowed: Collection[str], default: str | None = None) -> str:
        """Return one of ``allowed``; without a ``default`` the field must be there."""
        value = self.raw(key)
        # YAML 1.1 reads a bare yes or no as true or false.
        if isinstance(value, bool):
            value = "yes" if value else "no"
        if value is None and default is not None:
            return default
        if isinstance(value, str) and value.strip() in allowed:
            return value.strip()
        fault = "is missing" if value is None else f"is '{value}'"
        self.fault(key, fault, f"Use one of: {', '.join(sorted(allowed))}")
        return default or ""

    def choices(self, key: str, allowed: Collection[str] | None = None) -> tuple[str, ...]:
        """Return a list of texts in their order, each one of ``allowed`` if that is given."""
        value = self.raw(key)
        if value is None:
            return ()
        if not isinstance(value, list):
            self.fault(key, "is not a list", f"Write it as '{key}: [first, second]'")
            return ()
        found: list[str] = []
        for item in value:
            if not isinstance(item, str) or not item.strip():
                self.fault(key, f"holds '{item}', which is not text", "Use text items only")
            elif allowed is not None and item not in allowed:
                self.fault(key, f"holds '{item}'", f"Use only: {', '.join(sorted(allowed))}")
            elif item in found:
                self.fault(key, f"holds '{item}' twice", "Remove one of the two")
            else:
                found.append(item)
        return tuple(found)

    def patterns(self, key: str) -> tuple[re.Pattern[str], ...]:
        """Return a list of regular expressions, compiled; they are searched in small letters."""
        found = []
        for words in self.choices(key):
            try:
                found.append(re.compile(words))
            except re.error as error:
                self.fault(key, f"holds '{words}', which is no expression ({error})", "Mend it")
        return tuple(found)

    def whole(self, key: str, low: int, high: int, default: int | None = None) -> int | None:
        """Return a whole number from ``low`` to ``high``, both included."""
        value = self.raw(key)
        if value is None:
            return default
        if isinstance(value, int) and not isinstance(value, bool) and low <= value <= high:
            return value
        self.fault(key, f"is '{value}'", f"Use a whole number from {low} to {high}")
        return default

    def day(self, key: str) -> date | None:
        """Return a calendar day written as YYYY-MM-DD."""
        value = self.raw(key)
        if value is None:
            return None
        if type(value) is date:
            return value
        self.fault(key, f"is '{value}', not a date", "Write it as YYYY-MM-DD, without quotes")
        return None

    def group(self, key: str) -> FieldReader | None:
        """Return a reader over a nested mapping that reports into the same list."""
        value = self.raw(key)
        if value is None:
            return None
        if not isinstance(value, dict):
            self.fault(key, "is not a group of fields", "Indent its fields under it")
            return None
        return FieldReader(value, f"{self.name(key)}.", self.problems)

    def finish(self) -> None:
        """Report every field that nothing asked for: usually a typing mistake."""
        for key in self.data:
            if key not in self._taken:
                known = ", ".join(sorted(self._taken))
                self.fault(str(key), "is not a known field", f"Known fields: {known}")
