"""The versions of a draft: the list, one to read, and what two say differently."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from api.console.deps import DeskDep, PageDep
from api.console.wording import WHO
from api.records import content
from api.records.agreements import ITEM_WORDS
from api.records.differences import differences
from api.records.models import Case
from api.records.review import Desk
from api.records.versions import Version, read, versions

router = APIRouter(prefix="/cases")


@router.get("/{reference}/versions")
def show_versions(reference: str, desk: DeskDep, page: PageDep) -> Response:
    """Every version: when, by whom, and whether the employee's agreement to it stands."""
    case = desk.case(reference)
    return page.render("versions", _context(desk, case))


@router.get("/{reference}/versions/compare")
def compare(
    reference: str,
    desk: DeskDep,
    page: PageDep,
    *,
    first: Annotated[int | None, Query(alias="from", ge=1)] = None,
    second: Annotated[int | None, Query(alias="to", ge=1)] = None,
) -> Response:
    """What the later of two versions says differently: of the last two that can be read, unsaid."""
    case = desk.case(reference)
    before, after = sorted((first or _readable(desk, case)[0], second or _readable(desk, case)[-1]))
    found = differences(read(desk, case, before), read(desk, case, after))
    context = {**_context(desk, case), "before": before, "after": after, "changes": found}
    return page.render("compare", context)


@router.get("/{reference}/versions/{number}")
def show_version(reference: str, number: int, desk: DeskDep, page: PageDep) -> Response:
    """The words of one version."""
    case = desk.case(reference)
    words = content.sections(read(desk, case, number))
    chosen = next(one for one in versions(desk, case) if one.row.version == number)
    context = {**_context(desk, case), "sections": words, "chosen": _row(chosen)}
    return page.render("version", context)


def _readable(desk: Desk, case: Case) -> list[int]:
    """The last two versions that can be read; the first where none can, to be refused as such."""
    found = [one.row.version for one in versions(desk, case) if one.readable]
    return sorted(found)[-2:] or [1]


def _context(desk: Desk, case: Case) -> dict[str, object]:
    rows = [_row(one) for one in versions(desk, case)]
    return {
        "case": case,
        "rows": rows,
        "readable": [row["version"] for row in rows if row["readable"]],
    }


def _row(one: Version) -> dict[str, object]:
    return {
        "version": one.row.version,
        "at": one.row.created_at,
        "who": WHO.get(one.row.author, one.row.author),
        "readable": one.readable,
        "agreed_at": one.agreements[0].given_at if one.agreements else None,
        "items": [(ITEM_WORDS[given.item], given.agreed) for given in one.agreements],
    }
