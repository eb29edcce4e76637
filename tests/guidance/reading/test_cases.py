"""Sentences of many kinds, and what has to be read from them."""

import csv
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from guidance.reading import read

TODAY = date(2026, 11, 21)
CASES = Path(__file__).parent / "cases"


def _rows() -> Iterator[object]:
    for path in sorted(CASES.glob("*.tsv")):
        with path.open(encoding="utf-8", newline="") as file:
            rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
            for number, row in enumerate(rows, 2):
                yield pytest.param(row, id=f"{path.stem}-{number}")


@pytest.mark.parametrize("row", list(_rows()))
def test_sentence(row: dict[str, str]) -> None:
    facts = read(row["text"], today=TODAY, asked=row["asked"] or None, role=row["role"] or None)
    expected = json.loads(row["expect"])
    for slot, value in expected.items():
        read_value = facts.slots.get(slot)
        if isinstance(value, list) and isinstance(read_value, list):
            assert sorted(value) == sorted(read_value), (slot, read_value)
        else:
            assert read_value == value, (slot, facts.slots)
    for slot in filter(None, (row["absent"] or "").split(",")):
        assert slot not in facts.slots, (slot, facts.slots[slot])
