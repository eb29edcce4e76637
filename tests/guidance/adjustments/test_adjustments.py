"""Suggestions: short, reasoned, for today and for later, and never what can't be offered."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from guidance import rules
from guidance.adjustment_catalogue import adjustment_catalogue, barrier_tags, condition_groups
from guidance.adjustments import barriers_of, explain, suggest, suggest_for
from guidance.decision import decide
from guidance.employer import no_employer
from guidance.situation import Situation
from guidance.slots import SLOTS

TODAY = date(2026, 11, 21)
EMPLOYER = replace(no_employer(), nation="england")
ORACLE = yaml.safe_load((Path(__file__).parents[2] / "oracle.yml").read_text(encoding="utf-8"))[
    "rows"
]

BARRIERS = st.lists(st.sampled_from(sorted(barrier_tags())), max_size=4)
CONDITIONS = st.lists(
    st.sampled_from([*SLOTS["issue_area"].values, *condition_groups()]), max_size=3
)
DEMANDS = st.lists(st.sampled_from(SLOTS["job_demands"].values), max_size=3)
OFFERS = st.lists(
    st.sampled_from([*SLOTS["can_offer"].values, *rules.adjustments(), "ADJ-004", "a spaceship"]),
    max_size=6,
)


def suggested(barriers=(), conditions=(), demands=(), can=(), cannot=(), **more):
    return suggest(barriers, conditions, demands, can, cannot, employer=EMPLOYER, **more)


def ids(suggestions):
    return [suggestion.adjustment.id for suggestion in suggestions]


@pytest.mark.requirement("R54")
def test_meets_what_is_hard_and_says_so():
    found = suggested(["standing", "walking"], ["back_neck_limb"], ["physical", "machinery"])
    assert len(found) == 5
    assert all("standing" in one.why or "walking" in one.why for one in found)
    assert "ADJ-004" in ids(found)


def test_what_was_offered_comes_first_and_the_reason_says_so():
    found = suggested(["standing"], (), ["physical"], ["seat"])
    assert ids(found)[0] == "ADJ-056"
    assert "You said that this can be offered" in found[0].why


@pytest.mark.requirement("R55")
def test_each_has_one_for_today_and_a_lasting_one():
    for one in suggested(["sitting", "screen"], ["back_neck_limb"], ["desk"]):
        assert one.interim
        assert one.lasting != one.interim


def test_the_first_two_barriers_are_both_met():
    found = suggested(["heat", "reading"], limit=2)
    met = {tag for one in found for tag in one.adjustment.barriers}
    assert {"heat", "reading"} <= met


@pytest.mark.requirement("R56")
def test_hands_on_work_without_light_duties_still_gets_something():
    cannot = ["lighter_duties", "shorter_hours", "fewer_days"]
    found = suggested(
        ["lifting", "standing"], ["back_neck_limb"], ["physical", "care_of_others"], (), cannot
    )
    assert len(found) == 5
    assert "ADJ-130" in ids(found)
    assert not [one for one in found if not one.adjustment.hands_on]
    drowsy = suggested(["medicine"], ["pain"], ["driving", "lone"], (), cannot)
    assert "ADJ-012" in ids(drowsy)


def test_nothing_for_a_desk_in_a_job_without_one():
    assert "ADJ-046" in ids(suggested(["sitting"], (), ["desk"], limit=20))
    assert "ADJ-046" not in ids(suggested(["sitting"], (), ["driving"], limit=20))
    assert "ADJ-044" not in ids(suggested(["hands"], ["back_neck_limb"], ["machinery"], limit=50))


@pytest.mark.requirement("R56")
def test_a_thing_that_cannot_be_done_brings_its_alternatives():
    found = suggested(["shifts"], (), ["shifts_nights"], (), ["no_nights", "ADJ-009"], limit=10)
    assert not {"ADJ-011", "ADJ-009"} & set(ids(found))
    standing_in = [one for one in found if "stand in for" in one.why]
    assert standing_in
    assert "no split shifts" in standing_in[0].why


def test_refusing_a_decisions_id_leaves_out_what_it_stands_for():
    before = suggested(["heat"], limit=10)
    assert "ADJ-105" in ids(before)
    assert "ADJ-105" not in ids(suggested(["heat"], (), (), (), ["cooling"], limit=10))
    assert "ADJ-107" not in ids(
        suggested(["heat"], (), (), (), ["A rest area and cold water"], limit=10)
    )


def test_no_work_possible_leaves_only_keeping_in_touch():
    assert ids(suggested(["no_work_possible", "standing"], ["mental_health"])) == ["ADJ-134"]


def test_only_an_offer_is_talked_about_as_an_offer():
    found = suggested(can=["home_working"])
    assert ids(found)[0] == "ADJ-006"
    assert "talk about whether it would help" in found[0].why
    assert suggested() == ()
    assert suggested(can=["nothing"]) == ()


def test_names_the_condition_in_the_persons_words_only():
    by_area = suggested((), ["mental_health"])
    assert all("anxiety" not in one.why for one in by_area)
    assert "anxiety or low mood" in suggested((), ["anxiety_depression"])[0].why


def test_nothing_for_one_sense_is_suggested_for_another_trouble():
    for barriers, areas in ((["people_contact"], ["mental_health"]), (["lifting"], ["pain"])):
        found = set(ids(suggested(barriers, areas, limit=50)))
        assert not found & {f"ADJ-{n:03}" for n in (*range(67, 79), 80, 81, *range(109, 113))}


def test_speaks_to_the_person_themselves():
    assert "using your hands" in suggested(["hands"], own=True)[0].why
    assert "using their hands" in suggested(["hands"])[0].why


@pytest.mark.parametrize(
    ("nation", "words"),
    [("england", "The employee applies"), ("northern_ireland", "separate scheme")],
)
def test_help_with_the_cost_goes_by_nation(nation, words):
    found = suggest(
        ["sitting"], (), ["desk"], ["equipment"], (), employer=replace(EMPLOYER, nation=nation)
    )
    helped = {one.adjustment.id: one.cost_help for one in found}
    assert words in helped["ADJ-045"]
    assert ("Access to Work" in helped["ADJ-045"]) == (nation == "england")
    assert helped["ADJ-047"] is None


def test_a_situation_says_what_is_hard_in_several_places():
    situation = Situation.from_slots(
        {
            "work_impact": ["driving"],
            "treatment_status": ["medication_effects", "physio"],
            "commute_barrier": "yes",
            "cause_at_work": "workload",
        }
    )
    tags = ("driving", "medicine", "treatment_time", "workload", "commuting")
    assert barriers_of(situation) == tags
    assert suggest_for(situation, EMPLOYER)


def test_everything_a_decision_can_name_is_explained():
    for name in rules.adjustments():
        found = explain(name)
        assert found.text == rules.adjustment(name).text
        assert found.entries
    with pytest.raises(KeyError):
        explain("no_such_thing")


@pytest.mark.parametrize("story", ORACLE, ids=lambda story: str(story["id"]))
def test_what_the_stories_are_told_is_explained(story):
    situation = Situation.from_slots(story["slots"])
    decision = decide(situation, EMPLOYER, TODAY)
    for name in decision.adjustments:
        assert explain(name).entries


@given(BARRIERS, CONDITIONS, DEMANDS, OFFERS, OFFERS)
def test_never_suggests_what_cannot_be_offered(barriers, conditions, demands, can, cannot):
    refused = set(cannot)
    behind = {name: rules.adjustments()[name] for name in refused if name in rules.adjustments()}
    refused |= {offer for pick in behind.values() for offer in pick.offers}
    refused |= {entry for pick in behind.values() for entry in pick.catalogue}
    for one in suggested(barriers, conditions, demands, can, cannot):
        for row in (one.adjustment, *one.alternatives):
            assert not {row.id, *row.offers} & refused


@pytest.mark.requirement("R54")
@given(st.tuples(BARRIERS, CONDITIONS, DEMANDS, OFFERS, OFFERS), st.integers(0, 8))
def test_any_wish_gets_a_short_list_with_reasons(wish, limit):
    found = suggested(*wish, limit=limit)
    assert len(found) <= limit
    assert len(set(ids(found))) == len(found)
    assert all(one.why and one.interim and one.lasting for one in found)
    assert all(one.to_dict()["id"] in adjustment_catalogue() for one in found)
    longer = suggested(*wish, limit=limit + 3)
    assert ids(longer)[:limit] == ids(found)


@given(st.lists(st.text(max_size=20), max_size=4))
def test_words_the_catalogue_does_not_know_do_no_harm(words):
    unknown = [word for word in words if word not in barrier_tags()]
    assert ids(suggested(["standing", *unknown], unknown, unknown, unknown, unknown)) == ids(
        suggested(["standing"])
    )
