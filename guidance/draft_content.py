"""Load what a draft says (``content/draft.yml``) into typed values, checked on load."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, cast

from guidance.fields import FieldReader, Problem
from guidance.yaml_file import read_yaml

CONTENT_FOLDER: Final = Path(__file__).parent / "content"
KINDS: Final = ("choice", "each", "text", "day", "weeks", "number", "words", "sending", "own")

type Texts = Mapping[str, str]


class DraftContentError(ValueError):
    """A content file can't be used; the message lists every fault with its cure."""

    def __init__(self, name: str, problems: list[Problem]) -> None:
        lines = "\n".join(f"- {problem}" for problem in problems)
        super().__init__(f"{name} has {len(problems)} problem(s):\n{lines}")


@dataclass(frozen=True, slots=True)
class Gap:
    """How the absence of a field is reported, and when: slot -> values (empty: always).

    It is not needed when one of the slots in ``unless`` is known.
    """

    title: str
    why: str
    must: bool
    applies: Mapping[str, tuple[str, ...]]
    unless: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the draft; ``quiet`` fields show no line for "no", "none" or unknown."""

    id: str
    label: str
    kind: str
    slot: str | None
    texts: str | None
    health: bool
    quiet: bool
    gap: Gap | None
    sources: tuple[str, ...]

    @property
    def section(self) -> str:
        """The section it stands in: the first part of its id."""
        return self.id.partition(".")[0]


@dataclass(frozen=True, slots=True)
class Check:
    """One check of the quality score (uk-guidance 1.6)."""

    id: str
    points: int
    text: str
    sources: tuple[str, ...]
    filled: tuple[str, ...]
    no_gap: tuple[str, ...]
    count: str | None
    low: int
    high: int
    no_flags: bool
    mandatory: bool


@dataclass(frozen=True, slots=True)
class ReasonContext:
    """A phrase of the reason line and the slot values that call for it."""

    when: Mapping[str, str]
    text: str
    apart: bool


@dataclass(frozen=True, slots=True)
class ReasonWords:
    """The parts the one-sentence reason is put together from."""

    opening: Texts
    contexts: tuple[ReasonContext, ...]
    wish: Texts
    wish_at_work: Texts
    at_work: tuple[str, ...]
    words: Texts


@dataclass(frozen=True, slots=True)
class DraftContent:
    """Everything in ``draft.yml``."""

    title: str
    labels: Texts
    agreement_states: Texts
    sections: Texts
    fields: tuple[Field, ...]
    ask_order: tuple[str, ...]
    own: Texts
    reason: ReasonWords
    texts: Mapping[str, Texts]
    safety_critical: tuple[str, ...]
    ready_at: int
    checks: tuple[Check, ...]

    def field(self, field_id: str) -> Field:
        """Return the field called ``field_id``. Raises StopIteration for an unknown one."""
        return next(field for field in self.fields if field.id == field_id)


def load_yaml(name: str) -> Mapping[str, object]:
    """Return the mapping in ``content/<name>``; DraftContentError if it holds no mapping."""
    data = read_yaml(CONTENT_FOLDER / name)
    if not isinstance(data, dict):
        fault = Problem(name, "is not a set of named fields", "Start from the shipped file")
        raise DraftContentError(name, [fault])
    return cast("Mapping[str, object]", data)


def entries(reader: FieldReader, key: str) -> list[FieldReader]:
    """Return one reader for each mapping in the list ``key``, named by its id or place."""
    value = reader.raw(key)
    if not isinstance(value, list):
        reader.fault(key, "is not a list of entries", f"Write '{key}:' and entries under it")
        return []
    found: list[FieldReader] = []
    for place, item in enumerate(value, start=1):
        if isinstance(item, dict):
            name = f"{reader.name(key)}[{item.get('id', place)}]."
            found.append(FieldReader(item, name, reader.problems))
        else:
            reader.fault(key, f"entry {place} is not a group of fields", "Indent its fields")
    return found


def text_map(reader: FieldReader, key: str) -> Texts:
    """Return the group ``key`` as texts by name; faults are noted in ``reader``."""
    value = reader.raw(key)
    if not isinstance(value, dict):
        reader.fault(key, "is not a group of texts", "Write 'name: text' lines under it")
        return {}
    bad = [name for name, text in value.items() if not isinstance(text, str)]
    for name in bad:
        reader.fault(f"{key}.{name}", "is not text", "Put quotation marks around it")
    bare = [name for name in value if not isinstance(name, str)]
    for name in bare:
        reader.fault(f"{key}.{name}", "is not read as a name", "Put quotation marks around it")
    return {str(name): str(text) for name, text in value.items()}


def flag_of(reader: FieldReader, key: str) -> bool:
    """Return a true or false field, false when it isn't there."""
    value = reader.raw(key)
    if value is None or isinstance(value, bool):
        return bool(value)
    reader.fault(key, f"is '{value}'", "Write true or false")
    return False


def raise_problems(name: str, reader: FieldReader) -> None:
    """Raise DraftContentError if ``reader`` has noted any fault."""
    if reader.problems:
        raise DraftContentError(name, reader.problems)


def _value_lists(reader: FieldReader, key: str) -> Mapping[str, tuple[str, ...]]:
    group = reader.group(key)
    if group is None:
        return {}
    return {slot: group.choices(slot) for slot in group.data}


def _gap(reader: FieldReader) -> Gap | None:
    title, why = reader.text("missing"), reader.text("why")
    must = flag_of(reader, "must")
    applies, unless = _value_lists(reader, "applies"), reader.choices("unless")
    if title is None:
        return None
    if why is None:
        reader.fault("why", "is missing", "Say why the gap matters")
    return Gap(title, why or "", must, applies, unless)


def _field(reader: FieldReader) -> Field:
    return Field(
        id=reader.text("id", required=True) or "",
        label=reader.text("label", required=True) or "",
        kind=reader.choice("kind", KINDS),
        slot=reader.text("slot"),
        texts=reader.text("texts"),
        health=flag_of(reader, "health"),
        quiet=flag_of(reader, "quiet"),
        gap=_gap(reader),
        sources=reader.choices("sources"),
    )


def _check(reader: FieldReader) -> Check:
    return Check(
        id=reader.text("id", required=True) or "",
        points=reader.whole("points", 0, 100) or 0,
        text=reader.text("text", required=True) or "",
        sources=reader.choices("sources"),
        filled=reader.choices("filled"),
        no_gap=reader.choices("no_gap"),
        count=reader.text("count"),
        low=reader.whole("low", 0, 20, 0) or 0,
        high=reader.whole("high", 0, 20, 0) or 0,
        no_flags=flag_of(reader, "no_flags"),
        mandatory=flag_of(reader, "mandatory"),
    )


def _reason(reader: FieldReader) -> ReasonWords:
    contexts = tuple(
        ReasonContext(
            text_map(entry, "when"),
            entry.text("text", required=True) or "",
            flag_of(entry, "apart"),
        )
        for entry in entries(reader, "context")
    )
    groups = ("opening", "context", "wish", "wish_at_work", "at_work")
    return ReasonWords(
        opening=text_map(reader, "opening"),
        contexts=contexts,
        wish=text_map(reader, "wish"),
        wish_at_work=text_map(reader, "wish_at_work"),
        at_work=reader.choices("at_work"),
        words={
            name: reader.text(name, required=True) or ""
            for name in reader.data
            if name not in groups
        },
    )


def _sections(reader: FieldReader) -> Texts:
    return {
        entry.text("id", required=True) or "": entry.text("title", required=True) or ""
        for entry in entries(reader, "sections")
    }


def _texts(reader: FieldReader) -> Mapping[str, Texts]:
    group = reader.group("texts")
    return {} if group is None else {name: text_map(group, name) for name in group.data}


def _cross_check(reader: FieldReader, content: DraftContent) -> None:
    """Note fields in an unknown section or with unknown texts, and unknown ids in lists."""
    known = {field.id for field in content.fields}
    for field in content.fields:
        if field.section not in content.sections:
            reader.fault(f"fields[{field.id}]", "is in no section", "Start its id with a section's")
        if field.texts and field.texts not in content.texts:
            reader.fault(f"fields[{field.id}].texts", "is unknown", "Name a list under 'texts'")
    for name in (*content.ask_order, *(name for c in content.checks for name in c.filled)):
        if name not in known:
            reader.fault(name, "is no field", "Use the id of a field")
    points = sum(check.points for check in content.checks)
    if points != 100:  # noqa: PLR2004 - a score is out of 100
        reader.fault("score.checks", f"add up to {points}", "Make the points add up to 100")


@cache
def draft_content() -> DraftContent:
    """Return ``draft.yml``, read once. Raises DraftContentError naming every fault."""
    reader = FieldReader(load_yaml("draft.yml"))
    empty = FieldReader({}, problems=reader.problems)
    score = reader.group("score") or empty
    content = DraftContent(
        title=reader.text("title", required=True) or "",
        labels=text_map(reader, "labels"),
        agreement_states=text_map(reader, "agreement_states"),
        sections=_sections(reader),
        fields=tuple(_field(entry) for entry in entries(reader, "fields")),
        ask_order=reader.choices("ask_order"),
        own=text_map(reader, "own_lines"),
        reason=_reason(reader.group("reason") or empty),
        texts=_texts(reader),
        safety_critical=reader.choices("safety_critical"),
        ready_at=score.whole("ready_at", 0, 100) or 0,
        checks=tuple(_check(entry) for entry in entries(score, "checks")),
    )
    _cross_check(reader, content)
    raise_problems("draft.yml", reader)
    return content
