"""A report's recommendations with what was decided: tracker, Word file and calendar.

The tracker's rules hold (``guidance.tracker``, R57 to R59): what is agreed has an owner and
days, what can't be done has its reason and another way.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Final

from guidance import workdays
from guidance.adjustment_catalogue import say
from guidance.calendar_file import Entry
from guidance.content import load_kind
from guidance.fields import FieldReader
from guidance.market import timings
from guidance.report_items import means_fewer_days
from guidance.report_words import CANNOT, DO, DONE, OTHER, Said
from guidance.tracker import AdjustmentPlan, PlanRow, Recommendation, State
from guidance.word import Paper
from guidance.wording import long_date

_REVIEW: Final = "usual_review"
_MOST_DAYS: Final = 365


@dataclass(frozen=True, slots=True)
class _Text:
    text: str
    due_days: int | None


def report_plan(
    items: Mapping[str, str],
    said: Mapping[str, Said],
    today: date,
    *,
    reference: str,
    nation: str = "unknown",
) -> AdjustmentPlan:
    """Put items and decisions together; owner and days that nobody said are suggested.

    Args:
        items: each recommendation by its number as text.
        said: what was decided, by the same numbers; a missing one isn't decided yet.
        today: the day of the decisions.
        reference: of the plan.
        nation: whose bank holidays are left out.

    """
    return AdjustmentPlan(
        reference=reference,
        recommendations=tuple(
            _recommendation(number, item, said.get(number, Said()), today, nation)
            for number, item in items.items()
        ),
    )


def plan_docx(plan: AdjustmentPlan, today: date, now: datetime) -> bytes:
    """Return the bytes of a Word file: the table, and places to agree to it."""
    paper = Paper(text("title"), now, wide=True)
    paper.paragraph(text("intro"))
    paper.paragraph(text("no_health"))
    names = ("item", "state", "owner", "due")
    headings = [*(say(f"column_{name}") for name in names), text("column_review")]
    table = [_cells(row, plan, today) for row in plan.rows(today)]
    paper.table(text("title"), [*headings, say("column_reason")], table)
    asks = [ask for row in plan.rows(today) for ask in row.asks]
    paper.bullets(dict.fromkeys(asks))
    paper.heading(text("agree"))
    who = [(text("role_employee"), ""), (text("role_manager"), "")]
    paper.table(text("agree"), (text("who"), text("signed")), who)
    return paper.to_bytes()


def plan_entries(plan: AdjustmentPlan) -> Iterator[Entry]:
    """Yield the plan's days for a calendar, with no word about what the changes are."""
    reviews: dict[date, None] = {}
    for item in plan.recommendations:
        kind = {State.AGREED: "calendar_due", State.PROPOSED: "calendar_decide"}.get(item.state)
        if kind and item.due:
            yield Entry(f"item-{item.id}", text(kind).format(number=item.id), item.due, item.due)
        if item.review_on:
            reviews[item.review_on] = None
    for number, day in enumerate(sorted(reviews), start=1):
        yield Entry(f"review-{number}", text("calendar_review"), day, day, busy=True)


def text(name: str) -> str:
    """Return one text of ``content/report_plan.yml``.

    Raises:
        KeyError: when there is none with this id.

    """
    return _texts()[name].text


def _recommendation(number: str, item: str, said: Said, today: date, nation: str) -> Recommendation:
    due = said.due or workdays.on_or_after(today + timedelta(days=_due_days()), nation)
    review = workdays.on_or_after(due + timedelta(days=timings()[_REVIEW].min_days or 0), nation)
    made = Recommendation(
        id=number, text=item, asked_by="oh", due=due, fewer_days=means_fewer_days(item)
    )
    mine = said.owner in (None, "me")
    owner = text("defaults") if mine else str(said.owner)
    if said.decision in (DO, OTHER, DONE):
        other = (said.why or text("other_none")) if said.decision == OTHER else ""
        days = {"due": due, "review_on": review}
        agreed = made.moved(State.AGREED, today, owner=owner, alternative=other, **days)
        # Fewer days aren't in place before it is known which.
        in_place = said.decision == DONE and not made.fewer_days
        return agreed.moved(State.IN_PLACE, today, review_on=review) if in_place else agreed
    if said.decision == CANNOT:
        why = {"reason": said.why or text("reason_none"), "alternative": text("ask_oh")}
        return made.moved(State.CANNOT, today, **why)
    return made.changed(owner=owner)


def _cells(row: PlanRow, plan: AdjustmentPlan, today: date) -> Sequence[str]:
    review = plan.item(row.id).review_on
    item = f"{row.id}. {row.item}"
    looked = long_date(review) if review else ""
    return (item, row.state_text, row.owner, row.due, looked, row.reason)


def _due_days() -> int:
    return _texts()["defaults"].due_days or 0


@cache
def _texts() -> Mapping[str, _Text]:
    return load_kind("report_plan", _read)


def _read(reader: FieldReader) -> _Text:
    reader.raw("id")
    words = reader.text("text", required=True) or ""
    return _Text(words, reader.whole("due_days", 1, _MOST_DAYS))
