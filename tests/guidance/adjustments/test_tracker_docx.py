"""The tracker as a Word document."""

import io
from datetime import UTC, date, datetime

from docx import Document

from guidance.tracker import AdjustmentPlan, Recommendation, State
from guidance.tracker_docx import tracker_docx

TODAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


def test_each_row_has_state_owner_day_and_reason() -> None:
    agreed = Recommendation("a", "A stool", "manager").moved(
        State.AGREED, TODAY, owner="Sam", due=date(2026, 11, 23), review_on=date(2026, 12, 7)
    )
    refused = Recommendation("b", "Days only", "oh").moved(
        State.CANNOT, TODAY, reason="No day shift", alternative="Fewer nights"
    )
    paper = Document(io.BytesIO(tracker_docx(AdjustmentPlan("x", (agreed, refused)), TODAY, NOW)))
    rows = [[cell.text for cell in row.cells] for row in paper.tables[0].rows]
    assert rows[1][:4] == ["A stool", "Agreed", "Sam", "Monday 23 November 2026"]
    assert rows[2][4] == "Reason: No day shift. Instead: Fewer nights"


def test_what_is_overdue_is_said_below_the_table() -> None:
    late = Recommendation("a", "A stool", "manager", due=date(2026, 11, 20))
    paper = Document(io.BytesIO(tracker_docx(AdjustmentPlan("x", (late,)), TODAY, NOW)))
    assert any("was due" in paragraph.text for paragraph in paper.paragraphs)
