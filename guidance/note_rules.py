"""The fit note tables, read from content: rules, steps, boxes, prompts and words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from guidance.conditions import Condition, Group
from guidance.content import load_kind
from guidance.fields import FieldReader
from guidance.note_dates import ANCHORS, Due, read_due
from guidance.note_questions import TABLE
from guidance.note_timeline import BOXES
from guidance.slots import SLOTS

_OWNERS: Final = ("manager", "employee", "hr")
_KINDS: Final = ("problem", "reason", "accept")
_NEEDS: Final = ("oh", "no_oh", "eap")
_MOST: Final = 3650


@dataclass(frozen=True, slots=True)
class NoteRule:
    """One row of ``fit_notes.yml``; ``limit`` is the number it compares with."""

    id: str
    kind: str
    condition: Condition
    reason: str
    employee: str
    steps: tuple[str, ...]
    replaces: tuple[str, ...]
    limit: int | None
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NoteStepText:
    """A step's words for either reader, and when it is due."""

    id: str
    text: str | None
    employee: str | None
    owner: str
    employee_owner: str
    due: Due
    needs: str | None
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Box:
    """One kind of advice on a 'may be fit' note."""

    id: str
    question: str
    employee: str
    cues: tuple[str, ...]
    offers: tuple[str, ...]
    next: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PromptText:
    """What is said some days before a note ends."""

    id: str
    days: int
    text: str
    employee: str


@dataclass(frozen=True, slots=True)
class Words:
    """Plain words; ``cues`` are what comments say when they mean this."""

    text: str
    cues: tuple[str, ...]


@cache
def rules() -> Mapping[str, NoteRule]:
    """Return the ordered table by rule id.

    Raises:
        ContentError: naming file, entry and field, when the content is faulty. So do the rest.

    """
    return load_kind("fit_notes", _read_rule)


@cache
def steps() -> Mapping[str, NoteStepText]:
    """Return every step by id."""
    return load_kind("fit_note_steps", _read_step)


@cache
def boxes() -> Mapping[str, Box]:
    """Return the four boxes by id."""
    return load_kind("fit_note_boxes", _read_box)


@cache
def prompts() -> Mapping[str, PromptText]:
    """Return the prompts, the earliest first."""
    return load_kind("fit_note_prompts", _read_prompt)


@cache
def words() -> Mapping[str, Words]:
    """Return plain words by id."""
    return load_kind("fit_note_words", _read_words)


def limit(rule_id: str) -> int:
    """Return the number a rule compares with.

    Raises:
        KeyError: when there is no such rule, or it has no limit.

    """
    number = rules()[rule_id].limit
    if number is None:
        raise KeyError(f"{rule_id} has no limit")
    return number


def advice_in(comments: str | None) -> tuple[str, ...]:
    """Return the boxes whose kind of advice the comments give, in the order of the boxes."""
    return tuple(box.id for box in boxes().values() if _says(comments, box.cues))


def names_job_as_cause(comments: str | None) -> bool:
    """Whether the comments say that work is part of the cause (FN-R15)."""
    return _says(comments, words()["job_as_cause"].cues)


def _says(comments: str | None, cues: tuple[str, ...]) -> bool:
    text = " ".join((comments or "").lower().replace("’", "'").split())
    if not text or not cues:
        return False
    either = "|".join(re.escape(cue) for cue in cues)
    found = re.finditer(rf"(?<!\w)(?:{either})(?!\w)", text)
    return any(not re.search(r"\b(not|non|isn't|wasn't)[ -]$", text[: m.start()]) for m in found)


def _read_rule(reader: FieldReader) -> NoteRule:
    reason = reader.text("reason", required=True) or ""
    return NoteRule(
        id=reader.text("id") or "",
        kind=reader.choice("kind", _KINDS),
        condition=Condition(
            when=_group("when", reader.raw("when"), reader),
            unless=_groups("unless", reader),
        ),
        reason=reason,
        employee=reader.text("employee") or reason,
        steps=reader.choices("steps", steps()),
        replaces=reader.choices("replaces"),
        limit=reader.whole("limit", 1, _MOST),
        sources=reader.choices("sources"),
    )


def _groups(key: str, reader: FieldReader) -> tuple[Group, ...]:
    value = reader.raw(key)
    if value is None:
        return ()
    if not isinstance(value, list):
        reader.fault(key, "is not a list", "Start each line with '- '")
        return ()
    return tuple(_group(key, item, reader) for item in value)


def _group(key: str, value: object, reader: FieldReader) -> Group:
    if not isinstance(value, dict) or not value:
        reader.fault(key, f"is '{value}'", "Write it as 'question: answer'")
        return ()
    pairs: list[tuple[str, frozenset[str]]] = []
    for name, wanted in value.items():
        answers = frozenset(_word(item) for item in _listed(wanted))
        known = TABLE.get(str(name))
        if known is None:
            reader.fault(key, f"asks '{name}'", f"Ask one of: {', '.join(sorted(TABLE))}")
        elif answers - set(known.values):
            reader.fault(key, f"{name} is '{wanted}'", f"Use: {', '.join(known.values)}")
        else:
            pairs.append((str(name), answers))
    return tuple(pairs)


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _word(value: object) -> str:
    # YAML 1.1 reads a bare yes or no as true or false.
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _read_step(reader: FieldReader) -> NoteStepText:
    written = reader.text("due", required=True) or ""
    due = read_due(written)
    if due is None:
        cure = f"Write a day ({', '.join(ANCHORS)}), with '- 7 days' or '+ 2 working days'"
        reader.fault("due", f"is '{written}'", cure)
    step = NoteStepText(
        id=reader.text("id") or "",
        text=reader.text("text"),
        employee=reader.text("employee"),
        owner=reader.choice("owner", _OWNERS),
        employee_owner=reader.choice("employee_owner", _OWNERS, "employee"),
        due=due or Due("today"),
        needs=reader.choice("needs", _NEEDS, "") or None,
        sources=reader.choices("sources"),
    )
    if step.text is None and step.employee is None:
        reader.fault("text", "is missing, and so is employee", "Write at least one of them")
    return step


def _read_box(reader: FieldReader) -> Box:
    name = reader.text("id") or ""
    if name not in BOXES:
        reader.fault("id", f"'{name}' is no box", f"Use: {', '.join(BOXES)}")
    return Box(
        id=name,
        question=reader.text("question", required=True) or "",
        employee=reader.text("employee", required=True) or "",
        cues=reader.choices("cues"),
        offers=reader.choices("offers", SLOTS["can_offer"].values),
        next=reader.choice("next", ("phased_return", "adjustments", "tasks")),
        sources=reader.choices("sources"),
    )


def _read_prompt(reader: FieldReader) -> PromptText:
    return PromptText(
        id=reader.text("id") or "",
        days=reader.whole("days", 1, 90) or 1,
        text=reader.text("text", required=True) or "",
        employee=reader.text("employee", required=True) or "",
    )


def _read_words(reader: FieldReader) -> Words:
    reader.raw("id")
    return Words(reader.text("text", required=True) or "", reader.choices("cues"))
