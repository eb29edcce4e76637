"""The page from which finished cases are taken away as bare records."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated

from fastapi import APIRouter, Form
from starlette.responses import Response

from api.console.deps import DeskDep, FieldsDep, PageDep, PostedDep
from api.console.forms import day
from api.errors import FieldError
from api.headers import PAGE_HEADERS
from api.records.bulk_export import FORMATS, Span, rows, written
from api.records.states import FINISHED, WORDS, State

router = APIRouter(prefix="/export")
_YEAR = timedelta(days=365)


@router.get("")
def choose(desk: DeskDep, page: PageDep) -> Response:
    """Ask which cases, and as what kind of file."""
    return page.render("export", _context(desk))


@router.post("")
def take(
    desk: DeskDep,
    page: PageDep,
    fields: FieldsDep,
    _: PostedDep,
    ending: Annotated[str, Form(alias="format")] = "",
) -> Response:
    """The file. That it was taken is in the trail."""
    try:
        span = _span(fields)
        if ending not in FORMATS:
            raise FieldError("format", "Choose the kind of file.")
    except FieldError as error:
        problems = {error.field: error.message}
        context = {**_context(desk), "given": fields, "problems": problems}
        return page.render("export", context, error.status)
    body = written(rows(desk, span), ending)
    name = f"askoh-cases-{span.first}-to-{span.last}.{ending}"
    headers = {**PAGE_HEADERS, "Content-Disposition": f'attachment; filename="{name}"'}
    return Response(body, media_type=FORMATS[ending], headers=headers)


def _span(fields: dict[str, str]) -> Span:
    first, last = day(fields, "first"), day(fields, "last")
    if first is None:
        raise FieldError("first", "Give the first day.")
    if last is None or last < first:
        raise FieldError("last", "Give the last day. It can’t be before the first.")
    state = fields.get("state", "")
    return Span(first, last, State(state) if state in FINISHED else None)


def _context(desk: DeskDep) -> dict[str, object]:
    today: date = desk.work.services.settings.current_day()
    given = {"first": (today - _YEAR).isoformat(), "last": today.isoformat(), "format": "csv"}
    states = {one.value: WORDS[one].label for one in sorted(FINISHED)}
    states[State.DECLINED.value], states[State.WITHDRAWN.value] = "Declined", "Withdrawn"
    return {"given": given, "problems": {}, "states": states}
