"""Keeping a task's plan with the case on the table, so that HR and reminders know of it."""

import re
from typing import Any

from rasa_sdk.executor import CollectingDispatcher

from actions import records
from actions.days import spoken
from actions.events import Events
from actions.replies import Block, choices, send, task_payload, text
from actions.tasks.registry import TASKS
from actions.tasks.state import TaskState
from actions.tasks.task import TaskProblemError
from actions.turn import Turn
from guidance.employer_lines import hr_line
from guidance.phrases import phrase
from guidance.tasks import task_text
from guidance.wording import speaks_of_self

KEEP = "keep"
#: The card of each task's result that is its plan; a task's id is the plan's kind.
_PLAN_CARDS = {
    "phased_return": "plan",
    "keep_in_touch": "plan",
    "fit_note": "plan",
    "adjustments": "status",
}
_MOST_CHARS = 400
_ASKS = re.compile(
    r"\b(?:keep|save|store|put|attach|add|file)\b.{0,30}\b(?:with|to|on|in|under)\b.{0,20}"
    r"\b(?:case|referral|draft|[a-z]\d-\d{3})\b",
    re.I,
)


def keep_offer(turn: Turn, task_id: str, blocks: list[Block | None]) -> Block | None:
    """A button that keeps this result's plan with the case, where there are both."""
    reference = _case_here(turn)
    if reference is None or _plan_in(task_id, blocks) is None:
        return None
    return choices([(phrase("keep_plan", reference=reference), task_payload(task_id, KEEP))])


def keep_offer_after_draft(turn: Turn, reference: str) -> Block | None:
    """A button for the plan that was made last, once a draft has made a case of it."""
    made = _made_last(TaskState.of(turn))
    if made is None or not _manages(turn):
        return None
    title = phrase("keep_this_plan", plan=_named(made), reference=reference)
    return choices([(title, task_payload(made, KEEP))])


async def keep_if_asked(turn: Turn, dispatcher: CollectingDispatcher) -> Events | None:
    """Keep the plan that was made last if the words ask for it; None when they don't."""
    state = TaskState.of(turn)
    made = _made_last(state)
    if made is None or _case_here(turn) is None or not _ASKS.search(turn.text):
        return None
    return await keep(turn, dispatcher, state.opened(made))


async def keep(turn: Turn, dispatcher: CollectingDispatcher, state: TaskState) -> Events:
    """Keep the plan as it was shown; it takes the place of the one of its kind kept before."""
    task_id, reference = str(state.task), _case_here(turn)
    try:
        plan = _plan_in(task_id, await TASKS[task_id].result(turn, state.known))
    except TaskProblemError as problem:
        send(dispatcher, text(str(problem)))
        return []
    if plan is None or reference is None:
        send(dispatcher, text(phrase("nothing_to_keep")))
        return []
    again = TASKS[task_id].looks_again_on(turn, state.known)
    kept = {
        **plan,
        "conversation": turn.tracker.sender_id,
        "kind": task_id,
        "review_on": again.isoformat() if again else None,
    }
    try:
        await records.keep_plan(reference, kept)
    except records.RecordsError as error:
        ended = error.code == records.CONFLICT
        name = "plan_case_ended" if ended else "plan_not_kept"
        send(dispatcher, text(phrase(name, reference=reference, hr=hr_line(turn.employer))))
        return state.events()
    said = phrase("plan_kept", plan=_named(task_id), reference=reference)
    when = phrase("plan_looked_at", day=spoken(again)) if again else ""
    send(dispatcher, text(f"{said} {when}".strip()))
    return state.events()


def _made_last(state: TaskState) -> str | None:
    """The task with a plan that was done last."""
    if state.task in _PLAN_CARDS:
        return state.task
    return next((one for one in reversed(list(state.answers)) if one in _PLAN_CARDS), None)


def _named(task_id: str) -> str:
    title = task_text(task_id).title
    return title[:1].lower() + title[1:]


def _case_here(turn: Turn) -> str | None:
    """The case on the table; in private and for who speaks of themselves there is none."""
    reference = turn.tracker.get_slot("case_reference")
    return str(reference) if reference and _manages(turn) else None


def _manages(turn: Turn) -> bool:
    return not turn.private and not speaks_of_self(turn.role)


def _plan_in(task_id: str, blocks: list[Block | None]) -> dict[str, Any] | None:
    """The plan that a result shows, as rows of two parts; None where it shows none."""
    style = _PLAN_CARDS.get(task_id)
    found = next((b for b in blocks if b and b["type"] == "card" and b["style"] == style), None)
    if found is None:
        return None
    rows = [[str(row["label"]), str(row["value"])] for row in found["rows"]]
    rows += [["", str(item)] for item in found["items"]]
    cut = [row for label, value in rows for row in _short(label, value)]
    headings = [phrase(f"plan_column_{n}_{task_id}") for n in (1, 2)]
    return {"headings": headings, "rows": cut, "note": str(found["note"])[:_MOST_CHARS]}


def _short(label: str, value: str) -> list[list[str]]:
    """A row as rows whose parts are short enough to be kept, cut between lines or sentences."""
    parts: list[str] = [] if value else [""]
    for piece in re.split(r"(?<=[.;])\s+|\n", value):
        joined = f"{parts[-1]} {piece}" if parts else piece
        if parts and len(joined) <= _MOST_CHARS:
            parts[-1] = joined
        else:
            parts.append(piece[:_MOST_CHARS])
    return [[label if place == 0 else "", part] for place, part in enumerate(parts)]
