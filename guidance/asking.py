"""The questions AskOH can ask, read from content/asking.yml."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from guidance.wording import speaks_of_self
from guidance.yaml_file import read_yaml

_FILE = Path(__file__).parent / "content" / "asking.yml"


@dataclass(frozen=True, slots=True)
class Choice:
    """A button: what it says and the slot value it stands for."""

    title: str
    value: str


@dataclass(frozen=True, slots=True)
class Question:
    """One question for one slot, in the asker's own words.

    Attributes:
        slot: the slot of the shared vocabulary that the answer fills.
        text: the question.
        why: one line that says why it is asked.
        choices: buttons, likeliest first; empty for dates and free text.
    """

    slot: str
    text: str
    why: str
    choices: tuple[Choice, ...]


class AskingError(ValueError):
    """content/asking.yml has an entry that can't be used; the message names it."""


def question(slot: str, role: str | None = None) -> Question:
    """The question for a slot.

    Args:
        slot: a slot of the shared vocabulary.
        role: "employee" and "self_employed" are asked about themselves, everyone else about
            the person they speak of.

    Raises:
        KeyError: the slot is never asked for.
    """
    entry = _entries()[slot]
    reader = "employee" if speaks_of_self(role) else "manager"
    return Question(
        slot=slot,
        text=entry[reader],
        why=entry["why"],
        choices=tuple(
            Choice(str(c["title"]), str(c["value"]))
            for c in entry.get("choices", [])
            if c.get("for", reader) == reader
        ),
    )


def slots_that_are_asked() -> frozenset[str]:
    """Every slot that has a question."""
    return frozenset(_entries())


@lru_cache(maxsize=1)
def _entries() -> Mapping[str, dict]:  # type: ignore[type-arg]
    entries = read_yaml(_FILE)
    for entry in entries:
        for field in ("slot", "manager", "employee", "why"):
            if not entry.get(field):
                raise AskingError(f"asking.yml: entry {entry.get('slot', '?')} has no {field}")
    return {entry["slot"]: entry for entry in entries}
