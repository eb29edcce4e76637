"""HR's list of cases: what is asked for stands in the address, so that it can be kept and sent.

A name or an address that somebody looks for never does: it goes in with POST, and the address
then holds a keyed hash of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query
from pydantic import BaseModel
from starlette.responses import Response

from api.console.deps import DeskDep, HrDep, PageDep, PostedDep
from api.console.views import days_since
from api.console.wording import LOOKS, SORTS, WHO
from api.errors import NotFoundError
from api.pages import see_other
from api.records import owners, recommendations, sending
from api.records.cases import PAGE_SIZE, CasePage, CaseRepository
from api.records.lists import ages, words_of
from api.records.models import Case, User
from api.records.queue import NOBODY, Look, Sort, Wanted, person_key
from api.records.states import WORDS, State, words
from api.records.whereabouts import waiting_for, with_fresh_link
from api.services import LookDep, Work
from guidance.helplines import helplines, stale_numbers

router = APIRouter(prefix="/cases")
LIST = "/console/cases"
ME = "me"
MAX_SEARCH_CHARS = 320


class Asked(BaseModel):
    """The list's address after the question mark; a value that isn't known narrows nothing."""

    state: str = ""
    look: str = ""
    age: str = ""
    urgency: str = ""
    complexity: str = ""
    owner: str = ""
    manager: str = ""
    person: str = ""
    sort: str = ""

    def wanted(self, work: Work, user: User) -> Wanted:
        """What is to be shown, of what is known."""
        settings = work.services.settings
        return Wanted(
            today=settings.current_day(),
            now=work.now,
            state=State(self.state) if self.state in set(State) else None,
            look=Look(self.look) if self.look in set(Look) else None,
            age=self.age if self.age in ages() else "",
            urgency=self.urgency if self.urgency in words_of("urgency") else "",
            complexity=self.complexity if self.complexity in words_of("complexity") else "",
            owner=user.id if self.owner == ME else self.owner,
            manager=self.manager,
            person=self.person,
            sort=Sort(self.sort) if self.sort in set(Sort) else Sort.WAITED,
        )

    def query(self, **changes: object) -> str:
        """The address of the list with these values changed."""
        values = {**self.model_dump(), **changes}
        given = {name: value for name, value in values.items() if value}
        return f"{LIST}?{urlencode(given)}" if given else LIST


@dataclass(frozen=True, slots=True)
class _Choices:
    """One of the form's lists: its name, its label, what can be chosen, and what was."""

    name: str
    label: str
    items: tuple[tuple[str, str], ...]
    chosen: str


@router.get("")
def list_cases(
    work: LookDep,
    current: HrDep,
    page: PageDep,
    asked: Annotated[Asked, Query()],
    number: Annotated[int, Query(alias="page", ge=1, le=100_000)] = 1,
) -> Response:
    """The cases this user may know of, narrowed and ordered as the address says."""
    return page.render("cases", _context(work, current.user, asked, number))


@router.post("/search")
def search(
    desk: DeskDep, page: PageDep, _: PostedDep, text: Annotated[str, Form()] = ""
) -> Response:
    """Go to the case with this reference, or list the cases of the person with this name."""
    typed = " ".join(text.split())
    if not typed or len(typed) > MAX_SEARCH_CHARS:
        error = "Type a reference, or a whole name or work address."
        context = _context(desk.work, desk.user, Asked(), 1)
        return page.render("cases", {**context, "search_error": error, "searched": text}, 422)
    try:
        return see_other(f"{LIST}/{desk.case(typed.upper()).reference}")
    except NotFoundError:
        return see_other(Asked(person=person_key(desk.work, typed)).query())


def _context(work: Work, user: User, asked: Asked, number: int) -> dict[str, object]:
    which = asked.wanted(work, user)
    found = CaseRepository(work.session).list_for_hr(user, which, number)
    known = owners.names(work)
    pages = max(1, -(-found.total // PAGE_SIZE))
    return {
        "rows": _rows(work, found, which.today, known),
        "total": found.total,
        "number": number,
        "pages": pages,
        "narrowed": which.narrowed,
        "person": which.person,
        "manager_only": which.manager,
        "filters": _filters(asked, user, known),
        "sort": _Choices("sort", "Order", _texts(SORTS), which.sort.value),
        "previous": asked.query(page=number - 1) if number > 1 else "",
        "next": asked.query(page=number + 1) if number < pages else "",
        "without_person": asked.query(person="", manager=""),
        "by_manager": {
            case.id: asked.query(manager=case.manager.lookup, person="")
            for case in found.cases
            if case.manager is not None and case.manager.lookup
        },
        "overdue_helplines": [helplines()[one].name for one in stale_numbers(which.today)],
    }


def _rows(
    work: Work, found: CasePage, today: date, known: Mapping[str, str]
) -> list[dict[str, object]]:
    counts = recommendations.counts(work.session, found.cases, today)
    fresh = with_fresh_link(work.session, found.cases, work.now)
    return [
        {
            "id": case.id,
            "reference": case.reference,
            "manager": sending.name_of(work, case.manager),
            "words": words(case.state),
            "waiting_for": WHO[waiting_for(case, fresh)],
            "age": days_since(case.created_at, work.now),
            "in_state": days_since(case.state_since, work.now),
            "owner": known.get(case.owner_id or "", ""),
            "urgency": words_of("urgency").get(case.urgency or "", ""),
            "complexity": words_of("complexity").get(case.complexity or "", ""),
            "followup_on": case.followup_on,
            "overdue": _is_late(case, today),
            "no_answer": case.escalated_at is not None,
            "held": case.hold_since is not None,
            "recommendations": counts.get(case.id, recommendations.Counts()),
        }
        for case in found.cases
    ]


def _is_late(case: Case, today: date) -> bool:
    return not case.finished and case.followup_on is not None and case.followup_on < today


def _filters(asked: Asked, user: User, known: Mapping[str, str]) -> list[_Choices]:
    states = {one.value: WORDS[one].label for one in State if one is not State.DRAFTING}
    # One choice a label would hide one of two states: the second gets its own name.
    states[State.WITHDRAWN.value] = "Agreement withdrawn"
    people = {ME: "Me", NOBODY: "Nobody"}
    people |= {key: name for key, name in known.items() if key != user.id}
    chosen_owner = ME if asked.owner == user.id else asked.owner
    spans = {code: age.text for code, age in ages().items()}
    looks = {one.value: LOOKS[one] for one in Look}
    return [
        _Choices("state", "State", _texts(states), asked.state),
        _Choices("look", "Needs a look", _texts(looks), asked.look),
        _Choices("owner", "Owner", _texts(people), chosen_owner),
        _Choices("age", "Age", _texts(spans), asked.age),
        _Choices("urgency", "Urgency", _texts(words_of("urgency")), asked.urgency),
        _Choices("complexity", "Complexity", _texts(words_of("complexity")), asked.complexity),
    ]


def _texts(choices: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(choices.items())
