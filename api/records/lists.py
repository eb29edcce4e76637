"""What HR's desk chooses from, read from ``lists.yml``: codes that are stored, and their words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from guidance.yaml_file import read_yaml

_FILE = Path(__file__).with_name("lists.yml")


@dataclass(frozen=True, slots=True)
class Age:
    """Cases that began at least `at_least` and less than `below` days ago."""

    text: str
    at_least: int
    below: int


@dataclass(frozen=True, slots=True)
class PlanKind:
    """A kind of plan, and the headings of its columns when HR types it."""

    text: str
    headings: tuple[str, ...]


@cache
def words_of(name: str) -> Mapping[str, str]:
    """The words of a list by code, in its order.

    Raises:
        KeyError: there is no such list.
    """
    return MappingProxyType({str(code): str(text) for code, text in _lists()[name].items()})


@cache
def plan_kinds() -> Mapping[str, PlanKind]:
    """The kinds of plan a case can hold."""
    given = _lists()["plans"]
    return {code: PlanKind(one["text"], tuple(one["headings"])) for code, one in given.items()}


@cache
def suggested_attachments() -> tuple[str, ...]:
    """Names of what a provider is often sent with a referral."""
    return tuple(str(name) for name in _lists()["attachments"])


@cache
def ages() -> Mapping[str, Age]:
    """The spans of time a case can be looked for by."""
    given = _lists()["ages"]
    return {code: Age(one["text"], one["from"], one["below"]) for code, one in given.items()}


@cache
def _lists() -> Mapping[str, Any]:
    lists: dict[str, Any] = read_yaml(_FILE)
    return lists
