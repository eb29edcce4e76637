"""Conditions of a rule: what holds, and how a fault in one is named."""

from typing import Any

import pytest

from guidance.conditions import Condition, read_condition
from guidance.fields import FieldReader

ANSWERS = {
    "role": frozenset({"manager"}),
    "off_long": frozenset({"yes"}),
    "trigger": frozenset({"no"}),
    "issue": frozenset({"msk", "stress_mh"}),
}


def read(**entry: Any) -> tuple[Condition, list[tuple[str, str, str]]]:
    reader = FieldReader(entry)
    condition = read_condition(reader)
    reader.finish()
    return condition, [(p.field, p.fault, p.cure) for p in reader.problems]


@pytest.mark.parametrize(
    ("entry", "holds"),
    [
        ({}, True),
        ({"when": {"role": "manager"}}, True),
        ({"when": {"role": "employee"}}, False),
        ({"when": {"role": ["employee", "manager"]}}, True),
        ({"when": {"role": "manager", "off_long": True}}, True),
        ({"when": {"role": "manager", "off_long": False}}, False),
        ({"when": {"issue": "msk"}}, True),
        ({"any": [{"role": "hr"}, {"off_long": True}]}, True),
        ({"any": [{"role": "hr"}, {"trigger": True}]}, False),
        ({"any": [{"role": "manager", "trigger": True}]}, False),
        ({"unless": [{"trigger": False}]}, False),
        ({"unless": [{"trigger": True}]}, True),
        ({"unless": [{"trigger": True}, {"role": "manager"}]}, False),
        ({"unless": [{"trigger": False, "role": "hr"}]}, True),
        ({"when": {"role": "manager"}, "any": [{"trigger": False}], "unless": []}, True),
        ({"when": {"role": "hr"}, "any": [{"trigger": False}]}, False),
    ],
)
def test_holds(entry: dict[str, Any], holds: bool) -> None:
    condition, problems = read(**entry)
    assert problems == []
    assert condition.holds(ANSWERS) is holds


def test_names_every_question_it_asks() -> None:
    condition, _ = read(when={"role": "hr"}, any=[{"issue": "msk"}], unless=[{"trigger": True}])
    assert condition.names() == {"role", "issue", "trigger"}


@pytest.mark.parametrize(
    ("entry", "field", "fault", "cure"),
    [
        ({"when": "role"}, "when", "is 'role'", "Write it as 'question: answer'"),
        ({"when": {}}, "when", "is '{}'", "Write it as 'question: answer'"),
        ({"any": {"role": "hr"}}, "any", "is not a list", "Start each line with '- '"),
        ({"unless": "role"}, "unless", "is not a list", "Start each line with '- '"),
        ({"any": ["role"]}, "any", "is 'role'", "Write it as 'question: answer'"),
    ],
)
def test_a_fault_is_named_with_its_cure(
    entry: dict[str, Any], field: str, fault: str, cure: str
) -> None:
    condition, problems = read(**entry)
    assert problems == [(field, fault, cure)]
    assert condition == Condition() or condition.names() == frozenset()


def test_an_unknown_question_is_named_with_those_there_are() -> None:
    condition, ((field, fault, cure),) = read(unless=[{"star_sign": "leo", "role": "hr"}])
    assert (field, fault) == ("unless", "asks 'star_sign'")
    assert cure.startswith("Ask one of: adjustments, can_offer, carer, ")
    assert condition.names() == {"role"}
