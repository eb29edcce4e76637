"""A task's question as blocks."""

from actions.replies import Block, answer_payload, choices, meta, text
from actions.tasks.registry import TASKS
from actions.tasks.state import TASK_FORM, TaskState
from actions.turn import Turn
from guidance.phrases import phrase
from guidance.tasks import TaskField


def ask_field(turn: Turn, state: TaskState, name: str, *, again: bool = False) -> list[Block]:
    """The question, its buttons, and the first time why it is asked."""
    task = TASKS[str(state.task)]
    field = task.words.fields[name]
    why = "" if again else f"\n\n{phrase('why_ask', why=field.why)}"
    words = f"**{task.question(turn, state.known, name)}**{why}"
    lead = task.before(turn, state.known, name)
    said = [*([text(lead)] if lead else []), text(words)]
    return [*said, _buttons(field), meta(slot=name, task=task.id)]


def ask_task_again(turn: Turn) -> list[Block]:
    """The open question of the open task once more; nothing if none is open."""
    state = TaskState.of(turn)
    if not in_task(turn) or not state.task or turn.asked not in TASKS[state.task].words.fields:
        return []
    return ask_field(turn, state, str(turn.asked), again=True)


def why_asked(turn: Turn) -> str:
    """Why the open question of the open task is asked."""
    return TASKS[str(TaskState.of(turn).task)].words.fields[str(turn.asked)].why


def in_task(turn: Turn) -> bool:
    """Whether a task's questions are being asked."""
    return (turn.tracker.active_loop or {}).get("name") == TASK_FORM


def _buttons(field: TaskField) -> Block:
    options = [(c.title, answer_payload(field.name, c.value)) for c in field.choices]
    if field.kind == "yes_no":
        options = [(t, answer_payload(field.name, v)) for t, v in (("Yes", "yes"), ("No", "no"))]
    options.append(("Don't know", answer_payload(field.name, "unknown")))
    return choices(options, field.name)
