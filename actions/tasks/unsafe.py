"""What is unsafe comes first: a sign of danger in a task's words stops the task."""

from collections.abc import Mapping

from rasa_sdk.executor import CollectingDispatcher

from actions.replies import Block, card, choices, move_payload, send, text
from actions.tasks.state import TaskState
from actions.turn import Turn
from actions.verdict import decision_meta
from guidance.decision import Decision, Outcome, decide
from guidance.employer_lines import eap_line, self_referral_line
from guidance.phrases import phrase
from guidance.slots import SLOTS
from guidance.wording import speaks_of_self

_SIGNS = "safety_flag"
_TOLD = (_SIGNS, "job_demands", "work_impact")
_STEPS_SHOWN = 3


def stop_first(turn: Turn, dispatcher: CollectingDispatcher) -> dict[str, list[str]] | None:
    """Say to stop the risky task if the words tell of danger in it; None if they don't.

    Returns:
        Slots that the words fill, so that later advice knows of it.
    """
    signs = _listed(turn.facts.slots.get(_SIGNS))
    if not turn.text or not signs or signs == ["none"]:
        return None
    learnt = _learnt(turn)
    decision = decide(turn.situation(learnt), turn.employer, turn.today)
    if Outcome.STOP_TASK not in (decision.outcome, *decision.also):
        return None
    send(dispatcher, *_advice(turn, decision))
    return learnt


def _learnt(turn: Turn) -> dict[str, list[str]]:
    """What the words tell, beside what the conversation and its tasks know."""
    told = {name: _listed(turn.facts.slots.get(name)) for name in _TOLD}
    demands = _listed(TaskState.of(turn).known.get("demands"))
    told["job_demands"] += [one for one in demands if one in SLOTS["job_demands"].values]
    known: Mapping[str, object] = turn.slots
    both = {name: [*_listed(known.get(name)), *values] for name, values in told.items() if values}
    return {name: list(dict.fromkeys(values)) for name, values in both.items()}


def _advice(turn: Turn, decision: Decision) -> list[Block | None]:
    own = speaks_of_self(turn.role)
    reason = decision.reasons[0].text if decision.reasons else ""
    steps = [step.text for step in decision.next_steps[:_STEPS_SHOWN]]
    way = self_referral_line(turn.employer) if own else eap_line(turn.employer)
    draft = [] if own else [("Draft it", move_payload("make_draft"))]
    talk = ("Talk to a person", move_payload("talk_to_person"))
    on = ("Carry on", move_payload("resume"))
    return [
        text(phrase("unsafe_stop", turn.role)),
        text(f"**{decision.headline}**\n\n{reason}"),
        card("plan", phrase("next_steps"), items=steps) if steps else None,
        text(f"{way}\n\n{phrase('task_set_aside')}"),
        choices([*draft, talk, on]),
        decision_meta(decision),
    ]


def _listed(value: object) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list | tuple) else []
