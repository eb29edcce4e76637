"""Cases and fears that have an answer of their own, whatever the message seems to be about."""

from collections.abc import Callable

from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.asking import ask_again
from actions.events import Events
from actions.explaining import fear_blocks
from actions.private import private_events, private_offer, should_be_private
from actions.replies import send
from actions.tasks.registry import TASKS
from actions.topics import (
    answer_blocks,
    manager_is_the_problem,
    tells_of_a_case,
    told,
    topic_blocks,
)
from actions.turn import Turn
from guidance import answers

_TELLS = "describe_situation"
_WHAT_IS_IT = "what_is_it"
_ANOTHER_WAY = "manager_is_problem"
_REFERRAL = "how_to_refer"
_ABOUT_A_REFERRAL = ("advised", "drafting", "sent")


def say_particular(
    turn: Turn,
    dispatcher: CollectingDispatcher,
    go_on: Callable[[Turn, CollectingDispatcher], Events],
) -> Events | None:
    """Answer the particular case that the words tell of; None when they tell of none.

    Args:
        turn: the turn.
        dispatcher: where the blocks go.
        go_on: opens the situation when the words tell of somebody besides.
    """
    name = turn.heard.particular or _following(turn)
    if turn.topic or _is_a_task(turn):
        return None
    if name is None:
        return _say_fear(turn, dispatcher, go_on)
    if turn.in_form:
        return None
    said = told(turn, name)
    if should_be_private(turn):
        send(dispatcher, *topic_blocks(turn, name, with_follow=False), *private_offer())
        return [*private_events(), *said]
    has_a_case = tells_of_a_case(turn) or turn.intent == _TELLS
    if has_a_case and (turn.heard.tells_much or not answers.stands_alone(name)):
        if not _is_said_by_the_situation(turn, name):
            send(dispatcher, *topic_blocks(turn, name, with_follow=False))
        return [*go_on(turn, dispatcher), *said]
    send(dispatcher, *answer_blocks(turn, name))
    return [*said, SlotSet("misses", 0)]


def _following(turn: Turn) -> str | None:
    """What short words mean after what was answered, or after the advice or the draft."""
    last = turn.tracker.get_slot("last_topic")
    on_a_referral = turn.tracker.get_slot("stage") in _ABOUT_A_REFERRAL
    task = TASKS.get(str(turn.tracker.get_slot("task")))
    topics = [*([str(last)] if last else []), *(task.words.topics if task else ())]
    topics += [_REFERRAL] if on_a_referral else []
    found = (answers.following(topic, turn.text, turn.role) for topic in topics)
    return next((name for name in found if name), None)


def _say_fear(
    turn: Turn,
    dispatcher: CollectingDispatcher,
    go_on: Callable[[Turn, CollectingDispatcher], Events],
) -> Events | None:
    """Answer what somebody fears for themselves; it stands alone unless a case is told as well."""
    fear = turn.heard.fear
    if fear is None:
        return None
    if turn.in_form:
        send(dispatcher, *fear_blocks(turn, fear, with_buttons=False), *ask_again(turn))
        return [SlotSet("misses", 0)]
    if should_be_private(turn) or not (turn.heard.private or fear.id == _WHAT_IS_IT):
        send(dispatcher, *fear_blocks(turn, fear, with_buttons=False), *private_offer())
        return private_events()
    if turn.heard.tells_more_than_a_fear:
        send(dispatcher, *fear_blocks(turn, fear, with_buttons=False))
        return go_on(turn, dispatcher)
    send(dispatcher, *fear_blocks(turn, fear))
    return [SlotSet("misses", 0)]


def _is_a_task(turn: Turn) -> bool:
    """Whether something is to be done rather than explained; the task then says what it is."""
    return turn.wanted_task is not None


def _is_said_by_the_situation(turn: Turn, name: str) -> bool:
    """Whether opening the situation says by itself that there is another way than the manager."""
    return manager_is_the_problem(turn) and name.startswith(_ANOTHER_WAY)
