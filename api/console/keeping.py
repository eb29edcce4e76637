"""Forms about a case as a whole: who owns it, a legal hold, its follow-ups, its end."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.responses import Response

from api.console.deps import DeskDep, FieldsDep, PageDep, PostedDep
from api.console.forms import CaseForm, back, day
from api.console.listing import ME
from api.headers import PAGE_HEADERS
from api.records import calendar, follow_ups, holds, owners
from api.records.states import State

router = APIRouter(prefix="/cases")


@router.post("/{reference}/owner")
def set_owner(
    reference: str, desk: DeskDep, _: PostedDep, owner: Annotated[str, Form(max_length=40)] = ""
) -> Response:
    """Take the case, hand it on, or leave it to nobody."""
    case = desk.case(reference)
    owners.assign(desk, case, desk.user.id if owner == ME else owner)
    return back(case, "owner")


@router.post("/{reference}/hold")
def place_hold(
    reference: str, desk: DeskDep, page: PageDep, fields: FieldsDep, _: PostedDep
) -> Response:
    """Keep the case from being erased."""
    case = desk.case(reference)
    form = CaseForm(desk, page, case, fields, name="hold", texts=("reason",))
    return form.do(lambda: holds.place(desk, case, fields.get("reason", "")), "held")


@router.post("/{reference}/hold/lift")
def lift_hold(reference: str, desk: DeskDep, _: PostedDep) -> Response:
    """End the hold."""
    case = desk.case(reference)
    holds.lift(desk, case)
    return back(case, "lifted")


@router.post("/{reference}/follow-ups")
def add_follow_up(
    reference: str, desk: DeskDep, page: PageDep, fields: FieldsDep, _: PostedDep
) -> Response:
    """Plan to look at the case again."""
    case = desk.case(reference)
    form = CaseForm(desk, page, case, fields, name="follow_up")
    return form.do(
        lambda: follow_ups.add(desk, case, fields.get("kind", ""), day(fields, "on")), "planned"
    )


@router.post("/{reference}/follow-ups/{key}")
def mark_follow_up(
    reference: str,
    key: str,
    desk: DeskDep,
    _: PostedDep,
    done: Annotated[str, Form(max_length=10)] = "",
) -> Response:
    """Note that a follow-up is done, or that it isn't after all."""
    case = desk.case(reference)
    follow_ups.mark(desk, case, key, done=done == "yes")
    return back(case, "followed_up" if done == "yes" else "not_followed_up")


@router.post("/{reference}/close")
def close(
    reference: str, desk: DeskDep, page: PageDep, fields: FieldsDep, _: PostedDep
) -> Response:
    """Close the case with what became of it."""
    case = desk.case(reference)
    if case.state == State.CLOSED:
        return back(case, "closed")
    form = CaseForm(desk, page, case, fields, name="close")
    return form.do(lambda: desk.close(case, fields.get("outcome", "")), "closed")


@router.get("/{reference}/calendar.ics")
def download_calendar(reference: str, desk: DeskDep) -> Response:
    """The days of the case, with its reference and nothing else of it."""
    case = desk.case(reference)
    name = f"askoh-{case.reference}.ics"
    headers = {**PAGE_HEADERS, "Content-Disposition": f'attachment; filename="{name}"'}
    return Response(calendar.of_case(desk, case), media_type="text/calendar", headers=headers)
