"""The forms about occupational health's report: that it came, and what it recommends."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import APIRouter
from starlette.responses import Response

from api.console.deps import DeskDep, FieldsDep, PageDep, PostedDep
from api.console.forms import CaseForm, day
from api.console.wording import DECISIONS
from api.errors import FieldError
from api.records import recommendations
from api.records.recommendations import MAX_TEXT_CHARS
from guidance.tracker import State

router = APIRouter(prefix="/cases")
_TEXTS = ("owner", "reason", "alternative")
_WRITTEN = ("text", *_TEXTS)
_DAYS = ("due", "review_on")


@router.post("/{reference}/report")
def record_report(
    reference: str, desk: DeskDep, page: PageDep, fields: FieldsDep, _: PostedDep
) -> Response:
    """Note the day the report came."""
    case = desk.case(reference)
    form = CaseForm(desk, page, case, fields, name="report")
    return form.do(
        lambda: recommendations.record_report(desk, case, day(fields, "report_on")), "reported"
    )


@router.post("/{reference}/recommendations")
def add(reference: str, desk: DeskDep, page: PageDep, fields: FieldsDep, _: PostedDep) -> Response:
    """Add one recommendation of the report."""
    case = desk.case(reference)

    def act() -> None:
        text, owner = fields.get("text", ""), _short(fields, "owner")
        recommendations.add(desk, case, text, owner, day(fields, "due"))

    return CaseForm(desk, page, case, fields, name="add", texts=_WRITTEN).do(act, "recommended")


@router.post("/{reference}/recommendations/{number}")
def decide(
    reference: str, number: int, desk: DeskDep, page: PageDep, fields: FieldsDep, _: PostedDep
) -> Response:
    """Note what was decided on a recommendation, or what became of it."""
    case = desk.case(reference)

    def act() -> None:
        chosen = fields.get("to", "")
        if chosen not in DECISIONS:
            raise FieldError("to", "Choose one of the answers.")
        known = _known(fields)
        if DECISIONS[chosen][0] is State.AGREED and "due" not in known:
            # The day for deciding that was there before isn't the day for doing.
            raise FieldError("due", "Give the day by which it is in place.")
        if chosen == "other_way" and not known.get("alternative"):
            raise FieldError("alternative", "Say what is done instead.")
        recommendations.decide(desk, case, number, DECISIONS[chosen][0], known)

    return CaseForm(desk, page, case, fields, name=f"r{number}", texts=_WRITTEN).do(act, "decided")


def _known(fields: Mapping[str, str]) -> dict[str, object]:
    """What the form says; a field left empty says nothing, so that what was known stays."""
    known: dict[str, object] = {name: _short(fields, name) for name in _TEXTS}
    known |= {name: day(fields, name) for name in _DAYS}
    return {name: value for name, value in known.items() if value}


def _short(fields: Mapping[str, str], name: str) -> str:
    text = fields.get(name, "").strip()
    if len(text) > MAX_TEXT_CHARS:
        raise FieldError(name, f"Please keep it under {MAX_TEXT_CHARS} characters.")
    return text
