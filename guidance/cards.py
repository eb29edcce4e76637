"""Guides by topic, by condition and by kind of work, read from their content files.

They are general: no guide names a person or says what somebody has. A topic card of
confidence C was confirmed by no source and is never served.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from guidance.content import FOLDER, load_kind
from guidance.fields import FieldReader
from guidance.provenance import Provenance, read_provenance
from guidance.references import names, read_names
from guidance.slots import SLOTS


@dataclass(frozen=True, slots=True)
class TopicCard:
    """A short guide on one topic, in a manager's and an employee's words.

    ``topic`` is the intent it belongs to, if there is one. ``helplines``, ``signposts`` and
    ``facts`` are ids.
    """

    id: str
    title: str
    also_called: tuple[str, ...]
    topic: str | None
    manager: str
    employee: str
    helplines: tuple[str, ...]
    signposts: tuple[str, ...]
    facts: tuple[str, ...]
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class ConditionCard:
    """A guide on a condition or situation, drawn from the reports' case studies.

    ``areas`` are values of the slot ``issue_area``; ``adjustments`` are ids. ``helped`` and
    ``went_wrong`` tell of single cases and prove nothing.
    """

    id: str
    name: str
    also_called: tuple[str, ...]
    topic: str | None
    areas: tuple[str, ...]
    effects: str | None
    helped: str
    went_wrong: str | None
    manager: str
    employee: str
    adjustments: tuple[str, ...]
    sections: tuple[str, ...]
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class SectorPrompt:
    """Risks of one kind of work, and what to ask a manager there."""

    id: str
    sector: str
    also_called: tuple[str, ...]
    risks: str
    ask: str
    job_demands: tuple[str, ...]
    sections: tuple[str, ...]
    provenance: Provenance


def load_topic_cards(folder: Path = FOLDER) -> dict[str, TopicCard]:
    """Read the topic cards, keyed by id.

    Raises:
        ContentError: with every fault, each naming file, entry and field.

    """
    return load_kind("topic_cards", _read_topic_card, folder)


def load_condition_cards(folder: Path = FOLDER) -> dict[str, ConditionCard]:
    """Read the condition cards, keyed by id.

    Raises:
        ContentError: with every fault, each naming file, entry and field.

    """
    return load_kind("condition_cards", _read_condition_card, folder)


def load_sector_prompts(folder: Path = FOLDER) -> dict[str, SectorPrompt]:
    """Read the prompts by sector, keyed by id.

    Raises:
        ContentError: with every fault, each naming file, entry and field.

    """
    return load_kind("sector_prompts", _read_sector, folder)


@cache
def topic_cards() -> Mapping[str, TopicCard]:
    """Return every topic card by id, also those that may not be served."""
    return load_topic_cards()


@cache
def condition_cards() -> Mapping[str, ConditionCard]:
    """Return every condition card by id."""
    return load_condition_cards()


@cache
def sector_prompts() -> Mapping[str, SectorPrompt]:
    """Return the prompts of every sector by id."""
    return load_sector_prompts()


def served_topic_cards(today: date) -> tuple[TopicCard, ...]:
    """Return the topic cards that may be served on this day."""
    return tuple(card for card in topic_cards().values() if card.provenance.may_be_served(today))


def prompts_for(job_demands: tuple[str, ...]) -> tuple[SectorPrompt, ...]:
    """Return the sectors whose work makes one of these demands (values of the slot)."""
    wanted = set(job_demands)
    return tuple(prompt for prompt in sector_prompts().values() if wanted & {*prompt.job_demands})


def _topic(reader: FieldReader) -> str | None:
    topic = reader.text("topic")
    if topic is not None and topic not in names("topic"):
        reader.fault("topic", f"'{topic}' has no written answer", "Use a topic of content/answers")
    return topic


def _read_topic_card(reader: FieldReader) -> TopicCard:
    return TopicCard(
        id=reader.text("id") or "",
        title=reader.text("title", required=True) or "",
        also_called=reader.choices("also_called"),
        topic=_topic(reader),
        manager=reader.text("manager", required=True) or "",
        employee=reader.text("employee", required=True) or "",
        helplines=read_names(reader, "helplines", "helpline"),
        signposts=read_names(reader, "signposts", "signpost"),
        facts=read_names(reader, "facts", "fact"),
        provenance=read_provenance(reader),
    )


def _read_condition_card(reader: FieldReader) -> ConditionCard:
    areas = reader.choices("areas", SLOTS["issue_area"].values)
    if not areas:
        reader.fault("areas", "is empty", "Name at least one value of issue_area")
    return ConditionCard(
        id=reader.text("id") or "",
        name=reader.text("name", required=True) or "",
        also_called=reader.choices("also_called"),
        topic=_topic(reader),
        areas=areas,
        effects=reader.text("effects"),
        helped=reader.text("helped", required=True) or "",
        went_wrong=reader.text("went_wrong"),
        manager=reader.text("manager", required=True) or "",
        employee=reader.text("employee", required=True) or "",
        adjustments=read_names(reader, "adjustments", "adjustment"),
        sections=reader.choices("sections"),
        provenance=read_provenance(reader),
    )


def _read_sector(reader: FieldReader) -> SectorPrompt:
    return SectorPrompt(
        id=reader.text("id") or "",
        sector=reader.text("sector", required=True) or "",
        also_called=reader.choices("also_called"),
        risks=reader.text("risks", required=True) or "",
        ask=reader.text("ask", required=True) or "",
        job_demands=reader.choices("job_demands", SLOTS["job_demands"].values),
        sections=reader.choices("sections"),
        provenance=read_provenance(reader),
    )
