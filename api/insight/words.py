"""What the figures are called, read from ``words.yml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from guidance.yaml_file import read_yaml

_FILE = Path(__file__).with_name("words.yml")
#: Whose cases a table counts.
EMPLOYER, USER = "employer", "user"


@dataclass(frozen=True, slots=True)
class Band:
    """People off work for `at_least` so many weeks, and less than the next band."""

    code: str
    text: str
    at_least: float


@dataclass(frozen=True, slots=True)
class TableWords:
    """A table's title, what it counts, its columns, and whose cases (`EMPLOYER` or `USER`)."""

    title: str
    lead: str
    first: str
    second: str
    of: str
    third: str = ""


@cache
def words_of(name: str) -> Mapping[str, str]:
    """The words of a list by code, in its order.

    Raises:
        KeyError: there is no such list.
    """
    return MappingProxyType({str(code): str(text) for code, text in _words()[name].items()})


@cache
def age_bands() -> tuple[Band, ...]:
    """The bands of weeks off work, shortest first; the first begins at 0."""
    given = _words()["ages"].items()
    return tuple(Band(code, one["text"], one["from"]) for code, one in given)


@cache
def table_words() -> Mapping[str, TableWords]:
    """The tables by name, in the order of the page."""
    given = _words()["tables"].items()
    return MappingProxyType({name: TableWords(**one) for name, one in given})


def others() -> str:
    """What stands for all hidden groups together."""
    return str(_words()["others"])


@cache
def _words() -> Mapping[str, Any]:
    words: dict[str, Any] = read_yaml(_FILE)
    return words
