"""Items and decisions as a plan: tracker, Word file, calendar."""

from datetime import UTC, date, datetime
from io import BytesIO

from docx import Document

from guidance.report_plan import plan_docx, plan_entries, report_plan
from guidance.report_words import Said
from guidance.tracker import AdjustmentPlan, State

TODAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
ITEMS = {"1": "Sit-stand desk", "2": "No nights", "3": "Three days a week", "4": "Headset"}


def plan() -> AdjustmentPlan:
    said = {
        "1": Said("do", None, "Priya", date(2026, 12, 4)),
        "2": Said("cannot", "no cover"),
        "3": Said("other", "four short days"),
    }
    return report_plan(ITEMS, said, TODAY, reference="report", nation="england")


def test_states_owners_and_days() -> None:
    made = plan()
    states = [item.state for item in made.recommendations]
    assert states == [State.AGREED, State.CANNOT, State.AGREED, State.PROPOSED]
    assert made.item("1").owner == "Priya"
    assert made.item("1").due == date(2026, 12, 4)
    assert made.item("3").owner == "Line manager"
    assert made.item("3").alternative == "four short days"


def test_days_that_nobody_said_are_working_days_ahead() -> None:
    made = plan()
    suggested = [item.due for item in made.recommendations if item.id != "1"]
    assert all(day and day > TODAY and day.weekday() < 5 for day in suggested)
    assert all(i.review_on and i.due and i.review_on > i.due for i in made.recommendations[:1])


def test_what_cannot_be_done_has_reason_and_another_way() -> None:
    refused = plan().item("2")
    assert refused.reason == "no cover"
    assert refused.alternative
    unsaid = report_plan(ITEMS, {"2": Said("cannot")}, TODAY, reference="report").item("2")
    assert "No reason given yet" in unsaid.reason


def test_done_is_in_place_unless_fixed_days_are_missing() -> None:
    done = {"1": Said("done"), "3": Said("done")}
    made = report_plan(ITEMS, done, TODAY, reference="report")
    assert made.item("1").state is State.IN_PLACE
    assert made.item("3").state is State.AGREED
    assert made.item("3").asks()


def test_the_word_file_holds_each_point_with_its_decision() -> None:
    document = Document(BytesIO(plan_docx(plan(), TODAY, NOW)))
    table = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    assert table[0][:4] == ["Change", "Where it stands", "Who", "By when"]
    assert table[1][0] == "1. Sit-stand desk"
    assert "Reason: no cover" in table[2][5]


def test_the_calendar_says_nothing_of_what_changes() -> None:
    entries = list(plan_entries(plan()))
    assert any(entry.first == date(2026, 12, 4) for entry in entries)
    words = " ".join(entry.summary for entry in entries).lower()
    assert all(item.lower() not in words for item in ITEMS.values())
