"""The forms on a case's page: what was typed stays in them, whatever happens.

Words that sound as if somebody is at risk get help first; a field that can't be taken is named; a
step that the case's state refuses says why. Each time the page comes again with the words in it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from starlette.responses import Response

from api.console.deps import Page
from api.console.views import case_context
from api.errors import ConflictError, FieldError, StaleVersionError
from api.pages import see_other
from api.records.models import Case
from api.records.review import Desk
from api.urgent import urgent_help


class CaseForm:
    """One posted form of a case's page; `name` tells it from the others there.

    `texts` are the fields in which somebody writes freely.
    """

    def __init__(
        self,
        desk: Desk,
        page: Page,
        case: Case,
        fields: Mapping[str, str],
        *,
        name: str,
        texts: tuple[str, ...] = (),
    ) -> None:
        self._desk, self._page, self._case = desk, page, case
        self._fields, self._name, self._texts = fields, name, texts

    def do(self, act: Callable[[], object], done: str) -> Response:
        """Do `act` and go back to the case, which then says what was `done`."""
        written = [self._fields.get(name, "") for name in self._texts]
        seen = self._fields.get("help_seen")
        urgent = None if seen else urgent_help(self._desk.work.services, *written)
        if urgent is not None:
            return self._again(urgent=urgent)
        try:
            act()
        except FieldError as error:
            found = {f"{self._name}-{error.field}": error.message}
            return self._again(error.status, problems=found)
        except StaleVersionError:
            raise
        except ConflictError as error:
            return self._again(error.status, refused=error.message)
        return back(self._case, done)

    def _again(self, status: int = 200, **more: object) -> Response:
        typed = {self._name: self._fields}
        context = case_context(self._desk, self._case, typed=typed, **more)
        return self._page.render("case", context, status)


def back(case: Case, done: str) -> Response:
    """To the page of the case, which says what was done."""
    return see_other(f"/console/cases/{case.reference}?done={done}")


def day(fields: Mapping[str, str], name: str) -> date | None:
    """The day in a field, or None when it is empty.

    Raises:
        FieldError: it is no day.
    """
    given = fields.get(name, "").strip()
    try:
        return date.fromisoformat(given) if given else None
    except ValueError:
        raise FieldError(name, "Give a day, such as 2027-01-14.") from None
