"""The texts and tables of phased returns, read from content."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from guidance.content import load_kind
from guidance.fields import FieldReader
from guidance.slots import SLOTS

SHAPES: Final = (
    "shorter_days",
    "mornings",
    "late_start",
    "two_step",
    "alternate_days",
    "home_first",
    "reduced_duties",
)
LEVELS: Final = ("stop", "warn", "note")
_PLACES: Final = ("home", "mixed", "work")
_KINDS: Final = ("text", "first_day", "restriction", "heading")
_FULL: Final = 100
_ABOUT_ANOTHER: Final = ("manager", "hr")


@dataclass(frozen=True, slots=True)
class Stage:
    """What is done, and where, up to a share of the plan's weeks (``until`` in percent)."""

    until: int
    duties: str
    place: str


@dataclass(frozen=True, slots=True)
class PlanKind:
    """One of the six kinds of plan (R68)."""

    id: str
    title: str
    shapes: tuple[str, ...]
    hours_rise: bool
    stages: tuple[Stage, ...]
    sources: tuple[str, ...]

    def stage(self, done: float) -> Stage:
        """Return the stage in which ``done`` percent of the weeks lie behind."""
        return next(stage for stage in self.stages if done < stage.until)


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast a plan goes for one kind of wish (R69)."""

    id: str
    start: int
    weeks: int
    most_start: int | None
    fewest_weeks: int | None
    lower_by: int
    least_start: int | None
    text: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CheckText:
    """The words and the number of one check (uk-guidance 2.3)."""

    id: str
    level: str
    text: str
    cure: str
    limit: int
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One text of a plan, in the employee's words and, where those differ, a manager's.

    ``demands`` are the job demands a restriction stands against; ``days`` how many days after
    the first day of usual hours the plan is looked back on.
    """

    id: str
    kind: str
    text: str
    manager: str | None
    demands: tuple[str, ...]
    days: int
    sources: tuple[str, ...]

    def said_to(self, reader: str) -> str:
        """Return the text for a reader, by the slot ``role``."""
        return self.manager if self.manager and reader in _ABOUT_ANOTHER else self.text


@cache
def kinds() -> Mapping[str, PlanKind]:
    """Return the six kinds of plan by id.

    Raises:
        ContentError: naming file, entry and field, when the content is faulty. So do the rest.

    """
    return load_kind("phased_plans", _read_kind)


@cache
def paces() -> Mapping[str, Pace]:
    """Return the paces by id: usual, eager, worried."""
    return load_kind("phased_paces", _read_pace)


@cache
def checks() -> Mapping[str, CheckText]:
    """Return the checks by id, in the order in which they are told."""
    return load_kind("phased_checks", _read_check)


@cache
def entries() -> Mapping[str, Entry]:
    """Return every text by id."""
    return load_kind("phased_return", _read_entry)


def say(entry_id: str, reader: str = "employee", **blanks: object) -> str:
    """Return one text for a reader, with its blanks filled.

    Raises:
        KeyError: when there is no such text, or a blank has no value.

    """
    return entries()[entry_id].said_to(reader).format_map(blanks)


def of_kind(kind: str) -> tuple[Entry, ...]:
    """Return the texts of one kind: first_day, restriction or heading."""
    return tuple(entry for entry in entries().values() if entry.kind == kind)


def headings(reader: str = "employee") -> Mapping[str, str]:
    """Return the headings of a plan by id."""
    return {entry.id: entry.said_to(reader) for entry in of_kind("heading")}


def _read_kind(reader: FieldReader) -> PlanKind:
    return PlanKind(
        id=reader.text("id") or "",
        title=reader.text("title", required=True) or "",
        shapes=reader.choices("shapes", SHAPES),
        hours_rise=reader.choice("hours", ("rise", "stay")) == "rise",
        stages=_stages(reader),
        sources=reader.choices("sources"),
    )


def _stages(reader: FieldReader) -> tuple[Stage, ...]:
    value = reader.raw("stages")
    if not isinstance(value, list):
        reader.fault("stages", "is not a list", "Start each line with '- '")
        return ()
    found: list[Stage] = []
    for number, item in enumerate(value, start=1):
        prefix = reader.name(f"stages.{number}.")
        inner = FieldReader(item if isinstance(item, dict) else {}, prefix, reader.problems)
        stage = Stage(
            until=inner.whole("until", 1, _FULL) or _FULL,
            duties=inner.text("duties", required=True) or "",
            place=inner.choice("place", _PLACES),
        )
        inner.finish()
        found.append(stage)
    if not found or found[-1].until != _FULL:
        reader.fault("stages", "do not reach the end", "Let the last have 'until: 100'")
    return tuple(found)


def _read_pace(reader: FieldReader) -> Pace:
    return Pace(
        id=reader.text("id") or "",
        start=reader.whole("start", 10, 90) or 0,
        weeks=reader.whole("weeks", 1, 12) or 0,
        most_start=reader.whole("most_start", 10, 90),
        fewest_weeks=reader.whole("fewest_weeks", 1, 12),
        lower_by=reader.whole("lower_by", 0, 80, 0) or 0,
        least_start=reader.whole("least_start", 10, 90),
        text=reader.text("text") or "",
        sources=reader.choices("sources"),
    )


def _read_check(reader: FieldReader) -> CheckText:
    return CheckText(
        id=reader.text("id") or "",
        level=reader.choice("level", LEVELS),
        text=reader.text("text", required=True) or "",
        cure=reader.text("cure", required=True) or "",
        limit=reader.whole("limit", 1, 100, 0) or 0,
        sources=reader.choices("sources"),
    )


def _read_entry(reader: FieldReader) -> Entry:
    return Entry(
        id=reader.text("id") or "",
        kind=reader.choice("kind", _KINDS, "text"),
        text=reader.text("text", required=True) or "",
        manager=reader.text("manager"),
        demands=reader.choices("demands", SLOTS["job_demands"].values),
        days=reader.whole("days", 1, 366, 0) or 0,
        sources=reader.choices("sources"),
    )
