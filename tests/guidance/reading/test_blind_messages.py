"""Messages written without sight of the reader: what they say is read, nothing more."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from guidance import Facts, read

TODAY = date(2026, 11, 21)
HERE = Path(__file__).parent


def load(name: str) -> list[dict[str, Any]]:
    """Return the messages of one file beside this one."""
    messages: list[dict[str, Any]] = yaml.safe_load((HERE / name).read_text(encoding="utf-8"))
    return messages


def answer(message: Mapping[str, Any]) -> Facts:
    """Read one message as the chat would."""
    return read(message["text"], today=TODAY, asked=message.get("asked"), role=message.get("role"))


def values(facts: Facts, name: str) -> list[str]:
    """Return what was read for a slot, or for one of the names beside the slots, as words."""
    beside: dict[str, list[object]] = {
        "about": [facts.relation],
        "own_health": [str(facts.speaker_own_health).lower()],
        "speaker": [facts.slots.get("role"), facts.speaker_role_hint],
    }
    if name == "job":
        return [*values(facts, "job_title"), *values(facts, "job_tasks")]
    found = beside.get(name, facts.slots.get(name))
    several = found if isinstance(found, list | tuple) else [found]
    return [_word(item) for item in several if item is not None]


def _word(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float | int):
        return f"{value:g}"
    return str(value)


def wants(message: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield each expected value alone, with the slot's name."""
    for name, want in (message.get("expect") or {}).items():
        if isinstance(want, list) and name != "off_days":
            for item in want:
                yield name, item
        else:
            yield name, want


def met(facts: Facts, name: str, want: Any) -> bool:
    """Whether the facts hold one expected value."""
    if name == "off_days":
        return _off_days(facts, *want)
    if name == "barrier":
        kept = [*values(facts, "work_impact_words"), *values(facts, "note_comments")]
        tagged = set(want["tags"]) & set(values(facts, "work_impact"))
        return bool(tagged) or any(_has(item, want["words"]) for item in kept)
    found = values(facts, name)
    if not isinstance(want, dict):
        return _word(want) in found
    if "has" in want:
        return any(_has(item, want["has"]) for item in found)
    if "between" in want:
        low, high = map(str, want["between"])
        return any(low <= item <= high for item in found)
    return any(_any(item, option) for item in found for option in want["any"])


def _has(text: str, pattern: str) -> bool:
    return re.search(pattern, text, re.IGNORECASE) is not None


def _any(item: str, option: object) -> bool:
    word = _word(option)
    return _has(item, word[1:]) if word.startswith("~") else item == word


def _off_days(facts: Facts, low: int, high: int) -> bool:
    start, weeks = facts.slots.get("absence_start"), facts.slots.get("absence_weeks")
    if isinstance(start, str):
        return low <= (TODAY - date.fromisoformat(start)) // timedelta(days=1) <= high
    return isinstance(weeks, int | float) and low <= round(weeks * 7) <= high


def broken(facts: Facts, rule: str) -> bool:
    """Whether the facts hold what a message must never be read as."""
    name, sign, rest = _rule(rule)
    found = values(facts, name)
    if not sign:
        return bool(found)
    if sign == "~":
        return any(_has(item, rest) for item in found)
    if ".." in rest:
        low, high = rest.split("..")
        return any(low <= item <= high for item in found)
    return rest in found


def _rule(rule: str) -> tuple[str, str, str]:
    parts = re.fullmatch(r"(\w+)(?:([=~])(.+))?", rule)
    assert parts, rule
    return parts[1], parts[2] or "", parts[3] or ""


ALL = load("blind_messages.yml")
MESSAGES = [item for item in ALL if not item.get("not_yet")]
NOT_YET = [item for item in ALL if item.get("not_yet")]


def faults(message: Mapping[str, Any]) -> list[object]:
    """Return what a message says that isn't read, and what is read that it doesn't say."""
    facts = answer(message)
    missed = [(name, want) for name, want in wants(message) if not met(facts, name, want)]
    rules = [*message.get("never", ()), *message.get("never_seen", ())]
    return [*missed, *(rule for rule in rules if broken(facts, rule))]


@pytest.mark.parametrize("message", MESSAGES, ids=[item["id"] for item in MESSAGES])
def test_what_the_words_say_is_read(message: dict[str, Any]) -> None:
    facts = answer(message)
    missed = [(name, want) for name, want in wants(message) if not met(facts, name, want)]
    assert not missed, f"{message['text']}\nmissed {missed}\nread {facts.slots}"


@pytest.mark.parametrize("message", MESSAGES, ids=[item["id"] for item in MESSAGES])
def test_nothing_the_words_do_not_say_is_read(message: dict[str, Any]) -> None:
    facts = answer(message)
    rules = [*message.get("never", ()), *message.get("never_seen", ())]
    wrong = [rule for rule in rules if broken(facts, rule)]
    assert not wrong, f"{message['text']}\nwrong {wrong}\nevidence {facts.evidence}"


def test_what_is_not_reached_yet_is_counted(record_property: Callable[[str, object], None]) -> None:
    reached = [item["id"] for item in NOT_YET if not faults(item)]
    record_property("blind_messages_not_reached", [item["id"] for item in NOT_YET])
    assert not reached, f"reached now, so no longer not_yet: {reached}"
    assert len(NOT_YET) <= len(ALL) // 10
