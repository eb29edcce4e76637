"""Answers to questions, wherever they come: outside a form or in the middle of one."""

from typing import Any

from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker

from actions.asking import ask_again
from actions.events import Events
from actions.instead import done_instead
from actions.particular import say_particular
from actions.private import private_events, private_offer, should_be_private
from actions.replies import send
from actions.situation_form import open_situation
from actions.topics import (
    answer_blocks,
    question_in,
    tells_of_a_case,
    told,
    topic_blocks,
    written_answer,
)
from actions.turn import Turn
from guidance import answers

# Situations whose own route is said first, whatever else has to be asked.
ROUTES_OF_THEIR_OWN = frozenset(
    {
        "manager_is_problem",
        "violent_incident",
        "mediation_complaint",
        "job_not_health",
        "substance_misuse",
        "bereavement",
        "worried_about_colleague",
        "workstation",
    }
)
# What the situation itself comes to: its general answer would only ask for what was just told.
ANSWERED_BY_THE_CASE = frozenset({"when_to_refer", "how_to_refer", "long_term_absence"})
_PLAINLY_MEANT = 0.6
# Told rather than asked, these are met by what is said of the situation first.
_MET_BY_REMARKS = frozenset({"stress_at_work", "mental_health_support"})


class ActionAnswerTopic(Action):
    """A question by topic; or, when the words tell of a person, the start of the form."""

    def name(self) -> str:
        """Rasa's name for it."""
        return "action_answer_topic"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        """Answer, then put the open question again."""
        turn = Turn(tracker)
        done = await _done_instead(turn, dispatcher)
        if done is not None:
            return done
        asked_about = turn.topic or question_in(turn)
        if should_be_private(turn) and not turn.in_form:
            answer = topic_blocks(turn, asked_about, with_follow=False) if asked_about else []
            send(dispatcher, *answer, *private_offer())
            return private_events()
        topic = asked_about or _narrowed(turn)
        if not turn.in_form and tells_of_a_case(turn):
            if turn.intent in ROUTES_OF_THEIR_OWN or _is_wanted(turn, asked_about):
                send(dispatcher, *topic_blocks(turn, _narrowed(turn), with_follow=False))
                return open_situation(turn, dispatcher, turn.intent)
            return open_situation(turn, dispatcher)
        send(dispatcher, *answer_blocks(turn, topic), *ask_again(turn))
        answered = written_answer(turn, topic)
        name = answered.name if answered else topic
        return [*told(turn, name), SlotSet("misses", 0)]


def _narrowed(turn: Turn) -> str:
    """The topic, or its narrower answer; a route of its own is said whole."""
    own_route = turn.intent in ROUTES_OF_THEIR_OWN
    return turn.intent if own_route else turn.heard.narrowed(turn.intent)


def _is_wanted(turn: Turn, asked_about: str | None) -> bool:
    """Whether the topic's answer is wanted beside the situation: asked for, or plainly meant."""
    if turn.intent in ANSWERED_BY_THE_CASE:
        return False
    about = answers.topic_of(asked_about) if asked_about else None
    asked = about == turn.intent and turn.heard.is_sure_of_a_topic
    meant = turn.confidence >= _PLAINLY_MEANT and turn.intent not in _MET_BY_REMARKS
    return asked or meant


async def _done_instead(turn: Turn, dispatcher: CollectingDispatcher) -> Events | None:
    """What the words do rather than ask: change the draft, start or change a task, tell a case."""
    done = await done_instead(turn, dispatcher, but_answers=True)
    if done is None:
        done = say_particular(turn, dispatcher, open_situation)
    return done
