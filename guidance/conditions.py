"""The conditions of a rule, written in YAML as an OH nurse would say them.

``when`` lists questions of ``guidance.derive.TABLE`` with the answers that count; all must
hold. ``any`` is a list of such groups of which one must hold. ``unless`` is a list of which
none may hold.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from guidance.derive import TABLE
from guidance.fields import FieldReader

type Answers = Mapping[str, frozenset[str]]
type Group = tuple[tuple[str, frozenset[str]], ...]


@dataclass(frozen=True, slots=True)
class Condition:
    """When an entry applies; an empty condition always does."""

    when: Group = ()
    any_of: tuple[Group, ...] = ()
    unless: tuple[Group, ...] = ()

    def holds(self, answers: Answers) -> bool:
        """Whether the condition holds for these answers."""
        return (
            _all(self.when, answers)
            and (not self.any_of or any(_all(group, answers) for group in self.any_of))
            and not any(_all(group, answers) for group in self.unless)
        )

    def names(self) -> frozenset[str]:
        """Return the questions that the condition asks."""
        groups = (self.when, *self.any_of, *self.unless)
        return frozenset(name for group in groups for name, _ in group)


def read_condition(reader: FieldReader) -> Condition:
    """Take ``when``, ``any`` and ``unless`` from an entry, noting unknown questions."""
    return Condition(
        when=_group("when", reader.raw("when"), reader),
        any_of=_groups("any", reader),
        unless=_groups("unless", reader),
    )


def _all(group: Group, answers: Answers) -> bool:
    return all(answers[name] & wanted for name, wanted in group)


def _groups(key: str, reader: FieldReader) -> tuple[Group, ...]:
    value = reader.raw(key)
    if value is None:
        return ()
    if not isinstance(value, list):
        reader.fault(key, "is not a list", "Start each line with '- '")
        return ()
    return tuple(_group(key, item, reader) for item in value)


def _group(key: str, value: object, reader: FieldReader) -> Group:
    if value is None:
        return ()
    if not isinstance(value, dict) or not value:
        reader.fault(key, f"is '{value}'", "Write it as 'question: answer'")
        return ()
    pairs: list[tuple[str, frozenset[str]]] = []
    for name, wanted in value.items():
        if name not in TABLE:
            reader.fault(key, f"asks '{name}'", f"Ask one of: {', '.join(sorted(TABLE))}")
        else:
            pairs.append((name, _wanted(wanted)))
    return tuple(pairs)


def _wanted(value: object) -> frozenset[str]:
    items = value if isinstance(value, list) else [value]
    return frozenset(_word(item) for item in items)


def _word(value: object) -> str:
    # YAML 1.1 reads a bare yes or no as true or false.
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
