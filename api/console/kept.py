"""Forms about what is kept with a case: plans, and what is to be attached for the provider."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from api.console.deps import DeskDep, FieldsDep, PageDep, PostedDep
from api.console.forms import CaseForm, back, day
from api.errors import FieldError
from api.records import attachments, plans
from api.records.lists import plan_kinds

router = APIRouter(prefix="/cases")


@router.post("/{reference}/plans")
def keep_plan(
    reference: str, desk: DeskDep, page: PageDep, fields: FieldsDep, _: PostedDep
) -> Response:
    """Keep a plan with the case."""
    case = desk.case(reference)

    def act() -> None:
        desk.must_be_agreed(case)
        kind = fields.get("kind", "")
        if kind not in plan_kinds():
            raise FieldError("kind", "Choose what kind of plan it is.")
        headings, rows = plan_kinds()[kind].headings, plans.rows_from(fields.get("rows", ""))
        plan = plans.NewPlan(kind, headings, rows, day(fields, "review_on"))
        plans.keep(desk.work, case, plan, desk.actor)

    return CaseForm(desk, page, case, fields, name="plan", texts=("rows",)).do(act, "plan_kept")


@router.post("/{reference}/plans/{number}/end")
def end_plan(reference: str, number: int, desk: DeskDep, _: PostedDep) -> Response:
    """Note that a plan isn't followed any more."""
    case = desk.case(reference)
    desk.must_be_agreed(case)
    plans.end(desk.work, case, number, desk.actor)
    return back(case, "plan_ended")


@router.post("/{reference}/attachments")
def list_attachment(
    reference: str, desk: DeskDep, page: PageDep, fields: FieldsDep, _: PostedDep
) -> Response:
    """Put something on the list of what goes to the provider."""
    case = desk.case(reference)
    form = CaseForm(desk, page, case, fields, name="attachment", texts=("name",))
    return form.do(lambda: attachments.add(desk, case, fields.get("name", "")), "attachment")


@router.post("/{reference}/attachments/{number}")
def mark_attachment(
    reference: str, number: int, desk: DeskDep, page: PageDep, fields: FieldsDep, _: PostedDep
) -> Response:
    """Note whether it is still needed, added, or not needed."""
    case = desk.case(reference)
    form = CaseForm(desk, page, case, fields, name=f"attachment{number}")
    return form.do(
        lambda: attachments.mark(desk, case, number, fields.get("state", "")), "attachment_marked"
    )
