"""Plans of a case for the chat that raised it: kept with the case, and read again."""

from __future__ import annotations

from fastapi import APIRouter, Depends

from api.internal.endpoints import (
    ConversationQuery,
    IdempotencyHeader,
    check_service_token,
    find_case,
)
from api.internal.idempotency import once
from api.internal.schemas import PlanIn, PlanOut, PlanSaved, PlansOut
from api.records import plans
from api.records.service import MANAGER
from api.services import LookDep, WorkDep

router = APIRouter(
    prefix="/internal/cases",
    tags=["internal"],
    dependencies=[Depends(check_service_token)],
    include_in_schema=False,
)


@router.post("/{reference}/plans", status_code=201)
def keep_plan(
    reference: str, given: PlanIn, work: WorkDep, idempotency_key: IdempotencyHeader = None
) -> PlanSaved:
    """Keep a plan that was made in the chat."""

    def do() -> PlanSaved:
        case = find_case(work, reference, given.conversation)
        plan = plans.NewPlan(
            kind=given.kind,
            headings=tuple(given.headings),
            rows=tuple(tuple(row) for row in given.rows),
            review_on=given.review_on,
            note=given.note,
        )
        number = plans.keep(work, case, plan, MANAGER)
        return PlanSaved(reference=case.reference, number=number)

    return once(work, idempotency_key, given, PlanSaved, do)


@router.get("/{reference}/plans")
def list_plans(reference: str, conversation: ConversationQuery, work: LookDep) -> PlansOut:
    """The case's plans, those that are followed first."""
    case = find_case(work, reference, conversation)
    return PlansOut(plans=[_out(plan) for plan in plans.of_case(work, case)])


def _out(plan: plans.Plan) -> PlanOut:
    return PlanOut(
        number=plan.number,
        kind=plan.kind,
        title=plan.title,
        headings=list(plan.headings),
        rows=[list(row) for row in plan.rows],
        note=plan.note,
        review_on=plan.review_on,
        author=plan.author,
        ended=plan.ended_at is not None,
    )
