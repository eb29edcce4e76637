"""Counts by kind and confidence, as the content check prints them."""

from guidance.adjustment_catalogue import adjustment_catalogue
from guidance.content import CONFIDENCE, facts
from guidance.content_counts import counts


def test_every_fact_is_counted_under_its_confidence() -> None:
    (found,) = [kind for kind in counts() if kind.kind == "facts"]
    assert found.entries == len(facts()) == sum(found.by_confidence.values())
    for name in CONFIDENCE:
        expected = sum(one.confidence == name for one in facts().values())
        assert found.by_confidence.get(name, 0) == expected


def test_the_catalogue_and_the_tables_are_counted() -> None:
    found = {kind.kind: kind for kind in counts()}
    assert found["adjustment_catalogue"].entries == len(adjustment_catalogue())
    assert found["services"].line() == "services: 15 (A 15)"
    assert found["decision rules"].entries > 40
    assert "(" not in found["decision rules"].line()
    assert all(kind.entries for kind in found.values())
