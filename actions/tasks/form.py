"""The one form of all tasks: start one, take answers, show the result, take changes."""

import re
from collections.abc import Mapping
from typing import Any

from rasa_sdk.events import ActionExecutionRejected, ActiveLoop, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker

from actions.events import Events
from actions.interruptions import SURE_OF_A_MOVE, interrupts, rejected_for
from actions.replies import Block, choices, meta, move_payload, send, text
from actions.tasks.changed import WHOLE, only_changed
from actions.tasks.keeping import KEEP, keep, keep_if_asked, keep_offer
from actions.tasks.questions import ask_field, ask_task_again, in_task
from actions.tasks.registry import TASKS
from actions.tasks.state import TASK_FORM, TaskState, parked
from actions.tasks.task import UNKNOWN, TaskProblemError
from actions.tasks.unsafe import stop_first
from actions.topics import question_in, topic_blocks
from actions.turn import Turn
from guidance.moves import exact_move
from guidance.phrases import phrase
from guidance.tasks import TaskField


class ActionStartTask(Action):
    """A button that starts a task, or one of its result's buttons."""

    def name(self) -> str:
        """Rasa's name for it."""
        return "action_start_task"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        """Start it, or do what the button says."""
        turn = Turn(tracker)
        task_id = str(turn.task)
        if task_id not in TASKS:
            send(dispatcher, text(phrase("nothing_pending")))
            return []
        if turn.task_button:
            return await _press(turn, dispatcher, task_id, turn.task_button)
        return await start_task(turn, dispatcher, task_id)


class ValidateTaskForm(Action):
    """Runs at every message while a task's questions are asked."""

    def name(self) -> str:
        """Rasa's name for it."""
        return f"validate_{TASK_FORM}"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        """Take what was said, answer what was asked besides, ask on or show the result."""
        turn = Turn(tracker)
        state = TaskState.of(turn)
        task = TASKS[str(state.task)]
        done = _before_any_answer(turn, dispatcher, state)
        if done is not None:
            return done
        try:
            learnt = _taken(turn, state)
        except TaskProblemError as problem:
            send(dispatcher, text(str(problem)), *ask_task_again(turn))
            # Rasa takes a form that sets nothing but its question as one that refused the turn.
            return [SlotSet("misses", 0), SlotSet("requested_slot", turn.asked)]
        if not turn.button and interrupts(turn, answered=turn.asked in learnt):
            return [ActionExecutionRejected(TASK_FORM)]
        if not learnt:
            learnt = _missed(turn)
            if not learnt:
                send(dispatcher, text(phrase("nothing_to_answer")), *ask_task_again(turn))
                return [SlotSet("misses", 1), SlotSet("requested_slot", turn.asked)]
            send(dispatcher, text(phrase("go_on_without")))
        after = state.learnt(learnt)
        send(dispatcher, *_asked_besides(turn))
        field = task.next_field(turn, after.known)
        if field is None:
            return [*after.events(), SlotSet("requested_slot", None), SlotSet("misses", 0)]
        send(dispatcher, *ask_field(turn, after, field))
        asking = after.asking(field).events()
        return [*asking, SlotSet("requested_slot", field), SlotSet("misses", 0)]


class ActionFinishTask(Action):
    """Every question is answered."""

    def name(self) -> str:
        """Rasa's name for it."""
        return "action_finish_task"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        """Show the result; nothing more when the task was set aside for what is unsafe."""
        turn = Turn(tracker)
        state = TaskState.of(turn)
        if state.stopped:
            return state.stopping(now=False).events()
        return await show_result(turn, dispatcher, state)


async def start_task(
    turn: Turn,
    dispatcher: CollectingDispatcher,
    task_id: str,
    given: Mapping[str, object] | None = None,
) -> Events:
    """Open a task with what is already known; what was being done is parked.

    Args:
        turn: the turn.
        dispatcher: where the blocks go.
        task_id: the task.
        given: answers that the way in gives.

    Returns:
        The events: the task, its answers, the question that is open now.
    """
    task = TASKS[task_id]
    state = TaskState.of(turn).opened(task_id)
    unsafe = stop_first(turn, dispatcher)
    if unsafe is not None:
        return _set_aside(turn, state, unsafe)
    known = {**task.known(turn), **(given or {})}
    state = state.learnt({k: v for k, v in known.items() if k not in state.known})
    try:
        state = state.learnt(task.take(turn, state.known, None))
    except TaskProblemError as problem:
        send(dispatcher, text(str(problem)))
    parking = _park(turn, task_id)
    field = task.next_field(turn, state.known)
    intro = task.words.phrases.get("intro")
    if field is None:
        return [*parking, *await show_result(turn, dispatcher, state)]
    opening = text(task.words.say("intro", turn.role)) if intro else None
    send(dispatcher, opening, *ask_field(turn, state, field))
    return [*parking, *state.events_asking(field), SlotSet("misses", 0)]


async def start_task_if_wanted(turn: Turn, dispatcher: CollectingDispatcher) -> Events | None:
    """Start the task that typed words ask for; None when they ask for none."""
    if not turn.text:
        return None
    wanted = turn.wanted_task
    if wanted is None or wanted not in TASKS:
        return None
    if in_task(turn) and wanted == TaskState.of(turn).task:
        return None
    return await start_task(turn, dispatcher, wanted)


async def change_task_if_asked(turn: Turn, dispatcher: CollectingDispatcher) -> Events | None:
    """After a result, words that change it change it; None when they change nothing."""
    state = TaskState.of(turn)
    if not turn.text or turn.in_form:
        return None
    kept = await keep_if_asked(turn, dispatcher)
    if kept is not None or state.task is None or not state.known:
        return kept
    unsafe = stop_first(turn, dispatcher)
    if unsafe is not None:
        return _set_aside(turn, state, unsafe)
    return await _change(turn, dispatcher, state)


async def _change(turn: Turn, dispatcher: CollectingDispatcher, state: TaskState) -> Events | None:
    try:
        learnt = TASKS[str(state.task)].take(turn, state.known, None)
    except TaskProblemError as problem:
        send(dispatcher, text(str(problem)))
        return []
    changed = {k: v for k, v in learnt.items() if state.known.get(k) != v}
    if not changed and learnt and turn.intent in _CHANGES:
        send(dispatcher, text(phrase("change_same")))
        return []
    if not changed:
        return None
    return await _ask_or_show(turn, dispatcher, state.learnt(changed), before=state)


async def show_result(
    turn: Turn,
    dispatcher: CollectingDispatcher,
    state: TaskState,
    before: TaskState | None = None,
) -> Events:
    """Say what came out, and offer what was put aside for it.

    Args:
        turn: the turn.
        dispatcher: where the blocks go.
        state: the answers.
        before: the answers whose result was shown last; then only what changed is said.
    """
    task = TASKS[str(state.task)]
    blocks = await _result(turn, state)
    kept = keep_offer(turn, task.id, blocks)
    if before is not None and task.next_field(turn, before.known) is None:
        blocks = [*only_changed(await _result(turn, before), blocks, task.id)]
    send(dispatcher, *blocks, kept, meta(task=task.id), _offer_parked(turn, task.id))
    return [*state.events(), ActiveLoop(None), SlotSet("requested_slot", None)]


async def _result(turn: Turn, state: TaskState) -> list[Block | None]:
    try:
        return await TASKS[str(state.task)].result(turn, state.known)
    except TaskProblemError as problem:
        return [text(str(problem))]


async def resume_task(turn: Turn, dispatcher: CollectingDispatcher, task_id: str) -> Events:
    """Go on with a task that was put aside."""
    return await _ask_or_show(turn, dispatcher, TaskState.of(turn).opened(task_id))


def go_back_in_task(turn: Turn, dispatcher: CollectingDispatcher) -> Events:
    """Put the question before the open one once more, its answer forgotten."""
    field, state = TaskState.of(turn).back()
    if field is None:
        send(dispatcher, text(phrase("cannot_go_back")), *ask_task_again(turn))
        return []
    send(dispatcher, *ask_field(turn, state, field))
    return state.events_asking(field)


async def _ask_or_show(
    turn: Turn,
    dispatcher: CollectingDispatcher,
    state: TaskState,
    before: TaskState | None = None,
) -> Events:
    field = TASKS[str(state.task)].next_field(turn, state.known)
    if field is None:
        return await show_result(turn, dispatcher, state, before)
    send(dispatcher, *ask_field(turn, state, field))
    return state.events_asking(field)


async def _press(turn: Turn, dispatcher: CollectingDispatcher, task_id: str, button: str) -> Events:
    state = TaskState.of(turn).opened(task_id)
    if button == WHOLE:
        return await show_result(turn, dispatcher, state)
    if button == KEEP:
        return await keep(turn, dispatcher, state)
    try:
        learnt, blocks = await TASKS[task_id].press(turn, state.known, button)
    except TaskProblemError as problem:
        send(dispatcher, text(str(problem)))
        return []
    send(dispatcher, *blocks)
    if not learnt:
        return state.events()
    return await _ask_or_show(turn, dispatcher, state.learnt(learnt), before=state)


def _taken(turn: Turn, state: TaskState) -> Mapping[str, object]:
    """What this message answers: a button's value as it is, words as the task reads them."""
    fields = TASKS[str(state.task)].words.fields
    if turn.button:
        return {k: _pressed(fields[k], v) for k, v in turn.button.items() if k in fields}
    if turn.intent in ("skip", "dont_know") and turn.confidence >= SURE_OF_A_MOVE:
        return {str(turn.asked): UNKNOWN}
    task = TASKS[str(state.task)]
    found = task.take(turn, state.known, turn.asked)
    if not turn.corrects or turn.asked in found:
        return found
    # "No sorry, 36 hours" is another answer to a question before.
    before = (task.take(turn, state.known, name) for name in reversed(state.asked[:-1]))
    return next((again for again in before if again), found)


def _pressed(field: TaskField, value: object) -> object:
    return [value] if field.kind == "tags" and value != UNKNOWN else value


_CHANGES = ("change_draft", "change_answer")
# After an interruption; any other words of a free answer could hold "carry" too.
_CARRY_ON = re.compile(
    r"^\W*(?:ok(?:ay)? |yes |let.?s )*(?:carry on|go on|continue|resume)\b", re.I
)


def _missed(turn: Turn) -> dict[str, object]:
    """The second time in a row that nothing was understood, go on without it."""
    again = int(turn.tracker.get_slot("misses") or 0) >= 1
    return {str(turn.asked): UNKNOWN} if again else {}


def _asked_besides(turn: Turn) -> list[Block]:
    topic = question_in(turn)
    return topic_blocks(turn, topic) if topic else []


def _before_any_answer(
    turn: Turn, dispatcher: CollectingDispatcher, state: TaskState
) -> Events | None:
    """What comes before an answer is looked for: danger at work, a move, and "carry on"."""
    unsafe = stop_first(turn, dispatcher)
    if unsafe is not None:
        return _set_aside(turn, state.stopping(now=True), unsafe)
    move = exact_move(turn.text)
    if move is not None:
        return rejected_for(turn, move, TASK_FORM)
    if not _CARRY_ON.match(turn.text):
        return None
    send(dispatcher, text(phrase("carry_on")), *ask_task_again(turn))
    return [SlotSet("requested_slot", turn.asked)]


def _set_aside(turn: Turn, state: TaskState, unsafe: Mapping[str, object]) -> Events:
    """Close the form and keep the task for later; remember what was told of danger."""
    entry = parked(str(state.task))
    before = [e for e in turn.tracker.get_slot("parked_topics") or [] if e != entry]
    told = [SlotSet(name, value) for name, value in unsafe.items()]
    closed = [ActiveLoop(None), SlotSet("requested_slot", None)]
    return [*told, *state.events(), SlotSet("parked_topics", [*before, entry]), *closed]


def _park(turn: Turn, starting: str) -> Events:
    """What was open when another task was started."""
    if not turn.in_form:
        return []
    current = TaskState.of(turn).task
    entry = parked(str(current)) if in_task(turn) else str(turn.asked)
    if entry == parked(starting):
        return []
    before = [e for e in turn.tracker.get_slot("parked_topics") or [] if e != entry]
    return [SlotSet("parked_topics", [*before, entry])]


def _offer_parked(turn: Turn, finished: str) -> Block | None:
    waiting = [e for e in turn.tracker.get_slot("parked_topics") or [] if e != parked(finished)]
    if turn.in_form and not in_task(turn):
        waiting.append(str(turn.asked))
    return choices([(phrase("back_to_before"), move_payload("resume"))]) if waiting else None
