"""What every console page depends on: somebody with its role, and forms that are really ours."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from fastapi import Depends, Form, Request
from starlette.responses import HTMLResponse

from api.identity import check_csrf, require
from api.pages import render
from api.records.models import SignedIn
from api.records.review import Desk
from api.services import Services, ServicesDep, WorkDep

HrDep = Annotated[SignedIn, Depends(require("hr"))]


def _posted(current: HrDep, csrf: Annotated[str, Form()] = "") -> SignedIn:
    check_csrf(current, csrf)
    return current


PostedDep = Annotated[SignedIn, Depends(_posted)]


async def _fields(request: Request) -> dict[str, str]:
    form = await request.form()
    return {key: value for key, value in form.items() if isinstance(value, str)}


FieldsDep = Annotated[dict[str, str], Depends(_fields)]


def _desk(current: HrDep, work: WorkDep) -> Desk:
    return Desk(work, current.user)


DeskDep = Annotated[Desk, Depends(_desk)]


ReviewerDep = Annotated[SignedIn, Depends(require("reviewer", "admin"))]


def _posted_by_reviewer(current: ReviewerDep, csrf: Annotated[str, Form()] = "") -> SignedIn:
    check_csrf(current, csrf)
    return current


PostedByReviewerDep = Annotated[SignedIn, Depends(_posted_by_reviewer)]


def _page_context(current: HrDep, services: ServicesDep) -> dict[str, object]:
    return _shown_everywhere(current, services, "/console/cases")


def _review_context(current: ReviewerDep, services: ServicesDep) -> dict[str, object]:
    return _shown_everywhere(current, services, "/console/content")


def _shown_everywhere(current: SignedIn, services: Services, home: str) -> dict[str, object]:
    person = current.user.person
    name = services.vault.open(person, person.name_sealed) if person.name_sealed else ""
    return {
        "csrf": current.csrf,
        "user_name": name,
        "employer_name": services.employer.name,
        "home_url": home,
        "roles": current.user.roles,
    }


class Page:
    """Renders a console page with what all of them show."""

    def __init__(self, context: dict[str, object]) -> None:
        self._context = context

    def render(
        self, template: str, context: Mapping[str, object], status: int = 200
    ) -> HTMLResponse:
        """The page `console/{template}.html`."""
        return render(f"console/{template}.html", {**self._context, **context}, status=status)


def _hr_page(context: Annotated[dict[str, object], Depends(_page_context)]) -> Page:
    return Page(context)


def _review_page(context: Annotated[dict[str, object], Depends(_review_context)]) -> Page:
    return Page(context)


PageDep = Annotated[Page, Depends(_hr_page)]
ReviewPageDep = Annotated[Page, Depends(_review_page)]
