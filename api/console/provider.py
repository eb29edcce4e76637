"""Forms about what comes back from the provider before its report."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from api.console.deps import DeskDep, FieldsDep, PageDep, PostedDep
from api.console.forms import CaseForm, day
from api.records import provider

router = APIRouter(prefix="/cases")


@router.post("/{reference}/provider-return")
def sent_back(
    reference: str, desk: DeskDep, page: PageDep, fields: FieldsDep, _: PostedDep
) -> Response:
    """Note that the provider sent it back, and what it asks for."""
    case = desk.case(reference)
    form = CaseForm(desk, page, case, fields, name="provider", texts=("question",))
    return form.do(
        lambda: provider.sent_back(desk, case, fields.get("question", "")), "provider_returned"
    )


@router.post("/{reference}/appointment")
def booked(
    reference: str, desk: DeskDep, page: PageDep, fields: FieldsDep, _: PostedDep
) -> Response:
    """Note an appointment."""
    case = desk.case(reference)
    form = CaseForm(desk, page, case, fields, name="appointment")
    return form.do(
        lambda: provider.booked(desk, case, day(fields, "on"), fields.get("way", "")), "booked"
    )


@router.post("/{reference}/missed")
def missed(
    reference: str, desk: DeskDep, page: PageDep, fields: FieldsDep, _: PostedDep
) -> Response:
    """Note that the employee wasn't at the appointment."""
    case = desk.case(reference)
    form = CaseForm(desk, page, case, fields, name="missed")
    return form.do(lambda: provider.missed(desk, case), "missed")
