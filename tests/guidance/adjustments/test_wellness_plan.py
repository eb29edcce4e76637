"""The Wellness Action Plan: voluntary, three signatures, and a change takes them off."""

from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pytest
from docx import Document
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st

from guidance import workdays
from guidance.wellness_plan import (
    Milestone,
    OneToOnes,
    WellnessPlan,
    WellnessPlanError,
    wellness_plan_docx,
)

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def plan(**more):
    parts = {
        "made_on": TODAY,
        "answers": {"keep_well": "Fixed lunch", "early_signs": "I go quiet"},
        "one_to_ones": OneToOnes(2, "Sam Field", date(2026, 12, 1)),
        "home_days": (4, 0),
        "milestones": (
            Milestone(date(2027, 2, 1), "The new role in full"),
            Milestone(date(2027, 1, 4), "Half the projects"),
        ),
        "review_on": date(2027, 2, 22),
    }
    return WellnessPlan(**(parts | more))


def signed(one):
    for role, name in (("employee", "Jo Okafor"), ("manager", "Sam Field"), ("hr", "Ana Lee")):
        one = one.signed(role, name, TODAY)
    return one


def document_of(one):
    return Document(BytesIO(wellness_plan_docx(one, NOW, "england")))


def test_says_that_it_is_a_free_choice_and_no_medical_record():
    text = plan().to_text()
    assert "free choice" in text
    assert "isn't a medical record" in text


@pytest.mark.requirement("R71")
def test_holds_one_to_ones_home_days_and_milestones():
    text = plan().to_text("england")
    assert "Every 2 weeks with Sam Field, from Tuesday 1 December 2026." in text
    assert "Work from home on: Monday, Friday." in text
    assert text.index("4 January 2027: Half") < text.index("1 February 2027: The new role")
    assert "We look at it again on Monday 22 February 2027." in text


@pytest.mark.requirement("R71")
def test_three_sign_and_only_they():
    two = plan().signed("employee", "Jo Okafor", TODAY).signed("manager", "Sam Field", TODAY)
    assert not two.agreed
    assert signed(plan()).agreed
    assert len(signed(plan()).signed("hr", "Bo Hall", TODAY).signatures) == 3
    with pytest.raises(WellnessPlanError, match="only these sign"):
        plan().signed("colleague", "X", TODAY)
    with pytest.raises(WellnessPlanError, match="before it was written"):
        plan().signed("hr", "Ana Lee", TODAY - timedelta(days=1))


def test_a_change_takes_every_signature_off():
    changed = signed(plan()).changed(TODAY, home_days=(2,))
    assert changed.signatures == ()
    assert "Nobody has signed this version yet" in changed.to_text()
    with pytest.raises(WellnessPlanError, match="signatures"):
        plan().changed(TODAY, signatures=())


def test_what_is_private_stands_in_no_document():
    one = plan(private=frozenset({"early_signs"}))
    told = "\n".join(p.text for p in document_of(one).paragraphs)
    for text in (one.to_text(), told):
        assert "I go quiet" not in text
        assert "Fixed lunch" in text


def test_empty_parts_leave_no_heading():
    text = WellnessPlan(TODAY, {"support": "  "}).to_text()
    assert "What helps me then" not in text
    assert "Milestones" not in text


def test_the_document_has_headings_and_a_table_for_three():
    document = document_of(signed(plan()))
    headings = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    assert headings == [
        "What keeps me well at work",
        "Early signs that I'm struggling",
        "One-to-ones",
        "Days at home",
        "Milestones",
        "Signed by all three",
    ]
    table = document.tables[0]
    assert [row.cells[0].text for row in table.rows] == ["Who", "Employee", "Manager", "HR"]
    assert table.rows[1].cells[1].text == "Jo Okafor"
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert document.core_properties.title == "Wellness Action Plan"
    assert document.core_properties.language == "en-GB"


@pytest.mark.parametrize(
    ("field", "make"),
    [
        ("one_to_ones.every_weeks", lambda: OneToOnes(0, "Sam", TODAY)),
        ("one_to_ones.who", lambda: OneToOnes(1, " ", TODAY)),
        ("milestones", lambda: Milestone(TODAY, "")),
        ("answers", lambda: plan(answers={"diagnosis": "x"})),
        ("answers", lambda: plan(private=frozenset({"diagnosis"}))),
        ("home_days", lambda: plan(home_days=(7,))),
        ("review_on", lambda: plan(review_on=TODAY - timedelta(days=1))),
        ("signatures", lambda: plan().signed("hr", " ", TODAY)),
    ],
)
def test_faults_name_the_field(field, make):
    with pytest.raises(WellnessPlanError, match=field):
        make()


@given(
    st.integers(1, 12),
    st.dates(date(2024, 1, 1), date(2030, 1, 1)),
    st.integers(-30, 700),
    st.sampled_from(["england", "scotland", "unknown"]),
)
def test_talks_fall_on_working_days_up_to_the_last(every, first, days, nation):
    until = first + timedelta(days=days)
    found = OneToOnes(every, "Sam", first).days(until, nation)
    assert all(workdays.is_working_day(day, nation) for day in found)
    assert all(first <= day <= until for day in found)
    assert list(found) == sorted(set(found))
