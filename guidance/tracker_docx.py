"""The adjustment tracker as a Word document, for the people who agreed it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from guidance.adjustment_catalogue import say
from guidance.draft_values import long_day
from guidance.tracker import AdjustmentPlan
from guidance.word import Paper

_COLUMNS: Final = ("item", "state", "owner", "due", "reason")


def tracker_docx(plan: AdjustmentPlan, today: date, now: datetime) -> bytes:
    """Return the table of a day as the bytes of a .docx file.

    Args:
        plan: what was decided; it holds no name of the person it is for.
        today: the day whose states are shown.
        now: when the file is made.

    """
    paper = Paper(say("plan_title"), now, wide=True)
    paper.paragraph(long_day(today))
    rows = [(row.item, row.state_text, row.owner, row.due, row.reason) for row in plan.rows(today)]
    headings = tuple(say(f"column_{name}") for name in _COLUMNS)
    paper.table(say("plan_title"), headings, rows)
    for row in plan.rows(today):
        paper.bullets([*([row.red] if row.red else []), *row.asks])
    return paper.to_bytes()
