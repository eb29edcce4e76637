"""The reviewer's pages: which content is open, one entry with its source, a check, a signature."""

from __future__ import annotations

import logging
from datetime import date
from typing import Annotated
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Depends, Form, Query
from pydantic import BaseModel
from starlette.responses import Response

from api.console.content_wording import (
    CONFIDENCES,
    CONTENT_STATES,
    DUE,
    NATION_WORDS,
    field_words,
    kind_words,
)
from api.console.deps import PostedByReviewerDep, ReviewerDep, ReviewPageDep
from api.errors import FieldError, NotFoundError
from api.pages import see_other
from api.records import content_reviews as reviews
from api.records.content_reviews import ContentReview
from api.records.models import User
from api.records.sending import name_of
from api.services import LookDep, Services, ServicesDep, Work
from api.urgent import urgent_help
from guidance.review_list import STATES, Reviewable, reviewables
from guidance.reviews import CHECKED, next_review

router = APIRouter(prefix="/content")
LIST = "/console/content"
PAGE_SIZE = 25
MAX_FIELD_CHARS = 1000
DONE = {CHECKED: "Your check is noted.", "signed": "Your signature is noted."}
#: Nobody publishes our own suggestions: there is no live page to compare them with.
_OURS = "D"
_LOG = logging.getLogger(__name__)


class Asked(BaseModel):
    """The list's address after the question mark; a value that isn't known narrows nothing."""

    kind: str = ""
    state: str = ""
    confidence: str = ""
    due: str = ""

    def query(self, **changes: object) -> str:
        """The address of the list with these values changed."""
        values = {**self.model_dump(), **changes}
        given = {name: value for name, value in values.items() if value}
        return f"{LIST}?{urlencode(given)}" if given else LIST

    def wants(self, entry: Reviewable, today: date) -> bool:
        """Whether the list shows this entry on this day."""
        wanted_by = DUE[self.due].limit(today) if self.due in DUE else None
        return (
            (self.kind not in _kinds() or entry.origin.kind == self.kind)
            and (self.state not in STATES or self.state in entry.states(today))
            and (self.confidence not in CONFIDENCES or entry.confidence == self.confidence)
            and (wanted_by is None or entry.standing.review_by < wanted_by)
        )


def _entry(kind: str, entry: str, _: ReviewerDep) -> Reviewable:
    found = reviewables().get((kind, entry))
    if found is None:
        raise NotFoundError
    return found


EntryDep = Annotated[Reviewable, Depends(_entry)]


@router.get("")
def list_content(
    _: ReviewerDep,
    services: ServicesDep,
    page: ReviewPageDep,
    asked: Annotated[Asked, Query()],
    number: Annotated[int, Query(alias="page", ge=1, le=100_000)] = 1,
) -> Response:
    """The entries that are asked for, those that are due first."""
    today = services.settings.current_day()
    everything = list(reviewables().values())
    found = [one for one in everything if asked.wants(one, today)]
    found.sort(key=lambda one: one.standing.review_by)
    pages = max(1, -(-len(found) // PAGE_SIZE))
    shown = found[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    open_now = [state for one in everything for state in one.states(today)]
    context = {
        "rows": [_row(one, today) for one in shown],
        "total": len(found),
        "everything": len(everything),
        "counts": [
            (words, open_now.count(state), Asked(state=state).query())
            for state, words in CONTENT_STATES.items()
        ],
        "filters": _filters(asked),
        "narrowed": asked != Asked(),
        "number": number,
        "pages": pages,
        "previous": asked.query(page=number - 1) if 1 < number <= pages else "",
        "next": asked.query(page=number + 1) if number < pages else "",
        "list": LIST,
    }
    return page.render("content", context)


@router.get("/{kind}/{entry}")
def show_entry(
    found: EntryDep,
    current: ReviewerDep,
    work: LookDep,
    page: ReviewPageDep,
    done: Annotated[str, Query()] = "",
) -> Response:
    """One entry: what it says, where from, what was noted about it, and the two forms."""
    return page.render("content_entry", _context(work, current.user, found, done=DONE.get(done)))


@router.post("/{kind}/{entry}/check")
def check_entry(
    found: EntryDep,
    services: ServicesDep,
    page: ReviewPageDep,
    current: PostedByReviewerDep,
    *,
    digest: Annotated[str, Form()] = "",
    opened: Annotated[str, Form()] = "",
) -> Response:
    """Note a check of today."""
    with services.database.writing() as session:
        work = Work(session, services, services.settings.now())
        try:
            reviews.check(work, current.user, found, digest, opened=opened == "yes")
        except FieldError as error:
            context = _context(work, current.user, found, problems={error.field: error.message})
            return page.render("content_entry", context, error.status)
    _tell_everybody(services)
    return _back(found, CHECKED)


@router.post("/{kind}/{entry}/sign")
def sign_entry(
    found: EntryDep,
    services: ServicesDep,
    page: ReviewPageDep,
    current: PostedByReviewerDep,
    *,
    digest: Annotated[str, Form()] = "",
    profession: Annotated[str, Form()] = "",
    entitled: Annotated[str, Form()] = "",
    help_seen: Annotated[str, Form()] = "",
) -> Response:
    """Note a signature of today, under the name of whoever is signed in."""
    typed = {"profession": profession[:MAX_FIELD_CHARS], "entitled": entitled}
    with services.database.writing() as session:
        work = Work(session, services, services.settings.now())
        urgent = None if help_seen else urgent_help(services, profession)
        if urgent is not None:
            context = _context(work, current.user, found, typed=typed, urgent=urgent)
            return page.render("content_entry", context)
        try:
            reviews.sign(
                work,
                current.user,
                found,
                digest,
                profession=profession,
                entitled=entitled == "yes",
            )
        except FieldError as error:
            problems = {error.field: error.message}
            context = _context(work, current.user, found, typed=typed, problems=problems)
            return page.render("content_entry", context, error.status)
    _tell_everybody(services)
    return _back(found, "signed")


def _tell_everybody(services: Services) -> None:
    """Write the file for the other processes; the record is kept whatever becomes of it."""
    try:
        reviews.export(services)
    except OSError as error:
        _LOG.error("the file of content reviews can't be written: %s", type(error).__name__)


def _back(found: Reviewable, done: str) -> Response:
    return see_other(f"{_address(found)}?done={done}")


def _address(found: Reviewable) -> str:
    return f"{LIST}/{quote(found.origin.kind, safe='')}/{quote(found.origin.id, safe='')}"


def _row(found: Reviewable, today: date) -> dict[str, object]:
    states = found.states(today)
    return {
        "id": found.origin.id,
        "url": _address(found),
        "title": found.title(),
        "kind": kind_words(found.origin.kind),
        "confidence": found.confidence,
        "states": [(state, CONTENT_STATES[state]) for state in states],
        "review_by": found.standing.review_by,
        "always": found.always,
    }


def _context(work: Work, user: User, found: Reviewable, **more: object) -> dict[str, object]:
    today = work.services.settings.current_day()
    notes = reviews.of_entry(work.session, found.origin.kind, found.origin.id)
    return {
        "entry": found,
        "address": _address(found),
        "list": LIST,
        "title": found.title(),
        "kind": kind_words(found.origin.kind),
        "texts": [(field_words(name), text) for name, text in found.texts()],
        "confidence": CONFIDENCES[found.confidence],
        "nations": ", ".join(NATION_WORDS[nation] for nation in found.nations),
        "states": [(state, CONTENT_STATES[state]) for state in found.states(today)],
        "standing": found.standing,
        "uses": found.uses(),
        "ours": found.confidence == _OURS,
        "today": today,
        "next": next_review(today, found.read.change),
        "signer": name_of(work, user.person),
        "notes": [_note(work, found, one) for one in notes],
        "typed": {},
        "problems": {},
        **more,
    }


def _note(work: Work, found: Reviewable, one: ContentReview) -> dict[str, object]:
    user = work.session.get_one(User, one.user_id)
    who = one.name or name_of(work, user.person) or "a former user"
    return {
        "signed": one.what != CHECKED,
        "who": f"{who}, {one.profession}" if one.profession else who,
        "at": one.at,
        "counts": one.digest == found.origin.digest,
    }


def _kinds() -> tuple[str, ...]:
    return tuple(dict.fromkeys(kind for kind, _ in reviewables()))


def _filters(asked: Asked) -> list[dict[str, object]]:
    kinds = {kind: kind_words(kind) for kind in _kinds()}
    lists = (
        ("kind", "Kind", kinds, asked.kind),
        ("state", "What is open", CONTENT_STATES, asked.state),
        ("confidence", "Confidence", CONFIDENCES, asked.confidence),
        ("due", "To be checked", {code: due.words for code, due in DUE.items()}, asked.due),
    )
    return [
        {"name": name, "label": label, "options": list(items.items()), "chosen": chosen}
        for name, label, items, chosen in lists
    ]
