"""The catalogue: complete, honest about its origin, and refused with a cure when faulty."""

import shutil
from collections import Counter

import pytest

from guidance import rules
from guidance.adjustment_catalogue import (
    COSTS,
    adjustment_catalogue,
    barrier_tags,
    condition_groups,
    load_adjustments,
    load_groups,
    texts,
)
from guidance.content import FOLDER, ContentError
from guidance.slots import SLOTS

ROWS = adjustment_catalogue()
# The entries whose example was seen in a source; all others are our own.
SEEN = (
    "1 2 4 6 7 11 12 15 20 21 22 26 28 29 30 31 32 33 45 46 49 51 52 54 60 61 67 69 70 72 75 77 81"
    " 86 91 92 101 105 106 107 108 109 110 112 120 128 130 131 132 133"
)


def test_has_every_entry_of_the_list():
    assert list(ROWS) == [f"ADJ-{number:03}" for number in range(1, 136)]


def test_only_examples_that_were_seen_claim_a_source():
    seen = {f"ADJ-{int(number):03}" for number in SEEN.split()}
    assert {row.id for row in ROWS.values() if row.provenance.confidence == "B"} == seen
    assert {row.provenance.confidence for row in ROWS.values()} == {"B", "D"}


def test_no_date_of_checking_or_review_is_invented():
    origins = [entry.provenance for entry in (*ROWS.values(), *condition_groups().values())]
    assert not [p for p in origins if p.checked_on or p.reviewed_by or p.copy_date]


def test_every_entry_can_be_reached():
    first = {name for group in condition_groups().values() for name in group.first}
    lost = [r.id for r in ROWS.values() if not (r.barriers or r.conditions or r.id in first)]
    assert lost == []


def test_every_entry_has_something_for_today_and_something_lasting():
    for row in ROWS.values():
        assert row.interim
        assert row.lasting
        assert row.interim != row.lasting, row.id


def test_every_barrier_and_condition_leads_somewhere():
    barriers = {tag for row in ROWS.values() for tag in row.barriers}
    assert barriers == barrier_tags()
    conditions = {tag for row in ROWS.values() for tag in row.conditions}
    assert conditions == set(SLOTS["issue_area"].values) - {"minor_illness", "unclear"}


def test_hands_on_jobs_are_served():
    for_hands_on = [row for row in ROWS.values() if row.hands_on]
    assert len(for_hands_on) > 100
    assert not [row.id for row in ROWS.values() if row.demands == ("desk",) and row.hands_on]


def test_costs_are_bands_and_most_cost_nothing():
    counts = Counter(row.cost[0] for row in ROWS.values())
    assert set(counts) <= set(COSTS)
    assert counts["none"] > len(ROWS) / 2


def test_every_pick_of_the_rules_names_entries_that_exist():
    for pick in rules.adjustments().values():
        assert pick.catalogue, pick.id
        assert set(pick.catalogue) <= set(ROWS), pick.id


def test_there_are_24_groups_and_none_shares_an_area_with_another():
    groups = condition_groups().values()
    assert len(groups) == 24
    areas = [area for group in groups for area in group.areas]
    assert len(areas) == len(set(areas))


def test_texts_of_the_catalogue_never_tell_anyone_what_they_have():
    for row in ROWS.values():
        said = " ".join((row.name, row.how, row.interim, row.lasting, row.watch)).lower()
        assert not {"diagnosis", "suffer", "suffers", "symptom"} & set(said.split())


def test_every_further_barrier_has_words():
    known = set(SLOTS["work_impact"].values)
    assert all(f"barrier.{tag}" in texts() for tag in barrier_tags() - known)


@pytest.fixture
def copy(tmp_path):
    for name in ("adjustment_catalogue.yml", "adjustment_groups.yml"):
        shutil.copy(FOLDER / name, tmp_path / name)

    def change(name, old, new):
        path = tmp_path / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return tmp_path

    return change


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("term: either", "term: sometimes", "term"),
        ("cost: [none]", "cost: [cheap]", "cost"),
        ("cost: [none, low]", "cost: [low, none]", "cost"),
        ("hands_on: yes", "hands_on: maybe", "hands_on"),
        ("[ADJ-108, ADJ-123, ADJ-002]", "[ADJ-999]", "alternatives"),
        ("[ADJ-108, ADJ-123, ADJ-002]", "[ADJ-001]", "alternatives"),
        ("[ADJ-108, ADJ-123, ADJ-002]", "[]", "alternatives"),
        ("barriers: [stamina, commuting, attendance]", "barriers: [tired]", "barriers"),
        ("offer: [flexible_times]", "offer: [flexi]", "offer"),
        ("offer: [flexible_times]", "offers: [flexible_times]", "offers"),
        ('  today: "Let them start later this week if that helps."\n', "", "today"),
        ("confidence: B", "confidence: Z", "confidence"),
        ("review_by: 2028-11-21", "review_by: soon", "review_by"),
    ],
)
def test_a_fault_names_file_entry_and_field(copy, old, new, field):
    with pytest.raises(ContentError) as caught:
        load_adjustments(copy("adjustment_catalogue.yml", old, new))
    message = str(caught.value)
    assert "adjustment_catalogue.yml, entry ADJ-00" in message
    assert f"field {field}:" in message


def test_something_interim_needs_what_comes_after(copy):
    old = '  after: "Build the hours back up in steps with dates.'
    with pytest.raises(ContentError, match="entry ADJ-002, field after: is missing"):
        load_adjustments(
            copy(
                "adjustment_catalogue.yml",
                old + " If that isn't possible, talk about lasting hours.\"\n",
                "",
            )
        )


def test_a_group_names_only_entries_that_exist(copy):
    folder = copy("adjustment_groups.yml", "ADJ-029, ", "ADJ-929, ")
    with pytest.raises(ContentError, match=r"adjustment_groups.yml, entry .* field first"):
        load_groups(folder)
