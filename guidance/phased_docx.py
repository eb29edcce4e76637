"""A phased return as a Word document that employee, manager and HR can sign."""

from __future__ import annotations

from datetime import datetime

from guidance.phased_content import headings
from guidance.phased_model import PhasedReturn
from guidance.phased_output import table_headings, table_rows
from guidance.phased_svg import picture_text
from guidance.word import Paper

_SIGNATORIES = ("role_employee", "role_manager", "role_hr")


def plan_docx(plan: PhasedReturn, now: datetime) -> bytes:
    """Return the bytes of a .docx file; ``now`` is when it is made.

    The weeks are a table with a marked header row and are told in a sentence each as well.
    """
    said = headings(plan.request.reader)
    paper = Paper(plan.title, now, wide=True)
    for text in (plan.kind_title, *plan.why):
        paper.paragraph(text)
    paper.heading(said["section_weeks"])
    paper.table(said["section_weeks"], table_headings(), table_rows(plan))
    paper.paragraph(picture_text(plan))
    paper.heading(said["section_rules"])
    paper.bullets((plan.stop_rule, plan.pay, plan.pay_question, *plan.promises))
    paper.heading(said["section_first_day"])
    paper.bullets(plan.first_day)
    open_points = [found for found in plan.findings if found.level != "note"]
    if open_points:
        paper.heading(said["section_checks"])
        paper.bullets(f"{found.text} {found.cure}" for found in open_points)
    paper.heading(said["section_agree"])
    rows = [(said[name], "") for name in _SIGNATORIES]
    paper.table(said["section_agree"], (said["who"], said["signed"]), rows)
    return paper.to_bytes()
