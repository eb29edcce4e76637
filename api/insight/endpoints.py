"""The pages of figures for HR: charts with their tables, each as a file, and what absence costs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from api.console.deps import FieldsDep
from api.errors import NotFoundError
from api.headers import PAGE_HEADERS
from api.homes import home_of
from api.identity import check_csrf, require
from api.insight import cost
from api.insight.charts import chart
from api.insight.figures import Reader, Table, tables
from api.insight.spreadsheet import as_csv
from api.insight.topics import teaching
from api.insight.words import EMPLOYER, USER
from api.pages import render
from api.records.models import SignedIn
from api.services import LookDep

router = APIRouter(prefix="/insight")
#: How many topics the report on training lists.
_TAUGHT = 5

ReaderDep = Annotated[SignedIn, Depends(require("hr", "admin"))]


def _reader(current: ReaderDep, work: LookDep) -> Reader:
    return Reader(work, current.user)


FiguresDep = Annotated[Reader, Depends(_reader)]


@dataclass(frozen=True, slots=True)
class Lesson:
    """What managers ask about most: its title, in how many chats, and the answer they got."""

    title: str
    chats: int
    text: str


@router.get("")
def show(current: ReaderDep, reader: FiguresDep) -> Response:
    """Every table this user may see, with a chart where there is enough to show."""
    found = tables(reader)
    drawn = {name: chart(table) for name, table in found.items() if _has_bars(table)}
    context = {
        "employer_tables": [one for one in found.values() if one.words.of == EMPLOYER],
        "user_tables": [one for one in found.values() if one.words.of == USER],
        "charts": drawn,
        "lessons": _lessons(reader, found.get("manager_topics")),
        "small": reader.small,
        "first": reader.span.first,
        "last": reader.span.last,
        "sees_employer": reader.sees_employer,
    }
    return _page("insight", current, reader, context)


@router.get("/cost")
def ask_cost(current: ReaderDep, reader: FiguresDep) -> Response:
    """Ask for the employer's own figures."""
    return _cost_page(current, reader, {}, {})


@router.post("/cost")
def work_out_cost(current: ReaderDep, reader: FiguresDep, fields: FieldsDep) -> Response:
    """What they come to; nothing is kept."""
    check_csrf(current, fields.get("csrf", ""))
    figures, problems = cost.read(fields)
    found = None if problems else cost.cost(figures)
    return _cost_page(current, reader, fields, problems, found)


@router.get("/{table}.csv")
def download(table: str, reader: FiguresDep) -> Response:
    """One table for a spreadsheet, as the page shows it."""
    found = tables(reader).get(table)
    if found is None:
        raise NotFoundError
    disposition = f'attachment; filename="askoh-{found.name}-{reader.today}.csv"'
    headers = {**PAGE_HEADERS, "Content-Disposition": disposition}
    return Response(as_csv(found), media_type="text/csv; charset=utf-8", headers=headers)


def _has_bars(table: Table) -> bool:
    """Whether there is more to draw than what is hidden."""
    return any(row.code for row in table.rows)


def _lessons(reader: Reader, table: Table | None) -> list[Lesson]:
    """The topics managers ask about most, of those that may be shown."""
    rows = [row for row in table.rows if row.code] if table else []
    employer, today = reader.work.services.employer, reader.today
    return [
        Lesson(row.label, row.count, teaching(row.code, employer, today).replace("**", ""))
        for row in rows[:_TAUGHT]
    ]


def _cost_page(
    current: SignedIn,
    reader: Reader,
    given: Mapping[str, str],
    problems: Mapping[str, str],
    found: cost.Cost | None = None,
) -> Response:
    context = {
        "asks": cost.ASKS,
        "given": given,
        "problems": problems,
        "found": found,
        "pounds": cost.pounds,
    }
    return _page("cost", current, reader, context, status=422 if problems else 200)


def _page(
    template: str,
    current: SignedIn,
    reader: Reader,
    context: Mapping[str, object],
    status: int = 200,
) -> Response:
    person, work = current.user.person, reader.work
    frame = {
        "csrf": current.csrf,
        "user_name": work.vault.open(person, person.name_sealed) if person.name_sealed else "",
        "employer_name": work.services.employer.name,
        "roles": current.user.roles,
        "home_url": home_of(current.user),
    }
    return render(f"console/{template}.html", {**frame, **context}, status=status)
