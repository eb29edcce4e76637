"""The tracker: only the moves of its table, reasons kept, and overdue ones seen."""

import json
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidance.tracker import (
    MOVES,
    AdjustmentPlan,
    Equipment,
    Recommendation,
    State,
    TrackerError,
)
from guidance.tracker_json import plan_from_dict, plan_to_dict

TODAY = date(2026, 11, 23)
SOON = TODAY + timedelta(days=14)
LATER = TODAY + timedelta(days=42)

#: What a move can be given so that every move of the table is possible.
EVERYTHING = {
    "owner": "Sam Field",
    "due": SOON,
    "review_on": LATER,
    "reason": "There is no second person on nights",
    "alternative": "Day shifts until the spring",
}


def proposed(**more):
    return Recommendation(id="r1", text="Work three days a week", asked_by="oh", **more)


def agreed(**more):
    return proposed(**more).moved(State.AGREED, TODAY, owner="Sam Field", due=SOON, review_on=LATER)


def in_place(**more):
    return agreed(**more).moved(State.IN_PLACE, TODAY)


@pytest.mark.requirement("R57")
def test_agreeing_needs_who_by_when_and_a_review():
    for left_out in ("owner", "due", "review_on"):
        known = {k: EVERYTHING[k] for k in ("owner", "due", "review_on") if k != left_out}
        with pytest.raises(TrackerError, match=left_out):
            proposed().moved(State.AGREED, TODAY, **known)
    assert agreed().state is State.AGREED
    assert agreed().moved_on == TODAY


@pytest.mark.requirement("R57", "R58")
def test_what_cannot_be_done_needs_a_reason_and_another_way():
    with pytest.raises(TrackerError, match="reason"):
        proposed().moved(State.CANNOT, TODAY, alternative="A fan")
    with pytest.raises(TrackerError, match="alternative"):
        proposed().moved(State.CANNOT, TODAY, reason="No cooling in this wing")
    with pytest.raises(TrackerError, match="reason"):
        proposed().moved(State.CANNOT, TODAY, reason="  ", alternative="A fan")
    found = proposed().moved(
        State.CANNOT, TODAY, reason="No cooling in this wing", alternative="A fan"
    )
    row = AdjustmentPlan("H7-204", (found,)).rows(TODAY)[0]
    assert row.reason == "Reason: No cooling in this wing. Instead: A fan"
    assert (row.owner, row.due) == ("", "")


def test_a_reason_for_one_step_does_not_count_for_the_next():
    refused = proposed().moved(State.CANNOT, TODAY, reason="Too loud", alternative="Another room")
    with pytest.raises(TrackerError, match="reason"):
        refused.moved(State.PROPOSED, TODAY)
    again = refused.moved(State.PROPOSED, TODAY, reason="A new room is there")
    assert again.alternative == ""


@pytest.mark.parametrize("start", State)
@pytest.mark.parametrize("to", State)
def test_only_the_moves_of_the_table(start, to):
    stored = State.IN_PLACE if start is State.REVIEW_DUE else start
    review = TODAY if start is State.REVIEW_DUE else LATER
    item = proposed(state=stored, owner="Sam Field", due=SOON, review_on=review)
    if to in MOVES[start]:
        assert item.moved(to, TODAY, **EVERYTHING).state is to
    else:
        with pytest.raises(TrackerError, match="can only go to"):
            item.moved(to, TODAY, **EVERYTHING)


def test_nobody_sets_review_due_by_hand_and_no_state_is_a_dead_end():
    assert not [here for here in MOVES if State.REVIEW_DUE in MOVES[here]]
    assert all(MOVES[state] for state in State)


def test_a_review_comes_due_by_itself_and_needs_a_new_day():
    item = in_place()
    assert item.state_on(LATER - timedelta(days=1)) is State.IN_PLACE
    assert item.state_on(LATER) is State.REVIEW_DUE
    with pytest.raises(TrackerError, match="review_on"):
        item.moved(State.IN_PLACE, LATER)
    going_on = item.moved(State.IN_PLACE, LATER, review_on=LATER + timedelta(days=90))
    assert going_on.state_on(LATER) is State.IN_PLACE


def test_days_must_lie_ahead():
    past = TODAY - timedelta(days=1)
    with pytest.raises(TrackerError, match="due"):
        proposed().moved(State.AGREED, TODAY, owner="Sam", due=past, review_on=LATER)
    with pytest.raises(TrackerError, match="review_on"):
        proposed().moved(State.AGREED, TODAY, owner="Sam", due=SOON, review_on=TODAY)


@pytest.mark.requirement("R57")
def test_overdue_by_date():
    waiting = proposed(due=SOON)
    assert waiting.overdue(SOON) is None
    assert "decision" in waiting.overdue(SOON + timedelta(days=1))
    assert agreed().overdue(SOON) is None
    assert "in place by Monday 7 December 2026" in agreed().overdue(SOON + timedelta(days=1))
    assert in_place().overdue(LATER) is None
    assert "review" in in_place().overdue(LATER + timedelta(days=1))
    stopped = in_place().moved(State.STOPPED, TODAY, reason="No longer needed")
    assert stopped.overdue(LATER + timedelta(days=900)) is None


@pytest.mark.requirement("R57")
def test_overdue_ones_come_first():
    plan = AdjustmentPlan(
        "H7-204",
        (in_place(), Recommendation("r2", "Cooling", "oh", due=TODAY - timedelta(days=1))),
    )
    assert [row.id for row in plan.rows(TODAY)] == ["r2", "r1"]
    assert [item.id for item in plan.overdue(TODAY)] == ["r2"]


@pytest.mark.requirement("R59")
def test_fewer_days_ask_for_fixed_days_in_writing():
    item = agreed(fewer_days=True)
    assert "same days each week" in item.asks()[0]
    with pytest.raises(TrackerError, match="fixed_days"):
        item.moved(State.IN_PLACE, TODAY)
    fixed = item.moved(State.IN_PLACE, TODAY, fixed_days=(3, 0, 2))
    assert fixed.asks() == ()
    text = AdjustmentPlan("H7-204", (fixed,)).to_text(TODAY)
    assert "Fixed days: Monday, Wednesday, Thursday" in text


@pytest.mark.requirement("R60")
def test_equipment_is_followed_until_it_is_there():
    chair = Equipment("Chair with lumbar support", ("Main surgery", "Branch"))
    item = agreed(equipment=chair)
    assert "what it costs" in item.asks()[0]
    with pytest.raises(TrackerError, match="delivered_on"):
        item.moved(State.IN_PLACE, TODAY)
    ordered = Equipment(
        "Chair with lumbar support",
        ("Main surgery", "Branch"),
        cost=Decimal("412.50"),
        decision="Agreed by the practice manager",
        ordered_on=TODAY,
        due_on=TODAY + timedelta(days=7),
    )
    waiting = item.changed(equipment=ordered)
    assert waiting.asks() == ()
    assert "Delivery was due" in waiting.overdue(TODAY + timedelta(days=8))
    line = ordered.text()
    for words in ("Main surgery, Branch", "£412.50", "practice manager", "30 November 2026"):
        assert words in line
    there = Equipment(**{**fields(ordered), "delivered_on": TODAY + timedelta(days=6)})
    assert waiting.moved(State.IN_PLACE, TODAY, equipment=there).state is State.IN_PLACE


def fields(thing):
    return {name: getattr(thing, name) for name in thing.__slots__}


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("equipment.item", {"item": " "}),
        ("equipment.sites", {"sites": ()}),
        ("equipment.cost", {"cost": Decimal(-1)}),
        ("equipment.due_on", {"ordered_on": TODAY, "due_on": TODAY - timedelta(days=1)}),
    ],
)
def test_impossible_equipment_is_named(field, values):
    with pytest.raises(TrackerError, match=field):
        Equipment(**({"item": "Chair", "sites": ("Here",)} | values))


def test_ids_never_repeat_and_unknown_details_are_named():
    with pytest.raises(TrackerError, match="recommendations"):
        AdjustmentPlan("H7-204", (proposed(), proposed()))
    with pytest.raises(TrackerError, match="colour"):
        proposed().changed(colour="red")
    plan = AdjustmentPlan("H7-204", (proposed(),)).with_item(agreed())
    assert plan.item("r1").state is State.AGREED


def test_hidden_characters_are_left_out():
    item = proposed().changed(owner="Sam\u202e Field\u200b")
    assert item.owner == "Sam Field"


DAYS = st.none() | st.dates(date(2020, 1, 1), date(2040, 1, 1))
TEXTS = st.text(min_size=1, max_size=20).filter(lambda text: text.strip().isalnum())
EQUIPMENT = st.builds(
    Equipment,
    item=TEXTS,
    sites=st.lists(TEXTS, min_size=1, max_size=2).map(tuple),
    cost=st.none() | st.integers(0, 10**7).map(lambda pence: Decimal(pence) / 100),
    decision=TEXTS,
    delivered_on=DAYS,
)
ITEMS = st.builds(
    Recommendation,
    id=TEXTS,
    text=TEXTS,
    asked_by=st.sampled_from(["oh", "employee"]),
    state=st.sampled_from([state for state in State if state is not State.REVIEW_DUE]),
    owner=TEXTS,
    due=DAYS,
    review_on=DAYS,
    fewer_days=st.booleans(),
    fixed_days=st.lists(st.integers(0, 6), max_size=3).map(tuple),
    equipment=st.none() | EQUIPMENT,
)


@given(st.lists(ITEMS, max_size=3, unique_by=lambda item: item.id), st.dates())
def test_any_plan_is_told_and_read_back(items, today):
    plan = AdjustmentPlan("H7-204", tuple(items))
    assert len(plan.rows(today)) == len(items)
    assert plan.to_text(today)
    assert plan_from_dict(json.loads(json.dumps(plan_to_dict(plan)))) == plan


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("schema_version", {"schema_version": 9}),
        ("recommendations", {"recommendations": "all"}),
        ("reference", {"reference": 7}),
    ],
)
def test_a_stored_plan_that_cannot_be_read_names_the_field(field, change):
    data = plan_to_dict(AdjustmentPlan("H7-204", (proposed(),))) | change
    with pytest.raises(TrackerError, match=field):
        plan_from_dict(data)


@pytest.mark.parametrize(
    ("field", "value"),
    [("state", "maybe"), ("due", "soon"), ("fixed_days", ["Monday"]), ("equipment", "a chair")],
)
def test_a_stored_recommendation_that_cannot_be_read_names_the_field(field, value):
    data = plan_to_dict(AdjustmentPlan("H7-204", (proposed(),)))
    data["recommendations"][0][field] = value
    with pytest.raises(TrackerError, match=field):
        plan_from_dict(data)
