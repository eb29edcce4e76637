"""People of the stories: they type an opening, then answer what is asked in their own words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
STORIES = HERE / "stories.yml"
ORACLE = HERE.parent / "oracle.yml"
EMPLOYERS = "8_"
DONT_KNOW = "don't know"
MOST_TURNS = 25
_WITH_A_DRAFT = frozenset({"REFER_NOW", "STOP_TASK", "CONSIDER", "WORKSTATION"})


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an opening, answers, and the ending that the oracle expects for them."""

    id: str
    opening: str
    is_manager: bool
    answers: Mapping[str, str]
    row: Mapping[str, Any]
    never: tuple[str, ...] = ()
    crisis: bool = False


@dataclass(slots=True)
class Told:
    """A conversation as it went: what was typed and replied, and the last decision."""

    turns: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    ending: dict[str, Any] = field(default_factory=dict)
    drafted: bool = False

    @property
    def length(self) -> int:
        """Messages of the person, buttons included."""
        return len(self.turns)

    @property
    def asked(self) -> list[str]:
        """The slots that were asked for, in order."""
        return [reply["slot"] for _, reply in self.turns if reply["slot"]]


def people() -> list[Person]:
    """Everybody: one for each opening, and for each further ending of one."""
    rows = {row["id"]: row for row in yaml.safe_load(ORACLE.read_text())["rows"]}
    return [one for story in yaml.safe_load(STORIES.read_text()) for one in _of(story, rows)]


def _of(story: Mapping[str, Any], rows: Mapping[str, Any]) -> Iterable[Person]:
    for name, opening in story["openings"].items():
        yield _person(story, name, opening, rows[story["row"]])
    for name, other in story.get("endings", {}).items():
        opening = story["openings"][other["opening"]]
        yield _person({**story, **_merged(story, other)}, name, opening, rows[other["row"]])


def _merged(story: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    sides = ("manager", "employee")
    return {side: {**story.get(side, {}), **other.get(side, {})} for side in sides}


def _person(story: Mapping[str, Any], name: str, opening: str, row: Mapping[str, Any]) -> Person:
    is_manager = name.startswith("M")
    return Person(
        id=f"{row['id'].split(' ')[0]} {story['story']} {name}",
        opening=opening,
        is_manager=is_manager,
        answers=story.get("manager" if is_manager else "employee", {}),
        row=row,
        never=tuple(story.get("never", ())),
        crisis=bool(story.get("crisis")),
    )
