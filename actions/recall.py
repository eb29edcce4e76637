"""What was said or open before: for "the other thing", "what now" and "in writing, please"."""

from rasa_sdk.executor import CollectingDispatcher

from actions.asking import ask_again
from actions.events import Events
from actions.in_writing import in_writing
from actions.replies import Block, choices, move_payload, send, text, topic_payload
from actions.tasks.registry import TASKS
from actions.tasks.state import parked_task
from actions.turn import Turn
from actions.way_on import draft_buttons, way_on
from guidance import answers
from guidance.asking import question
from guidance.phrases import phrase
from guidance.referents import asks_in_writing, asks_what_now, points_back

_TOPICS_OFFERED = 3


def recall(turn: Turn, dispatcher: CollectingDispatcher) -> Events | None:
    """Offer what was open or talked of; None when the words don't point at it."""
    if not turn.text:
        return None
    if asks_what_now(turn.text) and not turn.in_form:
        blocks = _next_step(turn)
    elif asks_in_writing(turn.text) and not turn.in_form:
        blocks = in_writing(turn)
    elif points_back(turn.text):
        blocks = _which_one(turn)
    else:
        return None
    if blocks is None:
        return None
    send(dispatcher, *blocks, *ask_again(turn))
    return []


def _next_step(turn: Turn) -> list[Block] | None:
    if turn.tracker.get_slot("stage") == "drafting":
        return [text(phrase("draft_next")), draft_buttons()]
    way = way_on(turn)
    return [text(phrase("advice_next", turn.role)), way] if way else None


def _which_one(turn: Turn) -> list[Block]:
    options = [*_waiting(turn), *_talked_of(turn)]
    if turn.has_a_draft:
        options.insert(0, (phrase("recall_draft"), move_payload("show_draft")))
    if not options:
        return [text(phrase("recall_nothing"))]
    something_else = (phrase("recall_else"), move_payload("capabilities"))
    return [text(phrase("recall")), choices([*options, something_else])]


def _waiting(turn: Turn) -> list[tuple[str, str]]:
    """What was put aside last, by its name; it is the one that "carry on" picks up."""
    waiting = turn.tracker.get_slot("parked_topics") or []
    if not waiting:
        return []
    task = parked_task(str(waiting[-1]))
    if task in TASKS:
        return [(TASKS[str(task)].words.title, move_payload("resume"))]
    return [(question(str(waiting[-1]), turn.role).text, move_payload("resume"))]


def _talked_of(turn: Turn) -> list[tuple[str, str]]:
    """Topics that were answered, latest first."""
    titles = {answers.title(name): name for name in turn.topics_told}
    latest = list(reversed(titles.items()))[:_TOPICS_OFFERED]
    return [(title, topic_payload(name)) for title, name in latest]
