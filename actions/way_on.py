"""What can be done next with the advice or with a draft, as buttons."""

from actions.replies import Block, choices, move_payload, task_payload
from actions.turn import Turn
from guidance.decision import Decision, Outcome, decide
from guidance.phrases import phrase
from guidance.tasks import tasks_after
from guidance.wording import speaks_of_self

MAY_REFER = (Outcome.REFER_NOW, Outcome.STOP_TASK, Outcome.CONSIDER, Outcome.WORKSTATION)
_TASKS_OFFERED = 2


def forward(turn: Turn, decision: Decision) -> Block:
    """What can be done with the advice: draft it, ask why, talk to somebody."""
    options = [("Why?", move_payload("explain_decision"))]
    own = speaks_of_self(turn.role)
    if decision.outcome in MAY_REFER and not own:
        options.insert(0, ("Draft it", move_payload("make_draft")))
        options.append(("Not now", move_payload("stop")))
    elif decision.outcome in MAY_REFER and turn.employer.has_oh:
        options.insert(0, (phrase("draft_own"), move_payload("make_draft")))
        options.append(("Talk to a person", move_payload("talk_to_person")))
    else:
        options.append(("Talk to a person", move_payload("talk_to_person")))
    options.append((phrase("other_help"), move_payload("other_help")))
    facts = {**turn.slots, "outcome": decision.outcome.value}
    offered = tasks_after(facts, turn.role)[:_TASKS_OFFERED]
    options += [(task.offer, task_payload(task.id)) for task in offered]
    return choices(options)


def way_on(turn: Turn) -> Block | None:
    """The buttons of the advice once more, when advice was given."""
    if turn.tracker.get_slot("stage") != "advised":
        return None
    return forward(turn, decide(turn.situation(), turn.employer, turn.today))


def draft_buttons() -> Block:
    """What can be done with a draft that is shown."""
    return choices(
        [
            ("Ask them to read it", move_payload("send_draft")),
            ("Show me what they'll see", move_payload("show_draft")),
            ("Change something", move_payload("change_answer")),
        ]
    )
