"""Scripted people for `askoh converse`: reading the file and finding what a person would answer."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from askoh.errors import AskohError

DONT_KNOW = "don't know"
#: Choices that take a person forward when they have no preference of their own.
FORWARD = ("draft it", "draft the referral", "carry on")
#: Where the conversation's own part ends: from here on, others act on pages.
LAST_STEP = "ask them to read it"
_ROLES = ("manager", "employee", "hr", None)
_MODES = ("named", "private")
_FIELDS = frozenset({"id", "role", "mode", "employer", "opening", "answers", "prefer"})


@dataclass(frozen=True, slots=True)
class Scripted:
    """A person as the script writes them.

    Attributes:
        id: names them in the result.
        role, mode, employer: how they come in; employer None is the served one.
        opening: the first thing they write.
        answers: by slot, what they say when it is asked; a list is used one item a time.
        prefer: titles of choices they take when nothing is asked, best first.
    """

    id: str
    role: str | None
    mode: str
    employer: str | None
    opening: str
    answers: Mapping[str, object] = field(default_factory=dict)
    prefer: tuple[str, ...] = ()


def read_script(path: Path) -> list[Scripted]:
    """Read a script.

    Raises:
        AskohError: it can't be read; names the person and the field.
    """
    try:
        found = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise AskohError(f"{path} can't be read: {error.strerror}.", "Check its name.") from None
    except yaml.YAMLError as error:
        where = getattr(error, "problem_mark", None)
        line = f" near line {where.line + 1}" if where else ""
        raise AskohError(f"{path} is not valid YAML{line}.", "Correct it there.") from None
    if isinstance(found, dict):
        found = found.get("people")
    if not isinstance(found, list) or not found:
        raise AskohError(
            f"{path} holds no list of people.",
            "Begin each person with `- id:`; see `askoh converse --help`.",
        )
    people = [_person(entry, number) for number, entry in enumerate(found, start=1)]
    ids = [person.id for person in people]
    if twice := sorted({one for one in ids if ids.count(one) > 1}):
        raise AskohError(f"{path} has these ids twice: {', '.join(twice)}.", "Give each its own.")
    return people


def _person(entry: object, number: int) -> Scripted:
    if not isinstance(entry, dict):
        raise AskohError(f"Person {number} is not a set of fields.", "Begin it with `- id:`.")
    name = f"Person {number} ({entry.get('id', 'without an id')})"
    _refuse_if(sorted(map(str, set(entry) - _FIELDS)), f"{name} has unknown fields")
    lacking = [one for one in ("id", "opening") if not str(entry.get(one) or "").strip()]
    _refuse_if(lacking, f"{name} lacks")
    role, mode = entry.get("role"), entry.get("mode") or "named"
    _refuse_if([] if role in _ROLES else [str(role)], f"{name} has a role that doesn't exist")
    _refuse_if([] if mode in _MODES else [str(mode)], f"{name} has a mode that doesn't exist")
    answers = entry.get("answers") or {}
    _refuse_if([] if isinstance(answers, dict) else ["answers"], f"{name}: not a set of slots")
    prefer = entry.get("prefer") or ()
    return Scripted(
        id=str(entry["id"]),
        role=role,
        mode=mode,
        employer=entry.get("employer"),
        opening=str(entry["opening"]),
        answers=answers,
        prefer=(prefer,) if isinstance(prefer, str) else tuple(map(str, prefer)),
    )


def _refuse_if(wrong: Sequence[str], what: str) -> None:
    if wrong:
        raise AskohError(
            f"{what}: {', '.join(wrong)}.",
            f"A person has {', '.join(sorted(_FIELDS))}; role is manager, employee or hr; "
            "mode is named or private.",
        )


class Answers:
    """What a person answers, slot by slot; a list gives its items one after another."""

    def __init__(self, answers: Mapping[str, object]) -> None:
        self._left = {
            slot: list(value) if isinstance(value, list) else [value]
            for slot, value in answers.items()
        }

    def knows(self, slot: str) -> bool:
        """Whether there is an answer for the slot."""
        return bool(self._left.get(slot))

    def take(self, slot: str) -> object:
        """The next answer; the last one is given again. "don't know" if there is none."""
        left = self._left.get(slot)
        if not left:
            return DONT_KNOW
        return left.pop(0) if len(left) > 1 else left[0]


def choice_for(slot: str, value: object, choices: Iterable[Mapping[str, Any]]) -> str | None:
    """The title of the offered choice that stands for `value`; None if none does."""
    for choice in choices:
        if same(choice["title"], value) or value in _payload_values(choice, slot):
            return str(choice["title"])
    return None


def _payload_values(choice: Mapping[str, Any], slot: str) -> list[object]:
    _, brace, rest = str(choice.get("payload") or "").partition("{")
    if not brace:
        return []
    try:
        found = json.loads(brace + rest).get(slot)
    except ValueError:
        return []
    return found if isinstance(found, list) else [found]


def same(one: object, other: object) -> bool:
    """Whether two titles are the same to a reader."""
    return str(one).strip().casefold() == str(other).strip().casefold()


def as_words(value: object) -> str:
    """An answer as a person would type it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return f"{value.day} {value:%B %Y}"
    if isinstance(value, list | tuple):
        return ", ".join(as_words(item) for item in value)
    if value is None:
        return DONT_KNOW
    words = str(value)
    # A slot's value, such as may_be_fit, not a sentence.
    return words if " " in words else words.replace("_", " ")
