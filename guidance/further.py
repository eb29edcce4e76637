"""Facts that go further than a topic's written answer, read from content/further_facts.yml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from guidance.content import FOLDER, NATIONS, facts, footer, load_kind
from guidance.fields import FieldReader
from guidance.references import names, read_names
from guidance.switches import switch_facts, switch_text


@dataclass(frozen=True, slots=True)
class Further:
    """More sentences on a topic, and the line for the foot that says where they come from."""

    lines: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class FurtherFacts:
    """What goes further on one topic: ids of dated switches and of facts."""

    switches: tuple[str, ...]
    facts: tuple[str, ...]


def load_further(folder: Path = FOLDER) -> dict[str, FurtherFacts]:
    """Read what goes further on which topic, keyed by topic.

    Raises:
        ContentError: with every fault, each naming file, entry and field.

    """
    return load_kind("further_facts", _read, folder)


def further(topic: str, nation: str, today: date) -> Further:
    """Return what else is known on a topic; nothing that may not be said on this day.

    Facts are said only where they hold; with an unknown nation only those of all four. What
    changes by date says itself where it holds.
    """
    listed = _by_topic().get(topic, FurtherFacts((), ()))
    changing = [switch_text(name, today, nation=nation) for name in listed.switches]
    known = [facts()[name] for name in listed.facts]
    said = [
        fact
        for fact in known
        if fact.may_be_shown(today)
        and (nation in fact.nations if nation in NATIONS else set(fact.nations) == set(NATIONS))
    ]
    named = [name for switch in listed.switches for name in switch_facts(switch, today)]
    sources = footer([*named, *(fact.id for fact in said)], today)
    return Further((*changing, *(fact.text for fact in said)), sources)


@cache
def _by_topic() -> Mapping[str, FurtherFacts]:
    return load_further()


def _read(reader: FieldReader) -> FurtherFacts:
    topic = reader.text("id") or ""
    if topic not in names("topic"):
        reader.fault("id", f"'{topic}' has no written answer", "Use a topic of content/answers")
    found = read_names(reader, "facts", "fact")
    for name in found:
        known = facts().get(name)
        if known is not None and known.confidence == "C":
            reader.fault("facts", f"names {name}, which is not confirmed", "Take it out")
    return FurtherFacts(read_names(reader, "switches", "switch"), found)
