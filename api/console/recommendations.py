"""The forms about occupational health's report: that it came, and what it recommends."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from fastapi import APIRouter
from starlette.responses import Response

from api.console.cases import back
from api.console.deps import DeskDep, FieldsDep, Page, PageDep, PostedDep
from api.console.views import case_context
from api.console.wording import DECISIONS
from api.records import recommendations
from api.records.models import Case
from api.records.recommendations import MAX_TEXT_CHARS, FieldError
from api.records.review import Desk
from api.urgent import urgent_help
from guidance.tracker import State

router = APIRouter(prefix="/cases")
_TEXTS = ("owner", "reason", "alternative")
_DAYS = ("due", "review_on")


@router.post("/{reference}/report")
def record_report(
    reference: str, desk: DeskDep, page: PageDep, fields: FieldsDep, _: PostedDep
) -> Response:
    """Note the day the report came."""
    case = desk.case(reference)
    return _do(
        _Form(desk, page, case, fields, "report"),
        lambda: recommendations.record_report(desk, case, _day(fields, "report_on")),
        "reported",
    )


@router.post("/{reference}/recommendations")
def add(reference: str, desk: DeskDep, page: PageDep, fields: FieldsDep, _: PostedDep) -> Response:
    """Add one recommendation of the report."""
    case = desk.case(reference)

    def act() -> None:
        text, owner = fields.get("text", ""), _short(fields, "owner")
        recommendations.add(desk, case, text, owner, _day(fields, "due"))

    return _do(_Form(desk, page, case, fields, "add"), act, "recommended")


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

    return _do(_Form(desk, page, case, fields, f"r{number}"), act, "decided")


class _Form:
    """One posted form of a case's page; `name` tells it from the others there."""

    def __init__(
        self, desk: Desk, page: Page, case: Case, fields: Mapping[str, str], name: str
    ) -> None:
        self.desk, self.case, self.fields = desk, case, fields
        self._page, self._name = page, name

    def again(self, status: int = 200, **more: object) -> Response:
        """The page with what was typed still in this form."""
        typed = {self._name: self.fields}
        context = case_context(self.desk, self.case, typed=typed, **more)
        return self._page.render("case", context, status)

    def wrong(self, error: FieldError) -> Response:
        """The page with the field named that can't be taken."""
        found = {f"{self._name}-{error.field}": error.message}
        return self.again(error.status, problems=found)


def _do(form: _Form, act: Callable[[], None], done: str) -> Response:
    written = [form.fields.get(name, "") for name in ("text", *_TEXTS)]
    urgent = (
        None if form.fields.get("help_seen") else urgent_help(form.desk.work.services, *written)
    )
    if urgent is not None:
        return form.again(urgent=urgent)
    try:
        act()
    except FieldError as error:
        return form.wrong(error)
    return back(form.case, done)


def _known(fields: Mapping[str, str]) -> dict[str, object]:
    """What the form says; a field left empty says nothing, so that what was known stays."""
    known: dict[str, object] = {name: _short(fields, name) for name in _TEXTS}
    known |= {name: _day(fields, name) for name in _DAYS}
    return {name: value for name, value in known.items() if value}


def _short(fields: Mapping[str, str], name: str) -> str:
    text = fields.get(name, "").strip()
    if len(text) > MAX_TEXT_CHARS:
        raise FieldError(name, f"Please keep it under {MAX_TEXT_CHARS} characters.")
    return text


def _day(fields: Mapping[str, str], name: str) -> date | None:
    given = fields.get(name, "").strip()
    try:
        return date.fromisoformat(given) if given else None
    except ValueError:
        raise FieldError(name, "Give a day, such as 2027-01-14.") from None
