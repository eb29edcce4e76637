"""Labelled messages for an evaluation: read, checked, and split into halves by their ids."""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from askoh.errors import AskohError
from askoh.understanding.tsv import Table, read_table
from guidance.safety import Level
from guidance.topics import topic_table

#: Everyday exaggeration: any topic is right, the safety answer is not.
NEAR_MISS = "near_miss_crisis"
_ANYTHING = "any"
_BETWEEN = re.compile(r"[,;|\s]+")
_DIGITS = re.compile(r"\d+")
_HALVES: dict[str, Callable[[int], bool]] = {
    "all": lambda number: True,
    "even": lambda number: number % 2 == 0,
    "odd": lambda number: number % 2 == 1,
}


@dataclass(frozen=True, slots=True)
class Labelled:
    """A message and the topic it should get.

    Attributes:
        id: from the file, or the row's number.
        text: as typed.
        label: a topic, or `NEAR_MISS`.
        also: topics that are right as well; None takes the topic table's.
    """

    id: str
    text: str
    label: str
    also: tuple[str, ...] | None

    @property
    def is_near_miss(self) -> bool:
        """Whether only the lack of a false alarm counts."""
        return self.label == NEAR_MISS


@dataclass(frozen=True, slots=True)
class Alarming:
    """A message and the level of urgency it should get."""

    id: str
    text: str
    level: Level


def read_labelled(path: Path, half: str = "all") -> list[Labelled]:
    """Read messages with the columns text and topic, and id and also if there are any.

    Args:
        path: a table.
        half: "even" or "odd" takes only rows with such a number in their id.

    Raises:
        AskohError: the file can't be used, a label isn't a topic, or no row is left.
    """
    table = read_table(path)
    also = table.optional("also")
    rows = zip(_ids(table), table.column("text"), table.column("topic"), strict=True)
    found = [
        Labelled(name, text, label.strip(), None if also is None else _listed(also[place]))
        for place, (name, text, label) in enumerate(rows)
    ]
    _check_labels(path, found)
    kept = [one for one in found if _HALVES[half](_number(one.id, path, half))]
    return _some(kept, path, half)


def read_alarming(path: Path, half: str = "all") -> list[Alarming]:
    """Read messages with the columns text and level, and id if there is one.

    Raises:
        AskohError: the file can't be used, or a level isn't one.
    """
    table = read_table(path)
    levels = [level.strip() for level in table.column("level")]
    wrong = sorted(set(levels) - {level.value for level in Level})
    if wrong:
        raise AskohError(
            f"{path} has the level {wrong[0]!r}.", f"The levels are: {', '.join(Level)}."
        )
    rows = zip(_ids(table), table.column("text"), levels, strict=True)
    found = [Alarming(name, text, Level(level)) for name, text, level in rows]
    kept = [one for one in found if _HALVES[half](_number(one.id, path, half))]
    return _some(kept, path, half)


def _some[Row](rows: list[Row], path: Path, half: str) -> list[Row]:
    if rows:
        return rows
    what = "" if half == "all" else f" with an {half} number in their id"
    raise AskohError(f"{path} has no rows{what}.", "Give a file with rows, or another --half.")


def _ids(table: Table) -> list[str]:
    named = table.optional("id")
    return named or [str(number) for number in range(1, len(table.rows) + 1)]


def _number(name: str, path: Path, half: str) -> int:
    digits = _DIGITS.findall(name)
    if digits:
        return int(digits[-1])
    if half == "all":
        return 0
    raise AskohError(
        f"{path}: the id {name!r} holds no number, so it is neither even nor odd.",
        "Number the ids, or leave out --half.",
    )


def _listed(words: str) -> tuple[str, ...]:
    """The topics of a cell: "a, b", "a b", or a JSON list; "any" stands for all."""
    try:
        given = json.loads(words)
    except ValueError:
        given = None
    names = given if isinstance(given, list) else _BETWEEN.split(words.strip())
    listed = tuple(str(name) for name in names if name)
    return tuple(topic_table().topics) if _ANYTHING in listed else listed


def _check_labels(path: Path, found: Sequence[Labelled]) -> None:
    known = {*topic_table().topics, NEAR_MISS}
    for one in found:
        wrong = {one.label, *(one.also or ())} - known
        if wrong:
            raise AskohError(
                f"{path}: row {one.id} has the topic {min(wrong)!r}, which isn't one.",
                f"The topics are: {', '.join(sorted(known))}.",
            )
