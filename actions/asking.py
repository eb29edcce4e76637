"""Asking for the next fact: the question, its buttons, and the events that record it."""

from collections.abc import Mapping

from rasa_sdk.events import ActiveLoop, FollowupAction, SlotSet

from actions.events import Events
from actions.replies import Block, answer_payload, choices, meta, move_payload, text
from actions.tasks.questions import ask_task_again, in_task
from actions.turn import Turn
from guidance.asking import Question, question, slots_that_are_asked
from guidance.decision import next_question
from guidance.phrases import phrase

FORM = "situation_form"


def next_slot(turn: Turn, learnt: Mapping[str, object]) -> str | None:
    """The slot to ask for now, or None when enough is known.

    Args:
        turn: the turn.
        learnt: slots that this message filled.
    """
    slot = next_question(turn.situation(learnt), turn.employer, turn.today)
    return slot if slot in slots_that_are_asked() else None


def ask(
    turn: Turn, slot: str, learnt: Mapping[str, object] | None = None, *, again: bool = False
) -> list[Block]:
    """The question for a slot, its buttons, and the first time why it is asked."""
    role = str((learnt or {}).get("role") or turn.role or "")
    asked = question(slot, role)
    why = "" if again else f"\n\n{phrase('why_ask', why=asked.why)}"
    words = f"**{asked.text}**{why}"
    return [text(words), _buttons(asked), meta(slot=slot)]


def ask_events(turn: Turn, slot: str | None) -> Events:
    """What to remember of a question: the form is open and waits for this slot."""
    if slot is None:
        return [ActiveLoop(None), SlotSet("requested_slot", None)]
    asked = [s for s in turn.tracker.get_slot("asked") or [] if s != slot]
    return [
        ActiveLoop(FORM),
        SlotSet("requested_slot", slot),
        SlotSet("asked", [*asked, slot]),
        # Without this Rasa would run the form at once, on the words that opened it.
        FollowupAction("action_listen"),
    ]


def ask_again(turn: Turn) -> list[Block]:
    """The open question once more, after something else was answered."""
    if in_task(turn):
        return ask_task_again(turn)
    return ask(turn, turn.asked, again=True) if turn.in_form and turn.asked else []


def _buttons(asked: Question) -> Block:
    options = [(c.title, answer_payload(asked.slot, c.value)) for c in asked.choices]
    options.append(("Don't know", answer_payload(asked.slot, "unknown")))
    return choices(options, asked.slot)


def continue_button() -> Block:
    """A button that picks the open question up again."""
    return choices([("Carry on", move_payload("resume"))])
