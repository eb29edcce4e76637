"""What typed words do to what lies on the table, whatever the classifier took them for."""

from rasa_sdk.events import FollowupAction
from rasa_sdk.executor import CollectingDispatcher

from actions.case_words import asks_for_cases
from actions.drafting import change_if_asked
from actions.events import Events
from actions.recall import recall
from actions.tasks.form import change_task_if_asked, start_task_if_wanted
from actions.turn import Turn


async def done_instead(
    turn: Turn, dispatcher: CollectingDispatcher, *, but_answers: bool = False
) -> Events | None:
    """Show the cases, offer what was open, start a task, or change what was shown last.

    Args:
        turn: the turn.
        dispatcher: where the blocks go.
        but_answers: a question about a written topic is left to be answered; it changes no task.

    Returns:
        The events, or None when the words do none of it.
    """
    if not turn.in_form and asks_for_cases(turn):
        return [FollowupAction("action_show_cases")]
    done = recall(turn, dispatcher)
    if done is None:
        done = await start_task_if_wanted(turn, dispatcher)
    if done is None and not (but_answers and turn.heard.question):
        # A draft that is shown closes the task before it: what was shown last is changed.
        done = await change_task_if_asked(turn, dispatcher)
    return done if done is not None else await change_if_asked(turn, dispatcher)
