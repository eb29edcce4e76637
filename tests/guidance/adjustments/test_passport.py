"""The passport: the employee's own, and only what they ticked ever leaves it."""

import json
from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from guidance.page_content import page
from guidance.passport import (
    Passport,
    PassportError,
    PassportItem,
    passport_docx,
    passport_from_plan,
)
from guidance.tracker import AdjustmentPlan, Recommendation, State

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SECTIONS = [part.id for part in page("passport").sections]


def words_of(passport):
    document = Document(BytesIO(passport_docx(passport, NOW)))
    cells = [cell for table in document.tables for row in table.rows for cell in row.cells]
    paragraphs = [*document.paragraphs, *(p for cell in cells for p in cell.paragraphs)]
    return "\n".join(p.text for p in paragraphs)


def mine():
    return Passport(
        made_on=TODAY,
        review_on=date(2027, 5, 24),
        items=(
            PassportItem("a", "works", "A stool at the packing bench"),
            PassportItem("b", "hard", "Standing for more than half an hour"),
            PassportItem("c", "talk", "Ask me on Mondays"),
        ),
    )


@pytest.mark.requirement("R62")
def test_nothing_is_shared_until_it_is_ticked():
    for text in (mine().to_text(), words_of(mine()), json.dumps(mine().to_dict())):
        assert "stool" not in text
    assert "Nothing has been chosen" in mine().to_text()


@pytest.mark.requirement("R62")
def test_only_what_is_ticked_leaves_it():
    chosen = mine().ticking(["a"])
    for text in (chosen.to_text(), words_of(chosen), json.dumps(chosen.to_dict())):
        assert "stool" in text
        assert "half an hour" not in text
        assert "Mondays" not in text
    assert "What can be hard at work" not in chosen.to_text()
    assert [item.id for item in chosen.shared().items] == ["a"]


def test_says_whose_it_is_and_when_to_look_again():
    text = mine().ticking(["a"]).to_text()
    assert "belongs to the employee" in text
    assert "No diagnosis is needed" in text
    assert "Monday 24 May 2027" in text


@pytest.mark.requirement("R62")
def test_a_new_manager_means_choosing_again():
    again = mine().ticking(["a", "b"]).for_a_new_reader(date(2027, 2, 1))
    assert again.shared().items == ()
    assert len(again.items) == 3
    assert again.made_on == date(2027, 2, 1)


def test_begins_from_what_is_agreed_with_nothing_ticked():
    def item(name, state):
        return Recommendation(name, f"Change {name}", "oh", state=state, review_on=date(2027, 1, 4))

    plan = AdjustmentPlan(
        "H7-204", tuple(item(state.value, state) for state in State if state != State.REVIEW_DUE)
    )
    begun = passport_from_plan(plan, TODAY)
    assert {item.id for item in begun.items} == {"agreed", "in_place"}
    assert begun.shared().items == ()
    assert begun.review_on == date(2027, 1, 4)
    assert "H7-204" not in begun.ticking(["agreed"]).to_text()


def test_the_document_has_real_headings_a_title_and_a_language():
    document = Document(BytesIO(passport_docx(mine().ticking(["a", "b"]), NOW)))
    headings = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    assert headings == [
        "What can be hard at work",
        "What has been agreed and helps",
        "Read together",
    ]
    assert document.core_properties.title == "My adjustments passport"
    assert document.core_properties.language == "en-GB"
    assert document.core_properties.author == "AskOH"


def test_faults_are_named():
    with pytest.raises(PassportError, match="section"):
        PassportItem("a", "diagnosis", "x")
    with pytest.raises(PassportError, match="write something"):
        PassportItem("a", "works", " \u200b ")
    with pytest.raises(PassportError, match="there is no 'z'"):
        mine().ticking(["z"])
    with pytest.raises(PassportError, match="id of its own"):
        Passport(TODAY, (mine().items[0], mine().items[0]))


@settings(max_examples=25)
@given(st.lists(st.tuples(st.sampled_from(SECTIONS), st.booleans()), max_size=6))
def test_any_choice_of_ticks_is_kept_to(choice):
    items = tuple(
        PassportItem(f"i{n}", section, f"mark{n:03}", ticked)
        for n, (section, ticked) in enumerate(choice)
    )
    passport = Passport(TODAY, items)
    texts = (passport.to_text(), json.dumps(passport.to_dict()))
    for item in items:
        assert all((item.text in text) == item.ticked for text in texts)
